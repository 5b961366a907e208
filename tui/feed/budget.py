"""How much may be spent today, and when the next day begins. Pure; the ledger knows what was spent."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from tui.x.errors import XError

DAY_USD: Final = 1.00
"""The day's budget where the reader has set none: a home timeline or a list, read twice a day."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit in USD for each UTC day, which is the day that X bills by."""

    day_usd: float = DAY_USD

    def room(self, spent_usd: float) -> float:
        """What is left of the day's budget, in USD; never below zero."""
        return max(0.0, round(self.day_usd - spent_usd, 6))


def next_day(now: datetime) -> datetime:
    """The coming 00:00 UTC, when X bills anew."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def too_dear(now: datetime, room_usd: float, most_usd: float | None, least_usd: float) -> XError:
    """What to say where the smallest page may cost `least_usd`, which is too much.

    `room_usd` is left of the day's budget; `most_usd` was set for this once.
    """
    if most_usd is not None and most_usd < room_usd:
        what = f"The smallest page may cost ${least_usd:.2f}, and ${max(0.0, most_usd):.2f} is left of what was allowed."
        return XError("budget", what, "Allow more with --max-cost.")
    if room_usd <= 0:
        return XError("budget", "The day's budget is spent.", until=next_day(now))
    what = f"${room_usd:.2f} is left of the day's budget, and the smallest page may cost ${least_usd:.2f}."
    return XError("budget", what, until=next_day(now))
