"""Which sessions of a room there are posts of: by its calendar, or, where that is wrong, where posts come thick."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from tui.chat.values import LATE_MINUTES, LEAD_MINUTES, RoomSpec, Stretch

_LEAD: Final = timedelta(minutes=LEAD_MINUTES)
_LATE: Final = timedelta(minutes=LATE_MINUTES)
_ENOUGH: Final = 20  # posts of a session: a calendar whose sessions have so many is right
_FEWER: Final = 4  # a calendar is wrong where posts elsewhere are this many times as many as in its sessions
_BEFORE: Final = timedelta(
    hours=3
)  # a calendar is too late where most posts come so shortly before its sessions


class Held(NamedTuple):
    """Sessions, oldest first. `fits`: whether the calendar, if there is one, speaks of the time when posts came."""

    sessions: tuple[Stretch, ...]
    fits: bool


def held(spec: RoomSpec, times: Sequence[datetime], planned: Sequence[Stretch]) -> Held:
    """The sessions of which there are posts, made at `times` (in order); `planned` are those of the calendar.

    None where there are no posts. Without a calendar, those in which posts come thick, else the last in which any come.
    """
    counts = {one: _around(times, one) for one in planned}
    known = tuple(one for one in planned if counts[one])
    most = max(counts.values(), default=0)
    too_late = _before(times, planned) > sum(counts.values())
    if (most >= _ENOUGH and not too_late) or not times:
        return Held(known, True)
    from tui.chat.density import dense, likely

    thick = dense(times, spec)
    apart = not any(_touch(one, other) for one in thick for other in planned)
    if thick and too_late:
        return Held(thick, False)
    if thick and apart and max(_around(times, one) for one in thick) >= _FEWER * most:
        return Held(thick, spec.schedule is None)
    if known:
        return Held(known, True)
    last = likely(times, spec)
    found = thick or ((last,) if last is not None else ())
    return Held(found, spec.schedule is None)


def _around(times: Sequence[datetime], one: Stretch) -> int:
    """How many posts it has, its lead-up and late answers included."""
    return bisect_left(times, one.end + _LATE) - bisect_left(times, one.start - _LEAD)


def _before(times: Sequence[datetime], planned: Sequence[Stretch]) -> int:
    """How many posts came shortly before the sessions, and in none of them."""
    found, over = 0, None
    for one in planned:
        begun = one.start - _BEFORE if over is None else max(one.start - _BEFORE, over)
        found += max(0, bisect_left(times, one.start - _LEAD) - bisect_left(times, begun))
        over = one.end + _LATE
    return found


def _touch(one: Stretch, other: Stretch) -> bool:
    return one.start < other.end + _LATE and other.start - _LEAD < one.end
