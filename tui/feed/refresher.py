"""One panel, once: asked for, paid for, written down. For `delurk pull` and the courier.

What is asked first needs to be known (whose @name that is, who we are) is in `lookups`. Each answer goes
the same way: into the ledger, then into the cache. Refusals come back in the result; only StoreError and
mistakes of ours are raised.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, Final, TypeVar, assert_never

from tui.feed import offers
from tui.feed.budget import Budget, too_dear
from tui.feed.clock import Clock, utc_now
from tui.feed.lookups import Lookups
from tui.feed.offers import Offer
from tui.feed.planner import ENDPOINTS, LARGEST_PAGE, History, Plan, plan
from tui.feed.rooms import RoomQuery
from tui.model.gap import Gap
from tui.model.ids import ListId, PostId
from tui.model.page import Page
from tui.model.panel import Panel
from tui.store import gaps, ledger, sent
from tui.store.desk import Desk
from tui.store.gaps import Asked
from tui.store.names import ListName
from tui.x import prices
from tui.x.endpoints import TRAITS, Paging
from tui.x.errors import Refusal, XError
from tui.x.gateway import Answer, Gateway
from tui.x.limits import Limit

T = TypeVar("T")

PAGES_BEHIND: Final = 5
"""Pages asked for at most to catch up with a panel; what is older than that stays a gap."""

MOST_REQUESTS: Final = 20
"""Requests for one filling: a list's 800 posts twice over, whatever X leaves out of its pages."""

LOST_TOKEN: Final = "X no longer goes on from where this panel was left."


@dataclass(frozen=True, slots=True)
class Result:
    """What became of fetching a panel: the shape of `delurk pull --json`, with a whole refusal for `stopped`."""

    panel: Panel
    new: int = 0
    requests: int = 0
    estimate_usd: float = 0.0
    cost_usd: float = 0.0
    stopped: Refusal | None = None
    limit: Limit | None = None


class Refresher:
    """Fetches panels through `gateway` into `cache`, within `budget` as the ledger in `journal` has it."""

    def __init__(
        self,
        gateway: Gateway,
        cache: Desk,
        journal: Desk,
        *,
        budget: Budget = Budget(),  # noqa: B008  # frozen
        pages_behind: int = PAGES_BEHIND,
        first_pages: int = 1,
        clock: Clock = utc_now,
    ) -> None:
        self.budget = budget
        self.rooms: dict[Panel, RoomQuery] = {}  # what is known of rooms; others are the tag of their name
        self.agreed: dict[
            Panel, float
        ] = {}  # what the reader agreed to for rooms, apart from the day's budget
        self._gateway = gateway
        self._cache = cache
        self._journal = journal
        self._pages_behind = pages_behind
        self._first_pages = first_pages
        self._clock = clock
        self._prices = prices.load()
        self._lookups = Lookups(gateway, cache, self._paid, clock)

    async def spent_today(self) -> float:
        """What X has billed this UTC day, in USD."""
        return await self._journal.run(ledger.spent_on, self._clock().astimezone(UTC).date())

    async def spent_apart(self) -> float:
        """What of today's spending was agreed to for rooms, in USD: it does not count against the day's budget."""
        today = self._clock().astimezone(UTC).date()
        spent = [
            min(usd, await self._journal.run(ledger.spent_for, panel, today, today))
            for panel, usd in self.agreed.items()
        ]
        return sum(spent)

    async def room(self, most_usd: float | None = None) -> float:
        """What may still be spent, in USD: the day's budget, and no more than `most_usd`."""
        left = self.budget.room(await self.spent_today() - await self.spent_apart())
        return left if most_usd is None else max(0.0, min(left, most_usd))

    async def plan(
        self,
        panel: Panel,
        most_usd: float | None = None,
        fair_usd: float | None = None,
        expected: int | None = None,
    ) -> Plan:
        """What would be asked for `panel` now, and its price. Asks nobody. Arguments as for `fetch`; `expected`
        is how many posts there are to come, where the caller has an idea of it."""
        lookups_usd, own = await self._lookups.foreseen(panel, self._prices)
        return plan(
            panel,
            prices=self._prices,
            history=await self._history(panel),
            room_usd=await self.room(most_usd),
            fair_usd=fair_usd,
            own=own,
            behind=await self._newest(panel) is not None,
            lookups_usd=lookups_usd,
            expected=expected,
        )

    async def fetch(
        self, panel: Panel, most_usd: float | None = None, fair_usd: float | None = None
    ) -> Result:
        """Fetch what is new of `panel`, for no more than `most_usd` and what the day's budget has left.

        `fair_usd` is its share where others wait for the same money: the page is made to fit it, but never
        smaller than X allows. Raises ValueError for a panel that lives in the cache alone.
        """
        if not panel.fetched:
            raise ValueError(f"{panel} lives in the cache: there is nothing to fetch")
        planned = await self.plan(panel, most_usd, fair_usd)
        return await _Fetch(self, panel, planned, most_usd).run()

    async def missing(self, panel: Panel) -> list[Gap]:
        """What is missing of `panel`, newest first; the last may be its open end. Asks nobody."""
        return await self._cache.run(gaps.of, panel)

    async def offer(self, panel: Panel, gap: Gap) -> Offer:
        """What filling `gap` would bring and cost now. Asks nobody."""
        from_top = offers.is_from_top(panel, gap)
        near = await self._cache.run(gaps.sample, panel, gap, from_top=from_top)
        today = self._clock().astimezone(UTC).date()
        unbilled = await self._journal.run(ledger.unbilled, today, offers.resources(near))
        own = await self._lookups.is_own(panel)
        return offers.offer(panel, gap, near, unbilled, self._prices, own=own)

    async def fill(self, panel: Panel, newer: PostId, most_usd: float | None = None) -> Result:
        """Fetch what is missing right below the post `newer`, for no more than `most_usd` and the day's budget.

        About as many posts as were offered: where there are more, a smaller gap is left. Nothing is asked
        where nothing is missing there any more, or X gives no more of it.
        """
        found = [gap for gap in await self.missing(panel) if gap.newer == newer]
        if not found or not offers.can_fill(panel, found[0], self._clock()):
            return Result(panel)
        return await _Fill(self, await self.offer(panel, found[0]), panel, most_usd).run()

    async def list_name(self, panel: Panel) -> str | None:
        """What the list of `panel` is called, where that is known. Asks nobody."""
        return await self._lookups.known_name(panel)

    async def my_lists(self) -> list[ListName]:
        """The account's lists, its own first. Raises XError; "budget" where the day's is used up."""
        if await self.room() <= 0:
            raise too_dear(self._clock(), 0.0, None, 0.0)
        return await self._lookups.my_lists()

    async def _newest(self, panel: Panel) -> PostId | None:
        """The newest post of `panel` up to which all was fetched; an own one that was only sent is not that."""
        return await self._cache.run(sent.known_down_to, panel)

    async def _history(self, panel: Panel) -> History:
        summary = await self._journal.run(ledger.summary, self._clock())
        found = (one for one in summary.panels if one.panel == panel)
        spent = next(found, None)
        return History(spent.requests, spent.usd) if spent else History()

    async def _paid(self, answer: Answer[Any], panel: Panel | None, own: bool) -> float:
        """Write down what `answer` cost; the USD that X really bills for it."""
        price = prices.cost(self._prices, answer.endpoint, answer.body, own=own)
        entry = ledger.Entry(self._clock(), panel, answer.endpoint, price.resources, price.request_usd)
        return await settled(self._journal.run(ledger.record, entry))

    async def _keep(self, answer: Answer[Page], panel: Panel, own: bool, asked: Asked) -> tuple[float, int]:
        """Pay for a page and put it into the cache: what it cost, how many of its posts are new to `panel`."""
        cost = await self._paid(answer, panel, own)
        saved = await self._cache.run(gaps.save_page, panel, answer.body, asked, fetched_at=self._clock())
        return cost, saved.new

    async def _ask(self, panel: Panel, paging: Paging) -> Answer[Page]:
        """The page of `panel` that `paging` says. Raises XError."""
        gateway, lookups = self._gateway, self._lookups
        match panel.kind:
            case "home":
                return await lookups.as_me(lambda me: gateway.home(me, paging))
            case "mentions":
                return await lookups.as_me(lambda me: gateway.mentions(me, paging))
            case "bookmarks":
                return await lookups.as_me(lambda me: gateway.bookmarks(me, paging))
            case "list":
                return await gateway.list_posts(ListId(int(panel.value)), paging)
            case "author":
                return await gateway.user_posts(await lookups.user_id(panel), paging)
            case "thread":
                conversation = await lookups.conversation(panel)
                return await gateway.search(f"conversation_id:{conversation}", paging)
            case "room" if panel in self.rooms:
                return await gateway.search(self.rooms[panel].whole, paging)
            case "tags" | "room" | "search":
                return await gateway.search(query_of(panel), paging)
            case "kept" | "archive" | "cache" | "loaded":
                raise ValueError(f"{panel} lives in the cache: there is nothing to fetch")
            case _:
                assert_never(panel.kind)


class _Run(ABC):
    """Page after page of a panel, and what has come so far."""

    def __init__(
        self, refresher: Refresher, panel: Panel, estimate_usd: float, most_usd: float | None
    ) -> None:
        self._refresher = refresher
        self._panel = panel
        self._most_usd = most_usd
        self._result = Result(panel, estimate_usd=estimate_usd)

    async def run(self) -> Result:
        """Fetch; what came, what it cost, and what stopped it."""
        looked_up = self._refresher._lookups.tally
        try:
            await self._go()
        except XError as error:
            self._result = replace(self._result, stopped=error.refusal)
        more = self._refresher._lookups.tally - looked_up
        return replace(
            self._result,
            requests=self._result.requests + more.requests,
            cost_usd=round(self._result.cost_usd + more.usd, 6),
        )

    @abstractmethod
    async def _go(self) -> None:
        """Ask on for as long as it makes sense. Raises XError."""

    @property
    def _left_usd(self) -> float | None:
        """What is left of what was allowed this once."""
        return None if self._most_usd is None else self._most_usd - self._result.cost_usd

    async def _page(self, paging: Paging, below: PostId | None) -> tuple[Page, Paging]:
        """The next page, paid for and kept, and how it was asked for: X may want a later `since_id`. Raises XError."""
        try:
            return await self._asked_page(paging, below), paging
        except XError as error:
            if error.kind != "too old" or paging.since == error.smallest_id or paging.since is None:
                raise
            paging = replace(paging, since=error.smallest_id)
            return await self._asked_page(paging, below), paging

    async def _asked_page(self, paging: Paging, below: PostId | None) -> Page:
        refresher, panel = self._refresher, self._panel
        answer = await refresher._ask(panel, paging)
        own = await refresher._lookups.is_own(panel)
        asked = offers.asked(panel, refresher._clock(), paging.since, below)
        cost, new = await settled(refresher._keep(answer, panel, own, asked))
        result = self._result
        self._result = replace(
            result,
            requests=result.requests + 1,
            cost_usd=result.cost_usd + cost,
            new=result.new + new,
            limit=answer.limit,
        )
        return answer.body


class _Fetch(_Run):
    """One run of `Refresher.fetch`: what is new."""

    def __init__(self, refresher: Refresher, panel: Panel, planned: Plan, most_usd: float | None) -> None:
        super().__init__(refresher, panel, planned.estimate_usd, most_usd)
        self._plan = planned

    async def _go(self) -> None:
        refresher, panel = self._refresher, self._panel
        await self._pages(await refresher._newest(panel))
        if panel.kind == "list":
            await refresher._lookups.list_name(panel)

    async def _pages(self, newest: PostId | None) -> None:
        """Ask on until there is no more, or what follows is known, or no more is affordable. Raises XError.

        Where X takes no `since_id` (list posts, bookmarks), a page with a known post on it is the last. What
        then lies between is a gap, which the cache keeps with each page.
        """
        refresher = self._refresher
        most = refresher._first_pages if newest is None else refresher._pages_behind
        paging = Paging(since=newest if TRAITS[self._plan.endpoint].since else None)
        is_again = newest is not None and paging.since is None
        below: PostId | None = None
        for _ in range(most):
            paging = replace(paging, most=await self._page_size())
            before = self._result.new
            page, paging = await self._page(paging, below)
            if page.next_token is None or (is_again and self._result.new - before < len(page.posts)):
                return
            below = min((post.id for post in page.posts), default=below)
            paging = replace(paging, token=page.next_token)

    async def _page_size(self) -> int:
        """How many posts to ask for with what is left now. Raises XError "budget"."""
        refresher, left = self._refresher, self._left_usd
        planned = self._plan if not self._result.requests else await refresher.plan(self._panel, left)
        if planned.page == 0:
            raise too_dear(refresher._clock(), await refresher.room(), left, planned.least_usd)
        return planned.page


class _Fill(_Run):
    """One run of `Refresher.fill`: what is missing between two posts, or below the last."""

    def __init__(self, refresher: Refresher, offer: Offer, panel: Panel, most_usd: float | None) -> None:
        super().__init__(refresher, panel, offer.usd, most_usd)
        self._offer = offer

    async def _go(self) -> None:
        """Ask on until the gap is closed, or as many have come as were offered. Raises XError."""
        gap, panel = self._offer.gap, self._panel
        takes_until = TRAITS[ENDPOINTS[panel.kind]].since
        paging, below = self._begin(takes_until)
        for _ in range(MOST_REQUESTS):
            left = offers.at_most(gap) - self._result.new
            if left <= 0:
                return
            page, paging = await self._sized_page(paging, below, left)
            lowest = min((post.id for post in page.posts), default=None)
            if page.next_token is None or (lowest is not None and lowest <= gap.older):
                return
            below = lowest if lowest is not None else below
            if takes_until and lowest is not None:
                paging = replace(paging, until=lowest, token=None)
            else:
                paging = replace(paging, token=page.next_token)

    def _begin(self, takes_until: bool) -> tuple[Paging, PostId | None]:
        """How the first page is asked for, and what it is right below of: None from the newest post down."""
        gap = self._offer.gap
        if takes_until:
            edge = offers.edge(self._panel, self._refresher._clock())
            since = None if gap.at_end or gap.older <= edge else gap.older
            return Paging(since=since, until=gap.newer), gap.newer
        return Paging(token=gap.token), gap.newer if gap.token is not None else None

    async def _sized_page(self, paging: Paging, below: PostId | None, left: int) -> tuple[Page, Paging]:
        refresher, offer = self._refresher, self._offer
        if below is None or below > offer.gap.newer:  # what is known comes again on the way
            left += LARGEST_PAGE
        room = await refresher.room(self._left_usd)
        most = offers.page_size(offer, self._panel, left, room)
        if most == 0:
            raise too_dear(refresher._clock(), await refresher.room(), self._left_usd, offer.usd)
        try:
            return await self._page(replace(paging, most=most), below)
        except XError as error:
            if error.kind == "bad request" and paging.token == offer.gap.token is not None:
                await refresher._cache.run(gaps.drop_token, self._panel, offer.gap)
                raise XError("bad request", LOST_TOKEN, "f says what it costs from the top.") from None
            raise


def query_of(panel: Panel) -> str:
    """The search that a panel of tags, a room or a search is."""
    match panel.kind:
        case "tags":
            tags = " OR ".join(f"#{tag}" for tag in panel.tags)
            return tags if len(panel.tags) == 1 else f"({tags})"
        case "room":
            return f"#{panel.value.lstrip('#')}"
        case _:
            return panel.value


async def settled(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is finished even if we are cancelled: what was paid for is kept."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
