"""Opening a database of ours: its settings, its migrations, and what is refused.

Migrations are files NNNN_name.sql in a folder of `schema/`; each runs once, in one transaction with its
record in the table `migration`. `cache` and `journal` say which folder.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tui.store.errors import StoreError, in_plain_words

_SCHEMA: Final = Path(__file__).parent / "schema"
_BUSY_SECONDS: Final = 5.0  # longer than any transaction of ours; a load commits every thousand posts
_MIGRATION_TABLE: Final = """
    CREATE TABLE migration (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        applied_at TEXT NOT NULL
    ) STRICT
"""


def open_database(path: Path, schema: str, *, readonly: bool) -> sqlite3.Connection:
    """The database at `path`, brought up to our version of `schema`; autocommit, times and rows plain.

    Reading alone, a missing file is a StoreError; otherwise it and its folder are made, for the user alone.
    Raises StoreError for whatever `tui.store.errors` names. A file that is refused is left as it was.
    """
    with in_plain_words(path):
        return _open_reading(path, schema) if readonly else _open_writing(path, schema)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. IMMEDIATE: waiting for another writer happens here, not in the middle.

    Within another transaction it is a part of that one.
    """
    is_part = db.in_transaction
    if is_part:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:  # a full disk has rolled back by itself
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def set_aside(path: Path) -> Path:
    """Rename the database at `path` and its log files, so that a new one can be made; the new name.

    Never deletes. Raises OSError where the folder cannot be written.
    """
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S")
    aside = path.with_name(f"{path.name}.{stamp}.aside")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.{stamp}-{number}.aside")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside


def _open_writing(path: Path, schema: str) -> sqlite3.Connection:
    _make_file(path)
    db = _connect(path, "rw")
    try:
        _migrate(db, path, schema)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        db.close()
        raise
    return db


def _open_reading(path: Path, schema: str) -> sqlite3.Connection:
    if not path.exists():
        raise StoreError("missing", f"There is no {path.name} yet in {path.parent}.", "")
    db = _connect(path, "ro")
    try:
        version = _version(db, path, schema)
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        # A database in WAL mode needs its -shm file even to be read; in a folder that cannot be written
        # and without a running writer, nothing can change under us, which is what immutable means.
        db = _connect(path, "ro&immutable=1")
        version = _version(db, path, schema)
    except BaseException:
        db.close()
        raise
    if version < _migrations(schema)[-1][0]:
        db.close()
        _open_writing(path, schema).close()
        db = _connect(path, "ro")
    return db


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            "read-only",
            f"{path} cannot be made: {error.strerror}.",
            "Check the folder, or set DELURK_HOME to another.",
        ) from error


def _migrations(schema: str) -> list[tuple[int, Path]]:
    return sorted((int(file.name[:4]), file) for file in (_SCHEMA / schema).glob("*.sql"))


def _version(db: sqlite3.Connection, path: Path, schema: str) -> int:
    """The number of the last migration; 0 for an empty file. Raises StoreError for what is not ours."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return 0
    known = {file.stem for _, file in _migrations(schema)}
    applied = list(db.execute("SELECT number, name FROM migration")) if "migration" in tables else []
    if not any(name in known for _, name in applied):
        raise StoreError(
            "not a database",
            f"{path} is a database of another program.",
            "Move it away, or set DELURK_HOME to another folder.",
        )
    newest: int = max(number for number, _ in applied)
    ours = _migrations(schema)[-1][0]
    if newest > ours:
        raise StoreError(
            "newer",
            f"{path} was made by a newer delurk (its version is {newest}, ours {ours}); it was left untouched.",
            "Install that delurk, or set DELURK_HOME to another folder.",
        )
    return newest


def _migrate(db: sqlite3.Connection, path: Path, schema: str) -> None:
    if _version(db, path, schema) == _migrations(schema)[-1][0]:
        return
    with closing(db.cursor()) as cursor, transaction(db):
        version = _version(db, path, schema)  # again, inside: another program may have been quicker
        if not version:
            cursor.execute(_MIGRATION_TABLE)
        for number, file in _migrations(schema):
            if number > version:
                for statement in _statements(file.read_text("utf-8")):
                    cursor.execute(statement)
                now = datetime.now(UTC).isoformat(timespec="seconds")
                cursor.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, file.stem, now))


def _statements(script: str) -> Iterator[str]:
    """The statements of an .sql file one by one: sqlite3's executescript would commit before it begins."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
