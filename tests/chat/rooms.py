"""Rooms of our own invention, for tests: strategies over zones, weeks and years."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tui.chat.calendar import MIDNIGHT
from tui.chat.reading import WEEKS
from tui.chat.values import LETTERS, QA, RoomSpec, Schedule

ZONES: Final = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC",
    "Africa/Casablanca", "Pacific/Apia", "America/Scoresbysund", "Asia/Tehran", "Europe/Dublin", "Pacific/Chatham",
)  # fmt: skip
MARA: Final = RoomSpec(
    name="lrnchat",
    tags=("lrnchat", "lrn"),
    hosts=("mara_holt",),
    guests=("ines_duarte",),
    title="Learning chat",
    schedule=Schedule((1,), time(20), "Europe/Berlin", first=date(2026, 9, 1)),
)

zones = st.sampled_from(ZONES)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2015, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
weeks = st.one_of(
    st.just(("every",)),
    st.sets(st.sampled_from(WEEKS[1:]), min_size=1).map(
        lambda some: tuple(week for week in WEEKS if week in some)
    ),
)
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda some: tuple(sorted(some)))
extras = st.sets(moments, max_size=3).map(lambda some: tuple(sorted(some)))
people = st.lists(st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True), max_size=3, unique=True).map(tuple)
tags = st.lists(
    st.from_regex(r"_?[a-zé][a-z0-9_é日本]{0,12}", fullmatch=True), min_size=1, max_size=3, unique=True
).map(tuple)
words = st.sampled_from(
    ["", "Learning chat", "a, b; c \\ d", "Ünï: “x” 'y' \"z\"", "日" * 90, "#other = [1]", "line\\nfeed, 1;2"]
)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Schedules that `rooms.toml` can say."""
    zone, extra = draw(zones), draw(extras)
    if extra and draw(st.booleans()):
        return Schedule((), MIDNIGHT, zone, extra=extra)
    span = sorted((draw(days), draw(days)))
    first, last = (span[0] if draw(st.booleans()) else None), (span[1] if draw(st.booleans()) else None)
    skipped = frozenset(draw(st.sets(days, max_size=3)))
    return Schedule(draw(weekdays), draw(times), zone, draw(weeks), first, last, skipped, extra)


@st.composite
def rooms(draw: st.DrawFn, timed: bool = False) -> RoomSpec:
    """Rooms as `rooms.toml` describes them; `timed`: each with a schedule."""
    known = draw(tags)
    style = draw(st.sampled_from(["live", "slow", "free"]))
    return RoomSpec(
        name=draw(st.one_of(st.just(known[0]), st.from_regex(r"[a-z0-9_.-]{1,20}", fullmatch=True))),
        tags=known,
        hosts=draw(people),
        cohosts=draw(people),
        guests=draw(people),
        letters=draw(st.sampled_from([QA, *LETTERS.values()])),
        minutes=draw(st.one_of(st.just(60), st.integers(1, 20_000))),
        style=style,
        title=draw(words),
        schedule=draw(schedules() if timed else st.one_of(st.none(), schedules())),
        note=draw(words),
        notify=draw(st.booleans()),
    )


def zone_of(schedule: Schedule) -> ZoneInfo:
    """The schedule's zone."""
    return ZoneInfo(schedule.zone)
