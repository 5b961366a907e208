"""Whatever is fetched, filled, refused, cut short or killed: a post is here, or in a gap, or beyond the ends.

The server is a line of posts that answers as X does: pages of any length, tokens, seven days of search, 800
posts of a list (here: 40), refusals when they hurt.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tui.feed import offers
from tui.feed.budget import Budget
from tui.feed.refresher import Refresher
from tui.model.ids import ListId, PostId, UserId, first_id_at, time_of
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Author, Post
from tui.store import gaps, names, reading
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.journal import open_journal
from tui.x.endpoints import Endpoint, Paging
from tui.x.errors import XError
from tui.x.gateway import Answer

START = datetime(2026, 11, 25, 12, tzinfo=UTC)
ANA = Author(UserId(11), "ana", "Ana Lima")
DEEPEST = 40
LISTED = Panel("list", "42")
PANELS = [Panel("home"), Panel("search", "garden"), Panel("author", "ana"), LISTED]


class Line:
    """A server whose only timeline is `posts`, oldest first; every panel shows all of it."""

    def __init__(self) -> None:
        self.now = START
        self.posts: list[PostId] = []
        self.page = 100
        self.refusals: list[XError | None] = []
        self.billed: set[tuple[str, str, int]] = set()

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def posted(self) -> None:
        self.passes(1)
        self.posts.append(PostId(first_id_at(self.now) + 7))

    def answer(self, endpoint: Endpoint, paging: Paging, first: PostId, deepest: int | None) -> Answer[Page]:
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is not None:
            raise refusal
        given = [one for one in self.posts[-(deepest or len(self.posts)) :] if one >= first]
        below = PostId(int(paging.token)) if paging.token else paging.until
        given = [one for one in given if below is None or one < below]
        given = [one for one in given if paging.since is None or one > paging.since]
        most = min(self.page, paging.most or 100)
        taken = given[-most:][::-1]
        day = self.now.date().isoformat()
        self.billed |= {(day, "post", one) for one in taken} | ({(day, "user", ANA.id)} if taken else set())
        posts = tuple(Post(one, ANA, time_of(one), "said") for one in taken)
        token = str(taken[-1]) if len(given) > len(taken) else None
        return Answer(Page(posts, authors=(ANA,) if posts else (), next_token=token), endpoint, None, 200)

    @property
    def week(self) -> PostId:
        return first_id_at(self.now - offers.WEEK)

    async def home(self, me: UserId, paging: Paging) -> Answer[Page]:
        return self.answer("home", paging, self.week, None)

    async def search(self, query: str, paging: Paging) -> Answer[Page]:
        if paging.since is not None and paging.since < self.week:
            raise XError("too old", "", smallest_id=self.week)
        return self.answer("search", paging, self.week, None)

    async def user_posts(self, user: UserId, paging: Paging) -> Answer[Page]:
        return self.answer("user posts", paging, PostId(0), None)

    async def list_posts(self, number: ListId, paging: Paging) -> Answer[Page]:
        return self.answer("list posts", paging, PostId(0), DEEPEST)


class Fetching(RuleBasedStateMachine):
    """A reader who fetches and fills four panels of the same posts, while the network and X do what they like."""

    usd: ClassVar[float] = 5.0

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.depth = mock.patch.dict(offers._DEEPEST, {"list posts": DEEPEST})
        self.depth.start()
        self.line = Line()
        self.runner.run(self._open())

    async def _open(self) -> None:
        path = Path(self.folder.name)
        self.stack = AsyncExitStack()
        self.cache = await self.stack.enter_async_context(Desk(partial(open_cache, path / "cache.db")))
        journal = await self.stack.enter_async_context(Desk(partial(open_journal, path / "journal.db")))
        await self.cache.run(names.save_me, Author(UserId(1), "you", "You"), fetched_at=START)
        await self.cache.run(names.save_users, [ANA], fetched_at=START)
        await self.cache.run(names.save_lists, [names.ListName(ListId(42), "Gardeners")], fetched_at=START)
        gateway: Any = self.line
        self.refresher = Refresher(
            gateway,
            self.cache,
            journal,
            budget=Budget(self.usd),
            pages_behind=3,
            clock=lambda: self.line.now,
        )

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.depth.stop()
        self.folder.cleanup()

    def _done(self, work: Callable[[], Any]) -> Any:
        return self.runner.run(work())

    @initialize(count=st.integers(0, 30), size=st.sampled_from([1, 2, 3, 100]))
    def begin(self, count: int, size: int) -> None:
        self.posts_come(count)
        for panel in PANELS:
            self.fetch(panel)
        self.line.page = size

    @rule(count=st.integers(1, 30))
    def posts_come(self, count: int) -> None:
        for _ in range(count):
            self.line.posted()

    @rule(hours=st.sampled_from([1, 20, 24 * 4, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.line.passes(hours * 3600)

    @rule(size=st.sampled_from([1, 2, 3, 7, 100]))
    def pages_get_another_length(self, size: int) -> None:
        self.line.page = size

    @rule(after=st.integers(0, 3), kind=st.sampled_from(["offline", "rate limit", "server"]))
    def something_goes_wrong(self, after: int, kind: Any) -> None:
        self.line.refusals = [None] * after + [XError(kind, "It went wrong.")]

    @rule(usd=st.sampled_from([0.01, 0.05, 5.0]))
    def the_budget_is_changed(self, usd: float) -> None:
        spent = self._done(self.refresher.spent_today)
        self.refresher.budget = Budget(spent + usd)

    @rule(panel=st.sampled_from(PANELS))
    def fetch(self, panel: Panel) -> None:
        self._done(lambda: self.refresher.fetch(panel))

    @rule(panel=st.sampled_from(PANELS), which=st.integers(0, 5))
    def fill(self, panel: Panel, which: int) -> None:
        found = self._done(lambda: self.refresher.missing(panel))
        if not found:
            return
        gap = found[which % len(found)]
        before = self._here(panel)
        result = self._done(lambda: self.refresher.fill(panel, gap.newer))
        assert result.new == len(self._here(panel)) - len(before)
        if not offers.is_from_top(panel, gap):
            assert all(gap.holds(post) for post in self._here(panel) - before)

    @rule(panel=st.sampled_from(PANELS))
    def fill_all_that_x_gives(self, panel: Panel) -> None:
        self.line.refusals, self.refresher.budget = [], Budget(1000)
        for _ in range(200):
            found = self._done(lambda: self.refresher.missing(panel))
            open_ = [gap for gap in found if offers.can_fill(panel, gap, self.line.now)]
            if not open_:
                return
            newer = open_[0].newer
            result = self._done(lambda newer=newer: self.refresher.fill(panel, newer))
            assert result.stopped is None
        raise AssertionError(f"{panel} is never filled: {open_}")

    def _here(self, panel: Panel) -> set[PostId]:
        found = self._done(lambda: self.cache.run(reading.newest, panel, 10_000))
        return {post.id for post in found}

    @invariant()
    def a_post_is_here_or_in_a_gap_or_beyond_the_ends(self) -> None:
        for panel in PANELS:
            here = self._here(panel)
            missing = self._done(lambda panel=panel: self.cache.run(gaps.of, panel))
            for post in self.line.posts if here else ():
                known = post in here or any(gap.holds(post) for gap in missing)
                assert known or post > max(here), (panel, post, missing)
            for gap in missing:
                assert not any(gap.holds(post) for post in here), (panel, gap)
            assert len({gap.newer for gap in missing}) == len(missing)

    @invariant()
    def the_ledger_is_the_bill(self) -> None:
        day = self.line.now.date().isoformat()
        prices = {"post": 0.005, "user": 0.010}
        billed = sum(prices[kind] for when, kind, _ in self.line.billed if when == day)
        assert self._done(self.refresher.spent_today) == pytest.approx(billed)


TestFetching = Fetching.TestCase
TestFetching.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.long
def test_thousands_of_steps_lose_no_post() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Fetching,
        settings=settings(
            TestFetching.settings, max_examples=400, stateful_step_count=40, database=None, print_blob=True
        ),
    )
