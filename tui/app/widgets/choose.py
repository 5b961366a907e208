"""A few things to choose one of, by number or with the cursor. Enter or the number chooses, esc leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.app.widgets.edges import WIDE, across, is_flat, rule
from tui.layout.lines import Line, Piece, line_width

_AROUND: Final = 6  # a blank row, the title, a blank row; a blank row, the keys, a blank row
_FIRST: Final = 3
_NUMBER_AT: Final = 5
_BESIDE: Final = 10  # columns beside a choice's words: edge, margin, mark, number, and two at the right


@dataclass(frozen=True, slots=True)
class Choosable:
    """One of the choices: its line, further lines below it, and the key that takes it ("" for none, None: its number)."""

    line: Line
    below: Sequence[Line] = ()
    key: str | None = None


Make = Callable[[int], Sequence[Choosable]]
"""Gives the choices in lines of so many columns: asked again when the window changes."""


def columns(screen_width: int) -> int:
    """Columns for the words of a choice, on a screen so wide."""
    return max(20, across(WIDE, screen_width) - _BESIDE)


class _Choices(Drawn):
    """The rows: a key, a name, what it is; the one under the cursor is marked and filled."""

    def __init__(self, paint: Paint, title: str, choices: Sequence[Choosable]) -> None:
        super().__init__(paint)
        self._title = title
        self.cursor = 0
        self.choices = choices
        self._rows: list[tuple[int, int]] = []
        self.show(choices)

    def show(self, choices: Sequence[Choosable]) -> None:
        """Offer these, in as many rows as they need; the cursor stays."""
        self.choices = choices
        self._rows = [(at, row) for at, one in enumerate(choices) for row in range(1 + len(one.below))]
        self.cursor = max(0, min(len(choices) - 1, self.cursor))
        self.refresh()

    @property
    def rows_wanted(self) -> int:
        """How high it would be with everything in sight."""
        return len(self._rows) + _AROUND

    def move(self, by: int) -> None:
        """The cursor, within the list."""
        self.cursor = max(0, min(len(self.choices) - 1, self.cursor + by))
        self.refresh()

    def _row_of(self, index: int) -> int:
        return self._rows.index((index, 0)) if self.choices else 0

    @property
    def _top(self) -> int:
        """The first row in sight: the choice under the cursor is in sight whole, or from its first row."""
        room = max(1, self.size.height - _AROUND)
        first = self._row_of(self.cursor)
        last = first + len(self.choices[self.cursor].below) if self.choices else 0
        return min(first, max(0, last - room + 1))

    def _at(self, y: int) -> tuple[int, int] | None:
        row = y - _FIRST + self._top
        return self._rows[row] if _FIRST <= y < self.size.height - 3 and row < len(self._rows) else None

    def at(self, y: int) -> int | None:
        """Which choice stands on row `y`."""
        found = self._at(y)
        return found[0] if found is not None else None

    def key_of(self, index: int) -> str:
        """The key that takes the choice at `index`, "" for none."""
        key = self.choices[index].key
        if key is not None:
            return key
        return f"{index + 1}" if index < 9 else ""

    def stands_at(self) -> Offset:
        """The number of the choice under the cursor, with its name after it."""
        return self.region.offset + Offset(_NUMBER_AT, self._row_of(self.cursor) - self._top + _FIRST)

    def row(self, y: int) -> Strip:
        """Row `y` of the dialog."""
        if y in (0, self.size.height - 1) and is_flat(self.paint):
            return rule(self.paint, self.size.width)
        line: Line = ()
        ground = "raised"
        if (found := self._at(y)) is not None:
            index, row = found
            here, choice = index == self.cursor, self.choices[index]
            ground = "cursor" if here else ground
            key = self.key_of(index) if row == 0 else ""
            words = choice.line if row == 0 else choice.below[row - 1]
            line = (Piece("accent", f"{'▌' if here else ' '} {key:1}  "), *words)
        elif y == 1:
            line = (Piece("strong", self._title),)
        elif y == self.size.height - 2:
            line = tuple(
                piece
                for key, words in (("enter", "or its number"), ("esc", "leave"), ("j k", "move"))
                for piece in (Piece("accent", key), Piece("muted", f" {words}  "))
            )
        bar = Segment("▌", self.paint.style("accent", "raised"))
        margin = Segment("  ", self.paint.blank("raised"))
        return self.paint.filled([bar, margin, *self.paint.segments(line, ground)], self.size.width, ground)


class Choose(Dialog[int | None]):
    """Gives back the index of what was chosen, or None."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = "Choose { align: center middle; }"

    def __init__(self, paint: Paint, title: str, choices: Sequence[Line] | Make) -> None:
        """`choices`: a line each, or what makes them for a width."""
        super().__init__()
        self._paint = paint
        self._title = title
        self._make: Make = choices if callable(choices) else _lines_alone(choices)

    def compose(self) -> ComposeResult:
        """The list."""
        yield _Choices(self._paint, self._title, self._make(columns(self.app.size.width)))

    def on_resize(self, event: events.Resize) -> None:
        """As large as it needs to be; as wide as the screen, if a strip of it would be left over."""
        choices = self.query_one(_Choices)
        choices.show(self._make(columns(event.size.width)))
        lines = [line for one in choices.choices for line in (one.line, *one.below)]
        width = max((line_width(line) for line in lines), default=20) + _BESIDE
        choices.styles.width = across(max(width, 56), event.size.width)
        choices.styles.height = min(choices.rows_wanted, event.size.height)

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
            case key if key.isdecimal():
                found = (at for at in range(len(choices.choices)) if choices.key_of(at) == key)
                if (index := next(found, None)) is not None:
                    self.dismiss(index)

    def on_click(self, event: events.Click) -> None:
        """A click on a choice is the choice; one beside the list leaves."""
        choices = self.query_one(_Choices)
        if event.widget is not choices:
            self.dismiss(None)
        elif (index := choices.at(event.y)) is not None:
            self.dismiss(index)


def _lines_alone(lines: Sequence[Line]) -> Make:
    return lambda _: [Choosable(line) for line in lines]
