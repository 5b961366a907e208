"""The filtered stream over real HTTP: what comes, and in what words each connection ends."""

import asyncio
import json
from collections.abc import Callable

import pytest
from aiohttp import web

from tests.fixtures.sandbox import Served
from tests.x.conftest import Answering
from tui.x.access import Access, Tokens
from tui.x.errors import XError
from tui.x.gateway import Gateway
from tui.x.stream import Arrived, Ended, listen, read_line

POST = {
    "data": {"id": "1999", "text": "Well #chat", "author_id": "7", "created_at": "2026-11-25T01:02:03.000Z"},
    "includes": {"users": [{"id": "7", "name": "Ana", "username": "ana"}]},
    "matching_rules": [{"id": "31", "tag": "delurk"}],
}


class Listened:
    """What a connection brought, and what ended it."""

    def __init__(self) -> None:
        self.opened = 0
        self.came: list[Arrived] = []

    async def on_open(self) -> None:
        self.opened += 1

    async def on_post(self, came: Arrived) -> None:
        self.came.append(came)

    async def until_it_ends(self, url: str, silent: float = 5.0) -> Exception:
        try:
            await listen(
                Access(url, Tokens(None, "SECRET")), self.on_open, self.on_post, silent_seconds=silent
            )
        except (Ended, XError) as error:
            return error


def streaming(end: Callable[[web.Request], object] | None, seconds: float = 0.0):  # type: ignore[no-untyped-def]
    """A stream of one post in the midst of blank lines, that ends like this."""

    async def reply(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"\r\n" + json.dumps(POST).encode() + b"\r\n\r\n")
        await asyncio.sleep(seconds or 0.05)
        if end is not None:
            end(request)
        return response

    return reply


async def test_a_clean_close_ends_one_connection_and_no_other_is_opened(server: Answering) -> None:
    server.reply = streaming(None)
    heard = Listened()
    error = await heard.until_it_ends(server.url)
    assert str(error) == "X closed the stream."
    assert (heard.opened, len(server.asked)) == (1, 1)
    (came,) = heard.came
    assert (came.page.posts[0].text, came.rules) == ("Well #chat", frozenset({"31"}))
    assert server.asked[0].headers["Authorization"] == "Bearer SECRET"


async def test_a_cut_connection_is_told_from_a_closed_one(server: Answering) -> None:
    server.reply = streaming(lambda request: request.transport and request.transport.abort())
    heard = Listened()
    assert str(await heard.until_it_ends(server.url)) == "The stream broke off."
    assert (len(heard.came), len(server.asked)) == (1, 1)


async def test_silence_is_an_end(server: Answering) -> None:
    server.reply = streaming(None, seconds=0.5)
    heard = Listened()
    assert str(await heard.until_it_ends(server.url, silent=0.2)) == "The stream fell silent."
    assert len(heard.came) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, {"title": "ConnectionException", "type": "https://api.x.com/2/problems/streaming-connection"}, "stream slot"),
        (403, {"title": "Client Forbidden", "type": "https://api.x.com/2/problems/client-forbidden"}, "not enrolled"),
        (503, "<html>", "server"),
    ],
)  # fmt: skip
async def test_a_refusal_keeps_its_reason(server: Answering, status: int, body: object, kind: str) -> None:
    server.says(status, json.dumps(body).encode())
    error = await Listened().until_it_ends(server.url)
    assert isinstance(error, XError)
    assert error.kind == kind
    assert "SECRET" not in repr((error, error.__context__, error.__cause__))
    assert len(server.asked) == 1


async def test_nobody_there_is_offline() -> None:
    error = await Listened().until_it_ends("http://127.0.0.1:1")
    assert isinstance(error, XError)
    assert error.kind == "offline"


async def test_cancelling_ends_the_connection(sandbox: Served) -> None:
    async with Gateway(sandbox.access) as gateway:
        (rule,) = await gateway.add_stream_rule("#lrnchat", "delurk room")
        assert await gateway.stream_rules() == (rule,)
        standing = asyncio.Event()

        async def opened() -> None:
            standing.set()

        task = asyncio.create_task(listen(sandbox.access, opened, Listened().on_post))
        await asyncio.wait_for(standing.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while sandbox.running.sandbox.streams.open:  # noqa: ASYNC110  # in another thread
            await asyncio.sleep(0.01)
        assert await gateway.add_stream_rule("#lrnchat", "again") == ()
        await gateway.delete_stream_rules([rule.id])
        assert await gateway.stream_rules() == ()


async def test_what_a_handler_raises_ends_the_connection(server: Answering) -> None:
    server.reply = streaming(None)

    async def full(came: Arrived) -> None:
        raise XError("budget", "Spent.")

    with pytest.raises(XError, match="Spent"):
        await listen(Access(server.url, Tokens(None, "SECRET")), Listened().on_open, full)


def test_a_line_that_is_no_post_is_passed_over_and_a_notice_is_an_end() -> None:
    assert read_line(b"{") is None
    assert read_line(b"[1]") is None
    with pytest.raises(Ended):
        read_line(b'{"errors": [{"title": "operational-disconnect"}]}')
