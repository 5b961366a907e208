"""With what and where to ask X: the tokens and the address, from the environment for now.

Tokens are secrets: they show in no repr, and only `origin` takes them out, onto the wire.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from tui.x.errors import XError

TokenKind = Literal["user", "app"]
X_ITSELF: Final = "https://api.x.com"


@dataclass(frozen=True, slots=True)
class Tokens:
    """An OAuth 2.0 user token and an app-only bearer token; either may be missing."""

    user: str | None = field(default=None, repr=False)
    app: str | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return f"Tokens(user={'set' if self.user else None}, app={'set' if self.app else None})"

    def __bool__(self) -> bool:
        return bool(self.user or self.app)

    def of_kind(self, kind: TokenKind) -> str | None:
        """The token of that kind."""
        return self.user if kind == "user" else self.app


@dataclass(frozen=True, slots=True)
class Access:
    """Where to ask and with what."""

    base_url: str
    tokens: Tokens

    @property
    def account(self) -> bool:
        """Whether there is any token at all."""
        return bool(self.tokens)


def read_access(env: Mapping[str, str]) -> Access:
    """What DELURK_API_URL, DELURK_USER_TOKEN and DELURK_BEARER_TOKEN say. Raises XError "bad address" or "login"."""
    user = _token(env, "DELURK_USER_TOKEN")
    app = _token(env, "DELURK_BEARER_TOKEN")
    return Access(checked_url(env.get("DELURK_API_URL") or X_ITSELF), Tokens(user, app))


def checked_url(url: str) -> str:
    """`url` as an origin without a final slash.

    Raises XError "bad address" unless it is https, or http to this very machine: tokens never travel in the
    open.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise XError("bad address", f"DELURK_API_URL {url[:80]!r} is no address: {error}.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise XError("bad address", f"DELURK_API_URL {url[:80]!r} is no address: expected https://HOST.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password:
        raise XError(
            "bad address", f"DELURK_API_URL takes a scheme, a host and a port only: {parts.scheme}://HOST."
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise XError(
            "bad address",
            f"DELURK_API_URL {url[:80]!r} is not encrypted: plain http goes to this machine only, use https.",
        )
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}"


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine. Names other than localhost are not asked of the network."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _token(env: Mapping[str, str], name: str) -> str | None:
    token = env.get(name, "").strip()
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise XError(
            "login", f"{name} is no token: it holds blanks or characters that no token has.", "Copy it again."
        )
    return token or None
