"""Rooms by the filtered stream: live while it stands, whole when it stands again, and our rules alone are touched."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.feed.test_courier import Heard, Start, start
from tests.feed.test_room_courier import ROOM, query
from tests.fixtures.sandbox import Served
from tui.feed import live
from tui.feed.events import Fetched, Joined, Left, Live, NotLive, Refused, Spent
from tui.feed.live import Backoff
from tui.feed.rooms import RoomQuery
from tui.model.ids import PostId, first_id_at
from tui.model.reading import Stretch
from tui.store import reading
from tui.store.cache import open_cache
from tui.x.access import Access, Tokens
from tui.x.errors import XError
from tui.x.stream import Ended

__all__ = ["query", "start"]


def rules(sandbox: Served) -> dict[str, str]:
    """The rules of the app's stream, with their tags."""
    return {rule.value: rule.tag for rule in sandbox.running.sandbox.streams.rules.values()}


def asked_as_app(sandbox: Served, method: str, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(sandbox.url + path, data, method=method)
    request.add_header("Authorization", f"Bearer {sandbox.running.bearer_token}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


@pytest.fixture
def followed(start: Start, sandbox: Served, query: RoomQuery) -> Iterator[Heard]:
    """A room that is live, all that was said before fetched."""
    heard = start()
    heard.courier.watch([ROOM])
    heard.courier.join(ROOM, replace(query, mode="whole", budget_usd=5.0, stream=True))
    heard.next(Live)
    while heard.next(Fetched).new == 0:
        pass
    heard.rest(0.1)
    return heard


def until_posted(heard: Heard) -> Fetched:
    while not (fetched := heard.next(Fetched)).new:
        pass
    return fetched


def stand_in_room(folder: Path) -> set[int]:
    with closing(open_cache(folder / "cache.db", readonly=True)) as db:
        return {int(post.id) for post in reading.newest(db, ROOM, 1000)}


def test_a_post_comes_by_the_stream_and_not_by_a_search(
    followed: Heard, sandbox: Served, tmp_path: Path
) -> None:
    searches = sandbox.bill()["by_endpoint"]["GET /2/tweets/search/recent"]["requests"]
    assert rules(sandbox) == {"#lrnchat": f"delurk {ROOM}"}
    made = sandbox.post("nils_a", "A1: just now #lrnchat")
    fetched = until_posted(followed)
    assert fetched.new == 1
    assert made in stand_in_room(tmp_path)
    bill = sandbox.bill()
    assert bill["by_endpoint"]["GET /2/tweets/search/stream"]["posts"] >= 1
    assert bill["by_endpoint"]["GET /2/tweets/search/recent"]["requests"] == searches
    assert followed.next(Spent).today_usd == pytest.approx(bill["usd"])
    spent = [one for one in followed.told if isinstance(one, Fetched)]
    assert sum(one.cost_usd for one in spent) == pytest.approx(bill["usd"])


def test_after_a_clean_close_it_stands_again_and_nothing_is_missing(
    followed: Heard, sandbox: Served, tmp_path: Path
) -> None:
    assert asked_as_app(sandbox, "DELETE", "/2/connections/all")["data"]["successful_kills"] == 1
    made = sandbox.post("nils_a", "A1: in between #lrnchat")
    ended = followed.next(NotLive)
    assert ended.words == "Not live, asked for at intervals: X closed the stream."
    assert ended.again_at is not None
    followed.next(Live)
    again = sandbox.post("nils_a", "A1: once more #lrnchat")
    while not {made, again} <= stand_in_room(tmp_path):
        followed.next(Fetched)
    with closing(open_cache(tmp_path / "cache.db", readonly=True)) as db:
        (posts,) = db.execute("SELECT count(*) FROM post").fetchone()
    assert sandbox.bill()["posts"] == posts


def test_leaving_takes_our_rule_away_and_the_connection_with_it(followed: Heard, sandbox: Served) -> None:
    followed.courier.leave(ROOM)
    followed.next(Left)
    assert followed.next(NotLive).refusal is None
    assert followed.courier.stop()
    assert rules(sandbox) == {}
    assert not sandbox.running.sandbox.streams.open


def test_ending_the_program_takes_our_rule_away(followed: Heard, sandbox: Served) -> None:
    assert followed.courier.stop()
    assert rules(sandbox) == {}


def test_another_choice_makes_another_rule(followed: Heard, sandbox: Served, query: RoomQuery) -> None:
    people = " OR ".join(f"from:{name}" for name in query.people)
    followed.courier.join(ROOM, replace(query, mode="questions", budget_usd=5.0, stream=True))
    followed.next(Joined)
    followed.told.clear()
    followed.next(Live)
    assert not [one for one in followed.told if isinstance(one, NotLive)]  # it was not away
    assert list(rules(sandbox)) == [f"({people}) #lrnchat"]


def test_where_somebody_elses_rules_are_the_stream_is_left_alone(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    path = "/2/tweets/search/stream/rules"
    asked_as_app(sandbox, "POST", path, {"add": [{"value": "garden", "tag": "mine"}]})
    heard = start()
    heard.courier.watch([ROOM])
    heard.courier.join(ROOM, replace(query, mode="whole", budget_usd=5.0, stream=True))
    refused = heard.next(NotLive)
    assert "Another program" in refused.words
    assert refused.again_at is None
    heard.courier.ask(ROOM)
    assert heard.next(Fetched).stopped is None
    assert heard.courier.stop()
    assert rules(sandbox) == {"garden": "mine"}


def test_a_taken_slot_is_said_with_the_time_of_the_next_try(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    asked_as_app(
        sandbox, "POST", "/2/tweets/search/stream/rules", {"add": [{"value": "#lrnchat", "tag": "mine"}]}
    )
    request = urllib.request.Request(sandbox.url + "/2/tweets/search/stream")
    request.add_header("Authorization", f"Bearer {sandbox.running.bearer_token}")
    with urllib.request.urlopen(request, timeout=5):
        heard = start()
        heard.courier.watch([ROOM])
        heard.courier.join(ROOM, replace(query, mode="whole", budget_usd=5.0, stream=True))
        taken = heard.next(NotLive)
        assert taken.refusal is not None
        assert taken.refusal.kind == "stream slot"
        assert taken.again_at is not None
        assert timedelta(seconds=50) < taken.again_at - datetime.now(UTC) <= timedelta(seconds=60)
        assert heard.courier.stop()
    assert rules(sandbox) == {"#lrnchat": "mine"}  # it was somebody else's, word for word


def test_it_ends_with_the_session(start: Start, sandbox: Served, query: RoomQuery) -> None:
    heard = start()
    heard.courier.watch([ROOM])
    until = datetime.now(UTC) + timedelta(seconds=1)
    heard.courier.join(ROOM, replace(query, mode="whole", until=until, budget_usd=5.0, stream=True))
    heard.next(Live)
    assert heard.next(NotLive).words == "No longer live."
    assert datetime.now(UTC) >= until
    assert heard.courier.stop()
    assert rules(sandbox) == {}


def test_without_an_app_only_token_a_room_is_asked_for_at_intervals(
    start: Start, sandbox: Served, query: RoomQuery
) -> None:
    heard = start(access=Access(sandbox.url, Tokens(sandbox.running.user_token, None)))
    heard.courier.watch([ROOM])
    heard.courier.join(ROOM, replace(query, mode="whole", budget_usd=5.0, stream=True))
    heard.next(Joined)
    assert heard.next(Fetched).next_at is not None
    assert not [one for one in heard.rest(0.1) + heard.told if isinstance(one, Live | NotLive | Refused)]


def test_waits_are_those_that_x_asks_for() -> None:
    def seconds(backoff: Backoff, error: Exception, times: int) -> list[float]:
        return [backoff.after(error).total_seconds() for _ in range(times)]

    backoff = Backoff()
    assert seconds(backoff, Ended("X closed the stream."), 3) == [0, 0.25, 0.5]
    assert seconds(Backoff(), XError("offline", "No."), 70)[-1] == 16
    assert seconds(Backoff(), XError("server", "No."), 8) == [5, 10, 20, 40, 80, 160, 320, 320]
    assert seconds(Backoff(), XError("stream slot", "Taken."), 2) == [60, 120]
    backoff.stood()
    assert seconds(backoff, Ended("X closed the stream."), 1) == [0]


def test_all_but_the_last_seconds_of_a_connection_count_as_here() -> None:
    begun = datetime(2026, 11, 25, 20, tzinfo=UTC)

    def at(seconds: float) -> PostId:
        return first_id_at(begun + timedelta(seconds=seconds))

    strand = live._Strand(ROOM, None)
    assert strand.here(at(0)) is None
    assert strand.here(at(40)) == Stretch(at(0), at(25))
    assert strand.here(at(33)) == Stretch(at(0), at(25))  # out of order


def test_pausing_ends_the_connection_and_going_on_opens_it(followed: Heard, sandbox: Served) -> None:
    followed.courier.pause()
    assert followed.next(NotLive).refusal is None
    followed.courier.resume()
    followed.next(Live)
