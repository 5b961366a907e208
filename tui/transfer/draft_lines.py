"""Drafts and the practice log as lines of an exported journal; see `tui.transfer.journal`."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from tui.model.draft import DraftId
from tui.model.ids import PostId, parse_id
from tui.store import draft_form, draft_rows, practice
from tui.store.draft_rows import Row
from tui.store.practice import Deed
from tui.store.rows import milliseconds, moment
from tui.text.cleaning import clean, clean_line

_LAST_YEAR: Final = 9000  # a change has to come after the one before, and a time ends with the year 9999
_Time = Annotated[datetime, Meta(tz=True)]
_Short = Annotated[str, Meta(max_length=2000)]


class DraftLine(Struct, tag_field="kind", tag="draft"):
    """A draft; `content` is null where it was removed. `sent`: its posts, each with whether it is there.

    One that is waiting is a draft here, and one on its way is lost: only the machine that sends it knows more. `copy`
    tells changes apart.
    """

    v: Literal[1]
    id: str
    state: Literal["draft", "private", "sent", "lost"]
    begun: _Time
    touched: _Time
    remind_at: _Time | None
    send_at: _Time | None
    failure: _Short
    copy: Annotated[str, Meta(max_length=64)]
    sent: list[tuple[str, bool]]
    content: draft_form.DraftForm | None


class PracticeLine(Struct, tag_field="kind", tag="practice"):
    """A step that was taken, when, and what it was about."""

    v: Literal[1]
    step: Annotated[str, Meta(min_length=1, max_length=80)]
    at: _Time
    about: Annotated[dict[_Short, _Short], Meta(max_length=40)]


def draft_lines(journal: sqlite3.Connection) -> Iterator[DraftLine]:
    """Every draft, removed ones too, by id."""
    for row, sent in draft_rows.rows(journal):
        state = row.state
        assert state != "waiting"
        assert state != "sending"
        yield DraftLine(
            1,
            str(row.id),
            state,
            moment(row.begun),
            moment(row.touched),
            None if row.remind_at is None else moment(row.remind_at),
            None if row.send_at is None else moment(row.send_at),
            row.failure,
            row.copy,
            [(str(post), there) for post, there in sent],
            None if row.removed else draft_form.form_of(row.content),
        )


def practice_lines(journal: sqlite3.Connection) -> Iterator[PracticeLine]:
    """Every deed of the practice log, the oldest first."""
    for deed in practice.rows(journal):
        yield PracticeLine(1, deed.step, deed.at, dict(deed.about))


def take_draft(journal: sqlite3.Connection, line: DraftLine) -> bool:
    """Merge a draft; whether that has changed anything. Raises ValueError before it changes anything."""
    number = parse_id(line.id)
    if not number:
        raise ValueError("0 is the id of no draft")
    if line.touched.year > _LAST_YEAR:
        raise ValueError(f"{line.touched.isoformat()} is too late a time for a change")
    content = ""
    if line.content is not None:
        content = draft_form.encoded(draft_form.cleaned(draft_form.built(line.content)))
    row = Row(
        DraftId(number),
        line.state,
        content,
        milliseconds(line.begun),
        milliseconds(line.touched),
        None if line.remind_at is None else milliseconds(line.remind_at),
        None if line.send_at is None else milliseconds(line.send_at),
        None,
        None,
        clean(line.failure),
        line.copy,
        line.content is None,
    )
    return draft_rows.unite(journal, row, [(PostId(parse_id(post)), there) for post, there in line.sent])


def take_practice(journal: sqlite3.Connection, line: PracticeLine) -> bool:
    """Merge a deed; whether it is new here."""
    about = {clean_line(key): clean_line(value) for key, value in line.about.items()}
    return practice.unite(journal, Deed(clean_line(line.step), line.at, about))
