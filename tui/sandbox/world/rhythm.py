"""When people say things: by the hour of their own day, densest in the last day, a steady trickle to come."""

from bisect import bisect
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAYS: Final = 10  # how far history reaches back
FRONT_MINUTES: Final = 26  # the newest stretch is set by hand, so that the first screens are good ones
COMING_MINUTES: Final = 180
CHAT_LEFT_MINUTES: Final = 45  # of the session under way

# How likely somebody posts at each hour of their own day: asleep, breakfast, lunch, evening.
DAY_CURVE: Final = (
    *(4, 2, 1, 1, 1, 3, 10, 22, 26, 20, 16, 18),
    *(26, 24, 18, 16, 18, 22, 26, 30, 36, 38, 28, 12),
)
PARTS_OF_DAY: Final = {"am": range(5, 11), "pm": range(12, 18), "eve": range(18, 24)}


def local_hour(ms: int, utc_hours: float) -> int:
    """The hour, 0 to 23, on the clock of somebody `utc_hours` east of Greenwich."""
    return int((ms // HOUR_MS + utc_hours) % 24)


class Rhythm:
    """Draws times between ten days ago and the newest stretch, for one world."""

    def __init__(self, rng: Random, now_ms: int) -> None:
        self._rng = rng
        self._end_ms = now_ms - FRONT_MINUTES * MINUTE_MS
        self._weights = cache(self._weigh)

    def _weigh(self, utc_hours: float, part: str) -> list[float]:
        """Running sums over the hours back from the end: how likely each is for such a person."""
        hours = PARTS_OF_DAY.get(part, range(24))
        weights: list[float] = []
        for back in range(24 * DAYS):
            hour = local_hour(self._end_ms - back * HOUR_MS - HOUR_MS // 2, utc_hours)
            weights.append(DAY_CURVE[hour] * recency(back) if hour in hours else 0.0)
        return list(accumulate(weights))

    def past(self, utc_hours: float, part: str = "") -> int:
        """A time in history, in milliseconds, at which such a person would post."""
        sums = self._weights(utc_hours, part)
        back = bisect(sums, self._rng.random() * sums[-1])
        return self._end_ms - int((min(back, len(sums) - 1) + self._rng.random()) * HOUR_MS)


def recency(hours_back: int) -> float:
    """How much denser history is near now: the last hours crowded, the last day full, the rest even."""
    if hours_back < 3:
        return 14.0
    return 4.0 if hours_back < 24 else 1.0


def trickle(rng: Random, now_ms: int, count: int) -> list[int]:
    """`count` times to come, soonest first: one in each stretch, so that no long gap opens.

    While the chat runs the stretches are twice as long, as it brings three posts a minute of its own.
    """
    halves = CHAT_LEFT_MINUTES + 2 * (COMING_MINUTES - CHAT_LEFT_MINUTES)
    times: list[int] = []
    for place in range(count):
        half = (place + rng.random()) * halves / count
        late = max(0.0, half - CHAT_LEFT_MINUTES)
        times.append(now_ms + int((half - late / 2) * MINUTE_MS) + 1)
    return times
