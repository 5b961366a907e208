"""Files to batches for the cache: reading, decoding and all that needs no database.

`processes` calls this, here or elsewhere; `loading` writes what comes of it.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.model.page import Page
from tui.store.batch import Batch, make_batch
from tui.store.cache import open_cache
from tui.store.names import People
from tui.text.cleaning import clean_line
from tui.transfer.files import Document, Unreadable, documents
from tui.x.wire import NotAPage, read_page

_PIECE_POSTS: Final = 2000  # about, a transaction: more gains little and keeps other programs waiting
_BUNDLE: Final = 100


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
class Decoded:
    """A piece of the file `paths[file]`: `read` bytes of it so far, how many `pages` and `posts` were in it."""

    file: int
    read: int
    pages: int
    posts: int
    remarks: list[Remark]
    batch: Batch


@dataclass(frozen=True, slots=True)
class _Piece:
    """Documents that are decoded and written together; `end` is why the file ends here, if it should not."""

    file: int
    documents: list[Document]
    end: str | None = None


def decoded_pieces(paths: Sequence[Path], cache: Path, part: int, parts: int) -> Iterator[Decoded]:
    """Every `parts`th piece of the files, from the `part`th on; with one part, all of them.

    `cache` is where authors are looked up that a page came without. What cannot be read is in the remarks.
    """
    with closing(open_cache(cache, readonly=True)) as db:
        people = People(db)
        for number, piece in enumerate(_pieces(paths)):
            if number % parts == part:
                yield _decoded(piece, paths[piece.file], people)


def _pieces(paths: Sequence[Path]) -> Iterator[_Piece]:
    for file, path in enumerate(paths):
        held: list[Document] = []
        posts = given = 0
        end = None
        try:
            for document in documents(path):
                held.append(document)
                posts += 1 + document.body.count(b'"text"')
                if posts >= _PIECE_POSTS:
                    yield _Piece(file, held)
                    held, posts, given = [], 0, given + 1
        except Unreadable as error:
            end = str(error)
        except OSError as error:
            end = f"it cannot be read: {error.strerror or error}"
        if held or end or not given:  # something has to be said of every file
            yield _Piece(file, held, end)


def _decoded(piece: _Piece, path: Path, people: People) -> Decoded:
    pages: list[Page] = []
    remarks: list[Remark] = []
    for bundle in _bundles(piece.documents):
        if whole := _whole(bundle, people):
            pages.append(whole)
            continue
        for document in bundle:
            match _page(document, people):
                case Page() as page:
                    pages.append(page)
                    remarks += _remarks_on(page, document.where)
                case remark:
                    remarks.append(remark)
    if piece.end:
        remarks.append(Remark(str(path), piece.end, lost=True))
    elif not piece.documents:
        remarks.append(Remark(str(path), "it holds no posts", lost=False))
    read = piece.documents[-1].read if piece.documents else 0
    posts = sum(len(page.posts) for page in pages)
    return Decoded(piece.file, read, len(pages), posts, remarks, make_batch(pages))


def _bundles(found: list[Document]) -> Iterator[list[Document]]:
    """Lone posts by the hundred, everything else by itself: a page at a time is twice as quick to read."""
    posts: list[Document] = []
    for document in found:
        lone = b'"data"' not in document.body and b'"text"' in document.body
        if posts and (not lone or len(posts) == _BUNDLE):
            yield posts
            posts = []
        if lone:
            posts.append(document)
        else:
            yield [document]
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
        what = f"it holds no posts of its own; {len(page.others)} that came along were kept"
    elif page.gone:
        what = f"it holds no posts, only the word that {len(page.gone)} cannot be had"
    else:
        what = "it holds no posts"
    yield Remark(where, what, lost=False)


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
