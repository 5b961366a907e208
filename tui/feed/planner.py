"""What will be asked for a panel, and what it will probably cost: plain arithmetic, no network.

An estimate is requests x what such a request has cost this month; where the panel has no history, as many
posts as the page holds, at the price of posts as they usually come: with authors, quoted and reposted ones.
"""

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

# What comes along, for each post on a page: quoted, reposted and answered posts; and people, of whom there are
# more at first than later, when the same ones come again. Source: pages of lists and searches of 2022 to 2023,
# where 100 posts bring 20 to 55 others and 50 to 180 people; the sandbox's home has 31 people in 100 posts and
# 15 in 14. Dearer than most, so that few estimates are too low.
ALONG_EACH: Final = 0.4
PEOPLE_EACH: Final = 1.35
PEOPLE_AT_FIRST: Final = 15
PEOPLE_LATER: Final = 0.55

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

    `page` is 0 where there is no room for the smallest page, which costs `least_usd`. `posts` is how many
    will probably come, which the estimate is for.
    """

    panel: Panel
    endpoint: Endpoint
    page: int
    estimate_usd: float
    least_usd: float
    posts: int = 0


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
    expected: int | None = None,
) -> Plan:
    """The largest page for `panel` that fits into `room_usd`, and its price.

    Where others wait for the same money it fits into `fair_usd` too, as far as X gives pages so small.
    `own`: it is about the one who is logged in. `behind`: some of it is in the cache, so only what is newer is wanted. `lookups_usd`: what
    has to be asked before, such as whose @name that is. `expected` posts there are, where that is known: X
    bills for those that come, not for those that were asked for.
    """
    endpoint = ENDPOINTS[panel.kind]
    traits = TRAITS[endpoint]
    smallest, largest = traits.page or (1, LARGEST_PAGE)
    if behind and not traits.since:
        largest = LOOK_AGAIN

    def price(posts: int) -> float:
        return round(price_of_page(prices, posts, own=own and traits.own) + lookups_usd, 6)

    least = price(smallest)
    if least > room_usd:
        return Plan(panel, endpoint, 0, least, least)
    room = room_usd if fair_usd is None else min(room_usd, fair_usd)
    sizes = range(smallest + 1, min(largest, LARGEST_PAGE) + 1)
    page = max((posts for posts in sizes if price(posts) <= room), default=smallest)
    posts = page if expected is None else max(1, min(page, expected))
    usual = price(posts)
    if behind and history.requests and traits.since:
        usual = min(usual, round(history.usd / history.requests + lookups_usd, 6))
    return Plan(panel, endpoint, page, usual, least, posts)


def price_of_page(prices: Prices, posts: int, *, own: bool) -> float:
    """What a page of `posts` costs as a rule with all that comes along, in USD."""
    people = min(PEOPLE_EACH * posts, PEOPLE_AT_FIRST + PEOPLE_LATER * posts)
    asked, along = posts * prices.of("post", owned=own), ALONG_EACH * posts * prices.of("post")
    return asked + along + people * prices.of("user")
