"""What sheets and sentences tell when they are asked: the keys, past messages, what was spent. Lines in, nothing drawn."""

from collections.abc import Sequence
from datetime import datetime

from tui.app.commands import GROUPS, Command, scopes_of, works_here
from tui.app.session import Session
from tui.deck.deck import Deck
from tui.layout import rows
from tui.layout.lines import Line, Piece, line_width
from tui.layout.when import clock
from tui.store.ledger import Summary
from tui.text.wrapping import wrap


def help_lines(session: Session, width: int, deck: Deck) -> list[Line]:
    """The keys that work now, by group, in as many columns as fit; made from the one table."""
    title = "the side list" if deck.in_side else (deck.focused.title if deck.focused else "the welcome")
    works = works_here(deck, session.commands)
    narrower = {scope: at for at, scope in enumerate(scopes_of(deck))}
    works.sort(  # what only a chat or a thread has comes first: answering is among it
        key=lambda one: narrower.get(one.scope, 0) if one.group == "Read" else 0
    )
    works += [command for command in session.commands if command.scope in ("draft", "find") and command.keys]
    groups = [(group, [c for c in works if c.group == group]) for group in GROUPS]
    named = {"Draft": "While you write a draft", "Find": "While you find here"}
    blocks = [_column(named.get(group, group), members) for group, members in groups if members]
    each = max(line_width(line) for block in blocks for line in block) + 2
    columns: list[list[Line]] = [[] for _ in range(max(1, min(len(blocks), (width - 8) // each)))]
    for block in blocks:  # each group under the shortest column so far
        shortest = min(columns, key=len)
        shortest += [*block, ()]
    lines: list[Line] = [
        (Piece("strong", "Keys for "), Piece("accent", title)),
        *_about(session, width),
        (),
    ]
    for at in range(max(len(column) for column in columns)):
        lines.append(_side_by_side([column[at] if at < len(column) else () for column in columns], each))
    lines.append((Piece("text", "No lower-case key does anything that others can see."),))
    return lines


def _about(session: Session, width: int) -> list[Line]:
    """What the list of keys is, where the rest is, how to leave."""
    rest = session.tip("palette.open", "finds everything else.")
    words = f"Each key here works now.{rest} esc leaves."
    return [(Piece("text", words[start:end]),) for start, end in wrap(words, max(20, width - 8))]


def _column(group: str, members: Sequence[Command]) -> list[Line]:
    keys = max(len(command.shown) for command in members)
    made: list[Line] = [(Piece("muted", group),)]
    made += [
        (Piece("accent", command.shown.rjust(keys)), Piece("text", f"  {command.words}"))
        for command in members
    ]
    return made


def _side_by_side(lines: Sequence[Line], each: int) -> Line:
    joined: list[Piece] = []
    for line in lines:
        joined += [*line, Piece("text", " " * (each - line_width(line)))]
    return tuple(joined)


def past_messages(session: Session, messages: Sequence[tuple[datetime, str]], width: int) -> list[Line]:
    """What the message row said, newest first, each whole."""
    terminal, now = session.style.terminal, datetime.now(session.style.zone)
    lines: list[Line] = [(Piece("strong", "Past messages"),), ()]
    for when, words in reversed(messages[-40:]):
        time, drawn = f"{clock(when, now, session.style.zone)}  ", rows.name_drawn(words, terminal)
        for at, (start, end) in enumerate(wrap(drawn, max(20, min(90, width) - len(time) - 8))):
            lines.append((Piece("muted", " " * len(time) if at else time), Piece("text", drawn[start:end])))
    if not messages:
        lines.append((Piece("muted", "Nothing was said yet."),))
    return lines


def spend_words(session: Session, summary: Summary) -> str:
    """What was billed, in a sentence; in the demo, where it is no money, without where to read more."""
    dear = next((one for one in summary.panels if one.panel is not None and one.usd > 0), None)
    most = f" Dearest: {dear.panel}, ${dear.usd:.2f}." if dear is not None else ""
    if session.demo:
        return f"Play money: ${summary.today_usd:.2f} since the demo began.{most}"
    spent = f"Today ${summary.today_usd:.2f}, this month ${summary.month_usd:.2f}."
    return f"{spent} More: delurk spend.{most}"
