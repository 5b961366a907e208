"""The filtered stream: rules, one connection, what comes through it."""

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any

import pytest

from tests.sandbox.test_arrivals import coming, world_with
from tests.sandbox.town import Asker, HandClock, Reply

RULES = "/2/tweets/search/stream/rules"
STREAM = "/2/tweets/search/stream"


@pytest.fixture
def app(server: Asker) -> str:
    return server.running.bearer_token


def add(server: Asker, *values: str) -> Reply:
    body = {"add": [{"value": value, "tag": f"tag of {value}"} for value in values]}
    return server.send("POST", RULES, server.running.bearer_token, body)


@contextmanager
def stream(server: Asker, query: str = "") -> Iterator[HTTPResponse]:
    request = urllib.request.Request(server.running.url + STREAM + query)
    request.add_header("Authorization", "Bearer " + server.running.bearer_token)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.readline() == b"\r\n"
        yield answer


def next_post(answer: HTTPResponse) -> Any:
    while True:
        line = answer.readline()
        assert line, "the stream has ended"
        if line.strip():
            return json.loads(line)


def test_rules_are_added_listed_refused_twice_and_deleted(server: Asker, app: str) -> None:
    made = add(server, "#soil", "fox has:links", "is:reply").body
    assert made["meta"]["summary"] == {"created": 2, "not_created": 1, "valid": 2, "invalid": 1}
    assert "at least one positive" in made["errors"][0]["detail"]
    again = add(server, "#soil").body
    assert again["errors"][0]["title"] == "DuplicateRule"
    assert again["meta"]["summary"]["not_created"] == 1
    assert [rule["value"] for rule in server.get(RULES, app).body["data"]] == ["#soil", "fox has:links"]
    gone = server.send("POST", RULES, app, {"delete": {"ids": [made["data"][0]["id"]]}}).body
    assert gone["meta"]["summary"] == {"deleted": 1, "not_deleted": 0}
    assert len(server.get(RULES, app).body["data"]) == 1


def test_a_stream_without_rules_is_a_409(server: Asker, app: str) -> None:
    refused = server.get(STREAM, app)
    assert (refused.status, refused.body["title"]) == (409, "ConnectionException")


def test_matching_posts_come_through_with_their_rules_and_authors(server: Asker) -> None:
    add(server, "#soil", "garden")
    with stream(server, "?expansions=author_id&tweet.fields=lang") as answer:
        server.say("ben", "nothing of interest")
        server.say("eve", "protected #soil")
        wanted = server.say("cho", "My garden has good #soil")
        sent = next_post(answer)
    assert sent["data"]["id"] == str(wanted)
    assert [rule["tag"] for rule in sent["matching_rules"]] == ["tag of #soil", "tag of garden"]
    assert sent["includes"]["users"][0]["username"] == "cho"
    assert server.bill()["by_endpoint"]["GET /2/tweets/search/stream"]["posts"] == 1


def test_the_worlds_own_arrivals_come_through(start: Callable[..., Asker]) -> None:
    clock = HandClock()
    server = start(world=world_with(coming([1])), speed=600, clock=clock)
    add(server, "later")
    with stream(server) as answer:
        clock.now += 1000
        assert next_post(answer)["data"]["text"] == "Later 0"


def test_there_is_one_connection_and_it_can_be_freed(server: Asker, app: str) -> None:
    add(server, "#soil")
    with stream(server) as answer:
        refused = server.get(STREAM, app)
        assert refused.status == 429
        assert refused.body["connection_issue"] == "TooManyConnections"
        assert server.get("/2/connections", app).body["data"][0]["endpoint_name"] == "filtered_stream"
        assert server.send("DELETE", "/2/connections/all", app).body["data"]["successful_kills"] == 1
        assert answer.readline() == b""
    with stream(server):
        pass


def test_a_client_that_goes_away_frees_its_slot(server: Asker, app: str) -> None:
    add(server, "#soil")
    with stream(server):
        pass
    freed = threading.Event()
    for _ in range(100):
        if "data" not in server.get("/2/connections", app).body or freed.wait(0.02):
            break
    with stream(server):
        pass


def test_a_quiet_stream_sends_blank_lines(server: Asker) -> None:
    assert server.running.sandbox.keep_alive_s == 20
    server.running.sandbox.keep_alive_s = 0.05
    add(server, "#soil")
    with stream(server) as answer:
        assert [answer.readline() for _ in range(3)] == [b"\r\n"] * 3


def test_stopping_the_server_ends_the_stream(start: Callable[..., Asker]) -> None:
    server = start()
    add(server, "#soil")
    with stream(server) as answer:
        server.running.stop()
        assert answer.readline() == b""
