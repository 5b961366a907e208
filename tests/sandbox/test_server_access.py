"""Who may ask what how often: tokens, kinds of tokens, rate limits, and faults on purpose."""

import urllib.request
from collections.abc import Callable
from http.client import IncompleteRead

import pytest

from tests.sandbox.town import Asker, HandClock
from tui.sandbox.faults import FaultError, Faults, parse_faults


def test_no_token_and_a_strange_token_are_401(server: Asker) -> None:
    for token in ("", "nobody"):
        refused = server.get("/2/users/me", token)
        assert refused.status == 401
        assert refused.body["title"] == "Unauthorized"


@pytest.mark.parametrize(
    ("method", "path", "as_user", "as_app"),
    [
        ("GET", "/2/users/me", 200, 403),
        ("GET", "/2/users/1/timelines/reverse_chronological", 200, 403),
        ("GET", "/2/users/1/bookmarks", 200, 403),
        ("GET", "/2/lists/50/tweets", 200, 200),
        ("GET", "/2/tweets/search/stream/rules", 403, 200),
        ("GET", "/2/usage/tweets", 403, 200),
        ("DELETE", "/2/connections/all", 403, 200),
        ("POST", "/2/tweets", 400, 403),
    ],
)
def test_each_endpoint_takes_its_kinds_of_token(
    server: Asker, method: str, path: str, as_user: int, as_app: int
) -> None:
    assert server.send(method, path).status == as_user
    answer = server.send(method, path, server.running.bearer_token)
    assert answer.status == as_app
    if as_app == 403:
        assert answer.body["title"] == "Unsupported Authentication"
        assert "OAuth 2.0 User Context" in answer.body["detail"]


def test_oauth_1_keys_are_a_user_but_not_for_bookmarks(server: Asker) -> None:
    def ask(path: str) -> int:
        request = urllib.request.Request(server.running.url + path)
        request.add_header(
            "Authorization", f'OAuth oauth_consumer_key="k", oauth_token="{server.running.user_token}"'
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    assert ask("/2/users/me") == 200
    assert ask("/2/users/1/bookmarks") == 403


def test_limits_count_down_per_endpoint_and_token_and_come_back(server: Asker, clock: HandClock) -> None:
    path = "/2/users/1/owned_lists"
    for left in range(14, -1, -1):
        answer = server.get(path)
        assert answer.headers["x-rate-limit-limit"] == "15"
        assert answer.headers["x-rate-limit-remaining"] == str(left)
    refused = server.get(path)
    assert refused.status == 429
    assert refused.body["title"] == "Too Many Requests"
    assert server.get(path, server.running.bearer_token).status == 200
    assert server.get("/2/users/me").status == 200
    clock.now = int(refused.headers["x-rate-limit-reset"]) * 1000
    assert server.get(path).status == 200


@pytest.mark.parametrize(
    ("spec", "status", "kind"),
    [
        ("402", 402, "credits"),
        ("spendcap", 403, "credits"),
        ("usagecap", 429, "usage-capped"),
        ("429", 429, "about:blank"),
        ("enroll", 403, "client-forbidden"),
        ("503", 503, "about:blank"),
    ],
)
def test_a_fault_is_the_body_that_x_sends(
    start: Callable[..., Asker], spec: str, status: int, kind: str
) -> None:
    refused = start(faults=spec).get("/2/users/me")
    assert refused.status == status
    assert refused.body["type"].rsplit("/", 1)[-1] == kind
    assert "x-rate-limit-limit" in refused.headers


def test_faults_can_be_for_the_next_requests_and_set_from_outside(server: Asker) -> None:
    assert server.send("POST", "/sandbox/faults", body={"spec": "503:2"}).status == 200
    assert [server.get("/2/users/me").status for _ in range(3)] == [503, 503, 200]
    assert server.send("POST", "/sandbox/faults", body={"spec": "sunshine"}).status == 400


def test_answers_can_be_html_empty_or_cut(server: Asker) -> None:
    server.send("POST", "/sandbox/faults", body={"spec": "html:1"})
    page = server.get("/2/users/me")
    assert (page.status, page.headers["Content-Type"].split(";")[0]) == (503, "text/html")
    server.send("POST", "/sandbox/faults", body={"spec": "empty:1"})
    assert server.get("/2/users/me").raw == b""
    server.send("POST", "/sandbox/faults", body={"spec": "cut:1"})
    with pytest.raises(IncompleteRead):
        server.get("/2/users/me")
    server.send("POST", "/sandbox/faults", body={"spec": "429,noreset"})
    assert "x-rate-limit-reset" not in server.get("/2/users/me").headers


def test_chances_are_as_often_as_they_say() -> None:
    faults = Faults(parse_faults("429:0.25"), seed=3)
    assert 180 < sum(bool(faults.strike()) for _ in range(1000)) < 320


@pytest.mark.parametrize("spec", ["rain", "slow", "slow:soon", "429:often", "429:0.1:2", "503:-1"])
def test_a_bad_spec_is_named(spec: str) -> None:
    with pytest.raises(FaultError, match="fault"):
        parse_faults(spec)


def test_a_spec_has_delays_and_counts() -> None:
    slow, legacy = parse_faults("slow:200ms:3, legacy429")
    assert (slow.delay_s, slow.left, legacy.left, legacy.chance) == (0.2, 3, None, None)
