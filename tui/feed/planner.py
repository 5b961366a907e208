"""What will be asked for a panel, and what it will probably cost: plain arithmetic, no network.

An estimate is requests x what such a request has cost this month; where the panel has no history, as many
posts as the page holds, at the price of posts as they usually come: with authors, quoted and reposted ones.
"""

import math
from dataclasses import dataclass
from typing import Final

from tui.model.panel import Panel, PanelKind
from tui.x.endpoints import TRAITS, Endpoint
from tui.x.prices import Prices

LARGEST_PAGE: Final = 100
"""Posts on a page; only the archive search gives more."""

LOOK_AGAIN: Final = 20
"""Posts asked for at a time where X takes no `since_id` and the panel is in the cache: few enough to cost little
where the newest are known already, which X bills again on another day."""

# For each post on a page: posts billed (with the reposted and quoted ones that come along), people billed.
# Source: pages of lists and searches of 2022 to 2023: 100 posts bring 20 to 55 others and 50 to 180 people;
# the prices page's own example has 400 posts of a chat by 60 people. Dearer than most, so that few
# estimates are too low.
POSTS_EACH: Final = 1.3
USERS_EACH: Final = 0.7

ENDPOINTS: Final[dict[PanelKind, Endpoint]] = {
    "home": "home",
    "mentions": "mentions",
    "bookmarks": "bookmarks",
    "list": "list posts",
    "author": "user posts",
    "tags": "search",
    "search": "search",
    "thread": "search",
    "room": "search",
}


@dataclass(frozen=True, slots=True)
class History:
    """What a panel's requests have cost this month."""

    requests: int = 0
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A first request for a panel: how many posts at most, and what that may cost, in USD.

    `page` is 0 where there is no room for the smallest page, which costs `least_usd`.
    """

    panel: Panel
    endpoint: Endpoint
    page: int
    estimate_usd: float
    least_usd: float


def plan(
    panel: Panel,
    *,
    prices: Prices,
    history: History,
    room_usd: float,
    fair_usd: float | None = None,
    own: bool,
    behind: bool,
    lookups_usd: float,
) -> Plan:
    """The largest page for `panel` that fits into `room_usd`, and its price.

    Where others wait for the same money it fits into `fair_usd` too, as far as X gives pages so small.
    `own`: it is about the one who is logged in. `behind`: some of it is in the cache, so only what is newer is wanted. `lookups_usd`: what
    has to be asked before, such as whose @name that is.
    """
    endpoint = ENDPOINTS[panel.kind]
    each = price_of_a_post(prices, own=own and TRAITS[endpoint].own)
    smallest, largest = TRAITS[endpoint].page or (1, LARGEST_PAGE)
    fits = math.floor((room_usd - lookups_usd) / each + 1e-9)
    page = min(fits, largest, LARGEST_PAGE)
    if fair_usd is not None:
        page = min(page, max(smallest, math.floor((fair_usd - lookups_usd) / each + 1e-9)))
    least = smallest * each + lookups_usd
    if behind and not TRAITS[endpoint].since:
        page = min(page, max(smallest, LOOK_AGAIN))
    if page < smallest:
        return Plan(panel, endpoint, 0, least, least)
    usual = page * each
    if behind and history.requests and TRAITS[endpoint].since:
        usual = min(usual, history.usd / history.requests)
    return Plan(panel, endpoint, page, round(usual + lookups_usd, 6), round(least, 6))


def price_of_a_post(prices: Prices, *, own: bool) -> float:
    """What a post on a page costs on the average with all that comes along, in USD."""
    along = (POSTS_EACH - 1) * prices.of("post") + USERS_EACH * prices.of("user")
    return prices.of("post", owned=own) + along
