"""The courier's rooms: who is followed and how, what was asked about them, and how often they are looked at.

Lives on the courier's loop. Nothing is fetched for a room before `join`; joining again changes the choice.
"""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.feed import joining, rooms
from tui.feed.clock import utc_now
from tui.feed.events import Answered, AnswersPlanned, Event, Joined, Left, NotJoined, Offered, Over
from tui.feed.refresher import Refresher, Result
from tui.feed.room_fetching import MOST_PAGES, RoomFetcher
from tui.feed.rooms import RoomQuery
from tui.feed.schedule import Schedule
from tui.model.ids import first_id_at
from tui.model.panel import Panel
from tui.store import ledger, sessions
from tui.store.desk import Desk
from tui.x import prices
from tui.x.limits import Limit

SETTLED: Final = timedelta(seconds=45)
"""So long after a post was made X's search knows it for certain: what it then does not give is not there."""

OVERLAP: Final = timedelta(seconds=15)
"""The stream is 6 to 7 seconds behind, and not in order: what is so close to an end of it is asked for once more."""

When = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pricing:
    """Work out what following a session costs. `past`: when earlier ones were held, oldest first."""

    panel: Panel
    query: RoomQuery
    end: datetime
    past: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """Fetch the answers of a question for `most_usd`; or only work out the price of `expected` of them."""

    panel: Panel
    n: int
    letters: frozenset[str]
    most_usd: float | None = None
    expected: int | None = None


Job = Pricing | Answers


class RoomDesk:
    """What the courier does for rooms. `jobs` wait until it gets to them; those that fetch, until it may fetch."""

    def __init__(self, schedule: Schedule, hear: Callable[[Event], None]) -> None:
        self.queries: dict[Panel, RoomQuery] = {}
        self.agreed: dict[Panel, float] = {}
        self.jobs: deque[Job] = deque()
        self.live: dict[Panel, datetime] = {}  # since when the stream delivers a room
        self._joins: list[Panel] = []
        self._schedule = schedule
        self._hear = hear

    # --- what the reader wants

    def join(self, panel: Panel, query: RoomQuery) -> None:
        """Follow `panel` like this from now on."""
        self._agree(panel, query)
        if query.budget_usd is not None:
            self._schedule.apart.add(panel)
        else:
            self._schedule.apart.discard(panel)
        if panel not in self._joins:
            self._joins.append(panel)

    def _agree(self, panel: Panel, query: RoomQuery) -> None:
        self.queries[panel] = query
        if query.budget_usd is not None:
            self.agreed[panel] = query.budget_usd

    def leave(self, panel: Panel) -> None:
        """Follow it no longer. What was agreed for it stays apart from the day's budget."""
        if self.queries.pop(panel, None) is not None:
            self._schedule.apart.discard(panel)
            self._hear(Left(panel))

    def asks(self, panel: Panel) -> bool:
        """Whether X is asked for `panel`: every panel but rooms nobody has joined, and those read from the cache."""
        if panel.kind != "room":
            return True
        query = self.queries.get(panel)
        return query is not None and query.mode != "cache"

    def with_tags(self, tags: Collection[str]) -> list[Panel]:
        """The rooms that are followed and have any of these tags, which are in lower case."""
        return [panel for panel, query in self.queries.items() if not set(query.tags).isdisjoint(tags)]

    def refuse(self, panel: Panel) -> bool:
        """Whether `panel` is a room that nothing is fetched for; that is told."""
        if self.asks(panel):
            return False
        self._hear(NotJoined(panel))
        return True

    # --- on the way

    @property
    def free_job(self) -> Job | None:
        """The next job that asks nobody."""
        return next((job for job in self.jobs if isinstance(job, Pricing) or job.expected is not None), None)

    @property
    def paid_job(self) -> Answers | None:
        """The next job that asks X."""
        return next((job for job in self.jobs if isinstance(job, Answers) and job.expected is None), None)

    async def tell_joined(self, fetcher: RoomFetcher) -> None:
        """Say of the rooms that were joined how they will be followed, and have them asked for."""
        while self._joins:
            panel = self._joins.pop()
            query = self.queries.get(panel)
            if query is None:
                continue
            now = utc_now()
            begins = max(now, query.since)
            self._schedule.paces[panel] = rooms.pace(query, now, None)
            self._schedule.wait_until(panel, begins)
            spent = await fetcher.spent(panel, query)
            watched = query.mode != "cache" and panel in self._schedule.due
            every = query.every_seconds if query.mode != "cache" else 0.0
            self._hear(Joined(panel, query.mode, query.budget_usd, spent, begins if watched else None, every))

    @property
    def joins(self) -> bool:
        """Whether a room was joined that was not told of yet."""
        return bool(self._joins)

    async def price(self, job: Job, fetcher: RoomFetcher, cache: Desk, journal: Desk) -> None:
        """Work out a price and tell it. Asks nobody."""
        self.jobs.remove(job)
        if isinstance(job, Pricing):
            self._hear(Offered(job.panel, await offers(job, fetcher, cache, journal)))
            return
        query = self.queries.get(job.panel)
        if query is None:
            self._hear(NotJoined(job.panel))
            return
        posts, usd = await _answers_price(job, query, fetcher, cache, journal)
        most = joining.most_for_answers(usd, prices.load()) if posts else 0.0
        self._hear(AnswersPlanned(job.panel, job.n, posts, usd, most))

    async def answer(self, job: Answers, fetcher: RoomFetcher) -> Result | None:
        """Fetch the answers of a question and tell it; None where the room was not joined."""
        self.jobs.remove(job)
        query = self.queries.get(job.panel)
        if query is None:
            self._hear(NotJoined(job.panel))
            return None
        budget = query.budget_usd
        if budget is not None and job.most_usd is not None:
            budget = await fetcher.spent(job.panel, query) + job.most_usd
        allowed = replace(query, budget_usd=budget, each_usd=rooms.EACH_USD)
        result = await fetcher.answers(job.panel, allowed, job.n, job.letters)
        if (
            query.budget_usd is not None and job.most_usd is not None
        ):  # what was agreed for the rest is still there
            self._agree(job.panel, replace(query, budget_usd=round(query.budget_usd + result.cost_usd, 6)))
        self._hear(Answered(job.panel, job.n, result.new, result.cost_usd, result.stopped))
        return result

    def set_pace(self, panel: Panel, limit: Limit | None, now: datetime) -> None:
        """How long until the next look at a room."""
        query = self.queries.get(panel)
        if query is not None:
            self._schedule.paces[panel] = rooms.pace(query, now, limit, live=panel in self.live)

    async def fetch(self, panel: Panel, query: RoomQuery, fetcher: RoomFetcher) -> Result:
        """What is missing of a room; of one that the stream delivers, only what lay before."""
        since = self.live.get(panel)
        below = None
        if since is not None and utc_now() - since > SETTLED:
            below = first_id_at(since + OVERLAP)
        return await fetcher.fetch(panel, query, below)

    async def end(self, result: Result, fetcher: RoomFetcher) -> None:
        """After a look: where the session is over and here, ask no more."""
        panel = result.panel
        query = self.queries.get(panel)
        if query is None or result.stopped is not None or result.requests >= MOST_PAGES:
            return
        if query.over_at is not None and query.over_at <= utc_now():
            self._schedule.failed(panel)
            self._hear(Over(panel, await fetcher.spent(panel, query)))

    def register(self, refresher: Refresher) -> None:
        """Tell the refresher what a room's search is, and what was agreed."""
        refresher.rooms = self.queries
        refresher.agreed = self.agreed


async def offers(
    job: Pricing, fetcher: RoomFetcher, cache: Desk, journal: Desk
) -> tuple[joining.JoinOffer, ...]:
    """The ways to follow the session of `job`."""
    query = job.query
    *found, running = await _sessions(cache, job.panel, query, [*job.past, (query.since, job.end)])
    last = found[-1] if found else None
    likely = [running] if last is None else [running, last]
    now = utc_now()
    unbilled = await journal.run(ledger.unbilled, now.astimezone(UTC).date(), joining.resources(likely))
    known = joining.Known(running, last, unbilled, await fetcher.spent(job.panel, query), now)
    return joining.offers(
        query, job.end, joining.habit(found, job.past, len(query.people)), known, prices.load()
    )


async def _sessions(
    cache: Desk, panel: Panel, query: RoomQuery, times: Sequence[When]
) -> list[sessions.Session]:
    return await cache.run(sessions.read, panel, query.tags, frozenset(query.people), query.leading, times)


async def _answers_price(
    job: Answers, query: RoomQuery, fetcher: RoomFetcher, cache: Desk, journal: Desk
) -> tuple[int, float]:
    if await fetcher.answers_are_here(job.panel, query, job.n, job.letters):
        return 0, 0.0
    now = utc_now()
    (running,) = await _sessions(cache, job.panel, query, [(query.since, query.until or now)])
    people = joining.resources([running])
    unbilled = await journal.run(ledger.unbilled, now.astimezone(UTC).date(), people)
    billed = len(people) - len(unbilled) - len(running.leading.people)
    posts = job.expected or joining.ANSWERS
    return posts, joining.answers_usd(posts, max(0, billed), prices.load())
