"""`delurk load`: captured pages of X API v2, in files, into the cache. For the command line.

What cannot be taken in is named and passed over; everything else is kept, a transaction for some two thousand
posts, so that a load that is killed has lost its last few thousandths of a second and nothing else.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final, Protocol

from tui.model.panel import Panel
from tui.store import writing
from tui.text.cleaning import clean_line
from tui.transfer.decoding import Decoded, Remark
from tui.transfer.processes import decode

_SUFFIXES: Final = (".gz", ".jsonl", ".ndjson", ".json", ".txt")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: bytes of the files read (packed, if they are packed), of how many, and posts so far."""

    read: int
    size: int
    posts: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: `pages` that were understood, their `posts`, and how many of those are `new` to
    the panel."""

    pages: int = 0
    posts: int = 0
    new: int = 0


class Listener(Protocol):
    """Who hears how a load goes."""

    def remark(self, remark: Remark) -> None:
        """Something was passed over, or is worth knowing."""

    def progress(self, progress: Progress) -> None:
        """Another transaction is committed."""

    def done(self, path: Path, panel: Panel, loaded: Loaded) -> None:
        """A file has come to its end."""


def panel_for(path: Path) -> Panel:
    """The panel that a file is loaded into where none is named: `loaded:NAME`, without its endings."""
    name = path.name
    while (at := Path(name)).suffix.lower() in _SUFFIXES:
        name = at.stem
    return Panel("loaded", clean_line(name) or "pages")


def load_files(
    db: sqlite3.Connection, paths: Sequence[Path], panel: Panel | None, listener: Listener
) -> None:
    """Take the pages of the files into `panel` of the cache `db`, or each into a panel of its own name.

    Pages count as fetched when their file was last written, so that an old capture does not undo what is
    known since. Raises sqlite3.Error where the cache cannot be written, CutShort where a process that helps is
    killed; what was committed stays.
    """
    sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
    before = posts = 0
    with writing.in_bulk(db), closing(decode(paths, _path_of(db))) as pieces:
        for file, some in groupby(pieces, key=lambda piece: piece.file):
            into = panel or panel_for(paths[file])
            loaded = Loaded()
            for piece, loaded in _saved(db, into, paths[file], some, listener):
                done = Progress(before + piece.read, sum(sizes), posts + loaded.posts)
                listener.progress(done)
            before, posts = before + sizes[file], posts + loaded.posts
            listener.done(paths[file], into, loaded)


def _saved(
    db: sqlite3.Connection, panel: Panel, path: Path, pieces: Iterator[Decoded], listener: Listener
) -> Iterator[tuple[Decoded, Loaded]]:
    """The pieces of a file, each after it was saved, with what the file has brought so far.

    What was lost is told at once; notes that say the same are told together, at the end of the file.
    """
    loaded = Loaded()
    notes: dict[str, list[str]] = {}
    for piece in pieces:
        if piece.pages:
            saved = writing.save(db, panel, piece.batch, fetched_at=_written_at(path))
            loaded = Loaded(loaded.pages + piece.pages, loaded.posts + piece.posts, loaded.new + saved.new)
        for remark in piece.remarks:
            if remark.lost:
                listener.remark(remark)
            else:
                notes.setdefault(remark.what, []).append(remark.where)
        yield piece, loaded
    for what, places in notes.items():
        more = f" (and {len(places) - 1} more like it)" if len(places) > 1 else ""
        listener.remark(Remark(places[0], what + more, lost=False))


def _written_at(path: Path) -> datetime:
    now = datetime.now(UTC)
    return min(datetime.fromtimestamp(path.stat().st_mtime, UTC), now)


def _path_of(db: sqlite3.Connection) -> Path:
    return Path(next(file for _, name, file in db.execute("PRAGMA database_list") if name == "main"))
