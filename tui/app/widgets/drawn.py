"""A widget that draws its rows itself: no CSS boxes, no Rich renderables, no layout within."""

from typing import Protocol, runtime_checkable

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.painting import Paint


@runtime_checkable
class Repainted(Protocol):
    """What has colours of a theme, and can take those of another: every widget and dialog of ours."""

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""


class Drawn(Widget):
    """The base of all our widgets. A subclass answers `row(y)`; colours come from `paint` alone.

    `render_lines` is replaced rather than `render_line`: Textual's styles cache would keep a second copy of every
    row and put a box model round rows that have none.
    """

    DEFAULT_CSS = "Drawn { width: 1fr; height: 1fr; }"

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self.paint = paint
        self._blanks: dict[str, Strip] = {}

    def row(self, y: int) -> Strip:
        """The strip of row `y`, as wide as the widget."""
        return self.blank_row()

    def blank_row(self, ground: str = "ground") -> Strip:
        """An empty row on this ground. Half of a screen is blank, and asked for at every key."""
        width = self.size.width
        kept = self._blanks.get(ground)
        if kept is None or kept.cell_length != width:
            kept = self._blanks[ground] = self.paint.strip((), width, ground)
        return kept

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the region that Textual wants to show."""
        strips = [self.row(y) for y in crop.line_range]
        if crop.x or crop.width != self.size.width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self.paint = paint
        self._blanks.clear()
        self.refresh()
