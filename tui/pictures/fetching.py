"""A picture from the network: only from the hosts that X serves pictures from, without any token, and not for long.

It costs nothing: X bills posts and people that its API returns, and pictures come from another host. The address comes
out of a stranger's post by way of X, so it is judged before anything is sent: https, or http to this machine, to one
of the few origins that are allowed; a redirect is followed once, to an allowed origin.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from tui.pictures.errors import PictureError

if TYPE_CHECKING:
    import aiohttp

X_HOSTS: Final = ("https://pbs.twimg.com", "https://video.twimg.com")
MOST_BYTES: Final = 5_000_000  # what X takes as a picture is at most 5 MB
PATIENCE_S: Final = 15.0  # for all of it
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_PORTS: Final = {"https": 443, "http": 80}
_REDIRECTS: Final = (301, 302, 303, 307, 308)


def origins(base_url: str | None) -> frozenset[str]:
    """Where pictures may come from: X's picture hosts, and the sandbox that is spoken to, if it is one."""
    own = _origin(base_url) if base_url and _is_loopback(urlsplit(base_url)) else None
    return frozenset(X_HOSTS) | ({own} if own is not None else frozenset())


async def fetch(url: str, allowed: Iterable[str]) -> bytes:
    """The picture's bytes, not yet looked at. Raises PictureError, its words a line for the reader."""
    import asyncio
    from importlib import import_module

    allowed = frozenset(allowed)
    _judge(url, allowed)
    await asyncio.to_thread(
        import_module, "aiohttp"
    )  # a fifth of a second where nothing has needed it before
    import aiohttp

    try:
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=PATIENCE_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "delurk"},
            auto_decompress=False,  # nothing that unfolds is taken
            trust_env=not _is_loopback(urlsplit(url)),  # the system's proxy, but not for this machine
        ) as session:
            return await _get(session, url, allowed)
    except TimeoutError:
        raise PictureError(
            "no network", f"The picture did not come within {PATIENCE_S:.0f} seconds."
        ) from None
    except aiohttp.ClientConnectorError:
        raise PictureError("no network", "No network: the picture cannot be fetched now.") from None
    except (aiohttp.ClientError, OSError) as broken:
        raise PictureError("no network", "The picture broke off on its way. Try again.") from broken


async def _get(session: "aiohttp.ClientSession", url: str, allowed: frozenset[str]) -> bytes:
    for _ in range(2):
        async with session.get(url, allow_redirects=False) as response:
            if response.status not in _REDIRECTS:
                return await _body(response)
            url = urljoin(url, response.headers.get("Location", ""))
            _judge(url, allowed)
    raise PictureError("refused", "The picture’s host sends from place to place; delurk follows once.")


async def _body(response: "aiohttp.ClientResponse") -> bytes:
    if response.status in (404, 410):
        raise PictureError("gone", "This picture is gone from X.")
    if response.status != 200:
        raise PictureError("refused", f"The picture’s host does not give it ({response.status}). Try later.")
    if not response.content_type.startswith("image/") or "Content-Encoding" in response.headers:
        raise PictureError("no picture", "What came is no picture.")
    if (response.content_length or 0) > MOST_BYTES:
        raise too_heavy()
    data = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        data += chunk
        if len(data) > MOST_BYTES:
            raise too_heavy()
    return bytes(data)


def too_heavy() -> PictureError:
    """A file above the limit."""
    return PictureError(
        "too large", f"This picture is larger than {MOST_BYTES // 1_000_000} MB: not fetched."
    )


def _judge(url: str, allowed: frozenset[str]) -> None:
    """Raises PictureError for an address that is not asked."""
    if _origin(url) not in allowed:
        host = _parts(url).hostname or "nowhere"
        raise PictureError("nowhere", f"Not fetched: {host[:60]!r} is no picture host of X’s.")


def _origin(url: str) -> str | None:
    """Scheme, host and port as they are compared; None for what is no plain web address."""
    parts = _parts(url)
    try:
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return None
    if parts.scheme == "http" and not _is_loopback(parts):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = port in (None, _PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # a bracket that is not closed
        return urlsplit("")


def _is_loopback(parts: SplitResult) -> bool:
    return parts.hostname in _LOOPBACK
