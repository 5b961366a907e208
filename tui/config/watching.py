"""Which files of the user's have changed since they were last looked at. One stat a file, and nothing kept open."""

from collections.abc import Iterable
from pathlib import Path

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
