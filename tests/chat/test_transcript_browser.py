"""A transcript in a real browser: a phone and a screen, dark and light, with an accessibility checker.

Needs Chromium and axe-core; where either is missing there is nothing to look with.
"""

import asyncio
import itertools
import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.chat.by_hand import Evening, free_form, hostile
from tui.chat.transcript import Document, html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = find_spec("axe_core_python")
LOOKS = ((360, "dark"), (1280, "light"), (1280, "dark"), (360, "light"))
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here"),
    pytest.mark.skipif(AXE is None, reason="no axe-core-python here"),
    pytest.mark.skipif(sys.platform == "win32", reason="Chromium is started as on Unix"),
]


class Browser:
    """One page of a headless Chromium, spoken to by its own protocol. `asked`: every address it asked for."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._session: str | None = None
        self._loaded = False
        self.asked: list[str] = []

    async def tell(self, method: str, **words: Any) -> dict[str, Any]:
        """Say one thing, and wait for the answer."""
        number = next(self._numbers)
        session = {} if self._session is None else {"sessionId": self._session}
        await self._socket.send_json({"id": number, "method": method, "params": words, **session})
        while (heard := await self._hear()).get("id") != number:
            pass
        assert "error" not in heard, heard
        result: dict[str, Any] = heard["result"]
        return result

    async def _hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = await self._socket.receive_json(timeout=30)
        if heard.get("method") == "Network.requestWillBeSent":
            self.asked.append(heard["params"]["request"]["url"])
        self._loaded |= heard.get("method") == "Page.loadEventFired"
        return heard

    async def begin(self) -> None:
        """Open the page."""
        target = await self.tell("Target.createTarget", url="about:blank")
        attached = await self.tell("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self.tell("Page.enable")
        await self.tell("Network.enable")

    async def look(self, address: str, width: int, scheme: str) -> None:
        """Load an address in a window of this width, in the dark or the light."""
        await self.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        await self.tell("Emulation.setEmulatedMedia", features=[feature])
        self._loaded = False
        await self.tell("Page.navigate", url=address)
        while not self._loaded:
            await self._hear()

    async def run(self, script: str) -> Any:
        """What a script on the page gives."""
        found = await self.tell("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Browser]:
    """A browser with a profile of its own; gone afterwards."""
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--remote-debugging-port=0", f"--user-data-dir={folder}",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        async with asyncio.timeout(30):
            while b"DevTools listening on " not in (line := await process.stderr.readline()):
                assert line, "Chromium ended before it listened"
        address = line.decode().split()[-1]
        async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
            browser = Browser(socket)
            await browser.begin()
            yield browser
            await socket.send_json({"id": 0, "method": "Browser.close"})
    finally:
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def pages() -> dict[str, Document]:
    """Documents to look at: the usual one, one without numbers, one whose words have no blanks to break at."""
    evening = Evening()
    return {
        "evening": evening.document(hidden={evening.a2: "sales", evening.q2: "sales"}),
        "free": free_form(),
        "long": hostile("https://" + "x" * 250 + " " + "word " * 60, "N" * 50, "alt" * 80),
    }


async def test_nobody_is_shut_out_on_a_phone_or_a_screen_in_the_dark_or_the_light(tmp_path: Path) -> None:
    assert AXE is not None
    assert AXE.submodule_search_locations is not None
    axe = (Path(AXE.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    async with browsing(tmp_path / "profile") as browser:
        for name, document in pages().items():
            file = tmp_path / f"{name}.html"
            file.write_text(html(document, guesses=True), encoding="utf-8")
            for width, scheme in LOOKS if name == "evening" else LOOKS[:2]:
                where = f"{name} {width} {scheme}"
                browser.asked.clear()
                await browser.look(file.as_uri(), width, scheme)
                assert browser.asked == [file.as_uri()], where
                ground = await browser.run("getComputedStyle(document.documentElement).backgroundColor")
                assert ground == {"dark": "rgb(17, 22, 28)", "light": "rgb(251, 250, 246)"}[scheme], where
                root = "document.documentElement"
                assert await browser.run("innerWidth") == width
                assert await browser.run(f"{root}.scrollWidth - {root}.clientWidth") == 0, where
                await browser.run(axe + "; 0")
                options = {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]}
                found = await browser.run(f"axe.run(document, {json.dumps(options)})")
                assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] == [], where
                assert len(found["passes"]) > 20, where
