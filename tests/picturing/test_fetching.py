"""Pictures come from X's picture hosts and the sandbox alone, without a token, and never too much of them."""

import asyncio
import socket

import pytest
from aiohttp import web

from tests.fixtures.sandbox import Served
from tests.picturing.conftest import serving
from tui.pictures import fetching
from tui.pictures.errors import PictureError
from tui.pictures.fetching import fetch, origins


async def why(url: str, base_url: str | None) -> tuple[str, str]:
    with pytest.raises(PictureError) as raised:
        await fetch(url, origins(base_url))
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 110
    return raised.value.why, str(raised.value)


async def test_a_picture_of_the_sandbox_comes_and_is_no_billed_read(sandbox: Served) -> None:
    before = sandbox.bill()
    data = await fetch(f"{sandbox.url}/sandbox/media/u12_normal.png", origins(sandbox.url))
    assert data.startswith(b"\x89PNG")
    assert sandbox.bill() == before


async def test_a_picture_that_is_gone_is_said_to_be_gone(sandbox: Served) -> None:
    assert await why(f"{sandbox.url}/sandbox/media/3_1.png", sandbox.url) == (
        "gone",
        "This picture is gone from X.",
    )


async def test_no_token_and_no_cookie_is_sent(png: bytes) -> None:
    asked: list[set[str]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(set(request.headers))
        response = web.Response(body=png, content_type="image/png")
        response.set_cookie("who", "me")
        return response

    async with serving(answer) as base:
        for _ in range(2):
            assert await fetch(f"{base}/a.png", origins(base)) == png
    assert len(asked) == 2
    assert not {"Authorization", "Cookie"} & asked[0] | {"Authorization", "Cookie"} & asked[1]


@pytest.mark.parametrize(
    "url",
    [
        "https://pictures.example/a.png",
        "http://pbs.twimg.com/a.png",
        "https://pbs.twimg.com.evil.example/a.png",
        "https://pbs.twimg.com@evil.example/a.png",
        "https://me:secret@pbs.twimg.com/a.png",
        "https://pbs.twimg.com:8443/a.png",
        "https://pbs.twimg.com:99999/a.png",
        "https://[::1/a.png",
        "file:///etc/passwd",
        "http://localhost:1/a.png",
        "",
    ],
)
async def test_no_other_host_is_asked(url: str) -> None:
    assert (await why(url, "http://127.0.0.1:9"))[0] == "nowhere"


def test_an_api_that_is_no_sandbox_is_no_picture_host() -> None:
    assert origins("https://api.x.com") == origins(None) == set(fetching.X_HOSTS)
    assert origins("http://127.0.0.1:8080/2") == {*fetching.X_HOSTS, "http://127.0.0.1:8080"}


async def test_a_redirect_to_another_host_is_not_followed(png: bytes) -> None:
    reached: list[str] = []

    async def other(request: web.Request) -> web.Response:
        reached.append(request.path)
        return web.Response(body=png, content_type="image/png")

    async with serving(other) as elsewhere:

        async def answer(_: web.Request) -> web.Response:
            raise web.HTTPFound(f"{elsewhere}/a.png")

        async with serving(answer) as base:
            assert (await why(f"{base}/a.png", base))[0] == "nowhere"
    assert reached == []


async def test_one_redirect_on_the_host_is_followed_and_no_more(png: bytes) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path in ("/once", "/for-ever"):
            raise web.HTTPFound("/picture" if request.path == "/once" else "/for-ever")
        return web.Response(body=png, content_type="image/png")

    async with serving(answer) as base:
        assert await fetch(f"{base}/once", origins(base)) == png
        assert (await why(f"{base}/for-ever", base))[0] == "refused"


async def test_a_page_instead_of_a_picture_is_no_picture() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>Log in</html>", content_type="text/html")

    async with serving(answer) as base:
        assert await why(f"{base}/a.png", base) == ("no picture", "What came is no picture.")


async def test_what_would_unfold_is_not_taken() -> None:
    async def insists(_: web.Request) -> web.Response:
        return web.Response(body=b"\x1f\x8b", content_type="image/png", headers={"Content-Encoding": "gzip"})

    async with serving(insists) as base:
        assert (await why(f"{base}/a.png", base))[0] == "no picture"


@pytest.mark.parametrize("says_so", [True, False])
async def test_a_picture_above_the_limit_is_given_up(says_so: bool) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "image/png"})
        if says_so:
            response.content_length = 40_000_000
        await response.prepare(request)
        for _ in range(400):  # without an end, as far as the client can tell
            await response.write(bytes(100_000))
            sent += 100_000
        return response

    async with serving(answer) as base:
        assert (await why(f"{base}/a.png", base))[0] == "too large"
    assert sent < 20_000_000


async def test_a_picture_that_dribbles_in_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE_S", 0.3)

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/png"})
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    async with serving(answer) as base:
        kind, words = await why(f"{base}/a.png", base)
    assert (kind, "did not come within" in words) == ("no network", True)


async def test_no_network_is_said_plainly() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert await why(f"{base}/a.png", base) == (
            "no network",
            "No network: the picture cannot be fetched now.",
        )


async def test_a_connection_that_breaks_off_is_said() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/png", "Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.abort()
        return response

    async with serving(answer) as base:
        assert (await why(f"{base}/a.png", base))[0] == "no network"


@pytest.mark.parametrize("status", [403, 429, 500, 503])
async def test_a_refusal_names_its_status(status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with serving(answer) as base:
        kind, words = await why(f"{base}/a.png", base)
    assert (kind, str(status) in words) == ("refused", True)
