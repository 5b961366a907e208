"""How long somebody has been here, told when they asked for it, and "enough for today" until the next midnight."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.zone import local_zone
from tui.writing.quiet import clock_words, due, enough_until, enough_words, is_enough, next_due

BEGUN = datetime(2026, 11, 3, 19, 0, tzinfo=UTC)
ZONES = [
    "Europe/Berlin", "America/Sao_Paulo", "America/St_Johns", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Apia",
    "America/Scoresbysund", "Asia/Beirut", "UTC",
]  # fmt: skip
moments = st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))


def after(minutes: float) -> datetime:
    return BEGUN + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (25, "25 min"),
        (59.9, "59 min"),
        (60, "1 h"),
        (75, "1 h 15 min"),
        (600, "10 h"),
        (-5, "0 min"),
    ],
)
def test_it_says_how_long_you_have_been_here(minutes: float, words: str) -> None:
    assert clock_words(BEGUN, after(minutes)) == f"You have been here {words}."


def test_it_tells_at_the_interval_asked_for_once_each_time() -> None:
    told: datetime | None = None
    said = []
    for minute in range(0, 80, 5):
        if due(BEGUN, told, after(minute), 25):
            told = after(minute)
            said.append(minute)
    assert said == [25, 50, 75]
    assert not due(BEGUN, None, after(600), 0)


def test_after_a_night_asleep_it_tells_once() -> None:
    assert due(BEGUN, after(25), after(600), 25)
    assert not due(BEGUN, after(600), after(601), 25)


@given(st.integers(1, 1440), st.floats(0, 5000), st.one_of(st.none(), st.floats(0, 5000)))
def test_it_is_due_when_the_time_that_was_named_has_come_and_not_before(
    every: int, now: float, told: float | None
) -> None:
    coming = next_due(BEGUN, after(now), every)
    assert coming is not None
    assert after(now) < coming <= after(now) + timedelta(minutes=every)
    assert due(BEGUN, after(now), coming, every)
    assert not due(BEGUN, after(now), coming - timedelta(microseconds=1), every)
    assert next_due(BEGUN, after(now), 0) is None
    if told is not None and due(BEGUN, after(told), after(now), every):
        assert now > told


@given(moments, st.sampled_from(ZONES))
def test_enough_for_today_ends_when_the_next_day_begins(now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    until = enough_until(now, zone)
    here, there = now.astimezone(zone), until.astimezone(zone)
    assert now < until <= now + timedelta(hours=49)  # a day that was left out (Apia, 2011) makes two of one
    assert there.date() > here.date()
    assert (until - timedelta(seconds=1)).astimezone(zone).date() < there.date()
    assert is_enough(until, now)
    assert not is_enough(until, until)
    assert not is_enough(None, now)


@pytest.mark.parametrize(
    ("name", "now", "until"),
    [
        # Midnight is left out: the day begins at one o'clock.
        ("America/Sao_Paulo", datetime(2018, 11, 4, 2, 30, tzinfo=UTC), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        # The clock goes back over midnight: half past eleven comes a second time.
        (
            "America/St_Johns",
            datetime(2010, 11, 7, 3, 0, tzinfo=UTC),
            datetime(2010, 11, 7, 3, 30, tzinfo=UTC),
        ),
        ("Europe/Berlin", datetime(2026, 11, 3, 19, 0, tzinfo=UTC), datetime(2026, 11, 3, 23, 0, tzinfo=UTC)),
    ],
)
def test_the_readers_own_clock_may_be_put_forward_or_back_at_midnight(
    name: str, now: datetime, until: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enough_until(now, ZoneInfo(name)) == until
    monkeypatch.setenv("TZ", name)
    time.tzset()
    try:
        assert enough_until(now, local_zone()) == until
    finally:
        monkeypatch.undo()
        time.tzset()


def test_it_says_until_when_nothing_is_fetched() -> None:
    zone = ZoneInfo("Europe/Berlin")
    until = enough_until(BEGUN, zone)
    assert enough_words(until, BEGUN, zone) == (
        "Enough for today. No fetching until 00:00 tomorrow; what is here stays to be read."
    )
