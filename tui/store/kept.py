"""Posts that the reader has kept, with a note: in the journal, so that they outlive the cache and are never pruned.

What is asked here can be asked of the journal's own connection, or of a cache to which `journal.with_journal` has
attached it. A post that X says is gone loses its text here too (X's terms); who wrote it, the note and the label stay.
The same holds for the post that a draft answers (`tui.store.draft_rows`).
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tui.model.ids import PostId
from tui.model.note import Note
from tui.model.post import Gone, Post, WhyGone
from tui.store.opening import transaction
from tui.store.rows import milliseconds, moment

_PAGE: Final = """
    SELECT post FROM kept WHERE removed = 0 AND post_id > :after AND post_id < :before ORDER BY post_id
"""
_COUNT: Final = """
    SELECT count(*) FROM (
        SELECT 1 FROM kept WHERE removed = 0 AND post_id > :after AND post_id < :before LIMIT :limit)
"""
_NOTES: Final = """
    SELECT kept.post_id, kept_at, note, label, kept_gone.why
      FROM kept LEFT JOIN kept_gone ON kept_gone.post_id = kept.post_id AND kept_gone.at >= kept.fetched_at
     WHERE removed = 0
"""
_LABELS: Final = """
    SELECT label FROM kept WHERE label <> '' AND removed = 0
     GROUP BY label ORDER BY count(*) DESC, max(edited_at) DESC, label LIMIT ?
"""
_SEARCH: Final = "SELECT rowid FROM kept_text WHERE kept_text MATCH ? ORDER BY rowid DESC LIMIT ?"
_INSIDE: Final = """
    SELECT inside_id FROM kept_inside UNION SELECT answered FROM draft WHERE answered IS NOT NULL
"""
_ROWS: Final = "SELECT post_id, post, note, label, kept_at, fetched_at, edited_at, copy, removed FROM kept"
_KEEP: Final = "REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LOSE: Final = """
    INSERT INTO kept_gone VALUES (?, ?, ?)
        ON CONFLICT (post_id) DO UPDATE SET why = excluded.why, at = excluded.at
        WHERE (excluded.at, excluded.why) > (kept_gone.at, kept_gone.why)
"""
_TO_STRIP: Final = f"""
    {_ROWS} WHERE removed = 0 AND post_id IN (
        SELECT kept_inside.post_id FROM kept_inside
          JOIN kept_gone ON kept_gone.post_id = kept_inside.inside_id
         WHERE kept_gone.at >= kept.fetched_at)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A kept post as it is stored. Of two rows of one post, the one with the higher `edit` holds."""

    post_id: PostId
    post: str
    note: str
    label: str
    kept_at: int
    fetched_at: int
    edited_at: int
    copy: str
    removed: bool

    @property
    def edit(self) -> tuple[int, str]:
        """When it was edited; `copy` decides between edits of the same millisecond."""
        return self.edited_at, self.copy


@dataclass(frozen=True, slots=True)
class Lost:
    """X has said that a post is gone, and when (milliseconds since 1970)."""

    post_id: PostId
    why: WhyGone
    at: int


# ---- reading


def page(
    db: sqlite3.Connection, after: PostId, before: PostId, limit: int, *, newest_first: bool = True
) -> list[Post]:
    """Kept posts between two others, from the newest or the oldest, as a panel asks for them."""
    from tui.store.kept_form import decoded  # not before a kept post is shown: it costs a few milliseconds

    order = "DESC" if newest_first else "ASC"
    rows = db.execute(f"{_PAGE} {order} LIMIT :limit", {"after": after, "before": before, "limit": limit})
    return [decoded(text) for (text,) in rows]


def count(db: sqlite3.Connection, after: PostId, before: PostId, limit: int) -> int:
    """How many posts are kept between two others, counted up to `limit` (below 0: no limit)."""
    number: int = db.execute(_COUNT, {"after": after, "before": before, "limit": limit}).fetchone()[0]
    return number


def get(db: sqlite3.Connection, ids: Collection[PostId]) -> list[Post]:
    """Those of `ids` that are kept, in their order."""
    from tui.store.kept_form import decoded

    found = (_row(db, number) for number in ids)
    return [decoded(row.post) for row in found if row is not None and not row.removed]


def notes(db: sqlite3.Connection) -> dict[PostId, Note]:
    """The note of every kept post."""
    rows = db.execute(_NOTES)
    return {PostId(number): Note(moment(at), note, label, why) for number, at, note, label, why in rows}


def labels(db: sqlite3.Connection, limit: int = 8) -> list[str]:
    """The labels in use, those of most posts first."""
    return [label for (label,) in db.execute(_LABELS, (limit,))]


def search(db: sqlite3.Connection, words: str, limit: int = 100) -> list[Post]:
    """Kept posts with all of `words` in their text, note or label; see `tui.store.searching` for the words."""
    from tui.store.searching import query_of

    query = query_of(words)
    if query is None:
        return []
    return get(db, [PostId(number) for (number,) in db.execute(_SEARCH, (query, limit))])


def inside(db: sqlite3.Connection) -> list[PostId]:
    """The ids of all kept posts, of those inside them, and of those that a draft answers: what X may say is gone."""
    return [PostId(number) for (number,) in db.execute(_INSIDE)]


def note_of(db: sqlite3.Connection, post: PostId) -> Note | None:
    """The note of one post; None where it is not kept."""
    return notes(db).get(post)


def lost_in(cache: sqlite3.Connection, ids: Collection[PostId]) -> list[Lost]:
    """Those of `ids` of which the cache knows that X has said they are gone."""
    asked = "SELECT why, fetched_at FROM gone WHERE id = ? AND why <> 'not fetched'"
    found = ((number, cache.execute(asked, (number,)).fetchone()) for number in ids)
    return [Lost(number, *row) for number, row in found if row is not None]


# ---- keeping


def keep(
    journal: sqlite3.Connection, post: Post, *, note: str, label: str, at: datetime, fetched_at: int
) -> None:
    """Keep a post, or change its note and label; `fetched_at` as `reading.fetched_at` has it."""
    from tui.store.kept_form import encoded

    with transaction(journal):
        known = _row(journal, post.id)
        stamp = milliseconds(at)
        kept_at = stamp if known is None or known.removed else known.kept_at
        _write(
            journal,
            _edited(
                known,
                Row(
                    post.id, encoded(post), note.strip(), label.strip(), kept_at, fetched_at, stamp, "", False
                ),
            ),
        )
        _strip(journal)


def fetched_when_kept(db: sqlite3.Connection, post: PostId) -> int | None:
    """When the copy of `post` that is kept came from X; None where none is."""
    row = _row(db, post)
    return None if row is None or row.removed else row.fetched_at


def remove(journal: sqlite3.Connection, post: PostId, *, at: datetime) -> Row | None:
    """Keep `post` no longer; the row as it was, for `put_back`; None where it was not kept."""
    with transaction(journal):
        known = _row(journal, post)
        if known is None or known.removed:
            return None
        empty = Row(post, "", "", "", known.kept_at, known.fetched_at, milliseconds(at), "", True)
        _write(journal, _edited(known, empty))
    return known


def put_back(journal: sqlite3.Connection, row: Row, *, at: datetime) -> None:
    """Keep again what was removed, as it was."""
    with transaction(journal):
        _write(journal, _edited(_row(journal, row.post_id), replace(row, edited_at=milliseconds(at))))
        _strip(journal)


def lose(journal: sqlite3.Connection, lost: Iterable[Lost]) -> None:
    """Note what X has said is gone, and drop its text wherever it is kept, unless it was fetched again since."""
    with transaction(journal):
        unite(journal, (), lost)


# ---- another machine's


def rows(journal: sqlite3.Connection) -> Iterator[Row]:
    """Every row, those of removed posts too, by id."""
    for row in journal.execute(f"{_ROWS} ORDER BY post_id"):
        yield _built(row)


def lost(journal: sqlite3.Connection) -> Iterator[Lost]:
    """Everything X has said is gone of what was ever kept, by id."""
    for number, why, at in journal.execute("SELECT post_id, why, at FROM kept_gone ORDER BY post_id"):
        yield Lost(PostId(number), why, at)


def unite(journal: sqlite3.Connection, some: Iterable[Row], gone: Iterable[Lost]) -> int:
    """Take in another journal's rows, the newest edit of each holding; how many were. Within a transaction."""
    from tui.store import draft_rows

    taken = 0
    for row in some:
        known = _row(journal, row.post_id)
        if known is None or row.edit > known.edit:
            _write(journal, row)
            taken += 1
    said = [(one.post_id, one.why, one.at) for one in gone]
    journal.executemany(_LOSE, said)
    _strip(journal)
    if said:
        draft_rows.strip(journal)
    return taken


def _row(db: sqlite3.Connection, post: PostId) -> Row | None:
    row = db.execute(f"{_ROWS} WHERE post_id = ?", (post,)).fetchone()
    return None if row is None else _built(row)


def _built(row: tuple[int, str, str, str, int, int, int, str, int]) -> Row:
    number, post, note, label, kept_at, fetched_at, edited_at, copy, removed = row
    return Row(PostId(number), post, note, label, kept_at, fetched_at, edited_at, copy, removed == 1)


def _edited(known: Row | None, row: Row) -> Row:
    """`row` as the edit that follows `known`, also where this machine's clock has gone back since."""
    from hashlib import blake2b

    content = "\0".join((row.post, row.note, row.label, str(row.kept_at), str(row.removed)))
    edited_at = row.edited_at if known is None else max(row.edited_at, known.edited_at + 1)
    return replace(
        row, edited_at=edited_at, copy=blake2b(content.encode(errors="replace"), digest_size=8).hexdigest()
    )


def _write(journal: sqlite3.Connection, row: Row) -> None:
    """Put a row in the place of the one of the same post, and index it."""
    from tui.store import fulltext
    from tui.store.kept_form import decoded

    values = (row.post_id, row.post, row.note, row.label, row.kept_at, row.fetched_at, row.edited_at)
    journal.execute(_KEEP, (*values, row.copy, row.removed))
    journal.execute("DELETE FROM kept_inside WHERE post_id = ?", (row.post_id,))
    journal.execute("DELETE FROM kept_text WHERE rowid = ?", (row.post_id,))
    if row.removed:
        return
    post = decoded(row.post)
    all_posts = list(_within(post))
    journal.executemany(
        "INSERT INTO kept_inside VALUES (?, ?)",
        [(number, row.post_id) for number in {one.id for one in all_posts}],
    )
    texts = [one.text for one in all_posts if isinstance(one, Post) and one.reposted is None]
    text = fulltext.folded("\n".join((*texts, row.note, row.label)))
    journal.execute("INSERT INTO kept_text (rowid, text) VALUES (?, ?)", (row.post_id, text))


def _within(post: Post) -> Iterator[Post | Gone]:
    yield post
    for one in (post.reposted, post.quoted):
        if isinstance(one, Post):
            yield from _within(one)
        elif one is not None:
            yield one


def _strip(journal: sqlite3.Connection) -> None:
    """Drop the text of what X has said is gone since it was fetched; `copy` stays: it is no edit."""
    from tui.store.kept_form import decoded, encoded

    for raw in journal.execute(_TO_STRIP).fetchall():
        row = _built(raw)
        asked = "SELECT post_id, why FROM kept_gone WHERE at >= ?"
        gone: dict[int, WhyGone] = dict(journal.execute(asked, (row.fetched_at,)))
        before = decoded(row.post)
        after = _stripped(before, gone)
        if after != before:
            _write(journal, replace(row, post=encoded(after)))


def _stripped(post: Post, gone: dict[int, WhyGone]) -> Post:
    """`post` without the text of what is gone. A repost's own text begins like the original's."""
    if post.id in gone:
        return Post(post.id, post.author, post.created_at, "")
    reposted, quoted = _inner(post.reposted, gone), _inner(post.quoted, gone)
    if isinstance(reposted, Gone) and isinstance(post.reposted, Post):
        return replace(post, text="", spans=(), media=(), reposted=reposted, quoted=quoted)
    return replace(post, reposted=reposted, quoted=quoted)


def _inner(post: Post | Gone | None, gone: dict[int, WhyGone]) -> Post | Gone | None:
    if post is None or isinstance(post, Gone):
        return post
    return Gone(post.id, gone[post.id]) if post.id in gone else _stripped(post, gone)
