"""The courier: a thread of its own that fetches, so that neither a slow network nor a slow disk holds up the screen.

For the app (and `demo`). It owns the gateway and the write connections, keeps the watched panels fresh, and
tells what happens by `events`, through a callback on its own thread. Started after the first paint: its
thread imports tweepy and aiohttp. It sleeps on no timer when there is nothing to do.
"""

import asyncio
import sqlite3
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from tui.feed.budget import Budget
from tui.feed.clock import utc_now
from tui.feed.events import (
    Broken,
    Discovered,
    Event,
    Fetched,
    Fetching,
    Filled,
    Named,
    Paused,
    Planned,
    Refused,
    Resumed,
    Spent,
    Undiscovered,
    Unwritable,
    Waiting,
)
from tui.feed.rooms import RoomQuery
from tui.feed.schedule import Schedule
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.store.cache import open_cache
from tui.store.errors import StoreError, as_store_error
from tui.store.journal import open_journal
from tui.x.access import Access
from tui.x.errors import Refusal, XError

if TYPE_CHECKING:
    from tui.feed.live import Follower
    from tui.feed.refresher import Refresher, Result
    from tui.feed.room_desk import Answers, Job, RoomDesk
    from tui.feed.room_fetching import RoomFetcher
    from tui.store.names import ListName
    from tui.x.gateway import Gateway

EVERY_SECONDS: Final = 120.0
"""Between two refreshes of a panel: a chat stays readable, and an hour's 30 requests are far below X's limits."""

AT_ONCE: Final = 0.5
"""How much of what is left for the day may go into the panels that are due now: the rest of the day wants news too."""

Hear = Callable[[Event], None]
T = TypeVar("T")


class Courier:
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
        self._access = access
        self._cache_path = cache
        self._journal_path = journal
        self._hear = hear
        self._budget = budget
        self._answer_seconds = answer_seconds
        self._schedule = Schedule(timedelta(seconds=every_seconds))
        self._watched: tuple[Panel, ...] = ()
        self._in_hand: Panel | None = None  # what X is being asked for
        self._look_again = False
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
        self._schedule.watch([panel for panel in panels if self._room_desk.asks(panel)], utc_now())
        self._changed.set()
        self._wake_follower()

    def _ask(self, panel: Panel) -> None:
        if not self._room_desk.refuse(panel):
            self._schedule.ask(panel)
        self._changed.set()

    def _look(self, panel: Panel) -> None:
        """Ask for a panel after this moment: what is on its way now may have been answered before."""
        if panel == self._in_hand:
            self._look_again = True
        else:
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
    async def _streaming(self, gateway: "Gateway", fetcher: "RoomFetcher") -> AsyncIterator[None]:
        """Follow rooms by the stream meanwhile."""
        from tui.feed.live import Follower

        self._follower = Follower(
            self._access, gateway, fetcher, self._room_desk, self._schedule, self._hear, self._look
        )
        self._wake_follower()
        task = asyncio.ensure_future(self._guarded(None, self._follower.run()))
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
            self._hear(self._unwritable(None, error))
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
            await stack.enter_async_context(self._streaming(gateway, fetcher))
            await self._tell_spent()
            while True:
                await self._until_due()
                if desk.joins:
                    await self._guarded(None, desk.tell_joined(fetcher))
                    continue
                if (free := desk.free_job) is not None:
                    await self._guarded(free.panel, desk.price(free, fetcher, cache, journal))
                    continue
                if (paid := desk.paid_job) is not None and not self._paused:
                    await self._answer(desk, paid, fetcher)
                    continue
                if self._plans_wanted:
                    await self._tell_plan(self._refresher, *self._plans_wanted.popitem())
                    continue
                if self._discovery_wanted and not self._paused:
                    await self._tell_lists(self._refresher)
                    continue
                if self._fills_wanted and not self._paused:
                    await self._fill(self._refresher, *self._fills_wanted.popitem())
                    continue
                panel = self._schedule.next(utc_now())
                if panel is not None:
                    await self._fetch(self._refresher, panel, fetcher)

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

    async def _guarded(self, panel: Panel | None, work: Coroutine[Any, Any, T]) -> T | None:
        """What `work` returns; None where something of ours went wrong, which is told."""
        try:
            return await work
        except (StoreError, sqlite3.Error) as error:
            self._hear(self._unwritable(panel, error))
        except Exception as error:  # noqa: BLE001  # the worker's border: a mistake of ours becomes an event
            self._hear(broken(panel, error))
        return None

    async def _tell_plan(self, refresher: "Refresher", panel: Panel, expected: int | None) -> None:
        """Say what a panel would cost. Asks nobody, so it is done while fetching is paused, too."""
        fair = await refresher.room() * AT_ONCE if expected is None else None  # as `_fetch` will have it
        planned = await self._guarded(panel, refresher.plan(panel, fair_usd=fair, expected=expected))
        if planned is not None:
            self._hear(Planned(panel, planned.posts, planned.estimate_usd))

    async def _tell_lists(self, refresher: "Refresher") -> None:
        self._discovery_wanted = False
        found = await self._guarded(None, _lists(refresher))
        if isinstance(found, Refusal):
            self._hear(Undiscovered(found))
        if found is None or isinstance(found, Refusal):
            return
        for one in found:
            self._hear(Named(int(one.id), one.name))
        await self._tell_spent()
        self._hear(Discovered(tuple(int(one.id) for one in found)))

    async def _fill(
        self, refresher: "Refresher", which: tuple[Panel, PostId], most_usd: float | None
    ) -> None:
        """Fill a gap, unless X may not be asked now: then the reader is told, and asks again."""
        panel, newer = which
        if self._told_to_wait(panel):
            return
        self._hear(Fetching(panel))
        result = await self._guarded(panel, refresher.fill(panel, newer, most_usd))
        if result is not None:
            self._hear(Filled(panel, newer, result.new, result.cost_usd, result.stopped))
            await self._tell_spent()

    async def _answer(self, desk: "RoomDesk", job: "Answers", fetcher: "RoomFetcher") -> None:
        """Fetch the answers of a question, unless X may not be asked now."""
        if self._told_to_wait(job.panel):
            desk.jobs.remove(job)
            return
        self._hear(Fetching(job.panel))
        if await self._guarded(job.panel, desk.answer(job, fetcher)) is not None:
            await self._tell_spent()

    def _told_to_wait(self, panel: Panel) -> bool:
        """Whether X may not be asked for `panel` now: that is told. What may have passed already is tried."""
        barrier = self._schedule.held(panel, utc_now())
        if barrier is None or barrier.refusal.kind in ("offline", "timeout", "server"):
            return False
        self._hear(Waiting(panel, barrier.refusal, barrier.until))
        return True

    async def _fetch(self, refresher: "Refresher", panel: Panel, fetcher: "RoomFetcher") -> None:
        self._hear(Fetching(panel))
        query = self._room_desk.queries.get(panel)
        if query is not None:
            work = self._room_desk.fetch(panel, query, fetcher)
        else:
            share = await refresher.room() * AT_ONCE / max(1, self._schedule.due_count(utc_now()))
            work = refresher.fetch(panel, fair_usd=share)
        self._in_hand, self._look_again = panel, False
        result = await self._guarded(panel, work)
        self._in_hand = None
        if result is None:
            self._schedule.failed(panel)
            return
        self._tell(result)
        await self._tell_spent()
        await self._room_desk.end(result, fetcher)
        if self._look_again:
            self._ask(panel)
        if panel.kind == "list" and (name := await refresher.list_name(panel)):
            self._hear(Named(int(panel.value), name))

    def _tell(self, result: "Result") -> None:
        now = utc_now()
        panel, refusal = result.panel, result.stopped
        self._room_desk.set_pace(panel, result.limit, now)
        if refusal is None:
            next_at = self._schedule.succeeded(panel, result.limit, now)
        else:
            next_at = self._schedule.refused(panel, refusal, now)
        if refusal is None or result.new:
            self._hear(Fetched(panel, result.new, result.cost_usd, now, next_at, refusal))
        else:
            self._hear(Refused(panel, refusal, now, next_at))

    async def _tell_spent(self) -> None:
        assert self._refresher is not None
        today, agreed = await self._refresher.spent_today(), await self._refresher.spent_apart()
        self._hear(Spent(today, self._budget.day_usd, agreed))

    def _unwritable(self, panel: Panel | None, error: StoreError | sqlite3.Error) -> Event:
        plain = error if isinstance(error, StoreError) else as_store_error(error, self._cache_path)
        return broken(panel, error) if plain is None else Unwritable(panel, plain.what, plain.mend)


async def _lists(refresher: "Refresher") -> "list[ListName] | Refusal":
    try:
        return await refresher.my_lists()
    except XError as error:
        return error.refusal


def broken(panel: Panel | None, error: Exception) -> Broken:
    """A mistake of ours as an event: its type and the line it came from, and none of its words or values."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f"{Path(last[0].filename).name}:{last[0].lineno}" if last else "nowhere"
    return Broken(panel, type(error).__name__, where)
