"""Times are short today and longer the further back, in the reader's zone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.layout.posts import NOW, ZONE
from tui.layout import when


@pytest.mark.parametrize(
    ("moment", "clock", "day"),
    [
        (datetime(2026, 11, 25, 13, 21, tzinfo=UTC), "14:21", "Today"),
        (datetime(2026, 11, 24, 23, 5, tzinfo=UTC), "00:05", "Today"),
        (datetime(2026, 11, 24, 22, 5, tzinfo=UTC), "24 Nov 23:05", "Yesterday"),
        (datetime(2026, 11, 3, 8, 0, tzinfo=UTC), "3 Nov 09:00", "Tue 3 Nov"),
        (datetime(2025, 11, 24, 8, 0, tzinfo=UTC), "24 Nov 2025", "Mon 24 Nov 2025"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1 Jan 00:30", "Thu 1 Jan"),
        (datetime(2027, 1, 2, 8, 30, tzinfo=UTC), "2 Jan 2027 09:30", "Sat 2 Jan 2027"),
    ],
)
def test_a_time_is_as_long_as_it_must_be(moment: datetime, clock: str, day: str) -> None:
    assert when.clock(moment, NOW, ZONE) == clock
    assert when.day(moment, NOW, ZONE) == day


def test_the_last_day_that_there_is_is_no_failure_anywhere() -> None:
    assert when.clock(datetime.max.replace(tzinfo=UTC), NOW, ZONE) == "31 Dec 9999 23:59"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(seconds=30), "ends now"),
        (timedelta(minutes=14, seconds=9), "14 min left"),
        (timedelta(hours=2, minutes=5), "2 h left"),
        (timedelta(hours=47), "47 h left"),
        (timedelta(days=3, hours=1), "3 days left"),
    ],
)
def test_what_is_left_is_told_in_one_unit(ahead: timedelta, words: str) -> None:
    assert when.left(NOW + ahead, NOW) == words
