"""Calendar files (.ics) read as rooms: ours, with all that goes with a room, and what other calendars write.

An event is a room if a #tag stands in its title, description or categories, and if its times are ones that a room can
have: on weekdays, every week or in some weeks of the month, or single ones. What is not understood is refused as a
whole, with one line that says why.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from tui.chat import reading
from tui.chat.calendar import DAY_MINUTES, MIDNIGHT, dates, starting
from tui.chat.values import QA, RoomSpec, Schedule, Style, Weeks
from tui.text.cleaning import clean_line
from tui.transfer.calendars import DAYS, NTH

MOST_BYTES: Final = 20_000_000
MOST_TIMES: Final = 5_000  # sessions that one event may name or count
_TAG: Final = re.compile(r"(?<![\w&/#＃])[#＃][^\s#＃.,;:!?()\[\]{}<>\"'“”‘’/\\|]+")
_BYDAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNDERSTOOD: Final = {"FREQ", "INTERVAL", "BYDAY", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
_NEEDED: Final = {
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "STATUS",
}
_WEEK: Final[dict[int, Weeks]] = {number: week for week, number in NTH.items()}
_ONE: Final = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}


class NoCalendar(Exception):
    """It cannot be read as a calendar at all: one line."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A room as an event says it. `whole`: it is one of ours, so that it says everything of the room."""

    room: RoomSpec
    whole: bool


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """The rooms of a calendar, and one line for each event that is none."""

    taken: tuple[Taken, ...]
    refused: tuple[str, ...]


class _Refused(Exception):
    """Why an event is no room."""


def read_calendar(data: bytes, zone: str | None = None) -> ReadCalendar:
    """The rooms in a calendar file. `zone`: the reader's own, for times that name none. Raises NoCalendar."""
    if len(data) > MOST_BYTES:
        raise NoCalendar(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    calendars = _parsed(data)
    taken: list[Taken] = []
    refused: list[str] = []
    for calendar in calendars:
        own = _text(calendar, "X-WR-TIMEZONE")
        default = _known_zone(own) or zone
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
        moved: dict[str, list[Event]] = {}
        for event in events:
            if "RECURRENCE-ID" in event:
                moved.setdefault(_text(event, "UID"), []).append(event)
        for event in events:
            if "RECURRENCE-ID" in event:
                continue
            try:
                found = _taken(event, default, moved.pop(_text(event, "UID"), []))
                taken.append(_apart(found, taken))
            except (
                _Refused,
                ValueError,
                OverflowError,
            ) as why:  # ValueError: what the library could not read
                refused.append(_line(event, str(why)))
        alone = (event for some in moved.values() for event in some)
        refused += [_line(event, "it moves a session of an event that is not in the file") for event in alone]
    return ReadCalendar(tuple(taken), tuple(refused))


def _parsed(data: bytes) -> list[Calendar]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoCalendar("expected UTF-8 text") from None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise NoCalendar("expected a calendar (.ics), which begins with BEGIN:VCALENDAR")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about zones it guessed; those are looked at here
            found = Calendar.from_ical(text.lstrip(), multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError) as wrong:
        raise NoCalendar(f"it cannot be read: {clean_line(str(wrong))[:80]}") from None
    if not found:
        raise NoCalendar("it ends in the middle")
    return [one for one in found if isinstance(one, Calendar)]


def _line(event: Event, why: str) -> str:
    title = _text(event, "SUMMARY") or "an event without a title"
    return f"“{title[:60]}”: {clean_line(why)[:160]}"


def _apart(found: Taken, others: list[Taken]) -> Taken:
    for other in others:
        if other.room.name == found.room.name or set(other.room.tags) & set(found.room.tags):
            raise _Refused(f"the room #{other.room.tags[0]} stands above already, and has one schedule alone")
    return found


# ---- an event


def _taken(event: Event, default: str | None, moved: list[Event]) -> Taken:
    whole = "X-DELURK-TAG" in event
    tag = reading.read_tag(_text(event, "X-DELURK-TAG")) if whole else _found_tag(event)
    if broken := [name for name, _ in event.errors if name is None or name in _NEEDED]:
        raise _Refused(f"its {broken[0]} cannot be read" if broken[0] else "one of its lines cannot be read")
    if _text(event, "STATUS").upper() == "CANCELLED":
        raise _Refused("it is cancelled")
    begin = _begin(event)
    zone = _zone(event, "DTSTART", default)
    if whole and _is_utc(event, "DTSTART"):
        zone = reading.read_zone(_text(event, "X-DELURK-ZONE"))
    schedule = _with_moved(_schedule(event, begin, zone), moved)
    minutes = reading.read_minutes(_minutes(event, begin))
    if not whole:
        title = clean_line(_TAG.sub(" ", _text(event, "SUMMARY"))).strip(" -–—:|·,()[]")[:200]
        style: Style = "slow" if minutes >= DAY_MINUTES else "live"
        room = RoomSpec(
            reading.read_room_name(tag), (tag,), minutes=minutes, style=style, title=title, schedule=schedule
        )
        return Taken(room, whole=False)
    if schedule.weekdays:
        first = _text(event, "X-DELURK-FROM")
        begun = date.fromisoformat(first) if first else None
        if begun is not None and not reading.is_sane(begun):
            raise _Refused(f"it begins in the year {begun.year}")
        schedule = replace(schedule, first=begun)
    return Taken(_ours(event, tag, minutes, schedule), whole=True)


def _ours(event: Event, tag: str, minutes: int, schedule: Schedule) -> RoomSpec:
    def said(name: str) -> str:
        return _text(event, f"X-DELURK-{name}")

    also = reading.read_tags(said("ALSO").split())
    return RoomSpec(
        name=reading.read_room_name(said("NAME")) if said("NAME") else tag,
        tags=(tag, *(one for one in also if one != tag)),
        hosts=reading.read_people(said("HOSTS").split()),
        cohosts=reading.read_people(said("COHOSTS").split()),
        guests=reading.read_people(said("GUESTS").split()),
        letters=reading.read_letters(said("LABELS")) if said("LABELS") else QA,
        minutes=minutes,
        style=reading.read_style(said("STYLE")) if said("STYLE") else "live",
        title=said("TITLE"),
        schedule=schedule,
        note=said("NOTE"),
        notify=said("NOTIFY") == "true",
    )


def _found_tag(event: Event) -> str:
    for name in ("SUMMARY", "DESCRIPTION"):
        for word in _TAG.findall(_text(event, name)):
            if not word[1:].isdecimal():  # #1 is a number
                try:
                    return reading.read_tag(word)
                except ValueError:
                    continue
    raise _Refused("no #tag stands in its title or description")


def _text(component: Any, name: str) -> str:
    """The first value of this name as a clean line, "" where there is none."""
    value = component.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return clean_line(str(value)) if value is not None else ""


# ---- its times


def _values(event: Event, name: str) -> list[Any]:
    """The values of a line that may stand several times."""
    value = event.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _dt(value: Any) -> Any:
    """The time, date or length that a line says; None where it says something else."""
    return getattr(value, "dt", None)


def _begin(event: Event) -> datetime:
    """When it begins, to the minute, as the library reads it."""
    values = _values(event, "DTSTART")
    if len(values) != 1:
        raise _Refused("it does not say when it begins" if not values else "it begins more than once")
    begin = _dt(values[0])
    if not isinstance(begin, datetime):
        raise _Refused("it takes whole days; a chat begins at an hour")
    if not reading.is_sane(begin):
        raise _Refused(f"it begins in the year {begin.year}")
    return begin.replace(second=0, microsecond=0)


def _is_utc(event: Event, name: str) -> bool:
    value = _values(event, name)[0]
    return "TZID" not in value.params and value.dt.tzinfo is not None


def _zone(event: Event, name: str, default: str | None) -> str:
    """The zone of its time: the one that is named, UTC, or the reader's where none is."""
    value = _values(event, name)[0]
    if _is_utc(event, name):
        single = not _values(event, "RRULE")
        return default if single and default is not None else "UTC"
    said = str(value.params.get("TZID", ""))
    if not said:
        if default is None:
            raise _Refused("its time names no zone, and yours is not known; set TZ, such as TZ=Europe/Berlin")
        return default
    if (known := _known_zone(said)) is None:
        raise _Refused(f"its zone {said[:60]!r} is not known")
    return known


def _known_zone(name: str) -> str | None:
    """A zone by its IANA name, by Windows' name for it, or at the end of a path such as /vendor/Europe/Berlin."""
    name = name.strip().strip('"')
    if not name:
        return None
    parts = name.split("/")
    tails = ["/".join(parts[at:]) for at in range(len(parts))][:5]
    tries = [name, WINDOWS_TO_OLSON.get(name, ""), *tails[1:]]
    return next((one for one in tries if one and reading.is_zone(one)), None)


def _wall(value: datetime, zone: str, at_params: Any) -> datetime:
    """A time as the clock in `zone` shows it: one in the zone itself stays what is written."""
    said = str(at_params.get("TZID", ""))
    if value.tzinfo is None or (said and _known_zone(said) == zone):
        return value.replace(tzinfo=None, fold=0)
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _moment(value: datetime, zone: str, at_params: Any) -> datetime:
    """The same as a moment in UTC."""
    said = str(at_params.get("TZID", ""))
    if not said and value.tzinfo is not None:
        return value.astimezone(UTC).replace(second=0, microsecond=0)
    known = _known_zone(said) if said else zone
    if known is None:
        raise _Refused(f"the zone {said[:60]!r} of one of its times is not known")
    return value.replace(tzinfo=ZoneInfo(known), second=0, microsecond=0).astimezone(UTC)


def _minutes(event: Event, begin: datetime) -> int:
    if durations := _values(event, "DURATION"):
        length = _dt(durations[0])
    elif ends := _values(event, "DTEND"):
        end = _dt(ends[0])
        if not isinstance(end, datetime) or (end.tzinfo is None) != (begin.tzinfo is None):
            raise _Refused("its end and its begin are not said in the same way")
        length = end - begin  # in one zone: of the clock
        if begin.tzinfo is not None and not timedelta(days=1) <= length:
            length = end.astimezone(UTC) - begin.astimezone(UTC)
    else:
        return 60
    if not isinstance(length, timedelta):
        raise _Refused("its length is not said in hours and minutes")
    return int(length.total_seconds() // 60) or 60  # an event of no length marks when it begins


def _schedule(event: Event, begin: datetime, zone: str) -> Schedule:
    rules = _values(event, "RRULE")
    if len(rules) > 1 or "EXRULE" in event or not all(isinstance(one, vRecur) for one in rules):
        raise _Refused("it repeats after several rules at once")
    params = _values(event, "DTSTART")[0].params
    wall = _wall(begin, zone, params)
    extra = {_moment(one, zone, params_) for one, params_ in _listed(event, "RDATE")}
    if not rules:
        return Schedule((), MIDNIGHT, zone, extra=tuple(sorted({_moment(begin, zone, params), *extra})))
    skipped = {
        one if not isinstance(one, datetime) else _wall(one, zone, params_).date()
        for one, params_ in _listed(event, "EXDATE", days=True)
    }
    schedule = _repeated(rules[0], wall)
    schedule = replace(schedule, zone=zone, skipped=frozenset(skipped), extra=tuple(sorted(extra)))
    first = next(dates(schedule, wall.date()), None)
    if (
        first != wall.date() and "X-DELURK-TAG" not in event
    ):  # it is a session, though the rule does not say so
        extra.add(_moment(begin, zone, params))
        schedule = replace(schedule, extra=tuple(sorted(extra)))
    return _ending(schedule, rules[0], counted=int(first != wall.date()))


def _listed(event: Event, name: str, *, days: bool = False) -> Iterator[tuple[Any, Any]]:
    """The times of RDATE or EXDATE lines, each with what the line says of its zone."""
    count = 0
    for line in _values(event, name):
        for one in getattr(line, "dts", [None]):
            value = _dt(one)
            value = value[0] if isinstance(value, tuple) else value  # a period: its begin
            if not isinstance(value, datetime) and not (days and isinstance(value, date)):
                raise _Refused(f"one of its {name} is no date with an hour")
            if not reading.is_sane(value):
                raise _Refused(f"one of its {name} is in the year {value.year}")
            if (count := count + 1) > MOST_TIMES:
                raise _Refused(f"it names more than {MOST_TIMES:,} times")
            yield value, line.params


def _repeated(rule: Any, wall: datetime) -> Schedule:
    """The weekdays and weeks that a rule gives; the zone and the ends come later."""
    freq = str(rule.get("FREQ", [""])[0])
    if freq not in _ONE:
        raise _Refused(
            f"it repeats {freq.lower() or 'without saying how'}; a room can by the week or the month"
        )
    if (interval := rule.get("INTERVAL", [1])[0]) != 1:
        raise _Refused(f"it repeats every {interval} {_ONE[freq]}s; a room can every one")
    if others := sorted(set(rule) - _UNDERSTOOD):
        raise _Refused(f"its rule says {', '.join(others)[:60]}; a room has weekdays and weeks of the month")
    days = [_BYDAY.fullmatch(str(day)) for day in rule.get("BYDAY", [])]
    pairs = [(int(day[1]) if day[1] else None, DAYS.index(day[2])) for day in days if day is not None]
    if len(pairs) < len(days):
        raise _Refused("its rule names a weekday that there is not")
    weeks: tuple[Weeks, ...] = ("every",)
    if freq == "MONTHLY":
        weeks = _weeks(rule, pairs)
    elif "BYSETPOS" in rule or any(nth is not None for nth, _ in pairs):
        raise _Refused("its rule counts weekdays within a week; a room counts them within a month")
    usual = tuple(range(7)) if freq == "DAILY" else (wall.weekday(),)
    return Schedule(
        tuple(sorted({day for _, day in pairs})) or usual,
        time(wall.hour, wall.minute),
        "UTC",
        weeks,
        first=wall.date(),
    )


def _weeks(rule: Any, pairs: list[tuple[int | None, int]]) -> tuple[Weeks, ...]:
    """first, third, … of a monthly rule, in either of its two forms."""
    if not pairs:
        raise _Refused("it repeats on a day of the month; a room can on a weekday of it")
    places = rule.get("BYSETPOS", [])
    if places and len(pairs) == 1 and pairs[0][0] is None:
        pairs = [(int(place), pairs[0][1]) for place in places]
    elif places:
        raise _Refused("its rule counts several weekdays together; a room counts each by itself")
    numbers, days = {nth for nth, _ in pairs}, {day for _, day in pairs}
    if numbers == {None}:
        return ("every",)
    if len(set(pairs)) != len(numbers) * len(days):
        raise _Refused("its rule has different weeks for different weekdays")
    if wrong := sorted(str(nth) for nth in numbers if nth not in _WEEK):
        raise _Refused(f"its rule names week {wrong[0]} of the month; a room has first to fourth, and last")
    return tuple(week for number, week in _WEEK.items() if number in numbers)


def _ending(schedule: Schedule, rule: Any, *, counted: int) -> Schedule:
    """The schedule with the last date that UNTIL or COUNT gives. `counted`: sessions that are no part of the rule."""
    first = schedule.first
    assert first is not None
    if "COUNT" in rule:
        count = rule["COUNT"][0] - counted
        if not 1 <= count <= MOST_TIMES:
            raise _Refused(f"it is counted {count} times; a room can 1 to {MOST_TIMES:,}")
        last = list(islice(dates(schedule, first), count))[-1:]
        return replace(schedule, last=last[0]) if last else schedule
    if "UNTIL" not in rule:
        return schedule
    until = rule["UNTIL"][0]
    if until.year >= 3000:  # how some write "for good"
        return schedule
    if not isinstance(until, datetime):
        end = until
    elif until.tzinfo is None:
        end = until.date() if until.time() >= schedule.at else until.date() - timedelta(days=1)
    else:
        end = until.astimezone(ZoneInfo(schedule.zone)).date()
        while starting(schedule, end) > until:
            end -= timedelta(days=1)
    if end < first:
        raise _Refused(f"it ended on {end}, before it began")
    return replace(schedule, last=end)


def _with_moved(schedule: Schedule, moved: list[Event]) -> Schedule:
    """The schedule where single sessions are at another time, or fall out."""
    skipped, extra = set(schedule.skipped), set(schedule.extra)
    for event in moved:
        place = _values(event, "RECURRENCE-ID")[0]
        if str(place.params.get("RANGE", "")):
            raise _Refused("it changes from one session on; a room keeps its time")
        old = _dt(place)
        if not isinstance(old, date) or not reading.is_sane(old):
            raise _Refused("it does not say which of its sessions is moved")
        day = _wall(old, schedule.zone, place.params).date() if isinstance(old, datetime) else old
        if _text(event, "STATUS").upper() == "CANCELLED":
            skipped.add(day)
            continue
        new = _moment(_begin(event), schedule.zone, _values(event, "DTSTART")[0].params)
        if not schedule.weekdays or new != starting(schedule, day):
            skipped.add(day)
            extra.add(new)
    return replace(schedule, skipped=frozenset(skipped), extra=tuple(sorted(extra)))
