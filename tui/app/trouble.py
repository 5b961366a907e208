"""A full disk, a lock, a file that cannot be written: told apart from mistakes of ours, and said in plain words."""

import sqlite3

from tui.store.errors import StoreError, as_store_error


def trouble(error: BaseException) -> StoreError | None:
    """What keeps the databases from doing what was asked; None for every other failure."""
    return as_store_error(error, "delurk’s data") if isinstance(error, sqlite3.Error) else None
