"""A post in full over the deck: everything of it, and keys for its links, copies and raw shape."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tests.store.samples import NOW, a_page, a_post, an_id
from tui.app import outside
from tui.model.panel import Panel
from tui.model.post import Counts, Media, Span
from tui.store import writing
from tui.store.cache import open_cache

SIZE = (100, 34)
HOME = Panel("home")
LINKS = (
    Span(5, 19, "link", "https://kettle.example/silence", href="https://t.co/a", title="The silence"),
    Span(24, 37, "link", "https://grant.example/", href="https://t.co/b"),
)
POST = a_post(
    9,
    "Read kettle.example and grant.example *now*",
    spans=LINKS,
    media=(Media("3_1", "photo", alt="A wall of yellow notes."),),
    counts=Counts(likes=3),
    edits=(an_id(8), an_id(9)),
)
BEFORE = replace(POST, id=an_id(8), text="Read kettle.example and grant.example later")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    db = open_cache(tmp_path / "cache.db")
    writing.save_page(db, HOME, a_page(POST), fetched_at=NOW)
    writing.save_page(db, None, a_page(BEFORE), fetched_at=NOW)
    db.close()
    return tmp_path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that went to a browser: there is none on a test machine."""
    addresses: list[str] = []

    def take(url: str, env: object = None) -> str:
        addresses.append(url)
        return f"Opened in your browser: {url}"

    monkeypatch.setattr(outside, "open_in_browser", take)
    return addresses


async def test_v_shows_everything_and_esc_comes_back(home: Path) -> None:
    async with offline_app(home, SIZE, [HOME]) as (app, pilot):
        before = lines(app)
        await pilot.press("v")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        for words in (
            "@ana · Ana Lima",
            "1 kettle.example",
            "The silence",
            "2 grant.example",
            "A wall of yellow notes.",
            "3 likes",
            "“later” became “*now*”.",
            f"https://x.com/ana/status/{POST.id}",
            "M Markdown",
        ):
            assert words in text, words
        await pilot.press("escape")
        await settled(app, pilot)
        assert lines(app)[1:-2] == before[1:-2]


async def test_links_open_by_number_and_o_opens_the_post(home: Path, opened: list[str]) -> None:
    async with offline_app(home, SIZE, [HOME]) as (app, pilot):
        await pilot.press("v", "2")
        await settled(app, pilot)
        await pilot.press("o")
        await settled(app, pilot)
        await pilot.press("7")
        await settled(app, pilot)
        assert opened == ["https://t.co/b", f"https://x.com/ana/status/{POST.id}"]
        assert "There is no link 7: 2 are numbered." in "\n".join(lines(app))


async def test_a_click_on_a_link_opens_it_on_a_name_its_panel_and_elsewhere_closes(
    home: Path, opened: list[str]
) -> None:
    async with offline_app(home, SIZE, [HOME]) as (app, pilot):

        def cell(words: str) -> tuple[int, int]:
            y, row = next((y, row) for y, row in enumerate(lines(app)) if words in row)
            return row.index(words) + 1, y

        for words in ("2 grant.example", "kettle.example/silence", f"x.com/ana/status/{POST.id}"):
            await pilot.press("v")
            await settled(app, pilot)
            x, y = cell(words)
            await pilot.click(offset=(x + 2, y))
            await settled(app, pilot)
            assert any("View on X" in row for row in lines(app)), "a click on a link leaves the post open"
            await pilot.click(offset=cell("3 likes"))
            await settled(app, pilot)
            assert not any("View on X" in row for row in lines(app))
        assert opened == ["https://t.co/b", "https://t.co/a", f"https://x.com/ana/status/{POST.id}"]
        await pilot.press("v")
        await settled(app, pilot)
        await pilot.click(offset=cell("@ana · Ana Lima"))
        await settled(app, pilot)
        assert app.deck_screen.deck.focused is not None
        assert app.deck_screen.deck.focused.panel == Panel("author", "ana")


async def test_copies_are_the_text_the_address_or_markdown(home: Path) -> None:
    async with offline_app(home, SIZE, [HOME]) as (app, pilot):
        await pilot.press("v")
        await settled(app, pilot)
        for key, start in (
            ("y", POST.text),
            ("Y", f"https://x.com/ana/status/{POST.id}"),
            ("M", "> Read [kettle.example](<https://kettle.example/silence>)"),
        ):
            await pilot.press(key)
            await settled(app, pilot)
            assert app.clipboard.startswith(start)


async def test_the_raw_shape_is_json_and_j_goes_back(home: Path) -> None:
    async with offline_app(home, (120, 90), [HOME]) as (app, pilot):
        await pilot.press("v", "J")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        assert f'"id": "{POST.id}"' in text
        assert '"alt": "A wall of yellow notes."' in text
        await pilot.press("J")
        await settled(app, pilot)
        assert '"alt"' not in "\n".join(lines(app))


async def test_in_a_thread_enter_opens_the_post_in_full(home: Path) -> None:
    async with offline_app(home, SIZE, [HOME]) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "View on X" in "\n".join(lines(app))
        await pilot.press("escape", "escape")
        await settled(app, pilot)
        assert app.deck_screen.deck.focused is app.deck_screen.deck.panels[0]


async def test_several_links_are_numbered_on_the_message_row(home: Path, opened: list[str]) -> None:
    async with offline_app(home, SIZE, [HOME]) as (app, pilot):
        await pilot.press("o")
        await settled(app, pilot)
        assert "1 kettle.example, 2 grant.example: press a number, esc leaves." in lines(app)[-2]
        await pilot.press("2")
        await settled(app, pilot)
        assert opened == ["https://t.co/b"]
        await pilot.press("o", "escape")
        await settled(app, pilot)
        assert "Nothing opened." in lines(app)[-2]
        await pilot.press("o", "j", "1")
        await settled(app, pilot)
        assert opened == ["https://t.co/b"]


async def test_every_post_of_the_demo_can_be_seen_in_full(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, (80, 24)) as (app, pilot):
        for _ in range(8):
            await pilot.press("v", "pagedown", "J", "escape", "j")
        await settled(app, pilot)
        assert app.deck_screen.deck.focused is not None
        assert app.deck_screen.deck.focused.cursor > 0
