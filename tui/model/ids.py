"""Ids of X: 64-bit snowflakes, integers inside the program, text on the wire.

The time is in the id. Source: X's snowflake layout, 22 low bits of machine and sequence, the rest
milliseconds since 2010-11-04T01:42:54.657Z.
"""

from datetime import UTC, datetime, timedelta
from typing import Final, NewType

PostId = NewType("PostId", int)
UserId = NewType("UserId", int)
ListId = NewType("ListId", int)

SNOWFLAKE_EPOCH_MS: Final = 1_288_834_974_657
LARGEST_ID: Final = 2**63 - 1
_UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def parse_id(text: str) -> int:
    """The integer that `text` writes in decimal digits.

    Raises ValueError, with words for a person, where it is no id: not all digits, or more than 63 bits.
    """
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:40]!r} is not an id: expected decimal digits")
    number = int(text[:20])
    if len(text) > 19 or number > LARGEST_ID:
        raise ValueError(f"{text[:40]!r} is not an id: it does not fit 63 bits")
    return number


def time_of(post: PostId) -> datetime:
    """When the post with this id was made, to the millisecond, in UTC."""
    return _UNIX_EPOCH + timedelta(milliseconds=(post >> 22) + SNOWFLAKE_EPOCH_MS)


def first_id_at(when: datetime) -> PostId:
    """The smallest id that a post made at `when` (an aware time) can have; 0 before the epoch."""
    milliseconds = (when - _UNIX_EPOCH) // timedelta(milliseconds=1)
    return PostId(max(0, milliseconds - SNOWFLAKE_EPOCH_MS) << 22)
