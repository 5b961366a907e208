"""The sandbox on the network: every request through one door, then to its endpoint, then onto the bill.

Sandbox(world, base_url=..., tokens=...)   a server's state
Sandbox.application()                      its aiohttp application; `run` serves it, on loopback only
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from tui.sandbox import (
    routes_app,
    routes_lists,
    routes_marks,
    routes_media,
    routes_post,
    routes_read,
    routes_search,
    routes_users,
)
from tui.sandbox.access import Tokens, Who, new_tokens, refuse_others, who_asks
from tui.sandbox.arrivals import Clock
from tui.sandbox.asked import Asked, Takes, ask
from tui.sandbox.control import Control
from tui.sandbox.core import Core
from tui.sandbox.endpoints import APP, Answer, Call, Endpoint
from tui.sandbox.facts import FactBook
from tui.sandbox.faults import REFUSING, Fault, Faults
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.naming import Naming, body_in, query_in_old_names
from tui.sandbox.refusals import Refusal, invalid_body, too_many_requests
from tui.sandbox.streams import KEEP_ALIVE_S, Connection, Streams
from tui.sandbox.world.model import World

LARGEST_REQUEST: Final = 8 * 1024 * 1024
HTML_ERROR: Final = (
    "<!DOCTYPE html><html><head><title>Over capacity</title></head><body><h1>503</h1></body></html>"
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_STREAM: Final = Endpoint(
    "GET",
    "/2/tweets/search/stream",
    lambda call: Answer(None),
    APP,
    50,
    takes=Takes("posts", frozenset(("backfill_minutes", "start_time", "end_time"))),
)


def now_ms() -> int:
    """The real time, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Door:
    """What a request got at the door: who asks, the headers of its answer, and the faults that strike it."""

    who: Who = "user"
    headers: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def struck_by(self, name: str) -> bool:
        """Whether a fault of that name strikes this request."""
        return any(fault.name == name for fault in self.faults)


class Sandbox:
    """A world served as X would serve it."""

    def __init__(
        self,
        world: World,
        *,
        naming: Naming = "old",
        speed: float = 1.0,
        clock: Clock = now_ms,
        base_url: str = "http://127.0.0.1",
        tokens: Tokens | None = None,
        faults: list[Fault] | None = None,
        own_time: bool = False,
    ) -> None:
        self.core = Core(
            world,
            naming=naming,
            speed=speed,
            clock=clock,
            base_url=base_url,
            tokens=tokens or new_tokens(),
            own_time=own_time,
        )
        self.facts = FactBook(self.core)
        self.streams = Streams(self.core, self.facts)
        self.faults = Faults(faults or [])
        self.keep_alive_s = KEEP_ALIVE_S

    def application(self) -> web.Application:
        """The aiohttp application with all endpoints."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        for endpoint in self._endpoints():
            app.router.add_route(endpoint.method, endpoint.path, self._handler(endpoint))
        app.router.add_get(_STREAM.path, self._stream)
        Control(self.core, self.faults).add_to(app)
        app.on_shutdown.append(self._end_streams)
        return app

    def _endpoints(self) -> list[Endpoint]:
        return [
            *routes_search.ENDPOINTS,
            *routes_app.endpoints(self.streams),
            *routes_read.ENDPOINTS,
            *routes_users.ENDPOINTS,
            *routes_lists.ENDPOINTS,
            *routes_post.ENDPOINTS,
            *routes_marks.ENDPOINTS,
            *routes_media.ENDPOINTS,
        ]

    async def _end_streams(self, app: web.Application) -> None:
        self.streams.kill_all()

    # -- the door

    def _admit(self, request: web.Request, endpoint: Endpoint, door: Door) -> None:
        """Token, kind of token, rate limit, faults: in this order. Raises Refusal."""
        door.who = who_asks(request.headers.get("Authorization", ""), self.core.tokens)
        refuse_others(door.who, endpoint.auth)
        if endpoint.per_second:
            within, door.headers = self.core.limits.take(endpoint.name + " 1/s", door.who, 1, 1)
            if not within:
                raise too_many_requests()
        within, door.headers = self.core.limits.take(endpoint.name, door.who, endpoint.limit(door.who))
        if not within:
            raise too_many_requests()
        door.faults = self.faults.strike()
        for fault in door.faults:
            if fault.name in REFUSING:
                raise self._fault(fault, door)

    def _fault(self, fault: Fault, door: Door) -> Refusal:
        if fault.name in ("429", "legacy429"):
            door.headers["x-rate-limit-remaining"] = "0"
        if door.struck_by("noreset"):
            door.headers.pop("x-rate-limit-reset", None)
        return REFUSING[fault.name]()

    def _asked(self, request: web.Request, endpoint: Endpoint) -> Asked:
        return ask(query_in_old_names(request.query, self.core.naming), endpoint.takes)

    def _handler(self, endpoint: Endpoint) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.core.arrivals.publish()
            door = Door()
            try:
                self._admit(request, endpoint, door)
                if door.struck_by("drop") and request.transport is not None:
                    request.transport.abort()
                    return web.Response()
                answer = await self._answer(request, endpoint, door)
            except Refusal as refusal:
                await _slow(door)
                return self._written(refusal.body, refusal.status, {**door.headers, **refusal.headers})
            await _slow(door)
            return await self._sent(request, answer, door)

        return handle

    async def _answer(self, request: web.Request, endpoint: Endpoint, door: Door) -> Answer:
        asked = self._asked(request, endpoint)
        body, upload = await _read(request) if request.method in ("POST", "PUT") else ({}, b"")
        call = Call(self.core, self.facts, door.who, asked, request.match_info, body, upload)
        answer = endpoint.answer(call)
        self._bill(endpoint, call, answer)
        return answer

    def _bill(self, endpoint: Endpoint, call: Call, answer: Answer) -> None:
        bill = self.core.bill
        if endpoint.free or answer.mills is not None:
            bill.flat(endpoint.name, answer.mills or 0)
            return
        mills = endpoint.entry_mills
        if endpoint.owned_mills is not None and call.is_own():
            mills = endpoint.owned_mills
        bill.read(endpoint.name, endpoint.takes.shape, answer.body, mills=mills)

    # -- writing

    def _written(self, body: Json, status: int, headers: dict[str, str]) -> web.Response:
        if body is None:
            return web.Response(status=status, headers=headers)
        is_problem = status >= 400 and isinstance(body, dict) and "type" in body
        kind = "application/problem+json" if is_problem else "application/json"
        text = json.dumps(body_in(self.core.naming, body), ensure_ascii=False, separators=(",", ":"))
        raw = text.encode("utf-8", "surrogatepass")
        return web.Response(body=raw, status=status, headers=headers, content_type=kind, charset="utf-8")

    async def _sent(self, request: web.Request, answer: Answer, door: Door) -> web.StreamResponse:
        if door.struck_by("html"):
            return web.Response(text=HTML_ERROR, status=503, headers=door.headers, content_type="text/html")
        if door.struck_by("empty"):
            return web.Response(status=200, headers=door.headers)
        whole = self._written(answer.body, answer.status, door.headers)
        if door.struck_by("reset") and request.transport is not None:
            request.transport.abort()
        if not door.struck_by("cut"):
            return whole
        return await _cut(request, whole)

    # -- the stream

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self.core.arrivals.publish()
        door = Door()
        try:
            self._admit(request, _STREAM, door)
            connection = self.streams.connect(self._asked(request, _STREAM))
        except Refusal as refusal:
            return self._written(refusal.body, refusal.status, {**door.headers, **refusal.headers})
        response = web.StreamResponse(
            headers={**door.headers, "Content-Type": "application/json; charset=utf-8"}
        )
        try:
            await response.prepare(request)
            await response.write(b"\r\n")  # so that the client knows at once that it is connected
            await self._flow(connection, response)
        except ConnectionResetError:
            pass  # the client has gone; the slot is free again
        finally:
            self.streams.disconnect(connection)
        return response

    async def _flow(self, connection: Connection, response: web.StreamResponse) -> None:
        """Send what matches as it comes, and a blank line where nothing does."""
        quiet_since = time.monotonic()
        while True:
            left = max(0.0, quiet_since + self.keep_alive_s - time.monotonic())
            due = self.core.arrivals.due_in()
            wait = left if due is None else min(left, due + 0.005)
            try:
                post = await asyncio.wait_for(connection.waiting.get(), wait)
            except TimeoutError:
                self.core.arrivals.publish()
                if time.monotonic() - quiet_since >= self.keep_alive_s:
                    await response.write(b"\r\n")
                    quiet_since = time.monotonic()
                continue
            if post is None:
                return
            body = self.streams.line(connection, post)
            if body is not None:
                self.core.bill.read(_STREAM.name, "posts", body)
                text = json.dumps(body_in(self.core.naming, body), ensure_ascii=False, separators=(",", ":"))
                await response.write(text.encode("utf-8", "surrogatepass") + b"\r\n")
                quiet_since = time.monotonic()


async def _slow(door: Door) -> None:
    delay = sum(fault.delay_s for fault in door.faults)
    if delay:
        await asyncio.sleep(delay)


async def _read(request: web.Request) -> tuple[JsonObject, bytes]:
    """A request's body as an object, and the file of a multipart one. Raises Refusal (400)."""
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        fields: JsonObject = {name: value for name, value in form.items() if isinstance(value, str)}
        files = [value.file.read() for value in form.values() if isinstance(value, web.FileField)]
        return fields, files[0] if files else b""
    raw = await request.read()
    if not raw:
        return {}, b""
    try:
        body = json.loads(raw)
    except ValueError:
        raise invalid_body("The request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise invalid_body("$: must be an object")
    return body, b""


async def _cut(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Send the first half of an answer, then break the connection."""
    raw = whole.body if isinstance(whole.body, bytes) else b""
    response = web.StreamResponse(status=whole.status, headers=whole.headers)
    response.content_length = len(raw)
    await response.prepare(request)
    await response.write(raw[: len(raw) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
