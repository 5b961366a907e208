"""A sheet that shows a post's pictures large, one at a time, what their author wrote of them always below.

What draws is chosen by `way`: in half blocks the picture is part of the rows like any text; by a terminal's own
graphics it is written over blank rows after these have been drawn, and again whenever they were drawn again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import ClassVar, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line, Piece, line_width
from tui.layout.roles import Role
from tui.layout.rows import name_drawn
from tui.layout.when import length
from tui.pictures import escapes
from tui.pictures.errors import PictureError
from tui.pictures.of_post import Picture
from tui.pictures.request import Drawing, Form, Request
from tui.pictures.scaling import Box
from tui.pictures.ways import Way
from tui.text.terminal import Terminal
from tui.text.wrapping import wrap

_BESIDE: Final = 6  # columns beside the picture: the bar, two blanks, three at the right
_AROUND: Final = 4  # rows that hold nothing: above, two between picture, words and keys, and one below
_FORMS: Final[dict[Way, Form]] = {"kitty": "png", "iterm": "png", "sixel": "sixel", "blocks": "pixels"}
_NUMBER: Final = 0xDE1  # kitty's number of our picture: there is one at a time


@dataclass(frozen=True, slots=True)
class Show:
    """What the sheet needs of the app around it."""

    way: Way
    cell: tuple[int, int]  # pixels of a cell, width and height
    why_words: str  # why there are words alone, where `way` is words
    may_draw: bool  # whether blocks may be asked for there
    half_blocks: bool  # False: the terminal's glyphs are ASCII, a cell is one colour
    terminal: Terminal
    draw: Callable[[Picture, Request], Awaitable[Drawing]]  # raises PictureError
    open: Callable[[str], None]
    say: Callable[[str], None]


class _Board(Drawn):
    """Picture, words and keys, and what has to be written to the terminal after they are drawn."""

    def __init__(self, paint: Paint) -> None:
        super().__init__(paint)
        self.room = 0  # rows for the picture
        self.words: Sequence[Line] = ()
        self.keys: Sequence[Line] = ()
        self.instead: Sequence[Line] = ()  # in the middle of the room, while there is no picture
        self.blocks: Sequence[list[Segment]] = ()
        self.columns = self.rows = 0  # what the picture takes
        self.graphics = ""
        self.stays = False  # whether text written there leaves the graphics (kitty's layer)
        self._written = ""
        self._due = False  # whether it is about to be written

    def row(self, y: int) -> Strip:
        """The room, a blank row, the words, a blank row, the keys, a blank row."""
        segments = [Segment("▌", self.paint.style("accent", "raised"))]
        below: Sequence[Line] = (*self.words, (), *self.keys)
        at = y - 1 - self.room - 1
        if 0 < y <= self.room:
            segments += self._picture_row(y - 1)
        elif 0 <= at < len(below):
            segments += self.paint.segments((Piece("text", "  "), *below[at]), "raised")
        return self.paint.filled(segments, self.size.width, "raised")

    @property
    def _left(self) -> int:
        return 3 + (self.size.width - _BESIDE - self.columns) // 2

    @property
    def _top(self) -> int:
        return 1 + (self.room - self.rows) // 2

    def _picture_row(self, y: int) -> list[Segment]:
        said = y - (self.room - len(self.instead)) // 2
        if 0 <= said < len(self.instead):
            return list(self.paint.segments((Piece("text", "  "), *self.instead[said]), "raised"))
        at = y + 1 - self._top
        if not self.blocks or not 0 <= at < len(self.blocks):
            return []
        return [Segment(" " * (self._left - 1), self.paint.blank("raised")), *self.blocks[at]]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows, and behind them the picture, if they blot it out."""
        if self.graphics and not (self.stays and self._written == self.graphics):
            own = Region(self._left, self._top, self.columns, self.rows)
            if crop.overlaps(own) and not self._due:
                self._due = True
                self.call_later(self._write)
        return super().render_lines(crop)

    def _write(self) -> None:
        self._due = False
        if self.graphics and self.screen.is_current:
            x, y = self.region.x + self._left, self.region.y + self._top
            self._written = self.graphics
            self.to_terminal(escapes.placed(self.graphics, x, y))

    def take_away(self) -> None:
        """Let the terminal forget what lies on its picture layer."""
        if self.stays and self._written:
            self.to_terminal(escapes.kitty_gone(_NUMBER))
        self.graphics = self._written = ""

    def to_terminal(self, text: str) -> None:
        """Write past Textual, which knows nothing of graphics: as it does itself to copy (`App.copy_to_clipboard`)."""
        if (driver := self.app._driver) is not None:
            driver.write(text)


class PictureSheet(Dialog[None]):
    """Shows pictures until esc, q or enter is pressed."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = "PictureSheet { align: center middle; overflow: hidden; }"

    def __init__(self, paint: Paint, pictures: Sequence[Picture], show: Show) -> None:
        super().__init__()
        self._paint = paint
        self._pictures = pictures
        self._show = show
        self._way = show.way
        self._at = 0
        self._scrolled = 0
        self._window = Size(80, 24)

    @property
    def picture(self) -> Picture:
        """The one that is shown."""
        return self._pictures[self._at]

    @property
    def _board(self) -> _Board:
        return self.query_one(_Board)

    def compose(self) -> ComposeResult:
        """One board."""
        yield _Board(self._paint)

    def stands_at(self) -> Offset:
        """At the words on the picture."""
        board = self._board
        return board.region.offset + Offset(3, board.room + 2)

    def on_mount(self) -> None:
        """Fade the rest."""
        self.repaint(self._paint)

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._paint = paint
        self.styles.background = paint.veil
        self._board.repaint(paint)

    def on_resize(self, event: events.Resize) -> None:
        """Another size is another drawing."""
        self._window = event.size
        self._lay_out()

    def _leave(self) -> None:
        """Close, and leave nothing on the terminal's picture layer."""
        self._board.take_away()
        self.dismiss(None)

    # ---- laying out

    def _lay_out(self) -> None:
        """Share the sheet between picture and words, and begin to draw."""
        board, (width, height) = self._board, self._window
        board.take_away()
        wide = max(20, width - 4)
        words = self._words(wide - _BESIDE)
        most = max(2, height // 4)
        self._scrolled = max(0, min(self._scrolled, len(words) - most))
        board.words = words[self._scrolled : self._scrolled + most]
        board.keys = self._keys(wide - _BESIDE, more=len(words) > most)
        below = len(board.words) + len(board.keys) + _AROUND
        board.blocks, board.columns, board.rows = (), 0, 0
        if self._way == "words":
            board.instead = _wrapped("muted", self._show.why_words, wide - _BESIDE)
            board.room = len(board.instead)
        else:
            board.instead = _wrapped("muted", "The picture comes; it costs nothing.", wide - _BESIDE)
            board.room = max(1, height - 2 - below)
            box = Box(wide - _BESIDE, board.room, *(self._show.cell if self._way != "blocks" else (1, 2)))
            draw = partial(self._draw, self.picture, box, self._way)  # not yet a coroutine: it may be dropped
            self.run_worker(draw, name="picture", group="picture", exclusive=True)  # type: ignore[arg-type]
        board.styles.width, board.styles.height = wide, board.room + below
        board.refresh(layout=True)

    def _words(self, width: int) -> list[Line]:
        """What it is, then the author's words on it, or that there are none."""
        picture, terminal = self.picture, self._show.terminal
        kind = {"photo": "picture", "video": "video, a still", "animated_gif": "silent film, a still"}[
            picture.kind
        ]
        if picture.duration_ms is not None and picture.kind == "video":
            kind = f"video {length(picture.duration_ms)}, a still"
        head: Line = (Piece("strong", kind), Piece("muted", f"  {self._at + 1} of {len(self._pictures)}"))
        if picture.whose:
            head = (*head, Piece("muted", f"  @{name_drawn(picture.whose, terminal)}"))
        if picture.width and picture.height:
            head = (*head, Piece("muted", f"  {picture.width:,} × {picture.height:,}"))
        alt = name_drawn(picture.alt, terminal)
        if not alt:
            return [head, (Piece("muted", "No alt text: its author wrote none."),)]
        return [head, *_wrapped("text", alt, width)]

    def _keys(self, width: int, *, more: bool) -> list[Line]:
        """The keys that work, in as many rows as they need."""
        keys = [("esc", "close"), ("o", "in browser")]
        if len(self._pictures) > 1:
            keys.insert(1, ("n p", "next, previous"))
        if self._may_draw_blocks:
            keys.append(("b", "in blocks"))
        if more:
            keys.append(("j k", "scroll the words"))
        rows: list[Line] = [()]
        for key, words in keys:
            item: Line = (Piece("accent", key), Piece("muted", f" {words}   "))
            if rows[-1] and line_width((*rows[-1], *item)) > width + 3:  # the blanks at the end may be cut
                rows.append(())
            rows[-1] = (*rows[-1], *item)
        return rows

    @property
    def _may_draw_blocks(self) -> bool:
        return self._way != "blocks" and (self._way != "words" or self._show.may_draw)

    # ---- drawing

    async def _draw(self, picture: Picture, box: Box, way: Way) -> None:
        board, show = self._board, self._show
        try:
            drawing = await show.draw(picture, Request(box, self._ground, _FORMS[way]))
        except PictureError as refused:
            board.instead = _wrapped("warn", str(refused), board.size.width - _BESIDE)
            show.say(str(refused))
            board.refresh()
            return
        board.instead = ()
        board.columns, board.rows = drawing.columns, drawing.rows
        if way == "blocks":
            board.blocks = await asyncio.to_thread(block_rows, drawing, half=show.half_blocks)
        else:
            board.stays = way == "kitty"
            board.graphics = await asyncio.to_thread(graphics, drawing, way)
        board.refresh()

    @property
    def _ground(self) -> str:
        """What is behind a transparent picture; where the theme has the terminal's own colours, black or white."""
        ground = self._paint.theme["raised"]
        return ground if ground.startswith("#") else "#000000" if self._paint.theme.dark else "#ffffff"

    # ---- keys

    def on_key(self, event: events.Key) -> None:
        """Leave, turn over, open, scroll."""
        event.stop()
        match event.key:
            case "escape" | "q" | "enter" | "V":
                self._leave()
            case "n" | "right" | "space" | "l":
                self._turn(1)
            case "p" | "left" | "backspace" | "h":
                self._turn(-1)
            case "j" | "down":
                self._scroll(1)
            case "k" | "up":
                self._scroll(-1)
            case "b" if self._may_draw_blocks:
                self._way = "blocks"
                self._lay_out()
            case "ctrl+l":
                self.app.refresh(layout=True)
                self._lay_out()
            case "o":
                self._show.open(self.picture.address)

    def _turn(self, by: int) -> None:
        at = max(0, min(len(self._pictures) - 1, self._at + by))
        if at != self._at:
            self._at, self._scrolled = at, 0
            self._lay_out()

    def _scroll(self, by: int) -> None:
        """Scroll the author's words, where they are more than fit; the picture stays as it is."""
        board = self._board
        words = self._words(board.size.width - _BESIDE)
        scrolled = max(0, min(self._scrolled + by, len(words) - len(board.words)))
        if scrolled != self._scrolled:
            self._scrolled = scrolled
            board.words = words[scrolled : scrolled + len(board.words)]
            board.refresh()

    def on_click(self) -> None:
        """A click leaves."""
        self._leave()


def _wrapped(role: Role, text: str, width: int) -> list[Line]:
    return [(Piece(role, text[start:end]),) for start, end in wrap(text, max(8, width))]


def graphics(drawing: Drawing, way: Way) -> str:
    """What shows a drawing at the cursor."""
    match way:
        case "kitty":
            return escapes.kitty(drawing.data, drawing.columns, drawing.rows, _NUMBER)
        case "iterm":
            return escapes.iterm(drawing.data, drawing.columns, drawing.rows)
        case _:
            return drawing.data.decode("ascii")


def block_rows(drawing: Drawing, *, half: bool) -> list[list[Segment]]:
    """A drawing of one by two pixels a cell as rows of cells: the upper pixel in front, the lower one behind.

    Without half blocks a cell has the colour between the two. Neighbours alike are one segment.
    """
    line = drawing.columns * 3
    rows = []
    for top in range(0, drawing.rows * 2, 2):
        upper = drawing.data[top * line : (top + 1) * line]
        lower = drawing.data[(top + 1) * line : (top + 2) * line]
        segments: list[Segment] = []
        begun = 0
        for at in range(0, line, 3):
            following = at + 3
            if following == line or (upper[at:following], lower[at:following]) != (
                upper[following : following + 3],
                lower[following : following + 3],
            ):
                style = _cell_style(upper[at:following], lower[at:following], half)
                segments.append(Segment(("▀" if half else " ") * ((following - begun) // 3), style))
                begun = following
        rows.append(segments)
    return rows


@lru_cache(maxsize=8_192)
def _cell_style(upper: bytes, lower: bytes, half: bool) -> Style:
    if half:
        return Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))
    return Style(bgcolor=Color.from_rgb(*((a + b) // 2 for a, b in zip(upper, lower, strict=True))))
