"""X as the gateway asks it: the right address, the right names, every refusal told apart, no secret let out."""

import asyncio
import io
import json
import logging
import socket
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.fixtures.sandbox import Served
from tests.x import pages
from tests.x.conftest import Answering
from tests.x.test_errors import HEADERS, TABLE
from tui.model.ids import ListId, PostId, UserId
from tui.x.access import Access, Tokens
from tui.x.endpoints import Paging
from tui.x.errors import XError
from tui.x.gateway import Answer, Gateway
from tui.x.wire import read_page

SECRET = Tokens("user-SECRET", "app-SECRET")
Ask = Callable[[Gateway], Awaitable[Answer[Any]]]
ME, LIST = UserId(1), ListId(2)

# Every endpoint with the path that X knows it by, and the token it is asked with where both are there.
ASKS: dict[str, tuple[Ask, str, str]] = {
    "me": (lambda g: g.me(), "/2/users/me", "user"),
    "home": (lambda g: g.home(ME), "/2/users/1/timelines/reverse_chronological", "user"),
    "list posts": (lambda g: g.list_posts(LIST), "/2/lists/2/tweets", "user"),
    "search": (lambda g: g.search("#a b"), "/2/tweets/search/recent", "user"),
    "archive": (lambda g: g.search_archive("#a"), "/2/tweets/search/all", "app"),
    "user posts": (lambda g: g.user_posts(ME), "/2/users/1/tweets", "user"),
    "mentions": (lambda g: g.mentions(ME), "/2/users/1/mentions", "user"),
    "bookmarks": (lambda g: g.bookmarks(ME), "/2/users/1/bookmarks", "user"),
    "posts": (lambda g: g.posts([PostId(3), PostId(4)]), "/2/tweets", "user"),
    "users": (lambda g: g.users([ME]), "/2/users", "user"),
    "users by name": (lambda g: g.users_named(["ana"]), "/2/users/by", "user"),
    "muted": (lambda g: g.muted(ME), "/2/users/1/muting", "user"),
    "list": (lambda g: g.list_named(LIST), "/2/lists/2", "user"),
    "list members": (lambda g: g.list_members(LIST), "/2/lists/2/members", "user"),
    "owned lists": (lambda g: g.owned_lists(ME), "/2/users/1/owned_lists", "user"),
    "followed lists": (lambda g: g.followed_lists(ME), "/2/users/1/followed_lists", "user"),
    "list memberships": (lambda g: g.list_memberships(ME), "/2/users/1/list_memberships", "user"),
    "pinned lists": (lambda g: g.pinned_lists(ME), "/2/users/1/pinned_lists", "user"),
    "counts": (lambda g: g.counts("#a"), "/2/tweets/counts/recent", "app"),
    "archive counts": (lambda g: g.archive_counts("#a"), "/2/tweets/counts/all", "app"),
}
USER = json.dumps({"data": pages.ANA}).encode()


def asking(server: Answering, tokens: Tokens = SECRET, **more: float) -> Gateway:
    return Gateway(Access(server.url, tokens), **more)


@pytest.mark.parametrize("name", ASKS)
async def test_each_question_goes_where_it_should_with_the_right_token(
    name: str, server: Answering, caplog: pytest.LogCaptureFixture
) -> None:
    ask, path, kind = ASKS[name]
    server.says(200, USER if name == "me" else b'{"meta":{"result_count":0}}', HEADERS)
    async with asking(server) as gateway:
        answer = await ask(gateway)
    [request] = server.asked
    assert (request.method, request.path) == ("GET", path)
    assert request.headers["Authorization"] == f"Bearer {kind}-SECRET"
    assert request.headers["Host"] == server.url.removeprefix("http://")
    assert answer.limit is not None
    assert (answer.limit.limit, answer.limit.remaining) == (300, 0)
    assert caplog.records == []  # tweepy warns of parameters it does not know, on the reader's screen


async def test_nothing_is_asked_for_that_costs_extra(server: Answering) -> None:
    server.says(200, b'{"meta":{"result_count":0}}')
    async with asking(server) as gateway:
        await gateway.search("#a")
    query = server.asked[0].query
    assert "entities.mentions.username" not in query["expansions"]
    assert "in_reply_to_user_id" not in query["expansions"]
    assert "pinned_tweet_id" not in str(query)


PAGED = {
    "home": lambda g, p: g.home(ME, p),
    "list posts": lambda g, p: g.list_posts(LIST, p),
    "search": lambda g, p: g.search("#a", p),
    "archive": lambda g, p: g.search_archive("#a", p),
    "user posts": lambda g, p: g.user_posts(ME, p),
    "mentions": lambda g, p: g.mentions(ME, p),
    "bookmarks": lambda g, p: g.bookmarks(ME, p),
    "muted": lambda g, p: g.muted(ME, p),
    "list members": lambda g, p: g.list_members(LIST, p),
    "owned lists": lambda g, p: g.owned_lists(ME, p),
    "followed lists": lambda g, p: g.followed_lists(ME, p),
    "list memberships": lambda g, p: g.list_memberships(ME, p),
}


@pytest.mark.parametrize("name", PAGED)
async def test_every_endpoint_that_has_pages_turns_them(
    name: str, server: Answering, caplog: pytest.LogCaptureFixture
) -> None:
    server.says(200, b'{"meta":{"result_count":0}}')
    async with asking(server) as gateway:
        await PAGED[name](gateway, Paging(most=50, token="t0k"))
    query = server.asked[0].query
    assert query["max_results"] == "50"
    assert "t0k" in (query.get("next_token"), query.get("pagination_token"))
    assert caplog.records == []


async def test_paging_is_passed_on(server: Answering) -> None:
    server.says(200, b'{"meta":{"result_count":0}}')
    async with asking(server) as gateway:
        await gateway.search("#a", Paging(most=50, since=PostId(7), token="t0k"))
    query = server.asked[0].query
    assert (query["query"], query["max_results"], query["since_id"]) == ("#a", "50", "7")
    assert query["next_token"] == "t0k"


@pytest.mark.parametrize(("status", "body", "kind"), TABLE)
async def test_every_refusal_is_told_apart_on_the_wire(
    status: int, body: bytes, kind: str, server: Answering
) -> None:
    server.says(status, body, HEADERS)
    async with asking(server) as gateway:
        with pytest.raises(XError) as caught:
            await gateway.search("#a")
    assert caught.value.kind == kind
    assert len(server.asked) == 1  # asked once: nothing is tried again here


async def test_a_429_without_its_reset_time_is_asked_once(server: Answering) -> None:
    server.says(429, b"{}")
    async with asking(server) as gateway:
        with pytest.raises(XError) as caught:
            await gateway.list_posts(LIST)
    assert (caught.value.kind, caught.value.until, len(server.asked)) == ("rate limit", None, 1)


@pytest.mark.parametrize("body", [b"<html>welcome</html>", b"", b'{"data":[{"id":"1","te', b"\xff\xfe"])
async def test_an_answer_that_is_no_page_is_not_understood(body: bytes, server: Answering) -> None:
    server.says(200, body)
    async with asking(server) as gateway:
        for ask in (ASKS["home"][0], ASKS["users"][0], ASKS["list"][0], ASKS["counts"][0]):
            with pytest.raises(XError) as caught:
                await ask(gateway)
            assert caught.value.kind == "not understood"


async def test_a_server_that_hangs_is_not_waited_for(server: Answering) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    server.reply = hang
    async with asking(server, answer_seconds=0.2) as gateway:
        with pytest.raises(XError) as caught:
            await gateway.home(ME)
    assert caught.value.kind == "timeout"


async def test_a_refused_connection_is_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with Gateway(Access(f"http://127.0.0.1:{port}", SECRET)) as gateway:
        with pytest.raises(XError) as caught:
            await gateway.home(ME)
    assert caught.value.kind == "offline"
    assert f"127.0.0.1:{port}" in caught.value.what


async def test_an_answer_that_breaks_off_is_offline(server: Answering) -> None:
    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"data":[')
        assert request.transport is not None
        request.transport.close()
        return response

    server.reply = break_off
    async with asking(server) as gateway:
        with pytest.raises(XError) as caught:
            await gateway.home(ME)
    assert caught.value.kind == "offline"


async def test_a_redirect_is_not_followed_with_a_token(server: Answering) -> None:
    server.says(302, b"", {"Location": "http://127.0.0.1:1/elsewhere"})
    async with asking(server) as gateway:
        with pytest.raises(XError) as caught:
            await gateway.home(ME)
    assert caught.value.kind == "not understood"
    assert len(server.asked) == 1


async def test_a_missing_token_is_said_before_anything_is_sent(server: Answering) -> None:
    async with asking(server, Tokens(app="app-SECRET")) as gateway:
        with pytest.raises(XError, match="DELURK_USER_TOKEN") as caught:
            await gateway.home(ME)
        server.says(200, b'{"data":[]}')
        await gateway.list_posts(LIST)
    assert caught.value.kind == "no token"
    assert [request.path for request in server.asked] == ["/2/lists/2/tweets"]


async def test_tokens_are_in_no_log_no_traceback_and_no_error(server: Answering) -> None:
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    told = ""
    try:
        for status, body in ((200, b"<html>"), (401, b"{}"), (503, b"<html>"), (200, b"{}")):
            server.says(status, body)
            async with asking(server) as gateway:
                try:
                    await gateway.home(ME)
                except XError as error:
                    told += "".join(traceback.format_exception(error)) + repr(error) + repr(gateway)
                    told += repr(error.__cause__) + repr(error.__context__)
        async with Gateway(Access("http://127.0.0.1:1", SECRET)) as gateway:
            try:
                await gateway.home(ME)
            except XError as error:
                told += "".join(traceback.format_exception(error)) + repr(error.__context__)
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert "tweepy" in told or "Making API request" in logged.getvalue()
    assert "SECRET" not in told
    assert "SECRET" not in logged.getvalue()


async def test_the_new_names_are_tried_once_and_remembered(server: Answering) -> None:
    async def only_new(request: web.Request) -> web.StreamResponse:
        if "tweet.fields" in request.query:
            said = {
                "parameters": {"tweet.fields": ["x"]},
                "message": "The query parameter [tweet.fields] is not one of",
            }
            return web.json_response({"errors": [said], "title": "Invalid Request"}, status=400)
        return web.Response(body=pages.body(pages.in_new_names(pages.PAGE)))

    server.reply = only_new
    async with asking(server) as gateway:
        first = await gateway.search("#a")
        second = await gateway.home(ME)
    assert first.body == second.body == read_page(pages.PAGE)
    assert [("post.fields" in request.query) for request in server.asked] == [False, True, True]
    query = server.asked[-1].query
    assert "note_post" in query["post.fields"]
    assert "referenced_posts.id" in query["expansions"]
    assert "tweet" not in f"{query['post.fields']} {query['expansions']}"


async def test_a_bad_request_that_is_not_about_names_is_asked_once(server: Answering) -> None:
    said = {"parameters": {"query": ["min_faves:5"]}, "message": "Reference to invalid operator 'min_faves'."}
    server.says(400, json.dumps({"errors": [said], "title": "Invalid Request"}).encode())
    async with asking(server) as gateway:
        with pytest.raises(XError, match="min_faves") as caught:
            await gateway.search("min_faves:5")
    assert (caught.value.kind, len(server.asked)) == ("bad request", 1)


async def test_where_neither_naming_helps_the_first_refusal_is_told(server: Answering) -> None:
    said = {"parameters": {"expansions": ["x"]}, "message": "no"}
    server.says(400, json.dumps({"errors": [said], "title": "Invalid Request"}).encode())
    async with asking(server) as gateway:
        with pytest.raises(XError):
            await gateway.search("#a")
        assert gateway.naming == "old"
    assert len(server.asked) == 2


# --- against the sandbox -------------------------------------------------------------------------------------


async def _everything(served: Served) -> dict[str, Any]:
    """The answer of every endpoint."""
    async with Gateway(served.access) as gateway:
        me = (await gateway.me()).body
        lists = (await gateway.owned_lists(me.id)).body
        one = lists.lists[0].id
        home = (await gateway.home(me.id, Paging(most=20))).body
        return {
            "me": me,
            "lists": lists,
            "home": home,
            "list": (await gateway.list_named(one)).body,
            "list posts": (await gateway.list_posts(one)).body,
            "members": (await gateway.list_members(one)).body,
            "followed": (await gateway.followed_lists(me.id)).body,
            "memberships": (await gateway.list_memberships(me.id)).body,
            "pinned": (await gateway.pinned_lists(me.id)).body,
            "search": (await gateway.search("#lrnchat")).body,
            "archive": (await gateway.search_archive("#lrnchat")).body,
            "counts": (await gateway.counts("#lrnchat")).body,
            "archive counts": (await gateway.archive_counts("#lrnchat")).body,
            "user posts": (await gateway.user_posts(me.id)).body,
            "mentions": (await gateway.mentions(me.id)).body,
            "bookmarks": (await gateway.bookmarks(me.id)).body,
            "muted": (await gateway.muted(me.id)).body,
            "posts": (await gateway.posts([post.id for post in home.posts[:5]])).body,
            "users": (await gateway.users([me.id])).body,
            "by name": (await gateway.users_named([me.username])).body,
        }


async def test_every_endpoint_of_the_sandbox_answers(sandbox: Served) -> None:
    got = await _everything(sandbox)
    assert got["users"].users == got["by name"].users == (got["me"],)
    assert got["list"].lists[0].name == got["lists"].lists[0].name
    assert len(got["home"].posts) == 20
    assert [post.id for post in got["posts"].posts] == [post.id for post in got["home"].posts[:5]]
    assert got["counts"].total > 0
    assert got["members"].users
    for name in ("home", "list posts", "search", "archive", "bookmarks"):
        assert got[name].posts
        assert got[name].faults == ()
        assert all(post.author is not None for post in got[name].posts)


async def test_the_sandbox_is_understood_in_its_new_naming_too(sandbox: Served, new_sandbox: Served) -> None:
    old, new = await _everything(sandbox), await _everything(new_sandbox)
    for name in ("home", "list posts", "search", "bookmarks"):
        assert [post.text for post in new[name].posts] == [post.text for post in old[name].posts]
        assert [post.kind for post in new[name].posts] == [post.kind for post in old[name].posts]
        assert [post.author and post.author.name for post in new[name].posts] == [
            post.author and post.author.name for post in old[name].posts
        ]
    assert new["counts"].total == old["counts"].total
