"""Drafts as rows of the journal, and another machine's rows taken in; nobody else knows the columns.

`drafts` is the face of it. What X says is gone loses its text in a draft that answers it as in a kept post (X's
terms); the draft, whom it answers and a way to the post stay.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from tui.model.draft import Draft, DraftId, DraftState
from tui.model.ids import PostId
from tui.store.rows import milliseconds, moment

_COLUMNS: Final = (
    "id, state, content, begun, touched, remind_at, send_at, leaves_at, held_at, failure, copy, removed"
)
_PUT: Final = f"REPLACE INTO draft ({_COLUMNS}, answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SENT: Final = """
    INSERT INTO draft_sent VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET there = 0 WHERE excluded.there = 0 AND there = 1
"""
_GONE: Final = "SELECT 1 FROM kept_gone WHERE post_id = ? AND at >= ?"
_TO_STRIP: Final = f"SELECT {_COLUMNS} FROM draft JOIN kept_gone ON post_id = answered AND at >= begun"
# What a state is called on a machine that has it from another one: see `drafts`.
_ELSEWHERE: Final[dict[DraftState, DraftState]] = {"waiting": "draft", "sending": "lost"}


@dataclass(frozen=True, slots=True)
class Row:
    """A draft as it is stored. Of two rows of one draft, the one with the higher `edit` holds."""

    id: DraftId
    state: DraftState
    content: str
    begun: int
    touched: int
    remind_at: int | None
    send_at: int | None
    leaves_at: int | None
    held_at: int | None
    failure: str
    copy: str
    removed: bool

    @property
    def edit(self) -> tuple[int, str]:
        """When it was changed; `copy` decides between changes of the same millisecond."""
        return self.touched, self.copy


# ---- rows


def one(journal: sqlite3.Connection, draft: DraftId) -> Row | None:
    """The row of a draft, of a removed one too; None where there never was one."""
    return next(chosen(journal, "id = ?", draft), None)


def chosen(journal: sqlite3.Connection, where: str, *values: int) -> Iterator[Row]:
    """The rows for which `where` (and what order it asks for) holds."""
    for found in journal.execute(f"SELECT {_COLUMNS} FROM draft WHERE {where}", values).fetchall():
        yield _built(found)


def row_of(draft: Draft, number: DraftId, known: Row | None, at: datetime) -> Row:
    """`draft` as a row touched `at`; it was begun when it was first put, if it does not say."""
    from tui.store.draft_form import encoded

    touched = milliseconds(at)
    begun = touched if known is None else known.begun
    if draft.begun is not None:
        begun = milliseconds(draft.begun)
    times = (_stored(draft.remind_at), _stored(draft.send_at), _stored(draft.leaves_at))
    return Row(number, draft.state, encoded(draft), begun, touched, *times, None, draft.failure, "", False)


def draft_of(journal: sqlite3.Connection, row: Row) -> Draft:
    """The draft of a row, with the posts of it that are there."""
    from tui.store.draft_form import decoded

    return replace(
        decoded(row.content),
        id=row.id,
        state=row.state,
        begun=moment(row.begun),
        touched=moment(row.touched),
        remind_at=_read(row.remind_at),
        send_at=_read(row.send_at),
        leaves_at=_read(row.leaves_at),
        sent=tuple(post for post, there in _posts_of(journal, row.id) if there),
        failure=row.failure,
    )


def write(journal: sqlite3.Connection, known: Row | None, row: Row) -> None:
    """Put `row` as the change that follows `known`, also where this machine's clock has gone back since."""
    from hashlib import blake2b

    touched = row.touched if known is None else max(row.touched, known.touched + 1)
    said = (row.state, row.content, row.begun, row.remind_at, row.send_at, row.failure, row.removed)
    copy = blake2b("\0".join(map(str, said)).encode(errors="replace"), digest_size=8).hexdigest()
    _replace(journal, stripped(journal, replace(row, touched=touched, copy=copy)))


def note_sent(journal: sqlite3.Connection, draft: DraftId, sent: Iterable[tuple[PostId, bool]]) -> None:
    """Add posts of a draft, each with whether it is there. One that was taken down stays so."""
    journal.executemany(_SENT, [(draft, post, there) for post, there in sent])


def stripped(journal: sqlite3.Connection, row: Row) -> Row:
    """The row without the text of the answered post, where X has said since it was begun that it is gone."""
    from tui.store.draft_form import decoded, encoded

    post = _answered(row)
    if post is None or journal.execute(_GONE, (post, row.begun)).fetchone() is None:
        return row
    draft = decoded(row.content)
    assert draft.answers is not None
    return replace(row, content=encoded(replace(draft, answers=replace(draft.answers, text=""))))


def strip(journal: sqlite3.Connection) -> None:
    """Drop the text of every answered post that X has said is gone. Within a transaction; no change of a draft."""
    for found in journal.execute(_TO_STRIP).fetchall():
        row = _built(found)
        if (after := stripped(journal, row)) != row:
            _replace(journal, after)


# ---- another machine's


def rows(journal: sqlite3.Connection) -> Iterator[tuple[Row, list[tuple[PostId, bool]]]]:
    """Every row as another machine is to have it, removed ones too, with its posts and whether they are there."""
    for row in chosen(journal, "1 ORDER BY id"):
        elsewhere = replace(row, state=_ELSEWHERE.get(row.state, row.state), leaves_at=None, held_at=None)
        yield elsewhere, _posts_of(journal, row.id)


def unite(journal: sqlite3.Connection, row: Row, sent: Iterable[tuple[PostId, bool]]) -> bool:
    """Take in another journal's row if it is the newer, and its posts; whether that has changed anything.

    Within a transaction.
    """
    before = journal.total_changes
    known = one(journal, row.id)
    if known is None or row.edit > known.edit:
        _replace(journal, stripped(journal, row))
    note_sent(journal, row.id, sent)
    return journal.total_changes > before


# ---- inside


def _built(values: tuple[Any, ...]) -> Row:
    number, state, content, begun, touched, remind_at, send_at, leaves_at, held_at, failure, copy, removed = (
        values
    )
    times = (begun, touched, remind_at, send_at, leaves_at, held_at)
    return Row(DraftId(number), state, content, *times, failure, copy, removed == 1)


def _stored(when: datetime | None) -> int | None:
    return None if when is None else milliseconds(when)


def _read(stored: int | None) -> datetime | None:
    return None if stored is None else moment(stored)


def _posts_of(journal: sqlite3.Connection, draft: DraftId) -> list[tuple[PostId, bool]]:
    """The posts of a draft in the order in which X has made them: its ids ascend."""
    asked = "SELECT post_id, there FROM draft_sent WHERE draft_id = ? ORDER BY post_id"
    return [(PostId(post), there == 1) for post, there in journal.execute(asked, (draft,))]


def _replace(journal: sqlite3.Connection, row: Row) -> None:
    values = (row.id, row.state, row.content, row.begun, row.touched, row.remind_at, row.send_at)
    more = (row.leaves_at, row.held_at, row.failure, row.copy, row.removed)
    journal.execute(_PUT, (*values, *more, _answered(row)))


def _answered(row: Row) -> int | None:
    from tui.store.draft_form import form_of

    answers = None if row.removed else form_of(row.content).answers
    return None if answers is None else int(answers.post)
