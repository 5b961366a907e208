"""X's web intents: what the API refuses opens in the browser, filled in, and costs nothing.

A text is percent-encoded as UTF-8, blanks as "%20", so that no "+" or "&" of it means anything. A lone half of a
surrogate pair, which no address can hold, becomes U+FFFD.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from tui.model.ids import PostId

_SITE: Final = "https://x.com"
_USERNAME: Final = re.compile(r"[A-Za-z0-9_]{1,15}")
LONGEST: Final = 8000
"""Characters of an address that browsers and servers on the way are sure to take."""


@dataclass(frozen=True, slots=True)
class AddressTooLongError(ValueError):
    """The text makes an address that is not sure to arrive: it must be copied instead."""

    length: int

    def __str__(self) -> str:
        return f"The text makes an address of {self.length:,} characters; {LONGEST:,} get through. Copy the text."


def post_intent(text: str = "", *, in_reply_to: PostId | None = None) -> str:
    """Opens X's composer with `text`; as a reply where a post is named. Raises AddressTooLongError."""
    fields = [("text", text)] if text else []
    if in_reply_to is not None:
        fields.append(("in_reply_to", str(in_reply_to)))
    return _intent("tweet", *fields)


def quote_intent(text: str, post: PostId, username: str) -> str:
    """Opens X's composer with a quote: a text that ends in the post's address. Raises AddressTooLongError."""
    address = post_address(post, username)
    said = text.rstrip()
    return post_intent(said if said.endswith(address) else f"{said} {address}".lstrip())


def like_intent(post: PostId) -> str:
    """Asks whether to like a post."""
    return _intent("like", ("tweet_id", str(post)))


def repost_intent(post: PostId) -> str:
    """Asks whether to repost a post."""
    return _intent("retweet", ("tweet_id", str(post)))


def follow_intent(username: str) -> str:
    """Asks whether to follow somebody. Raises ValueError for what is no username."""
    return _intent("follow", ("screen_name", _checked(username)))


def post_address(post: PostId, username: str = "") -> str:
    """A post's own address. Without a username that can be one, the form that X leads on from."""
    whose = username if _USERNAME.fullmatch(username) else "i"
    return f"{_SITE}/{whose}/status/{post}"


def profile_address(username: str) -> str:
    """Somebody's page. Raises ValueError for what is no username."""
    return f"{_SITE}/{_checked(username)}"


def _intent(name: str, *fields: tuple[str, str]) -> str:
    given = "&".join(f"{key}={_encoded(value)}" for key, value in fields)
    address = f"{_SITE}/intent/{name}" + (f"?{given}" if given else "")
    if len(address) > LONGEST:
        raise AddressTooLongError(len(address))
    return address


def _encoded(text: str) -> str:
    return quote(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), safe="")


def _checked(username: str) -> str:
    if _USERNAME.fullmatch(username) is None:
        raise ValueError(f"{username[:40]!r} is no username: expected up to 15 letters, digits and _")
    return username
