"""A connection off the loop: whole functions, one after the other, always closed."""

import asyncio
import sqlite3
import threading
from functools import partial
from pathlib import Path

import pytest

from tests.store.samples import NOW, a_page, a_post
from tui.model.panel import Panel
from tui.store import changes, reading, writing
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.errors import StoreError
from tui.store.opening import transaction

HOME = Panel("home")


@pytest.fixture
def open_(tmp_path: Path) -> partial[sqlite3.Connection]:
    return partial(open_cache, tmp_path / "cache.db")


async def test_a_function_runs_whole_on_the_desks_own_thread(open_: partial[sqlite3.Connection]) -> None:
    async with Desk(open_) as desk:
        saved = await desk.run(writing.save_page, HOME, a_page(a_post(1)), fetched_at=NOW)
        assert saved.new == 1
        assert await desk.run(reading.newest, HOME) == [a_post(1)]
        thread = await desk.run(lambda _db: threading.current_thread())
        assert thread is not threading.current_thread()
    thread.join(5)
    assert not thread.is_alive()


async def test_what_a_function_raises_arrives_and_the_desk_goes_on(
    open_: partial[sqlite3.Connection],
) -> None:
    async with Desk(open_) as desk:
        with pytest.raises(sqlite3.OperationalError):
            await desk.run(lambda db: db.execute("SELECT nonsense"))
        assert await desk.run(reading.count, HOME) == 0


async def test_a_database_that_is_refused_leaves_no_thread_behind(tmp_path: Path) -> None:
    (tmp_path / "cache.db").write_bytes(b"certainly no database " * 400)
    before = threading.active_count()
    with pytest.raises(StoreError):
        async with Desk(partial(open_cache, tmp_path / "cache.db")):
            raise AssertionError("it must not open")
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and thread.name.startswith("Thread"):
            thread.join(2)
    assert threading.active_count() <= before


async def test_cancelling_in_a_transaction_leaves_none_open(open_: partial[sqlite3.Connection]) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(db: sqlite3.Connection) -> None:
        with transaction(db):
            begun.set()
            go_on.wait(5)
            db.execute("INSERT INTO gone VALUES (1, 'deleted', 0)")

    async with Desk(open_) as desk:
        task = asyncio.create_task(desk.run(slow))
        await asyncio.to_thread(begun.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go_on.set()
        assert await desk.run(lambda db: db.in_transaction) is False
        assert await desk.run(lambda db: db.execute("SELECT count(*) FROM gone").fetchone()) == (1,)


async def test_changes_are_seen_from_another_connection_and_not_from_ones_own(
    open_: partial[sqlite3.Connection],
) -> None:
    async with Desk(open_) as writer, Desk(open_) as reader:
        before = await reader.run(changes.version), await writer.run(changes.version)
        await writer.run(writing.save_page, HOME, a_page(a_post(1)), fetched_at=NOW)
        assert await reader.run(changes.version) != before[0]
        assert await writer.run(changes.version) == before[1]
