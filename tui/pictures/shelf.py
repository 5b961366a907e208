"""Pictures on disk, so that none is fetched twice in a row: a folder with a cap, the least recently used goes first.

A file's name is the hash of its address. Files are written beside and moved into place, so a name never holds half a
picture; several programs can use the folder at once. What cannot be read is as if it were not there.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 200_000_000
_UNFINISHED: Final = ".unfinished-"
_ABANDONED_S: Final = 3_600  # an unfinished file so old has no writer any more


class Shelf:
    """The folder of pictures. It is made when the first one is put there."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most_bytes

    def get(self, url: str) -> bytes | None:
        """The picture of this address, used just now; None where it is not here."""
        file = self._file(url)
        try:
            data = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return data

    def put(self, url: str, data: bytes) -> None:
        """Keep a picture, and let go of those unused for longest where the cap asks for it. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(unfinished, self._file(url))
        except OSError:
            Path(unfinished).unlink(missing_ok=True)
            raise
        self._trim(keep=self._file(url))

    def drop(self, url: str) -> None:
        """Let go of one picture: it turned out to be damaged."""
        with suppress(OSError):  # a folder that cannot be written cannot be mended from here either
            self._file(url).unlink(missing_ok=True)

    def clear(self, urls: Collection[str] | None = None) -> int:
        """Let go of the pictures of these addresses, None for all; how many there were. Raises OSError."""
        wanted = None if urls is None else {self._file(url) for url in urls}
        files = [file for _, _, file in self._files() if wanted is None or file in wanted]
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)

    def _file(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When last used (seconds), size and path of each file; one that another program removes is passed over."""
        if not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            with suppress(FileNotFoundError):
                seen = file.stat()
                yield seen.st_mtime, seen.st_size, file

    def _trim(self, keep: Path) -> None:
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        for used, size, file in files:
            abandoned = file.name.startswith(_UNFINISHED) and used < time.time() - _ABANDONED_S
            if abandoned or (total > self._most and file != keep and not file.name.startswith(_UNFINISHED)):
                file.unlink(missing_ok=True)
                total -= size
