"""What X would have billed for every answer: the sandbox's own bill, kept apart from any client's ledger.

Prices and rules are those of x-api.md section 1, in thousandths of a dollar. A resource is billed when it is
returned, expanded ones too, once a UTC day whatever the endpoint; failures, empty answers and users/me are free.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from tui.sandbox.arrivals import Clock
from tui.sandbox.jsons import Json, JsonObject

Resource = Literal["post", "user", "list"]

READ_MILLS: Final[dict[Resource, int]] = {"post": 5, "user": 10, "list": 5}
OWNED_MILLS: Final = 1
MUTED_MILLS: Final = 1  # "Like, mute or block entry"
COUNTS_MILLS: Final = {"recent": 5, "all": 10}
POST_MILLS: Final = 15
POST_WITH_URL_MILLS: Final = 200
SUMMONED_REPLY_MILLS: Final = 10
INTERACTION_MILLS: Final = 15  # repost, mute
UNDO_REPOST_MILLS: Final = 10
MANAGE_MILLS: Final = 5  # unmute, bookmark, list manage, delete, alt text
LIST_CREATE_MILLS: Final = 10
DAY_MS: Final = 86_400_000


@dataclass(slots=True)
class _Line:
    requests: int = 0
    mills: int = 0
    posts: int = 0
    users: int = 0
    lists: int = 0


@dataclass(slots=True)
class _Day:
    billed: set[tuple[Resource, str]] = field(default_factory=set)
    mills: int = 0


class Bill:
    """Adds up. Amounts are whole thousandths of a dollar, so that sums are exact."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._days: dict[int, _Day] = {}

    def read(self, endpoint: str, shape: str, body: Json, *, mills: int | None = None) -> None:
        """Bill an answer's resources. `mills`: what each of `data` costs instead of its usual price (owned reads)."""
        line = self._line(endpoint)
        if not isinstance(body, dict):
            return
        data = body.get("data")
        kind = _KINDS.get(shape)
        if kind is not None:
            self._resources(line, kind, _ids(data), READ_MILLS[kind] if mills is None else mills)
        includes = body.get("includes")
        if isinstance(includes, dict):
            self._resources(line, "post", _ids(includes.get("tweets")), READ_MILLS["post"])
            self._resources(line, "user", _ids(includes.get("users")), READ_MILLS["user"])

    def flat(self, endpoint: str, mills: int) -> None:
        """Bill a request by itself: writes and counts; 0 for what is free."""
        line = self._line(endpoint)
        line.mills += mills
        self._today().mills += mills

    def _resources(self, line: _Line, kind: Resource, ids: list[str], mills: int) -> None:
        day = self._today()
        for resource in ids:
            if (kind, resource) in day.billed:
                continue
            day.billed.add((kind, resource))
            day.mills += mills
            line.mills += mills
            match kind:
                case "post":
                    line.posts += 1
                case "user":
                    line.users += 1
                case "list":
                    line.lists += 1

    def _line(self, endpoint: str) -> _Line:
        line = self._lines.setdefault(endpoint, _Line())
        line.requests += 1
        return line

    def _today(self) -> _Day:
        return self._days.setdefault(self._clock() // DAY_MS, _Day())

    def posts_today(self) -> int:
        """How many posts were billed this UTC day."""
        return sum(kind == "post" for kind, _ in self._today().billed)

    def posts(self) -> int:
        """How many posts were billed since the start."""
        return sum(line.posts for line in self._lines.values())

    def usd(self) -> float:
        """All that was billed since the start."""
        return sum(line.mills for line in self._lines.values()) / 1000

    def as_json(self) -> JsonObject:
        """What `GET /sandbox/bill` answers."""
        by_endpoint: JsonObject = {name: _shown(line) for name, line in sorted(self._lines.items())}
        total = _Line()
        for line in self._lines.values():
            total.requests += line.requests
            total.mills += line.mills
            total.posts += line.posts
            total.users += line.users
            total.lists += line.lists
        return {**_shown(total), "today_usd": self._today().mills / 1000, "by_endpoint": by_endpoint}


_KINDS: Final[dict[str, Resource]] = {"posts": "post", "users": "user", "lists": "list"}


def _shown(line: _Line) -> JsonObject:
    return {
        "usd": line.mills / 1000,
        "requests": line.requests,
        "posts": line.posts,
        "users": line.users,
        "lists": line.lists,
    }


def _ids(things: Json) -> list[str]:
    each = things if isinstance(things, list) else [things]
    return [str(one["id"]) for one in each if isinstance(one, dict) and "id" in one]
