"""Removing from the cache what the user wants to have forgotten. The journal is left alone."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tui.model.ids import PostId, first_id_at
from tui.store import fulltext
from tui.store.names import user_named
from tui.store.opening import transaction
from tui.store.writing import remove_posts

_BATCH: Final = 1000  # posts a transaction, so that a running app is not locked out
_TABLES: Final = (
    "post", "media", "poll", "gone", "panel_post", "panel", "gap", "asked", "author", "list", "me",
)  # fmt: skip


def forget_post(db: sqlite3.Connection, post: PostId) -> int:
    """Remove one post; 1, or 0 where it was not here."""
    with transaction(db):
        return remove_posts(db, [post])


def forget_author(db: sqlite3.Connection, username: str) -> int:
    """Remove everything by `username` (without @), and the person; how many posts that were."""
    person = user_named(db, username)
    if person is None:
        return 0
    removed = _remove_all(db, "SELECT id FROM post WHERE author_id = ? LIMIT ?", person.id)
    with transaction(db):
        db.execute("DELETE FROM author WHERE id = ?", (person.id,))
    return removed


def forget_before(db: sqlite3.Connection, when: datetime) -> int:
    """Remove every post made before `when` (an aware time); how many that were."""
    first = first_id_at(when)
    with transaction(db):
        _open_ends(db, first)
    return _remove_all(db, "SELECT id FROM post WHERE id < ? ORDER BY id LIMIT ?", first)


def _open_ends(db: sqlite3.Connection, first: PostId) -> None:
    """What was forgotten could be fetched again: panels end openly where their oldest post then stands."""
    db.execute(
        "UPDATE panel SET whole = 0 WHERE id IN (SELECT panel_id FROM panel_post WHERE post_id < ?)", (first,)
    )
    db.execute("DELETE FROM gap WHERE newer <= ?", (first,))
    db.execute("UPDATE gap SET older = 0 WHERE older < ?", (first,))
    db.execute("DELETE FROM asked WHERE newest < ?", (first,))
    db.execute("UPDATE OR REPLACE asked SET oldest = ?1 WHERE oldest < ?1", (first,))


def forget_all(db: sqlite3.Connection) -> int:
    """Empty the cache and give its space back to the disk; how many posts it had."""
    with transaction(db):
        posts: int = db.execute("SELECT count(*) FROM post").fetchone()[0]
        fulltext.remove_all(db)
        for table in _TABLES:
            db.execute(f"DELETE FROM {table}")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return posts


def _remove_all(db: sqlite3.Connection, query: str, argument: int) -> int:
    removed = 0
    for batch in _batches(db, query, argument):
        with transaction(db):
            removed += remove_posts(db, batch)
    return removed


def _batches(db: sqlite3.Connection, query: str, argument: int) -> Iterator[list[PostId]]:
    while batch := [PostId(number) for (number,) in db.execute(query, (argument, _BATCH))]:
        yield batch
