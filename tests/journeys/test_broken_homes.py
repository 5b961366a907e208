"""A cache of a newer version, a cache that is none, a home that cannot be written: a line, and nothing is lost."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.conftest import Home
from tests.journeys.test_odd_terminals import one_line


def newer(file: Path) -> bytes:
    """Make it a database of a version that is still to come; its bytes."""
    with closing(sqlite3.connect(file)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {version + 1000}")
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "migration" in tables:
            db.execute("INSERT INTO migration SELECT max(number) + 1000, 'of the future', 0 FROM migration")
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


@pytest.mark.parametrize("name", ["cache.db", "journal.db"])
def test_a_database_of_a_newer_version_is_left_alone(home: Home, name: str) -> None:
    home.fill(3)
    with_journal = home.open()
    with_journal.settled(r"\b0 \w")
    assert with_journal.quit() == 0
    before = newer(home.data / name)
    reader = home.open()
    assert reader.ended() == 1
    words = one_line(reader.sequences.decode())
    assert name in words
    assert "newer" in words
    assert (home.data / name).read_bytes() == before


@pytest.mark.parametrize("name", ["cache.db", "journal.db"])
def test_a_file_that_is_no_database_is_never_overwritten(home: Home, name: str) -> None:
    home.fill(3)
    (home.data / name).write_text("Dear diary, " * 500, encoding="utf-8")
    for ending in ("-wal", "-shm"):
        (home.data / f"{name}{ending}").unlink(missing_ok=True)
    reader = home.open()
    reader.settled(re.escape(name))
    kept = [file for file in home.data.iterdir() if b"Dear diary" in file.read_bytes()]
    assert kept, "the file is gone"
    assert "Traceback" not in reader.text


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_home_that_cannot_be_written_is_said_on_one_line(home: Home) -> None:
    home.fill(3)
    home.data.chmod(0o500)
    try:
        reader = home.open()
        reader.wait_quiet()
        assert "Traceback" not in reader.text
    finally:
        home.data.chmod(0o700)


def test_a_home_that_is_a_file_is_said_on_one_line(home: Home) -> None:
    home.data.write_text("not a folder", encoding="utf-8")
    reader = home.open()
    assert reader.ended() == 1
    assert str(home.data) in one_line(reader.sequences.decode())


def test_a_home_where_no_folder_can_be_made_is_said_on_one_line(home: Home) -> None:
    """/proc takes no folders, not even root's."""
    done = home.run("load", str(home.pages(3)), DELURK_HOME="/proc/delurk")
    assert done.returncode == 1
    assert "/proc/delurk" in one_line(done.stderr)
