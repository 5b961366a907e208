"""Quiet: how long somebody has been here, told only when they asked for it, and "enough for today".

Pure: every function is given the time. Times are aware; minutes are whole.
"""

from datetime import UTC, datetime, timedelta, tzinfo

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_TWO_DAYS = timedelta(days=2)


def clock_words(begun: datetime, now: datetime) -> str:
    """ "You have been here 25 min.", said in whole minutes that have passed."""
    minutes = max(0, (now - begun) // _MINUTE)
    hours, rest = divmod(minutes, 60)
    spent = f"{rest} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"You have been here {spent}."


def due(begun: datetime, told: datetime | None, now: datetime, every: float) -> bool:
    """Whether it is to be told now. `every`: minutes between two times, 0 for never; `told`: when it was told last.

    After a long pause, such as a sleeping machine, it is told once and not once for each time missed.
    """
    if every <= 0 or now < begun:
        return False
    interval = timedelta(minutes=every)
    before = -1 if told is None or told < begun else (told - begun) // interval
    return (now - begun) // interval > max(0, before)


def next_due(begun: datetime, now: datetime, every: float) -> datetime | None:
    """When it will be told next, later than `now`; None for never. One timer is set for that and no other."""
    if every <= 0:
        return None
    interval = timedelta(minutes=every)
    return begun + (max(0, (now - begun) // interval) + 1) * interval


def enough_until(now: datetime, zone: tzinfo) -> datetime:
    """Until when it is enough, said now: when the next day begins in `zone`, in UTC.

    Looked for among moments and not put together from a date: midnight can be left out or come twice where the clock
    is put forward or back then, and not every zone says which is meant.
    """
    today = now.astimezone(zone).date()
    before = now.astimezone(UTC).replace(microsecond=0)
    after = before + _TWO_DAYS
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).date() > today:
            after = middle
        else:
            before = middle
    return after


def is_enough(until: datetime | None, now: datetime) -> bool:
    """Whether the network is still closed. `until` as `enough_until` gave it when it was said, None if it was not."""
    return until is not None and now < until


def enough_words(until: datetime, now: datetime, zone: tzinfo) -> str:
    """What is said while it is enough: that nothing is fetched, until when, and what stays."""
    at = until.astimezone(zone)
    day = "tomorrow" if at.date() > now.astimezone(zone).date() else "today"
    return f"Enough for today. No fetching until {at:%H:%M} {day}; what is here stays to be read."
