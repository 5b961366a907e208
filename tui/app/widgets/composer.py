"""The composer: a text being written, what it weighs and costs, what speaks against sending it, and its keys.

Draws what it is told (`Told`) and says which command a key is; what a draft is and what becomes of it is `writing`.
It stands at the foot of the screen, so that what is answered can be read above it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets import TextArea

from tui.app.ahead import TypedIn
from tui.app.painting import Paint
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.app.widgets.edges import WIDE, across, edge
from tui.app.widgets.editor import Editor, Wished
from tui.layout.lines import Line

_MOST_ROWS: Final = 10  # of text; a longer one scrolls within
_FEWEST_ROWS: Final = 3
_BELOW: Final = 2  # rows of the screen below it: messages, and the footer
_PADDING: Final = 2  # rows of its own box, above and below
_LOW: Final = 12  # rows of a screen that has none of them to spare
_FEWEST_REMARKS: Final = 3  # rows: a blank one, what they are, and one
_FEWEST_KEYS: Final = 2  # rows: a blank one, and one


@dataclass(frozen=True, slots=True)
class Told:
    """What stands round the text: whose it is and where it goes, what can be completed, length and price, remarks."""

    head: Line = ()
    offers: Line = ()
    status: Line = ()
    remarks: Sequence[Line] = ()
    keys: Sequence[Line] = ()


class Words(Drawn):
    """Lines of the composer that change as one types."""

    def __init__(self, paint: Paint, id: str) -> None:
        super().__init__(paint)
        self.id = id
        self._lines: Sequence[Line] = ()
        self.styles.height = 0

    def show(self, lines: Sequence[Line]) -> None:
        """Show these; a line more or less makes the composer higher or lower."""
        if list(lines) == list(self._lines):
            return
        if len(lines) != len(self._lines):
            self.styles.height = len(lines)
        self._lines = lines
        self.refresh()

    @property
    def rows(self) -> int:
        """How many lines it has."""
        return len(self._lines)

    def row(self, y: int) -> Strip:
        """One of the lines."""
        line = self._lines[y] if y < len(self._lines) else ()
        return self.paint.strip(line, self.size.width, "raised")


class Composer(TypedIn, Dialog[None]):
    """One text, or one part of a thread at a time."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        Composer { align: center bottom; overflow: hidden; }
        Composer > Vertical { height: auto; max-height: 100%; margin-bottom: 2; }
        Composer Editor { border: none; padding: 0; height: 3; scrollbar-size: 0 0; }
    """

    def __init__(
        self,
        paint: Paint,
        text: str,
        *,
        keys: Mapping[str, str],
        changed: Callable[[str, str], None],
        wished: Wished,
        take_offer: Callable[[], bool],
        at: tuple[int, int] | None = None,
    ) -> None:
        """`keys`: which command each key is, besides those of a text. `changed` is told the text and the word before the
        cursor; `wished` the command of a key; `take_offer` whether tab was of use. `at`: the columns of the panel that
        it belongs to; None: in the middle."""
        super().__init__()
        self._keys = keys
        self._paint = paint
        self._text = text
        self._changed = changed
        self._wished = wished
        self._take_offer = take_offer
        self._at = at
        self._told = Told()

    # ---- making

    def compose(self) -> ComposeResult:
        """Head, text, offers, status, remarks, keys."""
        with Vertical():
            yield Words(self._paint, "head")
            yield Editor(self._text, self._keys, self._wish, self._take_offer)
            yield Words(self._paint, "offers")
            yield Words(self._paint, "status")
            yield Words(self._paint, "remarks")
            yield Words(self._paint, "keys")

    @property
    def editor(self) -> Editor:
        """The text's field."""
        return self.query_one(Editor)

    def on_mount(self) -> None:
        """The cursor at the text's end."""
        self.repaint(self._paint)
        editor = self.editor
        editor.move_cursor(editor.document.end)
        editor.focus()
        self.show(self._told)
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """As wide as its panel, or as a dialog; the text as high as it needs."""
        box = self.query_one(Vertical)
        if self._at is not None and self._at[0] + self._at[1] <= event.size.width:
            self.styles.align_horizontal = "left"
            box.styles.width = self._at[1]
            box.styles.offset = (self._at[0], 0)
        else:
            self.styles.align_horizontal = "center"
            box.styles.width, box.styles.offset = across(WIDE, event.size.width), (0, 0)
        self._frame()
        self.call_after_refresh(self._tell)

    def _frame(self) -> None:
        """The box's own edge; on a low screen it leaves its rows to the text."""
        box = self.query_one(Vertical)
        edge(box, self._paint, 3)
        if self._is_low:
            box.styles.padding = (0, 3)
            box.styles.border_top = box.styles.border_bottom = ("", "transparent")

    @property
    def measure(self) -> int:
        """Columns for words."""
        return max(20, self.query_one(Vertical).size.width)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._paint = paint
        self.styles.background = "transparent" if not paint.native else None
        self._frame()
        self.editor.repaint(paint)
        for words in self.query(Words):
            words.repaint(paint)

    # ---- showing

    def show(self, told: Told) -> None:
        """Show this round the text."""
        self._told = told
        if not self.is_mounted:
            return
        keys = [(), *told.keys]
        left = max(0, self._rows - _FEWEST_ROWS)
        for name, lines, wanted in (
            ("head", [told.head], 1),
            ("status", [told.status], 1),
            ("offers", [told.offers], 1),
            ("remarks", told.remarks, len(told.remarks)),
            ("keys", keys, len(keys)),
        ):
            fits = min(wanted, left)
            if name == "remarks":
                fits = _beside_keys(fits, left, len(keys))
            self.query_one(f"#{name}", Words).show(lines[:fits])
            left -= fits
        self._grow()

    @property
    def _is_low(self) -> bool:
        return 0 < self.size.height < _LOW

    @property
    def _rows(self) -> int:
        """How many rows there are for text and words; before it is laid out, as many as are wanted."""
        height = self.size.height or 2 * _LOW
        return height - _BELOW - (0 if self._is_low else _PADDING)

    def put(self, text: str) -> None:
        """Another text stands there now: another part of a thread."""
        editor = self.editor
        editor.load_text(text)
        editor.move_cursor(editor.document.end)
        self._tell()

    def _grow(self) -> None:
        editor = self.editor
        around = sum(words.rows for words in self.query(Words))
        most = min(_MOST_ROWS, self._rows - around)
        rows = max(min(_FEWEST_ROWS, self._rows), min(most, editor.wrapped_document.height), 1)
        if editor.styles.height is None or editor.styles.height.value != rows:
            editor.styles.height = rows

    def _tell(self) -> None:
        self._grow()
        self._changed(self.editor.text, self.editor.word_before())

    def stands_at(self) -> Offset:
        """At the text's cursor."""
        return self.editor.cursor_screen_offset

    # ---- keys

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed."""
        event.stop()
        self._tell()

    def _wish(self, command: str) -> Awaitable[object] | None:
        """A command about the text as it is now; not when the one before it has closed this."""
        if not self.is_current:
            return None
        self._tell()
        return self._wished(command)


def _beside_keys(wanted: int, left: int, keys: int) -> int:
    """How many rows of remarks there are where `left` are left for them and `keys`, which stay in sight."""
    for kept in (keys, _FEWEST_KEYS):
        fits = min(wanted, left - kept)
        if fits == wanted or fits >= _FEWEST_REMARKS:
            return max(0, fits)
    return 0
