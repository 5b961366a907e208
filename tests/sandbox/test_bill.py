"""What X would have billed: per resource, once a UTC day, owned reads cheap, failures and oneself free."""

from collections.abc import Callable

import pytest

from tests.sandbox.town import Asker, HandClock, Town

DAY = 86_400_000


def test_posts_and_expanded_authors_are_billed(server: Asker) -> None:
    server.get("/2/lists/50/tweets", max_results=10, expansions="author_id")
    bill = server.bill()
    assert (bill["posts"], bill["users"]) == (10, 2)
    assert bill["usd"] == pytest.approx(10 * 0.005 + 2 * 0.010)
    assert bill["by_endpoint"]["GET /2/lists/{id}/tweets"]["usd"] == bill["usd"]


def test_expanded_posts_are_billed(server: Asker, town: Town) -> None:
    server.get("/2/tweets", ids=town.id("quote"), expansions="referenced_tweets.id")
    assert server.bill()["posts"] == 2


def test_what_was_bought_today_is_not_billed_again_by_any_endpoint(server: Asker, clock: HandClock) -> None:
    server.get("/2/lists/50/tweets", max_results=10)
    server.get("/2/lists/50/tweets", max_results=10)
    server.get("/2/users/1/timelines/reverse_chronological", max_results=10)
    assert server.bill()["usd"] == pytest.approx(0.05)
    clock.now += DAY  # past midnight UTC
    server.get("/2/lists/50/tweets", max_results=10)
    assert server.bill()["usd"] == pytest.approx(0.10)
    assert server.bill()["today_usd"] == pytest.approx(0.05)


def test_owned_reads_cost_a_tenth_of_a_cent_each(server: Asker) -> None:
    assert len(server.get("/2/users/1/bookmarks").ids) == 3
    assert server.bill()["usd"] == pytest.approx(0.003)
    server.get("/2/users/1/owned_lists")
    assert server.bill()["usd"] == pytest.approx(0.004)


def test_the_same_question_about_somebody_else_is_no_owned_read(server: Asker) -> None:
    server.get("/2/users/2/tweets", max_results=5)
    assert server.bill()["usd"] == pytest.approx(0.025)


def test_failures_empty_answers_and_oneself_are_free(server: Asker) -> None:
    assert server.get("/2/users/me").status == 200
    assert server.get("/2/lists/50/tweets", max_results=0).status == 400
    assert server.get("/2/tweets/search/recent", query="zqxjkvbw").body["meta"]["result_count"] == 0
    assert server.bill()["usd"] == 0


@pytest.mark.parametrize(
    ("text", "usd"), [("hello", 0.015), ("see https://a.example/x", 0.2), ("see a.example", 0.015)]
)
def test_a_link_makes_a_post_dear(server: Asker, text: str, usd: float) -> None:
    assert server.send("POST", "/2/tweets", body={"text": text}).status == 201
    assert server.bill()["usd"] == pytest.approx(usd)


def test_writing_has_its_prices(server: Asker, town: Town) -> None:
    steps = [
        ("POST", "/2/users/1/retweets", {"tweet_id": str(town.id("link"))}, 0.015),
        ("DELETE", f"/2/users/1/retweets/{town.id('link')}", None, 0.010),
        ("POST", "/2/users/1/muting", {"target_user_id": "3"}, 0.015),
        ("DELETE", "/2/users/1/muting/3", None, 0.005),
        ("POST", "/2/lists", {"name": "New"}, 0.010),
        ("POST", "/2/lists/50/members", {"user_id": "7"}, 0.005),
    ]
    total = 0.0
    for method, path, body, usd in steps:
        assert server.send(method, path, body=body).status == 200
        total += usd
        assert server.bill()["usd"] == pytest.approx(total)


def test_counts_cost_half_a_cent_a_call(server: Asker) -> None:
    assert server.get("/2/tweets/counts/recent", query="#count").body["meta"]["total_tweet_count"] == 40
    server.get("/2/tweets/counts/recent", query="#count")
    assert server.bill()["usd"] == pytest.approx(0.010)


def test_credits_go_down_and_usage_counts_posts(start: Callable[..., Asker]) -> None:
    server = start()
    app = server.running.bearer_token
    before = server.get("/2/usage/credits").body["data"]["total_balance"]
    server.get("/2/lists/50/tweets", max_results=10)
    assert server.get("/2/usage/credits").body["data"]["total_balance"] == pytest.approx(before - 0.05)
    assert server.get("/2/usage/tweets", app).body["data"]["project_usage"] == 10
    refused = server.get("/2/usage/credits", app)
    assert (refused.status, refused.raw) == (404, b"")
