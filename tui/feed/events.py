"""What the courier tells the app: frozen values, handed over on the courier's own thread.

Fetching   a panel is being asked for
Fetched    it came: how many are new, what it cost, when it is asked again (None: not by itself)
Refused    it did not: why, and when it is tried again (None: not by itself)
Filled     what was missing below a post came, or a part of it
Waiting    it is due, but nothing is asked before that time: offline, rate limit, budget
Planned    what a panel would cost, which was asked for; nothing was fetched
Spent      today's sum has changed
Named      lists whose names were learned
Discovered all the account's lists; Undiscovered: why X would not say
Paused     nothing is asked until `resume`; Resumed
Unwritable the cache or journal cannot be written: what, and what to do
Broken     a mistake in this program; never seen in a test that passes
"""

from dataclasses import dataclass
from datetime import datetime

from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.x.errors import Refusal


@dataclass(frozen=True, slots=True)
class Fetching:
    """X is being asked for `panel`."""

    panel: Panel


@dataclass(frozen=True, slots=True)
class Fetched:
    """`panel` came, with `new` posts that were not in it before, for `cost_usd`, at `at`; next at `next_at`.

    `stopped` where only part of it came: the rest was refused.
    """

    panel: Panel
    new: int
    cost_usd: float
    at: datetime
    next_at: datetime | None
    stopped: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """`panel` could not be had: `refusal` says why. Tried again at `next_at`."""

    panel: Panel
    refusal: Refusal
    at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """`panel` was asked for, but X is not asked before `until`, because of `refusal`."""

    panel: Panel
    refusal: Refusal
    until: datetime


@dataclass(frozen=True, slots=True)
class Filled:
    """Of what was missing of `panel` below the post `newer` came `new` posts for `cost_usd`; nothing where X gave none.

    `stopped` where there is more, and why it did not come.
    """

    panel: Panel
    newer: PostId
    new: int
    cost_usd: float
    stopped: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """Fetching `panel` now would bring about `posts` posts for about `usd`; at most what one request brings.

    `posts` is 0 where the day's budget has no room for it: the least would cost `usd`.
    """

    panel: Panel
    posts: int
    usd: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What X has billed today (UTC) as far as we know, and the day's budget."""

    today_usd: float
    budget_usd: float


@dataclass(frozen=True, slots=True)
class Named:
    """The list `id` is called `name`."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """The account has these lists (ids), its own first; each was named before."""

    lists: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Undiscovered:
    """X did not say which lists the account has: `refusal` says why. It is asked again when it is asked for."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is fetched until `resume`."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """Fetching goes on."""


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A database of ours refuses: what happened and how to mend it. `panel` None: it could not even be opened."""

    panel: Panel | None
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An exception nobody expected: its type and where it came from. A mistake of ours."""

    panel: Panel | None
    type: str
    where: str


Event = (
    Fetching
    | Fetched
    | Refused
    | Waiting
    | Filled
    | Planned
    | Spent
    | Named
    | Discovered
    | Undiscovered
    | Paused
    | Resumed
    | Unwritable
    | Broken
)
