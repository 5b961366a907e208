"""Rooms as a calendar file (.ics), for other calendars and back: an event a room, repeated as its schedule says.

What a calendar has no word for (hosts, labels, style) stands in X-DELURK- lines, which other calendars leave alone.
Reading is `calendar_events`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from tui.chat.calendar import dates, starting
from tui.chat.reading import letters_name
from tui.chat.values import RoomSpec, Schedule, Weeks
from tui.transfer.timezones import vtimezone

PRODUCT: Final = "-//delurk//rooms//EN"
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTH: Final[dict[Weeks, int]] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


@dataclass(frozen=True, slots=True)
class WrittenCalendar:
    """A calendar file's bytes, and which rooms are not in it, each with why."""

    data: bytes
    rooms: int
    left_out: tuple[tuple[RoomSpec, str], ...]


def write_calendar(rooms: Iterable[RoomSpec], now: datetime) -> WrittenCalendar:
    """The rooms as a calendar. `now`, aware: when it is written; a room that was always held begins in its year.

    A room without a schedule, or whose dates give no session, is left out.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText("Chats"))
    zones: dict[str, date] = {}
    events: list[Event] = []
    left_out: list[tuple[RoomSpec, str]] = []
    for room in rooms:
        schedule = room.schedule
        if schedule is None:
            left_out.append((room, "it has no schedule"))
            continue
        begin = first_date(schedule, now)
        if begin is None:
            left_out.append((room, "no date between its first and last is one of its weekdays"))
            continue
        events.append(_event(room, schedule, begin, now))
        zones[schedule.zone] = min(begin, zones.get(schedule.zone, begin))
    for zone, since in sorted(zones.items()):
        if zone != "UTC":
            calendar.add_component(vtimezone(zone, since))
    for event in events:
        calendar.add_component(event)
    return WrittenCalendar(calendar.to_ical(), len(events), tuple(left_out))


def first_date(schedule: Schedule, now: datetime) -> date | None:
    """The date of the schedule's first session, skipped or not; one that was always held began this year."""
    if not schedule.weekdays:
        return min(schedule.extra).astimezone(ZoneInfo(schedule.zone)).date() if schedule.extra else None
    begin = schedule.first or date(now.year, 1, 1)
    if schedule.first is None and schedule.last is not None:
        begin = min(begin, schedule.last - timedelta(days=366))
    return next(dates(schedule, begin), None)


def _event(room: RoomSpec, schedule: Schedule, begin: date, now: datetime) -> Event:
    tag = room.tags[0]
    event = Event()
    event.add("uid", f"room-{quote(room.name)}@delurk")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("summary", f"{room.title} (#{tag})" if room.title else f"#{tag}")
    event.add("description", "\n".join(_described(room)))
    event.add("url", f"https://x.com/hashtag/{quote(tag)}")
    event.add("categories", list(room.tags))
    event.add("duration", timedelta(minutes=room.minutes))
    _add_times(event, schedule, begin)
    for name, value in _ours(room, schedule):
        event.add(f"x-delurk-{name}", vText(value), parameters={"VALUE": "TEXT"})
    return event


def _described(room: RoomSpec) -> Iterator[str]:
    yield " ".join(f"#{tag}" for tag in room.tags)
    for word, people in (("Hosts", room.hosts), ("Co-hosts", room.cohosts), ("Guests", room.guests)):
        if people:
            yield f"{word}: {', '.join(f'@{one}' for one in people)}"
    if room.note:
        yield room.note


def _ours(room: RoomSpec, schedule: Schedule) -> Iterator[tuple[str, str]]:
    """What only delurk reads, by the end of its name."""
    yield "tag", room.tags[0]
    yield "zone", schedule.zone
    yield "labels", letters_name(room.letters)
    yield "style", room.style
    said: Sequence[tuple[str, str]] = (
        ("name", room.name if room.name != room.tags[0] else ""),
        ("also", " ".join(room.tags[1:])),
        ("title", room.title),
        ("hosts", " ".join(room.hosts)),
        ("cohosts", " ".join(room.cohosts)),
        ("guests", " ".join(room.guests)),
        ("from", schedule.first.isoformat() if schedule.first is not None else ""),
        ("note", room.note),
        ("notify", "true" if room.notify else ""),
    )
    yield from ((name, value) for name, value in said if value)


def _add_times(event: Event, schedule: Schedule, begin: date) -> None:
    """When it begins and how it repeats. Times stand in the room's zone, single ones besides in UTC."""
    extra = [one.astimezone(UTC) for one in schedule.extra]
    if not schedule.weekdays:
        first, *rest = sorted(extra)
        event.add("dtstart", first)
        if rest:
            event.add("rdate", rest)
        return
    _add_local(event, "dtstart", schedule, [begin])
    event.add("rrule", _rule(schedule))
    if schedule.skipped:
        _add_local(event, "exdate", schedule, sorted(schedule.skipped))
    if extra:
        event.add("rdate", sorted(extra))


def _add_local(event: Event, name: str, schedule: Schedule, days: list[date]) -> None:
    """Dates at the schedule's time, written as the room's clock shows it: also where that leaps over an hour."""
    utc = schedule.zone == "UTC"
    times = [datetime.combine(day, schedule.at, UTC if utc else None) for day in days]
    value: Any = times[0] if name == "dtstart" else times
    event.add(name, value, parameters={} if utc else {"TZID": schedule.zone})


def _rule(schedule: Schedule) -> dict[str, Any]:
    days = [DAYS[day] for day in schedule.weekdays]
    if "every" in schedule.weeks:
        rule: dict[str, Any] = {"FREQ": "WEEKLY", "BYDAY": days}
    else:
        nth = (f"{NTH[week]}{day}" for week in schedule.weeks for day in days)
        rule = {"FREQ": "MONTHLY", "BYDAY": list(nth)}
    if schedule.last is not None:
        rule["UNTIL"] = starting(schedule, schedule.last)
    return rule
