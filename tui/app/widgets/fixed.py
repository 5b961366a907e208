"""Lines that stay as they are, on raised ground: the words of a dialog round its fields."""

from collections.abc import Sequence

from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line


class FixedLines(Drawn):
    """As high as its lines."""

    def __init__(self, paint: Paint, lines: Sequence[Line]) -> None:
        super().__init__(paint)
        self._lines = lines
        self.styles.height = len(lines)

    def row(self, y: int) -> Strip:
        """One of the lines."""
        line = self._lines[y] if y < len(self._lines) else ()
        return self.paint.strip(line, self.size.width, "raised")
