"""The side list: every panel of the deck by section, what is unread in each, which are in sight."""

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line
from tui.model.panel import Panel

SideRow = tuple[Line, Panel | None, bool]


class SideList(Drawn):
    """Rows made by the screen; this widget keeps which panel stands on which row, for clicks."""

    class Chosen(Message):
        """A panel of the list was clicked."""

        def __init__(self, panel: Panel) -> None:
            super().__init__()
            self.panel = panel

    class Clicked(Message):
        """A row that is a command was clicked: its id."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self._lines: list[tuple[Line, Panel | None, bool]] = []
        self._strips: dict[int, tuple[SideRow, Strip]] = {}

    def show(self, lines: list[tuple[Line, Panel | None, bool]]) -> None:
        """Show these rows: a line, the panel it stands for, whether the keyboard is on it."""
        if lines == self._lines:
            return
        old = self._lines
        self._lines = [row if at >= len(old) or old[at] != row else old[at] for at, row in enumerate(lines)]
        height = max(len(old), len(lines))
        changed = [y for y in range(height) if y >= len(old) or y >= len(lines) or old[y] != lines[y]]
        self.refresh(*(Region(0, y, self.size.width, 1) for y in changed if y < self.size.height))

    def row(self, y: int) -> Strip:
        """Row `y`; those past the last are blank."""
        if y >= len(self._lines):
            return self.blank_row()
        entry, width = self._lines[y], self.size.width
        kept = self._strips.get(y)
        if kept is None or kept[0] is not entry or kept[1].cell_length != width:
            strip = self.paint.strip(entry[0], width, "cursor" if entry[2] else "ground")
            kept = self._strips[y] = (entry, strip)  # asked for whenever a row of a panel beside it is drawn
        return kept[1]

    def stands_at(self) -> Offset:
        """The first cell of the row that has the keyboard."""
        y = next((at for at, (_, _, here) in enumerate(self._lines) if here), 0)
        return self.region.offset + Offset(0, y)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._strips.clear()
        super().repaint(paint)

    def on_click(self, event: events.Click) -> None:
        """A click goes to that panel, or is what the row leads to."""
        if event.y >= len(self._lines):
            return
        line, panel, _ = self._lines[event.y]
        if panel is not None:
            self.post_message(self.Chosen(panel))
        elif (command := next((piece.href for piece in line if piece.href), None)) is not None:
            self.post_message(self.Clicked(command))
