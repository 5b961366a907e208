"""A panel on the screen: its heading, and the rows that `tui.deck.panel` says stand below it.

Columns (look.md): 0 rule, 1 cursor bar, 2 unread mark, 3 blank, 4 and on the text, the last one blank.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.deck.blocks import COLUMNS_BEFORE
from tui.deck.panel import PanelState, Row
from tui.deck.selecting import Cell, columns, selected_text
from tui.layout.glyphs import UNICODE, Glyphs
from tui.layout.lines import Line, Piece, piece_at
from tui.layout.rows import heading

WHEEL_ROWS: Final = 3
HEADING_AT: Final = 3  # the column where a heading's title begins
_KEPT_STRIPS: Final = 3_000


@dataclass(frozen=True, slots=True)
class Look:
    """How one row is drawn: all that its strip depends on but paint and width, so that nothing needs clearing."""

    line: Line
    focused: bool
    bar: bool = False
    mark: bool = False
    filled: bool = False
    selected: tuple[int, int] | None = None  # columns from the first of the text, the last not included
    foot: bool = False  # what is typed at the foot of the panel


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

    class Selected(Message):
        """A drag over the rows has ended: this is the text it took along."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    ALLOW_SELECT = False  # Textual's own selection would need an offset in every cell's style

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self.state: PanelState | None = None
        self.has_keyboard = False
        self.drawn = 0  # strips made; a test counts them
        self._heading: Line = ()
        self._drawn_top = (0, 0)
        self._rows: list[Row] = []
        self._looks: list[Look] = []
        self._strips: dict[tuple[object, ...], tuple[Line, Strip]] = {}
        self._typed_at: int | None = (
            None  # the column where the next letter comes, while something is typed here
        )
        self._drag: tuple[Cell, Cell] | None = None
        self._drag_from: Cell | None = None
        self._dragged = False  # the click that ends a drag is no click

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
        foot: tuple[Line, int] | None = None,
        marked: Callable[[Sequence[Row]], list[Row]] | None = None,
    ) -> None:
        """Show this panel as it is now. `foot` is a line that is typed in there, with the column of its cursor; `marked`
        marks what was found. Only rows that differ from what stands there are drawn again."""
        if state.top != self._drawn_top or state is not self.state:
            self._drag = None  # other rows stand there now
        self._drawn_top = state.top
        self.state, self.has_keyboard = state, has_keyboard
        line = heading(state.title, heading_state, width, focused=has_keyboard, glyphs=self.glyphs)
        self._typed_at = foot[1] if foot is not None else None
        looks = self._looked(state, empty, marked)
        if foot is not None:
            self._rows.append(Row(foot[0]))
            looks.append(Look(foot[0], has_keyboard, foot=True))
        changed = [
            y + 1 for y in range(max(len(looks), len(self._looks))) if _at(looks, y) != _at(self._looks, y)
        ]
        if line != self._heading:
            changed.append(0)
        # What is equal stays the same object: its strip is found by it.
        same = [old if old == new else new for old, new in zip(self._looks, looks, strict=False)]
        self._heading, self._looks = line, [*same, *looks[len(same) :]]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _looked(
        self, state: PanelState, empty: tuple[Line, ...], marked: Callable[[Sequence[Row]], list[Row]] | None
    ) -> list[Look]:
        focused = self.has_keyboard
        self._rows = [*state.pinned(), *state.rows()] if state.posts and state.bodies is not None else []
        if not self._rows:
            self._rows = [Row(()), *(Row(line) for line in empty)]
        if marked is not None:
            self._rows = marked(self._rows)
        looks: list[Look] = []
        for y, row in enumerate(self._rows):
            bar, mark, here = state.marks_of(row)
            chosen = columns(y, *self._drag, self._measure) if self._drag is not None else None
            looks.append(Look(row.line, focused, bar, mark, here and focused, chosen))
        return looks

    def stands_at(self) -> Offset:
        """The first cell of the chosen post's text that is in sight; the heading where none of it is."""
        if self._typed_at is not None:
            return self.region.offset + Offset(1 + self._typed_at, len(self._looks))
        y = next((at + 1 for at, look in enumerate(self._looks) if look.bar), 0)
        return self.region.offset + Offset(COLUMNS_BEFORE if y else HEADING_AT, y)

    @property
    def _measure(self) -> int:
        return max(0, self.size.width - COLUMNS_BEFORE)

    def row(self, y: int) -> Strip:
        """The strip of row `y`: the heading, or a row of posts."""
        if y == 0:
            return self.paint.strip(self._heading, self.size.width)
        return self._strip(self._looks[y - 1] if y - 1 < len(self._looks) else Look((), self.has_keyboard))

    def _strip(self, look: Look) -> Strip:
        width = self.size.width
        key = (id(look.line), look.focused, look.bar, look.mark, look.filled, look.foot, look.selected, width)
        kept = self._strips.get(key)
        if kept is None or kept[0] is not look.line:  # a line is kept with its strip, so its id is its own
            if len(self._strips) > _KEPT_STRIPS:
                self._strips.clear()
            kept = self._strips[key] = (look.line, self._make_strip(look))
            self.drawn += 1
        return kept[1]

    def _make_strip(self, look: Look) -> Strip:
        paint, glyphs = self.paint, self.glyphs
        if look.foot:
            side = Segment(glyphs.focus_side, paint.style("accent", "ground"))
            return paint.filled([side, *paint.segments(look.line, "raised")], self.size.width, "raised")
        ground = "cursor" if look.filled else "ground"
        here = "accent" if look.focused else "line"
        segments = [
            Segment(glyphs.focus_side if look.focused else glyphs.rule_side, paint.style(here, "ground")),
            Segment(glyphs.cursor if look.bar else " ", paint.style(here, ground)),
            Segment(glyphs.unread if look.mark else " ", paint.style("accent", ground)),
            Segment(" ", paint.blank(ground)),
            *paint.segments(look.line, ground),
        ]
        strip = paint.filled(segments, self.size.width, ground)
        return strip if look.selected is None else self._with_selection(strip, *look.selected)

    def _with_selection(self, strip: Strip, first: int, last: int) -> Strip:
        cuts = [COLUMNS_BEFORE + first, COLUMNS_BEFORE + last, self.size.width]
        before, within, after = strip.divide(cuts)
        return Strip.join([before, within.apply_style(self.paint.selection), after])

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme: no strip made before holds."""
        self._strips.clear()
        super().repaint(paint)

    # ---- mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A drag may begin here."""
        self._dragged = False
        self._select(None)
        if event.button == 1 and event.y > 0 and event.x > 0:  # the rule may be a border, which is moved
            self._drag_from = Cell(event.y - 1, event.x - COLUMNS_BEFORE)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The drag goes on, within this panel."""
        if self._drag_from is None:
            return
        y = max(0, min(len(self._rows) - 1, event.y - 1))
        here = Cell(y, max(0, min(self._measure, event.x - COLUMNS_BEFORE)))
        if self._dragged or here != self._drag_from:
            self._dragged = True
            self._select((self._drag_from, here))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The drag ends: say what it took along."""
        self.release_mouse()
        self._drag_from = None
        if self._drag is not None:
            self.post_message(self.Selected(selected_text(self._rows, *self._drag, self._measure)))

    def _select(self, drag: tuple[Cell, Cell] | None) -> None:
        if drag == self._drag:
            return
        self._drag = drag
        for y, look in enumerate(self._looks):
            chosen = columns(y, *drag, self._measure) if drag is not None else None
            if look.selected != chosen:
                self._looks[y] = replace(look, selected=chosen)
                self.refresh(Region(0, y + 1, self.size.width, 1))

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked: the heading, or a post and which piece of it."""
        event.stop()
        if self._dragged:
            return
        if event.y == 0:
            self.post_message(self.Clicked(self, None, piece_at(self._heading, event.x)))
            return
        if self._typed_at is not None and event.y == len(self._looks):
            return
        row = self._rows[event.y - 1] if event.y - 1 < len(self._rows) else Row(())
        self.post_message(self.Clicked(self, row, piece_at(row.line, event.x - COLUMNS_BEFORE)))

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
