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
Joined     a room is followed by a choice of the reader's; Left: no longer; Over: its session has ended
NotJoined  a room was asked for before anything was chosen: nothing is fetched
Offered    the ways to follow a session and their prices; AnswersPlanned: what a question's answers would cost
Answered   the answers of a question came, or a part of them
Live       the filtered stream delivers a room's posts; NotLive: it is asked for at intervals
Paused     nothing is asked until `resume`; Resumed
Unwritable the cache or journal cannot be written: what, and what to do
Broken     a mistake in this program; never seen in a test that passes

What becomes of drafts, deletes, reposts and bookmarks is in `writing_events`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui.feed.rooms import Mode
from tui.feed.writing_events import WritingEvent
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.x.errors import Refusal

if TYPE_CHECKING:
    from tui.feed.joining import JoinOffer


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
    """What X has billed today (UTC) as far as we know, and the day's budget.

    `agreed_usd` of it went into rooms for which the reader had agreed to a sum: the budget is not touched by it.
    """

    today_usd: float
    budget_usd: float
    agreed_usd: float = 0.0


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
class Joined:
    """A room is followed from now on: first asked at `next_at`, then every `every_seconds` (0: not at all).

    Of `budget_usd`, which was agreed to for it (None: the day's budget holds), `spent_usd` is spent.
    """

    panel: Panel
    mode: Mode
    budget_usd: float | None
    spent_usd: float
    next_at: datetime | None
    every_seconds: float

    @property
    def words(self) -> str:
        """What happened, in a line."""
        if self.mode == "cache":
            return "Read from the cache: nothing is fetched."
        what = (
            "Every post is fetched"
            if self.mode == "whole"
            else "Questions first: host and guests are fetched"
        )
        how = f"{what}, asked every {self.every_seconds:.0f} seconds"
        if self.budget_usd is None:
            return f"{how}, within the day's budget."
        spent = f" (${self.spent_usd:.2f} by now)" if self.spent_usd >= 0.005 else ""
        return f"{how}; above ${self.budget_usd:.2f}{spent} it stops and asks."


@dataclass(frozen=True, slots=True)
class Left:
    """A room is no longer followed."""

    panel: Panel

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "No longer followed: nothing more is fetched for this room."


@dataclass(frozen=True, slots=True)
class Over:
    """The session of a room has ended, its late answers too: nothing more is asked by itself."""

    panel: Panel
    spent_usd: float

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return f"The session is over and here as you chose it; with what came before, it cost ${self.spent_usd:.2f}."


@dataclass(frozen=True, slots=True)
class NotJoined:
    """A room was asked for, and the reader has not chosen how to follow it: nothing was fetched."""

    panel: Panel

    @property
    def words(self) -> str:
        """What happened and what to do, in a line."""
        return "Nothing is fetched for a room before you choose how to follow it."


@dataclass(frozen=True, slots=True)
class Offered:
    """The ways to follow a session of a room, with their prices; nothing was fetched."""

    panel: Panel
    offers: "tuple[JoinOffer, ...]"


@dataclass(frozen=True, slots=True)
class AnswersPlanned:
    """The answers of question `n` would be about `posts` posts (0: they are here) for about `usd`, `most_usd` at most:
    that is what `Courier.answers` is given."""

    panel: Panel
    n: int
    posts: int
    usd: float
    most_usd: float

    @property
    def words(self) -> str:
        """The price in a line."""
        if not self.posts:
            return f"The answers of question {self.n} are here."
        return f"The answers of question {self.n}: about {self.posts} posts, ${self.usd:.2f}."


@dataclass(frozen=True, slots=True)
class Answered:
    """Of the answers of question `n` came `new` posts for `cost_usd`. `stopped` where there is more, and why."""

    panel: Panel
    n: int
    new: int
    cost_usd: float
    stopped: Refusal | None = None

    @property
    def words(self) -> str:
        """What happened, in a line."""
        came = f"{self.new} answers to question {self.n} came for ${self.cost_usd:.2f}."
        if self.new == 1:
            came = f"1 answer to question {self.n} came for ${self.cost_usd:.2f}."
        if not self.new:
            came = f"No answers to question {self.n} that were not here."
        return came if self.stopped is None else f"{self.stopped.what} {self.stopped.mend}".strip()


@dataclass(frozen=True, slots=True)
class Live:
    """From `at` on the filtered stream delivers what is posted in the room; what lay before was asked for."""

    panel: Panel
    at: datetime

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "Live."


@dataclass(frozen=True, slots=True)
class NotLive:
    """The filtered stream does not deliver the room: `refusal` says why (None: it is not wanted any more).

    Meanwhile it is asked for at intervals. Connected to again at `again_at`; None: not by itself.
    """

    panel: Panel
    refusal: Refusal | None
    again_at: datetime | None

    @property
    def words(self) -> str:
        """What happened, in a line."""
        if self.refusal is None:
            return "No longer live."
        return f"Not live, asked for at intervals: {self.refusal.what}"


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
    | Joined
    | Left
    | Over
    | NotJoined
    | Offered
    | AnswersPlanned
    | Answered
    | Live
    | NotLive
    | Paused
    | Resumed
    | Unwritable
    | Broken
    | WritingEvent
)
