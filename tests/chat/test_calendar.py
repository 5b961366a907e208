"""When a room's sessions are: weeks of the month, summer time, odd hours, and how it is said."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.chat.rooms import MARA, moments, schedules, zone_of
from tui.chat.calendar import coming, in_words, next_session, occurrences, schedule_words, session_at
from tui.chat.reading import read_tag, read_time, read_weekdays, read_weeks, read_zone
from tui.chat.values import RoomSpec, Schedule, Stretch, Weeks

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def starts(schedule: Schedule, after: str, before: str, minutes: int = 60) -> list[str]:
    """When sessions begin, in the room's own time."""
    found = occurrences(schedule, minutes, at(after), at(before))
    return [one.start.astimezone(zone_of(schedule)).isoformat(timespec="minutes") for one in found]


def test_a_weekly_chat_keeps_its_hour_when_the_clocks_change() -> None:
    weekly = Schedule((1,), time(20), "Europe/Berlin")
    assert starts(weekly, "2026-10-19T00:00Z", "2026-11-01T00:00Z") == [
        "2026-10-20T20:00+02:00",
        "2026-10-27T20:00+01:00",
    ]


@pytest.mark.parametrize(
    ("weeks", "days"),
    [
        (("every",), [1, 8, 15, 22, 29]),
        (("first", "third"), [1, 15]),
        (("second", "fourth"), [8, 22]),
        (("last",), [29]),
        (("fourth", "last"), [22, 29]),
    ],
)
def test_weeks_of_the_month(weeks: tuple[Weeks, ...], days: list[int]) -> None:
    schedule = Schedule((1,), time(20), "Europe/Berlin", weeks)  # September 2026 has five Tuesdays
    found = starts(schedule, "2026-09-01T00:00Z", "2026-10-01T00:00Z")
    assert [int(one[8:10]) for one in found] == days


def test_the_fourth_week_is_often_the_last_and_counts_once() -> None:
    schedule = Schedule((1,), time(20), "UTC", ("fourth", "last"))
    assert starts(schedule, "2027-02-01T00:00Z", "2027-03-01T00:00Z") == ["2027-02-23T20:00+00:00"]


def test_an_hour_that_the_clocks_leap_over_is_an_hour_later_and_one_that_comes_twice_the_first() -> None:
    sundays = Schedule((6,), time(2, 30), "Europe/Berlin")
    assert starts(sundays, "2026-03-28T00:00Z", "2026-03-30T00:00Z") == ["2026-03-29T03:30+02:00"]
    assert starts(sundays, "2026-10-24T00:00Z", "2026-10-26T00:00Z") == ["2026-10-25T02:30+02:00"]


def test_a_day_that_a_zone_left_out_gives_no_session_twice() -> None:
    daily = Schedule(tuple(range(7)), time(20), "Pacific/Apia")  # there was no 30 December 2011 in Samoa
    assert starts(daily, "2011-12-29T12:00Z", "2012-01-01T12:00Z") == [
        "2011-12-29T20:00-10:00",
        "2011-12-31T20:00+14:00",
        "2012-01-01T20:00+14:00",
    ]


def test_dates_that_fall_out_and_sessions_besides() -> None:
    schedule = Schedule(
        (1,), time(20), "Europe/Berlin", first=date(2026, 12, 8), last=date(2026, 12, 29),
        skipped=frozenset({date(2026, 12, 22)}), extra=(at("2026-12-23T18:00+01:00"), at("2026-12-15T20:00+01:00")),
    )  # fmt: skip
    assert [one[:16] for one in starts(schedule, "2026-01-01T00:00Z", "2027-12-31T00:00Z")] == [
        "2026-12-08T20:00", "2026-12-15T20:00", "2026-12-23T18:00", "2026-12-29T20:00",
    ]  # fmt: skip


def test_a_slow_chat_lasts_days_of_the_calendar() -> None:
    slow = RoomSpec(
        "slowchat",
        ("slowchat",),
        style="slow",
        minutes=5 * 1440,
        schedule=Schedule((3,), time(9), "Europe/Berlin"),
    )
    session = session_at(slow, at("2026-10-26T12:00Z"))  # over the night when summer time ends
    assert session == Stretch(at("2026-10-22T09:00+02:00"), at("2026-10-27T09:00+01:00"))
    assert in_words(session, at("2026-10-23T10:00Z"), BERLIN) == "live, 3 days left"


def test_what_is_on_and_what_is_next() -> None:
    before, during, end = at("2026-09-01T17:59Z"), at("2026-09-01T18:00Z"), at("2026-09-01T19:00Z")
    first, second = Stretch(during, end), Stretch(at("2026-09-08T18:00Z"), at("2026-09-08T19:00Z"))
    assert (session_at(MARA, before), next_session(MARA, before)) == (None, first)
    assert (session_at(MARA, during), next_session(MARA, during)) == (first, second)
    assert (session_at(MARA, end), next_session(MARA, end)) == (None, second)
    bare = RoomSpec("a", ("a",))
    over = RoomSpec("b", ("b",), schedule=Schedule((1,), time(20), "UTC", last=date(2020, 1, 1)))
    assert coming([bare, over, MARA], during) == [(MARA, first)]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-09-01T16:00Z", "Tue 20:00, in 2 h"),
        ("2026-09-01T16:20Z", "Tue 20:00, in 1 h 40 min"),
        ("2026-09-01T17:59:30Z", "Tue 20:00, in 1 min"),
        ("2026-09-01T18:00Z", "live, 1 h left"),
        ("2026-09-01T18:48Z", "live, 12 min left"),
        ("2026-09-01T19:00Z", "over since Tue 21:00"),
        ("2026-08-29T17:00Z", "Tue 20:00, in 3 days"),
        ("2026-08-25T18:00Z", "Tue 1 Sep 20:00, in 7 days"),
        ("2025-08-25T18:00Z", "Tue 1 Sep 2026 20:00, in 53 weeks"),
    ],
)
def test_it_is_said_for_somebody_in_their_own_zone(now: str, words: str) -> None:
    stretch = Stretch(at("2026-09-01T18:00Z"), at("2026-09-01T19:00Z"))
    assert in_words(stretch, at(now), BERLIN).replace("live, 1 h left", "live, 1 h left") == words


def test_another_zone_is_another_day() -> None:
    stretch = Stretch(at("2026-09-01T18:00Z"), at("2026-09-01T19:00Z"))
    assert in_words(stretch, at("2026-09-01T10:00Z"), ZoneInfo("Asia/Tokyo")) == "Wed 03:00, in 8 h"


def test_a_schedule_in_words() -> None:
    assert schedule_words(Schedule((1, 3), time(20), "Europe/Berlin", ("first", "third"))) == (
        "first and third Tuesday and Thursday 20:00 Europe/Berlin"
    )


@given(schedules(), moments, st.integers(1, 4000), st.integers(0, 400))
@settings(max_examples=60)
def test_every_session_is_one_that_was_asked_for(
    schedule: Schedule, after: datetime, minutes: int, span: int
) -> None:
    before = after + timedelta(days=span)
    found = list(occurrences(schedule, minutes, after, before))
    assert all(one.start < two.start for one, two in pairwise(found))
    zone = zone_of(schedule)
    for one in found:
        assert one.end > after
        assert one.start < before
        assert one.start.tzinfo is UTC
        local = one.start.astimezone(zone)
        if one.start in schedule.extra:
            continue
        nominal = [
            day
            for day in (local.date(), local.date() - timedelta(days=1))
            if datetime.combine(day, schedule.at, zone).astimezone(UTC) == one.start
        ]
        assert any(_wanted(schedule, day) for day in nominal)


def _wanted(schedule: Schedule, day: date) -> bool:
    """What the words of rooms.toml say of a date, told in another way than the product tells it."""
    of_month = [
        d
        for d in range(1, monthrange(day.year, day.month)[1] + 1)
        if date(day.year, day.month, d).weekday() == day.weekday()
    ]
    names = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
    weeks = "every" in schedule.weeks or day.day in [of_month[names[week]] for week in schedule.weeks]
    inside = (schedule.first or day) <= day <= (schedule.last or day)
    return weeks and inside and day.weekday() in schedule.weekdays and day not in schedule.skipped


@given(schedules(), moments)
@settings(max_examples=40)
def test_no_session_of_a_year_is_missing(schedule: Schedule, after: datetime) -> None:
    found = {
        one.start
        for one in occurrences(schedule, 1, after - timedelta(minutes=1), after + timedelta(days=365))
    }
    zone, day = zone_of(schedule), after.date()
    for ahead in range(366):
        date_ = day + timedelta(days=ahead)
        start = datetime.combine(date_, schedule.at, zone).astimezone(UTC)
        if _wanted(schedule, date_) and after <= start < after + timedelta(days=365):
            assert start in found
    assert {one for one in schedule.extra if after <= one < after + timedelta(days=365)} <= found


@given(schedules(), moments, st.integers(1, 20_000))
def test_next_and_current_agree_with_all(schedule: Schedule, now: datetime, minutes: int) -> None:
    spec = RoomSpec("a", ("a",), minutes=minutes, schedule=schedule)
    held, next_ = session_at(spec, now), next_session(spec, now)
    if held is not None:
        assert held.start <= now < held.end
    if next_ is not None:
        assert next_.start > now
        assert session_at(spec, next_.start) == next_
        assume(next_.start - now > timedelta(seconds=1))
        assert next_session(spec, next_.start - timedelta(seconds=1)) == next_


def test_the_last_years_of_the_calendar_are_no_trap() -> None:
    weekly = RoomSpec("a", ("a",), schedule=Schedule((1,), time(20), "Pacific/Kiritimati"))
    assert next_session(weekly, datetime.max.replace(tzinfo=UTC)) is None
    assert session_at(weekly, datetime.min.replace(tzinfo=UTC)) is None


def test_words_for_a_room_are_read_or_refused_with_what_was_expected() -> None:
    assert read_weekdays(["tue", "Monday"]) == (0, 1)
    assert read_weeks(["third and first"]) == ("first", "third")
    assert read_zone("europe/berlin") == "Europe/Berlin"
    for read, word, expected in (
        (read_zone, "Berlin", "perhaps Europe/Berlin"),
        (read_zone, "../etc/passwd", "wants a zone such as"),
        (read_time, "25:00", "wants a time such as 20:00, not '25:00'"),
        (read_tag, "#a+#b", "wants a tag such as #lrnchat"),
        (read_tag, "two words", "wants a tag such as #lrnchat"),
    ):
        with pytest.raises(ValueError, match=expected):
            read(word)
    with pytest.raises(ValueError, match="weekday such as Tuesday, not 't'"):
        read_weekdays(["t"])
    with pytest.raises(ValueError, match="first, second, third, fourth, last, not 'fifth'"):
        read_weeks(["fifth"])
