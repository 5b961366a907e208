"""`journal.db`: read marks, places, the deck, kept posts, drafts, practice, the ledger. Precious: never deleted or rebuilt."""

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


def with_journal(cache: sqlite3.Connection, journal: Path) -> sqlite3.Connection:
    """`cache`, with the journal at `journal` attached for reading alone: the panel `kept` is read from there."""
    cache.execute("ATTACH ? AS journal", (f"{journal.absolute().as_uri()}?mode=ro",))
    return cache


def set_aside(path: Path) -> Path:
    """Rename a journal that cannot be read, keeping it whole, so that a new one can be made; its new name."""
    return opening.set_aside(path)
