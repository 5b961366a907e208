"""`delurk load`: captured pages of X API v2, in a file, into the cache. For the command line.

What cannot be taken in is named and passed over; everything else is kept, a transaction for about two thousand
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
from tui.text.cleaning import clean_line
from tui.transfer.files import Document, Unreadable, documents
from tui.x.wire import NotAPage, read_page

_BATCH: Final = 2000  # posts a transaction: larger ones gain little and keep other programs waiting
_BUNDLE: Final = 100
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
        return clean_line(f"{self.where}: {self.what}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: bytes of the file read (packed, if it is packed), of how many, and posts so far."""

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


def panel_for(path: Path) -> Panel:
    """The panel that a file is loaded into where none is named: `loaded:NAME`, without its endings."""
    name = path.name
    while (at := Path(name)).suffix.lower() in _SUFFIXES:
        name = at.stem
    return Panel("loaded", clean_line(name) or "pages")


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
    loaded = Loaded()
    try:
        state = path.stat()
        fetched_at = datetime.fromtimestamp(min(state.st_mtime, datetime.now(UTC).timestamp()), UTC)
        pages = _pages(documents(path), str(path), People(db), remark)
        with writing.in_bulk(db):
            for batch, read in _batches(pages):
                saved = writing.save_batch(db, panel, batch, fetched_at=fetched_at)
                posts = loaded.posts + sum(len(page.posts) for page in batch)
                loaded = Loaded(loaded.pages + len(batch), posts, loaded.new + saved.new)
                progress(Progress(read, state.st_size, posts))
    except OSError as error:
        remark(Remark(str(path), f"it cannot be read: {error.strerror or error}", lost=True))
    return loaded


def _batches(pages: Iterator[tuple[Page, int]]) -> Iterator[tuple[list[Page], int]]:
    batch: list[Page] = []
    held = read = 0
    for page, read in pages:
        batch.append(page)
        held += 1 + len(page.posts) + len(page.others)
        if held >= _BATCH:
            yield batch, read
            batch, held = [], 0
    if batch:
        yield batch, read


def _pages(
    found: Iterator[Document], name: str, people: People, remark: Callable[[Remark], None]
) -> Iterator[tuple[Page, int]]:
    """The pages of the documents, each with how far the file has been read."""
    notes: dict[str, tuple[str, int]] = {}  # what: where it was first, how often
    try:
        for bundle in _bundles(found):
            if page := _whole(bundle, people):
                yield page, bundle[-1].read
                continue
            for document in bundle:
                match _page(document, people):
                    case Page() as page:
                        for about in _remarks_on(page, document.where):
                            remark(about)
                        yield page, document.read
                    case Remark(lost=True) as about:
                        remark(about)
                    case note:
                        first, times = notes.get(note.what, (note.where, 0))
                        notes[note.what] = (first, times + 1)
    except Unreadable as error:
        remark(Remark(name, str(error), lost=True))
    for what, (first, times) in notes.items():
        remark(Remark(first, what if times == 1 else f"{what} (and {times - 1} more like it)", lost=False))


def _bundles(found: Iterator[Document]) -> Iterator[list[Document]]:
    """Lone posts by the hundred, everything else by itself: a page at a time is twice as quick to read."""
    posts: list[Document] = []
    try:
        for document in found:
            if b'"data"' in document.body or b'"text"' not in document.body:
                if posts:
                    yield posts
                    posts = []
                yield [document]
            else:
                posts.append(document)
                if len(posts) == _BUNDLE:
                    yield posts
                    posts = []
    except Unreadable:
        if posts:
            yield posts
        raise
    if posts:
        yield posts


def _whole(bundle: list[Document], people: People) -> Page | None:
    """The page that a bundle makes; None unless every document in it is a sound post."""
    if len(bundle) == 1:
        return None
    try:
        page = read_page(b'{"data":[' + b",".join(one.body for one in bundle) + b"]}", known=people)
    except NotAPage:
        return None
    return page if len(page.posts) == len(bundle) and not page.faults else None


def _page(document: Document, people: People) -> Page | Remark:
    """The page that the document is, or why it is none."""
    try:
        return read_page(document.body, known=people)
    except NotAPage as error:
        return Remark(document.where, f"{error}; passed over", lost=_may_hold_posts(document.body))


def _remarks_on(page: Page, where: str) -> Iterator[Remark]:
    for fault in page.faults:
        yield Remark(where, f"{fault.where}: {fault.what}; passed over", lost=True)
    if page.posts or page.faults:
        return
    if page.others:
        yield Remark(
            where, f"it holds no posts of its own; {len(page.others)} that came along were kept", False
        )
    elif page.gone:
        yield Remark(where, f"it holds no posts, only the word that {len(page.gone)} cannot be had", False)
    else:
        yield Remark(where, "it holds no posts", False)


def _may_hold_posts(body: bytes) -> bool:
    """Whether what is no page was meant to be one: damaged, of the old API, or an error in its place.

    Sound JSON about something else (users, lists, an index of captures) is not: nothing is lost with it.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return True
    if not isinstance(answer, dict):
        return False
    old = answer.keys() & {"statuses", "id_str", "full_text"}
    refused = "data" not in answer and answer.keys() & {"title", "status", "errors"}
    return bool(old or refused)
