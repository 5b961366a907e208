"""What a program of the user's says, as it says it, in a pane over the deck. Esc ends the program and leaves."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.strip import Strip

from tui.app.painting import Paint
from tui.app.piping import Ended, NotStarted, Plain, run
from tui.app.widgets.dialog import Dialog
from tui.app.widgets.drawn import Drawn
from tui.layout.lines import Line, Piece
from tui.layout.roles import Role
from tui.text.terminal import Terminal, simplify
from tui.text.widths import cell_width
from tui.text.wrapping import wrap

_ABOVE: Final = 3  # rows: blank, the title, blank
_BELOW: Final = 4  # blank, how it stands, the keys, blank
_MARGIN: Final = 3  # cells: the bar, two blanks


class _Output(Drawn):
    """The pane. Text comes clean; it is wrapped to the pane's width as it comes, and again at another width."""

    def __init__(self, paint: Paint, title: Line, terminal: Terminal) -> None:
        super().__init__(paint)
        self._title = title
        self._terminal = terminal
        self._lines: list[tuple[Role, str]] = []
        self._rows: list[tuple[Role, str]] = []
        self._growing = ""
        self._tail: list[tuple[Role, str]] = []  # rows of the line that is not finished yet
        self._width = 0
        self._top = 0
        self.state: Line = (Piece("muted", "Running."),)
        self.running = True

    @property
    def text(self) -> str:
        """All that was said."""
        return "\n".join([*(text for _, text in self._lines), *([self._growing] if self._growing else [])])

    @property
    def _room(self) -> int:
        return max(1, self.size.height - _ABOVE - _BELOW)

    def add(self, lines: Sequence[str], growing: str = "", role: Role = "text") -> None:
        """More lines, and the one that is not finished yet."""
        for line in lines:
            self._lines.append((role, line))
            if self._width:
                self._rows += self._wrapped(role, line)
        self._growing = growing
        self._tail = self._wrapped("text", growing) if growing and self._width else []
        self.refresh()

    def _wrapped(self, role: Role, line: str) -> list[tuple[Role, str]]:
        line = simplify(line, self._terminal)
        if cell_width(line) <= self._width:
            return [(role, line)]
        return [(role, line[start:end]) for start, end in wrap(line, self._width)]

    def on_resize(self, event: events.Resize) -> None:
        """Wrap to another width; the same share of the text stays above."""
        width = max(1, event.size.width - 2 * _MARGIN)
        if width != self._width:
            share = self._top / max(1, len(self._rows))
            self._width = width
            self._rows = [row for role, line in self._lines for row in self._wrapped(role, line)]
            self._tail = self._wrapped("text", self._growing) if self._growing else []
            self._top = round(share * len(self._rows))
        self.scroll_rows(0)

    @property
    def _count(self) -> int:
        return len(self._rows) + len(self._tail)

    def _row_at(self, at: int) -> Line:
        if at < len(self._rows):
            return (Piece(*self._rows[at]),)
        at -= len(self._rows)
        return (Piece(*self._tail[at]),) if at < len(self._tail) else ()

    def scroll_rows(self, rows: int) -> None:
        """Scroll, as far as there are rows. New ones below move nothing."""
        last = max(0, self._count - self._room)
        self._top = max(0, min(last, self._top + rows))
        self.refresh()

    def row(self, y: int) -> Strip:
        """Row `y`: title, output, how it stands, keys."""
        height = self.size.height
        line: Line = ()
        if y == 1:
            line = self._title
        elif y == height - 3:
            line = self.state
        elif y == height - 2:
            line = self._keys()
        elif _ABOVE <= y < _ABOVE + self._room:
            line = self._row_at(self._top + y - _ABOVE)
        bar = Segment("▌", self.paint.style("accent", "raised"))
        margin = Segment(" " * (_MARGIN - 1), self.paint.blank("raised"))
        return self.paint.filled(
            [bar, margin, *self.paint.segments(line, "raised")], self.size.width, "raised"
        )

    def _keys(self) -> Line:
        keys: Line = (Piece("accent", "esc"), Piece("muted", " stop it" if self.running else " close"))
        if self._rows and not self.running:
            keys = (*keys, Piece("accent", "   y"), Piece("muted", " copy"))
        more = self._count - self._top - self._room
        if more > 0 or self._top:
            words = f" scroll, {more} rows below" if more > 0 else " scroll, this is the end"
            keys = (*keys, Piece("accent", "   j k"), Piece("muted", words))
        return keys


class OutputPane(Dialog[None]):
    """Runs a program and shows what it says. It ends with the pane."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        OutputPane { align: center middle; }
        OutputPane > * { width: 92%; max-width: 100; height: 80%; min-height: 10; }
    """

    def __init__(
        self,
        paint: Paint,
        title: Line,
        command: Sequence[str],
        given: bytes,
        env: Mapping[str, str],
        terminal: Terminal,
    ) -> None:
        """`command` gets `given` on its standard input; `title` says which program it is."""
        super().__init__()
        self._paint = paint
        self._output = _Output(paint, title, terminal)
        self._command, self._given, self._env = command, given, env
        self._plain = Plain()
        self._program: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether the program has not ended yet."""
        return self._output.running

    @property
    def text(self) -> str:
        """All it has said so far."""
        return self._output.text

    def compose(self) -> ComposeResult:
        """The pane alone."""
        yield self._output

    def stands_at(self) -> Offset:
        """At the first row of the output in sight."""
        return self._output.region.offset + Offset(_MARGIN, _ABOVE)

    def on_mount(self) -> None:
        """Start the program."""
        self.repaint(self._paint)
        self._program = asyncio.create_task(self._run(), name=f"pipe to {self._command[0]}")

    def on_unmount(self) -> None:
        """However the pane goes, the program goes with it; nobody waits for one that takes its time."""
        if self._program is not None:
            self._program.cancel()

    def repaint(self, paint: Paint) -> None:
        """Draw with another theme."""
        self._paint = paint
        self.styles.background = paint.veil
        self._output.repaint(paint)

    async def _run(self) -> None:
        try:
            ended = await run(self._command, self._given, self._env, self._hear)
        except NotStarted as refused:
            self._ended((Piece("error", str(refused)),))
            return
        self._hear("\n" if self._plain.growing else "")
        self._say_end(ended)

    def _hear(self, text: str) -> None:
        lines = self._plain.hear(text)
        self._output.add(lines, self._plain.growing)

    def _say_end(self, ended: Ended) -> None:
        if ended.complaint:
            self._output.add(["It also says:", *ended.complaint.split("\n")], role="warn")
        role: Role = "muted" if ended.code == 0 else "error"
        words = ended.words if self._output.text or ended.code else "Done. It said nothing."
        self._ended((Piece(role, words),))

    def _ended(self, state: Line) -> None:
        self._output.running = False
        self._output.state = state
        self._output.refresh()

    def on_key(self, event: events.Key) -> None:
        """Stop and leave, scroll, or copy."""
        event.stop()
        output = self._output
        match event.key:
            case "escape" | "q":
                self.dismiss(None)
            case "j" | "down":
                output.scroll_rows(1)
            case "k" | "up":
                output.scroll_rows(-1)
            case "space" | "pagedown" | "ctrl+d":
                output.scroll_rows(output.size.height // 2)
            case "pageup" | "ctrl+u":
                output.scroll_rows(-(output.size.height // 2))
            case "G" | "end":
                output.scroll_rows(1_000_000)
            case "g" | "home":
                output.scroll_rows(-1_000_000)
            case "y" if not output.running:
                self.app.copy_to_clipboard(output.text)
                output.state = (Piece("muted", "Copied."),)
                output.refresh()

    def on_mouse_scroll_down(self) -> None:
        """The wheel."""
        self._output.scroll_rows(3)

    def on_mouse_scroll_up(self) -> None:
        """The wheel."""
        self._output.scroll_rows(-3)
