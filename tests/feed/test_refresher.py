"""A panel is fetched once, paid for once, and never beyond the budget."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.feed.conftest import opened
from tests.fixtures.sandbox import NOW_MS, Served
from tui.feed.refresher import Refresher, query_of
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.post import Gone, Post
from tui.store import names, reading, writing
from tui.store.cache import open_cache


def cached(folder: Path, panel: str, limit: int = 1000) -> list[Post]:
    with closing(open_cache(folder / "cache.db", readonly=True)) as db:
        return reading.newest(db, parse_panel(panel), limit)


async def a_list(refresher: Refresher) -> str:
    return f"list:{(await refresher.my_lists())[0].id}"


async def test_our_ledger_agrees_with_xs_own_bill_to_the_tenth_of_a_cent(
    refresher: Refresher, sandbox: Served
) -> None:
    mine = await a_list(refresher)
    author = "@host_of_nothing"
    for panel in (
        "home", "home", "mentions", "bookmarks", mine, mine, "#lrnchat", "#lrnchat+#ldchat",
        "room:lrnchat", "search:garden OR beer", "@you", author, "list:5", "thread:5", "bookmarks",
    ):  # fmt: skip
        await refresher.fetch(parse_panel(panel))
        assert await refresher.spent_today() == pytest.approx(sandbox.bill()["usd"], abs=1e-9)
    assert sandbox.bill()["usd"] > 1


async def test_ones_own_posts_are_cheap_from_the_first_fetch_on(
    refresher: Refresher, sandbox: Served
) -> None:
    sandbox.post("you", "Hello, I am new here")
    result = await refresher.fetch(parse_panel("@you"))
    assert result.new > 0
    assert await refresher.spent_today() == pytest.approx(sandbox.bill()["usd"], abs=1e-9)


async def test_what_each_fetch_says_it_cost_adds_up_to_the_bill(
    refresher: Refresher, sandbox: Served
) -> None:
    panels = ("home", "mentions", "#lrnchat", "@mara_holt", "home")
    costs = [(await refresher.fetch(parse_panel(panel))).cost_usd for panel in panels]
    assert sum(costs) == pytest.approx(sandbox.bill()["usd"], abs=1e-9)
    assert costs[-1] == 0


async def test_posts_come_into_their_panel(refresher: Refresher, tmp_path: Path) -> None:
    result = await refresher.fetch(parse_panel("#lrnchat"))
    posts = cached(tmp_path, "#lrnchat")
    assert result.new == len(posts) == 100
    assert all("#lrnchat" in post.shown.text.lower() for post in posts)


async def test_only_what_is_new_is_asked_for_again(
    refresher: Refresher, sandbox: Served, tmp_path: Path
) -> None:
    await refresher.fetch(parse_panel("#lrnchat"))
    made = sandbox.post("mara_holt", "One more thing #lrnchat")
    result = await refresher.fetch(parse_panel("#lrnchat"))
    assert (result.new, result.requests, result.cost_usd) == (1, 1, 0.005)
    assert cached(tmp_path, "#lrnchat")[0].id == made


async def test_several_tags_are_one_question() -> None:
    assert query_of(parse_panel("#a+#b")) == "(#a OR #b)"
    assert query_of(parse_panel("#a")) == "#a"
    assert query_of(parse_panel("room:lrnchat")) == "#lrnchat"
    assert query_of(parse_panel("search:from:ana -is:retweet")) == "from:ana -is:retweet"


async def test_a_lists_name_is_learned_once(refresher: Refresher, sandbox: Served) -> None:
    number = sandbox.running.sandbox.core.world.lists
    one = next(iter(number.values()))
    panel = Panel("list", str(one.id))
    first = await refresher.fetch(panel)
    assert await refresher.list_name(panel) == one.name
    again = await refresher.fetch(panel)
    assert (first.requests, again.requests) == (2, 1)


async def test_a_list_is_looked_at_again_a_few_posts_at_a_time(
    refresher: Refresher, sandbox: Served, tmp_path: Path
) -> None:
    panel = parse_panel(await a_list(refresher))
    await refresher.fetch(panel)
    before = len(cached(tmp_path, str(panel)))
    member = sandbox.running.sandbox.core.world.lists[int(panel.value)].member_ids[0]
    name = sandbox.running.sandbox.core.world.users[member].username
    for at in range(30):  # more than one small page
        sandbox.post(name, f"Thought number {at}")
    result = await refresher.fetch(panel)
    assert (result.new, result.requests) == (30, 2)
    assert len(cached(tmp_path, str(panel))) == before + 30


async def test_a_panel_left_alone_for_long_is_caught_up_with(
    refresher: Refresher, sandbox: Served, tmp_path: Path
) -> None:
    await refresher.fetch(parse_panel("#lrnchat"))
    for at in range(150):
        sandbox.post("mara_holt", f"{at} #lrnchat")
    result = await refresher.fetch(parse_panel("#lrnchat"))
    assert (result.new, result.requests) == (150, 2)


async def test_who_we_are_is_asked_once_and_remembered(sandbox: Served, tmp_path: Path) -> None:
    for _ in range(2):
        async with opened(tmp_path, sandbox.access) as refresher:
            await refresher.fetch(parse_panel("home"))
            await refresher.fetch(parse_panel("mentions"))
    assert sandbox.bill()["by_endpoint"]["GET /2/users/me"]["requests"] == 1


async def test_another_accounts_id_in_the_cache_is_found_out(sandbox: Served, tmp_path: Path) -> None:
    world = sandbox.running.sandbox.core.world
    other = next(user for user in world.users.values() if user.id != world.me and not user.suspended)
    with closing(open_cache(tmp_path / "cache.db")) as db:
        from tui.feed.clock import utc_now
        from tui.model.ids import UserId
        from tui.model.post import Author

        names.save_me(db, Author(UserId(other.id), other.username, other.name), fetched_at=utc_now())
    async with opened(tmp_path, sandbox.access) as refresher:
        result = await refresher.fetch(parse_panel("home"))
    assert result.stopped is None
    assert result.new > 0


async def test_a_thread_is_fetched_with_the_post_that_was_named(
    refresher: Refresher, sandbox: Served, tmp_path: Path
) -> None:
    root = sandbox.post("mara_holt", "Where do you begin?")
    reply = sandbox.post("you", "At the end.", reply_to=str(root))
    result = await refresher.fetch(parse_panel(f"thread:{reply}"))
    assert result.stopped is None
    assert {post.id for post in cached(tmp_path, f"thread:{reply}")} == {root, reply}


async def test_a_thread_whose_first_post_is_gone_is_fetched_by_its_answers(
    refresher: Refresher, sandbox: Served, tmp_path: Path
) -> None:
    root = sandbox.post("mara_holt", "Who else waits?")
    reply = sandbox.post("you", "I do.", reply_to=str(root))
    panel = parse_panel(f"thread:{root}")
    await refresher.fetch(parse_panel(f"thread:{reply}"))
    with closing(open_cache(tmp_path / "cache.db")) as db:
        writing.mark_gone(db, [Gone(PostId(root), "deleted")], fetched_at=datetime.now(UTC))
    result = await refresher.fetch(panel)
    assert result.stopped is None
    assert reply in {post.id for post in cached(tmp_path, str(panel))}


async def test_a_since_id_that_is_too_old_is_mended(sandbox: Served, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from tui.model.ids import first_id_at
    from tui.model.page import Page
    from tui.store.writing import save_page

    long_ago = datetime.fromtimestamp(NOW_MS / 1000, UTC) - timedelta(days=30)
    old = Post(PostId(first_id_at(long_ago) + 5), None, long_ago, "old #lrnchat")
    with closing(open_cache(tmp_path / "cache.db")) as db:
        save_page(db, parse_panel("#lrnchat"), Page(posts=(old,)), fetched_at=long_ago)
    async with opened(tmp_path, sandbox.access) as refresher:
        result = await refresher.fetch(parse_panel("#lrnchat"))
    assert result.stopped is None
    assert result.new >= 100


# --- money ---------------------------------------------------------------------------------------------------


async def test_over_the_budget_nothing_is_asked(sandbox: Served, tmp_path: Path) -> None:
    async with opened(tmp_path, sandbox.access, usd=0.0) as refresher:
        result = await refresher.fetch(parse_panel("home"))
    assert result.stopped is not None
    assert result.stopped.kind == "budget"
    assert result.stopped.until is not None
    assert (result.stopped.until.hour, result.stopped.until.minute) == (0, 0)
    assert sandbox.bill()["requests"] == 0


@pytest.mark.parametrize("usd", [0.10, 0.30, 0.70])
async def test_pages_are_made_to_fit_what_is_left(usd: float, sandbox: Served, tmp_path: Path) -> None:
    async with opened(tmp_path, sandbox.access, usd=usd) as refresher:
        for panel in ("home", "#lrnchat", "mentions", "search:the", "@mara_holt"):
            await refresher.fetch(parse_panel(panel))
        assert await refresher.spent_today() <= usd + 0.02
    assert 0 < sandbox.bill()["usd"] <= usd + 0.02


async def test_no_more_is_spent_than_was_allowed_this_once(refresher: Refresher, sandbox: Served) -> None:
    result = await refresher.fetch(parse_panel("home"), 0.20)
    assert 0 < result.cost_usd <= 0.22
    stopped = (await refresher.fetch(parse_panel("#lrnchat"), 0.01)).stopped
    assert stopped is not None
    assert "--max-cost" in stopped.mend
    assert stopped.until is None


async def test_estimates_of_a_first_page_are_seldom_too_low(refresher: Refresher) -> None:
    for panel in ("home", "#lrnchat", "mentions", "bookmarks", "search:the"):
        planned = await refresher.plan(parse_panel(panel))
        result = await refresher.fetch(parse_panel(panel))
        assert result.estimate_usd == planned.estimate_usd
        assert result.cost_usd <= planned.estimate_usd


async def test_planning_asks_nobody(refresher: Refresher, sandbox: Served) -> None:
    for panel in ("home", "#lrnchat", "list:3", "@ana", "thread:4"):
        assert (await refresher.plan(parse_panel(panel))).estimate_usd > 0
    assert sandbox.bill()["requests"] == 0


# --- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faults", "kind"),
    [
        ("429", "rate limit"),
        ("429,noreset", "rate limit"),
        ("legacy429", "rate limit"),
        ("402", "no credits"),
        ("spendcap", "spending limit"),
        ("usagecap", "usage cap"),
        ("enroll", "not enrolled"),
        ("401", "login"),
        ("403", "policy"),
        ("404", "not found"),
        ("503", "server"),
        ("html", "server"),
        ("empty", "not understood"),
        ("cut", "offline"),
        ("reset", "offline"),
    ],
)
async def test_a_refusal_comes_back_as_a_value_and_costs_nothing(
    faults: str, kind: str, refresher: Refresher, sandbox: Served
) -> None:
    sandbox.faults(faults)
    result = await refresher.fetch(parse_panel("#lrnchat"))
    assert result.stopped is not None
    assert result.stopped.kind == kind
    assert (result.new, result.cost_usd, await refresher.spent_today()) == (0, 0, 0)


async def test_what_came_before_a_refusal_is_kept(
    refresher: Refresher, sandbox: Served, tmp_path: Path
) -> None:
    await refresher.fetch(parse_panel("#lrnchat"))
    for at in range(150):
        sandbox.post("mara_holt", f"{at} #lrnchat")
    gateway = refresher._gateway
    once = gateway.search

    async def then_fail(query: str, paging: object) -> object:
        answer = await once(query, paging)  # type: ignore[arg-type]
        sandbox.faults("503")
        return answer

    gateway.search = then_fail  # type: ignore[method-assign, assignment]
    result = await refresher.fetch(parse_panel("#lrnchat"))
    assert result.stopped is not None
    assert (result.stopped.kind, result.new) == ("server", 100)
    assert len(cached(tmp_path, "#lrnchat")) == 200


async def test_what_was_paid_for_is_kept_even_when_we_are_cancelled(sandbox: Served, tmp_path: Path) -> None:
    async with opened(tmp_path, sandbox.access) as refresher:
        paid = asyncio.Event()
        once = refresher._paid

        async def and_tell(*given: object) -> float:
            cost = await once(*given)  # type: ignore[arg-type]
            paid.set()
            return cost

        refresher._paid = and_tell  # type: ignore[method-assign, assignment]
        task = asyncio.create_task(refresher.fetch(parse_panel("#lrnchat")))
        await paid.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await refresher.spent_today() > 0
    assert len(cached(tmp_path, "#lrnchat")) == 100


async def test_a_panel_of_the_cache_is_not_fetched(refresher: Refresher) -> None:
    with pytest.raises(ValueError, match="lives in the cache"):
        await refresher.fetch(parse_panel("kept"))


async def test_a_full_or_broken_database_is_not_hidden(refresher: Refresher) -> None:
    await refresher._cache.run(lambda db: db.execute("DROP TABLE panel_post"))
    with pytest.raises(sqlite3.Error):
        await refresher.fetch(parse_panel("#lrnchat"))
