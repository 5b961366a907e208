"""Drafts: what is written and not sent yet, and the outbox. In the journal; every change is on the disk when it returns.

A draft is put as it is typed. To send it is to put it with the state "waiting" and `leaves_at`; from then on

    waiting -> draft                        `take_back`, while it waits
    waiting -> sending                      `claim`, exactly once however many programs ask
    sending -> sent, lost, draft, waiting   `settle`, with what came of it
    sending -> lost                         `give_up`, where the program that had claimed it is gone
    lost    -> sent, draft, waiting         `settle`, once it was looked for

and nothing but these changes one that is on its way, lost or there: `put` raises Held. What was sent of a draft
stays known whatever is written in it later, so that no part of it is sent twice: see `Draft.left`.

On another machine, to which the journal was brought, a waiting draft is a draft (this machine will send it, that one
must not), and one on its way is lost: that one cannot know what came of it.
"""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from tui.model.draft import NEW, Draft, DraftId, DraftState
from tui.model.ids import PostId
from tui.store import draft_rows
from tui.store.draft_rows import Row
from tui.store.opening import transaction
from tui.store.rows import milliseconds

OPEN: Final[frozenset[DraftState]] = frozenset({"draft", "private", "waiting"})
"""States in which a draft can be put."""
HELD: Final = timedelta(minutes=2)
"""A sender that has given no sign of life for so long is gone."""
LATE: Final = timedelta(minutes=1)
"""What was sent by hand and is later than that is asked about: nothing ran when it should have gone out."""
LATE_SCHEDULED: Final = timedelta(minutes=15)
"""The same for what was to go out at a time: long enough for `drafts send --due` every quarter of an hour."""

Outcome = Literal["sent", "lost", "draft", "waiting"]
_NEWEST: Final = "ORDER BY touched DESC, id"


class Held(Exception):
    """A draft that waits, is on its way, lost or there, and is not to be changed like this."""


# ---- writing


def new_id() -> DraftId:
    """An id for a new draft: by chance out of 2^50, so that two machines make no two drafts with the same one."""
    import os

    return DraftId((int.from_bytes(os.urandom(7), "big") >> 6) or 1)


def put(
    journal: sqlite3.Connection, draft: Draft, *, at: datetime | None = None, before: Draft | None = None
) -> DraftId:
    """Keep a draft as it stands, touched `at` (now); its id, which is a new one where the draft's was NEW.

    What has not changed is not written again. `sent` is not taken from it: see `settle`. Raises Held where the
    draft is on its way or there, or is waiting while this copy of it is not (`take_back` first), or says something
    else by now than in `before`, where that is given: another window writes in it. Raises ValueError for another state than OPEN's and for a time to leave of one that is not waiting.
    """
    if draft.state not in OPEN or (draft.state == "waiting") != (draft.leaves_at is not None):
        raise ValueError(
            f"to be put it is one of {', '.join(sorted(OPEN))}; what waits, and no other, leaves"
        )
    with transaction(journal):
        number = new_id() if draft.id == NEW else draft.id
        known = draft_rows.one(journal, number)
        standing = "draft" if known is None or known.removed else known.state
        if standing not in OPEN or (standing == "waiting" and draft.state != "waiting"):
            raise Held(f"draft {number} is {standing}")
        if before is not None and known is not None and not known.removed:
            there = draft_rows.draft_of(journal, known).parts
            if there not in (before.parts, draft.parts):
                raise Held(f"draft {number} was written in elsewhere")
        row = draft_rows.row_of(draft, number, known, at or datetime.now(UTC))
        as_known = known and replace(row, touched=known.touched, copy=known.copy)
        if as_known is None or draft_rows.stripped(journal, as_known) != known:
            draft_rows.write(journal, known, row)
    return number


def remove(journal: sqlite3.Connection, draft: DraftId, *, at: datetime | None = None) -> Draft | None:
    """Throw a draft away; what it was, for `restore`; None where there is none. Raises Held for one on its way."""
    with transaction(journal):
        known = _standing(journal, draft)
        if known is None:
            return None
        if known.state == "sending":
            raise Held(f"draft {draft} is {known.state}")
        before = draft_rows.draft_of(journal, known)
        empty = replace(_moved(known, "draft", at or datetime.now(UTC)), remind_at=None)
        draft_rows.write(journal, known, replace(empty, content="", removed=True))
    return before


def restore(journal: sqlite3.Connection, draft: Draft, *, at: datetime | None = None) -> None:
    """Bring back what `remove` gave. What was waiting is a draft again: to send it is another act."""
    state: DraftState = "draft" if draft.state == "waiting" else draft.state
    with transaction(journal):
        known = draft_rows.one(journal, draft.id)
        again = replace(draft, state=state, leaves_at=None)
        draft_rows.write(journal, known, draft_rows.row_of(again, draft.id, known, at or datetime.now(UTC)))


# ---- reading


def get(journal: sqlite3.Connection, draft: DraftId) -> Draft | None:
    """One draft; None where there is none, or it was removed."""
    row = _standing(journal, draft)
    return None if row is None else draft_rows.draft_of(journal, row)


def all(journal: sqlite3.Connection, states: Collection[DraftState] | None = None) -> list[Draft]:
    """Every draft, or those in `states`, the one touched last first."""
    found = draft_rows.chosen(journal, f"removed = 0 {_NEWEST}")
    return [draft_rows.draft_of(journal, row) for row in found if states is None or row.state in states]


def count(journal: sqlite3.Connection, states: Collection[DraftState]) -> int:
    """How many drafts are in `states`."""
    rows = journal.execute("SELECT state, count(*) FROM draft WHERE removed = 0 GROUP BY state")
    return sum(number for state, number in rows if state in states)


def find(
    journal: sqlite3.Connection, words: str, states: Collection[DraftState] | None = None
) -> list[Draft]:
    """Drafts with all of `words` in what is written, answered, or said of the place, the one touched last first.

    Any part of a word is found, in small letters or large. There are few drafts: all of them are looked through.
    """
    wanted = words.casefold().split()
    return [one for one in all(journal, states) if _has(one, wanted)]


def due(journal: sqlite3.Connection, now: datetime) -> list[Draft]:
    """Waiting drafts whose time has come, the first to leave first; not those that `missed` gives."""
    return [one for one in _come(journal, now) if not _is_late(one, now)]


def missed(journal: sqlite3.Connection, now: datetime) -> list[Draft]:
    """Waiting drafts whose time came while nothing ran to send them: to be asked about, not to be sent late.

    To send one all the same is to put it again with a new `leaves_at`; to keep it, `take_back`.
    """
    return [one for one in _come(journal, now) if _is_late(one, now)]


def reminders(journal: sqlite3.Connection, now: datetime) -> list[Draft]:
    """Drafts of which the user wanted to be reminded by now; say `reminded` when it was done."""
    found = draft_rows.chosen(
        journal, "removed = 0 AND remind_at <= ? ORDER BY remind_at, id", milliseconds(now)
    )
    return [draft_rows.draft_of(journal, row) for row in found if row.state in ("draft", "private")]


def reminded(journal: sqlite3.Connection, draft: DraftId, *, at: datetime) -> None:
    """Note that the user was reminded of a draft, whatever is being written in it meanwhile."""
    with transaction(journal):
        known = _standing(journal, draft)
        if known is not None and known.remind_at is not None:
            draft_rows.write(journal, known, replace(known, touched=milliseconds(at), remind_at=None))


# ---- the outbox


def take_back(journal: sqlite3.Connection, draft: DraftId, *, at: datetime) -> bool:
    """Make a waiting draft a draft again, without a time to go out; False where it was not waiting any more."""
    with transaction(journal):
        known = _standing(journal, draft)
        if known is None or known.state != "waiting":
            return False
        draft_rows.write(journal, known, _moved(known, "draft", at))
    return True


def claim(journal: sqlite3.Connection, draft: DraftId, now: datetime) -> bool:
    """Whether `draft` is the caller's to send: it was waiting, its time has come, and nobody else has it.

    Of several programs that ask at once one is told True. It must `settle`, and `hold` at least every minute.
    """
    stamp = milliseconds(now)
    with transaction(journal):
        known = _standing(journal, draft)
        if known is None or known.state != "waiting" or known.leaves_at is None or known.leaves_at > stamp:
            return False
        row = replace(_moved(known, "sending", now), held_at=stamp, send_at=known.send_at)
        draft_rows.write(journal, known, row)
    return True


def hold(journal: sqlite3.Connection, draft: DraftId, sent: Iterable[PostId], now: datetime) -> None:
    """Say that the caller is still sending `draft`, and that `sent` are its posts that are there by now."""
    with transaction(journal):
        draft_rows.note_sent(journal, draft, ((post, True) for post in sent))
        journal.execute(
            "UPDATE draft SET held_at = ? WHERE id = ? AND state = 'sending'", (milliseconds(now), draft)
        )


def settle(
    journal: sqlite3.Connection,
    draft: DraftId,
    outcome: Outcome,
    *,
    at: datetime,
    sent: Iterable[PostId] = (),
    failure: str = "",
    leaves_at: datetime | None = None,
) -> bool:
    """What came of a draft that was on its way or lost: `sent` (its posts that are there), `lost`, or not sent.

    Not sent is `draft`, with the `failure` in words for a person, or `waiting` for another try at `leaves_at`. The
    posts in `sent` are noted in any case; False where the draft was in no such state any more, which is then kept.
    """
    if (outcome == "waiting") != (leaves_at is not None):
        raise ValueError("what waits again, and nothing else, leaves at a time")
    with transaction(journal):
        draft_rows.note_sent(journal, draft, ((post, True) for post in sent))
        known = _standing(journal, draft)
        if known is None or known.state not in ("sending", "lost"):
            return False
        row = replace(_moved(known, outcome, at), failure=failure)
        if leaves_at is not None:
            row = replace(row, leaves_at=milliseconds(leaves_at), send_at=known.send_at)
        draft_rows.write(journal, known, row)
    return True


def taken_down(journal: sqlite3.Connection, post: PostId) -> None:
    """Note that a post that was made of a draft is there no longer: the user has deleted it."""
    journal.execute("UPDATE draft_sent SET there = 0 WHERE post_id = ?", (post,))


def give_up(journal: sqlite3.Connection, now: datetime) -> list[DraftId]:
    """Make lost what is on its way since longer than HELD without a sign of life: its sender was killed."""
    with transaction(journal):
        where = "removed = 0 AND state = 'sending' AND held_at < ?"
        stale = list(draft_rows.chosen(journal, where, milliseconds(now - HELD)))
        for known in stale:
            draft_rows.write(journal, known, _moved(known, "lost", now))
    return [known.id for known in stale]


# ---- inside


def _standing(journal: sqlite3.Connection, draft: DraftId) -> Row | None:
    """The row of a draft that was not removed."""
    row = draft_rows.one(journal, draft)
    return None if row is None or row.removed else row


def _moved(known: Row, state: DraftState, at: datetime) -> Row:
    """The row in another state; what holds for the old one alone is gone, and the wish to go out at a time with it."""
    touched = milliseconds(at)
    return replace(
        known, state=state, touched=touched, send_at=None, leaves_at=None, held_at=None, failure=""
    )


def _come(journal: sqlite3.Connection, now: datetime) -> list[Draft]:
    where = "removed = 0 AND state = 'waiting' AND leaves_at <= ? ORDER BY leaves_at, id"
    found = draft_rows.chosen(journal, where, milliseconds(now))
    return [draft_rows.draft_of(journal, row) for row in found]


def _is_late(draft: Draft, now: datetime) -> bool:
    assert draft.leaves_at is not None
    return now - draft.leaves_at > (LATE if draft.send_at is None else LATE_SCHEDULED)


def _has(draft: Draft, wanted: list[str]) -> bool:
    answers, place = draft.answers, draft.place
    said = [*draft.parts, *(one.alt for one in draft.pictures), place.label, place.tag]
    said += [str(place.panel or ""), *(draft.poll.options if draft.poll else ())]
    if answers is not None:
        said += [f"@{answers.username}", answers.text]
    text = "\n".join(said).casefold()
    return not any(word not in text for word in wanted)
