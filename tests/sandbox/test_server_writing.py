"""Writing to the sandbox, and what X refuses."""

import struct
from base64 import b64encode
from typing import Any

import pytest

from tests.sandbox.town import MINUTE, Asker, HandClock, Reply, Town
from tui.sandbox.pictures import draw


def post(server: Asker, text: str, **more: Any) -> Reply:
    return server.send("POST", "/2/tweets", body={"text": text, **more})


def test_a_post_is_there_at_once_and_can_be_deleted(server: Asker) -> None:
    made = post(server, "Hello & <welcome>")
    assert made.status == 201
    assert made.body["data"]["text"] == "Hello &amp; &lt;welcome&gt;"
    post_id = made.body["data"]["id"]
    assert server.get("/2/users/1/timelines/reverse_chronological").ids[0] == int(post_id)
    assert server.send("DELETE", f"/2/tweets/{post_id}").body == {"data": {"deleted": True}}
    assert "data" not in server.get(f"/2/tweets/{post_id}").body


def test_the_same_text_again_is_refused(server: Asker) -> None:
    post(server, "Hello")
    refused = post(server, "Hello")
    assert refused.status == 403
    assert "duplicate content" in refused.body["detail"]


@pytest.mark.parametrize(
    ("name", "status"), [("question", 201), ("reply", 201), ("link", 403), ("hidden", 403)]
)
def test_replies_go_only_to_those_who_called_and_to_oneself(
    server: Asker, town: Town, name: str, status: int
) -> None:
    answer = post(server, "Yes", reply={"in_reply_to_tweet_id": str(town.id(name))})
    assert answer.status == status
    if status == 201:
        made = server.get("/2/tweets/" + answer.body["data"]["id"], **{"tweet.fields": "conversation_id"})
        assert made.body["data"]["conversation_id"] == str(town.id("question"))


def test_the_refusal_of_a_reply_says_why(server: Asker, town: Town) -> None:
    refused = post(server, "Yes", reply={"in_reply_to_tweet_id": str(town.id("link"))})
    assert refused.body["detail"].startswith("Reply to this conversation is not allowed because")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/2/tweets", {"text": "See", "quote_tweet_id": "20"}),
        ("POST", "/2/users/1/likes", {"tweet_id": "20"}),
        ("POST", "/2/users/1/following", {"target_user_id": "2"}),
        ("POST", "/2/tweets", {"text": "$ONE and $TWO"}),
        ("POST", "/2/tweets", {"text": "x" * 25_001}),
    ],
)
def test_what_was_taken_from_apps_is_forbidden(
    server: Asker, method: str, path: str, body: dict[str, str]
) -> None:
    assert server.send(method, path, body=body).status == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": 5},
        {"text": "a", "colour": "red"},
        {"text": "a", "reply": {}},
        {"text": "a", "media": {"media_ids": ["9"]}},
    ],
)
def test_a_wrong_body_is_a_400(server: Asker, body: dict[str, Any]) -> None:
    assert server.send("POST", "/2/tweets", body=body).status == 400


def test_an_edit_replaces_the_post_within_the_hour(server: Asker, clock: HandClock) -> None:
    first = post(server, "Helo").body["data"]["id"]
    clock.now += MINUTE
    second = post(server, "Hello", edit_options={"previous_post_id": first}).body["data"]["id"]
    shown = server.get("/2/users/1/tweets").ids
    assert int(second) in shown
    assert int(first) not in shown
    assert server.get(f"/2/tweets/{first}").body["data"]["edit_history_tweet_ids"] == [first, second]
    clock.now += 61 * MINUTE
    assert post(server, "Hello!", edit_options={"previous_post_id": second}).status == 403


def test_a_repost_can_be_taken_back(server: Asker, town: Town) -> None:
    target = str(town.id("link"))
    assert (
        server.send("POST", "/2/users/1/retweets", body={"tweet_id": target}).body["data"]["retweeted"]
        is True
    )
    newest = server.get("/2/users/1/tweets", **{"tweet.fields": "referenced_tweets"}).body["data"][0]
    assert newest["referenced_tweets"][0]["id"] == target
    server.send("DELETE", f"/2/users/1/retweets/{target}")
    assert server.get("/2/users/1/tweets").ids[0] != int(newest["id"])


def test_bookmarks_come_last_made_first(server: Asker, town: Town) -> None:
    server.send("POST", "/2/users/1/bookmarks", body={"tweet_id": str(town.id("quote"))})
    assert server.get("/2/users/1/bookmarks").ids[0] == town.id("quote")
    server.send("DELETE", f"/2/users/1/bookmarks/{town.id('quote')}")
    assert town.id("quote") not in server.get("/2/users/1/bookmarks").ids


def test_muted_people_leave_the_home_timeline(server: Asker, town: Town) -> None:
    server.send("POST", "/2/users/1/muting", body={"target_user_id": "3"})
    assert server.get("/2/users/1/muting").ids == [3]
    assert town.id("quote") not in server.get("/2/users/1/timelines/reverse_chronological").ids
    server.send("DELETE", "/2/users/1/muting/3")
    assert "data" not in server.get("/2/users/1/muting").body


def test_a_list_is_made_filled_pinned_and_removed(server: Asker) -> None:
    made = server.send("POST", "/2/lists", body={"name": "Makers", "description": "x"}).body["data"]["id"]
    assert (
        server.send("POST", f"/2/lists/{made}/members", body={"user_id": "7"}).body["data"]["is_member"]
        is True
    )
    assert server.get(f"/2/lists/{made}/members").ids == [7]
    server.send("PUT", f"/2/lists/{made}", body={"name": "Builders", "private": True})
    assert server.get(f"/2/lists/{made}").body["data"]["name"] == "Builders"
    server.send("POST", "/2/users/1/pinned_lists", body={"list_id": made})
    assert str(made) in [one["id"] for one in server.get("/2/users/1/pinned_lists").body["data"]]
    server.send("DELETE", f"/2/lists/{made}/members/7")
    assert "data" not in server.get(f"/2/lists/{made}/members").body
    assert server.send("DELETE", f"/2/lists/{made}").body == {"data": {"deleted": True}}
    assert "data" not in server.get(f"/2/lists/{made}").body


def test_the_lists_of_others_can_not_be_changed(server: Asker, town: Town) -> None:
    town.world.lists[50].owner_id = 2
    assert server.send("DELETE", "/2/lists/50").status == 403
    assert server.send("POST", "/2/lists/50/members", body={"user_id": "7"}).status == 403


def test_a_picture_can_be_uploaded_described_and_posted(server: Asker) -> None:
    picture = draw(5, 40, 30)
    sent = {"media": b64encode(picture).decode(), "media_category": "tweet_image"}
    media = server.send("POST", "/2/media/upload", body=sent).body["data"]
    described = {"id": media["id"], "metadata": {"alt_text": {"text": "Hills"}}}
    assert server.send("POST", "/2/media/metadata", body=described).status == 200
    made = post(server, "See", media={"media_ids": [media["id"]]}).body["data"]["id"]
    asked = {"expansions": "attachments.media_keys", "media.fields": "alt_text,url,width,height"}
    (shown,) = server.get(f"/2/tweets/{made}", **asked).body["includes"]["media"]
    assert (shown["alt_text"], shown["width"], shown["height"]) == (
        "Hills",
        *struct.unpack(">II", picture[16:24]),
    )
    assert server.get(shown["url"].removeprefix(server.running.url)).raw == picture


def test_a_poll_can_be_posted(server: Asker) -> None:
    made = post(server, "Tea?", poll={"options": ["Yes", "No"], "duration_minutes": 60}).body["data"]["id"]
    answer = server.get(
        f"/2/tweets/{made}", expansions="attachments.poll_ids", **{"poll.fields": "duration_minutes"}
    )
    assert answer.body["includes"]["polls"][0]["duration_minutes"] == 60
