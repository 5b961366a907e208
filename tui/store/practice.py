"""The practice log: what was done on the way from reading to writing, and when. In the journal, for the user alone."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.store.opening import transaction
from tui.store.rows import milliseconds, moment

_NOTE: Final = "INSERT OR IGNORE INTO practice VALUES (?, ?, ?)"
_STEPS: Final = "SELECT step, count(*), min(at), max(at) FROM practice GROUP BY step ORDER BY min(at), step"


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that was taken once: which, when, and what it was about (ids as text, names, tags)."""

    step: str
    at: datetime
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """How often a step was taken, the first time and the last."""

    step: str
    count: int
    first: datetime
    last: datetime


def note(
    journal: sqlite3.Connection, step: str, at: datetime, about: Mapping[str, str] | None = None
) -> None:
    """Note that `step` was taken at this time (aware). The same deed is noted once."""
    with transaction(journal):
        unite(journal, Deed(step, at, about or {}))


def steps(journal: sqlite3.Connection) -> dict[str, Step]:
    """The steps that were ever taken, in the order in which they first were."""
    found = journal.execute(_STEPS)
    return {step: Step(step, number, moment(first), moment(last)) for step, number, first, last in found}


def deeds(journal: sqlite3.Connection, step: str | None = None) -> list[Deed]:
    """Every deed, or those of one step, the newest first."""
    return [one for one in _read(journal, "DESC") if step in (None, one.step)]


def rows(journal: sqlite3.Connection) -> Iterable[Deed]:
    """Every deed, the oldest first: for another machine."""
    return _read(journal, "ASC")


def unite(journal: sqlite3.Connection, deed: Deed) -> bool:
    """Take in a deed; whether it is new here. Within a transaction."""
    about = json.dumps(dict(deed.about), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return journal.execute(_NOTE, (deed.step, milliseconds(deed.at), about)).rowcount > 0


def _read(journal: sqlite3.Connection, order: str) -> Iterator[Deed]:
    for step, at, about in journal.execute(
        f"SELECT step, at, about FROM practice ORDER BY at {order}, step, about"
    ).fetchall():
        yield Deed(step, moment(at), json.loads(about))
