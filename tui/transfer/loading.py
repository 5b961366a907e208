"""`delurk load`: captured pages of X API v2, in a file, into the cache. For the command line.

What cannot be taken in is named and passed over; everything else is kept, a transaction for about a thousand
posts, so that a load that is killed has lost its last few thousandths of a second and nothing else.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tui.model.page import Page
from tui.model.panel import Panel
from tui.store import writing
from tui.store.names import People
from tui.transfer.files import Document, Unreadable, documents
from tui.x.wire import NotAPage, read_page

_BATCH: Final = 1000  # posts a transaction: larger ones gain little and keep other programs waiting
_SUFFIXES: Final = (".gz", ".jsonl", ".ndjson", ".json", ".txt")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that its owner should know, on one line.

    `lost` says whether anything was passed over that might have been a post; an answer of X that holds
    users or lists was understood, and is none.
    """

    where: str
    what: str
    lost: bool

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: bytes of the file read (packed, if it is packed), of how many, and posts so far."""

    read: int
    size: int
    posts: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: `posts` of its pages, of which `new` were not in the panel before."""

    posts: int
    new: int


def panel_for(path: Path) -> Panel:
    """The panel that a file is loaded into where none is named: `loaded:NAME`, without its endings."""
    name = path.name
    while (at := Path(name)).suffix.lower() in _SUFFIXES:
        name = at.stem
    return Panel("loaded", " ".join(name.split()))


def load_file(
    db: sqlite3.Connection,
    path: Path,
    panel: Panel,
    *,
    remark: Callable[[Remark], None],
    progress: Callable[[Progress], None],
) -> Loaded:
    """Take the pages of the file at `path` into `panel` of the cache `db`.

    `remark` hears what was passed over as it is found, `progress` after each transaction. Pages count as
    fetched when the file was last written, so that an old capture does not undo what is known since.
    Raises sqlite3.Error where the cache cannot be written; what was committed stays.
    """
    try:
        state = path.stat()
        pages = _pages(documents(path), str(path), People(db), remark)
        fetched_at = datetime.fromtimestamp(min(state.st_mtime, datetime.now(UTC).timestamp()), UTC)
        posts = new = 0
        for batch, read in _batches(pages):
            new += writing.save_batch(db, panel, batch, fetched_at=fetched_at).new
            posts += sum(len(page.posts) for page in batch)
            progress(Progress(read, state.st_size, posts))
    except OSError as error:
        remark(Remark(str(path), f"it cannot be read: {error.strerror or error}", lost=True))
        return Loaded(0, 0)
    return Loaded(posts, new)


def _batches(pages: Iterator[tuple[Page, int]]) -> Iterator[tuple[list[Page], int]]:
    batch: list[Page] = []
    held = read = 0
    for page, read in pages:
        batch.append(page)
        held += len(page.posts) + len(page.others)
        if held >= _BATCH:
            yield batch, read
            batch, held = [], 0
    if batch:
        yield batch, read


def _pages(
    found: Iterator[Document], name: str, people: People, remark: Callable[[Remark], None]
) -> Iterator[tuple[Page, int]]:
    """The pages of the documents, each with how far the file has been read."""
    try:
        for document in found:
            page = _page(document, people, remark)
            if page is not None:
                yield page, document.read
    except Unreadable as error:
        remark(Remark(name, str(error), lost=True))


def _page(document: Document, people: People, remark: Callable[[Remark], None]) -> Page | None:
    try:
        page = read_page(document.body, known=people)
    except NotAPage as error:
        understood = _is_answer(document.body)
        remark(Remark(document.where, f"{error}; passed over", lost=not understood))
        return None
    for fault in page.faults:
        remark(Remark(document.where, f"{fault.where}: {fault.what}; passed over", lost=True))
    if not page.posts and not page.faults:
        remark(Remark(document.where, _emptiness(page), lost=False))
    return page


def _emptiness(page: Page) -> str:
    if page.others:
        return f"it holds no posts of its own; {len(page.others)} that came along were kept"
    if page.gone:
        return f"it holds no posts, only the word that {len(page.gone)} cannot be had"
    return "it holds no posts"


def _is_answer(body: bytes) -> bool:
    """Whether X might have answered so to a question about something else than posts."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and "data" in answer
