"""The zone the reader lives in, through the C library: it knows the offset of every date, summer time included."""

import time
from datetime import datetime, timedelta, tzinfo
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1)  # a time in UTC that does not say so: `fromutc` is given such ones


class LocalZone(tzinfo):
    """The system's local time (TZ or /etc/localtime).

    `datetime.astimezone()` without an argument fixes the offset of one moment; posts are from summer and winter.
    """

    def utcoffset(self, when: datetime | None) -> timedelta:
        """The offset that holds at this local time."""
        return timedelta(seconds=_local(when).tm_gmtoff)

    def dst(self, when: datetime | None) -> None:
        """Not told apart from the offset."""
        return

    def tzname(self, when: datetime | None) -> str:
        """The zone's short name at this local time."""
        return _local(when).tm_zone

    def fromutc(self, when: datetime) -> datetime:
        """The local time of a moment in UTC."""
        since = when.replace(tzinfo=None) - _EPOCH
        return when + timedelta(seconds=time.localtime(since.total_seconds()).tm_gmtoff)


def _local(when: datetime | None) -> time.struct_time:
    if when is None:
        return time.localtime()
    return time.localtime(time.mktime((*when.timetuple()[:8], -1)))


def local_zone() -> tzinfo:
    """The zone the reader lives in."""
    return LocalZone()
