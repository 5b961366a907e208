"""What is made, what is refused, and that nothing refused is touched."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.samples import NOW, a_page, a_post
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.reading import Stretch
from tui.store import cache, journal, ledger, marks, places, reading, writing
from tui.store.errors import StoreError, as_store_error, in_plain_words

HOME = Panel("home")
OPENERS = [cache.open_cache, journal.open_journal]


@pytest.fixture(params=["cache", "journal"])
def schema(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(schema: str, path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    if schema == "cache":
        return cache.open_cache(path, readonly=readonly)
    return journal.open_journal(path, readonly=readonly)


def test_a_new_database_is_for_its_owner_alone_and_knows_its_migrations(schema: str, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "some.db"
    with closing(opened(schema, path)) as db:
        applied = db.execute("SELECT number, name FROM migration").fetchall()
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    numbers = [number for number, _ in applied]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1
    assert path.stat().st_mode & 0o077 == 0
    with closing(opened(schema, path)) as db:
        assert db.execute("SELECT number, name FROM migration").fetchall() == applied


def test_a_newer_database_is_refused_and_left_untouched(schema: str, tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(opened(schema, path)) as db:
        db.execute("INSERT INTO migration VALUES (99, '0099_things_to_come', '2030-01-01')")
    before = path.read_bytes()
    for readonly in (False, True):
        with pytest.raises(StoreError, match="newer delurk") as refused:
            opened(schema, path, readonly=readonly)
        assert refused.value.kind == "newer"
        assert "\n" not in str(refused.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"certainly no database " * 400, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_refused_and_left_untouched(
    schema: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "some.db"
    path.write_bytes(content)
    for readonly in (False, True):
        with pytest.raises(StoreError, match=r"some\.db is") as refused:
            opened(schema, path, readonly=readonly)
        assert refused.value.kind in ("not a database", "corrupt")
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(schema: str, tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE post (id INTEGER, recipe TEXT)")
    with pytest.raises(StoreError, match="another program"):
        opened(schema, path)


def test_the_journal_is_not_taken_for_a_cache(tmp_path: Path) -> None:
    journal.open_journal(tmp_path / "journal.db").close()
    with pytest.raises(StoreError, match="another program"):
        cache.open_cache(tmp_path / "journal.db")


def test_reading_a_missing_cache_says_so_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        cache.open_cache(tmp_path / "cache.db", readonly=True)
    assert refused.value.kind == "missing"
    assert list(tmp_path.iterdir()) == []


def test_what_is_set_aside_keeps_every_byte_and_a_new_one_can_be_made(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"precious, if unreadable" * 100)
    Path(f"{path}-wal").write_bytes(b"its log")
    aside = journal.set_aside(path)
    again = tmp_path / "journal.db"
    again.write_bytes(b"another")
    assert journal.set_aside(again) != aside
    assert aside.read_bytes() == b"precious, if unreadable" * 100
    assert Path(f"{aside}-wal").read_bytes() == b"its log"
    journal.open_journal(path).close()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError) as refused:
        cache.open_cache(tmp_path / "cache.db")
    assert refused.value.kind == "read-only"


def test_a_path_through_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as refused:
        cache.open_cache(tmp_path / "file" / "cache.db")
    assert refused.value.kind == "read-only"


def test_writing_through_a_reading_connection_is_a_read_only_error(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache.open_cache(path).close()
    with (
        closing(cache.open_cache(path, readonly=True)) as db,
        pytest.raises(StoreError) as refused,
        in_plain_words(path),
    ):
        writing.save_page(db, HOME, a_page(a_post(1)), fetched_at=NOW)
    assert refused.value.kind == "read-only"


def test_a_full_disk_is_said_so_and_loses_nothing_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with closing(cache.open_cache(path)) as db:
        writing.save_page(db, HOME, a_page(a_post(1)), fetched_at=NOW)
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite's own full disk
        many = a_page(*(a_post(number, "word " * 500) for number in range(2, 200)))
        with pytest.raises(StoreError) as refused, in_plain_words(path):
            writing.save_page(db, HOME, many, fetched_at=NOW)
        assert refused.value.kind == "full"
        assert not db.in_transaction
        assert reading.newest(db, HOME) == [a_post(1)]


def test_a_lock_that_is_not_given_back_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with closing(cache.open_cache(path)) as holder, closing(cache.open_cache(path)) as other:
        holder.execute("BEGIN IMMEDIATE")
        other.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(StoreError) as refused, in_plain_words(path):
            writing.save_page(other, HOME, a_page(a_post(1)), fetched_at=NOW)
    assert refused.value.kind == "locked"


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as db,
        pytest.raises(sqlite3.OperationalError) as error,
        in_plain_words("some.db"),
    ):
        db.execute("SELECT nonsense")
    assert as_store_error(error.value, "some.db") is None


def test_a_journal_of_the_first_version_keeps_all_it_has(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    first = Path(journal.__file__).parent / "schema" / "journal" / "0001_reading_and_money.sql"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(first.read_text("utf-8"))
        db.executescript(
            """
            CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;
            INSERT INTO migration VALUES (1, '0001_reading_and_money', '2026-11-01T00:00:00+00:00');
            INSERT INTO mark VALUES ('home', 3, 7);
            INSERT INTO place VALUES ('home', 7, 2);
            INSERT INTO deck VALUES (1, 'home', 1);
            INSERT INTO spent VALUES ('2026-11-25', 'home', '/2/a', 1, 2, 0, 0, 10000);
            """
        )
    with closing(journal.open_journal(path)) as db:
        assert marks.read_marks(db, HOME) == (Stretch(PostId(3), PostId(7)),)
        assert places.read_place(db, HOME) == places.Place(PostId(7), 2)
        assert places.read_deck(db) == places.Deck((HOME,), HOME)
        assert ledger.spent_on(db, NOW.date()) == 0.01
        ledger.record(db, ledger.Entry(NOW, HOME, "/2/a", {("post", 9): 0.005}))
        assert ledger.spent_on(db, NOW.date()) == 0.015
        assert db.execute("SELECT count(*) FROM spent").fetchone() == (
            1,
        )  # the machine is still the same one
