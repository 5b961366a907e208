"""What X answers besides pages of posts: people, lists, counts. `answers` reads them."""

from dataclasses import dataclass
from datetime import datetime

from tui.model.ids import ListId, UserId
from tui.model.post import Author


@dataclass(frozen=True, slots=True)
class People:
    """Users that were asked for, in X's order."""

    users: tuple[Author, ...] = ()
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A list: what it is called and how many are in it. None where X did not say."""

    id: ListId
    name: str
    description: str | None = None
    private: bool = False
    members: int | None = None
    owner: UserId | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists that were asked for, in X's order."""

    lists: tuple[ListInfo, ...] = ()
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many posts a search has from `start` to `end`."""

    start: datetime
    end: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many posts a search has, by stretch of time, oldest first."""

    tallies: tuple[Tally, ...] = ()
    total: int = 0
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class Muted:
    """X's word on muting an account: whether it is muted now."""

    muting: bool
