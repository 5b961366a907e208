"""How long a rule holds: "24h", "7d", "forever", or until the end of a day. Times are milliseconds since 1970, UTC."""

import re
from datetime import UTC, datetime
from typing import Final

EXPECTED: Final = "24h, 7d, 30d or forever"
_SPAN: Final = re.compile(r"([1-9][0-9]{0,3}) ?([hdw])", re.IGNORECASE)
_UNIT_MS: Final = {"h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000}


def span_ms(text: str) -> int | None:
    """How long "24h", "7d", "2w" is, in milliseconds; None for "forever". Raises ValueError with what was expected."""
    word = text.strip().lower()
    if word == "forever":
        return None
    found = _SPAN.fullmatch(word)
    if found is None:
        raise ValueError(f"expected {EXPECTED}, not {text[:40]!r}")
    return int(found[1]) * _UNIT_MS[found[2]]


def day_end(text: str, now: datetime) -> int:
    """When the day 2026-12-24 ends where `now` is. Raises ValueError with what was expected."""
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=now.tzinfo)
    except ValueError:
        raise ValueError(f"expected a day such as {now:%Y-%m-%d}, not {text[:40]!r}") from None
    end = day.replace(hour=23, minute=59, second=59)
    if end <= now:
        raise ValueError(f"{text.strip()} is past: expected a day to come")
    return milliseconds(end)


def milliseconds(when: datetime) -> int:
    """A moment as a number."""
    return round(when.timestamp() * 1000)


def left(until: int | None, now: int) -> str:
    """What is left, in words: "for good", "6 d left", "3 h left", "ended"."""
    if until is None:
        return "for good"
    rest = until - now
    if rest <= 0:
        return "ended"
    for unit, word in (("d", "d"), ("h", "h")):
        if rest >= _UNIT_MS[unit]:
            return f"{round(rest / _UNIT_MS[unit])} {word} left"  # just after "7d" it is seven
    return f"{max(1, rest // 60_000)} min left"


def date_of(at: int) -> datetime:
    """A number as a moment."""
    return datetime.fromtimestamp(at / 1000, UTC)
