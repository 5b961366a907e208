"""Start a sandbox: in a thread of this program, or as this program. Loopback only (see `listening`)."""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tui.sandbox.access import Tokens, new_tokens
from tui.sandbox.faults import parse_faults
from tui.sandbox.listening import address, listen

if TYPE_CHECKING:
    from tui.sandbox.server import Sandbox
    from tui.sandbox.world.model import World

DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox is to be. `world` None: the one of `seed`. `clock` None: the real time, in ms since 1970.

    `own_time`: its clock goes at `speed`, too, so that an hour of its world is an hour by its posts' times.
    """

    naming: Literal["old", "new"] = "old"
    speed: float = 1.0
    seed: int = DEFAULT_SEED
    faults: str = ""
    world: "World | None" = None
    clock: Callable[[], int] | None = None
    own_time: bool = False


@dataclass(slots=True)
class Running:
    """A sandbox that runs in a thread of this program."""

    url: str
    user_token: str
    bearer_token: str
    sandbox: "Sandbox"
    _loop: asyncio.AbstractEventLoop
    _stop: asyncio.Event
    _thread: threading.Thread
    _stopped: bool = field(default=False)

    def stop(self) -> None:
        """End the server; returns when its port is free. Twice is fine."""
        if not self._stopped:
            self._stopped = True
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()


def start_in_thread(
    world: "World | None" = None,
    *,
    port: int = 0,
    naming: Literal["old", "new"] = "old",
    speed: float = 1.0,
    seed: int = DEFAULT_SEED,
    faults: str = "",
    clock: Callable[[], int] | None = None,
    own_time: bool = False,
) -> Running:
    """A sandbox in a thread, ready to answer. Raises OSError (port taken), FaultError (bad `faults`)."""
    settings = Settings(naming, speed, seed, faults, world, clock, own_time)
    parse_faults(faults)
    listening = listen(port)
    tokens = new_tokens()
    begun: list[tuple[Sandbox, asyncio.AbstractEventLoop, asyncio.Event]] = []
    ready = threading.Event()

    async def serve() -> None:
        sandbox = make_sandbox(settings, address(listening), tokens)
        stop = asyncio.Event()
        begun.append((sandbox, asyncio.get_running_loop(), stop))
        await serve_until(sandbox, listening, stop, ready.set)

    def run() -> None:
        try:
            asyncio.run(serve())
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="sandbox", daemon=True)
    thread.start()
    ready.wait()
    if not begun:
        raise RuntimeError("the sandbox did not start: its thread said why on standard error")
    sandbox, loop, stop = begun[0]
    return Running(address(listening), tokens.user, tokens.bearer, sandbox, loop, stop, thread)


def run_as_program(
    settings: Settings, listening: socket.socket, tokens: Tokens, *, with_parent: bool = False
) -> None:
    """Serve on a listening socket until SIGTERM, SIGINT or, `with_parent`, the end of standard input."""
    try:
        asyncio.run(_serve_as_program(settings, listening, tokens, with_parent))
    except KeyboardInterrupt:  # before the loop took the signal over
        listening.close()


async def _serve_as_program(
    settings: Settings, listening: socket.socket, tokens: Tokens, with_parent: bool
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if with_parent:
        threading.Thread(target=_watch_parent, args=(loop, stop), name="parent", daemon=True).start()
    sandbox = make_sandbox(settings, address(listening), tokens)
    await serve_until(sandbox, listening, stop)


def _watch_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Wait for the end of standard input: the parent holds the other end and lets go when it dies."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    loop.call_soon_threadsafe(stop.set)


def make_sandbox(settings: Settings, url: str, tokens: Tokens) -> "Sandbox":
    """The server's state, its world made now if none was given."""
    from tui.sandbox.server import Sandbox, now_ms

    clock = settings.clock or now_ms
    world = settings.world
    if world is None:
        from tui.sandbox.world.make import make_world

        world = make_world(settings.seed, clock())
    return Sandbox(
        world,
        naming=settings.naming,
        speed=settings.speed,
        clock=clock,
        base_url=url,
        tokens=tokens,
        faults=parse_faults(settings.faults),
        own_time=settings.own_time,
    )


async def serve_until(
    sandbox: "Sandbox",
    listening: socket.socket,
    stop: asyncio.Event,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve on a listening socket until `stop` is set; calls `ready` when requests are answered."""
    from aiohttp import web

    # A stream whose client has gone must free its slot at once: its handler is cancelled.
    runner = web.AppRunner(
        sandbox.application(), access_log=None, handler_cancellation=True, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        ready()
        await stop.wait()
    finally:
        await runner.cleanup()
