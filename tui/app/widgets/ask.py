"""One question with one line to answer it: a panel's name. Enter keeps it, esc leaves it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line


class _Lines(Drawn):
    """Fixed lines on raised ground."""

    def __init__(self, paint: Paint, lines: Sequence[Line]) -> None:
        super().__init__(paint)
        self._lines = lines
        self.styles.height = len(lines)

    def row(self, y: int):  # type: ignore[no-untyped-def]
        """One of the lines."""
        return self.paint.strip(self._lines[y], self.size.width, "raised")


class Ask(ModalScreen[str | None]):
    """Asks for one line of text; gives it back, or None."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        Ask { align: center middle; }
        Ask > Vertical { width: 76; max-width: 100%; height: auto; padding: 1 3; }
        Ask Input { border: none; height: 1; padding: 0; }
    """

    def __init__(self, paint: Paint, lines: tuple[Sequence[Line], Sequence[Line]]) -> None:
        super().__init__()
        self._paint = paint
        self._before, self._after = lines

    def compose(self) -> ComposeResult:
        """What is asked, the field, which keys there are."""
        with Vertical():
            yield _Lines(self._paint, self._before)
            yield Input()
            yield _Lines(self._paint, self._after)

    def on_mount(self) -> None:
        """Colours by role; the field has the keyboard."""
        self.repaint(self._paint)
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        box, field = self.query_one(Vertical), self.query_one(Input)
        self.styles.background = paint.veil
        box.styles.background = paint.css("raised")
        box.styles.border_left = ("thick", paint.css("accent"))
        field.styles.background, field.styles.color = paint.css("cursor"), paint.css("strong")
        for lines in self.query(_Lines):
            lines.repaint(paint)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: this is the answer."""
        self.dismiss(event.value.strip() or None)

    def on_key(self, event: events.Key) -> None:
        """Esc: no answer."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
