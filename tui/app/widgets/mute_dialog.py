"""The dialog of a mute: what, which action, how long, where; below it a dry run, live while one types.

It knows nothing of the cache: whoever opens it hears of each change, and gives the lines of the dry run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from tui.app.ahead import TypedIn
from tui.app.painting import Paint
from tui.app.widgets.choice_row import ChoiceRow
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.app.widgets.edges import WIDE, across, edge
from tui.app.widgets.fixed import FixedLines
from tui.app.widgets.in_order import Field
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted
from tui.mute.grammar import LONGEST
from tui.mute.rule import ACTIONS, Action

AFTER_S: Final = 0.12  # look.md: the dry run begins so long after the last key
WORD: Final = "word or phrase"
SPANS: Final[tuple[tuple[str, str], ...]] = (
    ("24 hours", "24h"), ("7 days", "7d"), ("30 days", "30d"), ("for good", "forever"), ("until…", "until"),
)  # fmt: skip
PLACES: Final = ("everywhere", "this panel", "except rooms")
_ALL_KEYS: Final = 68  # columns of a screen that all the keys need on one row
_KEY_ROWS: Final = 3
_DRY_ROWS: Final = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the fields say. `span`: "7d", "forever", or a date as it was typed. `place`: a word of PLACES."""

    text: str
    action: Action = "fold"
    span: str = "7d"
    place: str = PLACES[0]
    profile: str = ""
    show_all: bool = False


class DryRunLines(Drawn):
    """Some lines below the fields; as many rows whatever they say, so that nothing jumps while one types."""

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self._lines: Sequence[Line] = ()
        self.styles.height = _DRY_ROWS

    def show(self, lines: Sequence[Line]) -> None:
        """These lines now."""
        self._lines = lines
        self.refresh()

    def row(self, y: int) -> Strip:
        """One of them."""
        line = self._lines[y] if y < len(self._lines) else ()
        return self.paint.strip(fitted(line, self.size.width), self.size.width, "raised")


class MuteDialog(TypedIn, Dialog[Wanted | None]):
    """Gives back what is wanted, or None. `changed` is told 120 ms after the last change."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        MuteDialog { align: center middle; }
        MuteDialog > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; }
        MuteDialog > Vertical { overflow: hidden auto; scrollbar-size: 0 0; }
        MuteDialog #keys { dock: bottom; height: 3; }
        MuteDialog Input { border: none; height: 1; padding: 0; margin: 0 0 0 12; }
        MuteDialog Input:focus { border-left: outer $accent; margin: 0 0 0 11; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "step(1)", "next field", priority=True),
        Binding("shift+tab,up", "step(-1)", "previous field", priority=True),
        Binding("ctrl+o", "all", "show all", priority=True),
    ]

    def __init__(
        self,
        paint: Paint,
        glyphs: Glyphs,
        head: Line,
        suggestions: Sequence[str],
        changed: Callable[[Wanted], None],
        start: Wanted | None = None,
    ) -> None:
        super().__init__()
        self._paint = paint
        self._glyphs = glyphs
        self._head = head
        self._suggestions = [*suggestions[:1], WORD, *suggestions[1:]]
        self._shown = ["this conversation" if one.startswith("thread:") else one for one in self._suggestions]
        self._changed = changed
        self._start = start or Wanted(suggestions[0] if suggestions else "")
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, what, the text, do, for, a date, where, profile; the dry run; the keys."""
        paint, glyphs, start = self._paint, self._glyphs, self._start
        spans = [value for _, value in SPANS]
        at = self._suggestions.index(start.text) if start.text in self._suggestions else 1
        span = spans.index(start.span) if start.span in spans else len(spans) - 1
        with Vertical():
            yield FixedLines(paint, [(Piece("strong", "  Mute"), Piece("text", "  "), *self._head), ()])
            yield ChoiceRow(paint, "What", self._shown, at, glyphs, "what", self._type)
            yield Field(start.text, max_length=LONGEST, select_on_focus=False, id="text")
            yield ChoiceRow(paint, "Do", ACTIONS, ACTIONS.index(start.action), glyphs, "do")
            yield ChoiceRow(paint, "For", [word for word, _ in SPANS], span, glyphs, "for")
            date = "" if start.span in spans else start.span
            yield Field(date, placeholder="a day, such as 2026-12-24", max_length=32, id="until")
            yield ChoiceRow(paint, "Where", PLACES, PLACES.index(start.place), glyphs, "where")
            yield FixedLines(paint, [(Piece("muted", "  Profile   a set of rules, or none"),)])
            yield Field(start.profile, max_length=40, select_on_focus=False, id="profile")
            yield FixedLines(paint, [()])
            yield DryRunLines(paint)
            keys = FixedLines(paint, self._keys())
            keys.id = "keys"
            yield keys

    def _keys(self) -> list[Line]:
        """The keys on three rows: a blank one, then as many as they need."""
        keys = [
            ("enter", "keep it"),
            ("esc", "leave"),
            ("^o", "show all"),
            ("← →", "choose"),
            ("tab", "next"),
        ]
        rows = [keys] if self.app.size.width >= _ALL_KEYS else [keys[:3], keys[3:]]
        made: list[Line] = [()]
        for row in rows:
            pieces = [
                one for key, words in row for one in (Piece("accent", key), Piece("muted", f" {words}  "))
            ]
            made.append((Piece("muted", "  "), *pieces))
        return [*made, ()][:_KEY_ROWS]

    def on_resize(self, event: events.Resize) -> None:
        """As wide as the screen allows, if a strip of it would be left over."""
        self.query_one(Vertical).styles.width = across(WIDE, event.size.width)

    def on_mount(self) -> None:
        """Colours by role; the text has the keyboard."""
        self.repaint(self._paint)
        for field in self.query(Input):
            field.cursor_blink = False
        self._show_until()
        self.query_one("#text", Input).focus()
        self._changed(self.wanted)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._paint = paint
        box = self.query_one(Vertical)
        self.styles.background = paint.veil
        edge(box, paint, 1, below=0)
        for field in self.query(Input):
            field.styles.background, field.styles.color = paint.css("cursor"), paint.css("strong")
        for drawn in self.query(Drawn):
            drawn.repaint(paint)

    @property
    def wanted(self) -> Wanted:
        """What the fields say now."""
        span = SPANS[self._row("for").chosen][1]
        return Wanted(
            self._field("text").value.strip(),
            ACTIONS[self._row("do").chosen],
            self._field("until").value.strip() if span == "until" else span,
            PLACES[self._row("where").chosen],
            self._field("profile").value.strip(),
        )

    def _row(self, id: str) -> ChoiceRow:
        return self.query_one(f"#{id}", ChoiceRow)

    def _field(self, id: str) -> Input:
        return self.query_one(f"#{id}", Input)

    def show(self, lines: Sequence[Line]) -> None:
        """The dry run's lines. The dialog may have been left meanwhile."""
        try:
            self.query_one(DryRunLines).show(lines)
        except NoMatches:
            return

    # ---- fields

    def _stops(self) -> list[Widget]:
        return [one for one in self.query("ChoiceRow, Input").results(Widget) if one.display]

    def action_step(self, by: int) -> None:
        """To the next field, or the one before."""
        stops = self._stops()
        at = stops.index(self.focused) if self.focused in stops else 0
        self.set_focus(stops[(at + by) % len(stops)])

    def action_all(self) -> None:
        """Leave, to see all posts that the rule would take."""
        self._leave(show_all=True)

    def _type(self, letter: str) -> None:
        """A letter typed among the suggestions goes on in the text, behind what stands there."""
        text = self._field("text")
        self.set_focus(text)
        text.cursor_position = len(text.value)
        text.insert_text_at_cursor(letter)

    def _show_until(self) -> None:
        self._field("until").display = SPANS[self._row("for").chosen][1] == "until"

    def on_choice_row_changed(self, event: ChoiceRow.Changed) -> None:
        """Another word: a suggestion is put into the text."""
        if event.row.id == "what":
            chosen = self._suggestions[event.row.chosen]
            self._field("text").value = "" if chosen == WORD else chosen
        self._show_until()
        self._soon()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words: which suggestion they are, if any."""
        if event.input.id == "text":
            text = event.value.strip()
            self._row("what").show_chosen(self._suggestions.index(text) if text in self._suggestions else 1)
        self._soon()

    def _soon(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(AFTER_S, lambda: self._changed(self.wanted))

    def on_input_submitted(self) -> None:
        """Enter keeps, from any field."""
        self._leave()

    def on_key(self, event: events.Key) -> None:
        """Enter keeps, esc leaves."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "enter":
            event.stop()
            self._leave()

    def _leave(self, *, show_all: bool = False) -> None:
        wanted = self.wanted
        if wanted.text:
            self.dismiss(
                Wanted(wanted.text, wanted.action, wanted.span, wanted.place, wanted.profile, show_all)
            )
        else:
            self.show([(Piece("warn", "  Type a word, or choose one of the suggestions."),)])
