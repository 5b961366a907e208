"""A sheet over the deck: lines to read (help, past messages), the rest faded. Esc leaves it."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.app.widgets.edges import across, is_flat, rule
from tui.layout.lines import Line, Piece, fitted, line_width, piece_at

_AROUND: Final = 4  # rows of a sheet that hold no line
_TEXT_AT: Final = 3  # columns before a line
_OTHER_KEYS: Final = 26  # cells of "esc close   j k 99 below"


class _Page(Drawn):
    """The sheet itself: an accent bar at left, raised ground, no frame; its keys always on the last row but one."""

    def __init__(self, paint: Paint, keys: Line = ()) -> None:
        super().__init__(paint)
        self._lines: Sequence[Line] = ()
        self._top = 0
        self._own_keys = keys
        self._more_keys = 0  # rows of keys besides the one there always is
        self.said = ""  # stands in the keys' place until the next key

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines, from the first."""
        self._lines, self._top = lines, 0
        self.refresh()

    @property
    def _room(self) -> int:
        """Rows for lines: less a blank row above, one below, the keys, and a blank row at the end."""
        return max(1, self.size.height - _AROUND - self._more_keys)

    def scroll_rows(self, rows: int) -> None:
        """Scroll within the sheet, as far as there are lines."""
        last = max(0, len(self._lines) - self._room)
        self._top = max(0, min(last, self._top + rows))
        self.refresh()

    def link_at(self, x: int, y: int) -> str | None:
        """Where the piece of a line at this cell leads; None where it leads nowhere."""
        at = self._top + y - 1
        if not (0 < y <= self._room and at < len(self._lines)):
            return None
        piece = piece_at(self._lines[at], x - _TEXT_AT)
        return piece.href if piece is not None else None

    def row(self, y: int) -> Strip:
        """A blank row, the lines, a blank row, the keys, a blank row; rules, where no ground shows its ends."""
        if y in (0, self.size.height - 1) and is_flat(self.paint):
            return rule(self.paint, self.size.width)
        line: Line = ()
        keys = self._keys()
        first = self.size.height - 1 - len(keys)
        if first <= y < self.size.height - 1:
            line = keys[y - first]
        elif 0 < y <= self._room and self._top + y - 1 < len(self._lines):
            line = self._lines[self._top + y - 1]
        bar = Segment("▌", self.paint.style("accent", "raised"))
        rest = self.paint.segments((Piece("text", "  "), *line), "raised")
        return self.paint.filled([bar, *rest], self.size.width, "raised")

    def rows_around(self, width: int) -> int:
        """How many rows hold no line, at this width: the keys may need more than one."""
        self._more_keys = len(_in_rows(self._own_keys, width - 4, _OTHER_KEYS)) - 1 if self._own_keys else 0
        return _AROUND + self._more_keys

    def _keys(self) -> list[Line]:
        rows = [()] * (1 + self._more_keys)
        if self.said:
            return [(Piece("text", self.said),), *rows[1:]]
        more = len(self._lines) - self._top - self._room
        keys: Line = (Piece("accent", "esc"), Piece("muted", " close"))
        if len(self._lines) > self._room:
            below = f" {more} below" if more > 0 else " the end"
            if not self._own_keys:
                below = f" scroll, {more} lines below" if more > 0 else " scroll, this is the end"
            gap = "  " if self._own_keys else "   "
            keys = (*keys, Piece("accent", f"{gap}j k"), Piece("muted", below))
        room = self.size.width - 4
        made = _in_rows(self._own_keys, room, line_width(keys))
        return [fitted(line, room) for line in ((*keys, *made[0]), *made[1:], *rows)][: len(rows)]


def _in_rows(keys: Line, width: int, begun: int) -> list[Line]:
    """Keys with their words on rows of this width; of the first, `begun` cells are taken."""
    rows: list[Line] = [()]
    at = begun
    for start in (at for at, piece in enumerate(keys) if piece.role == "accent"):
        end = next((at for at in range(start + 1, len(keys)) if keys[at].role == "accent"), len(keys))
        item = keys[start:end]
        if at + line_width(item) > width and at:
            rows.append(())
            at = 0
            item = (Piece("accent", item[0].text.lstrip()), *item[1:])
        rows[-1] = (*rows[-1], *item)
        at += line_width(item)
    return rows


class Sheet(Dialog[None]):
    """Shows lines until esc, q, enter or ? is pressed."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = "Sheet { align: center middle; overflow: hidden; }"

    def __init__(
        self,
        paint: Paint,
        make: Callable[[int], Sequence[Line]],
        *,
        keys: Line = (),
        press: Callable[[str], bool] | None = None,
        follow: Callable[[str], None] | None = None,
    ) -> None:
        """`make` gives the lines for a screen of so many columns: it is asked again when the window changes.

        `keys` are written on the last row besides the sheet's own; `press` says whether it has taken a key;
        `follow` is told where a link leads that was clicked.
        """
        super().__init__()
        self._paint = paint
        self._make = make
        self._own_keys = keys
        self._press = press
        self._follow = follow

    def compose(self) -> ComposeResult:
        """One page."""
        yield _Page(self._paint, self._own_keys)

    def on_resize(self, event: events.Resize) -> None:
        """The page is as large as its lines, or as the screen allows."""
        self._show(event.size.width, event.size.height)

    def _show(self, screen_width: int, screen_height: int) -> None:
        page, lines = self.query_one(_Page), self._make(screen_width)
        keys = line_width(self._own_keys) + _OTHER_KEYS if self._own_keys else 0
        width = max(keys, *(line_width(line) for line in lines), 40) + 6
        width = across(width, screen_width)
        page.styles.width = width
        around = page.rows_around(width)
        page.styles.height = min(len(lines) + around, max(around + 1, screen_height - 2))
        page.show(lines)

    def renew(self) -> None:
        """Ask for the lines again: they are others now."""
        self._show(self.size.width, self.size.height)

    def say(self, words: str) -> None:
        """Show these words where the keys stand, until the next key."""
        page = self.query_one(_Page)
        if words != page.said:
            page.said = words
            page.refresh()

    def stands_at(self) -> Offset:
        """At the first line in sight: reading goes on from there."""
        return self.query_one(_Page).region.offset + Offset(_TEXT_AT, 1)

    def on_mount(self) -> None:
        """Fade the rest; where colours cannot be blended it is covered instead."""
        self.repaint(self._paint)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self.styles.background = paint.veil
        self.query_one(_Page).repaint(paint)

    def on_key(self, event: events.Key) -> None:
        """Leave, or scroll."""
        event.stop()
        page = self.query_one(_Page)
        self.say("")
        if self._press is not None and self._press(event.key):
            return
        match event.key:
            case "escape" | "q" | "enter" | "question_mark" | "exclamation_mark":
                self.dismiss(None)
            case "j" | "down":
                page.scroll_rows(1)
            case "k" | "up":
                page.scroll_rows(-1)
            case "space" | "pagedown" | "ctrl+d":
                page.scroll_rows(page.size.height // 2)
            case "pageup" | "ctrl+u":
                page.scroll_rows(-(page.size.height // 2))

    def on_click(self, event: events.Click) -> None:
        """A click on a link follows it; anywhere else it leaves."""
        page = self.query_one(_Page)
        at = event.screen_offset - page.region.offset
        href = page.link_at(at.x, at.y) if self._follow is not None and at.x < page.size.width else None
        if self._follow is not None and href is not None:
            self._follow(href)
        else:
            self.dismiss(None)
