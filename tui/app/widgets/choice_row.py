"""One field of a dialog: a few words of which one is chosen, by arrow keys or a click. "○ hide   ● fold   ○ dim"."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.drawn import Drawn
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted
from tui.text.widths import cell_width

TITLE: Final = 10  # columns of a field's name
_BETWEEN: Final = "   "


class ChoiceRow(Drawn, can_focus=True):
    """As many rows as its words need. The field that has the keyboard has its name in the accent, behind a bar."""

    DEFAULT_CSS: ClassVar[str] = "ChoiceRow { height: 1; }"

    class Changed(Message):
        """Another word was chosen."""

        def __init__(self, row: "ChoiceRow") -> None:
            super().__init__()
            self.row = row

    def __init__(
        self,
        paint: Paint,
        title: str,
        words: Sequence[str],
        chosen: int,
        glyphs: Glyphs,
        id: str,
        typed: Callable[[str], None] | None = None,
    ) -> None:
        """`typed` is told of a letter typed here, where words can be written instead of chosen."""
        super().__init__(paint)
        self._typed = typed
        self.id = id
        self._title = title
        self._words = list(words)
        self._glyphs = glyphs
        self.chosen = chosen
        self._sign = cell_width(glyphs.chosen) + 1  # columns before a word

    def _placed(self) -> list[list[tuple[int, int]]]:
        """For each row the words on it: index and first column, counted after the title."""
        room = max(10, self.size.width - TITLE - 2)
        rows: list[list[tuple[int, int]]] = [[]]
        at = 0
        for index, word in enumerate(self._words):
            wide = cell_width(word) + self._sign
            if at and at + wide > room:
                rows.append([])
                at = 0
            rows[-1].append((index, at))
            at += wide + len(_BETWEEN)
        return rows

    def on_resize(self) -> None:
        """As high as the words need at this width."""
        self.styles.height = len(self._placed())

    def row(self, y: int) -> Strip:
        """One row: the field's name on the first, then words."""
        here = self.has_focus
        bar = Piece("accent", "▌ " if here and y == 0 else "  ")
        name = Piece("accent" if here else "muted", (self._title if y == 0 else "").ljust(TITLE))
        line: list[Piece] = [bar, name]
        rows = self._placed()
        for at, (index, _) in enumerate(rows[y] if y < len(rows) else ()):
            is_it = index == self.chosen
            sign = self._glyphs.chosen if is_it else self._glyphs.not_chosen
            line.append(Piece("muted", _BETWEEN if at else ""))
            line.append(Piece("accent" if is_it else "muted", f"{sign} "))
            line.append(Piece("strong" if is_it else "text", self._words[index]))
        shown: Line = tuple(piece for piece in line if piece.text)
        return self.paint.strip(
            fitted(shown, self.size.width, self._glyphs.ellipsis), self.size.width, "raised"
        )

    def stands_at(self) -> Offset:
        """The chosen word."""
        for y, words in enumerate(self._placed()):
            for index, first in words:
                if index == self.chosen:
                    return self.region.offset + Offset(2 + TITLE + first + self._sign, y)
        return self.region.offset

    def choose(self, index: int) -> None:
        """Choose the word at `index`, clamped, and say so."""
        index = max(0, min(len(self._words) - 1, index))
        if index != self.chosen:
            self.chosen = index
            self.refresh()
            self.post_message(self.Changed(self))

    def show_chosen(self, index: int) -> None:
        """Let the word at `index` be the chosen one, without a message."""
        self.chosen = index
        self.refresh()

    def on_focus(self) -> None:
        """The bar comes."""
        self.refresh()

    def on_blur(self) -> None:
        """The bar goes."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Arrows and space choose. A letter changes no choice: whoever types one means words."""
        match event.key:
            case "right":
                self.choose(self.chosen + 1)
            case "left":
                self.choose(self.chosen - 1)
            case "space":
                self.choose((self.chosen + 1) % len(self._words))
            case _ if self._typed is not None and event.is_printable and event.character:
                self._typed(event.character)
            case _:
                return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A click on a word chooses it."""
        event.stop()
        rows = self._placed()
        x = event.x - TITLE - 2
        for index, first in rows[event.y] if event.y < len(rows) else ():
            if first <= x < first + cell_width(self._words[index]) + self._sign:
                self.focus()
                self.choose(index)
