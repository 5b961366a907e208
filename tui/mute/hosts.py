"""The host of an address, in the one spelling that can be compared."""

import re
from functools import lru_cache
from typing import Final

_PASTED: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#@\s]*@)?(?:\*?\.)?([^/?#@:\s*]+)(?::[0-9]*)?(?:[/?#].*)?"
)
_VALID: Final = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.(?=.)|\Z))+")
# As browsers read it: "\" is "/", what stands before the last "@" of the authority is a user, slashes may be too many.
_LINK: Final = re.compile(
    r"(?:(?:https?|ftp|wss?):[/\\]*|(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})(?:[^/?#\\]*@)?(?P<host>[^/?#\\@:]+)"
    r"|(?P<bare>[^/?#\\@:\s]++)(?=[:/?#\\]|\Z)",
    re.IGNORECASE,
)


def host_in(text: str) -> str | None:
    """The host that a person wrote or pasted: with or without scheme, path, port, "*." before it. None for no host."""
    found = _PASTED.fullmatch(text)
    return comparable(found[1]) if found else None


@lru_cache(maxsize=4096)
def host_of(url: str) -> str | None:
    """The host of a link's whole address, that a browser would ask; the scheme may be left out ("example.com/x")."""
    found = _LINK.match(url)
    if found is None:
        return None
    if (host := found["host"]) is None:
        return comparable(found["bare"]) if "." in found["bare"].strip(".") else None
    if "%" in host:
        from urllib.parse import unquote

        host = unquote(host)
    return comparable(host)


def comparable(host: str) -> str | None:
    """In lower case, without the last dot, in ASCII (IDNA); None where no host is called so."""
    host = host.lower().strip(".")
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    return host if _VALID.fullmatch(host) else None
