"""A database connection on a thread of its own, for a program with an event loop.

`async with Desk(open) as desk: await desk.run(function, ...)`: the function runs whole on that thread, with
the connection as its first argument. A writer, a reader and a third for long scans are three desks: one
connection is one queue, and a page read behind a scan waits for it (measured: 290 ms instead of 5).
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

import aiosqlite

from tui.store.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """Runs functions on a `sqlite3.Connection`, one after the other, off the loop."""

    def __init__(self, open_: Callable[[], sqlite3.Connection]) -> None:
        """`open_` is called on the desk's thread, when the desk is entered."""
        # Always closed in __aexit__: an aiosqlite connection that is left open keeps the process alive.
        self._connection = aiosqlite.Connection(open_, iter_chunk_size=64)

    async def __aenter__(self) -> Self:
        """Open the database. Raises what `open_` raises, StoreError among it."""
        try:
            await self._connection
        except (sqlite3.Error, StoreError):
            # The thread still has its own end to report, to this loop: if the loop closes first, it says so in
            # a traceback on the reader's terminal. It has nothing else left to do, so this waits for no time.
            self._connection._thread.join()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is running, then close; also where the task has been cancelled."""
        await asyncio.shield(self._connection.close())

    async def run(
        self, function: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `function(connection, *args, **kwargs)` returns or raises.

        Cancelling stops the waiting, not the function: it runs to its end on the thread, so its transaction
        is committed or rolled back and never left open, and no other function comes between its statements.
        """
        # The private `_execute` is aiosqlite's way onto its thread; its public methods take a statement at a
        # time, six hops for what is one here. tests/store/test_desk.py fails if it changes.
        work = partial(function, self._connection._conn, *args, **kwargs)
        return await self._connection._execute(work)  # type: ignore[no-any-return, no-untyped-call]
