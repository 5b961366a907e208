"""What X says about its rate limits in the headers of every answer.

Documented limits are sometimes wrong; these headers are what holds, per endpoint and kind of token.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests a window allows, how many are left in it, and when the next begins (UTC)."""

    limit: int
    remaining: int
    reset: datetime


def read_limit(headers: Mapping[str, str]) -> Limit | None:
    """The limit that `headers` tell; None where one of the three is missing or no number."""
    limit = _number(headers.get("x-rate-limit-limit"))
    remaining = _number(headers.get("x-rate-limit-remaining"))
    reset = reset_time(headers)
    if limit is None or remaining is None or reset is None:
        return None
    return Limit(limit, remaining, reset)


def reset_time(headers: Mapping[str, str]) -> datetime | None:
    """When the window ends, in UTC; None where X left it out, which it does on some 429."""
    seconds = _number(headers.get("x-rate-limit-reset"))
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):  # a number of seconds that is no time
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None
