"""A room is fetched by what the reader chose, within what was agreed, and no post of it is bought twice."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.fixtures.sandbox import NOW_MS, Served
from tui.feed.budget import Budget
from tui.feed.refresher import Refresher
from tui.feed.room_fetching import RoomFetcher
from tui.feed.rooms import RoomQuery
from tui.model.panel import Panel
from tui.model.post import Post
from tui.sandbox.run import start_in_thread
from tui.store import gaps, reading
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.forgetting import forget_before
from tui.store.journal import open_journal
from tui.x.gateway import Gateway

ROOM = Panel("room", "nightchat")
HOST, GUEST = "mara_holt", "tova_b"
OTHERS = ("ruth_ames", "eamon_fl", "hana_kv", "nils_a")
HOUR = timedelta(hours=1)


class Evening:
    """A sandbox whose clock the test moves, and somebody's chat in it: plain posts, nothing comes along with them."""

    def __init__(self) -> None:
        # An hour before midnight, X's day that bills anew: what is bought again afterwards is paid for again.
        day = datetime.fromtimestamp(NOW_MS / 1000, UTC).date()
        self.now = datetime(day.year, day.month, day.day, 23, tzinfo=UTC) + timedelta(days=1)
        self.served = Served(start_in_thread(speed=0, clock=self.now_ms))
        self.said = 0

    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    def passes(self, **much: float) -> None:
        self.now += timedelta(**much)

    def says(self, who: str, text: str) -> int:
        self.now += timedelta(seconds=10)
        self.said += 1
        return self.served.post(who, f"{text} #NightChat")

    def asks(self, n: int) -> None:
        """A question, and what everybody says to it."""
        self.says(HOST, f"Q{n}: What of the matter number {n}?")
        for who in OTHERS:
            self.says(who, f"A{n}: I think {n}")
        self.says(OTHERS[0], f"A{n}b) and more")
        self.says(GUEST, f"A{n}: a guest thinks {n}")
        self.says(OTHERS[1], "What a chat")

    def posts_billed(self) -> int:
        return sum(line["posts"] for line in self.served.bill()["by_endpoint"].values())


@dataclass
class Room:
    evening: Evening
    fetcher: RoomFetcher
    refresher: Refresher
    query: RoomQuery
    folder: Path

    async def fetch(self, mode: str, **more: object) -> object:
        result = await self.fetcher.fetch(ROOM, replace(self.query, mode=mode, **more))  # type: ignore[arg-type]
        assert result.stopped is None
        return result

    def posts(self) -> list[Post]:
        with closing(open_cache(self.folder / "cache.db", readonly=True)) as db:
            return reading.newest(db, ROOM, 1000)

    def missing(self) -> int:
        """How many gaps there are above the beginning of the session."""
        with closing(open_cache(self.folder / "cache.db", readonly=True)) as db:
            return len([gap for gap in gaps.of(db, ROOM) if gap.newer > self.query.first])


@pytest.fixture
def evening() -> Iterator[Evening]:
    made = Evening()
    yield made
    made.served.running.stop()


@pytest.fixture
async def room(evening: Evening, tmp_path: Path) -> AsyncIterator[Room]:
    def clock() -> datetime:
        return evening.now

    async with (
        Desk(partial(open_cache, tmp_path / "cache.db")) as cache,
        Desk(partial(open_journal, tmp_path / "journal.db")) as journal,
        Gateway(evening.served.access) as gateway,
    ):
        refresher = Refresher(gateway, cache, journal, budget=Budget(0.05), clock=clock)
        fetcher = RoomFetcher(gateway, cache, journal, refresher, clock)
        query = RoomQuery(("nightchat",), (HOST, GUEST), since=evening.now, budget_usd=10.0)
        yield Room(evening, fetcher, refresher, query, tmp_path)


async def test_questions_first_brings_host_and_guest_alone_and_leaves_a_gap(room: Room) -> None:
    room.evening.asks(1)
    room.evening.asks(2)
    await room.fetch("questions")
    assert {post.author.username for post in room.posts() if post.author} == {HOST, GUEST}
    assert len(room.posts()) == 4
    assert room.missing() == 1
    bill = room.evening.served.bill()
    assert bill["usd"] == pytest.approx(4 * 0.005 + 2 * 0.010)
    await room.fetch("questions")
    assert room.evening.served.bill()["usd"] == bill["usd"]


async def test_from_questions_to_whole_over_midnight_nothing_is_bought_twice(room: Room) -> None:
    room.evening.asks(1)
    await room.fetch("questions")
    room.evening.asks(2)
    await room.fetch("questions")
    room.evening.passes(hours=1)
    room.evening.asks(3)
    await room.fetch("whole")
    assert len(room.posts()) == room.evening.said == room.evening.posts_billed()
    assert room.missing() == 0
    room.evening.asks(4)
    await room.fetch("whole")
    assert len(room.posts()) == room.evening.said == room.evening.posts_billed()


async def test_from_whole_to_questions_and_back(room: Room) -> None:
    room.evening.asks(1)
    await room.fetch("whole")
    room.evening.asks(2)
    await room.fetch("questions")
    assert len(room.posts()) == room.evening.posts_billed() == room.evening.said - 6
    room.evening.passes(hours=1)
    await room.fetch("questions")
    room.evening.asks(3)
    await room.fetch("whole")
    assert len(room.posts()) == room.evening.posts_billed() == room.evening.said


async def test_the_answers_of_one_question_come_for_their_own_price(room: Room) -> None:
    room.evening.asks(1)
    room.evening.asks(2)
    await room.fetch("questions")
    before = room.evening.served.bill()["usd"]
    query = replace(room.query, mode="questions")
    result = await room.fetcher.answers(ROOM, query, 2, "AQ")
    assert (result.new, result.stopped) == (5, None)
    assert room.evening.served.bill()["usd"] - before == pytest.approx(5 * 0.005 + 4 * 0.010)
    assert result.cost_usd == pytest.approx(room.evening.served.bill()["usd"] - before)
    room.evening.passes(hours=1)
    room.evening.says("nils_a", "A2: late")
    again = await room.fetcher.answers(ROOM, query, 2, "AQ")
    assert (again.new, room.evening.posts_billed()) == (1, len(room.posts()))


async def test_no_answers_are_asked_for_where_the_whole_is_here(room: Room) -> None:
    room.evening.asks(1)
    await room.fetch("whole")
    billed = room.evening.posts_billed()
    result = await room.fetcher.answers(ROOM, replace(room.query, mode="whole"), 1, "A")
    assert (result.new, room.evening.posts_billed()) == (0, billed)


async def test_from_the_cache_nothing_is_asked(room: Room) -> None:
    room.evening.asks(1)
    await room.fetch("cache")
    assert room.evening.served.bill()["requests"] == 0


async def test_what_was_agreed_is_the_limit_and_the_days_budget_is_left_alone(room: Room) -> None:
    for n in range(1, 6):
        room.evening.asks(n)
    room.refresher.agreed[ROOM] = 0.30
    query = replace(room.query, mode="whole", budget_usd=0.30, each_usd=0.0075)
    result = await room.fetcher.fetch(ROOM, query)
    assert result.stopped is None
    for n in range(6, 12):
        room.evening.asks(n)
        result = await room.fetcher.fetch(ROOM, query)
    assert result.stopped is not None
    assert result.stopped.kind == "budget"
    assert 0.2 < room.evening.served.bill()["usd"] <= 0.30
    assert await room.refresher.room() == pytest.approx(0.05)  # a dollar's day is still what it was
    # A greater sum lets it go on where it stopped.
    await room.fetch("whole", budget_usd=5.0)
    assert len(room.posts()) == room.evening.said == room.evening.posts_billed()


async def test_a_room_without_a_sum_of_its_own_keeps_to_the_days_budget(room: Room) -> None:
    room.evening.asks(1)
    query = replace(room.query, mode="whole", budget_usd=None)
    result = await room.fetcher.fetch(ROOM, query)
    assert result.stopped is not None
    assert result.stopped.kind == "budget"
    assert room.evening.served.bill()["requests"] == 0


async def test_only_what_belongs_to_the_session_is_asked_for(room: Room) -> None:
    room.evening.says(HOST, "Q0: Of last week?")
    room.evening.passes(days=1)
    since = room.evening.now
    room.evening.asks(1)
    until = room.evening.now
    room.evening.passes(hours=3)
    room.evening.says(HOST, "See you next week")
    room.evening.passes(minutes=5)
    await room.fetch("whole", since=since, until=until)
    assert len(room.posts()) == 8


async def test_what_x_no_longer_has_is_not_asked_for(room: Room) -> None:
    room.evening.asks(1)
    room.evening.passes(days=7)
    room.evening.passes(seconds=-30)
    await room.fetch("whole")
    assert len(room.posts()) < 8
    room.evening.passes(days=1)
    requests = room.evening.served.bill()["requests"]
    await room.fetch("whole", until=room.query.since + HOUR)
    assert room.evening.served.bill()["requests"] == requests


async def test_a_room_is_found_by_all_its_tags_whatever_it_is_called(room: Room) -> None:
    room.evening.says(HOST, "Q1: By which tag?")
    room.evening.served.post("nils_a", "A1: by this #latechat")
    await room.fetch("whole", tags=("latechat", "nightchat"))
    assert len(room.posts()) == 2


async def test_nothing_is_asked_before_the_session_begins(room: Room) -> None:
    await room.fetch("whole", since=room.evening.now + HOUR)
    assert room.evening.served.bill()["requests"] == 0


@pytest.mark.parametrize("mode", ["questions", "whole"])
async def test_what_was_forgotten_is_asked_for_again(room: Room, mode: str) -> None:
    room.evening.asks(1)
    before = room.evening.now + timedelta(seconds=1)
    room.evening.asks(2)
    await room.fetch(mode)
    had = len(room.posts())
    with closing(open_cache(room.folder / "cache.db")) as db:
        assert 0 < forget_before(db, before) < had
    await room.fetch(mode)
    assert len(room.posts()) == had


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_is_chosen_and_whatever_fails_no_post_is_lost_or_bought_twice(
    room: Room, seed: int
) -> None:
    """Choices, answers, refusals, too little money and midnights, in any order; at last everything is here."""
    random, evening = Random(seed), room.evening
    for n in range(1, 13):
        for _ in range(random.randrange(3)):
            evening.asks(n)
        if random.random() < 0.3:
            evening.passes(hours=random.choice([1, 5, 24]))
        if random.random() < 0.3:
            evening.served.faults("503:1")
        mode = random.choice(["whole", "questions", "questions", "cache"])
        budget = random.choice([0.1, 0.5, 9.0])
        query = replace(room.query, mode=mode, budget_usd=await room.fetcher.spent(ROOM, room.query) + budget)
        if mode == "questions" and random.random() < 0.5:
            await room.fetcher.answers(ROOM, query, random.randrange(1, n + 1), "AQ")
        else:
            await room.fetcher.fetch(ROOM, query)
    evening.served.faults("")
    answers = sum(post.text.startswith("A") for post in room.posts())
    await room.fetch("whole", budget_usd=99.0)
    assert len(room.posts()) == evening.said
    # Answers that came by themselves may come again with the whole: only those, and each once.
    assert evening.said <= evening.posts_billed() <= evening.said + answers
