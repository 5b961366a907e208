"""How this terminal shows a picture: by one of three protocols, in half blocks, or in words alone.

Told from the environment where that is enough, which costs nothing; else the terminal is asked once for its
attributes (DA1, the question every terminal knows since the VT100), when the first picture is opened. Sources: kitty's
"Terminal graphics protocol", iTerm2's "Inline Images Protocol", the VT340's manual for Sixel, which is attribute 4.
"""

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, Literal, TypeVar

T = TypeVar("T")

Way = Literal["kitty", "iterm", "sixel", "blocks", "words"]
ASK: Final = "\x1b[c"
PATIENCE_S: Final = 0.5  # for the answer; Textual gives it out a fifth of a second late
_LISTENS_S: Final = 5.0  # a late answer is still taken out of the keys
_SIXEL: Final = 4
_ITERM_PROGRAMS: Final = ("iTerm.app", "WezTerm", "mintty", "rio")
_USUAL_CELL: Final = (10, 20)  # a VT340's: what Sixel programs take where the terminal says nothing


def from_env(env: Mapping[str, str], *, in_browser: bool, colours: bool, depth: int) -> Way | None:
    """The way that the environment tells; None where the terminal has to be asked.

    `depth` is the number of colours. In a browser the environment is that of another terminal; within tmux and
    screen it may be that of the one outside, which does not see what is drawn inside.
    """
    if not colours or depth <= 16:
        return "words"
    if in_browser:
        return "blocks"
    term, program = env.get("TERM", ""), env.get("TERM_PROGRAM", "")
    if not term or term == "linux":
        return "blocks"
    if env.get("TMUX") or term.startswith(("tmux", "screen")):
        return None
    if term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty":
        return "kitty"
    if env.get("KITTY_WINDOW_ID") and not program:  # a program's name: another terminal, started from kitty
        return "kitty"
    if program in _ITERM_PROGRAMS or env.get("LC_TERMINAL") == "iTerm2":
        return "iterm"
    if term.startswith(("foot", "mlterm", "contour", "yaft")):
        return "sixel"
    return None


def from_attributes(attributes: Sequence[int]) -> Way:
    """The way that the answer to `ASK` tells; () where none came."""
    return "sixel" if _SIXEL in attributes[1:] else "blocks"


def cell_size(fd: int) -> tuple[int, int]:
    """Width and height of a cell in pixels as the terminal's size tells them (TIOCGWINSZ), else the usual ones."""
    import fcntl
    import struct
    import termios

    try:
        answer = fcntl.ioctl(fd, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return _USUAL_CELL
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width // columns and height // rows):
        return _USUAL_CELL
    return width // columns, height // rows


class Listener(Generic[T]):
    """Takes the answer to `ASK` out of the keys: Textual does not know it, and gives it out as if it were typed.

    Keys are `take`n on one thread; another one waits for `answered`.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.answered = threading.Event()
        self.attributes: tuple[int, ...] = ()
        self._now = now
        self._until = now() + _LISTENS_S
        self._held: list[T] = []
        self._begun = ""

    def take(self, key: T, character: str) -> list[T]:
        """The keys to give on now: this one, none while it may belong to the answer, or those held in vain as well."""
        begun = self._begun + character
        over = self.answered.is_set() or self._now() > self._until
        if over or not character or not _BEGUN.fullmatch(begun):
            given, self._held, self._begun = [*self._held, key], [], ""
            return given
        self._held, self._begun = [*self._held, key], begun
        if begun.endswith("c"):
            self._held, self._begun = [], ""
            self.attributes = tuple(int(number) for number in _NUMBER.findall(begun))
            self.answered.set()
        return []


# A long answer (beyond 32 characters) comes with its escape as "^".
_BEGUN: Final = re.compile(r"\^?(?:\[(?:\?[0-9;]{0,80}c?)?)?")
_NUMBER: Final = re.compile("[0-9]+")
