"""A panel on the screen: its heading, and the rows that `tui.deck.panel` says stand below it.

Columns (look.md): 0 rule, 1 cursor bar, 2 unread mark, 3 blank, 4 and on the text, the last one blank.
"""

from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.deck.blocks import COLUMNS_BEFORE
from tui.deck.panel import PanelState, Row
from tui.layout.glyphs import UNICODE, Glyphs
from tui.layout.lines import Line, Piece
from tui.layout.rows import heading
from tui.text.widths import cell_width

WHEEL_ROWS: Final = 3
_KEPT_STRIPS: Final = 3_000


@dataclass(frozen=True, slots=True)
class Look:
    """How one row is drawn: all that its strip depends on but paint and width, so that nothing needs clearing."""

    line: Line
    focused: bool
    bar: bool = False
    mark: bool = False
    filled: bool = False


class PanelView(Drawn):
    """One panel. Draws; what a click or the wheel means is told to the screen."""

    DEFAULT_CSS = "PanelView { width: 44; height: 1fr; }"

    class Clicked(Message):
        """A click: on a row of posts, or on the heading (`row` is None then)."""

        def __init__(self, view: "PanelView", row: Row | None, piece: Piece | None) -> None:
            super().__init__()
            self.view, self.row, self.piece = view, row, piece

    class Scrolled(Message):
        """The wheel turned over this panel by so many rows."""

        def __init__(self, view: "PanelView", rows: int) -> None:
            super().__init__()
            self.view, self.rows = view, rows

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self.state: PanelState | None = None
        self.has_keyboard = False
        self.drawn = 0  # strips made; a test counts them
        self._heading: Line = ()
        self._rows: list[Row] = []
        self._looks: list[Look] = []
        self._strips: dict[tuple[Look, int], Strip] = {}

    @property
    def glyphs(self) -> Glyphs:
        """The glyph set the panel is laid out with."""
        bodies = self.state.bodies if self.state is not None else None
        return bodies.style.glyphs if bodies is not None else UNICODE

    # ---- drawing

    def show(
        self,
        state: PanelState,
        *,
        heading_state: Line,
        empty: tuple[Line, ...],
        has_keyboard: bool,
        width: int,
    ) -> None:
        """Show this panel as it is now. Only rows that differ from what stands there are drawn again."""
        self.state, self.has_keyboard = state, has_keyboard
        line = heading(state.title, heading_state, width, focused=has_keyboard, glyphs=self.glyphs)
        looks = self._looked(state, empty)
        changed = [
            y + 1 for y in range(max(len(looks), len(self._looks))) if _at(looks, y) != _at(self._looks, y)
        ]
        if line != self._heading:
            changed.append(0)
        self._heading, self._looks = line, looks
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _looked(self, state: PanelState, empty: tuple[Line, ...]) -> list[Look]:
        focused = self.has_keyboard
        self._rows = state.rows() if state.posts and state.bodies is not None else []
        if not self._rows:
            self._rows = [Row(()), *(Row(line) for line in empty)]
        looks: list[Look] = []
        for row in self._rows:
            bar, mark, here = state.marks_of(row)
            looks.append(Look(row.line, focused, bar, mark, here and focused))
        return looks

    def row(self, y: int) -> Strip:
        """The strip of row `y`: the heading, or a row of posts."""
        if y == 0:
            return self.paint.strip(self._heading, self.size.width)
        return self._strip(self._looks[y - 1] if y - 1 < len(self._looks) else Look((), self.has_keyboard))

    def _strip(self, look: Look) -> Strip:
        key = (look, self.size.width)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT_STRIPS:
                self._strips.clear()
            strip = self._strips[key] = self._make_strip(look)
            self.drawn += 1
        return strip

    def _make_strip(self, look: Look) -> Strip:
        paint, glyphs = self.paint, self.glyphs
        ground = "cursor" if look.filled else "ground"
        here = "accent" if look.focused else "line"
        segments = [
            Segment(glyphs.focus_side if look.focused else glyphs.rule_side, paint.style(here, "ground")),
            Segment(glyphs.cursor if look.bar else " ", paint.style(here, ground)),
            Segment(glyphs.unread if look.mark else " ", paint.style("accent", ground)),
            Segment(" ", paint.blank(ground)),
            *paint.segments(look.line, ground),
        ]
        return paint.filled(segments, self.size.width, ground)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme: no strip made before holds."""
        self._strips.clear()
        super().repaint(paint)

    # ---- mouse

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked: the heading, or a post and which piece of it."""
        event.stop()
        if event.y == 0:
            self.post_message(self.Clicked(self, None, _piece(self._heading, event.x)))
            return
        row = self._rows[event.y - 1] if event.y - 1 < len(self._rows) else Row(())
        self.post_message(self.Clicked(self, row, _piece(row.line, event.x - COLUMNS_BEFORE)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls without moving the cursor or the read marks."""
        event.stop()
        self.post_message(self.Scrolled(self, WHEEL_ROWS))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, the other way."""
        event.stop()
        self.post_message(self.Scrolled(self, -WHEEL_ROWS))


def _at(looks: list[Look], y: int) -> Look | None:
    return looks[y] if y < len(looks) else None


def _piece(line: Line, x: int) -> Piece | None:
    """The piece of a line at column `x`; None where there is none."""
    if x < 0:
        return None
    for piece in line:
        x -= cell_width(piece.text)
        if x < 0:
            return piece
    return None
