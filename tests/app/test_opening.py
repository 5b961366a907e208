"""From a post to its author and its tags, a search of the cache, and what a panel that is added costs: nothing yet."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.invented import post
from tests.fixtures.sandbox import Served
from tui.app.opening import open_session
from tui.app.program import DelurkApp
from tui.config.paths import Paths
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Gone, Post, Span
from tui.store import writing
from tui.store.cache import open_cache

SIZE = (100, 30)
NOW = datetime.now(UTC)


def tagged(one: Post, *tags: str) -> Post:
    """A post with these tags, and no others."""
    return replace(one, spans=tuple(Span(0, 1, "hashtag", tag) for tag in tags))


def a_home(home: Path, *posts: Post) -> None:
    """A cache with these posts in PANEL."""
    with closing(open_cache(home / "cache.db")) as db:
        writing.save_page(db, PANEL, Page(posts), fetched_at=NOW)


async def told(app: DelurkApp, pilot: Pilot[None], *keys: str) -> str:
    """What stands on the message row after these keys."""
    for key in keys:
        await pilot.press(key)
        await settled(app, pilot)
    return lines(app)[-2].strip()


def open_panels(app: DelurkApp) -> list[str]:
    """The deck's panels, as they are written."""
    return [str(state.panel) for state in app.deck_screen.deck.panels]


PLAIN = [replace(post(number), reposted=None, quoted=None, spans=()) for number in range(4)]


async def test_at_opens_the_author_and_of_a_repost_the_originals(tmp_path: Path) -> None:
    original, by = PLAIN[3], PLAIN[1].author
    assert original.author is not None
    assert by is not None
    lost = replace(PLAIN[2], reposted=Gone(PLAIN[0].id, "deleted"))
    a_home(tmp_path, replace(PLAIN[1], author=by, reposted=original), lost)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await told(app, pilot, "@")
        assert open_panels(app)[1:] == [f"@{original.author.username.lower()}"]
        assert app.deck_screen.deck.focus == 1
        await told(app, pilot, "1", "j")
        assert "its author is not known here" in await told(app, pilot, "@")
        assert len(open_panels(app)) == 2


async def test_hash_opens_the_tag_asks_which_of_several_and_says_where_there_is_none(tmp_path: Path) -> None:
    a_home(tmp_path, tagged(PLAIN[0], "LDchat", "ldchat"), tagged(PLAIN[1], "one", "two"), PLAIN[2])
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await told(app, pilot, "#")
        assert open_panels(app)[1:] == ["#ldchat"]
        assert await told(app, pilot, "1", "#") == "#ldchat is open: here it is."
        assert app.deck_screen.deck.focus == 1
        assert await told(app, pilot, "1", "j", "#") == "1 #one, 2 #two: press a number, esc leaves."
        assert await told(app, pilot, "escape") == "Nothing opened."
        await told(app, pilot, "#", "2")
        assert "#two" in open_panels(app)
        assert await told(app, pilot, "1", "j", "#") == "This post has no tag."


async def test_s_searches_what_is_here(tmp_path: Path) -> None:
    wanted = replace(PLAIN[2], text="A marigold, of all things.")
    a_home(tmp_path, PLAIN[0], PLAIN[1], wanted)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await told(app, pilot, "s", *"marigold")
        assert any("Search what is here for “marigold”" in row and "free" in row for row in lines(app))
        await told(app, pilot, "enter")
        assert open_panels(app)[1:] == ["cache:marigold"]
        state = app.deck_screen.deck.focused
        assert state is not None
        assert [one.id for one in state.posts] == [wanted.id]
        await told(app, pilot, "s", *"zebu")
        await told(app, pilot, "enter")
        text = "\n".join(lines(app))
        assert "No post in the cache has these words." in text
        assert "never fetched" not in text
        await told(app, pilot, "s", *"!?", "enter")
        assert any("No word is in this" in row for row in lines(app))
        await told(app, pilot, "escape")
        assert len(open_panels(app)) == 3


async def test_a_panel_added_in_the_demo_waits_for_f_and_says_its_price(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        screen = app.deck_screen
        await screen.panels.add(Panel("tags", "rarelyused"))
        while not lines(app)[-2].strip().startswith("Never fetched: f asks X, about $"):
            await pilot.pause(0.02)
        assert screen.deck.focused is not None
        assert not screen.deck.focused.posts
        assert not screen.deck.focused.fetched
        assert screen.deck.focused.panel not in screen.network.state.asked
        await pilot.press("f")
        while "#rarelyused: " not in lines(app)[-2]:
            await pilot.pause(0.02)
        assert screen.deck.focused.panel in screen.network.state.asked


async def test_space_says_when_it_goes_up_and_when_it_shows_what_came(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30, first=3)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await told(app, pilot, *"AjjN", "G")
        assert await told(app, pilot, "space") == "Nothing unread below; up to the topmost."
        assert state.cursor == 0
        await told(app, pilot, "G", "A", "g")
        fill(tmp_path / "cache.db", 3, first=0)
        await app.deck_screen.freshness.watch()
        assert await told(app, pilot, "space") == "3 new shown."


async def test_a_key_that_means_nothing_says_so_once_with_the_key_that_helps(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    (tmp_path / "config.toml").write_text('[keys]\n"help.open" = "f9"\n')
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        assert not open_session(Paths(tmp_path, tmp_path), env={}).messages
        assert await told(app, pilot, "f12") == ""
        assert await told(app, pilot, "ü") == "ü means nothing here. f9 lists the keys."
        assert await told(app, pilot, "ä") == "ü means nothing here. f9 lists the keys."
        assert len(app.deck_screen.messages) == 1


async def test_in_a_thread_too_space_says_when_it_goes_up(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        deck = app.deck_screen.deck
        home = deck.focused
        assert home is not None
        home.cursor = next(at for at, one in enumerate(home.posts) if one.shown.reply_to is not None)
        await told(app, pilot, "t", "A", "g", "U", "G")
        thread = deck.focused
        assert thread is not None
        assert thread.cursor > 0
        assert await told(app, pilot, "space") == "Nothing unread below; up to the topmost."
        assert thread.cursor == 0


async def test_the_picker_offers_a_known_person_before_a_name_that_is_only_written(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await told(app, pilot, "a", *"@rosalind")
        found = [row for row in lines(app) if "@rosalind_k" in row or "Add @rosalind" in row]
        assert ["Add" in row for row in found[:2]] == [False, True]  # others are posts below the picker
        await told(app, pilot, "enter")
        assert "@rosalind_k" in open_panels(app)
