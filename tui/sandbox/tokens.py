"""Paging tokens: where a page ended, in a form that says nothing to a client.

A token names the last thing shown, not a page number, so that pages neither repeat nor lose anything while new
posts arrive. People and lists have plain ids as tokens, as X has [seen: `"next_token": "1695203059209389429"`].
"""

from base64 import b32decode, b32encode
from binascii import crc32
from typing import Final

from tui.sandbox.refusals import invalid

_SALT: Final = 0x5DEECE66D1234567


def post_token(last_id: int) -> str:
    """The token of the page that begins below `last_id`: 20 characters, at least 16 as X has them."""
    raw = (last_id ^ _SALT).to_bytes(8)
    return b32encode(raw + crc32(raw).to_bytes(4)).decode().rstrip("=").lower()


def post_of(token: str) -> int:
    """The id inside a `post_token`. Raises Refusal (400) for any other text."""
    try:
        raw = b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        raise _strange(token) from None
    if len(raw) != 12 or crc32(raw[:8]).to_bytes(4) != raw[8:]:
        raise _strange(token)
    return int.from_bytes(raw[:8]) ^ _SALT


def thing_of(token: str) -> int:
    """The id in a page token of people or lists. Raises Refusal (400)."""
    if not (token.isascii() and token.isdigit() and len(token) <= 19):
        raise _strange(token)
    return int(token)


def _strange(token: str) -> Exception:
    message = f"The `pagination_token` query parameter value [{token}] is not a valid token"
    return invalid("pagination_token", token, message)
