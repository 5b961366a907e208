"""The rows around posts: headings, rules, folds, the side list, the top bar, footers.

For Textual's widgets and for the frame painted before Textual is imported. Each is as wide as asked for, or
less where what follows on its row is blank; names come from strangers and are cleaned here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, get_args

from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.roles import Role
from tui.text.cleaning import clean_line
from tui.text.terminal import FULL, Terminal, simplify
from tui.text.widths import cell_width, cut

END_OF_PANEL: Final = "That is all. You are up to date."
_KEPT: Final = 256  # of each kind of row: they are asked for at every key, and seldom differ
_GAUGE: Final = 10  # cells
_ROOMY: Final = 100  # columns; below that the top bar keeps to money, muted and state
Level = Literal["still", "calm", "usual", "wide"]
_LEVELS: Final[tuple[Level, ...]] = get_args(Level)


def name_drawn(text: str, terminal: Terminal = FULL) -> str:
    """A stranger's name of something, clean and as this terminal can draw it."""
    return simplify(clean_line(text), terminal)


@lru_cache(maxsize=_KEPT)
def heading(
    title: str, state: Line, width: int, *, focused: bool, glyphs: Glyphs, terminal: Terminal = FULL
) -> Line:
    """A panel's heading, which is its top rule: title left, state right. The title is cut first, never the state."""
    corner, top = (
        (glyphs.focus_corner, glyphs.focus_top) if focused else (glyphs.rule_corner, glyphs.rule_top)
    )
    return _ruled(f"{corner}{top} ", title, state, width, top, focused, glyphs, terminal)


@lru_cache(maxsize=_KEPT)
def side_heading(title: str, width: int, *, focused: bool, glyphs: Glyphs) -> Line:
    """The side list's heading: a blank, then a rule with its title, a blank at the end."""
    top = glyphs.focus_top if focused else glyphs.rule_top
    return (
        *_ruled(f" {top} ", title, (), width - 1, top, focused, glyphs, FULL),
        Piece("text", " "),
    )


def _ruled(
    before: str,
    title: str,
    state: Line,
    width: int,
    top: str,
    focused: bool,
    glyphs: Glyphs,
    terminal: Terminal,
) -> Line:
    role: Role = "accent" if focused else "line"
    tail: Line = (Piece("text", " "), *state, Piece("text", " "), Piece(role, top)) if state else ()
    room = width - line_width(tail) - cell_width(before) - 2  # a blank after the title, and one of rule
    shown = cut(name_drawn(title, terminal), max(0, room), glyphs.ellipsis)
    if not shown:
        fill = max(0, width - line_width(tail))
        return fitted((Piece(role, _filled(before.rstrip(" "), top, fill)), *tail), width, glyphs.ellipsis)
    fill = room + 1 - cell_width(shown)
    head = (Piece(role, before), Piece("accent" if focused else "strong", shown), Piece("text", " "))
    return (*head, Piece(role, top * fill), *tail)


def _filled(start: str, top: str, width: int) -> str:
    return (start + top * width)[:width]


@lru_cache(maxsize=_KEPT)
def panel_state(new: int, position: int | None, total: int | None, glyphs: Glyphs) -> Line:
    """ "▲ 3 new · 31 of 340" for a heading; what is not known or nothing is left out."""
    pieces: list[Piece] = []
    if new > 0:
        pieces.append(Piece("accent", f"{glyphs.new} {new:,} new"))
    if position is not None and total is not None:
        dot = f" {glyphs.dot} " if pieces else ""
        pieces.append(Piece("muted", f"{dot}{position:,} of {total:,}"))
    return tuple(pieces)


def rule(words: str, width: int, glyphs: Glyphs) -> Line:
    """A rule across the measure with our own words in it: a day, "you read to here · 13:52"."""
    top = glyphs.rule_top
    said = cut(words, max(0, width - 5), glyphs.ellipsis)
    if not said:
        return (Piece("line", (top * width)[:width]),)
    rest = width - 5 - cell_width(said)
    return Piece("line", f"{top * 3} "), Piece("muted", said), Piece("line", f" {top * rest}".rstrip(" "))


def read_to_here(clock: str, width: int, glyphs: Glyphs) -> Line:
    """The rule above the post where reading stopped, with that post's time."""
    return rule(f"you read to here {glyphs.dot} {clock}", width, glyphs)


def end_line(width: int, glyphs: Glyphs) -> Line:
    """An end is said."""
    return fitted((Piece("muted", END_OF_PANEL),), width, glyphs.ellipsis)


BRANCH: Final = "fold"
"""Where a click on "▸ 3 more" of a thread leads."""
FOLDED: Final = "folded"
"""Where a click on a fold leads: it opens in place."""


def fold_line(
    count: int,
    rule_name: str,
    handles: Sequence[str],
    width: int,
    glyphs: Glyphs,
    terminal: Terminal = FULL,
    did: str = "folded",
) -> Line:
    """ "▸ 3 folded by “sales” · @growth_gary, …"; `handles` (without their @): the first, and whether there are more.

    `did`: "hidden" where a thread keeps its shape round what cannot be opened there.
    """
    words = f"{glyphs.fold} {count:,} {did} by “{name_drawn(rule_name, terminal)}”"
    if handles:
        names = ", ".join(f"@{name_drawn(handle, terminal)}" for handle in handles[:1])
        words += f" {glyphs.dot} {names}" + (f", {glyphs.ellipsis}" if len(handles) > 1 else "")
    return fitted((Piece("muted", words, FOLDED if did == "folded" else None),), width, glyphs.ellipsis)


def reason_line(did: str, rule_name: str, width: int, glyphs: Glyphs, terminal: Terminal = FULL) -> Line:
    """ "▾ folded by “sales”" below a post that stands open, or "dimmed by": a state that colour alone would not tell."""
    words = f"{glyphs.open} {did} by “{name_drawn(rule_name, terminal)}”"
    return fitted((Piece("muted", words, FOLDED if did == "folded" else None),), width, glyphs.ellipsis)


@lru_cache(maxsize=_KEPT)
def side_section(name: str, width: int, glyphs: Glyphs) -> Line:
    """The name of a group of panels in the side list."""
    return fitted((Piece("text", "  "), Piece("muted", name)), width - 1, glyphs.ellipsis)


@lru_cache(maxsize=_KEPT)
def side_entry(
    name: str,
    note: Line,
    width: int,
    *,
    glyphs: Glyphs,
    short: Line | None = None,
    chosen: bool = False,
    number: str = "",
    terminal: Terminal = FULL,
) -> Line:
    """A panel in the side list: number, marker, name, and at its right end how much is new or that it is live.

    Where name and `note` do not fit together, `short` ("●" for "● live") stands instead; then the name is cut.
    The last column stays blank.
    """
    shown = name_drawn(name, terminal)
    room = width - 5  # two blanks, marker, blank; a blank at the end
    if short is not None and cell_width(shown) + 2 + line_width(note) > room:
        note = short
    room_for_name = room - (line_width(note) + 1 if note else 0)
    shown = cut(shown, max(0, room_for_name), glyphs.ellipsis)
    gap = " " * max(0, room - cell_width(shown) - line_width(note)) if note else ""
    before = number.rjust(2) if number else "  "
    marker = Piece("muted", f"{before}{glyphs.fold} " if chosen else f"{before}  ")
    row = (marker, Piece("strong" if chosen else "text", shown), Piece("text", gap), *note)
    return fitted(tuple(piece for piece in row if piece.text), width - 1, glyphs.ellipsis)


FooterKey = tuple[str, str, str]
"""A key as it is written, what it does in a word or two, and the id of its command."""


@lru_cache(maxsize=_KEPT)
def footer(keys: tuple[FooterKey, ...], width: int, glyphs: Glyphs, last: FooterKey) -> Line:
    """What the keys do here and now, most needed first. From the right they give way; `last` never does.

    The pieces of a key hold its command's id as `href`, so that a click on it can be that command.
    """
    end = _key(*last)
    room = width - 2 - line_width(end)  # a blank at either end
    shown: list[Piece] = []
    for key, words, command in keys:
        item = (Piece("muted", "  " if shown else ""), *_key(key, words, command))
        if line_width(item) + 2 > room:
            break
        room -= line_width(item)
        shown += item
    return fitted(
        (Piece("muted", " "), *(piece for piece in shown if piece.text), Piece("muted", " " * max(0, room)), *end,
         Piece("muted", " ")),
        width,
        glyphs.ellipsis,
    )  # fmt: skip


def _key(key: str, words: str, command: str) -> Line:
    return Piece("accent", key, command), Piece("muted", f" {words}", command)


@dataclass(frozen=True, slots=True)
class TopBar:
    """What the top bar knows. `state` is "● live" or its like, `since` how old that is ("4 s ago"); dollars.

    `level` is how wide one reads; `account` the own handle without its @; `play`: the money is play money.
    """

    state: Line
    since: str | None = None
    account: str | None = None
    level: Level | None = None
    spent_usd: float = 0.0
    budget_usd: float | None = None
    muted: int = 0
    play: bool = False


@lru_cache(maxsize=_KEPT)
def top_bar(bar: TopBar, width: int, glyphs: Glyphs, terminal: Terminal = FULL) -> Line:
    """`delurk  @you` left; level, money, muted and state right.

    As the width shrinks these give way: gauge, level and `since` below 100 columns, then whatever does not
    fit in the order muted, account, money. The state never does.
    """
    roomy = width >= _ROOMY
    account = f"@{name_drawn(bar.account, terminal)}" if bar.account else ""
    state = (*bar.state, Piece("muted", f", {bar.since}")) if roomy and bar.since else bar.state
    level = _level(bar.level, glyphs) if roomy and bar.level else ()
    muted: Line = (Piece("muted", f"{bar.muted:,} muted"),) if bar.muted else ()
    money = _money(bar, glyphs if roomy else None)
    for parts, who in (
        ((level, money, muted, state), account),
        ((_money(bar, None), muted, bar.state), account),
        ((_money(bar, None), bar.state), account),
        ((_money(bar, None), bar.state), ""),
        ((bar.state,), ""),
    ):
        left = (
            Piece("muted", " "),
            Piece("accent", "delurk"),
            *((Piece("text", f"  {who}"),) if who else ()),
        )
        right = (*_parted([part for part in parts if part], "   "), Piece("muted", " "))
        gap = width - line_width(left) - line_width(right)
        if gap >= 2:
            return (*left, Piece("muted", " " * gap), *right)
    return fitted((Piece("muted", " "), *bar.state), width, glyphs.ellipsis)


def _parted(parts: Sequence[Line], gap: str) -> Line:
    joined: list[Piece] = []
    for part in parts:
        if joined:
            joined.append(Piece("muted", gap))
        joined += part
    return tuple(joined)


def _level(level: Level, glyphs: Glyphs) -> Line:
    full = _LEVELS.index(level) + 1
    return (
        Piece("muted", f"{level} "),
        Piece("accent", glyphs.level_full * full),
        Piece("muted", glyphs.level_empty * (len(_LEVELS) - full)),
    )


def _money(bar: TopBar, glyphs: Glyphs | None) -> Line:
    """What today cost so far; the gauge where glyphs are given. Over the budget the sum warns."""
    what = Piece("muted", "play money " if bar.play else "today ")
    if bar.budget_usd is None:
        return what, Piece("strong", f"${bar.spent_usd:.2f}")
    over = bar.spent_usd >= bar.budget_usd
    words = (
        what,
        Piece("warn" if over else "strong", f"${bar.spent_usd:.2f}"),
        Piece("muted", f" of ${bar.budget_usd:.2f}"),
    )
    if glyphs is None:
        return words
    return (*words, Piece("muted", " "), *gauge(bar.spent_usd, bar.budget_usd, glyphs))


def gauge(spent: float, budget: float, glyphs: Glyphs) -> Line:
    """A measure of ten cells. Anything spent fills one, and only all of it fills the last."""
    share = min(1.0, spent / budget) if budget > 0 else 1.0
    full = min(_GAUGE - 1, max(1, round(share * _GAUGE))) if 0 < share < 1 else int(share * _GAUGE)
    return (
        Piece("warn" if share >= 1 else "accent", glyphs.gauge_full * full),
        Piece("muted", glyphs.gauge_empty * (_GAUGE - full)),
    )
