"""What X billed, as far as we can know it: every resource once a day (UTC), its price, and for which panel.

X bills each resource that it returns (a post, a user, a list) and does not bill the same one again before
midnight UTC, whichever endpoint returned it [X's pricing page, "deduplication"]. Kept in the journal.

Each machine counts for itself; the sums are over all machines whose journals have come in, for the budget is the
account's. What two machines both fetched on a day is then counted twice, though X bills it once: too careful, never
too bold.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from tui.model.panel import Panel, parse_panel
from tui.store.opening import transaction

ResourceKind = Literal["post", "user", "list"]
Resource = tuple[ResourceKind, int]

MICRO: Final = 1_000_000  # millionths of a dollar
_KEPT_DAYS: Final = 2  # rows that only tell a day's resources apart; the sums stay for ever
_ADD: Final = """
    INSERT INTO spent VALUES (
            :day, :panel, :endpoint, (SELECT id FROM machine), 1, :posts, :users, :others, :micro_usd)
        ON CONFLICT (day, panel, endpoint, machine) DO UPDATE SET
            requests = requests + 1,
            posts = posts + excluded.posts,
            users = users + excluded.users,
            others = others + excluded.others,
            micro_usd = micro_usd + excluded.micro_usd
"""
_BY_PANEL: Final = """
    SELECT panel, sum(requests), sum(posts), sum(users), sum(micro_usd) FROM spent
     WHERE day BETWEEN ? AND ? GROUP BY panel ORDER BY sum(micro_usd) DESC, panel
"""
_SUMS: Final = "SELECT day, panel, endpoint, machine, requests, posts, users, others, micro_usd FROM spent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answered request: `prices` has every resource it returned and what X asks for it in USD.

    `request_usd` is what the request itself costs (counts do). `panel` is None for look-ups of no panel.
    """

    at: datetime
    panel: Panel | None
    endpoint: str
    prices: Mapping[Resource, float] = field(default_factory=dict)
    request_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Sum:
    """What one machine's requests of a panel ("" for none) to an endpoint came to on a day (UTC)."""

    day: str
    panel: str
    endpoint: str
    machine: str
    requests: int
    posts: int
    users: int
    others: int
    micro_usd: int


@dataclass(frozen=True, slots=True)
class PanelSpend:
    """What a panel cost this month: requests sent, resources billed, USD. `panel` is None for look-ups."""

    panel: Panel | None
    requests: int
    posts: int
    users: int
    usd: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Today and this month (UTC) in USD, and this month by panel, dearest first."""

    today_usd: float
    month_usd: float
    panels: tuple[PanelSpend, ...]


def record(journal: sqlite3.Connection, entry: Entry) -> float:
    """Write `entry` down; the USD that it really added: what was billed before on its UTC day is free."""
    day = _day(entry.at)
    with transaction(journal):
        _prune(journal, day)
        fresh = unbilled(journal, day, entry.prices)
        journal.executemany("INSERT INTO billed VALUES (?, ?, ?)", [(_text(day), *one) for one in fresh])
        kinds = Counter(kind for kind, _ in fresh)
        usd = entry.request_usd + sum(entry.prices[one] for one in fresh)
        numbers = {
            "day": _text(day),
            "panel": str(entry.panel or ""),
            "endpoint": entry.endpoint,
            "posts": kinds["post"],
            "users": kinds["user"],
            "others": kinds["list"],
            "micro_usd": round(usd * MICRO),
        }
        journal.execute(_ADD, numbers)
    return round(usd * MICRO) / MICRO


def unbilled(journal: sqlite3.Connection, day: date, resources: Collection[Resource]) -> set[Resource]:
    """Those of `resources` that X has not billed on `day` (UTC) as far as the ledger knows."""
    asked = "SELECT 1 FROM billed WHERE day = ? AND kind = ? AND id = ?"
    return {one for one in resources if not journal.execute(asked, (_text(day), *one)).fetchone()}


def spent_on(journal: sqlite3.Connection, day: date) -> float:
    """What was billed on `day` (UTC), in USD."""
    return _between(journal, day, day)


def spent_for(journal: sqlite3.Connection, panel: Panel, first: date, last: date) -> float:
    """What was billed for `panel` from the day `first` to `last` (UTC, both included), in USD."""
    asked = "SELECT coalesce(sum(micro_usd), 0) FROM spent WHERE day BETWEEN ? AND ? AND panel = ?"
    micro: int = journal.execute(asked, (_text(first), _text(last), str(panel))).fetchone()[0]
    return micro / MICRO


def summary(journal: sqlite3.Connection, now: datetime) -> Summary:
    """Today, this month and its panels, seen from `now`."""
    today = _day(now)
    first = today.replace(day=1)
    rows = journal.execute(_BY_PANEL, (_text(first), _text(today))).fetchall()
    panels = tuple(
        PanelSpend(parse_panel(panel) if panel else None, requests, posts, users, micro / MICRO)
        for panel, requests, posts, users, micro in rows
    )
    return Summary(spent_on(journal, today), _between(journal, first, today), panels)


def sums(journal: sqlite3.Connection) -> Iterator[Sum]:
    """Every sum of every machine, in the order of the days."""
    for row in journal.execute(f"{_SUMS} ORDER BY day, panel, endpoint, machine"):
        yield Sum(*row)


def unite(journal: sqlite3.Connection, theirs: Sum) -> bool:
    """Take in a sum of another journal; whether that has changed this one. Within a transaction.

    A machine's own sum only grows, so that of two copies the larger is the newer, number by number.
    """
    key = (theirs.day, theirs.panel, theirs.endpoint, theirs.machine)
    asked = f"{_SUMS} WHERE (day, panel, endpoint, machine) = (?, ?, ?, ?)"
    row = journal.execute(asked, key).fetchone()
    ours = row[4:] if row else (-1,) * 5
    both = tuple(
        map(max, ours, (theirs.requests, theirs.posts, theirs.users, theirs.others, theirs.micro_usd))
    )
    if both == ours:
        return False
    journal.execute("REPLACE INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*key, *both))
    return True


def _between(journal: sqlite3.Connection, first: date, last: date) -> float:
    asked = "SELECT coalesce(sum(micro_usd), 0) FROM spent WHERE day BETWEEN ? AND ?"
    micro: int = journal.execute(asked, (_text(first), _text(last))).fetchone()[0]
    return micro / MICRO


def _prune(journal: sqlite3.Connection, day: date) -> None:
    journal.execute("DELETE FROM billed WHERE day < ?", (_text(day - timedelta(days=_KEPT_DAYS)),))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _text(day: date) -> str:
    return day.isoformat()
