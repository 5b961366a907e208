"""Top bar, message row and footer: one row each, drawn from lines that the screen makes."""

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line
from tui.text.widths import cell_width


class Bar(Drawn):
    """One row on one ground. Drawn again only when its line is another one."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    class Clicked(Message):
        """A click on a piece of a bar that stands for a command."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, paint: Paint, ground: str, name: str) -> None:
        super().__init__(paint)
        self.id = name
        self._ground = ground
        self._line: Line = ()

    def show(self, line: Line) -> None:
        """Show this line from now on."""
        if line != self._line:
            self._line = line
            self.refresh()

    @property
    def text(self) -> str:
        """What stands there, for tests and screen readers."""
        return "".join(piece.text for piece in self._line)

    def row(self, y: int) -> Strip:
        """The line, filled to the width."""
        width = self.size.width
        segments: list[Segment] = list(self.paint.segments(self._line, self._ground))
        return self.paint.filled(segments, width, self._ground)

    def on_click(self, event: events.Click) -> None:
        """A click on a footer key is the key."""
        x = event.x
        for piece in self._line:
            x -= cell_width(piece.text)
            if x < 0:
                if piece.href is not None:
                    self.post_message(self.Clicked(piece.href))
                return
