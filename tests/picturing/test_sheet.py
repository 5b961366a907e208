"""`V` on a post: its pictures over the deck, one key away and one key back, and every failure one line."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.fixtures.deck import lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tests.picturing.conftest import file_of, landscape, serving
from tests.store.samples import a_page, a_post
from tui.app.program import DelurkApp
from tui.app.widgets.picture import PictureSheet, block_rows, graphics
from tui.model.panel import Panel
from tui.model.post import Media
from tui.pictures.request import Drawing
from tui.store.cache import open_cache
from tui.store.writing import save_page

HOME = Panel("home")
COLOURFUL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
SIZE = (90, 28)


def keep(home: Path, *media: Media) -> None:
    """Put one post with these pictures into the cache."""
    with closing(open_cache(home / "cache.db")) as cache:
        save_page(cache, HOME, a_page(a_post(1, media=media)), fetched_at=datetime.now(UTC))


@asynccontextmanager
async def reading(
    home: Path, base_url: str | None, env: Mapping[str, str] = COLOURFUL, size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[DelurkApp, Pilot[None]]]:
    """The app on what was kept, its pictures from this host."""
    async with offline_app(home, size, [HOME]) as (app, pilot):
        app.session.env = env
        app.deck_screen.network.base_url = base_url
        yield app, pilot


async def press(app: DelurkApp, pilot: Pilot[None], *keys: str) -> list[str]:
    await pilot.press(*keys)
    await settled(app, pilot)
    return lines(app)


def a_picture(url: str | None, at: int = 1, alt: str | None = "A heron by the water") -> Media:
    return Media(f"3_{at}", "photo", alt, url, None, 320, 180)


def said(app: DelurkApp) -> str:
    return app.deck_screen.messages[-1][1] if app.deck_screen.messages else ""


async def test_v_shows_the_picture_in_half_blocks_with_its_words_and_esc_comes_back(
    sandbox: Served, tmp_path: Path
) -> None:
    keep(tmp_path, a_picture(f"{sandbox.url}/sandbox/media/u7_normal.png"))
    async with reading(tmp_path, sandbox.url) as (app, pilot):
        before, billed = lines(app), sandbox.bill()
        seen = await press(app, pilot, "V")
        assert sum("▀▀▀" in row for row in seen) > 10
        assert any("picture  1 of 1  @ana  320 × 180" in row for row in seen)
        assert any("A heron by the water" in row for row in seen)
        assert all(cell_len(row) == SIZE[0] for row in seen)
        assert await press(app, pilot, "escape") == before
    assert sandbox.bill() == billed


async def test_nothing_is_fetched_before_the_key_and_only_once_after_it(tmp_path: Path) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        keep(tmp_path, a_picture(f"{base}/a.png"))
        async with reading(tmp_path, base) as (app, pilot):
            assert asked == []
            for _ in range(2):
                assert any("▀" in row for row in await press(app, pilot, "V"))
                await press(app, pilot, "escape")
            assert asked == ["/a.png"]


async def test_a_damaged_picture_on_disk_is_dropped_and_fetched_again(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        keep(tmp_path, a_picture(f"{base}/a.png"))
        async with reading(tmp_path, base) as (app, pilot):
            await press(app, pilot, "V")  # it has come before it is left
            await press(app, pilot, "escape")
            (file,) = (tmp_path / "pictures").iterdir()
            whole = file.read_bytes()
            file.write_bytes(whole[:60])
            assert any("▀" in row for row in await press(app, pilot, "V"))
            assert file.read_bytes() == whole


async def test_n_and_p_turn_over_the_pictures_of_a_post(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        keep(tmp_path, *(a_picture(f"{base}/{at}.png", at, f"Picture number {at}") for at in (1, 2, 3)))
        async with reading(tmp_path, base) as (app, pilot):
            await press(app, pilot, "V")
            for key, at in (("n", 2), ("n", 3), ("n", 3), ("p", 2), ("p", 1), ("p", 1)):
                seen = await press(app, pilot, key)
                assert any(f"{at} of 3" in row for row in seen)
                assert any(f"Picture number {at}" in row for row in seen)


async def test_another_window_is_another_drawing(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        keep(tmp_path, a_picture(f"{base}/a.png"))
        async with reading(tmp_path, base) as (app, pilot):
            await press(app, pilot, "V")
            for width, height in ((44, 24), (120, 40), (44, 12)):
                await pilot.resize_terminal(width, height)
                seen = await press(app, pilot)
                blocks = [row.count("▀") for row in seen if "▀" in row]
                assert 0 < max(blocks) <= width - 10
                assert any("A heron by the water" in row for row in seen)
                assert any("esc close" in row for row in seen)


async def test_a_post_without_pictures_says_so(tmp_path: Path) -> None:
    keep(tmp_path)
    async with reading(tmp_path, None) as (app, pilot):
        await press(app, pilot, "V")
        assert said(app) == "This post has no picture."
        assert app.screen is app.deck_screen


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (a_picture(None), "X gave no address for this picture."),
        (a_picture("https://pictures.example/a.png"), "is no picture host of X’s."),
        (a_picture("BASE/gone.png"), "This picture is gone from X."),
        (a_picture("BASE/page.png"), "What came is no picture."),
        (a_picture("BASE/half.png"), "This picture is damaged and cannot be drawn."),
        (a_picture("BASE/bomb.png"), "delurk draws 8,000 a side at most."),
    ],
)
async def test_a_failure_is_one_line_and_the_words_stay(tmp_path: Path, media: Media, words: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        match request.path:
            case "/page.png":
                return web.Response(text="<html>", content_type="text/html")
            case "/half.png":
                return web.Response(body=file_of(landscape())[:80], content_type="image/png")
            case "/bomb.png":
                return web.Response(body=file_of(landscape(9_000, 3)), content_type="image/png")
            case _:
                return web.Response(status=404)

    async with serving(answer) as base:
        url = media.url.replace("BASE", base) if media.url is not None else None
        keep(tmp_path, a_picture(url))
        async with reading(tmp_path, base) as (app, pilot):
            seen = await press(app, pilot, "V")
            assert any(words in row for row in seen)
            assert any("A heron by the water" in row for row in seen)
            assert words in said(app)
            seen = await press(app, pilot, "escape")
            assert words in seen[-2]
        assert not (tmp_path / "pictures").exists()


async def test_without_colours_there_are_words_and_nothing_is_fetched(tmp_path: Path) -> None:
    keep(tmp_path, a_picture("https://pictures.example/a.png"))
    async with reading(tmp_path, None, COLOURFUL | {"NO_COLOR": "1"}) as (app, pilot):
        seen = await press(app, pilot, "V")
        assert any("A heron by the water" in row for row in seen)
        assert not any("no picture host" in row or "b in blocks" in row for row in seen)


async def test_with_sixteen_colours_there_are_words_until_b_is_pressed(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        keep(tmp_path, a_picture(f"{base}/a.png"))
        async with reading(tmp_path, base, {"TERM": "xterm"}) as (app, pilot):
            seen = await press(app, pilot, "V")
            assert any("A heron by the water" in row for row in seen)
            assert not any("▀" in row for row in seen)
            assert not (tmp_path / "pictures").exists()
            assert any("▀" in row for row in await press(app, pilot, "b"))


@pytest.mark.parametrize("env", [COLOURFUL, COLOURFUL | {"NO_COLOR": "1"}])
async def test_on_a_narrow_screen_no_word_and_no_key_is_cut(tmp_path: Path, env: dict[str, str]) -> None:
    keep(tmp_path, *(a_picture("https://pictures.example/a.png", at) for at in (1, 2)))
    async with reading(tmp_path, None, env, (44, 24)) as (app, pilot):
        rows = await press(app, pilot, "V")
        seen = " ".join(" ".join(row.rpartition("▌")[2] for row in rows if "▌" in row).split())
        assert "esc close n p next, previous o in browser" in seen
        reason = (
            "Without colours there are the author’s words."
            if "NO_COLOR" in env
            else "no picture host of X’s."
        )
        assert reason in seen


async def test_a_long_alt_text_scrolls_below_its_picture(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        alt = " ".join(f"word{at}" for at in range(150))
        keep(tmp_path, a_picture(f"{base}/a.png", alt=alt))
        async with reading(tmp_path, base) as (app, pilot):
            seen = await press(app, pilot, "V")
            assert any("▀" in row for row in seen)
            assert any("j k scroll the words" in row for row in seen)
            assert not any("word149" in row for row in seen)
            seen = await press(app, pilot, *("j",) * 40)
            assert any("word149" in row for row in seen)
            assert any("▀" in row for row in seen)


async def test_no_alt_text_is_said_in_words(tmp_path: Path) -> None:
    keep(tmp_path, a_picture(None, alt=None))
    async with reading(tmp_path, None) as (app, pilot):
        assert any("No alt text: its author wrote none." in row for row in await press(app, pilot, "V"))


async def test_o_opens_the_picture_in_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, a_picture("https://pictures.example/a.png"))
    async with reading(tmp_path, None) as (app, pilot):
        await press(app, pilot, "V")
        assert isinstance(app.screen, PictureSheet)
        app.session.env = {"SSH_CONNECTION": "there"}  # no browser here: the address is said
        await press(app, pilot, "o")
        assert "https://pictures.example/a.png" in said(app)


def a_drawing(columns: int, rows: int) -> Drawing:
    data = bytes(at * 7 % 256 for at in range(columns * rows * 2 * 3))
    return Drawing(columns, rows, 100, 100, data)


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (17, 3), (80, 30)])
def test_the_rows_of_blocks_are_as_wide_as_asked(columns: int, rows: int, half: bool) -> None:
    made = block_rows(a_drawing(columns, rows), half=half)
    assert [sum(cell_len(segment.text) for segment in row) for row in made] == [columns] * rows


def test_a_cell_has_the_upper_pixel_in_front_of_the_lower_one() -> None:
    drawing = Drawing(2, 1, 2, 2, bytes([255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]))
    ((segment,),) = block_rows(drawing, half=True)
    assert segment.text == "▀▀"
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    assert (segment.style.color.triplet, segment.style.bgcolor.triplet) == ((255, 0, 0), (0, 0, 255))
    ((segment,),) = block_rows(drawing, half=False)
    assert segment.style is not None
    assert segment.style.bgcolor is not None
    assert (segment.text, segment.style.bgcolor.triplet) == ("  ", (127, 0, 127))


def test_each_protocol_gets_its_own_sequence() -> None:
    drawing = a_drawing(3, 2)
    assert graphics(drawing, "kitty").startswith("\x1b_G")
    assert graphics(drawing, "iterm").startswith("\x1b]1337;")
    assert graphics(Drawing(1, 1, 1, 1, b"\x1bP0;1q\x1b\\"), "sixel") == "\x1bP0;1q\x1b\\"


async def test_pictures_that_are_off_are_words_and_nothing_is_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=file_of(landscape()), content_type="image/png")

    async with serving(answer) as base:
        keep(tmp_path, a_picture(f"{base}/a.png"))
        (tmp_path / "config.toml").write_text('pictures = "off"\n')
        async with reading(tmp_path, base) as (app, pilot):
            seen = await press(app, pilot, "V", "b")
            assert any("Pictures are off (config.toml)" in row for row in seen)
            assert any("A heron by the water" in row for row in seen)
            assert not any("▀" in row for row in seen)
    assert asked == []
