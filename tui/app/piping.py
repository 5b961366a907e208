"""A program of the user's, run beside the screen: something on its standard input, its output as plain lines.

No shell is ever involved: what comes from X goes to standard input and nowhere else, and the arguments are those of
config.toml alone. The program has no terminal (a session of its own), so it can neither draw nor take keys.
"""

import asyncio
import os
import re
import signal
from asyncio.subprocess import PIPE, Process
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from tui.text.cleaning import clean, clean_line

LARGEST_OUTPUT: Final = 1_000_000  # bytes; a program that says more is stopped
_LARGEST_COMPLAINT: Final = 16_000  # bytes of standard error that are kept
_AT_A_TIME: Final = 8_192  # bytes: cleaning and wrapping them is a few milliseconds of the loop
_GRACE_S: Final = 0.5  # between asking a program to end and ending it
_LONGEST_LINE: Final = 4_000  # characters without an end of line, then one is made

# ECMA-48: control sequences, strings (titles, links, pictures) with what they say, other escapes; in C1 form too.
_ESCAPES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?"
)
_OVERSTRUCK: Final = re.compile(".\x08")  # how man pages write bold


class NotStarted(Exception):
    """The program could not be started; in a sentence that says what to look at."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code (below 0: the signal that ended it), what it complained of.

    `cut`: it said more than LARGEST_OUTPUT and was stopped.
    """

    code: int
    complaint: str
    cut: bool = False

    @property
    def words(self) -> str:
        """The same for the reader."""
        if self.cut:
            return f"Stopped after {LARGEST_OUTPUT // 1_000_000} MB."
        if self.code < 0:
            return f"Ended by signal {-self.code}."
        return "Done." if self.code == 0 else f"It failed: exit code {self.code}."


async def run(
    command: Sequence[str], given: bytes, env: Mapping[str, str], heard: Callable[[str], None]
) -> Ended:
    """Run `command` with `given` on its standard input; `heard` gets its output as it comes.

    Cancelling ends the program and all it has started. Raises NotStarted.
    """
    process = await _started(command, env)
    giving = asyncio.create_task(_give(process, given), name=f"give {command[0]}")
    complaining = asyncio.create_task(_complaint(process), name=f"hear {command[0]}")
    try:
        cut = await _listen(process, heard)
        if cut:
            await _end(process)
        return Ended(await process.wait(), await complaining, cut)
    except asyncio.CancelledError:
        _signal(process, signal.SIGTERM)  # also where it has ended and what it started has not
        raise
    finally:
        await _end(process)
        giving.cancel()
        complaining.cancel()
        await asyncio.gather(giving, complaining, return_exceptions=True)
        # asyncio closes the three pipes by itself only once all was read; a private attribute is its one way to
        # close them sooner. tests/app/test_piping.py fails, by a warning, if that changes.
        process._transport.close()  # type: ignore[attr-defined]


async def _started(command: Sequence[str], env: Mapping[str, str]) -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            _program(command),
            *command[1:],
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=dict(env),
            start_new_session=True,
        )
    except FileNotFoundError:
        raise NotStarted(
            f"There is no program {clean_line(command[0])!r}: is it installed, and in PATH?"
        ) from None
    except (OSError, ValueError) as refused:
        why = refused.strerror if isinstance(refused, OSError) else str(refused)
        raise NotStarted(f"{clean_line(command[0])!r} cannot be run: {why}.") from None


def _program(command: Sequence[str]) -> str:
    return os.path.expanduser(command[0])


async def _give(process: Process, given: bytes) -> None:
    """Write, and close. A program need not read what it is given."""
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(given)
        await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _listen(process: Process, heard: Callable[[str], None]) -> bool:
    """Hear all of its output; whether it was too much."""
    assert process.stdout is not None
    decoder, size = getincrementaldecoder("utf-8")("replace"), 0
    while chunk := await process.stdout.read(_AT_A_TIME):
        size += len(chunk)
        heard(decoder.decode(chunk))
        if size >= LARGEST_OUTPUT:
            return True
    return False


async def _complaint(process: Process) -> str:
    """The beginning of what it says on standard error; the rest is read, so that it can go on, and dropped."""
    assert process.stderr is not None
    said = b""
    while chunk := await process.stderr.read(_AT_A_TIME):
        said += chunk[: _LARGEST_COMPLAINT - len(said)]
    return "\n".join(Plain().all_of(said.decode(errors="replace"))).strip()


async def _end(process: Process) -> None:
    """End a program that still runs, with what it has started; one that does not listen, by force."""
    if process.returncode is not None:
        return
    try:
        _signal(process, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE_S)
    finally:
        if process.returncode is None:
            _signal(process, signal.SIGKILL)
    await process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


class Plain:
    """Output as lines without anything a terminal would obey; the last one may still be growing."""

    def __init__(self) -> None:
        self._rest = ""

    def hear(self, text: str) -> list[str]:
        """The lines that `text` finishes."""
        *whole, self._rest = (self._rest + text).split("\n")
        while len(self._rest) > _LONGEST_LINE:
            whole.append(self._rest[:_LONGEST_LINE])
            self._rest = self._rest[_LONGEST_LINE:]
        return [line for one in whole for line in _cleaned(one)]

    @property
    def growing(self) -> str:
        """The line that is not finished yet."""
        return "".join(_cleaned(self._rest)[-1:])

    def all_of(self, text: str) -> list[str]:
        """All lines of a whole text."""
        return [*self.hear(text), *([self.growing] if self.growing else [])]


def _cleaned(line: str) -> list[str]:
    """A line as it would stand on a terminal, where a return goes back to its start; long ones in pieces."""
    plain = _OVERSTRUCK.sub("", _ESCAPES.sub("", line)).removesuffix("\r").rpartition("\r")[2]
    return [
        piece
        for start in range(0, max(1, len(plain)), _LONGEST_LINE)
        for piece in clean(plain[start : start + _LONGEST_LINE].expandtabs()).split("\n")
    ]
