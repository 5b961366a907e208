"""`cache.db`: what was fetched or loaded. It can be deleted at any time, at the price of fetching again."""

import sqlite3
from pathlib import Path

from tui.store import opening


def open_cache(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """The cache at `path`, made if it is not there (not when `readonly`: then StoreError "missing").

    Raises StoreError.
    """
    return opening.open_database(path, "cache", readonly=readonly)


def set_aside(path: Path) -> Path:
    """Rename a cache that cannot be read, keeping it whole, so that a new one can be made; its new name."""
    return opening.set_aside(path)
