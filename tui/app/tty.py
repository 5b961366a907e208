"""The terminal before Textual has it: raw, on the alternate screen, asked how wide it draws things.

Importing Textual takes two hundred milliseconds and more. By then a frame of real posts already stands on the
screen; `driver.DelurkDriver` takes over without clearing it, and gives the terminal back as it was found here.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tui.text.terminal import PROBES

# "ab" first: a terminal (or a recorder) that does not answer 2 for it is not to be believed about the rest.
SANITY: Final = "ab"
_ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_LEAVE: Final = "\x1b[?7h\x1b[?1049l\x1b[?25h"


@dataclass(slots=True)
class EarlyTty:
    """The terminal as it was found, and that it is on the alternate screen now."""

    fd: int
    attributes: list[Any]

    def write(self, text: str) -> None:
        """Put this on the screen now."""
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self.fd, data) :]

    def leave(self) -> None:
        """Give the terminal back as it was found: for the case that Textual never came to have it."""
        import termios

        self.write(_LEAVE)
        termios.tcsetattr(self.fd, termios.TCSANOW, self.attributes)


def enter() -> EarlyTty | None:
    """Take the terminal: no echo, keys wait unread, alternate screen, probes sent. None where that cannot be."""
    try:
        import termios
    except ImportError:  # Windows: Textual's own driver starts from nothing
        return None
    out = sys.__stderr__ if sys.__stderr__ is not None else sys.stderr
    if not (sys.stdin.isatty() and out.isatty()):
        return None
    fd = out.fileno()
    found = termios.tcgetattr(fd)
    raw = termios.tcgetattr(fd)
    # Enter is what Textual takes for enter, and not ^j, also where it was typed meanwhile.
    raw[0] &= ~termios.ICRNL
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    termios.tcsetattr(fd, termios.TCSANOW, raw)
    tty = EarlyTty(fd, found)
    tty.write(_ENTER + "".join(f"\x1b[1;1H{text}\x1b[6n" for text in probe_texts()) + "\x1b[1;1H\x1b[2K")
    return tty


def probe_texts() -> list[str]:
    """What is drawn and measured, in order: the answers come back as cursor positions."""
    return [SANITY, *(probe.text for probe in PROBES)]


def believable(columns: Sequence[int]) -> bool:
    """Whether the answers (columns, 0 first) are one for each probe, from a terminal that knows "ab"."""
    return len(columns) == len(probe_texts()) and columns[0] == len(SANITY)
