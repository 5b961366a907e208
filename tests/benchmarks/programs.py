"""The programs that are measured, and one run of each: on a pty, from its start over keys to its end."""

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks import machine
from tests.journeys.terminal import Terminal

ROOT: Final = Path(__file__).resolve().parents[2]
SIZE: Final = (100, 30)
QUIET_S: Final = 0.08  # this long without a change ends a paint
PATIENCE_S: Final = 2.0  # for a key that changes nothing
_SHARED: Final = ROOT.parent / "shared" / "tools" / "mini_textual.py"


@dataclass(frozen=True)
class Program:
    """Something to run: `content` is what only its real content shows, `key` moves its cursor down."""

    name: str
    command: tuple[str, ...]
    content: str
    home: Path | None = None
    key: str = "down"
    leave: str = "ctrl+q"
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Run:
    """What one run gave. Times in ms, memory in MB."""

    start_ms: float = 0.0
    usable_ms: float = 0.0
    start_cpu_ms: float = 0.0
    rss_mb: float = 0.0
    keys_ms: list[float] = field(default_factory=list)
    idle_cpu_percent: float = 0.0
    idle_bytes: int = 0
    idle_disk_bytes: int = 0
    others_percent: float = 0.0


def delurk(*words: str) -> tuple[str, ...]:
    """The installed command, as a reader types it."""
    installed = Path(sys.executable).parent / "delurk"
    return (str(installed), *words) if installed.exists() else (sys.executable, "-m", "tui", *words)


def yardstick(kind: str, count: int = 0) -> Program:
    """A minimal Textual app: the shared one where it is, else our own."""
    if _SHARED.exists():
        command = (sys.executable, str(_SHARED), str(count), kind)
    else:
        command = (sys.executable, "-m", "tests.benchmarks.minimal", kind, str(count))
    return Program(f"{kind} {count:,}" if count else kind, command, r"(?m)^.{0,3}\b0 .")


def open_terminal(program: Program) -> Terminal:
    """The program on a terminal that does not echo: an echo is not a program's answer."""
    env = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/"), "TERM": "xterm-256color",
        "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC",
        "PYTHONPATH": str(ROOT),  # this tree is measured, whatever else is installed
    }  # fmt: skip
    if program.home:
        env["DELURK_HOME"] = str(program.home)
    return Terminal(program.command, env=env | program.env, cwd=ROOT, size=SIZE, echo=False)


def run_once(program: Program, *, keys: int = 0, idle_s: float = 0.0) -> Run:
    """Start it, wait for its content, press its key so often, leave it alone so long, end it."""
    others, found = machine.Others(), Run()
    with open_terminal(program) as terminal:
        found.start_ms = _since(terminal.started, terminal.wait_for(program.content, 120))
        found.start_cpu_ms = machine.cpu_ms(terminal.process.pid)
        terminal.wait_quiet(0.5)
        found.rss_mb = machine.rss_mb(terminal.process.pid)
        for _ in range(keys):
            if (taken := key_ms(terminal, program.key)) is not None:
                found.keys_ms.append(taken)
        if idle_s:
            _leave_alone(terminal, idle_s, found)
        found.others_percent = others.percent(terminal.process.pid)
        terminal.key(program.leave)
        if program.home:
            terminal.ended()
    return found


def _since(start: float, end: float) -> float:
    return (end - start) * 1000


def key_ms(terminal: Terminal, key: str) -> float | None:
    """From pressing a key to the last change before the screen is quiet; None where nothing changed."""
    before = len(terminal.paints)
    pressed = terminal.key(key)
    end = pressed + PATIENCE_S
    while time.perf_counter() < end:
        changes = terminal.paints[before:]
        if changes and time.perf_counter() - changes[-1] >= QUIET_S:
            return _since(pressed, _last_of_first_burst(changes))
        time.sleep(0.002)
    return None


def _last_of_first_burst(changes: list[float]) -> float:
    last = changes[0]
    for change in changes[1:]:
        if change - last >= QUIET_S:
            break
        last = change
    return last


def _leave_alone(terminal: Terminal, seconds: float, found: Run) -> None:
    pid = terminal.process.pid
    time.sleep(2)  # late start-up work is not idling
    cpu, disk, written = machine.cpu_ms(pid), machine.disk_bytes(pid), len(terminal.sequences)
    time.sleep(seconds)
    found.idle_cpu_percent = (machine.cpu_ms(pid) - cpu) / seconds / 10
    found.idle_disk_bytes = machine.disk_bytes(pid) - disk
    found.idle_bytes = len(terminal.sequences) - written


def usable_ms(program: Program, moved: Callable[[list[str]], bool]) -> float:
    """From the start to the answer to a key that was pressed at once: the app is then really there."""
    with open_terminal(program) as terminal:
        terminal.wait_for(program.content, 120)
        terminal.key(program.key)
        taken = _since(terminal.started, terminal.wait(moved, "the key's answer", 120))
        terminal.wait_quiet(0.3)
        terminal.key(program.leave)
        terminal.ended()
    return taken


def chosen_is(number: int) -> Callable[[list[str]], bool]:
    """Whether the invented post of this number is the chosen one."""
    pattern = re.compile(rf"▌..{number} ")
    return lambda lines: any(pattern.search(line) for line in lines)
