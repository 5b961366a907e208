"""`journal.db`: read marks, places, the deck, the ledger. Precious: never deleted, never rebuilt."""

import sqlite3
from pathlib import Path

from tui.store import opening


def open_journal(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """The journal at `path`, made if it is not there (not when `readonly`: then StoreError "missing").

    Every commit reaches the disk before it returns: what was read and what was paid must survive a power
    cut, and there are few commits. Raises StoreError.
    """
    db = opening.open_database(path, "journal", readonly=readonly)
    db.execute("PRAGMA synchronous = FULL")
    return db


def set_aside(path: Path) -> Path:
    """Rename a journal that cannot be read, keeping it whole, so that a new one can be made; its new name."""
    return opening.set_aside(path)
