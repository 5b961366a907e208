"""A chat's room, once: what is missing of it by the reader's choice, asked for, paid for, written down.

What was asked for before, in whichever way, is not asked for again (`store.asked` keeps it): a room that was followed
by its questions and is wanted whole from now on is asked for the others' posts only. Refusals come back in the result.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Final

from tui.feed.budget import too_dear
from tui.feed.clock import Clock, utc_now
from tui.feed.offers import WEEK
from tui.feed.planner import LARGEST_PAGE
from tui.feed.refresher import Refresher, Result, settled
from tui.feed.rooms import RoomQuery
from tui.model.ids import PostId, first_id_at
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.reading import Stretch
from tui.store import asked, ledger, writing
from tui.store.asked import Hole
from tui.store.desk import Desk
from tui.x import prices
from tui.x.endpoints import TRAITS, Endpoint, Paging
from tui.x.errors import XError
from tui.x.gateway import Gateway

MOST_PAGES: Final = 20
"""Pages for one look: two thousand posts; what is left then comes with the next."""

_SMALLEST_PAGE: Final = (TRAITS["search"].page or (10, 100))[0]
_EDGE: Final = timedelta(
    minutes=1
)  # X's clock and ours: a question for exactly seven days ago may be refused


@dataclass(frozen=True, slots=True)
class _Ask:
    """A search for what is missing in `hole`. `key` None: what comes is everything under the tag."""

    text: str
    key: str | None
    hole: Hole


class RoomFetcher:
    """Asks through `gateway` into `cache`; pays in `journal`; the day's budget is `refresher`'s."""

    def __init__(
        self, gateway: Gateway, cache: Desk, journal: Desk, refresher: Refresher, clock: Clock = utc_now
    ) -> None:
        self._gateway = gateway
        self._cache = cache
        self._journal = journal
        self._refresher = refresher
        self._clock = clock
        self._prices = prices.load()

    async def spent(self, panel: Panel, query: RoomQuery) -> float:
        """What the room has cost from the UTC day of its `since` on, in USD."""
        first, last = query.since.astimezone(UTC).date(), self._clock().astimezone(UTC).date()
        return await self._journal.run(ledger.spent_for, panel, first, last)

    async def left(self, panel: Panel, query: RoomQuery) -> float:
        """What may still be spent on the room, in USD: of what was agreed for it, or else of the day's budget."""
        if query.budget_usd is None:
            return await self._refresher.room()
        return max(0.0, round(query.budget_usd - await self.spent(panel, query), 6))

    async def fetch(self, panel: Panel, query: RoomQuery, below: PostId | None = None) -> Result:
        """Fetch what is missing of the room by the reader's choice; with `below`, only what is older than that post."""
        if query.mode == "cache" or query.since > self._clock():
            return Result(panel)
        work = await self._cache.run(_wanted, panel, query, self._edge(), _lower(below, self._end(query)))
        return await self._run(panel, query, work)

    async def answers(self, panel: Panel, query: RoomQuery, n: int, letters: Collection[str]) -> Result:
        """Fetch what is missing of the answers of question `n`, within the session's time."""
        work = await self._cache.run(
            _wanted_answers, panel, query, query.answers(n, letters), self._edge(), self._end(query)
        )
        return await self._run(panel, query, work)

    async def answers_are_here(
        self, panel: Panel, query: RoomQuery, n: int, letters: Collection[str]
    ) -> bool:
        """Whether nothing is left to ask for question `n`: the session is over and its answers came. Asks nobody."""
        text = query.answers(n, letters)
        return not await self._cache.run(_wanted_answers, panel, query, text, self._edge(), self._end(query))

    async def keep(
        self,
        panel: Panel,
        page: Page,
        here: Stretch | None,
        *,
        query: str | None,
        endpoint: Endpoint = "search",
    ) -> tuple[float, int]:
        """Pay for a page and put it into the cache: what it cost, how many of its posts are new to the room.

        `here` and `query` as in `asked.save_page`. What was paid for is kept even where we are cancelled.
        """
        return await settled(self._keep(panel, page, here, query, endpoint))

    async def keep_aside(self, page: Page) -> None:
        """Pay for what the stream brought and nobody asked for; it stands in no panel."""
        await settled(self._keep(None, page, None, None, "stream"))

    async def _keep(
        self, panel: Panel | None, page: Page, here: Stretch | None, query: str | None, endpoint: Endpoint
    ) -> tuple[float, int]:
        now = self._clock()
        price = prices.cost(self._prices, endpoint, page, own=False)
        entry = ledger.Entry(now, panel, endpoint, price.resources, price.request_usd)
        usd = await self._journal.run(ledger.record, entry)
        if panel is None:
            return usd, (await self._cache.run(writing.save_page, None, page, fetched_at=now)).new
        saved = await self._cache.run(asked.save_page, panel, page, here, query=query, fetched_at=now)
        return usd, saved.new

    async def _run(self, panel: Panel, query: RoomQuery, work: list[_Ask]) -> Result:
        run = _Run(self, panel, query)
        try:
            for ask in work:
                await run.close(ask)
        except XError as error:
            run.result = replace(run.result, stopped=error.refusal)
        return replace(run.result, cost_usd=round(run.result.cost_usd, 6))

    def _edge(self) -> PostId:
        return first_id_at(self._clock() - WEEK + _EDGE)

    def _end(self, query: RoomQuery) -> PostId | None:
        """Posts of a session that is over are older than this id."""
        over = query.over_at
        return first_id_at(over) if over is not None and over < self._clock() - _EDGE else None


class _Run:
    """The questions of one look, one after the other."""

    def __init__(self, fetcher: RoomFetcher, panel: Panel, query: RoomQuery) -> None:
        self._fetcher = fetcher
        self._panel = panel
        self._query = query
        self._pages = 0
        self.result = Result(panel)

    async def close(self, ask: _Ask) -> None:
        """Ask on until everything in the hole is here. Raises XError."""
        paging = Paging(since=ask.hole.after or None, until=ask.hole.before)
        while self._pages < MOST_PAGES:
            page, paging = await self._page(ask, replace(paging, most=await self._page_size()))
            ids = [post.id for post in page.posts]
            is_last = page.next_token is None
            await self._keep(page, ask, paging, is_last)
            if is_last:
                return
            if ids:
                paging = replace(paging, until=min(ids), token=None)
            else:  # nothing of this page may be seen, but there are more
                paging = replace(paging, token=page.next_token)

    async def _keep(self, page: Page, ask: _Ask, paging: Paging, is_last: bool) -> None:
        ids = [post.id for post in page.posts]
        high = paging.until - 1 if paging.until is not None else max(ids, default=None)
        low = (paging.since or 0) if is_last else min(ids, default=None)
        here = None
        if high is not None and low is not None and low <= high:
            here = Stretch(PostId(low), PostId(high))
        cost, new = await self._fetcher.keep(self._panel, page, here, query=ask.key)
        result = self.result
        self.result = replace(result, cost_usd=result.cost_usd + cost, new=result.new + new)

    async def _page(self, ask: _Ask, paging: Paging) -> tuple[Page, Paging]:
        """The page, and how it was asked for: X may want a later `since_id`."""
        try:
            return await self._asked(ask, paging), paging
        except XError as error:
            if error.kind != "too old" or error.smallest_id is None or paging.since == error.smallest_id:
                raise
            paging = replace(paging, since=error.smallest_id)
            return await self._asked(ask, paging), paging

    async def _asked(self, ask: _Ask, paging: Paging) -> Page:
        self._pages += 1
        # What a host answers is mostly somebody's post in this chat: it comes with the whole, or not at all.
        answer = await self._fetcher._gateway.search(ask.text, paging, lean=ask.key is not None)
        self.result = replace(self.result, requests=self.result.requests + 1, limit=answer.limit)
        return answer.body

    async def _page_size(self) -> int:
        """How many posts may be asked for with what is left. Raises XError "budget"."""
        fetcher, query = self._fetcher, self._query
        left = await fetcher.left(self._panel, query)
        result = self.result
        each = max(query.each_usd, result.cost_usd / result.new if result.new else 0.0, 1e-6)
        most = int(left / each + 1e-9)
        if most >= _SMALLEST_PAGE:  # a page for half of it: what posts really cost is known after the first
            return max(_SMALLEST_PAGE, min(most // 2, LARGEST_PAGE))
        if query.budget_usd is None:
            raise too_dear(fetcher._clock(), left, None, query.each_usd * _SMALLEST_PAGE)
        raise XError(
            "budget",
            f"${query.budget_usd:.2f} was agreed for this room, and ${left:.2f} of it is left: too little for a page.",
            "Agree to more to go on, or read what is here.",
        )


def _lower(one: PostId | None, other: PostId | None) -> PostId | None:
    return min((bound for bound in (one, other) if bound is not None), default=None)


def _wanted(
    db: sqlite3.Connection, panel: Panel, query: RoomQuery, edge: PostId, below: PostId | None
) -> list[_Ask]:
    """The searches for what is missing, newest first."""
    first = PostId(max(query.first, edge))
    if below is not None and below <= first:
        return []
    done = asked.whole_of_room(db, panel, query.tags, first)
    if query.mode == "questions":
        return [
            _Ask(text, text, hole)
            for text in query.leading
            for hole in asked.holes([*done, *asked.marks(db, panel, text)], first, below)
        ]
    known = asked.common([asked.marks(db, panel, text) for text in query.leading])
    return [
        _Ask(query.without_people if is_known else query.whole, None, piece)
        for hole in asked.holes(done, first, below)
        for piece, is_known in asked.parted(hole, known)
    ]


def _wanted_answers(
    db: sqlite3.Connection, panel: Panel, query: RoomQuery, text: str, edge: PostId, below: PostId | None
) -> list[_Ask]:
    first = PostId(max(query.first, edge))
    if below is not None and below <= first:
        return []
    done = [*asked.whole_of_room(db, panel, query.tags, first), *asked.marks(db, panel, text)]
    return [_Ask(text, text, hole) for hole in asked.holes(done, first, below)]
