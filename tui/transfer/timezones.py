"""A zone as a calendar file describes it: VTIMEZONE, made from the system's own data.

The library's own is an hour late where summer time begins. A change that comes every year on such a Sunday of such a
month is a rule without an end; where it does not (Morocco, Iran), each is named for the years asked for.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class _Change(NamedTuple):
    """What begins: its kind, offsets before and from then on, its short name."""

    summer: bool
    before: timedelta
    after: timedelta
    name: str


def vtimezone(zone: str, since: date, years: int = 12) -> Timezone:
    """The description of this zone from the year before `since` on."""
    info = ZoneInfo(zone)
    begin = datetime(since.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(since.year + years, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("tzid", zone)
    first = _change(info, begin, begin)
    made.add_component(_observance(first, [begin.replace(tzinfo=None) + first.after], ""))
    found: dict[_Change, list[datetime]] = {}
    for at in _transitions(info, begin, end):
        change = _change(info, at - timedelta(seconds=1), at)
        found.setdefault(change, []).append(at.replace(tzinfo=None) + change.before)
    for change, onsets in found.items():
        made.add_component(_observance(change, onsets, _rule(onsets, end.year)))
    return made


def _transitions(info: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The moments, in UTC, at which the offset or name changes."""
    day, at = timedelta(days=1), begin
    while at < end:
        low, high = at, at + day
        if _face(info, low) != _face(info, high):
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if _face(info, middle) == _face(info, low) else (low, middle)
            yield high
        at += day


def _face(info: ZoneInfo, at: datetime) -> tuple[object, ...]:
    local = at.astimezone(info)
    return local.utcoffset(), local.tzname(), bool(local.dst())


def _change(info: ZoneInfo, before: datetime, at: datetime) -> _Change:
    old, new = before.astimezone(info), at.astimezone(info)
    return _Change(
        bool(new.dst()), old.utcoffset() or timedelta(), new.utcoffset() or timedelta(), new.tzname() or ""
    )


def _rule(onsets: list[datetime], end: int) -> str:
    """ "-1SU" where it is each year on the last Sunday of the month, to the last year; "" where there is no such rule."""
    if [at.year for at in onsets] != list(range(onsets[0].year, end)) or len(onsets) < 3:
        return ""
    if len({(at.month, at.weekday(), at.time()) for at in onsets}) > 1:
        return ""
    day = _DAYS[onsets[0].weekday()]
    if all((at + timedelta(days=7)).month != at.month for at in onsets):
        return f"-1{day}"
    nth = {(at.day - 1) // 7 + 1 for at in onsets}
    return f"{nth.pop()}{day}" if len(nth) == 1 else ""


def _observance(change: _Change, onsets: list[datetime], rule: str) -> TimezoneDaylight | TimezoneStandard:
    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("dtstart", onsets[0])
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    if rule:
        made.add("rrule", {"FREQ": "YEARLY", "BYMONTH": onsets[0].month, "BYDAY": rule})
    elif onsets[1:]:
        made.add("rdate", onsets[1:])
    return made
