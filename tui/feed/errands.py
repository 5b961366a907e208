"""What the courier does when it is time: one errand after the other, and what became of each is told.

Lives on the courier's loop. A mistake of ours, and a database that refuses, end one errand and not the courier.
"""

import sqlite3
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.feed.clock import utc_now
from tui.feed.events import (
    Broken,
    Discovered,
    Event,
    Fetched,
    Fetching,
    Filled,
    Named,
    Planned,
    Refused,
    Spent,
    Undiscovered,
    Unwritable,
    Waiting,
)
from tui.feed.schedule import Schedule
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.store.errors import StoreError, as_store_error
from tui.x.errors import Refusal, XError

if TYPE_CHECKING:
    from tui.feed.refresher import Refresher, Result
    from tui.feed.room_desk import Answers, RoomDesk
    from tui.feed.room_fetching import RoomFetcher
    from tui.store.names import ListName

AT_ONCE: Final = 0.5
"""How much of what is left for the day may go into the panels that are due now: the rest of the day wants news too."""

T = TypeVar("T")


class Errands:
    """Sends `refresher` and, for rooms, `fetcher`; notes in `schedule` what came of it and tells it by `hear`."""

    def __init__(
        self,
        refresher: "Refresher",
        fetcher: "RoomFetcher",
        desk: "RoomDesk",
        schedule: Schedule,
        hear: Callable[[Event], None],
        cache: Path,
    ) -> None:
        self._refresher = refresher
        self._fetcher = fetcher
        self._desk = desk
        self._schedule = schedule
        self._hear = hear
        self._cache_path = cache
        self._in_hand: Panel | None = None  # what X is being asked for
        self._look_again = False

    def look(self, panel: Panel) -> bool:
        """Have a panel asked for after this moment, where it is being asked for now: what is on its way may have been
        answered before. False where it is not."""
        self._look_again |= panel == self._in_hand
        return panel == self._in_hand

    async def guarded(self, panel: Panel | None, work: Coroutine[Any, Any, T]) -> T | None:
        """What `work` returns; None where something of ours went wrong, which is told."""
        try:
            return await work
        except (StoreError, sqlite3.Error) as error:
            self._hear(unwritable(panel, error, self._cache_path))
        except Exception as error:  # noqa: BLE001  # the worker's border: a mistake of ours becomes an event
            self._hear(broken(panel, error))
        return None

    async def plan(self, panel: Panel, expected: int | None) -> None:
        """Say what a panel would cost. Asks nobody, so it is done while fetching is paused, too."""
        fair = await self._refresher.room() * AT_ONCE if expected is None else None  # as `fetch` will have it
        planned = await self.guarded(panel, self._refresher.plan(panel, fair_usd=fair, expected=expected))
        if planned is not None:
            self._hear(Planned(panel, planned.posts, planned.estimate_usd))

    async def lists(self) -> None:
        """Say which lists the account has, or why X does not tell."""
        found = await self.guarded(None, _lists(self._refresher))
        if isinstance(found, Refusal):
            self._hear(Undiscovered(found))
        if found is None or isinstance(found, Refusal):
            return
        for one in found:
            self._hear(Named(int(one.id), one.name))
        await self.spent()
        self._hear(Discovered(tuple(int(one.id) for one in found)))

    async def fill(self, which: tuple[Panel, PostId], most_usd: float | None) -> None:
        """Fill a gap, unless X may not be asked now: then the reader is told, and asks again."""
        panel, newer = which
        if self.told_to_wait(panel):
            return
        self._hear(Fetching(panel))
        result = await self.guarded(panel, self._refresher.fill(panel, newer, most_usd))
        if result is not None:
            self._hear(Filled(panel, newer, result.new, result.cost_usd, result.stopped))
            await self.spent()

    async def answer(self, job: "Answers") -> None:
        """Fetch the answers of a question, unless X may not be asked now."""
        if self.told_to_wait(job.panel):
            self._desk.jobs.remove(job)
            return
        self._hear(Fetching(job.panel))
        if await self.guarded(job.panel, self._desk.answer(job, self._fetcher)) is not None:
            await self.spent()

    def told_to_wait(self, panel: Panel) -> bool:
        """Whether X may not be asked for `panel` now: that is told. What may have passed already is tried."""
        barrier = self._schedule.held(panel, utc_now())
        if barrier is None or barrier.refusal.kind in ("offline", "timeout", "server"):
            return False
        self._hear(Waiting(panel, barrier.refusal, barrier.until))
        return True

    async def fetch(self, panel: Panel) -> None:
        """Fetch a panel, and say what came of it and when it is asked for again."""
        if not self._desk.asks(panel):  # it was left since
            self._schedule.failed(panel)
            return
        self._hear(Fetching(panel))
        query = self._desk.queries.get(panel)
        if query is not None:
            work = self._desk.fetch(panel, query, self._fetcher)
        else:
            share = await self._refresher.room() * AT_ONCE / max(1, self._schedule.due_count(utc_now()))
            work = self._refresher.fetch(panel, fair_usd=share)
        self._in_hand, self._look_again = panel, False
        result = await self.guarded(panel, work)
        self._in_hand = None
        if result is None:
            self._schedule.failed(panel)
            return
        self._tell(result)
        await self.spent()
        await self._desk.end(result, self._fetcher)
        if self._look_again:
            self._schedule.ask(panel)
        if panel.kind == "list" and (name := await self._refresher.list_name(panel)):
            self._hear(Named(int(panel.value), name))

    def _tell(self, result: "Result") -> None:
        now = utc_now()
        panel, refusal = result.panel, result.stopped
        self._desk.set_pace(panel, result.limit, now)
        if refusal is None:
            next_at = self._schedule.succeeded(panel, result.limit, now)
        else:
            next_at = self._schedule.refused(panel, refusal, now)
        if refusal is None or result.new:
            self._hear(Fetched(panel, result.new, result.cost_usd, now, next_at, refusal))
        else:
            self._hear(Refused(panel, refusal, now, next_at))

    async def spent(self) -> None:
        """Say what was spent today."""
        today, agreed = await self._refresher.spent_today(), await self._refresher.spent_apart()
        self._hear(Spent(today, self._refresher.budget.day_usd, agreed))


def unwritable(panel: Panel | None, error: StoreError | sqlite3.Error, cache: Path) -> Event:
    """A database that refuses as an event."""
    plain = error if isinstance(error, StoreError) else as_store_error(error, cache)
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
