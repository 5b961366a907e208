"""The server: one page, the files it needs, and a socket for each tab. Every route stands behind the guard."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from ipaddress import ip_address
from typing import Final

from aiohttp import WSCloseCode, web

from tui.serving.guard import LOOPBACK_NAMES, Guard
from tui.serving.tab import Tab, app_environment, cells

HEARTBEAT_S: Final = 20.0  # a phone that went to sleep does not say goodbye
MOST_BYTES: Final = 1 << 20  # of one message: a long paste
_TYPES: Final = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "ttf": "font/ttf",
}
# 'self' covers the socket in new browsers; older ones want it named, which takes the host's name: see _headers.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self' ws://{host} wss://{host}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "delurk",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket there (port 0: any free one). Raises OSError (gaierror where `host` is no name)."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def is_loopback(listening: socket.socket) -> bool:
    """Whether only this machine can reach it."""
    return ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback


def guard_of(listening: socket.socket, host: str, token: str) -> Guard:
    """The door of a server that was asked to listen at `host`."""
    names = LOOPBACK_NAMES | {host.lower()} if is_loopback(listening) else None
    return Guard(token, listening.getsockname()[1], names)


async def serve(
    listening: socket.socket,
    guard: Guard,
    command: Sequence[str],
    env: Mapping[str, str],
    ready: Callable[[], None],
) -> None:
    """Serve until ^c, SIGTERM or SIGHUP; then every app is asked to leave and is waited for. `ready`: it answers."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: ^c cancels this instead
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(one, stop.set)
    tabs: set[web.WebSocketResponse] = set()
    runner = web.AppRunner(_application(guard, command, env, tabs), access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        ready()
        await stop.wait()
    finally:
        for tab in list(tabs):
            await tab.close(code=WSCloseCode.GOING_AWAY, message=b"delurk serve was stopped")
        await runner.cleanup()  # waits for the tabs' handlers, and so for their apps


def _application(
    guard: Guard, command: Sequence[str], env: Mapping[str, str], tabs: set[web.WebSocketResponse]
) -> web.Application:
    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        refused = guard.refusal(
            host=request.headers.get("Host", ""),
            query=request.query.get("token") if request.path == "/" else None,
            cookie=request.cookies.get(guard.cookie),
            origin=request.headers.get("Origin"),
            socket=request.path == "/ws",
        )
        return web.Response(status=403, text=refused + "\n") if refused else await handler(request)

    async def page(request: web.Request) -> web.Response:
        response = _response(pages["page.html"], "html")
        if guard.knows(request.query.get("token")):
            # No redirect: after a tap in another page, a strict cookie would not come along with it.
            response.set_cookie(guard.cookie, guard.token, httponly=True, samesite="Strict", path="/")
        return response

    async def file(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in pages or name == "page.html":
            raise web.HTTPNotFound
        return _response(pages[name], name.rpartition(".")[2])

    async def tab(request: web.Request) -> web.WebSocketResponse:
        width, height = cells(request.query.get("width"), 80), cells(request.query.get("height"), 24)
        browser = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MOST_BYTES)
        await browser.prepare(request)
        tabs.add(browser)
        try:
            await (await Tab.open(browser, command, app_environment(env, width, height))).run()
        finally:
            tabs.discard(browser)
        return browser

    pages = _pages()
    application = web.Application(middlewares=[guarded])
    application.add_routes([web.get("/", page), web.get("/ws", tab), web.get("/static/{name}", file)])
    application.on_response_prepare.append(_headers)
    return application


def _pages() -> dict[str, bytes]:
    """What the page is made of, by name: ours, and textual-serve's terminal with its font."""
    ours, theirs = files("tui.serving") / "web", files("textual_serve") / "static"
    found: list[Traversable] = [*ours.iterdir(), *(theirs / "fonts").iterdir()]
    found += [theirs / "css" / "xterm.css", theirs / "js" / "textual.js"]
    return {one.name: one.read_bytes() for one in found if one.name.rpartition(".")[2] in _TYPES}


def _response(body: bytes, kind: str) -> web.Response:
    charset = None if kind == "ttf" else "utf-8"
    return web.Response(body=body, content_type=_TYPES[kind], charset=charset)


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, refusals and sockets too: nothing from elsewhere, no address told on, nothing kept."""
    response.headers.update(_HEADERS)
    if response.content_type == "text/html":
        response.headers["Content-Security-Policy"] = _POLICY.format(host=request.host)
