"""What stands between the bars: side list and panels, and the borders between panels, which the mouse can take along."""

from collections.abc import Callable

from textual import events
from textual.containers import Horizontal
from textual.message import Message


class Middle(Horizontal):
    """Side list and panels. A drag that begins on a border between two panels moves it; any other is the panels'."""

    class Dragged(Message):
        """A border was taken to a column of the screen."""

        def __init__(self, border: int, column: int) -> None:
            super().__init__()
            self.border, self.column = border, column

    class LetGo(Message):
        """The drag of a border has ended."""

    def __init__(self, border_at: Callable[[int], int | None]) -> None:
        """`border_at` names the border on a column of the screen, or says that there is none."""
        super().__init__(id="middle")
        self._border_at = border_at
        self._border: int | None = None
        self._offset = 0  # from the column that was taken to the rule of the border
        self.dragged = False  # whether the last press took a border along: the click that ends it is no click

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A border may be taken here."""
        self.dragged = False
        border = self._border_at(event.screen_x) if event.button == 1 else None
        if border is not None:
            event.stop()
            self._border = border
            self._offset = 0 if self._border_at(event.screen_x + 1) is None else 1
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The border goes where the mouse goes."""
        if self._border is not None:
            event.stop()
            self.dragged = True
            self.post_message(self.Dragged(self._border, event.screen_x + self._offset))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The border is let go."""
        if self._border is not None:
            event.stop()
            self._border = None
            self.release_mouse()
            if self.dragged:
                self.post_message(self.LetGo())
