"""What is pasted is text, whatever it holds; and what is typed need not be UTF-8.

Textual takes the bytes after an ESC for keys also in the middle of a paste, and so a paste could press the key that
sends a draft. Terminals mark where a paste begins and ends; between the two no ESC is anything but that end.
"""

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable, Iterable
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

_BEGIN: Final = "\x1b[200~"
_END: Final = "\x1b[201~"


class Pasted:
    """Takes each ESC out of what is pasted, in whatever pieces it is read."""

    def __init__(self) -> None:
        self._inside = False
        self._mark = (
            ""  # as much of a mark as was read of it; inside a paste it is held back until it is whole
        )

    def without_keys(self, data: str) -> str:
        """What of `data`, and of what was held back before, is to be read as it is now."""
        kept = []
        for character in data:
            mark = _END if self._inside else _BEGIN
            before, self._mark = self._mark, self._mark + character
            if not mark.startswith(self._mark):
                if self._inside:
                    kept.append(before[1:])
                self._mark = character if character == mark[0] else ""
                if self._mark and self._inside:
                    continue
                kept.append(character)
            elif self._mark == mark:
                kept.append(mark if self._inside else character)
                self._inside, self._mark = not self._inside, ""
            elif not self._inside:
                kept.append(character)
        return "".join(kept)


class Parser(XTermParser):
    """Textual's, which no paste gets past."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted = Pasted()

    def feed(self, data: str) -> Iterable[Message]:
        """The events of what was read; "" is its end."""
        kept = self._pasted.without_keys(data)
        return super().feed(kept) if kept or not data else ()


def _forgiving(encoding: str) -> Callable[[], IncrementalDecoder]:
    """A decoder to which a byte that is no letter is U+FFFD: another would end the thread that hears keys."""
    return lambda: getincrementaldecoder(encoding)("replace")


def guard() -> None:
    """Have Textual's driver read by these."""
    linux_driver.XTermParser = Parser  # type: ignore[attr-defined]
    linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined, assignment]
