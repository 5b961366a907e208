"""Every answer fits X's own API description, in both namings (skipped where that is not at hand)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.described import description, faults
from tests.sandbox.town import ALL_FIELDS, Asker, Reply, Town
from tui.sandbox.naming import NEW_NAMES
from tui.sandbox.world.make import make_world

HOME = "/2/users/1/timelines/reverse_chronological"
LISTS = {
    "list.fields": "created_at,description,follower_count,member_count,owner_id,private",
    "expansions": "owner_id",
}
USERS = {
    "user.fields": ALL_FIELDS["user.fields"]
    + ",entities,connection_status,most_recent_tweet_id,verified_type"
}


def in_naming(naming: str, query: dict[str, Any]) -> dict[str, Any]:
    if naming == "old":
        return query
    return {
        NEW_NAMES.get(k, k): ",".join(NEW_NAMES.get(v, v) for v in str(q).split(","))
        for k, q in query.items()
    }


@pytest.mark.parametrize("naming", ["old", "new"])
def test_reading_fits_the_description(start: Callable[..., Asker], town: Town, naming: str) -> None:
    description(naming)
    server = start(naming=naming)
    app = server.running.bearer_token
    everything = ",".join(str(post_id) for post_id in town.world.posts)
    asked: list[tuple[str, str | None, dict[str, Any]]] = [
        ("/2/users/me", None, USERS),
        (HOME, None, ALL_FIELDS),
        ("/2/lists/50/tweets", None, ALL_FIELDS | {"max_results": 5}),
        ("/2/tweets", None, ALL_FIELDS | {"ids": everything}),
        (f"/2/tweets/{town.id('quotes hidden')}", None, ALL_FIELDS),
        ("/2/tweets/20", None, ALL_FIELDS),
        ("/2/users/2/tweets", None, ALL_FIELDS),
        ("/2/users/5/tweets", None, ALL_FIELDS),
        ("/2/users/6/tweets", None, ALL_FIELDS),
        ("/2/users/1/mentions", None, ALL_FIELDS),
        ("/2/users/1/bookmarks", None, ALL_FIELDS),
        ("/2/users/1/muting", None, USERS),
        ("/2/users", None, USERS | {"ids": "1,2,6,99"}),
        ("/2/users/2", None, USERS),
        ("/2/users/by", None, USERS | {"usernames": "ana,nobody"}),
        ("/2/users/by/username/ben", None, USERS),
        ("/2/users/1/owned_lists", None, LISTS),
        ("/2/users/2/list_memberships", None, LISTS),
        ("/2/users/1/followed_lists", None, LISTS),
        ("/2/users/1/pinned_lists", None, LISTS),
        ("/2/lists/50", None, LISTS),
        ("/2/lists/51", None, LISTS),
        ("/2/lists/50/members", None, USERS | {"max_results": 2}),
        ("/2/tweets/search/recent", None, ALL_FIELDS | {"query": "from:ben"}),
        ("/2/tweets/search/recent", None, {"query": "zqxjkvbw"}),
        ("/2/tweets/search/all", app, ALL_FIELDS | {"query": "#count"}),
        ("/2/tweets/counts/recent", app, {"query": "#count"}),
        ("/2/tweets/search/stream/rules", app, {}),
        ("/2/usage/tweets", app, {}),
        ("/2/connections", app, {}),
    ]
    for path, token, query in asked:
        answer = server.get(path, token, **in_naming(naming, query))
        assert answer.status == 200, (path, answer.raw)
        assert faults(naming, "GET", path, 200, answer.body) == [], path


@pytest.mark.parametrize("naming", ["old", "new"])
def test_writing_fits_the_description(start: Callable[..., Asker], town: Town, naming: str) -> None:
    description(naming)
    server = start(naming=naming)
    app = server.running.bearer_token
    link = str(town.id("link"))

    def fits(method: str, path: str, body: Any = None, token: str | None = None) -> Reply:
        answer = server.send(method, path, token, body)
        assert answer.status < 300, (path, answer.raw)
        assert faults(naming, method, path, answer.status, answer.body) == [], path
        return answer

    made = fits("POST", "/2/tweets", {"text": "One & two"}).body["data"]["id"]
    fits("DELETE", f"/2/tweets/{made}")
    fits("POST", "/2/users/1/retweets", {"tweet_id": link})
    fits("DELETE", f"/2/users/1/retweets/{link}")
    fits("POST", "/2/users/1/bookmarks", {"tweet_id": link})
    fits("DELETE", f"/2/users/1/bookmarks/{link}")
    fits("POST", "/2/users/1/muting", {"target_user_id": "3"})
    fits("DELETE", "/2/users/1/muting/3")
    one = fits("POST", "/2/lists", {"name": "Makers"}).body["data"]["id"]
    fits("PUT", f"/2/lists/{one}", {"name": "Builders"})
    fits("POST", f"/2/lists/{one}/members", {"user_id": "7"})
    fits("DELETE", f"/2/lists/{one}/members/7")
    fits("POST", "/2/users/1/pinned_lists", {"list_id": one})
    fits("DELETE", f"/2/users/1/pinned_lists/{one}")
    fits("DELETE", f"/2/lists/{one}")
    rules = "/2/tweets/search/stream/rules"
    fits("POST", rules, {"add": [{"value": "#soil"}]}, app)
    fits("POST", rules, {"add": [{"value": "#soil"}, {"value": "is:reply"}]}, app)
    fits("POST", rules, {"delete": {"values": ["#soil"]}}, app)
    fits("DELETE", "/2/connections/all", None, app)


@pytest.mark.parametrize("naming", ["old", "new"])
@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ("", "/2/tweets/search/recent?query=a%20is:nice"),
        ("", "/2/lists/50/tweets?max_results=0"),
        ("", "/2/tweets/search/stream/rules"),
        *(
            (name, "/2/users/me")
            for name in ("401", "402", "403", "429", "503", "spendcap", "usagecap", "enroll")
        ),
    ],
)
def test_refusals_fit_the_description(start: Callable[..., Asker], naming: str, spec: str, path: str) -> None:
    description(naming)
    answer = start(naming=naming, faults=spec).get(path)
    assert answer.status >= 400
    assert faults(naming, "GET", path.partition("?")[0], answer.status, answer.body) == []


@pytest.mark.parametrize("naming", ["old", "new"])
def test_the_whole_invented_world_fits_the_description(
    start: Callable[..., Asker], clock: Callable[[], int], naming: str
) -> None:
    description(naming)
    world = make_world(1, clock())
    server = start(world=world, naming=naming)
    ids = [str(post_id) for post_id in world.order]
    for at in range(0, len(ids), 100):
        query = in_naming(naming, ALL_FIELDS | {"ids": ",".join(ids[at : at + 100])})
        answer = server.get("/2/tweets", **query)
        assert faults(naming, "GET", "/2/tweets", 200, answer.body) == []
