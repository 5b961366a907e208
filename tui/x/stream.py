"""X's filtered stream: its rules, and one connection that lasts until something ends it.

tweepy's AsyncStreamingClient opens the connection and cuts it into lines; everything it would do afterwards is taken
out of its hands. Left to itself it connects again some thousand times a second where X closes cleanly, keeps the status
of a refusal and throws the reason away, and closes the session it was lent. Here each connection has a session of its
own and ends in an exception that says why; who connects again, and when, is decided by `tui.feed.live`.

Slow to import (tweepy, aiohttp).
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import msgspec
from tweepy.asynchronous import AsyncStreamingClient
from yarl import URL

from tui.model.page import Page
from tui.x import fields
from tui.x.access import Access, is_loopback
from tui.x.errors import XError
from tui.x.origin import PLACEHOLDERS, Origin
from tui.x.reaching import unreachable
from tui.x.wire import NotAPage, read_page

SILENT_SECONDS: Final = 21.0
"""X sends a blank line at least every 20 seconds: a connection that is silent for longer is dead."""
CONNECT_SECONDS: Final = 10.0
_LONGEST_LINE: Final = (
    2**20
)  # a post with all that comes along; aiohttp gives lines of up to twice its buffer


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the app's stream; `tag` is whatever its maker calls it, "" for nothing."""

    id: str
    value: str
    tag: str = ""


class Ended(Exception):
    """An established connection has come to its end: X closed it, or it broke off, or fell silent. One clear sentence."""


class _WireRule(msgspec.Struct):
    id: str
    value: str
    tag: str = ""


class _WireRules(msgspec.Struct):
    data: list[_WireRule] = []


class _Matched(msgspec.Struct):
    id: str | int


class _Line(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"")
    matching_rules: list[_Matched] = []


def read_rules(body: bytes) -> tuple[Rule, ...]:
    """The rules in an answer. Raises XError "not understood"."""
    try:
        found = msgspec.json.decode(body, type=_WireRules)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise XError("not understood", "X answered with something other than stream rules.") from None
    return tuple(Rule(one.id, one.value, one.tag) for one in found.data)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A post that came by the stream, as a page of one, and the ids of the rules that it matched."""

    page: Page
    rules: frozenset[str]


Opened = Callable[[], Awaitable[None]]
Arrival = Callable[[Arrived], Awaitable[None]]


async def listen(
    access: Access,
    opened: Opened,
    arrived: Arrival,
    *,
    lean: bool = False,
    silent_seconds: float = SILENT_SECONDS,
) -> None:
    """Open the stream, call `opened` once it stands and `arrived` with each post; never returns of itself.

    `lean`: without the posts that are answered or quoted. Raises Ended where an established connection ends, XError
    where X refuses or cannot be reached, and what `opened` and `arrived` raise.
    """
    if not access.tokens.app:
        raise XError(
            "no token", "X's stream takes an app-only token.", "Set DELURK_BEARER_TOKEN in the environment."
        )
    client = _Client(opened, arrived)
    client.session = aiohttp.ClientSession(
        middlewares=(Origin(access),),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=silent_seconds),
        trust_env=not is_loopback(URL(access.base_url).host or ""),
        cookie_jar=aiohttp.DummyCookieJar(),
        read_bufsize=_LONGEST_LINE,
    )
    wanted = fields.LEAN_POST_FIELDS if lean else fields.POST_FIELDS
    task = client.filter(**wanted)
    try:
        await asyncio.wait([task])
    finally:  # tweepy swallows a cancellation: the task is ended here, and its session with it
        task.cancel()
        await asyncio.wait([task])
    raise client.ended or Ended("X closed the stream.")


class _Client(AsyncStreamingClient):  # type: ignore[misc]
    """One connection of tweepy's: whatever ends it ends the task, and is kept in `ended`."""

    def __init__(self, opened: Opened, arrived: Arrival) -> None:
        super().__init__(PLACEHOLDERS["app"])
        self.ended: Exception | None = None
        self._opened = opened
        self._arrived = arrived
        self._is_open = False

    async def on_connect(self) -> None:
        self._is_open = True
        await self._opened()

    async def on_data(self, raw_data: bytes) -> None:
        if (came := read_line(raw_data)) is not None:
            await self._arrived(came)

    async def on_keep_alive(self) -> None:
        """A blank line: nothing to do."""

    async def on_closed(self, resp: Any) -> None:
        raise Ended("X closed the stream.")

    async def on_connection_error(self) -> None:
        error = sys.exc_info()[1]  # tweepy calls this in its except clause, and does not say what it was
        if not self._is_open:
            raise unreachable(error if isinstance(error, Exception) else OSError())
        if isinstance(error, TimeoutError):
            raise Ended("The stream fell silent.")
        raise Ended("The stream broke off.")

    async def on_exception(self, exception: Exception) -> None:
        # What aiohttp raises may carry the request with its token: it goes no further than its kind.
        if isinstance(exception, Ended | XError):
            self.ended = exception.with_traceback(None)
        elif isinstance(exception, aiohttp.ClientError):
            self.ended = unreachable(exception)
        else:
            self.ended = exception
        self.ended.__context__ = self.ended.__cause__ = None

    async def on_disconnect(self) -> None:
        """The session is closed: it was this connection's alone."""


def read_line(line: bytes) -> Arrived | None:
    """What a line of the stream says; None for one that brings no post. Raises Ended for X's word that it ends."""
    try:
        found = msgspec.json.decode(line, type=_Line, strict=False)
        if not bytes(found.data):
            raise Ended("X ended the stream with a notice.")
        return Arrived(read_page(line), frozenset(str(one.id) for one in found.matching_rules))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, NotAPage):
        return None  # one line that is not understood: the next may be
