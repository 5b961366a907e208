"""The words round the posts: headings, side list, top bar, footer, empty panels, sheets. Lines in, nothing drawn.

Imports no Textual: the first frame is made of the same lines.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from tui.app.commands import Command, scopes_of
from tui.app.netstate import NetState
from tui.app.session import Session
from tui.deck.deck import SECTIONS, Deck, section_of
from tui.deck.kinds import is_room
from tui.deck.panel import PanelState
from tui.layout import rows
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted
from tui.layout.roles import Role
from tui.layout.when import clock
from tui.model.panel import Panel
from tui.text.widths import cell_width
from tui.text.wrapping import wrap

SideRow = tuple[Line, Panel | None, bool]
DRAFTS: Final = "draft.list"
_MOST_SHOWN: Final = 999
_SENTENCE_END: Final = re.compile(r"(?<=[.?])\s+(?=\S)")


def shortened(words: str, width: int, ellipsis: str) -> str:
    """As much of a message as `width` columns hold: whole sentences from the first, or else words, then an ellipsis."""
    if cell_width(words) <= width:
        return words
    whole = ""
    for end in _SENTENCE_END.finditer(words):
        if cell_width(words[: end.start()]) > width:
            break
        whole = words[: end.start()]
    if whole:
        return whole
    kept = ""
    for space in re.finditer(r"\s+", words):
        if cell_width(words[: space.start()] + ellipsis) > width:
            break
        kept = words[: space.start()]
    return kept.rstrip(",;:") + ellipsis if kept else words


def is_free_form(state: PanelState) -> bool:
    """Whether it is a chat's room that has threads and no questions."""
    return is_room(state) and any(one.kind == "thread" for one in state.sections)


def _leading_to(command: str, line: Line) -> Line:
    """A line that is this command where it is clicked."""
    return tuple(replace(piece, href=command) for piece in line)


class Chrome:
    """Makes lines from the session, the deck and what is known of the network."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._commands: Sequence[Command] = ()
        self._short: dict[str, str] = {}

    # ---- panels

    def heading_state(self, state: PanelState, net: NetState) -> Line:
        """At the right of a panel's heading: what waits, what is the matter, where one is."""
        glyphs = self._session.style.glyphs
        mood = self._panel_mood(state, net)
        if own := state.heading():
            return own
        counted = rows.panel_state(
            state.newer, state.position if state.posts else None, state.shown_total, glyphs
        )
        if mood and not state.newer:
            return mood
        return counted

    def _panel_mood(self, state: PanelState, net: NetState) -> Line:
        if state.panel in net.stale and net.mood != "demo":
            return (Piece("warn", f"stale since {self._clock(net.stale[state.panel])}"),)
        if not state.posts and state.panel not in net.fetching and not state.fetched and state.panel.fetched:
            return (Piece("muted", "never fetched"),)
        return ()

    def empty(self, state: PanelState, net: NetState, *, online: bool) -> tuple[Line, ...]:
        """What an empty panel says: that it is empty, what filling it costs, which key does it."""
        if state.posts:
            return ()
        if state.panel in net.fetching:
            return (self._row("strong", "Asking X"), self._row("muted", "The first posts come in a moment."))
        if state.panel in net.refused:
            return self._refused(net.refused[state.panel], state)
        if state.panel in net.asked:
            return (
                self._row("strong", "Nothing here"),
                self._row("muted", "X was asked and has no posts for this."),
            )
        if state.panel.kind == "room":
            return self._empty_room(state, online=online)
        words: list[Line] = [self._row("strong", "Nothing here yet")]
        if state.panel.kind == "kept":
            words.append(
                (
                    Piece("accent", self._session.key("post.keep")),
                    Piece("muted", " on a post, anywhere, keeps it here,"),
                )
            )
            words.append(self._row("muted", "with a note, for good."))
        elif state.panel.kind == "cache":
            words.append(self._row("muted", "No post in the cache has these words."))
        elif not state.panel.fetched:
            words.append(self._row("muted", "This panel lives in the cache."))
            words.append(self._row("muted", "delurk load FILE fills it."))
        elif not online:
            words.append(self._row("muted", "There is no login, so X is not asked."))
            words.append(self._row("muted", "delurk demo shows it all, free."))
        else:
            posts, usd = net.planned.get(state.panel, (100, 0.5))
            words.append(self._row("muted", f"The first fetch takes about {posts} posts"))
            words.append(
                (Piece("muted", "and costs about "), Piece("warn", f"${usd:.2f}"), Piece("muted", "."))
            )
            words.append(
                (
                    Piece("accent", self._session.key("panel.fetch")),
                    Piece("muted", " fetch   "),
                    Piece("accent", self._session.key("panel.close")),
                    Piece("muted", " close this panel"),
                )
            )
        return tuple(words)

    def _empty_room(self, state: PanelState, *, online: bool) -> tuple[Line, ...]:
        """A room with nothing in the cache: when it is on, and what following it costs."""
        width = state.bodies.width if state.bodies is not None else 40
        said = list(self._session.rooms.offers.get(state.panel, ()))
        if not online:
            said = ["There is no login, so X is not asked.", "delurk load FILE brings what you have."]
        elif not said:
            said = ["Nothing is fetched for a chat before you have seen the price."]
        if state.side_note and state.side_note != "now":
            said.insert(0, f"The next session: {state.side_note}.")
        rows_ = [self._row("muted", words[start:end]) for words in said for start, end in wrap(words, width)]
        keys = (
            Piece("accent", self._session.key("room.join")),
            Piece("muted", " how to follow   "),
            Piece("accent", self._session.key("room.session")),
            Piece("muted", " other sessions   "),
            Piece("accent", self._session.key("panel.close")),
            Piece("muted", " close this panel"),
        )
        first = "The chat is on" if state.side_note == "now" else "Nothing of this chat is here yet"
        return (self._row("strong", first), *rows_, fitted(keys, width, self._session.style.glyphs.ellipsis))

    def _refused(self, words: str, state: PanelState) -> tuple[Line, ...]:
        width = state.bodies.width if state.bodies is not None else 40
        said = [self._row("muted", words[start:end]) for start, end in wrap(words, width)]
        again, close = self._session.key("panel.fetch"), self._session.key("panel.close")
        keys = (
            Piece("accent", again),
            Piece("muted", " try again   "),
            Piece("accent", close),
            Piece("muted", " close this panel"),
        )
        return (self._row("warn", "X did not give this"), *said, keys)

    @staticmethod
    def _row(role: Role, words: str) -> Line:
        return (Piece(role, words),)

    # ---- side list

    def side(self, deck: Deck, net: NetState) -> list[SideRow]:
        """The side list: heading, then the deck's panels by section."""
        width, glyphs = deck.shares.side, self._session.style.glyphs
        if not width:
            return []
        made: list[SideRow] = [
            (rows.side_heading("Panels", width, focused=deck.in_side, glyphs=glyphs), None, False)
        ]
        shown, order = deck.shown(), deck.side_order()
        for section in SECTIONS:
            members = [state for state in order if section_of(state) == section]
            if not members:
                continue
            if len(made) > 1:
                made.append(((), None, False))
            made.append((rows.side_section(section, width, glyphs), None, False))
            for state in members:
                here = deck.in_side and order[deck.side_cursor] is state
                entry = rows.side_entry(
                    state.title,
                    self._note(state, glyphs),
                    width,
                    glyphs=glyphs,
                    short=(Piece("accent", glyphs.live),) if state.side_note == "now" else None,
                    chosen=state in shown,
                    number=self._number(deck, state, here=here),
                    terminal=self._session.style.terminal,
                )
                made.append((entry, state.panel, here))
        if self._session.drafts:
            entry = _leading_to(
                DRAFTS,
                rows.side_entry(
                    "Drafts",
                    (Piece("muted", f"{self._session.drafts}"),),
                    width,
                    glyphs=glyphs,
                    number=self._keys(DRAFTS),
                    terminal=self._session.style.terminal,
                ),
            )
            made += [
                ((), None, False),
                (rows.side_section("Yours", width, glyphs), None, False),
                (entry, None, False),
            ]
        return made

    def _number(self, deck: Deck, state: PanelState, *, here: bool) -> str:
        """The key that goes there, with the cursor's bar before it where the keyboard is."""
        at = deck.panels.index(state) + 1
        bar = self._session.style.glyphs.cursor if here else " "
        return f"{bar}{at}" if at <= 9 else f"{bar} "

    @staticmethod
    def _note(state: PanelState, glyphs: Glyphs) -> Line:
        """How much is unread; of a room that it is on, or when it will be."""
        if note := state.side_note:
            now = note == "now"
            return (Piece("accent", f"{glyphs.live} now"),) if now else (Piece("muted", note),)
        if not state.unread:
            return ()
        return (Piece("accent", f"{state.unread}" if state.unread <= _MOST_SHOWN else f"{_MOST_SHOWN}+"),)

    # ---- bars

    def top(self, width: int, net: NetState) -> Line:
        """The top bar. Level and count of muted posts are those of the panel that has the keyboard."""
        session = self._session
        deck = session.deck
        front = deck.panels[deck.focus] if deck.panels else None
        bar = rows.TopBar(
            state=self.state(net),
            account=session.username or None,
            level=front.level if front is not None else None,
            muted=front.muted if front is not None else 0,
            spent_usd=session.money.today_usd,
            budget_usd=session.money.budget_usd,
            play=session.demo,
        )
        return rows.top_bar(bar, width, session.style.glyphs, session.style.terminal)

    def state(self, net: NetState) -> Line:
        """How fetching stands, by glyph and word. "Live" is said of the stream alone: this is polling."""
        glyphs = self._session.style.glyphs
        if (replay := self._session.replay) is not None:
            return Piece("accent", glyphs.live), Piece("muted", f" replay {replay.speed:g}×")
        match net.mood:
            case "demo":
                return Piece("accent", glyphs.live), Piece("muted", " demo")
            case "cache":
                return Piece("muted", glyphs.stale), Piece("muted", " cache only")
            case "asking":
                return Piece("muted", glyphs.stale), Piece("muted", " asking X")
            case "asked":
                when = max(net.asked.values(), default=None)
                return Piece("accent", glyphs.live), Piece(
                    "muted", f" asked {self._clock(when)}" if when else " asked"
                )
            case "offline":
                since = f" since {self._clock(net.since)}" if net.since else ""
                return Piece("warn", glyphs.stale), Piece("muted", f" offline{since}")
            case "waiting":
                until = f" until {self._clock(net.until)}" if net.until else ""
                return Piece("warn", glyphs.wait), Piece("muted", f" waiting{until}")
            case "paused":
                return Piece("warn", glyphs.wait), Piece("muted", " paused by you")
            case "budget":
                return Piece("warn", glyphs.wait), Piece("muted", " paused, budget used")
            case "refused":
                return Piece("error", glyphs.warning), Piece("muted", " refused by X")

    def message(self, width: int, words: str) -> Line:
        """The message row; what does not fit is left out, and stands whole in the list of past messages."""
        if not words:
            return ()
        style = self._session.style
        drawn = rows.name_drawn(words, style.terminal)
        shown = shortened(drawn, width - 2, style.glyphs.ellipsis)
        return fitted((Piece("text", f" {shown}"),), width - 1, style.glyphs.ellipsis)

    def footer(self, width: int, deck: Deck, net: NetState) -> Line:
        """The keys that work here and now, most needed first. Each piece knows its command, for clicks."""
        if deck.shares.too_small or self._session.composing:  # the composer names its own keys
            return ()
        keys = ((self._keys(ids), words, ids.split()[0]) for ids, words in self._footer_commands(deck, net))
        shown = tuple(item for item in keys if item[0])  # a command may have lost its keys to the user's wish
        last = ("find.leave", "back") if deck.finding else ("help.open", "help")  # ? is typed there
        return rows.footer(
            shown, width, self._session.style.glyphs, last=(self._keys(last[0]), last[1], last[0])
        )

    def _keys(self, ids: str) -> str:
        """The keys of one command, or of two that belong together, as a footer writes them."""
        if self._commands is not self._session.commands:  # once, and whenever the user has bound others
            self._commands = self._session.commands
            self._short = {command.id: command.short for command in self._commands}
        short = self._short
        return " ".join(short[id] for id in ids.split() if short[id])

    def _footer_commands(self, deck: Deck, net: NetState) -> list[tuple[str, str]]:
        if not deck.panels:
            return [
                ("welcome.demo", "the demo"),
                ("panel.add", "add a panel"),
                ("theme.next", "theme"),
                ("app.quit", "quit"),
            ]
        if deck.finding:
            enter, arrows = ("find.stay", "stay here"), ("find.next find.previous", "next hit")
            stay = [] if deck.found_nothing else [arrows] if deck.finding_again else [enter, arrows]
            return [*stay, ("find.all", "search the cache")]
        if deck.in_side:
            return [("side.next side.previous", "move"), ("side.open", "go there"), ("app.back", "back")]
        state = deck.focused
        ids: list[tuple[str, str]] = []
        if state is not None and state.posts:
            ids += [("post.next post.previous", "move"), ("unread.next", "next unread")]
            ids += [("new.show", f"{state.newer} new")] if state.newer else []
            if state.panel.kind == "thread":
                ids += [("thread.parent", "above"), ("thread.fold", "fold"), ("thread.fetch", "fetch")]
            elif state.panel.kind == "room":
                what = "thread" if is_free_form(state) else "question"
                answer = [] if is_free_form(state) else [("room.answer", "answer")]
                ids[1:1] = [("room.next_question room.previous_question", what), *answer]
                ids += [("post.open", "thread"), ("room.recap", "transcript"), ("room.people", "who is here")]
            else:
                ids.append(("post.open", "thread"))
            if "over" in scopes_of(deck):  # first of the rest: on a phone it is tapped
                ids.insert(2, ("thread.close", "back"))
            if state.is_folded(state.cursor):
                ids.append(("fold.toggle", "open" if state.panel.kind == "room" else "open fold"))
            ids += [("post.mute", "mute"), ("link.open", "link"), ("media.open", "in full")]
            ids += (
                [("picture.open", "picture")] if state.chosen is not None and state.chosen.shown.media else []
            )
            ids.append(("post.copy", "copy"))
            if "over" in scopes_of(deck):
                return ids
            ids.append(("view.wider view.calmer", "wider calmer"))
        elif state is not None:
            fetch = ("room.join", "how to follow") if state.panel.kind == "room" else ("panel.fetch", "fetch")
            ids += [fetch] if state.panel.fetched and net.mood != "cache" else []
            ids += [("panel.close", "close")] if len(deck.panels) > 1 else []
        ids += [("panel.next", "next panel")] if len(deck.panels) > 1 else []
        return [*ids, ("palette.open", "commands"), ("panel.add", "add"), ("app.quit", "quit")]

    def _clock(self, when: datetime) -> str:
        style = self._session.style
        return clock(when, datetime.now(style.zone), style.zone)
