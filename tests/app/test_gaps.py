"""Gaps at the keyboard: they are seen, priced, filled and closed, and the reader stays where they were."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.invented import post
from tests.fixtures.sandbox import NOW_MS, Served
from tui.app.program import DelurkApp
from tui.feed.events import Filled
from tui.model.ids import PostId, first_id_at
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.reading import is_read
from tui.store import gaps, writing
from tui.store.cache import open_cache
from tui.store.gaps import Asked

SIZE = (100, 30)
HOME = Panel("home")


def with_a_gap(home: Path, missing: int, *, kept_below: int = 60) -> None:
    """A cache whose home panel has ten posts of now, a gap, and older ones below it."""
    now = datetime.fromtimestamp(NOW_MS / 1000, UTC)
    made = [
        replace(post(number), id=PostId(first_id_at(now - timedelta(minutes=5 * number)) + 7))
        for number in range(10 + missing + kept_below)
    ]
    with closing(open_cache(home / "cache.db")) as db:
        below, above = tuple(made[10 + missing :]), tuple(made[:10])
        gaps.save_page(db, HOME, Page(below), Asked(), fetched_at=now)
        gaps.save_page(db, HOME, Page(above, next_token="more"), Asked(since=below[0].id), fetched_at=now)


async def filled(app: DelurkApp, pilot: Pilot[None], keys: tuple[str, ...]) -> Filled:
    """Press, wait for what was missing to come, and return what came."""
    told: list[Filled] = []
    apply = app.deck_screen.network.apply

    def and_keep(event):  # type: ignore[no-untyped-def]
        if isinstance(event, Filled):
            told.append(event)
        return apply(event)

    app.deck_screen.network.apply = and_keep  # type: ignore[method-assign]
    await pilot.press(*keys)
    while not told:
        await pilot.pause(0.02)
    app.deck_screen.network.apply = apply  # type: ignore[method-assign]
    await settled(app, pilot)
    return told[0]


async def test_a_gap_is_seen_between_its_posts_offline_too(tmp_path: Path) -> None:
    with_a_gap(tmp_path, 40)
    async with offline_app(tmp_path, (100, 120), [HOME]) as (app, _):
        assert any("about 40 posts not fetched · $" in row for row in lines(app))


async def test_offline_f_at_a_gap_asks_nothing(tmp_path: Path) -> None:
    with_a_gap(tmp_path, 40)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press(*"jjjjjjjjj", "f")
        await settled(app, pilot)
        assert "No login" in lines(app)[-2]


async def test_f_next_to_a_gap_names_the_price_and_f_again_fills_it(sandbox: Served, tmp_path: Path) -> None:
    with_a_gap(tmp_path, 40)
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        gap = next(gap for gap in state.gaps if gap.older and gap.usd)
        state.choose(state.index_of(gap.newer), passed=False)
        app.deck_screen.moved(state)
        await settled(app, pilot)
        assert any("posts not fetched · $" in row for row in lines(app))
        requests = sandbox.bill()["requests"]
        await pilot.press("f")
        await settled(app, pilot)
        said = lines(app)[-2]
        assert "Fetch about" in said
        assert f"${gap.usd:.2f}" in said
        assert sandbox.bill()["requests"] == requests
        chosen, row, held = state.chosen, state.cursor_row(), len(state.held)
        event = await filled(app, pilot, ("f",))
        assert event.new > 0
        assert len(state.held) == held + event.new
        assert (state.chosen, state.cursor_row()) == (chosen, row)
        assert f"{event.new} posts for $" in lines(app)[-2]


async def test_esc_leaves_the_gap_and_costs_nothing(sandbox: Served, tmp_path: Path) -> None:
    with_a_gap(tmp_path, 40)
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        gap = next(gap for gap in state.gaps if gap.older)
        state.choose(state.index_of(gap.newer), passed=False)
        requests, before = sandbox.bill()["requests"], state.gaps
        await pilot.press("f", "escape")
        await settled(app, pilot)
        assert sandbox.bill()["requests"] == requests
        assert state.gaps == before


async def test_all_read_is_all_that_is_here(tmp_path: Path) -> None:
    with_a_gap(tmp_path, 40)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        [gap] = [gap for gap in state.gaps if gap.older]
        await pilot.press("A")
        await settled(app, pilot)
        assert state.unread == 0
        assert not is_read(state.marks, PostId(gap.older + 1))
        await pilot.press("space")
        await settled(app, pilot)
        assert "about 40 posts are missing in between" in lines(app)[-2]


async def test_where_the_cache_ends_f_fetches_older_posts(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("G")
        await settled(app, pilot)
        assert any("The cache ends here. f fetches older posts, about $" in row for row in lines(app))
        last, row = state.chosen, state.cursor_row()
        assert last is not None
        event = await filled(app, pilot, ("f", "f"))
        assert event.new > 0
        assert (state.chosen, state.cursor_row()) == (last, row)
        assert state.posts[-1].id < last.id
        assert not any("The cache ends here" in row for row in lines(app))


async def test_a_click_on_a_gap_names_the_price_and_a_second_one_fills_it(
    sandbox: Served, tmp_path: Path
) -> None:
    with_a_gap(tmp_path, 40)
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        gap = next(gap for gap in state.gaps if gap.older and gap.usd)
        state.choose(state.index_of(gap.newer), passed=False)
        app.deck_screen.moved(state)
        await pilot.press("k")
        await settled(app, pilot)
        y = next(y for y, row in enumerate(lines(app)) if "posts not fetched · $" in row)
        chosen, requests, held = state.chosen, sandbox.bill()["requests"], len(state.held)
        await pilot.click(offset=(60, y))
        await settled(app, pilot)
        assert f"for about ${gap.usd:.2f}?" in lines(app)[-2]
        assert sandbox.bill()["requests"] == requests
        assert state.chosen is chosen
        await pilot.click(offset=(60, y))
        for _ in range(500):
            if len(state.held) > held:
                break
            await pilot.pause(0.02)
        assert len(state.held) > held
        await settled(app, pilot)


async def test_what_is_loaded_into_a_gap_later_comes_unread_though_all_was_marked_read(
    tmp_path: Path,
) -> None:
    with_a_gap(tmp_path, 40)
    now = datetime.fromtimestamp(NOW_MS / 1000, UTC)

    def loaded(minutes: int, count: int) -> Page:
        made = [now - timedelta(minutes=minutes + number) for number in range(count)]
        return Page(
            tuple(replace(post(number), id=PostId(first_id_at(at))) for number, at in enumerate(made, 4))
        )

    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        for key, page in (("A", loaded(101, 3)), ("E", loaded(151, 4)), ("E", loaded(2000, 5))):
            await pilot.press("g", key)
            await settled(app, pilot)
            assert state.unread == 0
            with closing(open_cache(tmp_path / "cache.db")) as db:
                writing.save_page(db, HOME, page, fetched_at=now)
            await app.deck_screen.freshness.look_again(state)
            await settled(app, pilot)
            assert state.unread == len(page.posts)
            assert not any(is_read(state.marks, one.id) for one in page.posts)
