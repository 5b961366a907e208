"""Lines in the middle of the screen instead of the deck: the welcome, or that the window is too small."""

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Offset
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line, Piece, line_width


class Notice(Drawn):
    """Lines, in the middle of whatever room there is."""

    DEFAULT_CSS: ClassVar[str] = "Notice { width: 1fr; height: 1fr; }"

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self._lines: Sequence[Line] = ()
        self.display = False

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines; none hides the notice."""
        self.display = bool(lines)
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    @property
    def _corner(self) -> Offset:
        width, height = self.size
        left = (width - max((line_width(line) for line in self._lines), default=0)) // 2
        return Offset(max(0, left), max(0, (height - len(self._lines)) // 2))

    def stands_at(self) -> Offset:
        """Where the lines begin."""
        return self.region.offset + self._corner

    def row(self, y: int) -> Strip:
        """The lines stand together, as a block, in the middle both ways."""
        width, (left, top) = self.size.width, self._corner
        at = y - top
        line = self._lines[at] if 0 <= at < len(self._lines) else ()
        return self.paint.strip((Piece("text", " " * left), *line), width)
