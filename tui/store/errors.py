"""What can be wrong with a database file, told apart by kind, in words for a person.

| kind            | what it means                                        |
|-----------------|------------------------------------------------------|
| missing         | there is no such file, and it was not to be made      |
| newer           | a later delurk made it; it was left untouched         |
| not a database  | the file is something else, or another program's      |
| corrupt         | a database, but damaged                               |
| read-only       | the file or its folder cannot be written              |
| full            | no space left on the disk                             |
| locked          | another program kept it locked longer than we waited  |
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

StoreKind = Literal["missing", "newer", "not a database", "corrupt", "read-only", "full", "locked"]


class StoreError(Exception):
    """A database that cannot be used: `what` happened and how to `mend` it, one sentence each."""

    def __init__(self, kind: StoreKind, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.kind: Final = kind
        self.what: Final = what
        self.mend: Final = mend


# SQLite's primary result codes (https://sqlite.org/rescode.html) that a person can do something about.
_KINDS: Final[dict[int, tuple[StoreKind, str, str]]] = {
    sqlite3.SQLITE_NOTADB: ("not a database", "{path} is not a database.", "Move it away and start again."),
    sqlite3.SQLITE_CORRUPT: ("corrupt", "{path} is damaged.", "Move it away and start again."),
    sqlite3.SQLITE_READONLY: ("read-only", "{path} cannot be written.", "Check who owns it and its folder."),
    sqlite3.SQLITE_CANTOPEN: ("read-only", "{path} cannot be opened.", "Check who owns it and its folder."),
    sqlite3.SQLITE_PERM: ("read-only", "{path} cannot be opened.", "Check who owns it and its folder."),
    sqlite3.SQLITE_FULL: ("full", "No space is left for {path}.", "Free some space on that disk."),
    sqlite3.SQLITE_IOERR: ("full", "The disk under {path} refuses to work.", "Check its space and health."),
    sqlite3.SQLITE_BUSY: ("locked", "Another program keeps {path} locked.", "Close it, or try again."),
    sqlite3.SQLITE_LOCKED: ("locked", "Another program keeps {path} locked.", "Close it, or try again."),
}


def as_store_error(error: sqlite3.Error, path: Path | str) -> StoreError | None:
    """The plain words for `error`, or None where it is a mistake of ours rather than of the file."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int) or code & 0xFF not in _KINDS:
        return None
    kind, what, mend = _KINDS[code & 0xFF]
    return StoreError(kind, what.format(path=path), mend)


@contextmanager
def in_plain_words(path: Path | str) -> Iterator[None]:
    """Turn SQLite's complaints about the file at `path` into StoreErrors; other errors pass."""
    try:
        yield
    except sqlite3.Error as error:
        plain = as_store_error(error, path)
        if plain is None:
            raise
        raise plain from error
