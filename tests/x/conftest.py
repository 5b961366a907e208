"""A server that answers whatever a test wants, and the sandbox."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from tests.fixtures.sandbox import new_sandbox, sandbox

__all__ = ["new_sandbox", "sandbox"]

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Answering:
    """A server on loopback: `reply` is what it does, `asked` what it was asked."""

    reply: Reply
    url: str = ""
    asked: list[web.Request] = field(default_factory=list)

    def says(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """From now on it answers this."""

        async def reply(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body, headers=headers)

        self.reply = reply


@pytest.fixture
async def server() -> AsyncIterator[Answering]:
    async def nothing(request: web.Request) -> web.StreamResponse:
        return web.Response(status=404)

    answering = Answering(nothing)

    async def handle(request: web.Request) -> web.StreamResponse:
        answering.asked.append(request)
        return await answering.reply(request)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    answering.url = f"http://{host}:{port}"
    yield answering
    await runner.cleanup()
