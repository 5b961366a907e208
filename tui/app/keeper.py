"""The app's way to its databases: three connections on threads of their own, and saving without waiting.

Reading a page, writing marks and places, and long counts each have a desk: one connection is one queue. What
the reader does is saved together, a moment after the last of it; nothing is written where nothing changed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from functools import wraps
from sqlite3 import Connection
from typing import Concatenate, Final, ParamSpec, TypeVar

from tui.app import library
from tui.config.paths import Paths
from tui.deck.panel import PanelState, Spot
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.reading import Marks
from tui.store import changes, places
from tui.store import marks as mark_store
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.journal import open_journal, with_journal

P = ParamSpec("P")
T = TypeVar("T")

SAVE_AFTER_S: Final = 0.3  # kill -9 loses no more reading than this


class LeftError(Exception):
    """The app is being left and its databases are closed: what was asked of them matters to nobody any more."""


def unless_left(handler: Callable[P, Awaitable[None]]) -> Callable[P, Coroutine[object, object, None]]:
    """A handler of what comes by itself (an answer of X, a timer, a click), which ends when the app is being left.

    Commands need none: they are workers, and workers are cancelled.
    """

    @wraps(handler)
    async def handle(*args: P.args, **kwargs: P.kwargs) -> None:
        with suppress(LeftError):
            await handler(*args, **kwargs)

    return handle


class Keeper:
    """Reads from the cache and saves the reader's place and marks. Open before use, close at the end."""

    def __init__(self, paths: Paths, *, fleeting: bool = False) -> None:
        """`fleeting`: nothing that the reader does is kept: a replay."""
        self._paths = paths
        self._fleeting = fleeting
        self._stack = AsyncExitStack()
        self._waiting: dict[Panel, tuple[Marks, Spot | None]] = {}
        self._saved: dict[Panel, tuple[Marks, Spot | None]] = {}
        self._undone: set[Panel] = set()
        self._marks = asyncio.Lock()  # what is saved and what is known to be saved change together
        self._timer: asyncio.TimerHandle | None = None
        self._saving: asyncio.Task[None] | None = None
        self.opened = False
        self._opening = asyncio.Lock()
        self._closed = False

    async def open(self) -> None:
        """Open the three desks. Raises StoreError."""
        async with self._opening:
            if not (self.opened or self._closed):
                await self._open()

    async def _open(self) -> None:
        enter = self._stack.enter_async_context
        cache, journal = self._paths.cache, self._paths.journal
        self._journal = await enter(Desk(lambda: open_journal(journal)))
        self._pages = await enter(Desk(lambda: with_journal(open_cache(cache), journal)))
        self._counts = await enter(
            Desk(lambda: _frugal(with_journal(open_cache(cache, readonly=True), journal)))
        )
        self.opened = True

    async def _when_open(self) -> None:
        """Keys typed while Textual was being imported ask for posts before anybody has opened the desks."""
        if not self.opened:
            await self.open()
        if not self.opened:
            raise LeftError

    async def close(self) -> None:
        """Save what waits, then close; also where opening has only begun, or nobody has asked for anything yet."""
        async with self._opening:
            if self._waiting and not (self.opened or self._closed):
                await self._open()
            try:
                if self.opened:
                    await self._save_all()
            finally:  # a thread that stays would keep the process from ending
                self.opened, self._closed = False, True
                await self._stack.aclose()

    async def _save_all(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._saving is not None:
            await self._saving
        await self._save()

    async def read(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A page of the cache, on the connection kept for that."""
        await self._when_open()
        return await self._pages.run(function, *args, **kwargs)

    async def count(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A longer question to the cache, on a connection that no page waits for."""
        await self._when_open()
        return await self._counts.run(function, *args, **kwargs)

    async def journal(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Read or write the journal."""
        await self._when_open()
        return await self._journal.run(function, *args, **kwargs)

    async def held(self, panel: Panel) -> library.Held:
        """What a panel that is opened now should hold: the posts round the reader's place in it."""
        await self._when_open()
        kept, place = await self._journal.run(library.kept_of, panel)
        return await self._pages.run(library.round_spot, panel, place, kept)

    async def version(self) -> int:
        """Changes whenever another connection, in this program or another, has written to the cache."""
        await self._when_open()
        return await self._counts.run(changes.version)

    # ---- saving

    def known(self, state: PanelState) -> None:
        """What the journal holds of this panel: saving the same again is not needed."""
        self._saved[state.panel] = (state.marks, state.spot())

    def note(self, state: PanelState, *, undone: bool = False) -> None:
        """The reader has moved in, or read of, this panel: save it soon. `undone`: a marking was taken back."""
        if self._fleeting:
            return
        now = (state.marks, state.spot())
        if undone:
            self._undone.add(state.panel)
        if self._saved.get(state.panel) == now and state.panel not in self._waiting:
            return
        self._waiting[state.panel] = now
        if self._timer is None and self.opened:
            self._timer = asyncio.get_running_loop().call_later(SAVE_AFTER_S, self._due)

    def _due(self) -> None:
        self._timer = None
        self._saving = asyncio.get_running_loop().create_task(self._save(), name="save marks and places")

    async def _save(self) -> None:
        async with self._marks:
            waiting, self._waiting = self._waiting, {}
            undone, self._undone = self._undone, set()
            for panel, (marks, spot) in waiting.items():
                old_marks, old_spot = self._saved.get(panel, ((), None))
                if marks != old_marks:
                    await self._journal.run(
                        mark_store.save_change, panel, old_marks, marks, undone=panel in undone
                    )
                if spot is not None and spot != old_spot:
                    await self._journal.run(places.save_place, panel, places.Place(spot.post, spot.row))
                self._saved[panel] = (marks, spot)

    async def journal_version(self) -> int:
        """Changes whenever another connection has written to the journal: another delurk, an import, the ledger."""
        await self._when_open()
        return await self._journal.run(changes.version)

    async def catch_up(self, state: PanelState) -> None:
        """Take in what another program has saved of this panel, besides what is not saved yet."""
        await self._when_open()
        async with self._marks:
            known, spot = self._saved.get(state.panel, ((), None))
            kept, _ = await self._journal.run(library.kept_of, state.panel)
            state.marks = mark_store.caught_up(known, state.marks, kept)
            self._saved[state.panel] = (kept, spot)

    async def save_deck(self, states: list[PanelState], focus: Panel | None) -> None:
        """Keep which panels are open, and the threads over them."""
        if self._fleeting:
            return
        panels = tuple(state.panel for state in states)
        over = {
            state.panel: PostId(int(state.over.panel.value)) for state in states if state.over is not None
        }
        await self._journal.run(places.save_deck, places.Deck(panels, focus))
        await self._journal.run(places.save_threads, over)


def _frugal(db: Connection) -> Connection:
    """A connection that keeps little of what it has read: counting passes over whole panels, and each but once."""
    db.execute("PRAGMA cache_size = -256")  # KiB
    return db
