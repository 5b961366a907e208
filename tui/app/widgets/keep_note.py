"""The dialog of keeping a post: a few words on it, and a word or two to file it under. Enter keeps, esc leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tui.app.ahead import TypedIn
from tui.app.painting import Paint
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.edges import WIDE, across, edge
from tui.app.widgets.fixed import FixedLines
from tui.app.widgets.in_order import Field
from tui.layout.lines import Line, Piece
from tui.model.note import Note

_LONGEST_NOTE: Final = 1_000
_LONGEST_LABEL: Final = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided: keep with these words, or `remove`: keep no longer."""

    note: str = ""
    label: str = ""
    remove: bool = False


class KeepNote(TypedIn, Dialog[Answer | None]):
    """Two fields; gives the answer back, or None."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        KeepNote { align: center middle; }
        KeepNote > Vertical { width: 76; max-width: 100%; height: auto; }
        KeepNote Input { border: none; height: 1; padding: 0; }
    """

    # With priority: keys that come fast (a paste, a slow line) would be on their way to the first field already.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab,down,up", "other_field", "next field", priority=True)
    ]

    def __init__(self, paint: Paint, head: Line, known: Note | None, labels: Sequence[str]) -> None:
        """`head` says whose post it is; `known` is its note if it is kept already; `labels` those in use."""
        super().__init__()
        self._paint = paint
        self._head = head
        self._known = known
        self._labels = labels

    def compose(self) -> ComposeResult:
        """What is kept, the two fields, the labels there are, which keys there are."""
        note, label = (self._known.note, self._known.label) if self._known is not None else ("", "")
        title = "Kept" if self._known is not None else "Keep"
        used = (Piece("muted", f"In use: {', '.join(self._labels)}"),) if self._labels else ()
        with Vertical():
            yield FixedLines(
                self._paint,
                [(Piece("strong", title), Piece("text", "  "), *self._head), (), (Piece("muted", "Note"),)],
            )
            yield Field(note, max_length=_LONGEST_NOTE, select_on_focus=False, id="note")
            yield FixedLines(self._paint, [(), (Piece("muted", "File under, a word or two"),)])
            yield Field(label, max_length=_LONGEST_LABEL, select_on_focus=False, id="label")
            yield FixedLines(self._paint, [used, (), self._keys()])

    def _keys(self) -> Line:
        keys = [("enter", "keep"), ("esc", "leave"), ("tab", "next field")]
        if self._known is not None:
            keys.append(("^r", "keep no longer"))
        return tuple(
            piece for key, words in keys for piece in (Piece("accent", key), Piece("muted", f" {words}  "))
        )

    def on_resize(self, event: events.Resize) -> None:
        """As wide as the screen allows, if a strip of it would be left over."""
        self.query_one(Vertical).styles.width = across(WIDE, event.size.width)

    def on_mount(self) -> None:
        """Colours by role; the note has the keyboard."""
        self.repaint(self._paint)
        for field in self.query(Input):
            field.cursor_blink = False
        self.query_one("#note", Input).focus()

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._paint = paint
        box = self.query_one(Vertical)
        self.styles.background = paint.veil
        edge(box, paint, 3)
        for field in self.query(Input):
            field.styles.background, field.styles.color = paint.css("cursor"), paint.css("strong")
        for lines in self.query(FixedLines):
            lines.repaint(paint)

    def action_other_field(self) -> None:
        """The keyboard goes to the field that does not have it."""
        note, label = self.query_one("#note", Input), self.query_one("#label", Input)
        self.set_focus(note if self.focused is label else label)

    def on_input_submitted(self) -> None:
        """Enter, in either field: keep it."""
        note, label = self.query_one("#note", Input).value, self.query_one("#label", Input).value
        self.dismiss(Answer(note.strip(), label.strip()))

    def on_key(self, event: events.Key) -> None:
        """Esc leaves all as it was; ^r keeps the post no longer."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "ctrl+r" and self._known is not None:
            event.stop()
            self.dismiss(Answer(remove=True))
