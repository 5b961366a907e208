"""Sessions where no calendar says when: stretches in which a tag's posts come thick.

Measured: 123 to 253 posts in a chat's hour, a few an hour in between. Chats begin on the hour or the half hour, so that
is where a stretch is put unless its posts speak clearly for a quarter.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.chat.values import LATE_MINUTES, LEAD_MINUTES, RoomSpec, Stretch

_SLOT: Final = timedelta(minutes=15)
_SLOT_SECONDS: Final = 15 * 60
_HALF: Final = timedelta(minutes=30)
_HOUR: Final = timedelta(hours=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FEWEST: Final = 20  # posts of a session
_FEWEST_ASKED: Final = 8  # where a host asked a first question
_OVER_USUAL: Final = 4  # times what a usual hour has
_NEARLY: Final = 0.85  # of the best count: a rounder time of the clock is then the likelier
_ECHO: Final = 0.5  # of a session's posts: what comes soon after it and is less is its late answers
_LATE: Final = timedelta(minutes=LATE_MINUTES)
_LEAD: Final = timedelta(minutes=LEAD_MINUTES)
_QUIET: Final = timedelta(days=2)  # between two weeks of a slow chat
_MINUTE: Final = timedelta(minutes=1)


def dense(times: Sequence[datetime], spec: RoomSpec, firsts: Iterable[datetime] = ()) -> tuple[Stretch, ...]:
    """The sessions among posts made at `times`, oldest first, each as long as the room's sessions are.

    `firsts`: when hosts asked a first question; a session begins on the half hour before each.
    """
    ordered = sorted(times)
    length = timedelta(minutes=spec.minutes)
    if spec.style == "slow":
        return _weeks(ordered, length)
    chosen: list[tuple[int, Stretch]] = []
    for first in sorted(firsts):
        begun = _floor(first + _MINUTE, _HALF)
        found = Stretch(begun, begun + length)
        count = _count(ordered, found)
        if count >= _FEWEST_ASKED and not any(_touch(found, other) for _, other in chosen):
            chosen.append((count, found))
    slots = Counter([int(at.timestamp()) // _SLOT_SECONDS for at in ordered])
    fewest = max(_FEWEST, _OVER_USUAL * _usual(ordered, slots, length))
    for count, found in _candidates(ordered, slots, length, fewest):
        if not any(_touch(found, other) for _, other in chosen) and not any(
            _follows(found, other) and count < _ECHO * more for more, other in chosen
        ):
            best = _rounder(found, count, ordered, [other for _, other in chosen])
            chosen.append((_count(ordered, best), best))
    return tuple(sorted(found for _, found in chosen))


def likely(times: Sequence[datetime], spec: RoomSpec) -> Stretch | None:
    """The last session of a room whose posts come thick nowhere: from the half hour in which they begin to come."""
    ordered = sorted(times)
    if not ordered:
        return None
    first = ordered[-1]
    for at in reversed(ordered):
        if first - at > _LATE:
            break
        first = at
    begun = _floor(first, _HALF)
    return Stretch(begun, begun + timedelta(minutes=spec.minutes))


def _candidates(
    ordered: Sequence[datetime], slots: Counter[int], length: timedelta, fewest: float
) -> list[tuple[int, Stretch]]:
    """The stretches that begin on a quarter of an hour and have enough posts, the fullest first; of equals the earliest."""
    wide = -(-length // _SLOT)
    starts = {slot - step for slot, count in slots.items() if count * wide >= fewest for step in range(wide)}
    begun = [_EPOCH + start * _SLOT for start in starts]
    found = [(_count(ordered, one), one) for one in (Stretch(at, at + length) for at in begun)]
    enough = [pair for pair in found if pair[0] >= fewest]
    return sorted(enough, key=lambda pair: (-pair[0], _oddness(pair[1]), pair[1]))


def _rounder(found: Stretch, count: int, ordered: Sequence[datetime], taken: Sequence[Stretch]) -> Stretch:
    """The stretch near `found` that begins at the roundest time and has nearly as many posts."""
    length = found.end - found.start
    near = [Stretch(at, at + length) for at in (found.start + step * _SLOT for step in range(-2, 3))]
    good = [
        one
        for one in near
        if _count(ordered, one) >= _NEARLY * count and not any(_touch(one, other) for other in taken)
    ]
    return min(good, key=lambda one: (_oddness(one), -_count(ordered, one), one))


def _oddness(one: Stretch) -> int:
    return {0: 0, 30: 1}.get(one.start.minute, 2)


def _usual(ordered: Sequence[datetime], slots: Counter[int], length: timedelta) -> float:
    """How many posts a stretch of this length has on an ordinary day: the median, empty ones included.

    0 where all there is are a few hours: there is nothing usual to compare with.
    """
    if not ordered or ordered[-1] - ordered[0] < 12 * _HOUR:
        return 0
    hours: Counter[int] = Counter()
    for slot, count in slots.items():
        hours[slot // 4] += count
    every = max(hours) - min(hours) + 1
    middle, empty = every // 2, every - len(hours)
    median = 0 if middle < empty else sorted(hours.values())[middle - empty]
    return median * (length / _HOUR)


def _weeks(ordered: Sequence[datetime], length: timedelta) -> tuple[Stretch, ...]:
    """The sessions of a slow chat: from the first day after a quiet time on, one after another."""
    found: list[Stretch] = []
    last: datetime | None = None
    for at in ordered:
        if not found or at >= found[-1].end or (last is not None and at - last > _QUIET):
            begun = _floor(at, timedelta(days=1))
            if found and begun < found[-1].end:
                found[-1] = Stretch(found[-1].start, begun)
            found.append(Stretch(begun, begun + length))
        last = at
    return tuple(found)


def _count(ordered: Sequence[datetime], one: Stretch) -> int:
    return bisect_left(ordered, one.end) - bisect_left(ordered, one.start)


def _touch(one: Stretch, other: Stretch) -> bool:
    return one.start < other.end and other.start < one.end


def _follows(one: Stretch, other: Stretch) -> bool:
    """Whether it lies in the lead-up or the aftermath of another."""
    return other.start - _LEAD < one.end <= other.start or other.end <= one.start < other.end + _LATE


def _floor(at: datetime, step: timedelta) -> datetime:
    return at - (at - _EPOCH) % step
