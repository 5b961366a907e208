"""The deck as bytes, painted before Textual is there. The same lines as the widgets', the same columns."""

import os

from tui.app.chrome import Chrome
from tui.app.netstate import NetState
from tui.app.session import Session
from tui.app.theming import TERMINAL_COLOURS, Theme, colour_depth
from tui.deck.blocks import Bodies
from tui.deck.panel import PanelState, Row
from tui.layout import ansi
from tui.layout.lines import Line, Piece, line_width
from tui.layout.roles import ROLES, Role
from tui.layout.rows import heading


def paint(session: Session, size: os.terminal_size, net: NetState | None = None) -> str:
    """The whole screen: bars, side list, and the panels in sight, each at its place."""
    net = net or NetState(mood="demo" if session.demo else "asking" if session.online else "cache")
    return _Frame(session, size.columns, size.lines, net).paint()


class _Frame:
    def __init__(self, session: Session, width: int, height: int, net: NetState) -> None:
        self.session, self.width, self.height, self.net = session, width, height, net
        self.chrome = Chrome(session)
        self.palette = (
            palette(session.theme, colour_depth(session.env)) if session.colours else ansi.NO_COLOUR
        )
        self.out: list[str] = []

    def paint(self) -> str:
        deck = self.session.deck
        deck.resize(self.width, self.height)
        if deck.shares.too_small or not deck.panels:
            return ""  # Textual's first paint says it: there is no post to be early with
        ground = self._ground("ground")
        self.out.append(f"\x1b[{ground}m\x1b[2J" if ground else "\x1b[2J")
        self._row(0, 0, self.chrome.top(self.width, self.net), self.width, "raised")
        for y, (line, _, _) in enumerate(self.chrome.side(deck, self.net)[: deck.shares.height]):
            self._row(0, y + 1, line, deck.shares.side, "ground")
        for at, state in enumerate(deck.shown()):
            self._panel(
                state.front,
                deck.shares.slots[at].x,
                deck.shares.slots[at].width,
                focused=deck.first + at == deck.focus,
            )
        self._row(0, self.height - 1, self.chrome.footer(self.width, deck, self.net), self.width, "raised")
        if self.session.messages:
            self._row(
                0,
                self.height - 2,
                self.chrome.message(self.width, self.session.messages[-1]),
                self.width,
                "ground",
            )
        return "".join(self.out)

    def _panel(self, state: PanelState, x: int, width: int, *, focused: bool) -> None:
        style, height = self.session.style, self.session.deck.shares.height
        state.fit(Bodies(width, style), height - 1)
        glyphs = style.glyphs
        line = heading(
            state.title, self.chrome.heading_state(state, self.net), width, focused=focused, glyphs=glyphs
        )
        self._row(x, 1, line, width, "ground")
        empty = self.chrome.empty(state, self.net, online=self.session.online)
        found = [*state.pinned(), *state.rows()] if state.posts else [Row(line) for line in empty]
        for y in range(height - 1):
            row = found[y] if y < len(found) else Row(())
            self._post_row(state, row, x, y + 2, width, focused=focused)

    def _post_row(self, state: PanelState, row: Row, x: int, y: int, width: int, *, focused: bool) -> None:
        glyphs = self.session.style.glyphs
        bar, mark, here = state.marks_of(row)
        role: Role = "accent" if focused else "line"
        rule = Piece(role, glyphs.focus_side if focused else glyphs.rule_side)
        rest = (
            Piece(role, glyphs.cursor if bar else " "),
            Piece("accent", glyphs.unread if mark else " "),
            Piece("text", " "),
            *row.line,
        )
        self._row(x, y, (rule,), 1, "ground")
        self._row(x + 1, y, rest, width - 1, "cursor" if here and focused else "ground")

    def _row(self, x: int, y: int, line: Line, width: int, ground: str) -> None:
        fill = max(0, width - line_width(line))
        padded = (*line, Piece("text", " " * fill)) if fill else line
        self.out.append(
            f"\x1b[{y + 1};{x + 1}H{ansi.encode_line(padded, self.palette, self._ground(ground))}"
        )

    def _ground(self, role: str) -> str:
        return self.palette.get(f"behind {role}", "")  # type: ignore[call-overload,no-any-return]


def palette(theme: Theme, depth: int) -> ansi.Palette:
    """SGR parameters for each role, and "behind ROLE" for each ground, for a terminal of so many colours."""
    made: dict[str, str] = {}
    for role in ROLES:
        made[f"behind {role}"] = _sgr(theme[role], 48, depth)
    for role in ROLES:
        made[role] = ("1;" if theme.is_bold(role) else "") + _coloured(theme, role, depth)
    return made  # type: ignore[return-value]


def _coloured(theme: Theme, role: Role, depth: int) -> str:
    """A role's colour; with it its own ground, for the two that stand on one: a found word, text on accent."""
    if role in theme.reversed:
        return f"7;{_sgr(theme['accent' if role == 'on-accent' else 'text'], 38, depth)}"
    match role:
        case "match":
            return f"{_sgr(theme['text'], 38, depth)};{_sgr(theme['match'], 48, depth)}"
        case "on-accent":
            return f"{_sgr(theme['on-accent'], 38, depth)};{_sgr(theme['accent'], 48, depth)}"
        case _:
            return _sgr(theme[role], 38, depth)


def _sgr(colour: str, kind: int, depth: int) -> str:
    """A colour of a theme as text (`kind` 38) or as ground (48)."""
    if colour.startswith("ansi_"):
        number = TERMINAL_COLOURS.index(colour.removeprefix("ansi_"))
        if number == 16:
            return f"{kind + 1}"
        return f"{kind - 8 + number}" if number < 8 else f"{kind + 52 + number - 8}"
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if depth > 256:
        return f"{kind};2;{red};{green};{blue}"
    if (
        max(red, green, blue) - min(red, green, blue) < 10
    ):  # the grey ramp of 256-colour terminals: 8, 18, ... 238
        grey = (red + green + blue) // 3
        return f"{kind};5;{232 + max(0, min(23, (grey - 8 + 5) // 10))}"
    cube = [0 if c < 48 else 1 if c < 115 else min(5, (c - 35) // 40) for c in (red, green, blue)]
    return f"{kind};5;{16 + 36 * cube[0] + 6 * cube[1] + cube[2]}"
