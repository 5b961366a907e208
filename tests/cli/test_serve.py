"""`delurk serve`: the same app in a browser, for whoever has the address, and for nobody else."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType, WSServerHandshakeError

from tests.cli.posts import Shell
from tests.journeys.emulator import Emulator
from tui.serving.guard import NO_TOKEN, WRONG_HOST, WRONG_ORIGIN
from tui.serving.tab import app_environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks for processes with ps")
COLUMNS, ROWS, PATIENCE_S = 120, 40, 25.0  # seconds: two suites on two cores start a demo slowly


@dataclass
class Server:
    """A server that runs: its process and the address it printed."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def apps(self) -> list[int]:
        """The processes of its tabs."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True).stdout
        lines = [line.split() for line in listed.splitlines()]
        return [
            int(pid) for pid, parent, state in lines if int(parent) == self.process.pid and state[0] != "Z"
        ]

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[ClientSession]:
        """A browser that has opened the address."""
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            async with session.get(self.address) as page:
                assert page.status == 200
            yield session

    @asynccontextmanager
    async def tab(self) -> AsyncIterator["Page"]:
        """The page's socket, opened as the page opens it; closed as a tab is."""
        async with self.browser() as browser:
            size = f"width={COLUMNS}&height={ROWS}"
            async with browser.ws_connect(f"{self.origin}/ws?{size}", origin=self.origin) as opened:
                yield Page(opened)


AT_HOME = r"Home .*?(\d+) of \d+"


@dataclass
class Page:
    """What stands in the browser."""

    socket: ClientWebSocketResponse
    screen: Emulator = field(default_factory=lambda: Emulator(COLUMNS, ROWS, lambda _: None))
    told: list[list[object]] = field(default_factory=list)

    async def press(self, keys: str) -> None:
        await self.socket.send_json(["stdin", keys])

    @property
    def number(self) -> int:
        """Which post of Home is chosen."""
        found = re.search(AT_HOME, "\n".join(self.screen.lines))
        assert found is not None
        return int(found[1])

    async def shows(self, words: str) -> None:
        """Return when these words (a pattern) stand on the screen."""
        await self.until(lambda: re.search(words, "\n".join(self.screen.lines)) is not None)

    async def until(self, true: Callable[[], bool]) -> None:
        """Return when this is so; take what comes until then."""
        try:
            await asyncio.wait_for(self._take_until(true), PATIENCE_S)
        except TimeoutError:
            raise AssertionError("It did not come. The screen:\n" + "\n".join(self.screen.lines)) from None

    async def _take_until(self, true: Callable[[], bool]) -> None:
        while not true():
            message = await self.socket.receive()
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), message
            if message.type is WSMsgType.BINARY:
                self.screen.feed(message.data)
            else:
                self.told.append(json.loads(message.data))


@contextmanager
def serving(*words: str, env: dict[str, str]) -> Iterator[Server]:
    """A server while it runs; whatever happens, it does not outlive the test."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DELURK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "serve", "--port", "0", *words],
        env=clean | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        try:
            yield Server(process, process.stdout.readline().strip())
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`delurk serve --demo`, whose throw-away homes lie in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with serving("--demo", env={"DELURK_HOME": str(folder / "home"), "TMPDIR": str(folder)}) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Server]:
    """`delurk serve` on a home that holds some posts."""
    Shell(tmp_path).fill(*(f"Number {number}" for number in range(12)))
    with serving("home", env={"DELURK_HOME": str(tmp_path)}) as server:
        yield server


def running(pids: list[int]) -> list[int]:
    """Those of these processes that run."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-p", ",".join(map(str, pids))], capture_output=True, text=True
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if line.split()[1][0] != "Z"]


def environment_of(pid: int) -> bytes:
    """What a process has in its environment; nothing where the system does not tell."""
    told = Path(f"/proc/{pid}/environ")
    return told.read_bytes() if told.exists() else b""


async def gone(pids: list[int]) -> None:
    """Return when none of these processes runs."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while pids and (left := running(pids)):
        assert asyncio.get_running_loop().time() < deadline, f"still running: {left}"
        await asyncio.sleep(0.05)


async def test_nobody_gets_in_without_the_token(demo: Server) -> None:
    async with ClientSession() as stranger:
        for path in ("/", "/?token=", f"/?token={demo.token[:-1]}", "/static/page.js", "/nowhere", "/ws"):
            async with stranger.get(demo.origin + path) as answer:
                assert (answer.status, await answer.text()) == (403, NO_TOKEN + "\n"), path
        for path in (f"/ws?token={demo.token}", f"/static/page.js?token={demo.token}"):
            async with stranger.get(demo.origin + path) as answer:
                assert answer.status == 403, "the token stands in the page's own address alone"
        with pytest.raises(WSServerHandshakeError) as refused:
            await stranger.ws_connect(demo.origin + "/ws", origin=demo.origin)
        assert refused.value.status == 403
    assert demo.apps() == []


async def test_a_name_made_to_point_here_and_another_page_are_refused(demo: Server) -> None:
    async with demo.browser() as browser:
        port = urlsplit(demo.origin).port
        for host in (f"evil.example:{port}", "127.0.0.1.evil.example", "", "["):
            async with browser.get(demo.address, headers={"Host": host}) as answer:
                assert (answer.status, await answer.text()) == (403, WRONG_HOST + "\n"), host
        async with browser.get(demo.address, headers={"Host": f"localhost:{port}"}) as answer:
            assert answer.status == 200
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1", f"ftp://127.0.0.1:{port}", ""):
            async with browser.get(f"{demo.origin}/ws", headers={"Origin": origin}) as answer:
                assert (answer.status, await answer.text()) == (403, WRONG_ORIGIN + "\n"), origin
    assert demo.apps() == []


async def test_the_page_needs_nothing_from_elsewhere_and_tells_nobody_of_the_token(demo: Server) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser, browser.get(demo.address) as page:
        text = await page.text()
        cookie = page.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert 'name="viewport"' in text
        parts = re.findall(r'(?:src|href)="([^"]+)"', text)
        async with browser.get(f"{demo.origin}/static/page.css") as style:
            parts += re.findall(r'url\("([^"]+)"\)', await style.text())
        assert len(parts) >= 6
        for part in parts:
            if part != "data:,":
                assert part.startswith("/static/"), part
                async with browser.get(demo.origin + part) as answer:
                    assert answer.status == 200, part
        for name in ("page.html", "..%2f__init__.py", "background.png"):
            async with browser.get(f"{demo.origin}/static/{name}") as answer:
                assert answer.status == 404, name


async def test_the_app_is_drawn_takes_keys_opens_links_there_and_ends_with_its_tab(demo: Server) -> None:
    async with demo.tab() as page:
        await page.shows(AT_HOME)
        before = page.number
        (app,) = demo.apps()
        assert demo.token.encode() not in environment_of(app)
        await page.press("j")
        await page.until(lambda: page.number > before)
        await page.press("O")
        await page.until(lambda: bool(page.told))
        ((kind, what),) = page.told
        assert kind == "open_url"
        assert isinstance(what, dict)
        assert what["url"].startswith("https://x.com/")
        await page.shows("Opened in a new tab")
    await gone([app])


async def test_what_no_page_of_ours_says_ends_that_tab_alone(demo: Server) -> None:
    async with demo.tab() as page, demo.tab() as other:
        await page.socket.send_str('["resize", 5]')
        with pytest.raises(AssertionError, match="1003"):
            await page.shows("never")
        await other.shows(AT_HOME)


async def test_two_tabs_read_one_journal_and_a_closed_one_keeps_its_place(home: Server) -> None:
    async with home.tab() as other:
        await other.shows("1 of 12")
        staying = home.apps()
        async with home.tab() as page:
            await page.shows("1 of 12")
            (leaving,) = set(home.apps()) - set(staying)
            await page.press("jjj")
            await page.shows("4 of 12")
        await gone([leaving])
        async with home.tab() as again:
            await again.shows("4 of 12")
        await other.press("j")
        await other.shows("2 of 12")
        await other.press("q")
        with pytest.raises(AssertionError, match="1000"):
            await other.shows("never")
    await gone(home.apps())


async def test_ctrl_c_ends_every_app_and_says_nothing_of_the_token(home: Server) -> None:
    async with home.tab() as page:
        await page.shows("1 of 12")
        await page.press("jj")
        await page.shows("3 of 12")
        apps = home.apps()
        home.process.send_signal(signal.SIGINT)
        with pytest.raises(AssertionError, match="1001"):
            await page.shows("never")
    out, err = await asyncio.to_thread(home.process.communicate, timeout=PATIENCE_S)
    assert home.process.returncode == 0
    assert err == ""
    assert home.token not in out, "after the first line"
    await gone(apps)


async def test_apps_leave_when_their_server_is_killed(home: Server) -> None:
    async with home.tab() as page:
        await page.shows("1 of 12")
        apps = home.apps()
        assert apps
        home.process.kill()
        await gone(apps)


def failed(*words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "tui", "serve", *words], capture_output=True, text=True)
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_where_it_cannot_listen_it_says_why_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = failed("--port", str(port))
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith(f"Port {port} is in use")
    code, said = failed("--host", "192.0.2.7", "--port", "0")
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("'192.0.2.7' is no address of this machine")
    assert failed("--demo", "home")[0] == 2
    assert failed("list:")[0] == 2


async def test_the_welcome_leads_to_the_demo_in_the_same_tab(tmp_path: Path) -> None:
    with serving(env={"DELURK_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}) as server:
        async with server.tab() as page:
            await page.shows("the demo")
            page.screen.resize(100, 30)
            await page.socket.send_json(["resize", {"width": 100, "height": 30}])
            await page.press("1")
            await page.shows(AT_HOME)
            await page.press("j")
            await page.shows(r"Home .*[2-9]\d* of \d+")
            assert len(page.screen.lines[0]) == 99, "as wide as the window has become"


async def test_an_app_that_cannot_start_says_so_in_the_page_and_why_beside_the_server(tmp_path: Path) -> None:
    (tmp_path / "cache.db").mkdir()
    with serving(env={"DELURK_HOME": str(tmp_path)}) as server:
        async with server.tab() as page:
            await page.shows("The app did not start")
        server.process.terminate()
        _, err = await asyncio.to_thread(server.process.communicate, timeout=PATIENCE_S)
    assert "cache.db" in err
    assert "Traceback" not in err


def test_beyond_this_machine_it_says_who_can_read_along(tmp_path: Path) -> None:
    with serving("--host", "0.0.0.0", env={"DELURK_HOME": str(tmp_path)}) as server:
        assert server.process.stdout is not None
        out = next(line for line in server.process.stdout if "http" in line)
        server.process.terminate()
        server.process.communicate(timeout=PATIENCE_S)
    assert "0.0.0.0" not in server.address
    assert "plain http" in out
    assert server.process.returncode == 0


def test_an_app_hears_nothing_of_the_terminal_that_its_server_runs_in() -> None:
    env = {"KITTY_WINDOW_ID": "1", "TMUX": "x", "DELURK_PLAIN": "1", "DELURK_USER_TOKEN": "t", "TERM": "dumb"}
    given = app_environment(env, 44, 30)
    assert not {"KITTY_WINDOW_ID", "TMUX", "DELURK_PLAIN"} & given.keys()
    assert (given["TERM"], given["COLUMNS"], given["DELURK_USER_TOKEN"]) == ("xterm-256color", "44", "t")
