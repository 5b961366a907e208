"""Times as a reader wants them: short today, longer the further back. English, whatever the locale."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock(when: datetime, now: datetime, zone: tzinfo) -> str:
    """ "14:21" today, "24 Nov 14:21" this year, "24 Nov 2025" before that and "2 Jan 2027 09:30" after it, in `zone`."""
    local, today = _in(zone, when), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local.hour:02}:{local.minute:02}"
    if local.year == today.year:
        return f"{local.day} {_MONTHS[local.month - 1]} {local.hour:02}:{local.minute:02}"
    hour = (
        f" {local.hour:02}:{local.minute:02}" if local > today else ""
    )  # what is to come has to be known in time
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}{hour}"


def _in(zone: tzinfo, when: datetime) -> datetime:
    try:
        return when.astimezone(zone)
    except OverflowError:  # the first or the last day that there is: a file from elsewhere can hold it
        return when


def day(when: datetime, now: datetime, zone: tzinfo) -> str:
    """The day's name for a rule between two days: "Today", "Yesterday", "Tue 24 Nov", "Mon 24 Nov 2025"."""
    local, today = when.astimezone(zone).date(), now.astimezone(zone).date()
    if local == today:
        return "Today"
    if local == today - timedelta(days=1):
        return "Yesterday"
    name = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
    return name if local.year == today.year else f"{name} {local.year}"


def left(until: datetime, now: datetime) -> str:
    """How long until then, in one unit: "3 days left", "2 h left", "14 min left", "ends now"."""
    minutes = int((until - now).total_seconds() // 60)
    if minutes < 1:
        return "ends now"
    if minutes < 60:
        return f"{minutes} min left"
    if minutes < 48 * 60:
        return f"{minutes // 60} h left"
    return f"{minutes // (24 * 60)} days left"


def length(milliseconds: int) -> str:
    """The length of a film: "0:42", "12:05", "1:02:33"."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def date(local: datetime, now: datetime) -> str:
    """ "3 Nov"; "3 Nov 2025" where that is another year than the one of `now`. Both in the zone that is meant."""
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local.day} {_MONTHS[local.month - 1]}{year}"


def full_day(local: datetime) -> str:
    """A day with its year: "Wed 25 Nov 2026". `local` is in the zone that is meant."""
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
