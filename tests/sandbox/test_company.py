"""Somebody answers the reader who speaks up in a chat: soon, a few times, and nowhere else."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.chats import Chats
from tests.sandbox.test_server_stream import add, next_post, stream
from tests.sandbox.town import NOON, Asker, HandClock
from tui.sandbox.run import start_in_thread
from tui.sandbox.world.script import read_voices

SOON_S = 30
ASKED = ("11:51", "11:57", "12:04", "12:11", "12:18", "12:25", "12:32", "12:39")


def speak(server: Asker, text: str, **more: Any) -> int:
    """The logged-in person posts; the post's id."""
    answer = server.send("POST", "/2/tweets", body={"text": text, **more})
    assert answer.status == 201, answer.raw
    return int(answer.body["data"]["id"])


def pass_by(server: Asker, seconds: float) -> list[int]:
    """Let time pass; the ids of what was posted in it."""
    return [
        int(i) for i in server.send("POST", "/sandbox/advance", body={"seconds": seconds}).body["published"]
    ]


def read(server: Asker, post: int) -> Any:
    asked = {"tweet.fields": "referenced_tweets,conversation_id,public_metrics,entities,author_id"}
    return server.get(f"/2/tweets/{post}", **asked).body["data"]


def words_of(kind: str) -> list[str]:
    """What the world has to say to such a post."""
    rows = read_voices("company").splitlines()
    return [row.removeprefix(f"{kind}: ") for row in rows if row.startswith(f"{kind}: ")]


@pytest.fixture
def standing(start: Callable[..., Asker]) -> Asker:
    """The small town, its time moved by hand alone; #lrnchat has just begun."""
    return start(speed=0)


def test_a_regular_answers_soon_and_the_post_is_liked(standing: Asker) -> None:
    mine = speak(standing, "Here at last #lrnchat")
    assert pass_by(standing, 14) == []
    (answer,) = pass_by(standing, SOON_S - 14)
    said = read(standing, answer)
    assert said["referenced_tweets"] == [{"type": "replied_to", "id": str(mine)}]
    assert said["conversation_id"] == str(mine)
    assert said["text"].startswith("@ana ")
    assert said["text"].endswith(" #lrnchat")
    assert said["author_id"] == "7", "nobody else who is followed was in this chat"
    counts = read(standing, mine)["public_metrics"]
    assert (counts["reply_count"], counts["like_count"] in (1, 2)) == (1, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A1: By asking #lrnchat", "answer"),
        ("a1b by watching, is that allowed? #LrnChat", "answer"),
        ("Is it all right to watch? #lrnchat", "question"),
        ("The 4A12 was late, the room is warm #lrnchat", "talk"),
    ],
)
def test_what_is_said_fits_the_post(standing: Asker, text: str, kind: str) -> None:
    standing.say("ana", "I have been here before #lrnchat")
    speak(standing, text)
    (answer,) = pass_by(standing, SOON_S)
    words = read(standing, answer)["text"].removeprefix("@ana ").removesuffix(" #lrnchat")
    assert words in words_of(kind)


def test_who_is_new_is_welcome(standing: Asker) -> None:
    speak(standing, "Just listening tonight #lrnchat")
    (answer,) = pass_by(standing, SOON_S)
    assert any(words in read(standing, answer)["text"] for words in words_of("first"))


def test_who_is_spoken_to_answers(standing: Asker) -> None:
    for at in range(3):
        theirs = standing.say("cho", f"@ana By number {at} #lrnchat")
        speak(standing, f"@cho And by number {at + 1} #lrnchat", reply={"in_reply_to_tweet_id": str(theirs)})
        (answer,) = pass_by(standing, SOON_S)
        assert read(standing, answer)["author_id"] == "3"


def test_three_are_answered_and_a_thread_once(standing: Asker) -> None:
    mine = speak(standing, "A1: In three parts #lrnchat")
    speak(standing, "This is the second #lrnchat", reply={"in_reply_to_tweet_id": str(mine)})
    assert len(pass_by(standing, SOON_S)) == 1
    for at in range(4):
        speak(standing, f"A1: Once more, {at} #lrnchat")
    assert len(pass_by(standing, SOON_S)) == 2


def test_nobody_answers_outside_a_session_or_what_was_taken_back(standing: Asker) -> None:
    speak(standing, "The leeks are in #soil")
    speak(standing, "lrnchat without its sign")
    gone = speak(standing, "A1: On second thought #lrnchat")
    standing.send("DELETE", f"/2/tweets/{gone}")
    assert pass_by(standing, 3600) == []
    speak(standing, "A1: Too late? #lrnchat")
    assert pass_by(standing, SOON_S) == []


def test_the_answer_comes_by_stream_search_and_mentions(
    start: Callable[..., Asker], clock: HandClock
) -> None:
    server = start(speed=20)
    add(server, "#lrnchat")
    with stream(server) as answer:
        mine = speak(server, "A1: By reading along #lrnchat")
        assert next_post(answer)["data"]["id"] == str(mine)
        clock.now += SOON_S * 1000 // 20
        server.send("POST", "/sandbox/advance", body={"seconds": 0})
        came = int(next_post(answer)["data"]["id"])
    assert came > mine
    assert server.get("/2/tweets/search/recent", query="#lrnchat is:reply").ids[0] == came
    assert server.get("/2/users/1/mentions").ids[0] == came


def test_under_a_time_of_its_own_an_hour_is_an_hour_in_three_minutes(clock: HandClock) -> None:
    running = start_in_thread(clock=clock, speed=20, own_time=True)
    try:
        server = Asker(running)
        chats = Chats(server, clock)
        told = server.get("/sandbox/rooms").body
        begin = chats.rooms["lrnchat"]["sessions"][2]
        for _ in range(18):  # ten seconds each: what a reader who polls sees
            clock.now += 10_000
            server.get("/2/users/me")
        mine = server.get(f"/2/tweets/{speak(server, 'Late, A8: tomorrow')}", tweet__fields="created_at").body
        posts = chats.posts("#lrnchat -is:retweet", begin, 70)
        limits = server.get("/2/users/me").headers
    finally:
        running.stop()
    thanks = next(post for post in posts if post["text"].startswith("That was the hour."))
    assert (told["rate"], told["now"][:16]) == (20, "2026-11-25T12:00")
    assert mine["data"]["created_at"][:16] == "2026-11-25T13:00"
    asked = {
        label[1]: post["created_at"][11:]
        for post in posts
        if post["author_id"] == thanks["author_id"]
        and (label := re.search(r"^(Q\d): .*\?", post["text"], re.MULTILINE))
    }
    assert asked == {f"Q{n}": f"{at}:00.000Z" for n, at in enumerate(ASKED, 1)}
    assert thanks["created_at"] < "2026-11-25T12:46"
    assert any(post["created_at"] >= "2026-11-25T12:46" for post in posts), "late answers"
    left = int(limits["x-rate-limit-reset"]) - NOON // 1000
    assert 0 < left <= 900 + 170, "what a token may ask is counted in the reader's time"
