"""What the system says of a process tree and of the machine: CPU, memory, bytes written. Linux alone has it all."""

import os
import re
import time
from pathlib import Path
from typing import Final

_TICK_MS: Final = 1000 / os.sysconf("SC_CLK_TCK")
PROC: Final = Path("/proc")


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [root]
    for one in found:
        found += children.get(one, [])
    return found


def _stat(process: int) -> list[str]:
    """The fields after the name; nothing where it has ended."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def cpu_ms(root: int) -> float:
    """CPU that a tree has used, in ms: live processes by their own clock, ended children by the tick."""
    used = 0.0
    for process in tree(root):
        try:
            used += time.clock_gettime(~process << 3 | 2) * 1000  # clock_getcpuclockid(3)
        except OSError:
            continue
        if fields := _stat(process):
            used += (int(fields[13]) + int(fields[14])) * _TICK_MS
    return used


def rss_mb(root: int) -> float:
    """Resident memory of a tree in MB; pages that several share count more than once."""
    kilobytes = 0
    for process in tree(root):
        try:
            found = re.search(r"VmRSS:\s+(\d+)", (PROC / str(process) / "status").read_text())
        except OSError:
            continue
        kilobytes += int(found[1]) if found else 0
    return kilobytes / 1024


def disk_bytes(root: int) -> int:
    """Bytes that a tree has sent towards the disk."""
    found = 0
    for process in tree(root):
        try:
            text = (PROC / str(process) / "io").read_text()
        except OSError:
            continue
        found += int(text.partition("\nwrite_bytes: ")[2].split()[0])
    return found


def busy_ms() -> float:
    """CPU used on the whole machine since it was started, in ms."""
    fields = (PROC / "stat").read_text().splitlines()[0].split()
    return sum(int(fields[at]) for at in (1, 2, 3, 6, 7)) * _TICK_MS


class Others:
    """How much of one core everybody else used while this was measured, in percent."""

    def __init__(self) -> None:
        self._busy, self._own, self._at = busy_ms(), time.process_time(), time.perf_counter()

    def percent(self, root: int) -> float:
        """Since this was made, without the tree of `root` and without ourselves."""
        own = (time.process_time() - self._own) * 1000 + cpu_ms(root)
        share = (busy_ms() - self._busy - own) / (time.perf_counter() - self._at) / 10
        return max(0.0, share)
