"""The world's chats over the API: what a client is told of them, and what it can read, count and follow."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.sandbox.chats import Chats
from tests.sandbox.test_server_stream import add, next_post, stream
from tests.sandbox.town import NOON, Asker, HandClock
from tui.sandbox.run import start_in_thread


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON + 20_000)


@pytest.fixture
def chats(clock: HandClock) -> Iterator[Chats]:
    running = start_in_thread(clock=clock)
    yield Chats(Asker(running), clock)
    running.stop()


def test_a_client_is_told_of_every_room(chats: Chats) -> None:
    assert set(chats.rooms) == {
        "lrnchat",
        "quietchat",
        "allotmenthour",
        "tertulialib",
        "lerntisch",
        "listentalk",
    }
    room = chats.rooms["lrnchat"]
    assert (room["hosts"], room["cohosts"], room["guests"]) == (
        ["mara_holt"],
        ["marcus_tw"],
        ["ines_duarte"],
    )
    assert (room["letters"], room["style"], room["minutes"]) == ("Q/A", "live", 60)
    assert room["sessions"] == ["2026-11-18T11:46:00Z", "2026-11-22T07:00:00Z", "2026-11-25T11:46:00Z"]
    assert (room["weekday"], room["at"], room["zone"], room["extra"]) == (
        2,
        "11:46",
        "UTC",
        ["2026-11-22T07:00:00Z"],
    )
    assert {room["style"] for room in chats.rooms.values()} == {"live", "slow", "free"}
    assert {room["letters"] for room in chats.rooms.values()} == {"Q/A", "P/R", "F/A", "T", "none"}


def test_the_small_town_has_its_room_as_well(server: Asker) -> None:
    (room,) = server.get("/sandbox/rooms").body["rooms"]
    assert (room["tag"], room["hosts"], room["guests"]) == ("lrnchat", ["host"], [])


@pytest.mark.parametrize("at", [0, 2])
def test_an_hour_reads_as_an_hour_of_a_real_chat(chats: Chats, at: int) -> None:
    begin = chats.rooms["lrnchat"]["sessions"][at]
    chats.clock.now += 3 * 3_600_000
    posts = chats.posts("#lrnchat -is:retweet", begin, 60)
    names = {one["id"]: one for one in posts}
    authors = Counter(post["author_id"] for post in posts)
    assert len(posts) >= 150
    assert 20 <= len(authors) <= 42
    asked = chats.posts("#lrnchat from:mara_holt -is:retweet", begin, 60)
    found = [(re.search(r"^Q(\d): .*\?", post["text"], re.MULTILINE), post["created_at"]) for post in asked]
    assert [int(label[1]) for label, _ in found if label] == list(range(1, 9))
    assert all(created.endswith(":00.000Z") for label, created in found if label)
    for post in posts:
        for other in post.get("referenced_tweets", []):
            if other["type"] == "replied_to" and other["id"] in names:
                assert post["conversation_id"] == names[other["id"]]["conversation_id"]
    labelled = [post for post in posts if re.match(r"A\d", post["text"])]
    assert sum(post["conversation_id"] == post["id"] for post in labelled) > 0.9 * len(labelled)


def test_counts_agree_with_what_search_finds(chats: Chats) -> None:
    begin = chats.rooms["lrnchat"]["sessions"][0]
    posts = chats.posts("#lrnchat", begin, 59)
    counted = chats.past("/2/tweets/counts/all", "#lrnchat", begin, 59, granularity="minute")
    assert counted["meta"]["total_tweet_count"] == len(posts)
    assert max(minute["tweet_count"] for minute in counted["data"]) >= 6


def test_what_is_deleted_goes_and_of_an_edit_only_the_newest_is_found(chats: Chats) -> None:
    begin = chats.rooms["lrnchat"]["sessions"][2]
    chats.clock.now += 40 * 60_000
    regretted = [post["text"] for post in chats.posts("#lrnchat from:gil_tarrant", begin, 53)]
    assert any("It was nice, mind" in text for text in regretted)
    chats.clock.now += 10 * 60_000
    left = [post["text"] for post in chats.posts("#lrnchat from:gil_tarrant", begin, 60)]
    assert left == regretted[:-1]
    corrected = [post["text"] for post in chats.posts("#lrnchat from:marcus_tw complaint", begin, 60)]
    assert len(corrected) == 1
    assert "an access complaint" in corrected[0]


def test_the_session_under_way_comes_through_the_stream_at_the_present_time(
    chats: Chats, clock: HandClock
) -> None:
    add(chats.asker, "#lrnchat")
    with stream(chats.asker, "?tweet.fields=created_at,text&expansions=author_id") as answer:
        clock.now += 5 * 60_000
        chats.asker.send("POST", "/sandbox/advance", body={"seconds": 0})
        came = [next_post(answer)]
        while "Q3: " not in came[-1]["data"]["text"]:
            came.append(next_post(answer))
    question = came[-1]
    assert question["includes"]["users"][0]["username"] == "mara_holt"
    assert question["data"]["created_at"] == "2026-11-25T12:04:00.000Z"
    assert len(came) >= 8
    moments = [post["data"]["created_at"] for post in came]
    assert moments == sorted(moments)
    assert datetime.fromisoformat(moments[0]) > datetime.fromtimestamp(NOON / 1000, UTC)


def test_the_rest_of_the_hour_passes_in_minutes_at_speed(clock: HandClock) -> None:
    running = start_in_thread(clock=clock, speed=20)
    try:
        chats = Chats(Asker(running), clock)
        begin = chats.rooms["lrnchat"]["sessions"][2]
        for _ in range(18):  # ten seconds each: what a reader who polls sees
            clock.now += 10_000
            chats.asker.get("/2/users/me")
        posts = chats.posts("#lrnchat -is:retweet", begin, 17)
    finally:
        running.stop()
    assert len(posts) >= 150
    asked = [
        int(label[1]) for post in posts if (label := re.search(r"^Q(\d): .*\?", post["text"], re.MULTILINE))
    ]
    assert list(dict.fromkeys(asked)) == list(range(1, 9))
    assert any(post["text"].startswith("That was the hour.") for post in posts)
    assert [post["created_at"] for post in posts] == sorted(post["created_at"] for post in posts)
    by_id = {post["id"]: post for post in posts}
    replies = [
        (post, by_id[other["id"]])
        for post in posts
        for other in post.get("referenced_tweets", [])
        if other["type"] == "replied_to" and other["id"] in by_id
    ]
    assert len(replies) >= 40
    assert all(post["conversation_id"] == above["conversation_id"] for post, above in replies)
    assert all(post["created_at"] >= above["created_at"] for post, above in replies)
