"""Who is asking: the two tokens a server gives out, and how a request shows one of them."""

import os
import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Final, Literal

from tui.sandbox.refusals import unauthorized, wrong_kind

Who = Literal["user", "user1", "app"]  # OAuth 2.0 user, OAuth 1.0a user, app-only bearer

# X's names for the kinds, in the order it lists them.
_KINDS: Final[dict[Who, str]] = {
    "user1": "OAuth 1.0a User Context",
    "user": "OAuth 2.0 User Context",
    "app": "OAuth 2.0 Application-Only",
}
_OAUTH1_TOKEN: Final = re.compile(r'oauth_token="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Tokens:
    """A server's tokens. Not secret: it serves invented people on loopback."""

    user: str
    bearer: str


def new_tokens() -> Tokens:
    """Tokens that no other server has."""
    return Tokens(f"user-{os.urandom(12).hex()}", f"app-{os.urandom(12).hex()}")


def who_asks(authorization: str, tokens: Tokens) -> Who:
    """Whose token an Authorization header carries. Raises Refusal (401).

    OAuth 1.0a: the user token as `oauth_token`, with any consumer; the signature is not checked.
    """
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        if rest.strip() == tokens.user:
            return "user"
        if rest.strip() == tokens.bearer:
            return "app"
    if scheme.lower() == "oauth" and (token := _OAUTH1_TOKEN.search(rest)) and token[1] == tokens.user:
        return "user1"
    raise unauthorized()


def refuse_others(who: Who, allowed: Set[Who]) -> None:
    """Raise Refusal (403) where a kind of token is not one of `allowed`."""
    if who not in allowed:
        raise wrong_kind(_KINDS[who], [name for kind, name in _KINDS.items() if kind in allowed])
