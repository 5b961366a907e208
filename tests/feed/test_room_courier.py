"""The courier and rooms: nothing before the reader has chosen, then as chosen, and each price is said beforehand."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.feed.test_courier import Heard, Start, start
from tests.fixtures.sandbox import NOW_MS, Served
from tui.feed import rooms
from tui.feed.events import (
    Answered,
    AnswersPlanned,
    Fetched,
    Joined,
    Left,
    NotJoined,
    Offered,
    Over,
    Refused,
    Spent,
)
from tui.feed.joining import JoinOffer
from tui.feed.rooms import RoomQuery
from tui.model.ids import first_id_at
from tui.model.panel import Panel, parse_panel
from tui.store import asked, ledger, reading, writing
from tui.store.cache import open_cache
from tui.store.journal import open_journal
from tui.x import prices
from tui.x.endpoints import Paging
from tui.x.gateway import Gateway
from tui.x.limits import Limit

__all__ = ["start"]

ROOM, OTHER = Panel("room", "the lrn chat"), parse_panel("#ldchat")
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def query(sandbox: Served) -> RoomQuery:
    """The room of the sandbox's weekly chat, whose session is under way."""
    world = sandbox.running.sandbox.core.world
    chat = next(chat for chat in world.chats if chat.tag == "lrnchat")
    leading = [chat.host_id, *chat.cohost_ids, *([chat.guest_id] if chat.guest_id else [])]
    people = [world.users[one].username for one in leading]
    began = datetime.fromtimestamp(chat.starts_ms[-1] / 1000, UTC)
    until = began + timedelta(hours=1)
    return RoomQuery(("lrnchat",), tuple(people), since=began, until=until, stream=False)


def by_mode(offered: Offered) -> dict[str, JoinOffer]:
    return {offer.mode: offer for offer in offered.offers if not offer.from_now}


def offered(heard: Heard, query: RoomQuery, *past: datetime) -> dict[str, JoinOffer]:
    assert query.until is not None
    times = [(began, began + timedelta(hours=1)) for began in past]
    heard.courier.offer(ROOM, query, query.until, times)
    return by_mode(heard.next(Offered))


def test_nothing_is_bought_for_a_room_before_it_is_joined(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    heard = start()
    heard.courier.watch([ROOM, OTHER])
    assert heard.next(Fetched).panel == OTHER
    spent = sandbox.bill()
    assert spent["by_endpoint"]["GET /2/tweets/search/recent"]["requests"] == 1
    heard.courier.ask(ROOM)
    assert heard.next(NotJoined).panel == ROOM
    assert set(offered(heard, query)) == {"whole", "questions", "cache"}
    assert sandbox.bill() == spent
    heard.courier.join(ROOM, query)  # to be read from the cache
    assert heard.next(Joined).next_at is None
    assert not [one for one in heard.rest(0.1) if isinstance(one, Fetched)]
    assert sandbox.bill() == spent


def test_a_room_is_asked_for_when_it_is_joined_and_as_often_as_it_was_said(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    heard = start(every=60.0)
    heard.courier.watch([ROOM])
    heard.courier.join(ROOM, offered(heard, query)["whole"].query)
    joined = heard.next(Joined)
    assert "asked every 20 seconds" in joined.words
    fetched = heard.next(Fetched)
    assert fetched.new > 40
    assert fetched.next_at is not None
    assert fetched.next_at - fetched.at == timedelta(seconds=20)
    heard.courier.leave(ROOM)
    assert heard.next(Left).panel == ROOM
    heard.courier.ask(ROOM)
    heard.next(NotJoined)


async def bought_last_week(sandbox: Served, folder: Path, began: datetime) -> None:
    """Last week's session whole, from X's archive: in the cache, on the bill, and in the ledger."""
    first, last = first_id_at(began - HOUR / 2), first_id_at(began + 2 * HOUR)
    async with Gateway(sandbox.access) as gateway:
        answer = await gateway.search_archive("#lrnchat", Paging(500, since=first, until=last))
    price = prices.cost(prices.load(), answer.endpoint, answer.body, own=False)
    now = datetime.now(UTC)
    with (
        closing(open_journal(folder / "journal.db")) as journal,
        closing(open_cache(folder / "cache.db")) as db,
    ):
        ledger.record(journal, ledger.Entry(now, None, answer.endpoint, price.resources))
        writing.save_page(db, Panel("loaded", "last-week"), answer.body, fetched_at=now)


@pytest.mark.parametrize("mode", ["questions", "whole"])
async def test_a_session_costs_what_the_last_one_said(
    mode: str, start: Start, sandbox: Served, query: RoomQuery, tmp_path: Path
) -> None:
    week_ago = query.since - timedelta(weeks=1)
    await bought_last_week(sandbox, tmp_path, week_ago)
    heard = start(usd=0.0)  # what is agreed for the room is apart from the day's budget
    heard.courier.watch([ROOM])
    offer = offered(heard, query, week_ago)[mode]
    assert offer.basis == "its last session"
    before = sandbox.bill()["usd"]
    heard.courier.join(ROOM, offer.query)
    came = [heard.next(Fetched)]
    sandbox._call("POST", "/sandbox/advance", {"seconds": 3600})  # the rest of the session
    heard.courier.ask(ROOM)
    came.append(heard.next(Fetched))
    cost = sandbox.bill()["usd"] - before
    assert sum(event.cost_usd for event in came) == pytest.approx(cost)
    assert offer.usd * 0.6 <= cost <= offer.most_usd
    spent = heard.next(Spent)
    assert spent.agreed_usd == pytest.approx(cost)
    assert f"about {offer.posts} posts by {offer.people} people, ${offer.usd:.2f}" in offer.words


def test_without_history_a_usual_chat_is_named_as_such(start: Start, query: RoomQuery) -> None:
    heard = start()
    offers = offered(heard, query)
    assert offers["whole"].basis.startswith("a chat's usual 170 posts by 30 people")
    assert offers["whole"].usd == pytest.approx(170 * 0.005 + 30 * 0.010)
    assert offers["questions"].usd == pytest.approx(21 * 0.005 + 3 * 0.010)
    assert offered(heard, replace(query, people=("a", "b")))["questions"].usd == pytest.approx(0.09)
    assert "for the answers of a question" in offers["questions"].words
    assert (offers["cache"].usd, offers["cache"].query.mode) == (0.0, "cache")


def test_half_of_a_session_costs_less_and_one_that_is_here_nothing(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    heard = start()
    now = datetime.now(UTC)
    middle = replace(query, since=now - HOUR / 2, until=now + HOUR / 2)
    assert middle.until is not None
    heard.courier.offer(ROOM, middle, middle.until)
    from_start, from_now, _, cached = heard.next(Offered).offers
    assert (from_start.from_now, from_now.from_now, cached.mode) == (False, True, "cache")
    assert from_now.posts == pytest.approx(from_start.posts / 2, abs=2)
    assert from_now.query.since > from_start.query.since
    past = replace(query, since=NOW - 80 * HOUR, until=NOW - 73 * HOUR)  # Sunday's session in the midst of it
    heard.courier.watch([ROOM])
    heard.courier.join(ROOM, offered(heard, past)["whole"].query)
    assert heard.next(Over).spent_usd > 0
    again = offered(heard, past)["whole"]
    assert (again.posts, again.usd, again.words) == (0, 0.0, "everything is here, $0.00")


def test_a_session_of_which_x_knows_nothing_any_more_is_offered_from_the_cache_alone(
    start: Start, query: RoomQuery
) -> None:
    old = replace(query, since=NOW - timedelta(days=9), until=NOW - timedelta(days=9) + HOUR)
    offers = offered(start(), old)
    assert "seven days" in offers["whole"].words
    assert offers["whole"].query.mode == offers["questions"].query.mode == "cache"


def test_nobody_asks_questions_in_a_room_without_a_host(start: Start, query: RoomQuery) -> None:
    offer = offered(start(), replace(query, people=()))["questions"]
    assert "name the room's host" in offer.words
    with pytest.raises(ValueError, match="nobody is named"):
        replace(query, people=(), mode="questions")


def test_the_answers_of_a_question_are_priced_and_come_when_they_are_asked_for(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    heard = start()
    heard.courier.watch([ROOM])
    heard.courier.plan_answers(ROOM, 1, "AQ", 12)
    heard.next(NotJoined)
    heard.courier.join(ROOM, offered(heard, query)["questions"].query)
    heard.next(Fetched)
    before = sandbox.bill()["usd"]
    heard.courier.plan_answers(ROOM, 1, "AQ", 12)
    planned = heard.next(AnswersPlanned)
    assert planned.usd == pytest.approx(12 * 0.015)
    assert sandbox.bill()["usd"] == before
    heard.courier.answers(ROOM, 1, "AQ", planned.most_usd)
    answered = heard.next(Answered)
    assert answered.new > 3
    assert answered.cost_usd == pytest.approx(sandbox.bill()["usd"] - before)
    assert answered.words.startswith(f"{answered.new} answers to question 1 came for $")


def test_the_choice_is_changed_in_the_middle_and_all_is_here(
    start: Start, sandbox: Served, query: RoomQuery, tmp_path: Path
) -> None:
    heard = start()
    heard.courier.watch([ROOM])
    offers = offered(heard, query)
    heard.courier.join(ROOM, offers["questions"].query)
    first = heard.next(Fetched).new
    sandbox._call("POST", "/sandbox/advance", {"seconds": 1200})
    heard.courier.join(ROOM, replace(offers["whole"].query, budget_usd=9.0))
    then = heard.next(Fetched).new
    with closing(open_cache(tmp_path / "cache.db", readonly=True)) as db:
        assert reading.count(db, ROOM) == first + then > 60
        assert asked.holes(asked.whole(db, ROOM, query.first), query.first)[1:] == []
        (posts,) = db.execute("SELECT count(*) FROM post").fetchone()
    assert sandbox.bill()["posts"] == posts


def test_what_was_agreed_is_spent_and_more_can_be_agreed_to(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    heard = start()
    heard.courier.watch([ROOM])
    heard.courier.join(ROOM, replace(query, mode="whole", budget_usd=0.10))
    refused = heard.next(Refused)
    assert (refused.refusal.kind, refused.next_at) == ("budget", None)
    assert "agreed for this room" in refused.refusal.what
    assert sandbox.bill()["requests"] == 0
    heard.courier.join(ROOM, replace(query, mode="whole", budget_usd=3.0))
    assert heard.next(Fetched).new > 20


def test_a_room_is_asked_for_less_often_after_the_end_and_where_xs_limit_would_not_last() -> None:
    query = RoomQuery(("a",), until=NOW)
    assert rooms.pace(query, NOW - HOUR, None) == timedelta(seconds=20)
    assert rooms.pace(query, NOW + HOUR, None) == timedelta(minutes=5)
    few = Limit(300, 10, NOW - HOUR + timedelta(minutes=10))
    assert rooms.pace(query, NOW - HOUR, few) == timedelta(minutes=2)


def test_searches_are_never_longer_than_x_allows() -> None:
    people = tuple(f"a_long_name_{n:03}" for n in range(60))
    query = RoomQuery(("chat", "otherchat"), people, "questions")
    assert len(query.leading) > 1
    assert all(len(one) <= 512 for one in (*query.leading, query.answers(10, "AQ"), query.without_people))
    assert sum(one.count("from:") for one in query.leading) == 60
    small = RoomQuery(("chat",), ("host",), "questions")
    assert small.leading == ("from:host #chat",)
    assert small.answers(2, "A") == "#chat (A2 OR A2a OR A2b OR A2c OR A2d) -from:host"


def test_what_is_no_tag_or_name_is_refused() -> None:
    for tags, people in (((), ()), (("a b",), ()), (("a",), ("x OR from:y",)), (("#a",), ())):
        with pytest.raises(ValueError):
            RoomQuery(tags, people)
