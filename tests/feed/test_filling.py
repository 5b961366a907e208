"""Gaps are filled for what was said, and nothing is bought twice: on the sandbox, bill against ledger."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.feed.conftest import opened
from tests.feed.test_refresher import a_list, cached
from tests.fixtures.sandbox import NOW_MS, Served
from tui.feed import offers
from tui.feed.refresher import Refresher
from tui.model.gap import Gap
from tui.model.ids import PostId, first_id_at
from tui.model.panel import Panel, parse_panel
from tui.store import gaps

TAG = parse_panel("#lrnchat")
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)


def everybody_posts(sandbox: Served, count: int, text: str = "#lrnchat") -> list[int]:
    return [sandbox.post("mara_holt", f"{at} {text}") for at in range(count)]


async def inner(refresher: Refresher, panel: Panel) -> list[Gap]:
    """Gaps between posts, without the open end."""
    return [gap for gap in await refresher.missing(panel) if not gap.at_end]


async def test_catching_up_that_is_cut_short_leaves_a_gap_that_says_how_many(
    sandbox: Served, tmp_path: Path
) -> None:
    async with opened(tmp_path, sandbox.access, pages_behind=1) as refresher:
        await refresher.fetch(TAG)
        everybody_posts(sandbox, 150)
        await refresher.fetch(TAG)
        [gap] = await inner(refresher, TAG)
        offer = await refresher.offer(TAG, gap)
    assert gap.posts > 0
    assert offer.usd >= 0.005 * offer.posts


async def test_filling_closes_the_gap_at_the_price_of_what_was_missing(
    sandbox: Served, tmp_path: Path
) -> None:
    async with opened(tmp_path, sandbox.access, pages_behind=1) as refresher:
        await refresher.fetch(TAG)
        made = everybody_posts(sandbox, 130)
        await refresher.fetch(TAG)
        spent = sandbox.bill()["usd"]
        while gap := next(iter(await inner(refresher, TAG)), None):
            offer = await refresher.offer(TAG, gap)
            result = await refresher.fill(TAG, gap.newer)
            assert result.stopped is None
            assert 0 < result.new <= max(10, offers.at_most(gap))
            assert offer.again == 0
        # Everybody who writes was paid for today: 30 posts, and nothing else.
        assert sandbox.bill()["usd"] - spent == pytest.approx(30 * 0.005)
        assert await refresher.spent_today() == pytest.approx(sandbox.bill()["usd"])
    assert {post.id for post in cached(tmp_path, "#lrnchat")} >= set(made)


async def test_the_budget_leaves_a_gap_and_what_is_left_fills_a_part_of_it(
    sandbox: Served, tmp_path: Path
) -> None:
    async with opened(tmp_path, sandbox.access, pages_behind=1) as refresher:
        await refresher.fetch(TAG)
        everybody_posts(sandbox, 160)
        await refresher.fetch(TAG)
        [before] = await inner(refresher, TAG)
        result = await refresher.fill(TAG, before.newer, 0.06)
        [after] = await inner(refresher, TAG)
        assert 0 < result.cost_usd <= 0.07
        assert (after.older, after.newer < before.newer) == (before.older, True)
        result = await refresher.fill(TAG, after.newer, 0.001)
        assert result.stopped is not None
        assert result.stopped.kind == "budget"
        assert await inner(refresher, TAG) == [after]


async def test_losing_the_network_between_two_pages_loses_no_post(sandbox: Served, tmp_path: Path) -> None:
    async with opened(tmp_path, sandbox.access) as refresher:
        await refresher.fetch(TAG)
        made = everybody_posts(sandbox, 150)
        once = refresher._ask

        async def then_fail(*given: object) -> object:
            answer = await once(*given)  # type: ignore[arg-type]
            sandbox.faults("reset")
            return answer

        refresher._ask = then_fail  # type: ignore[method-assign, assignment]
        assert (await refresher.fetch(TAG)).stopped is not None
        refresher._ask = once  # type: ignore[method-assign]
        sandbox.faults("")
        while found := await inner(refresher, TAG):
            assert (await refresher.fill(TAG, found[0].newer)).new
        assert await refresher.spent_today() == pytest.approx(sandbox.bill()["usd"])
    assert {post.id for post in cached(tmp_path, "#lrnchat")} >= set(made)


async def test_older_posts_are_fetched_from_where_the_cache_ends(sandbox: Served, tmp_path: Path) -> None:
    async with opened(tmp_path, sandbox.access) as refresher:
        for name in ("home", "#lrnchat", "mentions", "@mara_holt"):
            panel = parse_panel(name)
            await refresher.fetch(panel)
            before = cached(tmp_path, name)
            end = (await refresher.missing(panel))[-1:]
            if not end or not offers.can_fill(panel, end[0], NOW):
                assert name != "home"
                continue
            result = await refresher.fill(panel, end[0].newer)
            after = cached(tmp_path, name)
            assert result.stopped is None
            assert [post.id for post in after[: len(before)]] == [post.id for post in before]
            assert len(after) == len(before) + result.new
        assert await refresher.spent_today() == pytest.approx(sandbox.bill()["usd"])


async def test_a_list_goes_on_with_its_token_and_pays_for_nothing_twice(
    sandbox: Served, tmp_path: Path
) -> None:
    async with opened(tmp_path, sandbox.access) as refresher:
        panel = parse_panel(await a_list(refresher))
        await refresher.fetch(panel)
        end = (await refresher.missing(panel))[-1]
        assert end.token is not None
        assert not offers.is_from_top(panel, end)
        result = await refresher.fill(panel, end.newer)
        assert result.new > 0
        assert await refresher.spent_today() == pytest.approx(sandbox.bill()["usd"])


async def test_a_list_whose_token_x_refuses_says_so_and_is_walked_from_the_top_for_a_price_that_was_named(
    sandbox: Served, tmp_path: Path
) -> None:
    async with opened(tmp_path, sandbox.access) as refresher:
        panel = parse_panel(await a_list(refresher))
        await refresher.fetch(panel)
        end = (await refresher.missing(panel))[-1]
        await refresher._cache.run(lambda db: db.execute("UPDATE gap SET token = 'long gone'"))
        result = await refresher.fill(panel, end.newer)
        assert result.stopped is not None
        assert "no longer goes on" in result.stopped.what
        end = (await refresher.missing(panel))[-1]
        assert offers.is_from_top(panel, end)
        assert (await refresher.offer(panel, end)).again == 0  # bought today: free
        refresher._clock = lambda: datetime.now(UTC) + timedelta(days=1)
        tomorrow = await refresher.offer(panel, end)
        assert tomorrow.again == len(cached(tmp_path, str(panel)))
        assert tomorrow.usd > 0.005 * tomorrow.again
        result = await refresher.fill(panel, end.newer)
        assert result.new > 0


async def test_bookmarks_go_on_below(sandbox: Served, tmp_path: Path) -> None:
    marked = parse_panel("bookmarks")
    async with opened(tmp_path, sandbox.access) as refresher:
        planned = await refresher.plan(marked)
        result = await refresher.fetch(marked, fair_usd=0.001)  # the smallest page
        assert result.new < planned.page
        while ends := await refresher.missing(marked):
            assert (await refresher.fill(marked, ends[0].newer)).stopped is None
    assert len(cached(tmp_path, "bookmarks")) == len(sandbox.running.sandbox.core.world.bookmarks)


async def test_seven_days_of_search_are_all_there_is(sandbox: Served, tmp_path: Path) -> None:
    async with opened(tmp_path, sandbox.access) as refresher:
        refresher._clock = lambda: NOW  # the sandbox's own: seven days from a later one would end elsewhere
        await refresher.fetch(TAG)
        while offers.can_fill(TAG, (end := (await refresher.missing(TAG))[-1]), NOW):
            assert (await refresher.fill(TAG, end.newer)).stopped is None
        assert (end.at_end, end.beyond) == (True, True)
        assert (await refresher.fill(TAG, end.newer)).requests == 0


async def test_a_gap_that_is_there_no_more_costs_nothing(refresher: Refresher, sandbox: Served) -> None:
    await refresher.fetch(TAG)
    requests = sandbox.bill()["requests"]
    assert (await refresher.fill(TAG, PostId(1))).requests == 0
    assert sandbox.bill()["requests"] == requests


async def test_a_gap_older_than_a_week_is_not_offered_where_x_gives_a_week() -> None:
    old, new = first_id_at(NOW - timedelta(days=9)), first_id_at(NOW - timedelta(days=8))
    gap = Gap(old, new, 40)
    assert not offers.can_fill(TAG, gap, NOW)
    assert not offers.can_fill(parse_panel("home"), gap, NOW)
    assert offers.can_fill(parse_panel("@ana"), gap, NOW)
    assert not offers.can_fill(parse_panel("@ana"), replace(gap, beyond=True), NOW)


async def test_offers_name_the_price_of_people_only_once_a_day(refresher: Refresher) -> None:
    """Forty posts by people who were paid for this morning cost forty posts."""
    await refresher.fetch(TAG)
    end = (await refresher.missing(TAG))[-1]
    gap = replace(end, posts=40)
    near = await refresher._cache.run(gaps.sample, TAG, gap, from_top=False)
    everything = offers.resources(near)
    today = offers.offer(TAG, gap, near, set(), refresher._prices, own=False)
    tomorrow = offers.offer(TAG, gap, near, everything, refresher._prices, own=False)
    assert 0.20 <= today.usd < tomorrow.usd
