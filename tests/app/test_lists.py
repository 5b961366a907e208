"""The account's lists: opened beside Home at the first start, offered by name ever after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from textual.pilot import Pilot

from tests.fixtures.deck import lines, offline_app, running, settled
from tests.fixtures.sandbox import NOW_MS, Served
from tui.app import library, opening
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.config.paths import Paths
from tui.model.ids import ListId, UserId
from tui.model.panel import Panel
from tui.model.post import Author
from tui.store import names
from tui.store.cache import open_cache
from tui.store.rows import moment


@asynccontextmanager
async def logged_in(sandbox: Served, home: Path) -> AsyncIterator[tuple[DelurkApp, Pilot[None]]]:
    """The app of somebody who has just logged in."""
    session = opening.open_session(Paths(home, home), env=sandbox.env)
    network = Network(session)
    network.begin(access=sandbox.access)
    app = DelurkApp(session, network)
    async with running(app, (120, 30)) as pilot:
        yield app, pilot


async def said(app: DelurkApp, pilot: Pilot[None], words: str) -> str:
    """Wait until the message row says something like it."""
    while words not in lines(app)[-2]:
        await pilot.pause(0.02)
    await settled(app, pilot)
    return lines(app)[-2]


async def test_a_first_start_opens_ones_own_lists_beside_home(sandbox: Served, tmp_path: Path) -> None:
    world = sandbox.running.sandbox.core.world
    own = {one.name for one in world.lists.values() if one.owner_id == world.me}
    async with logged_in(sandbox, tmp_path) as (app, pilot):
        await said(app, pilot, "of yours beside Home")
        assert app.deck_screen.deck.panels[0].title == "Home"
        assert {state.title for state in app.deck_screen.deck.panels[1:]} == own
        assert app.deck_screen.deck.focus == 0
    async with logged_in(sandbox, tmp_path) as (app, pilot):
        await pilot.press("x")
        await settled(app, pilot)
        count = len(app.deck_screen.deck.panels)
    async with logged_in(sandbox, tmp_path) as (app, _):
        assert len(app.deck_screen.deck.panels) == count == len(own)
    assert sandbox.bill()["by_endpoint"]["GET /2/users/{id}/owned_lists"]["requests"] == 1


async def test_where_x_refuses_to_tell_the_lists_it_is_said(sandbox: Served, tmp_path: Path) -> None:
    sandbox.faults("403")
    async with logged_in(sandbox, tmp_path) as (app, pilot):
        await said(app, pilot, "Your lists were not found.")
        assert [state.title for state in app.deck_screen.deck.panels] == ["Home"]


def test_lists_are_offered_with_whose_they_are(tmp_path: Path) -> None:
    now = moment(NOW_MS)
    me = Author(UserId(1), "you", "You")
    with closing(open_cache(tmp_path / "cache.db")) as db:
        assert library.offers(db) == []
        names.save_me(db, me, fetched_at=now)
        found = [
            names.ListName(ListId(5), "Botany", UserId(9), members=1),
            names.ListName(ListId(6), "Gardeners", me.id, members=12),
        ]
        names.save_lists(db, found, fetched_at=now)
        assert [(one.panel, one.title, one.why) for one in library.offers(db)] == [
            ("list:6", "Gardeners", "your list, 12 people"),
            ("list:5", "Botany", "a list you know"),
        ]


async def test_an_account_without_lists_is_asked_once_a_day_and_not_at_each_start(
    sandbox: Served, tmp_path: Path
) -> None:
    world = sandbox.running.sandbox.core.world
    world.lists.clear()
    endpoint = "GET /2/users/{id}/owned_lists"
    async with logged_in(sandbox, tmp_path) as (app, pilot):
        while endpoint not in sandbox.bill()["by_endpoint"] or app.deck_screen.session.open_lists:
            await pilot.pause(0.02)
        await settled(app, pilot)
    async with logged_in(sandbox, tmp_path) as (app, pilot):
        await pilot.pause(0.3)
    assert sandbox.bill()["by_endpoint"][endpoint]["requests"] == 1


async def test_the_picker_offers_to_ask_for_lists_where_none_is_known_at_a_price(
    sandbox: Served, tmp_path: Path
) -> None:
    world = sandbox.running.sandbox.core.world
    lists = dict(world.lists)
    world.lists.clear()
    async with logged_in(sandbox, tmp_path) as (app, pilot):
        while app.deck_screen.session.open_lists:
            await pilot.pause(0.02)
        for answer in ("X knows no list that you own or follow.", f"{len(lists)} lists known by name now."):
            await pilot.press("a", *"my lists")
            await settled(app, pilot)
            row = next(row for row in lines(app) if "Ask X for my lists" in row)
            assert "costs $0.005 a list at most" in row
            await pilot.press("down", "enter")
            await said(app, pilot, answer)
            world.lists.update(lists)
        await pilot.press("a", *"my lists")
        await settled(app, pilot)
        assert not any("Ask X for my lists" in row for row in lines(app))
    async with offline_app(tmp_path / "other", (100, 30), [Panel("home")]) as (app, pilot):
        await pilot.press("a", *"my lists")
        await settled(app, pilot)
        assert not any("Ask X for my lists" in row for row in lines(app))
