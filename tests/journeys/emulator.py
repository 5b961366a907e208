"""What a terminal makes of the bytes a program writes: pyte's screen, and the answers a terminal gives.

pyte misreads some sequences that terminals know (kitty's keyboard, DECRQM, DCS and APC strings): those are
taken out before. Questions are answered at their place in the stream, so that the cursor is the true one.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final
from unicodedata import combining

import pyte
from wcwidth import wcwidth

_QUESTION: Final = re.compile(
    rb"\x1b\[(?P<attributes>0?c)|\x1b\[(?P<status>[56])n|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)"
)
_NOT_FOR_PYTE: Final = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[ -/]*[@-~]"  # kitty's keyboard, modifyOtherKeys, XTVERSION
    rb"|\x1b\[\?[0-9;:]*u|\x1b\[[0-9;]*t|\x1b\[[0-9]* q"  # keyboard flags, window deeds, cursor shape
    rb"|\x1b[P_X^].*?(?:\x1b\\|\x07)"  # DCS, APC, SOS, PM
    rb"|\x1b\].*?(?:\x1b\\|\x07)",  # OSC: titles, links, clipboard
    re.DOTALL,
)
_BEGUN: Final = re.compile(rb"\x1b(?:\[[0-9;:<>=?$]*[ -/]*|[P_X^\]][^\x07\x1b]*\x1b?)?\Z")
_LONGEST: Final = 4096  # bytes of one sequence that are waited for; more is no sequence
_SYNCHRONISED: Final = b"2026"
_DEFAULT_COLOUR: Final = {b"10": b"d3d3/dada/e1e1", b"11": b"1111/1616/1c1c"}


@lru_cache(maxsize=4096)
def _takes_part(character: str) -> bool:
    return character < "\u0300" or wcwidth(character) != 0 or combining(character) != 0


class _Screen(pyte.Screen):  # type: ignore[misc]  # pyte has no types
    def draw(self, data: str) -> None:
        """Without what takes no cell: pyte drops the rest of the text at a joiner or a vowel sign."""
        super().draw("".join(filter(_takes_part, data)))

    def set_margins(self, *margins: Any, **private: Any) -> None:
        """CSI ? ... r is not a margin."""
        if not private:
            super().set_margins(*margins)

    def report_device_status(self, *_: Any, **__: Any) -> None:
        """Answered by the emulator."""

    def report_device_attributes(self, *_: Any, **__: Any) -> None:
        """Answered by the emulator."""


class Emulator:
    """A terminal's screen. `answer` is given what the terminal would say to the program."""

    def __init__(self, columns: int, rows: int, answer: Callable[[bytes], None]) -> None:
        self._screen = _Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._answer = answer
        self._begun = b""
        self._drawn: list[object] = [None] * rows
        self.application_keys = False

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        return [row.rstrip() for row in self._screen.display]

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def cursor_in_sight(self) -> bool:
        """Whether the cursor is shown."""
        return not self._screen.cursor.hidden

    def style_at(self, row: int, column: int) -> Any:
        """The cell there: pyte's Char with fg, bg, bold, reverse, underscore."""
        return self._screen.buffer[row][column]

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size; what does not fit is gone, as in a terminal's alternate screen."""
        self._screen.resize(rows, columns)
        self._drawn = [None] * rows

    def feed(self, data: bytes) -> bool:
        """Draw these bytes; whether any cell looks different now (the cursor alone does not count)."""
        data = self._begun + data
        unfinished = _BEGUN.search(data)
        self._begun = b""
        if unfinished and 0 < len(unfinished[0]) < _LONGEST:
            self._begun, data = unfinished[0], data[: unfinished.start()]
        at = 0
        for question in _QUESTION.finditer(data):
            self._draw(data[at : question.start()])
            self._answer_to(question)
            at = question.end()
        self._draw(data[at:])
        return self._look()

    def _draw(self, data: bytes) -> None:
        for mode, on in re.findall(rb"\x1b\[\?([0-9;]*)([hl])", data):
            if b"1" in mode.split(b";"):
                self.application_keys = on == b"h"
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))

    def _answer_to(self, question: re.Match[bytes]) -> None:
        match question.lastgroup:
            case "attributes":
                self._answer(b"\x1b[?62;22c")
            case "status" if question["status"] == b"5":
                self._answer(b"\x1b[0n")
            case "status":
                row, column = self.cursor
                self._answer(b"\x1b[%d;%dR" % (row + 1, min(column + 1, self._screen.columns)))
            case "mode":
                known = 2 if question["mode"] == _SYNCHRONISED else 0
                self._answer(b"\x1b[?%s;%d$y" % (question["mode"], known))
            case "colour":
                colour = question["colour"]
                self._answer(b"\x1b]%s;rgb:%s\x1b\\" % (colour, _DEFAULT_COLOUR[colour]))

    def _look(self) -> bool:
        changed = False
        for row in self._screen.dirty:
            if 0 <= row < self._screen.lines:
                cells = tuple(self._screen.buffer[row][at] for at in range(self._screen.columns))
                changed = changed or cells != self._drawn[row]
                self._drawn[row] = cells
        self._screen.dirty.clear()
        return changed
