"""Putting pages into the cache: the only module that writes posts. One transaction a call, index included.

A fuller copy is never overwritten by a thinner one, and an older answer never undoes a newer: `merging` has
the rules for two copies of a post, times of fetching decide between a post and its tombstone.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.model.ids import PostId
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Author, Gone, Post
from tui.store import fulltext, reading, rows
from tui.store.merging import merged, merged_author
from tui.store.opening import transaction
from tui.store.rows import milliseconds

_COLUMNS: Final = (*rows.POST_COLUMNS, "fetched_at")
_ADD_POST: Final = f"INSERT INTO post ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_CHANGE_POST: Final = _ADD_POST.replace("INSERT", "REPLACE", 1)
_ADD_MEDIA: Final = f"INSERT INTO media VALUES ({', '.join('?' * len(rows.MEDIA_COLUMNS))})"
_ADD_POLL: Final = "REPLACE INTO poll VALUES (?, ?, ?, ?, ?)"
_KEEP_AUTHOR: Final = """
    INSERT INTO author VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            username = coalesce(nullif(excluded.username, ''), author.username),
            name = coalesce(nullif(excluded.name, ''), author.name),
            verified = iif(excluded.name = '', author.verified, excluded.verified),
            protected = iif(excluded.name = '', author.protected, excluded.protected),
            fetched_at = excluded.fetched_at
        WHERE excluded.fetched_at >= author.fetched_at OR author.username = '' OR author.name = ''
"""
_SEEN_AGAIN: Final = "UPDATE post SET fetched_at = ?1 WHERE id = ?2 AND fetched_at < ?1"
_LINK_EDITS: Final = """
    UPDATE post SET edits = ?1 WHERE id = ?2 AND coalesce(json_array_length(nullif(edits, '')), 1) < ?3
"""
_KEEP_GONE: Final = """
    INSERT INTO gone VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET why = excluded.why, fetched_at = excluded.fetched_at
        WHERE excluded.fetched_at >= gone.fetched_at
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a page brought: posts new to the panel, and posts known before that have changed."""

    new: int
    changed: int


def save_page(db: sqlite3.Connection, panel: Panel | None, page: Page, *, fetched_at: datetime) -> Saved:
    """Keep a page and everything that came along with it, in one transaction.

    Its own posts stand in `panel` from now on; `panel` is None for look-ups, whose posts stand nowhere.
    Raises sqlite3.Error; `tui.store.errors.in_plain_words` makes a StoreError of it.
    """
    return save_batch(db, panel, [page], fetched_at=fetched_at)


def save_batch(
    db: sqlite3.Connection, panel: Panel | None, pages: Collection[Page], *, fetched_at: datetime
) -> Saved:
    """`save_page` for many pages in one transaction: about two thousand posts at a time is quickest."""
    stamp = milliseconds(fetched_at)
    posts, lost = _gather(pages)
    with transaction(db):
        _keep_authors(db, pages, posts.values(), stamp)
        _keep_gone(db, lost, stamp)
        here = _without_later_gone(db, posts, stamp)
        changed = _keep_posts(db, here, stamp)
        top = {post.id for page in pages for post in page.posts if post.id in here}
        new = _stand_in(db, panel, top) if panel else 0
    return Saved(new, changed)


@contextmanager
def in_bulk(db: sqlite3.Connection) -> Iterator[None]:
    """Settings for hundreds of batches in a row: a page cache that holds the indexes, fewer checkpoints.

    Measured on 100,000 posts: 17,000 posts a second instead of 14,000. Nothing here can harm the file.
    """
    cached = db.execute("PRAGMA cache_size").fetchone()[0]
    pages = db.execute("PRAGMA wal_autocheckpoint").fetchone()[0]
    db.execute("PRAGMA cache_size = -65536")  # 64 MB
    db.execute("PRAGMA wal_autocheckpoint = 16000")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {cached}")
        db.execute(f"PRAGMA wal_autocheckpoint = {pages}")


def mark_gone(db: sqlite3.Connection, lost: Iterable[Gone], *, fetched_at: datetime) -> int:
    """Note that posts are no longer to be had, and remove what the cache has of them; how many it had.

    X's terms: content that has become unavailable must go. "Not fetched" is no such thing and is passed
    over, and so is a tombstone that is older than the copy in the cache.
    """
    with transaction(db):
        return _keep_gone(db, lost, milliseconds(fetched_at))


def remove_posts(db: sqlite3.Connection, ids: Collection[PostId]) -> int:
    """Take posts out of every table, index included; how many there were. The caller holds the transaction."""
    texts = _indexed(db, ids)
    fulltext.remove(db, texts)
    once = [(number,) for number in ids]
    db.executemany("DELETE FROM media WHERE post_id = ?", once)
    db.executemany("DELETE FROM poll WHERE post_id = ?", once)
    db.executemany("DELETE FROM panel_post WHERE post_id = ?", once)
    removed = db.executemany("DELETE FROM post WHERE id = ?", once).rowcount
    # A repost's own text begins like the original's.
    db.executemany("UPDATE post SET text = '', spans = NULL WHERE reposted_id = ?", once)
    return removed


def _gather(pages: Iterable[Page]) -> tuple[dict[PostId, Post], list[Gone]]:
    """Every post of the pages, nested ones too, each once; and every tombstone."""
    posts: dict[PostId, Post] = {}
    lost: list[Gone] = []
    for page in pages:
        lost += page.gone
        waiting: list[Post | Gone] = [*page.others, *page.posts]
        while waiting:
            match waiting.pop():
                case Gone() as one:
                    lost.append(one)
                case post:
                    known = posts.get(post.id)
                    if known is post:
                        continue
                    posts[post.id] = merged(known, post) if known else post
                    waiting += [one for one in (post.reposted, post.quoted) if one]
    return posts, lost


def _keep_authors(db: sqlite3.Connection, pages: Iterable[Page], posts: Iterable[Post], stamp: int) -> None:
    authors: dict[int, Author] = {}
    for author in (*(one for page in pages for one in page.authors), *(post.author for post in posts)):
        if author and authors.get(author.id) is not author:
            authors[author.id] = merged_author(authors.get(author.id), author) or author
    keep_authors(db, authors.values(), stamp)


def keep_authors(db: sqlite3.Connection, authors: Iterable[Author], stamp: int) -> None:
    """Keep people, the newer and fuller copy of each. The caller holds the transaction."""
    db.executemany(
        _KEEP_AUTHOR,
        [(one.id, one.username, one.name, one.verified, one.protected, stamp) for one in authors],
    )


def _keep_posts(db: sqlite3.Connection, posts: dict[PostId, Post], stamp: int) -> int:
    """Insert what is new, merge what is known; how many of the known have changed."""
    known = reading.fetched_at(db, posts)
    _insert(db, [post for number, post in posts.items() if number not in known], stamp)
    changed = 0
    db.executemany(_SEEN_AGAIN, [(stamp, number) for number in known])
    for before in reading.get(db, list(known)):
        pair = (before, posts[before.id]) if stamp >= known[before.id] else (posts[before.id], before)
        after = merged(*pair)
        if after != before:
            changed += 1
            _change(db, before, after, max(stamp, known[before.id]))
    _link_edits(db, posts.values())
    return changed


def _insert(db: sqlite3.Connection, posts: list[Post], stamp: int) -> None:
    posts.sort(key=lambda post: post.id)  # ascending keys are appended to a table; X sends newest first
    db.executemany(_ADD_POST, [(*rows.post_row(post), stamp) for post in posts])
    db.executemany(_ADD_MEDIA, [row for post in posts if post.media for row in rows.media_rows(post)])
    db.executemany(_ADD_POLL, [rows.poll_row(post.id, post.poll) for post in posts if post.poll])
    fulltext.add(db, [(post.id, post.text) for post in posts if post.reposted is None])


def _change(db: sqlite3.Connection, before: Post, after: Post, stamp: int) -> None:
    indexed = _indexed(db, [before.id])
    db.execute(_CHANGE_POST, (*rows.post_row(after), stamp))
    if after.media != before.media:
        db.execute("DELETE FROM media WHERE post_id = ?", (after.id,))
        db.executemany(_ADD_MEDIA, rows.media_rows(after))
    if after.poll and after.poll != before.poll:
        db.execute(_ADD_POLL, rows.poll_row(after.id, after.poll))
    to_index = [(after.id, after.text)] if after.reposted is None else []
    if indexed != to_index:
        fulltext.remove(db, indexed)
        fulltext.add(db, to_index)


def _indexed(db: sqlite3.Connection, ids: Iterable[PostId]) -> list[tuple[int, str]]:
    """What the index has of these posts. Reposts are not in it: the original is."""
    asked = "SELECT id, text FROM post WHERE id = ? AND reposted_id IS NULL"
    return [row for number in ids if (row := db.execute(asked, (number,)).fetchone())]


def _link_edits(db: sqlite3.Connection, posts: Iterable[Post]) -> None:
    """Tell the earlier versions of an edited post of the later ones."""
    linked = [
        (rows.edits_text(post.id, post.edits), version, len(post.edits))
        for post in posts
        if len(post.edits) > 1
        for version in post.edits
        if version != post.id
    ]
    db.executemany(_LINK_EDITS, linked)


def _keep_gone(db: sqlite3.Connection, lost: Iterable[Gone], stamp: int) -> int:
    said = {one.id: one.why for one in lost if one.why != "not fetched"}
    here = reading.fetched_at(db, said)
    later = {number for number, fetched in here.items() if fetched > stamp}
    db.executemany(_KEEP_GONE, [(number, why, stamp) for number, why in said.items() if number not in later])
    return remove_posts(db, [number for number in here if number not in later])


def _without_later_gone(db: sqlite3.Connection, posts: dict[PostId, Post], stamp: int) -> dict[PostId, Post]:
    """Without the posts that X has called gone since; those that are back lose their tombstone."""
    said = reading.gone_at(db, posts)
    back = [(number,) for number, when in said.items() if when < stamp]
    db.executemany("DELETE FROM gone WHERE id = ?", back)
    return {number: post for number, post in posts.items() if said.get(number, -1) < stamp}


def _stand_in(db: sqlite3.Connection, panel: Panel, ids: Iterable[PostId]) -> int:
    db.execute("INSERT OR IGNORE INTO panel (kind, value) VALUES (?, ?)", (panel.kind, panel.value))
    (number,) = db.execute(
        "SELECT id FROM panel WHERE kind = ? AND value = ?", (panel.kind, panel.value)
    ).fetchone()
    standing = [(number, post) for post in sorted(ids)]
    return db.executemany("INSERT OR IGNORE INTO panel_post VALUES (?, ?)", standing).rowcount
