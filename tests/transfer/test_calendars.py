"""Rooms as calendar files: out and in again the same, and what other calendars write."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.chat.rooms import MARA, ZONES, rooms
from tui.chat.calendar import occurrences
from tui.chat.values import RoomSpec, Schedule
from tui.config.room_edits import written_room
from tui.config.rooms import read_rooms
from tui.transfer.calendar_events import NoCalendar, ReadCalendar, read_calendar
from tui.transfer.calendars import write_calendar
from tui.transfer.timezones import vtimezone

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def ics(*events: str, head: str = "") -> bytes:
    """A calendar of these events, each a block of lines."""
    made = "".join(f"BEGIN:VEVENT\nUID:{at}\n{one.strip()}\nEND:VEVENT\n" for at, one in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{made}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def the_room(*events: str, head: str = "", zone: str | None = None) -> RoomSpec:
    read = read_calendar(ics(*events, head=head), zone)
    assert read.refused == ()
    (taken,) = read.taken
    return taken.room


def the_schedule(*events: str, head: str = "", zone: str | None = None) -> Schedule:
    schedule = the_room(*events, head=head, zone=zone).schedule
    assert schedule is not None
    return schedule


# ---- ours


@given(st.lists(rooms(), max_size=3, unique_by=(lambda one: one.name, lambda one: one.tags[0])))
@settings(max_examples=40)
def test_rooms_come_back_as_they_were(given_: list[RoomSpec]) -> None:
    some = [replace(room, tags=room.tags[:1]) for room in given_]
    written = write_calendar(some, NOW)
    read = read_calendar(written.data)
    assert read.refused == ()
    assert (
        read_calendar(Calendar.from_ical(written.data).to_ical()) == read
    )  # kept by another calendar meanwhile
    left_out = [room for room, _ in written.left_out]
    assert [one.room for one in read.taken] == [room for room in some if room not in left_out]
    assert written.rooms == len(read.taken)
    for room in left_out:
        assert room.schedule is None or (room.schedule.weekdays and room.schedule.last is not None)


def test_other_tags_come_back_and_an_event_says_who_hosts() -> None:
    data = write_calendar([MARA], NOW).data
    assert read_calendar(data).taken[0].room == MARA
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Learning chat (#lrnchat)"
    assert "Hosts: @mara_holt" in str(event["DESCRIPTION"])
    assert str(event["X-DELURK-HOSTS"]) == "mara_holt"
    assert (str(event["URL"]), str(event["UID"])) == ("https://x.com/hashtag/lrnchat", "room-lrnchat@delurk")
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"
    assert b"DTSTART;TZID=Europe/Berlin:20260901T200000\r\n" in data
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert write_calendar([MARA], NOW).data == data


def test_weeks_of_the_month_an_end_and_dates_that_fall_out_are_written_as_calendars_know_them() -> None:
    schedule = Schedule(
        (1,), time(20), "Europe/Berlin", ("first", "last"), date(2026, 9, 1), date(2026, 12, 29),
        frozenset({date(2026, 10, 6)}), (datetime(2026, 12, 22, 19, tzinfo=UTC),),
    )  # fmt: skip
    data = write_calendar([replace(MARA, schedule=schedule)], NOW).data
    for line in (
        b"RRULE:FREQ=MONTHLY;UNTIL=20261229T190000Z;BYDAY=1TU,-1TU",
        b"EXDATE;TZID=Europe/Berlin:20261006T200000",
        b"RDATE:20261222T190000Z",
    ):
        assert line in data


@given(rooms(timed=True))
@settings(max_examples=20)
def test_another_reader_of_the_file_finds_the_same_sessions(room: RoomSpec) -> None:
    """dateutil's idea of RRULE, RDATE and EXDATE, told in the room's own time."""
    schedule = room.schedule
    assert schedule is not None
    data = write_calendar([room], NOW).data
    events = Calendar.from_ical(data).walk("VEVENT")
    if not events or not schedule.weekdays:
        return
    (event,) = events
    begin = event["DTSTART"].dt.replace(tzinfo=None)
    rule = event["RRULE"].to_ical().decode().split(";")
    plain = ";".join(part for part in rule if not part.startswith("UNTIL"))
    until = begin + timedelta(days=400)
    zone = ZoneInfo(schedule.zone)
    wall = rrulestr(f"RRULE:{plain}", dtstart=begin).between(begin, until, inc=True)
    named = {
        one.replace(tzinfo=zone).astimezone(UTC)
        for one in wall
        if one.date() not in schedule.skipped and one.date() <= (schedule.last or one.date())
    }
    after = begin.replace(tzinfo=zone).astimezone(UTC)
    found = {
        one.start
        for one in occurrences(schedule, 1, after - timedelta(minutes=1), after + timedelta(days=390))
        if one.start not in schedule.extra
    }
    assert found == {
        one
        for one in named
        if one < after + timedelta(days=390) and one not in schedule.extra and one >= after
    }


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_described_as_it_is(zone: str) -> None:
    made = vtimezone(zone, date(2026, 9, 1)).to_ical().decode().replace("\r\n ", "")
    read = tzical(io.StringIO(f"BEGIN:VCALENDAR\r\n{made}END:VCALENDAR\r\n")).get(zone)
    at, real = datetime(2025, 2, 1, 0, 30), ZoneInfo(zone)
    while at.year < 2036:
        there = at.replace(tzinfo=UTC).astimezone(real).replace(tzinfo=None)  # an hour that there is
        assert there.replace(tzinfo=read).utcoffset() == there.replace(tzinfo=real).utcoffset(), there
        at += timedelta(hours=29)


# ---- from elsewhere

WEEKLY = Schedule((1,), time(20), "Europe/Berlin", first=date(2026, 9, 1))
TUESDAYS = "SUMMARY:Chat #lrnchat\nDTSTART;TZID=Europe/Berlin:20260901T200000\nDTEND;TZID=Europe/Berlin:20260901T210000\n"


def test_a_google_shaped_file() -> None:
    room = the_room(
        """
DTSTART;TZID=Europe/Berlin:20260901T200000
DTEND;TZID=Europe/Berlin:20260901T213000
RRULE:FREQ=WEEKLY;WKST=MO;INTERVAL=1;BYDAY=TU
EXDATE;TZID=Europe/Berlin:20261229T200000
DTSTAMP:20260801T000000Z
DESCRIPTION:Join us at <b>#LrnChat</b>\\, every week
SUMMARY:Learning chat
STATUS:CONFIRMED
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P0DT0H10M0S
END:VALARM""",
        head="X-WR-TIMEZONE:Europe/Berlin\n",
    )
    assert room == RoomSpec(
        "lrnchat", ("lrnchat",), minutes=90, title="Learning chat",
        schedule=replace(WEEKLY, skipped=frozenset({date(2026, 12, 29)})),
    )  # fmt: skip


def test_an_apple_shaped_file_with_a_moved_and_a_cancelled_session() -> None:
    read = read_calendar(
        ics(f"{TUESDAYS}RRULE:FREQ=WEEKLY;COUNT=4\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC").replace(
            b"END:VCALENDAR",
            b"BEGIN:VEVENT\r\nUID:0\r\nSUMMARY:#lrnchat\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260908T200000\r\n"
            b"DTSTART;TZID=Europe/Berlin:20260909T180000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:0\r\nSTATUS:CANCELLED\r\n"
            b"RECURRENCE-ID;TZID=Europe/Berlin:20260915T200000\r\nDTSTART:20260915T180000Z\r\nEND:VEVENT\r\nEND:VCALENDAR",
        )
    )
    assert read.refused == ()
    assert read.taken[0].room.schedule == replace(
        WEEKLY, last=date(2026, 9, 22), skipped=frozenset({date(2026, 9, 8), date(2026, 9, 15)}),
        extra=(datetime(2026, 9, 9, 16, tzinfo=UTC),),
    )  # fmt: skip


def test_an_outlook_shaped_file_names_zones_as_windows_does() -> None:
    zone = vtimezone("Europe/Berlin", date(2026, 1, 1)).to_ical().decode().replace("\r\n", "\n")
    windows = "W. Europe Standard Time"
    schedule = the_schedule(
        TUESDAYS.replace("Europe/Berlin", windows) + "RRULE:FREQ=WEEKLY;UNTIL=20261201T190000Z;BYDAY=TU",
        head=zone.replace("Europe/Berlin", windows),
    )
    assert schedule == replace(WEEKLY, last=date(2026, 12, 1))
    bare = the_schedule(TUESDAYS.replace("Europe/Berlin", f'"{windows}"') + "RRULE:FREQ=WEEKLY")
    assert bare == WEEKLY


def test_times_without_a_zone_are_the_calendars_or_the_readers() -> None:
    floating = TUESDAYS.replace(";TZID=Europe/Berlin", "") + "RRULE:FREQ=WEEKLY"
    assert the_schedule(floating, zone="Asia/Tokyo").zone == "Asia/Tokyo"
    assert the_schedule(floating, head="X-WR-TIMEZONE:Europe/Berlin\n", zone="Asia/Tokyo") == WEEKLY
    refused = read_calendar(ics(floating)).refused
    assert refused == (
        "“Chat #lrnchat”: its time names no zone, and yours is not known; set TZ, such as TZ=Europe/Berlin",
    )


def test_a_single_event_is_a_single_session() -> None:
    single = "SUMMARY:#lrnchat\nDTSTART:20260901T180000Z\nDURATION:P5D"
    moment = datetime(2026, 9, 1, 18, tzinfo=UTC)
    room = the_room(single, zone="Asia/Tokyo")
    assert (room.style, room.minutes, room.title) == ("slow", 7200, "")
    assert room.schedule == Schedule((), time(0), "Asia/Tokyo", extra=(moment,))


@pytest.mark.parametrize(
    ("rule", "weeks", "last"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", ("first", "third"), None),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,-1", ("first", "last"), None),
        ("FREQ=MONTHLY;BYDAY=+1TU;COUNT=3", ("first",), date(2026, 11, 3)),
        ("FREQ=MONTHLY;BYDAY=1TU;UNTIL=20261202", ("first",), date(2026, 12, 2)),
        ("FREQ=WEEKLY;UNTIL=20261201T185959Z", ("every",), date(2026, 11, 30)),
        ("FREQ=WEEKLY;UNTIL=20261201T200000", ("every",), date(2026, 12, 1)),
        ("FREQ=WEEKLY;COUNT=2", ("every",), date(2026, 9, 8)),
        ("FREQ=DAILY;BYDAY=TU", ("every",), None),
        ("FREQ=WEEKLY;UNTIL=99991231T235959Z", ("every",), None),
    ],
)
def test_rules_that_a_room_can_say(rule: str, weeks: object, last: date | None) -> None:
    assert the_schedule(f"{TUESDAYS}RRULE:{rule}") == replace(WEEKLY, weeks=weeks, last=last)


def test_dates_that_fall_out_are_named_in_several_ways() -> None:
    lines = "EXDATE:20261229T190000Z\nEXDATE;VALUE=DATE:20270105\nEXDATE;TZID=W. Europe Standard Time:20270112T200000"
    skipped = frozenset({date(2026, 12, 29), date(2027, 1, 5), date(2027, 1, 12)})
    assert the_schedule(f"{TUESDAYS}RRULE:FREQ=WEEKLY\n{lines}") == replace(WEEKLY, skipped=skipped)


def test_a_first_session_on_another_day_counts_as_one() -> None:
    schedule = the_schedule(f"{TUESDAYS}RRULE:FREQ=WEEKLY;BYDAY=WE,TH;COUNT=3")
    assert schedule == Schedule(
        (2, 3), time(20), "Europe/Berlin", first=date(2026, 9, 1), last=date(2026, 9, 3),
        extra=(datetime(2026, 9, 1, 18, tzinfo=UTC),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("SUMMARY:#lrnchat\nDTSTART;VALUE=DATE:20260901", "it takes whole days; a chat begins at an hour"),
        ("SUMMARY:#lrnchat", "it does not say when it begins"),
        ("SUMMARY:Meeting #1\nDTSTART:20260901T180000Z", "no #tag stands in its title or description"),
        (TUESDAYS + "RRULE:FREQ=WEEKLY;INTERVAL=2", "it repeats every 2 weeks; a room can every one"),
        (TUESDAYS + "RRULE:FREQ=YEARLY", "it repeats yearly; a room can by the week or the month"),
        (TUESDAYS + "RRULE:FREQ=MONTHLY", "it repeats on a day of the month; a room can on a weekday of it"),
        (TUESDAYS + "RRULE:FREQ=MONTHLY;BYDAY=5TU", "its rule names week 5 of the month"),
        (TUESDAYS + "RRULE:FREQ=MONTHLY;BYDAY=1TU,2WE", "its rule has different weeks for different weekdays"),
        (TUESDAYS + "RRULE:FREQ=WEEKLY;BYHOUR=8", "its rule says BYHOUR"),
        (TUESDAYS + "RRULE:FREQ=WEEKLY;BYDAY=5XX", "its RRULE cannot be read"),
        (TUESDAYS + "RRULE:FREQ=WEEKLY;UNTIL=20200101", "it ended on 2020-01-01, before it began"),
        (TUESDAYS + "STATUS:CANCELLED", "it is cancelled"),
        (TUESDAYS.replace("Europe/Berlin", "Mars/Base"), "its zone 'Mars/Base' is not known"),
        (TUESDAYS + "X-DELURK-TAG:lrnchat\nX-DELURK-STYLE:fast", "wants one of live, slow, free, not 'fast'"),
    ],
)  # fmt: skip
def test_what_a_room_cannot_say_is_refused_with_a_line_and_the_rest_is_read(event: str, why: str) -> None:
    good = "SUMMARY:#other\nDTSTART:20260901T180000Z"
    read = read_calendar(ics(event, good), "UTC")
    assert [one.room.name for one in read.taken] == ["other"]
    (line,) = read.refused
    assert why in line
    assert line.startswith("“")


def test_two_events_of_one_tag_are_one_room_and_a_line() -> None:
    read = read_calendar(ics(TUESDAYS, TUESDAYS))
    assert len(read.taken) == 1
    assert "the room #lrnchat stands above already" in read.refused[0]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\nnonsense\n"]
)
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(NoCalendar):
        read_calendar(data)


LINES = st.sampled_from(
    [
        "DTSTART:", "DTSTART;TZID=Europe/Berlin:20260901T200000", "DTSTART;VALUE=PERIOD:20260901T200000Z/PT1H",
        "DTSTART:99991231T235959Z", "DTSTART:00010101T000000", "DTSTART;VALUE=TEXT:now", "DTEND:20260901T210000Z",
        "DTSTART;TZID=:20260901T200000", "DURATION:-PT1H", "DURATION:P9999999D", "DURATION;VALUE=TEXT:long",
        "RRULE:FREQ=WEEKLY;COUNT=999999999", "RRULE:COUNT=3", "RRULE;VALUE=TEXT:x", "RRULE:FREQ=MONTHLY;BYSETPOS=0;BYDAY=TU",
        "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z", "RRULE:FREQ=WEEKLY;UNTIL=00010101", "EXDATE:20260901", "RDATE:20260901",
        "EXDATE;VALUE=TEXT:x", "RDATE;TZID=Mars:20260901T200000", "EXDATE;TZID=Europe/Berlin:00010101T000000",
        "RECURRENCE-ID:20260901T180000Z", "RECURRENCE-ID;VALUE=TEXT:x", "X-DELURK-TAG:\\;", "X-DELURK-TAG:a",
        "X-DELURK-FROM:soon", "X-DELURK-FROM:0001-01-01", "RDATE:99991231T235959Z", "RECURRENCE-ID:00010101T000000", "X-DELURK-ZONE:../..", "X-DELURK-HOSTS:a b\u202e", "SUMMARY:#a", "SUMMARY", "STATUS:", ":",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=7), st.booleans())
@settings(max_examples=150)
def test_nothing_in_a_file_is_a_fault_of_ours(lines: list[str], known: bool) -> None:
    try:
        read = read_calendar(ics("\n".join([*lines, "SUMMARY:#b"])), "Europe/Berlin" if known else None)
    except NoCalendar:
        return
    assert isinstance(read, ReadCalendar)
    for taken in read.taken:
        assert read_rooms(written_room(taken.room)).rooms == (taken.room,)
        assert write_calendar([taken.room], NOW)
