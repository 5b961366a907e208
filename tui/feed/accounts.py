"""The accounts that are muted at X: read, and added to, within the day's budget and into the ledger."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final

from tui.feed.budget import Budget, too_dear
from tui.feed.clock import Clock, utc_now
from tui.feed.lookups import Lookups
from tui.feed.refresher import settled
from tui.model.ids import UserId
from tui.model.panel import Panel
from tui.model.post import Author
from tui.store import ledger, names
from tui.store.desk import Desk
from tui.x import prices
from tui.x.endpoints import Paging
from tui.x.errors import XError
from tui.x.gateway import Answer, Gateway

LARGEST_PAGE: Final = 1000
"""Muted accounts that X gives at once."""


class Accounts:
    """Asks X through `gateway`, remembers in `cache`, pays in `journal`. Every method may raise XError."""

    def __init__(
        self, gateway: Gateway, cache: Desk, journal: Desk, *, budget: Budget, clock: Clock = utc_now
    ) -> None:
        self._gateway = gateway
        self._cache = cache
        self._journal = journal
        self._budget = budget
        self._clock = clock
        self._prices = prices.load()
        self._lookups = Lookups(gateway, cache, self._paid, clock)

    async def room(self) -> float:
        """What is left of the day's budget, in USD."""
        today = self._clock().astimezone(UTC).date()
        return self._budget.room(await self._journal.run(ledger.spent_on, today))

    async def most_muted(self) -> tuple[int, float]:
        """How many muted accounts one page may bring now, and what so many would cost. Asks nobody."""
        entry = self._prices.resource["muted"]
        room = await self.room()
        most = min(LARGEST_PAGE, int(room / entry + 1e-6))
        if most < 1:
            raise too_dear(self._clock(), room, None, entry)
        return most, most * entry

    async def muted(self, most: int) -> tuple[list[Author], bool, float]:
        """Up to `most` accounts that are muted at X, whether there are more, and what that cost in USD."""
        found: list[Author] = []
        token: str | None = None
        usd = 0.0
        while len(found) < most:
            paging = Paging(most=min(LARGEST_PAGE, most - len(found)), token=token)
            answer = await self._lookups.as_me(lambda me, paging=paging: self._gateway.muted(me, paging))  # type: ignore[misc]
            usd += await self._paid(answer, None, True)
            found += answer.body.users
            token = answer.body.next_token
            if token is None or not answer.body.users:
                break
        await self._cache.run(names.save_users, found, fetched_at=self._clock())
        return found, token is not None, usd

    async def price_of_muting(self, accounts: Sequence[str]) -> float:
        """What muting these costs in USD: "name" or "id:N"; names nobody knows yet are looked up. Asks nobody."""
        unknown = [name for name in accounts if await self._known(name) is None]
        each = self._prices.request["mute account"]
        usd = len(accounts) * each + len(unknown) * self._prices.of("user")
        if usd > (room := await self.room()):
            what = f"Muting costs ${usd:.3f}, and ${room:.2f} is left of the day's budget."
            raise XError("budget", what)
        return usd

    async def mute(self, account: str) -> float:
        """Mute an account at X; what that cost in USD."""
        number = await self._known(account)
        usd = self._lookups.tally.usd
        if number is None:
            number = await self._lookups.user_id(Panel("author", account))
        answer = await self._lookups.as_me(lambda me: self._gateway.mute(me, number))
        if not answer.body.muting:
            raise XError("not understood", "X did not say that the account is muted now.")
        return await self._paid(answer, None, False) + self._lookups.tally.usd - usd

    async def _known(self, account: str) -> UserId | None:
        if account.startswith("id:"):
            return UserId(int(account.removeprefix("id:")))
        found = await self._cache.run(names.user_named, account)
        return found.id if found is not None else None

    async def _paid(self, answer: Answer[Any], panel: Panel | None, own: bool) -> float:
        """Write down what `answer` cost; the USD that X really bills for it."""
        price = prices.cost(self._prices, answer.endpoint, answer.body, own=own)
        entry = ledger.Entry(self._clock(), panel, answer.endpoint, price.resources, price.request_usd)
        return await settled(self._journal.run(ledger.record, entry))
