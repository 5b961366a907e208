"""What filling a gap will cost, before it is asked for: plain arithmetic on what stands round it, no network.

What was billed today is free, so the people who write on both sides cost nothing again; where X can only be
paged from the top, what it gives again on the way is in the price.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from tui.feed.planner import ENDPOINTS, LARGEST_PAGE, price_of_page
from tui.model.gap import NOTHING_BELOW, Gap
from tui.model.ids import PostId, first_id_at
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store.gaps import Asked, Sample
from tui.store.ledger import Resource
from tui.x.endpoints import TRAITS, Endpoint
from tui.x.prices import Prices

OLDER_POSTS: Final = 50
"""Asked for at once where the cache ends and nobody can say how many there are."""

MOST_AT_ONCE: Final = 500
"""Of a long gap no more than this at once: five pages, a second or two, and a price one would still agree to."""

ROUGHLY: Final = 1.25
"""An estimate of how many may be this much too low before the rest is left for another time."""

# How far back X goes: by age (home, recent search) and by number of posts [X's documentation].
WEEK: Final = timedelta(days=7)
_OF_A_WEEK: Final[frozenset[Endpoint]] = frozenset({"home", "search"})
_DEEPEST: Final[dict[Endpoint, int]] = {
    "home": 3200,
    "list posts": 800,
    "user posts": 3200,
    "mentions": 800,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Filling `gap` takes about `posts` posts and `usd`; `again` are bought a second time on the way."""

    gap: Gap
    posts: int
    usd: float
    again: int = 0


def edge(panel: Panel, now: datetime) -> PostId:
    """X gives no posts of `panel` that are older than this id."""
    return first_id_at(now - WEEK) if ENDPOINTS[panel.kind] in _OF_A_WEEK else NOTHING_BELOW


def asked(panel: Panel, now: datetime, since: PostId | None, below: PostId | None) -> Asked:
    """What a page of `panel` that is asked for with these two proves once it is here."""
    endpoint = ENDPOINTS[panel.kind]
    return Asked(
        since,
        below,
        from_since=TRAITS[endpoint].since,
        edge=edge(panel, now),
        deepest=_DEEPEST.get(endpoint),
        in_order=panel.kind != "bookmarks",
    )


def can_fill(panel: Panel, gap: Gap, now: datetime) -> bool:
    """Whether X still gives what is missing there."""
    return panel.fetched and not gap.beyond and gap.newer > edge(panel, now)


def is_from_top(panel: Panel, gap: Gap) -> bool:
    """Whether the gap can only be reached by paging from the newest post down."""
    return not TRAITS[ENDPOINTS[panel.kind]].since and gap.token is None


def wanted(gap: Gap) -> int:
    """How many posts to ask for at once."""
    return min(gap.posts or OLDER_POSTS, MOST_AT_ONCE)


def at_most(gap: Gap) -> int:
    """How many posts filling may bring before the rest is left as a smaller gap with a price of its own."""
    return wanted(gap) if gap.at_end else ceil(wanted(gap) * ROUGHLY)


def resources(sample: Sample) -> set[Resource]:
    """What X would bill for the posts of `sample`."""
    near = [("post", one.id) for one in sample.near] + [("post", one) for one in sample.above]
    return {*near, *_along(sample.near), *_people(sample.near)}  # type: ignore[arg-type]


def offer(
    panel: Panel,
    gap: Gap,
    sample: Sample,
    unbilled: Collection[Resource],
    prices: Prices,
    *,
    own: bool,
) -> Offer:
    """What filling `gap` costs by what stands round it; `unbilled` of `resources(sample)` were not billed today."""
    owned = own and TRAITS[ENDPOINTS[panel.kind]].own
    posts, again = wanted(gap), sum(("post", one) in unbilled for one in sample.above)
    if not sample.near:
        return Offer(gap, posts, round(price_of_page(prices, posts, own=owned), 6), again)
    share = posts / len(sample.near)
    along = len(_along(sample.near)) * share
    # Twice the posts have fewer than twice the people; half of them have more than half.
    people = len(_people(sample.near) & set(unbilled)) * (share if share > 1 else share**0.5)
    usd = (posts + again) * prices.of("post", owned=owned)
    usd += along * prices.of("post") + people * prices.of("user")
    return Offer(gap, posts, round(usd, 6), again)


def page_size(offer: Offer, panel: Panel, left: int, room_usd: float) -> int:
    """How many to ask for now: what is left of it, as far as there is money. 0 where the smallest page is too dear."""
    smallest, largest = TRAITS[ENDPOINTS[panel.kind]].page or (1, LARGEST_PAGE)
    each = offer.usd / max(1, offer.posts + offer.again)
    affordable = left if not each else int(room_usd / each + 1e-9)
    if affordable < min(smallest, max(1, left)):
        return 0
    return max(smallest, min(left, affordable, largest, LARGEST_PAGE))


def _along(posts: Collection[Post]) -> set[Resource]:
    own = {post.id for post in posts}
    inside = {one.id for post in posts for one in (post.reposted, post.quoted) if one is not None}
    answered = {post.reply_to for post in posts if post.reply_to is not None}
    return {("post", one) for one in (inside | answered) - own}


def _people(posts: Collection[Post]) -> set[Resource]:
    nested = [one for post in posts for one in (post.reposted, post.quoted) if isinstance(one, Post)]
    return {("user", one.author.id) for one in (*posts, *nested) if one.author is not None}
