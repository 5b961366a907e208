"""How a chat's room is asked for: its tags and people, the reader's choice, and the searches that follow. Pure.

Three choices. *whole*: every post under the tag. *questions*: the host, co-hosts and guests alone, then the answers of
the question that is opened. *cache*: nothing is asked. A room's description is registered with the courier by `join`;
before that nothing is fetched for it.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from tui.model.ids import PostId, first_id_at
from tui.x.limits import Limit

Mode = Literal["whole", "questions", "cache"]

LONGEST_QUERY: Final = 512
"""Characters of a recent search."""

EVERY_SECONDS: Final = 20.0
"""Between two looks at a running session. A chat brings 6 to 12 posts a minute at its busiest, so a look brings one to
four and nobody waits long; 45 looks in X's 15 minutes leave five sixths of its 300 searches to the other panels."""

LATE_EVERY_SECONDS: Final = 300.0
"""Between two looks after the end: what comes then is an answer in a quarter of an hour, not one in ten seconds."""

LIVE_EVERY_SECONDS: Final = 120.0
"""Between two looks while the filtered stream delivers the room: they only close what lay before it."""

LATE: Final = timedelta(minutes=120)
"""Answers arrive until about two hours after the end; then a room is asked for no more."""

EACH_USD: Final = 0.015
"""What a post costs where nothing is known: itself and its author."""

_NAME: Final = re.compile(r"\w{1,15}", re.ASCII)
_TAG: Final = re.compile(r"\w{1,100}")
_SUBS: Final = ("", "a", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class RoomQuery:
    """What the courier must know of a room, and what the reader chose. Tags and names in lower case, without signs.

    `people`: host, co-hosts, guests. `since`: from when posts are wanted, mostly the session's start; `until`: its
    end (None: it has none). `budget_usd`: what the room may cost in all from the UTC day of `since` on, which the
    reader agreed to, apart from the day's budget; None: the day's budget holds. `each_usd`: what a post will cost,
    for the size of pages. `every_seconds`: between two looks. `stream`: whether the filtered stream is wanted.
    Raises ValueError for what is no tag or name, and for *questions* where nobody is named who asks them.
    """

    tags: tuple[str, ...]
    people: tuple[str, ...] = ()
    mode: Mode = "cache"
    since: datetime = datetime(2006, 3, 21, tzinfo=UTC)  # X's first post: as far back as it reaches
    until: datetime | None = None
    budget_usd: float | None = None
    each_usd: float = EACH_USD
    every_seconds: float = EVERY_SECONDS
    stream: bool = True

    def __post_init__(self) -> None:
        if not self.tags:
            raise ValueError("a room needs a tag")
        for tag in self.tags:
            if not _TAG.fullmatch(tag):
                raise ValueError(f"{tag[:40]!r} is no tag: expected letters, digits and _")
        for name in self.people:
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name[:40]!r} is no name: expected up to 15 letters, digits and _")
        if self.mode == "questions" and not self.people:
            raise ValueError("nobody is named who asks the questions")

    @property
    def whole(self) -> str:
        """The search for every post of the room."""
        return _any([f"#{tag}" for tag in self.tags])

    @property
    def without_people(self) -> str:
        """The same without those whose posts came by `leading`; the whole where that would be too long."""
        query = " ".join([self.whole, *(f"-from:{name}" for name in self.people)])
        return query if len(query) <= LONGEST_QUERY else self.whole

    @property
    def leading(self) -> tuple[str, ...]:
        """The searches for what host, co-hosts and guests say; more than one where they are very many."""
        return tuple(f"{_any(names)} {self.whole}" for names in self._groups())

    def _groups(self) -> Iterator[list[str]]:
        group: list[str] = []
        for name in self.people:
            if group and len(f"{_any([*group, f'from:{name}'])} {self.whole}") > LONGEST_QUERY:
                yield group
                group = []
            group.append(f"from:{name}")
        if group:
            yield group

    def answers(self, n: int, letters: Collection[str]) -> str:
        """The search for the answers of question `n`: what carries its label, with sub-questions, but for the people
        whose posts are here already. Raises ValueError where there are no letters."""
        if not letters:
            raise ValueError("this room has no labels")
        labels = [f"{letter}{n}{sub}" for letter in sorted(letters) for sub in _SUBS]
        query = f"{self.whole} {_any(labels)}"
        excluded = " ".join([query, *(f"-from:{name}" for name in self.people)])
        return excluded if len(excluded) <= LONGEST_QUERY else query

    @property
    def first(self) -> PostId:
        """Posts above this id are wanted."""
        return PostId(max(0, first_id_at(self.since) - 1))

    @property
    def over_at(self) -> datetime | None:
        """When nothing more is expected."""
        return None if self.until is None else self.until + LATE

    def as_text(self) -> str:
        """All of it as JSON, for `read_query`."""
        times = {"since": self.since.isoformat(), "until": self.until.isoformat() if self.until else None}
        return json.dumps(asdict(self) | times)


def read_query(text: str) -> RoomQuery:
    """What `as_text` wrote. Raises ValueError for anything else."""
    try:
        told = json.loads(text)
        until = told.pop("until")
        return RoomQuery(
            tuple(told.pop("tags")),
            tuple(told.pop("people")),
            since=datetime.fromisoformat(told.pop("since")),
            until=datetime.fromisoformat(until) if until else None,
            **told,
        )
    except (TypeError, KeyError, AttributeError) as wrong:
        raise ValueError(f"no choice of a room: {text[:40]!r}") from wrong


def pace(query: RoomQuery, now: datetime, limit: Limit | None, *, live: bool = False) -> timedelta:
    """How long to wait between two looks now: longer after the end, and where X's limit would not last.

    A room takes at most half of the searches that are left until X's limit resets.
    """
    seconds = max(query.every_seconds, LIVE_EVERY_SECONDS) if live else query.every_seconds
    if query.until is not None and now >= query.until:
        seconds = max(seconds, LATE_EVERY_SECONDS)
    if limit is not None and limit.remaining > 0 and limit.reset > now:
        seconds = max(seconds, 2 * (limit.reset - now).total_seconds() / limit.remaining)
    return timedelta(seconds=seconds)


def _any(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"
