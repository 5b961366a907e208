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
from tui.deck.panel import PanelState, Row
from tui.layout.lines import Line, Piece
from tui.layout.rows import heading

_KEPT_STRIPS: Final = 3_000
WHEEL_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Look:
    """How one row is drawn: all that its strip depends on besides paint and width, so nothing needs clearing."""

    line: Line
    bar: bool
    mark: bool
    focused: bool
    filled: bool


class PanelView(Drawn):
    """One panel. Draws; whatever a click or the wheel means is told to the screen."""

    class Clicked(Message):
        """A click on a row of posts, or on the heading (`row` is None then)."""

        def __init__(self, view: "PanelView", row: Row | None, piece: Piece | None, times: int) -> None:
            super().__init__()
            self.view, self.row, self.piece, self.times = view, row, piece, times

    class Scrolled(Message):
        """The wheel turned over this panel by so many rows."""

        def __init__(self, view: "PanelView", rows: int) -> None:
            super().__init__()
            self.view, self.rows = view, rows

    class Resized(Message):
        """The panel has another size: its posts are to be laid out anew."""

        def __init__(self, view: "PanelView") -> None:
            super().__init__()
            self.view = view

    def __init__(self, paint: Paint, state: PanelState) -> None:
        super().__init__(paint)
        self.state = state
        self.focused = False
        self.heading_state: Line = ()
        self.empty: tuple[Line, ...] = ()
        self.drawn = 0  # strips made; a test counts them
        self._looks: list[Look | None] = []
        self._rows: list[Row] = []
        self._strips: dict[tuple[Look, int], Strip] = {}
        self._heading: tuple[object, Strip] | None = None

    # ---- drawing

    def row(self, y: int) -> Strip:
        """The strip of row `y`: the heading, or a row of posts."""
        if y == 0:
            return self._heading_strip()
        look = self._looks[y - 1] if y - 1 < len(self._looks) else None
        if look is None:
            return self._strip(Look((), False, False, self.focused, False))
        return self._strip(look)

    def _heading_strip(self) -> Strip:
        width = self.size.width
        key = (self.state.title, self.heading_state, width, self.focused, id(self.paint))
        if self._heading is None or self._heading[0] != key:
            glyphs = self._glyphs
            line = heading(self.state.title, self.heading_state, width, focused=self.focused, glyphs=glyphs)
            self._heading = (key, self.paint.strip(line, width))
        return self._heading[1]

    @property
    def _glyphs(self):  # type: ignore[no-untyped-def]
        assert self.state.bodies is not None
        return self.state.bodies.style.glyphs

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
        paint, glyphs = self.paint, self._glyphs
        ground = "cursor" if look.filled else "ground"
        segments = [
            Segment(
                glyphs.focus_side if look.focused else glyphs.rule_side,
                paint.style("accent" if look.focused else "line", "ground"),
            ),
            Segment(
                glyphs.cursor if look.bar else " ", paint.style("accent" if look.focused else "line", ground)
            ),
            Segment(glyphs.unread if look.mark else " ", paint.style("accent", ground)),
            Segment(" ", paint.blank(ground)),
            *paint.segments(look.line, ground),
        ]
        return paint.filled(segments, self.size.width, ground)

    def changed(self) -> None:
        """Something of the panel is different: draw those rows that are, and no others."""
        self._rows = self.state.rows() if self.state.bodies is not None else []
        looks = (
            self._looked() if self._rows and self.state.posts else [self._plain(line) for line in self.empty]
        )
        regions = [
            Region(0, y + 1, self.size.width, 1)
            for y in range(max(len(looks), len(self._looks)))
            if self._at(looks, y) != self._at(self._looks, y)
        ]
        self._looks = looks
        regions.append(Region(0, 0, self.size.width, 1))
        self.refresh(*regions)

    @staticmethod
    def _at(looks: list[Look | None], y: int) -> Look | None:
        return looks[y] if y < len(looks) else None

    def _plain(self, line: Line) -> Look:
        return Look(line, False, False, self.focused, False)

    def _looked(self) -> list[Look | None]:
        chosen, state, focused = self.state.chosen, self.state, self.focused
        looks: list[Look | None] = []
        for row in self._rows:
            here = row.part == "body" and row.post is chosen
            mark = (
                row.part == "body"
                and row.index == _head(row)
                and row.post is not None
                and state.is_unread(row.post)
            )
            looks.append(Look(row.line, here, mark, focused, here and focused))
        return looks

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme: no strip made before holds."""
        self._strips.clear()
        super().repaint(paint)

    # ---- mouse and size

    def on_resize(self) -> None:
        """Tell the screen, which knows glyphs and style."""
        self.post_message(self.Resized(self))

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked: heading, post, and which piece of it."""
        event.stop()
        at = event.y - 1
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        if event.y == 0:
            row = None
        self.post_message(self.Clicked(self, row, self._piece(row, event.x - 4), event.chain))

    @staticmethod
    def _piece(row: Row | None, x: int) -> Piece | None:
        from tui.text.widths import cell_width

        for piece in row.line if row else ():
            x -= cell_width(piece.text)
            if x < 0:
                return piece
        return None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls without moving the cursor or the read marks."""
        event.stop()
        self.post_message(self.Scrolled(self, WHEEL_ROWS))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, the other way."""
        event.stop()
        self.post_message(self.Scrolled(self, -WHEEL_ROWS))


def _head(row: Row) -> int:
    """The row of a post's own rows that names its author: the second one of a repost."""
    return 1 if row.post is not None and row.post.reposted is not None else 0
