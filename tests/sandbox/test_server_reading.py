"""Reading from the sandbox as from X: what is asked is there, what is not asked is not, pages neither repeat nor lose."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.town import ALL_FIELDS, MINUTE, NOON, Asker, HandClock, Town
from tui.sandbox.world.model import snowflake

HOME = "/2/users/1/timelines/reverse_chronological"


def one(server: Asker, post_id: int, **query: Any) -> Any:
    return server.get("/2/tweets", ids=post_id, **query).body["data"][0]


def test_without_fields_a_post_is_id_text_and_history(server: Asker, town: Town) -> None:
    assert set(one(server, town.id("picture"))) == {"id", "text", "edit_history_tweet_ids"}
    user = server.get("/2/users/me").body["data"]
    assert user == {"id": "1", "name": "Ana", "username": "ana"}
    assert set(server.get("/2/lists/50").body["data"]) == {"id", "name"}


def test_a_user_without_an_address_has_an_empty_one(server: Asker) -> None:
    user = server.get("/2/users/me", **{"user.fields": "url,location,created_at"}).body["data"]
    assert user["url"] == ""
    assert "location" not in user
    assert user["created_at"].endswith(".000Z")


def test_text_is_escaped_and_links_go_through_tco(server: Asker, town: Town) -> None:
    post = one(server, town.id("link"), **ALL_FIELDS)
    (url,) = post["entities"]["urls"]
    assert post["text"][url["start"] : url["end"]] == url["url"]
    assert url["url"].startswith("https://t.co/")
    assert url["expanded_url"] == "https://garden.example/soil?a=1&b=2"
    assert (url["title"], url["status"]) == ("Soil", 200)
    question = one(server, town.id("question"), **ALL_FIELDS)
    assert "&lt;3 &amp; more" in question["text"]
    assert question["entities"]["mentions"][0]["id"] == "1"


def test_a_long_post_is_cut_and_whole_in_its_note(server: Asker, town: Town) -> None:
    post = one(server, town.id("long"), **ALL_FIELDS)
    assert "… https://t.co/" in post["text"]
    assert post["entities"]["urls"][-1]["expanded_url"] == f"https://x.com/i/web/status/{post['id']}"
    assert post["note_tweet"]["text"] == town.named["long"].text
    assert post["note_tweet"]["entities"]["hashtags"][0]["tag"] == "endtag"
    assert "note_tweet" not in one(server, town.id("long"))


def test_a_repost_begins_with_rt_and_brings_the_original(server: Asker, town: Town) -> None:
    answer = server.get("/2/tweets", ids=town.id("repost"), **ALL_FIELDS).body
    (post,) = answer["data"]
    assert post["text"].startswith("RT @host: Q1: How do you learn")
    assert post["referenced_tweets"] == [{"type": "retweeted", "id": str(town.id("question"))}]
    assert {p["id"] for p in answer["includes"]["tweets"]} == {str(town.id("question")), post["id"]}
    assert {"host", "ben"} <= {u["username"] for u in answer["includes"]["users"]}


def test_a_quote_ends_in_the_quoted_posts_address(server: Asker, town: Town) -> None:
    post = one(server, town.id("quote"), **ALL_FIELDS)
    url = post["entities"]["urls"][-1]
    assert url["expanded_url"] == f"https://x.com/ben/status/{town.id('link')}"
    assert url["end"] == len(post["text"])


def test_a_picture_has_a_link_an_alt_text_and_can_be_fetched(server: Asker, town: Town) -> None:
    answer = server.get("/2/tweets", ids=town.id("picture"), **ALL_FIELDS).body
    (url,) = answer["data"][0]["entities"]["urls"]
    assert url["display_url"].startswith("pic.x.com/")
    assert url["media_key"] == "3_900"
    (media,) = answer["includes"]["media"]
    assert (media["alt_text"], media["width"], media["height"]) == ("A grey cat", 800, 600)
    path = media["url"].removeprefix(server.running.url)
    picture = server.get(path)
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.raw.startswith(b"\x89PNG\r\n\x1a\n")
    assert server.get(path).raw == picture.raw


def test_a_poll_has_its_votes(server: Asker, town: Town, clock: HandClock) -> None:
    answer = server.get("/2/tweets", ids=town.id("poll"), **ALL_FIELDS).body
    (poll,) = answer["includes"]["polls"]
    assert poll["options"] == [
        {"position": 1, "label": "Yes", "votes": 3},
        {"position": 2, "label": "No", "votes": 1},
    ]
    assert poll["voting_status"] == "open"
    clock.now += 2 * MINUTE
    answer = server.get("/2/tweets", ids=town.id("poll"), **ALL_FIELDS).body
    assert answer["includes"]["polls"][0]["voting_status"] == "closed"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("gone", "Not Found Error"),
        ("hidden", "Authorization Error"),
        ("suspended", "Not Found Error"),
        ("withheld", "Resource Unavailable"),
    ],
)
def test_what_may_not_be_seen_leaves_a_tombstone(server: Asker, town: Town, name: str, title: str) -> None:
    answer = server.get(
        "/2/tweets",
        ids=town.id(f"quotes {name}"),
        expansions="referenced_tweets.id",
        **{"tweet.fields": "lang"},
    ).body
    assert "includes" not in answer
    assert answer["data"][0]["referenced_tweets"][0]["id"] == str(town.id(name))
    (problem,) = answer["errors"]
    assert (problem["title"], problem["resource_id"]) == (title, str(town.id(name)))
    assert problem["parameter"] == "referenced_tweets.id"


def test_a_look_up_of_nothing_is_an_answer_with_errors_only(server: Asker) -> None:
    answer = server.get("/2/tweets/12345")
    assert answer.status == 200
    assert set(answer.body) == {"errors"}
    assert set(server.get("/2/users/by", usernames="nobody").body) == {"errors"}
    assert server.get("/2/users/6").body["errors"][0]["title"] == "Forbidden"


def test_home_is_those_who_are_followed_protected_ones_too(server: Asker, town: Town) -> None:
    home = set(server.get(HOME).ids)
    assert town.id("followed") in home
    assert town.id("hidden") not in home
    assert town.id("reply") in home


def test_an_app_sees_no_protected_posts(start: Callable[..., Asker], town: Town) -> None:
    server = start()
    listed = server.get("/2/lists/50/tweets")
    as_app = server.get("/2/lists/50/tweets", server.running.bearer_token)
    assert town.id("followed") in listed.ids
    assert town.id("followed") not in as_app.ids


def test_timelines_show_the_newest_version_and_look_ups_every_one(server: Asker, town: Town) -> None:
    listed = server.get("/2/lists/50/tweets").ids
    assert town.id("second") in listed
    assert town.id("first") not in listed
    first = one(server, town.id("first"))
    assert first["edit_history_tweet_ids"] == [str(town.id("first")), str(town.id("second"))]


def pages(server: Asker, path: str, between: Callable[[], object] = lambda: None, **query: Any) -> list[int]:
    ids: list[int] = []
    while True:
        answer = server.get(path, **query)
        ids += answer.ids
        token = answer.body["meta"].get("next_token")
        if token is None:
            return ids
        query["pagination_token"] = token
        between()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/2/lists/50/tweets", {"max_results": 7}),
        (HOME, {"max_results": 7}),
        ("/2/users/2/tweets", {"max_results": 5}),
        ("/2/tweets/search/recent", {"max_results": 10, "query": "#count"}),
    ],
)
def test_pages_neither_repeat_nor_lose_while_new_posts_arrive(
    server: Asker, clock: HandClock, path: str, query: dict[str, Any]
) -> None:
    whole = server.get(path, **{**query, "max_results": 100}).ids
    numbers = iter(range(1000))

    def arrive() -> None:
        clock.now += MINUTE
        server.say("ben", f"Meanwhile {next(numbers)} #count")

    assert pages(server, path, arrive, **query) == whole


def test_members_bookmarks_and_muted_come_in_pages(server: Asker) -> None:
    assert pages(server, "/2/users/1/bookmarks", max_results=1) == server.get("/2/users/1/bookmarks").ids
    assert pages(server, "/2/lists/50/members", max_results=2) == [2, 3, 4, 5]
    token = server.get("/2/lists/50/members", max_results=2).body["meta"]["next_token"]
    assert len(token) <= 19


def test_a_strange_token_is_refused(server: Asker) -> None:
    for path in ("/2/lists/50/tweets", "/2/lists/50/members"):
        answer = server.get(path, pagination_token="b26v89c19zqg8o3f")
        assert answer.status == 400
        assert "pagination_token" in answer.body["errors"][0]["parameters"]


def test_since_and_until_bound_a_timeline(server: Asker) -> None:
    ids = server.get(HOME).ids
    between = server.get(HOME, since_id=ids[10], until_id=ids[4])
    assert between.ids == ids[5:10]
    assert between.body["meta"]["newest_id"] == str(ids[5])
    assert between.body["meta"]["oldest_id"] == str(ids[9])
    times = server.get(HOME, start_time="2026-11-25T08:00:00Z", end_time="2026-11-25T08:10:00.000Z")
    start = snowflake(NOON - 240 * MINUTE)
    assert all(start <= i < snowflake(NOON - 230 * MINUTE) for i in times.ids)
    assert times.ids


def test_list_posts_take_no_since_id_and_name_no_newest(server: Asker) -> None:
    refused = server.get("/2/lists/50/tweets", since_id=1)
    assert refused.status == 400
    assert "since_id" in refused.body["errors"][0]["message"]
    assert set(server.get("/2/lists/50/tweets").body["meta"]) == {"result_count"}


def test_replies_and_reposts_can_be_left_out(server: Asker, town: Town) -> None:
    left = server.get(HOME, exclude="replies,retweets").ids
    assert town.id("reply") not in left
    assert town.id("repost") not in left
    assert town.id("quote") in left


def test_a_since_id_older_than_a_week_is_refused_with_the_least_one_allowed(server: Asker) -> None:
    refused = server.get("/2/tweets/search/recent", query="#count", since_id=20)
    message = refused.body["errors"][0]["message"]
    assert "'since_id' must be a tweet id created after" in message
    least = int(message.rsplit(" ", 1)[1])
    assert server.get("/2/tweets/search/recent", query="#count", since_id=least).status == 200


def test_search_hides_protected_people_and_shows_reposts_only_by_name(server: Asker, town: Town) -> None:
    tagged = server.get("/2/tweets/search/recent", query="#lrnchat").ids
    assert tagged == [town.id("question")]
    assert town.id("repost") in server.get("/2/tweets/search/recent", query="from:ben", max_results=100).ids


def test_a_query_that_x_refuses_is_a_400(server: Asker) -> None:
    refused = server.get("/2/tweets/search/recent", query="fox min_faves:3")
    assert refused.status == 400
    assert "invalid operator 'min_faves'" in refused.body["errors"][0]["message"]
    assert server.get("/2/tweets/search/recent", query="a" * 513).status == 400


def test_the_whole_archive_is_for_the_app_with_longer_queries(
    start: Callable[..., Asker], clock: HandClock
) -> None:
    server = start()
    app = server.running.bearer_token
    assert server.get("/2/tweets/search/all", query="#count").status == 403
    query = "#count " + "-x" * 1
    assert len(server.get("/2/tweets/search/all", app, query=query, max_results=500).ids) == 40
    assert server.get("/2/tweets/search/all", app, query=query).status == 429  # one a second
    clock.now += 1000
    assert server.get("/2/tweets/search/all", app, query=query).status == 200


def test_counts_add_up(server: Asker) -> None:
    answer = server.get("/2/tweets/counts/recent", query="#count", granularity="day").body
    assert (
        sum(bucket["tweet_count"] for bucket in answer["data"]) == answer["meta"]["total_tweet_count"] == 40
    )
    ends = [bucket["end"] for bucket in answer["data"]]
    assert [bucket["start"] for bucket in answer["data"]][1:] == ends[:-1]


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        (HOME, {"max_results": 0}, "max_results"),
        (HOME, {"max_results": 101}, "max_results"),
        (HOME, {"max_results": "ten"}, "max_results"),
        ("/2/users/2/tweets", {"max_results": 4}, "max_results"),
        ("/2/tweets/search/recent", {"query": "a", "max_results": 9}, "max_results"),
        ("/2/tweets/search/recent", {}, "query"),
        (HOME, {"tweet.fields": "nonsense"}, "tweet.fields"),
        (HOME, {"expansions": "owner_id"}, "expansions"),
        (HOME, {"flavour": "sweet"}, "flavour"),
        (HOME, {"post.fields": "lang"}, "post.fields"),
        (HOME, {"since_id": "x"}, "since_id"),
        (HOME, {"start_time": "yesterday"}, "start_time"),
        (HOME, {"start_time": "2026-13-25T08:00:00Z"}, "start_time"),
        ("/2/tweets", {"ids": "1,b"}, "ids"),
        ("/2/tweets", {"ids": ",".join("1" * 101)}, "ids"),
        ("/2/users/by", {"usernames": "no-name"}, "usernames"),
        ("/2/users/2/timelines/reverse_chronological", {}, "id"),
    ],
)
def test_a_wrong_request_is_a_400_that_names_the_parameter(
    server: Asker, path: str, query: dict[str, Any], parameter: str
) -> None:
    refused = server.get(path, **query)
    assert refused.status == 400
    assert refused.body["title"] == "Invalid Request"
    assert list(refused.body["errors"][0]["parameters"]) == [parameter]
    assert server.bill()["usd"] == 0


def test_private_lists_are_their_owners_only(server: Asker) -> None:
    assert "data" not in server.get("/2/lists/51").body
    assert "data" not in server.get("/2/lists/51/tweets").body
    assert [one["id"] for one in server.get("/2/users/2/list_memberships").body["data"]] == ["50"]


def test_the_new_naming_speaks_of_posts_and_refuses_tweets(start: Callable[..., Asker], town: Town) -> None:
    server = start(naming="new")
    asked = {
        "post.fields": "created_at,author_id,referenced_posts,note_post,public_metrics",
        "expansions": "referenced_posts,author_id",
    }
    answer = server.get("/2/tweets", ids=town.id("quote"), **asked).body
    (post,) = answer["data"]
    assert {"referenced_posts", "edit_history_post_ids"} <= set(post)
    assert "repost_count" in post["public_metrics"]
    assert answer["includes"]["posts"][0]["id"] == str(town.id("link"))
    long = server.get("/2/tweets", ids=town.id("long"), **{"post.fields": "note_post"}).body["data"][0]
    assert "note_post" in long
    refused = server.get("/2/tweets", ids=1, **{"tweet.fields": "lang"})
    assert refused.status == 400
    assert "[tweet.fields] is not one of" in refused.body["errors"][0]["message"]
    assert list(refused.body["errors"][0]["parameters"]) == ["tweet.fields"]
    old_value = server.get("/2/tweets", ids=1, **{"post.fields": "note_tweet"})
    assert "[note_tweet] is not one of" in old_value.body["errors"][0]["message"]
    assert refused.body["type"].startswith("https://api.x.com/")
