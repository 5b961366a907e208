"""Which files of the user's have changed since they were last looked at. One stat a file, and nothing kept open."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

EVERY_S: Final = 0.8  # within a second, and seldom enough that an idle app stays idle

Stamp = tuple[int, int, int] | None


def stamp(file: Path) -> Stamp:
    """What tells one version of a file from the next: time, size and place on the disk; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Watch:
    """Remembers the stamp of each file it was asked about."""

    def __init__(self, files: Iterable[Path] = ()) -> None:
        self._stamps = {file: stamp(file) for file in files}

    def changed(self, files: Iterable[Path]) -> set[Path]:
        """Those of `files` that are other than when they were last asked about; a new one is only remembered."""
        now = {file: stamp(file) for file in files}
        changed = {file for file, seen in now.items() if seen != self._stamps.get(file, seen)}
        self._stamps = now
        return changed


class Follower:
    """Looks at one file on a thread of its own, every 0.8 seconds, and tells when it has changed. No loop is woken."""

    def __init__(self, file: Path, changed: Callable[[], object], since: Stamp) -> None:
        """`changed` is called on the thread: at once, where the file is another than it was at `since`."""
        self._file = file
        self._changed = changed
        self._stamp = since
        self._ended = threading.Event()
        threading.Thread(target=self._follow, name=f"follow {file.name}", daemon=True).start()

    def _follow(self) -> None:
        while True:
            now = stamp(self._file)
            if now != self._stamp:
                self._stamp = now
                self._changed()
            if self._ended.wait(EVERY_S):
                return

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
