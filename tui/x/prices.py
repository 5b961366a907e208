"""What an answer costs: a dated table in the package (`prices.toml`) and the rules to read it by.

Billing is per resource returned, each once a UTC day (the ledger sees to that). Authors and referenced posts
that come along are taken to be billed too: X's agent guide says so, its price page is silent. Empty and
failed answers are free, and so is asking who one is. Source: X's pricing page.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from tui.model.page import Page
from tui.model.post import Author
from tui.x.endpoints import TRAITS, Endpoint
from tui.x.values import Counts, Lists, Muted, People

ResourceKind = Literal["post", "user", "list"]
Resource = tuple[ResourceKind, int]
Body = Page | People | Lists | Counts | Muted | Author


@dataclass(frozen=True, slots=True)
class Prices:
    """USD for each resource and request, as of a day. `owned` are those of owned reads, `write` what is done at X."""

    as_of: date
    resource: Mapping[str, float]
    owned: Mapping[str, float]
    request: Mapping[str, float]
    write: Mapping[str, float]

    def of(self, kind: ResourceKind, *, owned: bool = False) -> float:
        """What one resource costs, in USD."""
        return (self.owned if owned else self.resource)[kind]


@dataclass(frozen=True, slots=True)
class Cost:
    """An answer's price: each resource in it, and the request itself, in USD, before what was billed today."""

    resources: Mapping[Resource, float]
    request_usd: float = 0.0

    @property
    def usd(self) -> float:
        """All of it together."""
        return self.request_usd + sum(self.resources.values())


@lru_cache(maxsize=1)
def load() -> Prices:
    """The table that came with this version."""
    table = tomllib.loads(Path(__file__).with_name("prices.toml").read_text("utf-8"))
    return Prices(table["as_of"], table["resource"], table["owned"], table["request"], table["write"])


def cost(prices: Prices, endpoint: Endpoint, body: Body, *, own: bool) -> Cost:
    """What X bills for `body` as the answer of `endpoint`.

    `own`: it was asked about the one who is logged in, whose developer app this is. Then what was asked for
    costs the owned price; what came along costs what it always does.
    """
    owned = own and TRAITS[endpoint].own
    match body:
        case Page():
            resources = _priced("user", (author.id for author in body.authors), prices.of("user"))
            resources |= _priced("post", body.post_ids, prices.of("post"))
            resources |= _priced("post", (post.id for post in body.posts), prices.of("post", owned=owned))
        case People():
            entry = (
                prices.resource["muted"] if endpoint == "muted accounts" else prices.of("user", owned=owned)
            )
            resources = _priced("user", (user.id for user in body.users), entry)
        case Lists():
            resources = _priced("list", (one.id for one in body.lists), prices.of("list", owned=owned))
        case Counts() | Muted() | Author():
            resources = {}
    return Cost(resources, prices.request.get(endpoint, 0.0))


def _priced(kind: ResourceKind, ids: Iterable[int], usd: float) -> dict[Resource, float]:
    return {(kind, id): usd for id in ids}
