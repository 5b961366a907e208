"""A sheet over the deck: lines to read (help, past messages), the rest faded. Esc leaves it."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line, Piece, line_width


class _Page(Drawn):
    """The sheet itself: an accent bar at left, raised ground, no frame."""

    def __init__(self, paint: Paint, lines: Sequence[Line]) -> None:
        super().__init__(paint)
        self._lines = lines
        self._top = 0

    def scroll_rows(self, rows: int) -> None:
        """Scroll within the sheet."""
        last = max(0, len(self._lines) - self.size.height + 2)
        self._top = max(0, min(last, self._top + rows))
        self.refresh()

    def row(self, y: int) -> Strip:
        """A blank row, the lines, a blank row."""
        at = y - 1 + self._top
        line: Line = self._lines[at] if 0 <= at < len(self._lines) and 0 < y < self.size.height - 1 else ()
        bar = Segment("▌", self.paint.style("accent", "raised"))
        rest = self.paint.segments((Piece("text", "  "), *line), "raised")
        return self.paint.filled([bar, *rest], self.size.width, "raised")


class Sheet(ModalScreen[None]):
    """Shows lines until esc, q, enter or ? is pressed."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = "Sheet { align: center middle; background: $background 60%; }"

    def __init__(self, paint: Paint, lines: Sequence[Line]) -> None:
        super().__init__()
        self._paint = paint
        self._lines = lines

    def compose(self) -> ComposeResult:
        """One page, as large as its lines or as the screen allows."""
        page = _Page(self._paint, self._lines)
        width = max((line_width(line) for line in self._lines), default=20) + 6
        page.styles.width = min(width, self.app.size.width)
        page.styles.height = min(len(self._lines) + 2, self.app.size.height - 2)
        yield page

    def on_mount(self) -> None:
        """Fade the rest; where colours cannot be blended it is covered instead."""
        ground = self._paint.theme["ground"] if self._paint.colours else "black"
        self.styles.background = f"{ground} 60%"

    def on_key(self, event: events.Key) -> None:
        """Leave, or scroll."""
        event.stop()
        page = self.query_one(_Page)
        match event.key:
            case "escape" | "q" | "enter" | "question_mark" | "exclamation_mark":
                self.dismiss(None)
            case "j" | "down":
                page.scroll_rows(1)
            case "k" | "up":
                page.scroll_rows(-1)
            case "space" | "pagedown" | "ctrl+d":
                page.scroll_rows(page.size.height // 2)
            case "pageup" | "ctrl+u":
                page.scroll_rows(-(page.size.height // 2))

    def on_click(self) -> None:
        """A click leaves."""
        self.dismiss(None)
