"""The side list: every panel of the deck by section, what is unread in each, which are in sight."""

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line
from tui.model.panel import Panel


class SideList(Drawn):
    """Rows made by the screen; this widget keeps which panel stands on which row, for clicks."""

    class Chosen(Message):
        """A panel of the list was clicked."""

        def __init__(self, panel: Panel) -> None:
            super().__init__()
            self.panel = panel

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self._lines: list[tuple[Line, Panel | None, bool]] = []

    def show(self, lines: list[tuple[Line, Panel | None, bool]]) -> None:
        """Show these rows: a line, the panel it stands for, whether the keyboard is on it."""
        if lines == self._lines:
            return
        from textual.geometry import Region

        old, self._lines = self._lines, lines
        height = max(len(old), len(lines))
        changed = [y for y in range(height) if y >= len(old) or y >= len(lines) or old[y] != lines[y]]
        self.refresh(*(Region(0, y, self.size.width, 1) for y in changed if y < self.size.height))

    def row(self, y: int) -> Strip:
        """Row `y`; those past the last are blank."""
        if y >= len(self._lines):
            return self.paint.strip((), self.size.width)
        line, _, here = self._lines[y]
        return self.paint.strip(line, self.size.width, "cursor" if here else "ground")

    def on_click(self, event: events.Click) -> None:
        """A click goes to that panel."""
        if event.y < len(self._lines) and (panel := self._lines[event.y][1]) is not None:
            self.post_message(self.Chosen(panel))
