"""One line to type in, and under it what answers it: the command palette, and the picker of panels.

`provide` gives the items; it may ask the cache, so it is awaited off the key's path. Up and down choose, enter takes,
esc leaves. Whoever opened it may hear of each highlighted item (a theme shows itself while it is looked at).
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui.app.ahead import TypedIn
from tui.app.painting import Paint
from tui.app.standing import in_field
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.app.widgets.edges import WIDE, across, edge
from tui.app.widgets.in_order import Field
from tui.deck.matching import Item
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.rows import name_drawn

Provide = Callable[[str], Awaitable[Sequence[Item]]]
Highlight = Callable[[Item | None], None]

_AROUND: Final = 7  # rows of the dialog that hold no item
_TEXT_AT: Final = 2  # columns before an item's title


class _Found(Drawn):
    """The items that were found, the chosen one marked, and how many there are."""

    class Taken(Message):
        """An item was clicked."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, paint: Paint, words: str, nothing: str, rows: int) -> None:
        super().__init__(paint)
        self._words = words
        self._nothing = nothing
        self.items: Sequence[Item] = ()
        self.chosen = 0
        self._top = 0
        self._rows = rows
        self.styles.height = rows + 2

    def show(self, items: Sequence[Item], chosen: int = 0) -> None:
        """Show these items."""
        self.items, self.chosen = items, max(0, min(chosen, len(items) - 1))
        self._top = max(0, min(self._top, self.chosen), self.chosen - self._rows + 1)
        self.refresh()

    def row(self, y: int) -> Strip:
        """An item a row; the last row says how many there are and which keys."""
        width = self.size.width
        if y == self._rows + 1:
            return self.paint.strip(self._foot(), width, "raised")
        at = self._top + y
        if y >= self._rows or at >= len(self.items):
            return self.paint.strip((), width, "raised")
        here = at == self.chosen
        return self.paint.strip(
            _line(self.items[at], width, here=here), width, "cursor" if here else "raised"
        )

    def _foot(self) -> Line:
        """How many there are, where any were looked for, and the keys: enter where it does something."""
        if not self.items:
            count = self._nothing
        elif all(item.kind == "typed" for item in self.items):
            count = ""  # what is typed is taken as it is: nothing was looked for
        else:
            count = f"{len(self.items)} found"
        said: Line = (Piece("muted", f"{count}   "),) if count else ()
        if self.items and (why := self.items[self.chosen].why_not):
            return (*said, Piece("warn", why))
        enter = (Piece("accent", "enter"), Piece("muted", f" {self._words}  ")) if self.items else ()
        return (*said, *enter, Piece("accent", "esc"), Piece("muted", " leave"))

    def stands_at(self) -> Offset | None:
        """The first cell of the chosen item; None where nothing was found."""
        return self.region.offset + Offset(_TEXT_AT, self.chosen - self._top) if self.items else None

    def on_click(self, event: events.Click) -> None:
        """A click takes an item."""
        if self._top + event.y < len(self.items) and event.y < self._rows:
            self.post_message(self.Taken(self._top + event.y))


def _line(item: Item, width: int, *, here: bool) -> Line:
    """Mark and title at left, key and note at right; where the title would be cut, the note gives way, then the title."""
    title = Piece("muted" if item.why_not else "strong" if here else "text", name_drawn(item.title))
    key: Line = (Piece("accent", item.key),) if item.key else ()
    right: Line = (*key, Piece("muted", f"  {item.note}")) if item.note else key
    if line_width((title, *right)) > width - 4:
        right = key
    room = max(0, width - 4 - line_width(right))
    left = fitted((title,), room)
    gap = " " * max(1, width - 3 - line_width(left) - line_width(right))
    return (Piece("accent", "▌ " if here else "  "), *left, Piece("text", gap), *right)


class Picker(TypedIn, Dialog[Item | None]):
    """Asks for one item; gives it back, or None."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        Picker { align: center middle; }
        Picker > Vertical { width: 76; max-width: 100%; height: auto; }
        Picker Input { border: none; height: 1; padding: 0; margin-bottom: 1; }
    """

    def __init__(
        self,
        paint: Paint,
        provide: Provide,
        hint: str,
        highlight: Highlight = lambda item: None,
        words: str = "take it",
        nothing: str = "nothing found",
        text: str = "",
    ) -> None:
        """`hint` stands in the empty field, `text` in the field at first; `words` say what enter does, `nothing` what it
        is that there is no item."""
        super().__init__()
        self._paint = paint
        self._provide = provide
        self._hint = hint
        self._highlight = highlight
        self._words = words
        self._nothing = nothing
        self._text = text
        self._shown: str | None = None  # the query whose answer is on the screen
        self._enter_waits = False  # enter came before the answer to what was typed

    def compose(self) -> ComposeResult:
        """The field, and what answers it."""
        with Vertical():
            yield Field(
                self._text, placeholder=self._hint, select_on_focus=False
            )  # it may be typed in already
            yield _Found(
                self._paint, self._words, self._nothing, max(3, min(14, self.app.size.height - _AROUND - 4))
            )

    def on_resize(self, event: events.Resize) -> None:
        """As wide as the screen allows, if a strip of it would be left over."""
        self.query_one(Vertical).styles.width = across(WIDE, event.size.width)

    def stands_at(self) -> Offset:
        """At the chosen item; in the field, where there is none."""
        return self.query_one(_Found).stands_at() or in_field(self.query_one(Input))

    def on_mount(self) -> None:
        """Colours by role; the field has the keyboard; everything there is stands there at first."""
        self.repaint(self._paint)
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self._ask(field.value)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme: one that is being looked at."""
        box, field = self.query_one(Vertical), self.query_one(Input)
        self.styles.background = paint.veil
        edge(box, paint, 2)
        field.styles.background, field.styles.color = paint.css("raised"), paint.css("strong")
        self.query_one(_Found).repaint(paint)

    def ask_again(self) -> None:
        """What there is to find has changed: ask anew for what is typed."""
        if self.is_mounted:
            self._ask(self.query_one(Input).value)

    def _ask(self, query: str) -> None:
        finding = partial(self._find, query)
        self.run_worker(finding, name=f"find {query[:20]}", group="find", exclusive=True)  # type: ignore[arg-type]

    async def _find(self, query: str) -> None:
        found = self.query_one(_Found)
        found.show(await self._provide(query))
        self._shown = query
        self._tell()
        if self._enter_waits:
            self._enter_waits = False
            self._take()

    def _tell(self) -> None:
        found = self.query_one(_Found)
        self._highlight(found.items[found.chosen] if found.items else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every letter asks anew; the answer to an older question is dropped."""
        self._ask(event.value)

    def on_input_submitted(self) -> None:
        """Enter takes the chosen item of what is typed, as soon as that is known."""
        if self._shown == self.query_one(Input).value:
            self._take()
        else:
            self._enter_waits = True

    def _take(self) -> None:
        """Leave with the chosen item, if it can be done here."""
        found = self.query_one(_Found)
        if found.items and not found.items[found.chosen].why_not:
            self.dismiss(found.items[found.chosen])

    def on__found_taken(self, event: _Found.Taken) -> None:
        """A click takes an item."""
        item = self.query_one(_Found).items[event.at]
        if not item.why_not:
            self.dismiss(item)

    def on_key(self, event: events.Key) -> None:
        """Up and down choose; esc leaves."""
        found = self.query_one(_Found)
        step = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": 8, "pageup": -8}.get(event.key)
        if step is not None:
            event.stop()
            found.show(found.items, found.chosen + step)
            self._tell()
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)
