"""What is done once, or once in a while: hints that were shown, lists that were asked for. In the journal."""

import sqlite3
from datetime import datetime

from tui.store.opening import transaction
from tui.store.rows import milliseconds, moment


def note(journal: sqlite3.Connection, what: str, at: datetime) -> None:
    """Keep that `what` was done at this time (aware)."""
    with transaction(journal):
        journal.execute("REPLACE INTO once VALUES (?, ?)", (what, milliseconds(at)))


def when(journal: sqlite3.Connection, what: str) -> datetime | None:
    """When `what` was last done; None where it never was."""
    row = journal.execute("SELECT at FROM once WHERE what = ?", (what,)).fetchone()
    return moment(row[0]) if row else None


def done(journal: sqlite3.Connection) -> frozenset[str]:
    """All that was ever done."""
    return frozenset(what for (what,) in journal.execute("SELECT what FROM once"))
