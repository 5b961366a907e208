"""The courier: a thread of its own that fetches, so that neither a slow network nor a slow disk holds up the screen.

For the app (and `demo`). It owns the gateway and the write connections, keeps the watched panels fresh, and
tells what happens by `events`, through a callback on its own thread. Started after the first paint: its
thread imports tweepy and aiohttp. It sleeps on no timer when there is nothing to do.
"""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from tui.feed.budget import Budget
from tui.feed.clock import utc_now
from tui.feed.courier_writing import Writes
from tui.feed.errands import Errands, broken, unwritable
from tui.feed.events import Event, Paused, Resumed, Waiting
from tui.feed.rooms import RoomQuery
from tui.feed.schedule import Schedule
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.store.cache import open_cache
from tui.store.errors import StoreError
from tui.store.journal import open_journal
from tui.x.access import Access

if TYPE_CHECKING:
    from tui.feed.live import Follower
    from tui.feed.refresher import Refresher
    from tui.feed.room_desk import Job, RoomDesk
    from tui.feed.room_fetching import RoomFetcher
    from tui.x.gateway import Gateway

EVERY_SECONDS: Final = 120.0
"""Between two refreshes of a panel: a chat stays readable, and an hour's 30 requests are far below X's limits."""

Hear = Callable[[Event], None]


class Courier(Writes):
    """Fetches panels on a thread of its own. All methods may be called from any thread.

    `hear` is called on the courier's thread, with one event after the other; it must not block.
    """

    def __init__(
        self,
        access: Access,
        *,
        cache: Path,
        journal: Path,
        hear: Hear,
        budget: Budget = Budget(),  # noqa: B008  # frozen
        every_seconds: float = EVERY_SECONDS,
        answer_seconds: float | None = None,
    ) -> None:
        super().__init__()
        self._access = access
        self._cache_path = cache
        self._journal_path = journal
        self._hear = hear
        self._budget = budget
        self._answer_seconds = answer_seconds
        self._schedule = Schedule(timedelta(seconds=every_seconds))
        self._watched: tuple[Panel, ...] = ()
        self._errands: Errands | None = None
        self._rooms: RoomDesk | None = None
        self._follower: Follower | None = None
        self._thread = threading.Thread(target=self._run_thread, name="courier", daemon=True)
        self._guard = threading.Lock()  # guards _loop and _early, which both sides touch
        self._loop: asyncio.AbstractEventLoop | None = None
        self._early: list[Callable[[], None]] = []
        self._changed = asyncio.Event()
        self._main: asyncio.Task[None] | None = None
        self._refresher: Refresher | None = None
        self._paused = False
        self._stopped = False
        self._discovery_wanted = False
        self._plans_wanted: dict[Panel, int | None] = {}
        self._fills_wanted: dict[tuple[Panel, PostId], float | None] = {}

    # --- from any thread -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread. Once."""
        self._thread.start()

    def watch(self, panels: Sequence[Panel]) -> None:
        """Keep exactly these panels fresh; new ones are fetched at once. Panels of the cache alone are passed over, and
        so are rooms until they are joined."""
        self._call(partial(self._watch, tuple(panels)))

    def ask(self, panel: Panel) -> None:
        """Fetch `panel` now, whether it is watched or not."""
        self._call(partial(self._ask, panel))

    def plan(self, panel: Panel, expected: int | None = None) -> None:
        """Work out what fetching `panel` would cost, told as Planned; `expected` posts are thought to come."""
        self._call(partial(self._plan, panel, expected))

    def fill(self, panel: Panel, newer: PostId, most_usd: float | None = None) -> None:
        """Fetch what is missing of `panel` right below the post `newer`, for `most_usd` at most; told as Filled."""
        self._call(partial(self._fill_soon, panel, newer, most_usd))

    def offer(
        self,
        panel: Panel,
        query: RoomQuery,
        end: datetime,
        past: Sequence[tuple[datetime, datetime]] = (),
    ) -> None:
        """Work out what following a room's session from `query.since` to `end` costs, told as Offered. Asks nobody.

        `past`: when earlier sessions were held, oldest first: what is here of them tells what this one will bring.
        """
        self._call(partial(self._add_job, "pricing", panel, query, end, tuple(past)))

    def join(self, panel: Panel, query: RoomQuery) -> None:
        """Follow a room as `query` says, told as Joined; joining again changes the choice, and buys nothing twice."""
        self._call(partial(self._join, panel, query))

    def leave(self, panel: Panel) -> None:
        """Follow a room no longer, told as Left."""
        self._call(partial(self._leave, panel))

    def plan_answers(self, panel: Panel, n: int, letters: Collection[str], expected: int = 7) -> None:
        """Work out what the answers of question `n` cost, told as AnswersPlanned; `expected` are still to come.

        `letters`: those that answers carry in this room, and questions', for some answer with those.
        """
        self._call(partial(self._add_job, "answers", panel, n, frozenset(letters), None, expected))

    def answers(self, panel: Panel, n: int, letters: Collection[str], most_usd: float | None = None) -> None:
        """Fetch the answers of question `n` that are not here, told as Answered.

        For `most_usd` (of the price that was told) besides what was agreed for the room; None: within that.
        """
        self._call(partial(self._add_job, "answers", panel, n, frozenset(letters), most_usd))

    def discover(self) -> None:
        """Ask which lists the account has; told as Named for each and then Discovered, or as Undiscovered."""
        self._call(self._discover)

    def pause(self) -> None:
        """Fetch nothing more until `resume`; what is on its way still comes."""
        self._call(partial(self._pause, True))

    def resume(self) -> None:
        """Go on."""
        self._call(partial(self._pause, False))

    def set_budget(self, budget: Budget) -> None:
        """From now on spend up to this much a day."""
        self._call(partial(self._set_budget, budget))

    def set_pace(self, every_seconds: float) -> None:
        """From the next look at each panel on, look at it this often."""
        self._call(partial(self._set_pace, timedelta(seconds=every_seconds)))

    def stop(self, seconds: float = 10.0) -> bool:
        """End the thread and wait for it; whether it ended in time. What is being written is finished first."""
        self._call(self._stop)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _call(self, deed: Callable[[], None]) -> None:
        """Do `deed` on the courier's loop; kept until there is one, dropped when it is over."""
        with self._guard:
            if self._loop is None:
                self._early.append(deed)
            else:
                with suppress(RuntimeError):  # the loop is closed: there is nobody left to do it
                    self._loop.call_soon_threadsafe(deed)

    # --- on the courier's loop -------------------------------------------------------------------------------

    def _watch(self, panels: tuple[Panel, ...]) -> None:
        self._watched = panels
        desk, now = self._room_desk, utc_now()
        self._schedule.watch([panel for panel in panels if desk.asks(panel)], now)
        for panel, query in desk.queries.items():
            if query.since > now:
                self._schedule.wait_until(panel, query.since)
        self._changed.set()
        self._wake_follower()

    def _ask(self, panel: Panel) -> None:
        if not self._room_desk.refuse(panel):
            self._schedule.ask(panel)
        self._changed.set()

    def _look(self, panel: Panel) -> None:
        """Ask for a panel after this moment: what is on its way now may have been answered before."""
        if self._errands is None or not self._errands.look(panel):
            self._ask(panel)

    @property
    def _room_desk(self) -> "RoomDesk":
        if self._rooms is None:
            from tui.feed.room_desk import (
                RoomDesk,
            )  # it imports what is slow to import: here, on our own thread

            self._rooms = RoomDesk(self._schedule, self._hear)
        return self._rooms

    def _join(self, panel: Panel, query: RoomQuery) -> None:
        self._room_desk.join(panel, query)
        self._watch(self._watched)
        if self._follower is not None:
            self._follower.again(panel)

    def _wake_follower(self) -> None:
        if self._follower is not None:
            self._follower.paused = self._paused
            self._follower.changed.set()

    @asynccontextmanager
    async def _streaming(
        self, gateway: "Gateway", fetcher: "RoomFetcher", errands: Errands
    ) -> AsyncIterator[None]:
        """Follow rooms by the stream meanwhile."""
        from tui.feed.live import Follower

        self._follower = Follower(
            self._access,
            gateway,
            fetcher,
            self._room_desk,
            self._schedule,
            self._hear,
            self._look,
            errands.spent,
        )
        self._wake_follower()
        task = asyncio.ensure_future(errands.guarded(None, self._follower.run()))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    def _leave(self, panel: Panel) -> None:
        self._room_desk.leave(panel)
        self._watch(self._watched)

    def _add_job(self, kind: Literal["pricing", "answers"], *given: Any) -> None:
        from tui.feed.room_desk import Answers, Pricing

        job: Job = Pricing(*given) if kind == "pricing" else Answers(*given)
        self._room_desk.jobs.append(job)
        self._changed.set()

    def _plan(self, panel: Panel, expected: int | None) -> None:
        if panel.fetched:
            self._plans_wanted[panel] = expected
        self._changed.set()

    def _discover(self) -> None:
        self._discovery_wanted = True
        self._changed.set()

    def _fill_soon(self, panel: Panel, newer: PostId, most_usd: float | None) -> None:
        self._fills_wanted[panel, newer] = most_usd
        self._changed.set()

    def _pause(self, paused: bool) -> None:
        if paused is not self._paused:
            self._paused = paused
            self._wake_follower()
            self._hear(Paused() if paused else Resumed())
        self._changed.set()

    def _set_pace(self, every: timedelta) -> None:
        self._schedule.every = every
        self._changed.set()

    def _set_budget(self, budget: Budget) -> None:
        self._budget = budget
        self._schedule.forgive_budget()
        if self._refresher is not None:
            self._refresher.budget = budget
        self._changed.set()

    def _stop(self) -> None:
        self._stopped = True
        if self._main is not None:
            self._main.cancel()

    def _run_thread(self) -> None:
        with suppress(asyncio.CancelledError):  # that is how `stop` ends it
            asyncio.run(self._live())

    async def _live(self) -> None:
        self._main = asyncio.current_task()
        loop = asyncio.get_running_loop()
        with self._guard:
            self._loop = loop
            early, self._early = self._early, []
        for deed in early:
            deed()
        if self._stopped:
            return
        try:
            await self._work()
        except (StoreError, sqlite3.Error) as error:
            self._hear(unwritable(None, error, self._cache_path))
        except Exception as error:  # noqa: BLE001  # the thread's border: a mistake of ours becomes an event
            self._hear(broken(None, error))

    async def _work(self) -> None:
        from tui.feed.refresher import Refresher
        from tui.feed.room_fetching import RoomFetcher
        from tui.store.desk import Desk
        from tui.x.gateway import ANSWER_SECONDS, Gateway

        async with AsyncExitStack() as stack:
            cache = await stack.enter_async_context(Desk(partial(open_cache, self._cache_path)))
            journal = await stack.enter_async_context(Desk(partial(open_journal, self._journal_path)))
            gateway = Gateway(self._access, answer_seconds=self._answer_seconds or ANSWER_SECONDS)
            await stack.enter_async_context(gateway)
            self._refresher = Refresher(gateway, cache, journal, budget=self._budget)
            fetcher = RoomFetcher(gateway, cache, journal, self._refresher)
            desk = self._room_desk
            desk.register(self._refresher)
            errands = Errands(self._refresher, fetcher, desk, self._schedule, self._hear, self._cache_path)
            self._errands = errands
            await stack.enter_async_context(self._streaming(gateway, fetcher, errands))
            parts = (self._hear, self._refresher, desk, errands)
            await stack.enter_async_context(self._going_out(gateway, cache, journal, *parts))
            await errands.spent()
            while True:
                await self._until_due()
                if desk.joins:
                    await errands.guarded(None, desk.tell_joined(fetcher))
                    continue
                if (free := desk.free_job) is not None:
                    await errands.guarded(free.panel, desk.price(free, fetcher, cache, journal))
                    continue
                if (paid := desk.paid_job) is not None and not self._paused:
                    await errands.answer(paid)
                    continue
                if self._plans_wanted:
                    await errands.plan(*self._plans_wanted.popitem())
                    continue
                if self._discovery_wanted and not self._paused:
                    self._discovery_wanted = False
                    await errands.lists()
                    continue
                if self._fills_wanted and not self._paused:
                    await errands.fill(*self._fills_wanted.popitem())
                    continue
                panel = self._schedule.next(utc_now())
                if panel is not None:
                    await errands.fetch(panel)

    async def _until_due(self) -> None:
        """Return when some panel may be asked for. Waits without a timer where only the reader can change that."""
        while True:
            self._changed.clear()
            now = utc_now()
            self._tell_held(now)
            due = None if self._paused else self._schedule.next_time(now)
            desk = self._room_desk
            to_fetch = self._discovery_wanted or self._fills_wanted or desk.paid_job
            wanted = self._plans_wanted or desk.joins or desk.free_job or (to_fetch and not self._paused)
            if wanted or (due is not None and due <= now):
                return
            seconds = None if due is None else (due - now).total_seconds()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):  # wait_for would lose `stop` where both come at once
                    await self._changed.wait()

    def _tell_held(self, now: datetime) -> None:
        """Say of each panel that was asked for why it has to wait, once; it comes when it may."""
        for panel in list(self._schedule.asked):
            if (barrier := self._schedule.held(panel, now)) is not None:
                self._schedule.postpone(panel, now)
                self._hear(Waiting(panel, barrier.refusal, barrier.until))
