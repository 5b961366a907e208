"""Who may come in. Pure: a request's headers in, a sentence out where it is refused.

Whoever has the token can read along, spend the day's money and press every key. A page of somebody else's must not
get there through the reader's browser either: a name that was made to point here (DNS rebinding) is known by Host,
a socket opened by another page by its Origin.
"""

from dataclasses import dataclass
from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NO_TOKEN: Final = "This address needs its token: open the whole first line that delurk serve printed."
WRONG_HOST: Final = "delurk serve does not answer to this name: open the address that it printed."
WRONG_ORIGIN: Final = "Another page asked for this: only delurk’s own page may."


@dataclass(frozen=True, slots=True)
class Guard:
    """One server's door: its token, and the names it answers to (None: any, where others may know it by any)."""

    token: str
    port: int
    names: frozenset[str] | None

    @property
    def cookie(self) -> str:
        """The cookie's name. Cookies do not know ports: two servers on one machine need two names."""
        return f"delurk_{self.port}"

    def knows(self, offered: str | None) -> bool:
        """Whether this is the token; takes as long for a near miss as for a far one."""
        return compare_digest((offered or "").encode("utf-8", "replace"), self.token.encode())

    def refusal(
        self, *, host: str, query: str | None, cookie: str | None, origin: str | None, socket: bool
    ) -> str:
        """Why a request with these headers is refused, in a sentence; "" where it may come in."""
        if self.names is not None and _name(host) not in self.names:
            return WRONG_HOST
        if not (self.knows(query) or self.knows(cookie)):
            return NO_TOKEN
        if socket and not _same(origin, host):
            return WRONG_ORIGIN
        return ""


def _name(host: str) -> str:
    """The name in a Host header, without its port; "" where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same(origin: str | None, host: str) -> bool:
    """Whether a page of this origin came from here. Browsers always name it for a socket: none is not ours."""
    scheme, _, rest = (origin or "").partition("://")
    return scheme in ("http", "https") and rest.lower() == host.lower() != ""
