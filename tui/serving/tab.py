"""One tab: an app process, and what goes between it and the browser.

The app speaks Textual's web driver's language on its pipes: after the line PRELUDE, packets of a kind (D: bytes for
the terminal, M: JSON), a length in four bytes, and the payload. The page speaks textual-serve's: JSON lists of a
kind and a value, and bytes for the terminal.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from aiohttp import WSMsgType, web

PRELUDE: Final = b"__GANGLION__\n"
DRIVER: Final = "tui.app.browser:BrowserDriver"
PATIENCE_S: Final = 8.0  # for an app that was asked to leave: it saves the place and closes its databases
MOST_CELLS: Final = 1000  # a screen's width or height; whoever says more is no screen
# What tells of the terminal that the server runs in: it is not the one that the app is drawn on.
_OF_A_TERMINAL: Final = (
    "KITTY_",
    "WEZTERM_",
    "ITERM_",
    "KONSOLE_",
    "TERM_PROGRAM",
    "TMUX",
    "SSH_",
    "LC_TERMINAL",
)
_ALSO: Final = ("DELURK_PLAIN", "STY", "VTE_VERSION", "WT_SESSION", "LINES")


def app_environment(env: Mapping[str, str], width: int, height: int) -> dict[str, str]:
    """The environment of an app that is drawn in a browser, on a screen of this many cells."""
    kept = {
        name: value
        for name, value in env.items()
        if not name.startswith(_OF_A_TERMINAL) and name not in _ALSO
    }
    return kept | {
        "TEXTUAL_DRIVER": DRIVER,
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": str(width),
        "ROWS": str(height),
        "PYTHONUTF8": "1",
    }


def cells(text: object, otherwise: int) -> int:
    """A number of columns or rows that a browser has said, or `otherwise`."""
    try:
        said = int(str(text))
    except ValueError:
        return otherwise
    return said if 1 <= said <= MOST_CELLS else otherwise


class Tab:
    """A socket to a browser and the app process behind it. They end together, whichever ends first."""

    def __init__(self, socket: web.WebSocketResponse, process: asyncio.subprocess.Process) -> None:
        self._socket = socket
        self._process = process
        self._said = bytearray()  # the end of what the app said on standard error

    @classmethod
    async def open(
        cls, socket: web.WebSocketResponse, command: Sequence[str], env: Mapping[str, str]
    ) -> "Tab":
        """Start the app for a socket. In a session of its own: a ^c in the server's terminal is not for it."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe, env=env, start_new_session=True
        )
        return cls(socket, process)

    async def run(self) -> None:
        """Carry keys there and screens back until one side ends; the other is ended then."""
        noting = asyncio.create_task(self._note())
        down = asyncio.create_task(self._to_browser())
        up = asyncio.create_task(self._to_app())
        try:
            await asyncio.wait({down, up}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end()
            await asyncio.gather(noting, down)
            await self._socket.close()
            await up
            if self._said:
                print(self._said.decode("utf-8", "replace"), end="", file=sys.stderr, flush=True)

    async def _to_app(self) -> None:
        """Keys, pastes, taps, sizes: until the socket closes."""
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                kind, *rest = json.loads(message.data)
                value: Any = rest[0] if rest else None
                if kind == "stdin":
                    await self._send(b"D", value.encode("utf-8", "replace"))
                elif kind == "resize":
                    size = {"width": cells(value["width"], 80), "height": cells(value["height"], 24)}
                    await self._send(b"M", json.dumps({"type": "resize"} | size).encode())
                elif kind in ("focus", "blur"):
                    await self._send(b"M", json.dumps({"type": kind}).encode())
                elif kind == "ping":
                    await self._socket.send_json(["pong", value])
            except (ValueError, TypeError, KeyError, AttributeError):
                await self._socket.close(code=1003, message=b"not a message of delurk's page")
                return

    async def _to_browser(self) -> None:
        """Screens, and addresses to open: until the app ends. Read to the end, or the app could not write it."""
        out = self._process.stdout
        assert out is not None
        line = await out.readline()
        while line and line != PRELUDE:
            line = await out.readline()
        if not line:
            await self._process.wait()
            await self._draw(b"The app did not start. The terminal that delurk serve runs in says why.\r\n")
            return
        with suppress(asyncio.IncompleteReadError):
            while True:
                kind = await out.readexactly(1)
                payload = await out.readexactly(int.from_bytes(await out.readexactly(4), "big"))
                if kind == b"D":
                    await self._draw(payload)
                elif kind == b"M":
                    said = json.loads(payload)
                    if said["type"] == "exit":
                        break
                    if said["type"] == "open_url" and str(said["url"]).startswith(("https://", "http://")):
                        await self._tell(["open_url", {"url": said["url"], "new_tab": True}])
        while await out.read(65536):
            pass

    async def _note(self) -> None:
        """Keep the end of what the app says on standard error."""
        assert self._process.stderr is not None
        while data := await self._process.stderr.read(4096):
            self._said = (self._said + data)[-16384:]

    async def _draw(self, data: bytes) -> None:
        with suppress(ConnectionError):  # the tab is gone: the other half of this sees it, too
            await self._socket.send_bytes(data)

    async def _tell(self, message: object) -> None:
        with suppress(ConnectionError):
            await self._socket.send_json(message)

    async def _send(self, kind: bytes, payload: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(ConnectionError):  # the app has ended: the other half of this sees it, too
            self._process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await self._process.stdin.drain()

    async def _end(self) -> None:
        """Ask the app to leave, wait, and insist. Its standard input ends first: it leaves then, as asked."""
        assert self._process.stdin is not None
        await self._send(b"M", b'{"type":"quit"}')
        self._process.stdin.close()
        for insist in (signal.SIGTERM, signal.SIGKILL):
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE_S)
                return
            except TimeoutError:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, insist)
        await self._process.wait()
