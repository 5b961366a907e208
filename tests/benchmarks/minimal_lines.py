"""The barest list that can be drawn a line at a time: what a key costs at least."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_PLAIN, _CHOSEN = Style(), Style(reverse=True)


class Lines(ScrollView, can_focus=True):
    """Texts, one a row, and a cursor."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.texts = texts
        self.chosen = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(90, len(self.texts))
        self.focus()

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        text = self.texts[number] if number < len(self.texts) else ""
        style = _CHOSEN if number == self.chosen else _PLAIN
        return Strip([Segment(text[: self.size.width].ljust(self.size.width), style)])

    def action_scroll_down(self) -> None:
        """Instead of ScrollView's own animated scroll."""
        self._move(1)

    def action_scroll_up(self) -> None:
        self._move(-1)

    def _move(self, rows: int) -> None:
        self.chosen = max(0, min(len(self.texts) - 1, self.chosen + rows))
        top, height = self.scroll_offset.y, self.size.height
        if self.chosen >= top + height:
            self.scroll_to(y=self.chosen - height + 1, animate=False)
        elif self.chosen < top:
            self.scroll_to(y=self.chosen, animate=False)
        self.refresh()
