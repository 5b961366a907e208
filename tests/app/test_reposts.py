"""Reposts at the keyboard: one entry, hidden by a key, and so again after a restart."""

import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.deck.test_grouping import A, B, newest_first, original, repost
from tests.fixtures.deck import lines, offline_app, settled
from tests.fixtures.invented import post
from tui.app import opening
from tui.config.paths import Paths
from tui.model.page import Page
from tui.model.panel import Panel
from tui.store import gaps
from tui.store.cache import open_cache
from tui.store.gaps import Asked

SIZE = (100, 30)
TALL = (100, 60)
HOME = Panel("home")


def with_reposts(home: Path) -> None:
    """A home panel of two posts, one of them reposted twice."""
    posts = newest_first(A, B, repost(30, A, 0), repost(31, A, 1))
    with closing(open_cache(home / "cache.db")) as db:
        gaps.save_page(db, HOME, Page(tuple(posts)), Asked(), fetched_at=datetime.now(UTC))


async def test_reposts_are_one_entry_and_reading_it_reads_them_all(tmp_path: Path) -> None:
    with_reposts(tmp_path)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        assert any("↻ @bo and @ana reposted" in row for row in lines(app))
        assert state.unread == 4
        await pilot.press("space", "space")
        await settled(app, pilot)
        assert state.unread == 0


async def test_a_panel_goes_without_reposts_and_keeps_it_so(tmp_path: Path) -> None:
    with_reposts(tmp_path)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("ampersand")
        await settled(app, pilot)
        assert not any("reposted" in row for row in lines(app)[1:-2])
        assert "Reposts of Home are hidden" in lines(app)[-2]
    async with offline_app(tmp_path, SIZE) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        assert [post.id for post in state.posts] == [B.id, A.id]
        await pilot.press("ampersand")
        await settled(app, pilot)
        assert any("↻ @bo and @ana" in row for row in lines(app))


async def test_hidden_reposts_count_nowhere(tmp_path: Path) -> None:
    with_reposts(tmp_path)
    away = Panel("list", "7")
    with closing(open_cache(tmp_path / "cache.db")) as db:
        gaps.save_page(
            db, away, Page((original(70), repost(71, A, 1))), Asked(), fetched_at=datetime.now(UTC)
        )
    async with offline_app(tmp_path, SIZE, [HOME, away]) as (app, pilot):
        home, other = app.deck_screen.deck.panels
        await pilot.press("ampersand", "tab", "ampersand", "1")
        await settled(app, pilot)
        assert (home.unread, home.total, other.unread, other.total) == (2, 2, 1, 1)
        with closing(open_cache(tmp_path / "cache.db")) as db:
            page = Page(tuple(newest_first(repost(80, A, 2), original(81), repost(82, B, 1))))
            gaps.save_page(db, HOME, page, Asked(since=repost(31, A, 1).id), fetched_at=datetime.now(UTC))
        await app.deck_screen.freshness.look_again(home)
        await settled(app, pilot)
        assert (home.newer, home.unread, home.total) == (1, 3, 3)
        await pilot.press("n")
        await settled(app, pilot)
        assert (home.newer, home.unread) == (0, sum(map(home.is_unread, home.posts)))
    async with offline_app(tmp_path, SIZE) as (app, _):
        home, other = app.deck_screen.deck.panels
        assert (home.unread, other.unread) == (sum(map(home.is_unread, home.posts)), 1)


def with_reposts_far_apart(home: Path) -> None:
    """A home panel of 300 posts, half of them reposts of one of thirty, which stand anywhere."""
    drawn, thirty = random.Random(7), [original(-2000 - number) for number in range(30)]
    posts = [
        repost(-number, drawn.choice(thirty), number) if drawn.random() < 0.5 else original(-number)
        for number in range(300)
    ]
    with closing(open_cache(home / "cache.db")) as db:
        gaps.save_page(db, HOME, Page(tuple(posts)), Asked(), fetched_at=datetime.now(UTC))


@pytest.mark.parametrize("steps", [12, 30])
async def test_after_a_restart_the_same_posts_stand_round_the_place(tmp_path: Path, steps: int) -> None:
    with_reposts_far_apart(tmp_path)
    async with offline_app(tmp_path, TALL, [HOME]) as (app, pilot):
        for _ in range(steps):
            await pilot.press("space")
        await settled(app, pilot)
        before = lines(app)[:-2]
        assert "of 300" in before[1]
    session = opening.open_session(Paths(tmp_path, tmp_path), env={})
    first = session.deck.panels[0]
    assert first.total == 300
    async with offline_app(tmp_path, TALL) as (app, pilot):
        assert lines(app)[:-2] == before
        state = app.deck_screen.deck.focused
        assert state is not None
        assert [post.id for post in state.posts[: len(first.posts)]] == [post.id for post in first.posts]
        await pilot.press("G")
        await settled(app, pilot)
        assert "300 of 300" in lines(app)[1]


async def test_a_repost_row_gained_by_a_restart_moves_no_row_of_the_post(tmp_path: Path) -> None:
    older = [post(number) for number in range(40, 60)]
    with closing(open_cache(tmp_path / "cache.db")) as db:
        gaps.save_page(
            db, HOME, Page(tuple(newest_first(A, B, *older))), Asked(), fetched_at=datetime.now(UTC)
        )
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        state.choose(state.index_of(A.id), passed=False)
        state.put_cursor_at(5)
        app.deck_screen.moved(state)
        with closing(open_cache(tmp_path / "cache.db")) as db:
            page = Page((repost(30, A, 0),))
            gaps.save_page(db, HOME, page, Asked(since=B.id), fetched_at=datetime.now(UTC))
        await app.deck_screen.freshness.look_again(state)
        await pilot.press("n")
        await settled(app, pilot)
        state.choose(state.index_of(A.id), passed=False)
        state.put_cursor_at(5)
        app.deck_screen.moved(state)
        await settled(app, pilot)
        assert not any("reposted" in row for row in lines(app)[1:-2])
        before = lines(app)[7:-2]
    async with offline_app(tmp_path, SIZE) as (app, _):
        after = lines(app)
        assert any("reposted" in row for row in after[1:-2])
        assert [row[23:] for row in after[7:-2]] == [row[23:] for row in before]
