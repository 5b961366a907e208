"""Pages made ready for the tables: everything that can be worked out without the database. Pure.

`writing` saves a batch; a load makes them in other processes, so a batch is rows of plain values and nothing
else, and `packed` is what `marshal` can carry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from tui.model.ids import PostId
from tui.model.page import Page
from tui.model.post import Author, Gone, Post
from tui.store import fulltext, rows
from tui.store.merging import merged, merged_author
from tui.store.rows import Row

_REFERENCES: Final = slice(rows.POST_COLUMNS.index("reposted_id"), rows.POST_COLUMNS.index("quoted_id") + 1)


@dataclass(frozen=True, slots=True)
class Batch:
    """What some pages bring. Posts, each once, ascend by id: appended to a table, where X sends newest first.

    `own` are the ids of the pages' own posts, `texts` what to index, folded, `gone` (id, why) of tombstones,
    `edits` (all versions, version, how many) of edited posts.
    """

    authors: list[Row]
    posts: list[Row]
    media: dict[int, list[Row]]
    polls: dict[int, Row]
    texts: list[tuple[int, str]]
    own: list[int]
    gone: list[tuple[int, str]]
    edits: list[Row]

    @property
    def packed(self) -> tuple[Any, ...]:
        """Plain values of which `Batch(*packed)` makes the batch again."""
        return (
            self.authors, self.posts, self.media, self.polls, self.texts, self.own, self.gone, self.edits,
        )  # fmt: skip

    def built(self, wanted: Iterable[int]) -> dict[int, Post]:
        """Those posts again, as posts; what they repost and quote is named only."""
        ids = set(wanted)
        authors = {row[0]: rows.build_author(row) for row in self.authors} if ids else {}
        return {row[0]: self._built(row, authors) for row in self.posts if row[0] in ids}

    def _built(self, row: Row, authors: dict[int, Author]) -> Post:
        media = tuple(map(rows.build_media, self.media.get(row[0], ())))
        poll = self.polls.get(row[0])
        named: dict[int, Post | Gone] = {
            number: Gone(number, "not fetched") for number in row[_REFERENCES] if number is not None
        }
        (spans,) = rows.build_spans([row])
        return rows.build_post(
            row, spans, authors.get(row[1]), media, rows.build_poll(poll) if poll else None, named
        )


def make_batch(pages: Iterable[Page]) -> Batch:
    """The rows of `pages` and of everything that came along with them."""
    found = _Found()
    for page in pages:
        found.take(page)
    posts = sorted(found.posts.values(), key=lambda post: post.id)
    return Batch(
        [rows.author_row(author) for author in found.authors.values()],
        [rows.post_row(post) for post in posts],
        {post.id: rows.media_rows(post) for post in posts if post.media},
        {post.id: rows.poll_row(post.id, post.poll) for post in posts if post.poll},
        [(post.id, fulltext.folded(post.text)) for post in posts if post.reposted is None],
        sorted(found.own),
        [(number, why) for number, why in found.gone.items()],
        [row for post in posts if len(post.edits) > 1 for row in _edits(post)],
    )


class _Found:
    """Every post of some pages, nested ones too, everybody in them, and every tombstone; each once."""

    def __init__(self) -> None:
        self.posts: dict[PostId, Post] = {}
        self.authors: dict[int, Author] = {}
        self.gone: dict[int, str] = {}
        self.own: set[int] = set()

    def take(self, page: Page) -> None:
        self.own.update(post.id for post in page.posts)
        for author in page.authors:
            self._take_author(author)
        waiting: list[Post | Gone] = [*page.gone, *page.others, *page.posts]
        while waiting:
            match waiting.pop():
                case Gone(number, why):
                    if why != "not fetched":
                        self.gone[number] = why
                case post:
                    known = self.posts.get(post.id)
                    if known is not post:
                        self.posts[post.id] = merged(known, post) if known else post
                        self._take_author(post.author)
                        waiting += [one for one in (post.reposted, post.quoted) if one]

    def _take_author(self, author: Author | None) -> None:
        if author is None:
            return
        known = self.authors.get(author.id)
        if known is not author:
            self.authors[author.id] = merged_author(known, author) or author


def _edits(post: Post) -> list[Row]:
    text = rows.edits_text(post.id, post.edits)
    return [(text, version, len(post.edits)) for version in post.edits if version != post.id]
