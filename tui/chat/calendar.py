"""When a room's sessions are: its schedule's stretches in UTC, the one in progress, the next, and both in words.

Times are the room's own, in its zone, summer time included. What RFC 5545 says of odd hours holds: a local time that
the clocks leap over is taken with the offset from before (02:30 becomes 03:30), one that comes twice is the first of
the two. A session's whole days are days of the calendar, the rest of its length is time that passes: a slow chat
from Monday 09:00 on ends at 09:00 whatever the clocks did meanwhile.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from heapq import merge
from typing import Final
from zoneinfo import ZoneInfo

from tui.chat.values import RoomSpec, Schedule, Stretch, Weeks

DAY_MINUTES: Final = 24 * 60
_DAY: Final = timedelta(days=1)
_FIRST: Final = date(1900, 1, 1)  # no chat was earlier, and no zone's offset leads out of the calendar
_LAST: Final = date(9990, 1, 1)
_NTH: Final[tuple[Weeks, ...]] = ("first", "second", "third", "fourth")


def occurrences(
    schedule: Schedule, minutes: int, after: datetime, before: datetime | None = None
) -> Iterator[Stretch]:
    """The sessions that end later than `after` and begin earlier than `before` (None: all to come), in time order.

    Both aware; no two begin at the same moment. They are made one by one as they are asked for.
    """
    zone = _zone(schedule.zone)
    reach = timedelta(minutes=minutes) + 2 * _DAY
    local = after.astimezone(UTC).date()
    begin = max(local - reach, _FIRST) if local > _FIRST + reach else _FIRST
    regular = (starting(schedule, day) for day in dates(schedule, begin) if day not in schedule.skipped)
    seen: datetime | None = None
    for start in merge(regular, sorted(one.astimezone(UTC) for one in schedule.extra)):
        if before is not None and start >= before:
            return
        if start != seen and (end := _end(start, minutes, zone)) > after:
            yield Stretch(start, end)
        seen = start


def dates(schedule: Schedule, begin: date) -> Iterator[date]:
    """The dates in the room's zone that its weekdays, weeks, `first` and `last` give from `begin` on.

    Those that are skipped are among them, extra moments are not.
    """
    day = max(begin, schedule.first or begin)
    last = min(schedule.last or _LAST, _LAST)
    if not schedule.weekdays:
        return
    while day <= last:
        if day.weekday() in schedule.weekdays and in_weeks(day, schedule.weeks):
            yield day
        day += _DAY


def in_weeks(day: date, weeks: Iterable[Weeks]) -> bool:
    """Whether `day` is one of these of its month: the first of its weekday, the last, and so on."""
    which = set(weeks)
    if "every" in which or ("last" in which and (day + 7 * _DAY).month != day.month):
        return True
    at = (day.day - 1) // 7
    return at < len(_NTH) and _NTH[at] in which


def starting(schedule: Schedule, day: date) -> datetime:
    """The moment, in UTC, at which a session of this date in the room's zone begins."""
    return datetime.combine(day, schedule.at, _zone(schedule.zone)).astimezone(UTC)


def session_at(spec: RoomSpec, now: datetime) -> Stretch | None:
    """The session that is in progress at `now` (aware), its end excluded; of two that overlap the later."""
    if spec.schedule is None:
        return None
    held: Stretch | None = None
    for stretch in occurrences(spec.schedule, spec.minutes, now):
        if stretch.start > now:
            break
        held = stretch
    return held


def next_session(spec: RoomSpec, now: datetime) -> Stretch | None:
    """The first session that begins later than `now` (aware); None where there is none, or no schedule."""
    if spec.schedule is None:
        return None
    to_come = occurrences(spec.schedule, spec.minutes, now)
    return next((stretch for stretch in to_come if stretch.start > now), None)


def coming(specs: Iterable[RoomSpec], now: datetime) -> list[tuple[RoomSpec, Stretch]]:
    """Each room's session in progress, else its next: what has begun first, then in time order, then by name."""
    found = [(spec, session_at(spec, now) or next_session(spec, now)) for spec in specs]
    known = [(spec, stretch) for spec, stretch in found if stretch is not None]
    return sorted(known, key=lambda one: (one[1].start, one[0].name))


# ---- in words


def in_words(stretch: Stretch, now: datetime, zone: tzinfo | None = None) -> str:
    """ "Thu 20:00, in 2 h", "live, 12 min left", "over since Thu 21:00", for somebody in `zone` (None: the system's).

    The date stands with it where the weekday alone could be mistaken, six days and more away.
    """
    if stretch.start <= now < stretch.end:
        return f"live, {span_words(stretch.end - now)} left"
    if now >= stretch.end:
        return f"over since {time_words(stretch.end, now, zone)}"
    return f"{time_words(stretch.start, now, zone)}, in {span_words(stretch.start - now)}"


def time_words(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """ "Thu 20:00", "Thu 7 Jan 20:00", "Thu 7 Jan 2027 20:00": as little as leaves no doubt, seen from `now`."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    words = _WEEKDAYS[local.weekday()]
    if abs((local.date() - today).days) > 5:
        words += f" {local.day} {_MONTHS[local.month - 1]}"
        if local.year != today.year and abs((local.date() - today).days) > 180:
            words += f" {local.year}"
    return f"{words} {local:%H:%M}"


def span_words(span: timedelta) -> str:
    """ "12 min", "2 h", "1 h 30 min", "3 days", "5 weeks": rounded up to the minute, and as coarse as its length."""
    minutes = max(1, -(-span // timedelta(minutes=1)))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 2 * DAY_MINUTES:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest and hours < 3 else f"{hours} h"
    days = minutes // DAY_MINUTES
    return f"{days} days" if days < 21 else f"{days // 7} weeks"


def schedule_words(schedule: Schedule) -> str:
    """ "Tuesday 20:00 Europe/Berlin", "first and third Tuesday 20:00 Europe/Berlin", "on 2 single dates"."""
    words = []
    if schedule.weekdays:
        weeks = "" if "every" in schedule.weeks else f"{_and(schedule.weeks)} "
        days = _and([WEEKDAYS[day] for day in schedule.weekdays])
        words.append(f"{weeks}{days} {schedule.at:%H:%M} {schedule.zone}")
    if schedule.extra:
        many = len(schedule.extra)
        words.append(f"on {many} single {'date' if many == 1 else 'dates'}")
    return ", ".join(words)


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# Not strftime's: they would follow the locale, and the interface speaks English.
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS: Final = tuple(day[:3] for day in WEEKDAYS)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _end(start: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, DAY_MINUTES)
    if days:
        local = start.astimezone(zone)
        start = (local + timedelta(days=days)).astimezone(UTC)  # the same time of day in its own zone
    return start + timedelta(minutes=rest)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


MIDNIGHT: Final = time(0, 0)
"""What stands for `at` in a schedule of single dates alone."""
