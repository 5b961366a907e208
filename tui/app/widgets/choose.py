"""A few things to choose one of, by number or with the cursor. Enter or the number chooses, esc leaves."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.app.widgets.edges import across, is_flat, rule
from tui.layout.lines import Line, Piece, line_width

_AROUND: Final = 6  # a blank row, the title, a blank row; a blank row, the keys, a blank row
_FIRST: Final = 3
_NUMBER_AT: Final = 5


class _Choices(Drawn):
    """The rows: a number, a name, what it is; the one under the cursor is marked and filled."""

    def __init__(self, paint: Paint, title: str, lines: Sequence[Line]) -> None:
        super().__init__(paint)
        self._title = title
        self._lines = lines
        self.cursor = 0

    def move(self, by: int) -> None:
        """The cursor, within the list."""
        self.cursor = max(0, min(len(self._lines) - 1, self.cursor + by))
        self.refresh()

    @property
    def _top(self) -> int:
        return max(0, self.cursor - (self.size.height - _AROUND) + 1)

    def at(self, y: int) -> int | None:
        """Which choice stands on row `y`."""
        index = y - _FIRST + self._top
        return index if _FIRST <= y < self.size.height - 3 and index < len(self._lines) else None

    def stands_at(self) -> Offset:
        """The number of the choice under the cursor, with its name after it."""
        return self.region.offset + Offset(_NUMBER_AT, self.cursor - self._top + _FIRST)

    def row(self, y: int) -> Strip:
        """Row `y` of the dialog."""
        if y in (0, self.size.height - 1) and is_flat(self.paint):
            return rule(self.paint, self.size.width)
        line: Line = ()
        ground = "raised"
        if (index := self.at(y)) is not None:
            here = index == self.cursor
            ground = "cursor" if here else ground
            number = f"{index + 1}" if index < 9 else " "
            line = (Piece("accent", f"{'▌' if here else ' '} {number}  "), *self._lines[index])
        elif y == 1:
            line = (Piece("strong", self._title),)
        elif y == self.size.height - 2:
            line = tuple(
                piece
                for key, words in (("enter", "or its number"), ("esc", "leave"), ("j k", "move"))
                for piece in (Piece("accent", key), Piece("muted", f" {words}   "))
            )
        bar = Segment("▌", self.paint.style("accent", "raised"))
        margin = Segment("  ", self.paint.blank("raised"))
        return self.paint.filled([bar, margin, *self.paint.segments(line, ground)], self.size.width, ground)


class Choose(ModalScreen[int | None]):
    """Gives back the index of what was chosen, or None."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = "Choose { align: center middle; }"

    def __init__(self, paint: Paint, title: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self._paint = paint
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The list, as large as it needs to be or the screen allows."""
        choices = _Choices(self._paint, self._title, self._lines)
        choices.styles.height = min(len(self._lines) + _AROUND, self.app.size.height)
        yield choices

    def on_resize(self, event: events.Resize) -> None:
        """As wide as its lines, or as the screen, if a strip of it would be left over."""
        width = max((line_width(line) for line in self._lines), default=20) + 12
        self.query_one(_Choices).styles.width = across(max(width, 56), event.size.width)

    def stands_at(self) -> Offset:
        """At the choice under the cursor."""
        return self.query_one(_Choices).stands_at()

    def on_mount(self) -> None:
        """Fade the rest."""
        self.repaint(self._paint)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._paint = paint
        self.styles.background = paint.veil
        self.query_one(_Choices).repaint(paint)

    def on_key(self, event: events.Key) -> None:
        """Choose, move, or leave."""
        event.stop()
        choices = self.query_one(_Choices)
        match event.key:
            case "escape" | "q":
                self.dismiss(None)
            case "enter" | "space":
                self.dismiss(choices.cursor)
            case "j" | "down":
                choices.move(1)
            case "k" | "up":
                choices.move(-1)
            case key if key.isdecimal() and 0 < int(key) <= len(self._lines):
                self.dismiss(int(key) - 1)

    def on_click(self, event: events.Click) -> None:
        """A click on a choice is the choice; one beside the list leaves."""
        choices = self.query_one(_Choices)
        if event.widget is not choices:
            self.dismiss(None)
        elif (index := choices.at(event.y)) is not None:
            self.dismiss(index)
