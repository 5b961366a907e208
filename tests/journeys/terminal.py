"""A real program on a real pty, and a reader in front of it: `press`, look at `lines`, wait for a text.

Nothing here sleeps for a fixed time. A wait ends when what is waited for is there; its deadline is generous,
because the machine may be busy, and a test that fails says what stood on the screen.
"""

import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

from tests.journeys.emulator import Emulator

DEADLINE: Final = 20.0  # seconds
QUIET: Final = 0.12  # seconds without a change that make a screen settled
_KEYS: Final = {
    "space": b" ", "enter": b"\r", "esc": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H",
    "end": b"\x1b[F", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
}  # fmt: skip


class Terminal:
    """A program on a pty of `columns` by `rows` cells; what it writes is stamped when it is read, then drawn.

    One thread reads and stamps, a second one draws: so a time of arrival does not hold the cost of drawing.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path | None = None,
        size: tuple[int, int] = (100, 30),
        echo: bool = True,
    ) -> None:
        columns, rows = size
        self.written = bytearray()  # all the program ever wrote
        self.paints: list[float] = []  # when each change of the screen arrived
        self._changed = threading.Condition()
        self._chunks: list[tuple[float, bytes]] = []
        self._drawn = 0
        self._over = False
        self._watch: tuple[Callable[[list[str]], bool], list[float]] | None = None
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        if not echo:
            attributes = termios.tcgetattr(slave)
            attributes[3] &= ~termios.ECHO
            termios.tcsetattr(slave, termios.TCSANOW, attributes)
        self.attributes = termios.tcgetattr(slave)
        self._emulator = Emulator(columns, rows, self._write)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(env), cwd=cwd,
            start_new_session=True, preexec_fn=_take_terminal, restore_signals=True,
        )  # fmt: skip
        os.close(slave)
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._draw)]
        for thread in self._threads:
            thread.start()

    # --- what the program does ------------------------------------------------------------------------

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # EIO: nobody has the other end any more
                data = b""
            now = time.perf_counter()
            with self._changed:
                self._chunks.append((now, data))
                self._changed.notify_all()
            if not data:
                return

    def _draw(self) -> None:
        while True:
            with self._changed:
                while self._drawn == len(self._chunks):
                    self._changed.wait()
                at, data = self._chunks[self._drawn]
                self.written += data
                if data and self._emulator.feed(data):
                    self.paints.append(at)
                    if self._watch and self._watch[0](self._emulator.lines):
                        self._watch[1].append(at)
                        self._watch = None
                self._drawn += 1
                self._over = not data
                self._changed.notify_all()
                if self._over:
                    return

    def _write(self, data: bytes) -> None:
        try:
            os.write(self._master, data)
        except OSError:  # it has ended before it heard the answer
            return

    # --- what a reader sees ---------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as they are now, without the blanks at their ends."""
        with self._changed:
            return self._emulator.lines

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's own cursor, from 0."""
        with self._changed:
            return self._emulator.cursor

    @property
    def cursor_in_sight(self) -> bool:
        """Whether the terminal shows its own cursor."""
        with self._changed:
            return self._emulator.cursor_in_sight

    @property
    def sequences(self) -> bytes:
        """Every byte written so far."""
        with self._changed:
            return bytes(self.written)

    def cell(self, row: int, column: int) -> Any:
        """The cell there, with its colours."""
        with self._changed:
            return self._emulator.style_at(row, column)

    def wait(self, holds: Callable[[list[str]], bool], what: str, deadline: float = DEADLINE) -> float:
        """When the first bytes came after which `holds` is true of the screen (perf_counter); now, if it is.

        Raises AssertionError with `what` and the screen where it does not come true, or the program ends.
        """
        hits: list[float] = []
        end = time.monotonic() + deadline
        with self._changed:
            if holds(self._emulator.lines):
                return time.perf_counter()
            self._watch = (holds, hits)
            while not hits and not self._over and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)
            self._watch = None
        if hits:
            return hits[0]
        ended = f" (it ended with exit code {self.process.poll()})" if self._over else ""
        raise AssertionError(f"{what} did not come{ended}. The screen:\n{self.text}")

    def wait_for(self, pattern: str, deadline: float = DEADLINE) -> float:
        """When the first bytes came after which the screen has this pattern somewhere."""
        wanted = re.compile(pattern)
        return self.wait(lambda lines: bool(wanted.search("\n".join(lines))), repr(pattern), deadline)

    def wait_quiet(self, seconds: float = QUIET, deadline: float = DEADLINE) -> None:
        """Wait until the screen has not changed for `seconds` and the program is at rest."""
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            with self._changed:
                last = self.paints[-1] if self.paints else self.started
                left = last + seconds - time.perf_counter()
                waiting = self._drawn < len(self._chunks) or left > 0
                if waiting and not self._over:
                    self._changed.wait(max(left, 0.005))
                    continue
            if self._over or not self._running():
                return
            with self._changed:
                self._changed.wait(0.02)
        raise AssertionError(f"the screen never came to rest:\n{self.text}")

    def _running(self) -> bool:
        """Whether a thread of the program is at work this moment, where the system can say so."""
        folder = Path(f"/proc/{self.process.pid}/task")
        try:
            states = [(one / "stat").read_text().rpartition(") ")[2][:1] for one in folder.iterdir()]
        except OSError:  # no /proc here, or it has just ended
            return False
        return "R" in states

    # --- what a reader does ---------------------------------------------------------------------------

    def send(self, data: bytes) -> float:
        """Type these bytes; when they were handed over (perf_counter)."""
        with self._changed:
            if self._emulator.application_keys and re.fullmatch(rb"\x1b\[[ABCDHF]", data):
                data = b"\x1bO" + data[-1:]
        now = time.perf_counter()
        self._write(data)
        return now

    def key(self, name: str) -> float:
        """Press one key: a name of the table, `ctrl+x`, or what it types."""
        if name.startswith("ctrl+"):
            return self.send(bytes([ord(name[5].upper()) - 64]))
        return self.send(_KEYS.get(name) or name.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Make the window this large. The program hears of it from the system."""
        with self._changed:
            self._emulator.resize(columns, rows)
        self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, columns * 8, rows * 16)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def ended(self, deadline: float = DEADLINE) -> int:
        """Wait for the program's end; its exit code, once all it wrote is on the screen."""
        try:
            code = self.process.wait(deadline)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it has not ended. The screen:\n{self.text}") from None
        for thread in self._threads:
            thread.join(5)
        return code

    def given_back(self) -> bool:
        """Whether the terminal's own settings are as they were before the program came."""
        return termios.tcgetattr(self._master) == self.attributes

    def kill(self) -> None:
        """End it as a crash or `kill -9` would: it cannot say goodbye. Its children go with it."""
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(DEADLINE)
        for thread in self._threads:
            thread.join(5)

    def close(self) -> None:
        """End it if it still runs, and give the pty back."""
        self.kill()
        os.close(self._master)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Reader(Terminal):
    """Somebody who reads: types, waits until the screen has settled, looks."""

    def press(self, *keys: str) -> None:
        """Press these keys, each once the screen has settled after the one before."""
        for key in keys:
            before = len(self.paints)
            self.key(key)
            self._answered(before)
            self.wait_quiet()

    def _answered(self, before: int) -> None:
        """Wait for a first change. A key may change nothing: half a second of an idle program says so."""
        end = time.monotonic() + 0.5
        with self._changed:
            while len(self.paints) == before and not self._over and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)

    def settled(self, *patterns: str, without: str | None = None, deadline: float = DEADLINE) -> list[str]:
        """Wait until the screen has every pattern, and not `without`, and is at rest; its lines."""
        wanted = [re.compile(pattern) for pattern in patterns]
        unwanted = re.compile(without) if without else None

        def holds(lines: list[str]) -> bool:
            text = "\n".join(lines)
            return all(one.search(text) for one in wanted) and not (unwanted and unwanted.search(text))

        what = " and ".join(map(repr, patterns)) + (f" without {without!r}" if without else "")
        end = time.monotonic() + deadline
        while True:
            self.wait(holds, what or "a screen", max(0.1, end - time.monotonic()))
            self.wait_quiet(deadline=max(0.1, end - time.monotonic()))
            lines = self.lines
            if holds(lines):
                return lines

    def resize(self, columns: int, rows: int) -> None:
        """Make the window this large, and wait until the program has drawn anew."""
        before = len(self.paints)
        super().resize(columns, rows)
        self._answered(before)
        self.wait_quiet()

    def line_of(self, text: str) -> int:
        """The row, from 0, on which this text stands. Raises AssertionError where it does not."""
        for row, line in enumerate(self.lines):
            if text in line:
                return row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    def line(self, text: str) -> str:
        """The first row of the screen that has this text."""
        return self.lines[self.line_of(text)]

    def click(self, row: int, column: int) -> None:
        """Press and release the mouse's first button there (from 0)."""
        place = f"{column + 1};{row + 1}"
        before = len(self.paints)
        self.send(f"\x1b[<0;{place}M\x1b[<0;{place}m".encode())
        self._answered(before)
        self.wait_quiet()

    def drag(self, row: int, start: int, end: int) -> None:
        """Press the mouse's first button at a column, go to another on the same row, and let go there (from 0)."""
        before, at = len(self.paints), f"{row + 1}"
        self.send(f"\x1b[<0;{start + 1};{at}M\x1b[<32;{end + 1};{at}M\x1b[<0;{end + 1};{at}m".encode())
        self._answered(before)

    def quit(self) -> int:
        """Leave with q; the exit code."""
        self.key("q")
        return self.ended()


def _take_terminal() -> None:
    """In the child: the pty is its controlling terminal, so that it hears of changes of size."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
