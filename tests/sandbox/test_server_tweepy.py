"""Plain tweepy talks to the sandbox: only the origin of its requests is rewritten."""

import sys
from collections.abc import Iterator

import aiohttp
import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter
from tweepy.asynchronous import AsyncClient
from yarl import URL

from tests.sandbox.town import Asker, Town


class ToSandbox(HTTPAdapter):
    """Sends requests for api.twitter.com to the sandbox."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: requests.PreparedRequest, *args: object, **kwargs: object) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace("https://api.twitter.com", self._url)
        return super().send(request, *args, **kwargs)  # type: ignore[arg-type]


@pytest.fixture
def client(server: Asker) -> Iterator[tweepy.Client]:
    client = tweepy.Client(bearer_token=server.running.user_token)
    client.session.mount("https://api.twitter.com", ToSandbox(server.running.url))
    yield client
    client.session.close()


def test_the_plain_client_reads_and_writes(client: tweepy.Client, town: Town) -> None:
    me = client.get_me(user_auth=False)
    assert me.data.username == "ana"
    listed = client.get_list_tweets(
        50,
        tweet_fields=["created_at", "author_id"],
        expansions=["author_id"],
        max_results=10,
        user_auth=False,
    )
    assert len(listed.data) == 10
    assert listed.data[0].created_at.year == 2026
    assert listed.includes["users"][0].username in ("ben", "cho")
    found = client.search_recent_tweets("#count -from:ben", max_results=100)
    assert len(found.data) == 20
    made = client.create_tweet(text="Hello from a client", user_auth=False)
    assert client.get_tweet(made.data["id"], user_auth=False).data.text == "Hello from a client"
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Hello from a client", user_auth=False)
    assert len(client.get_bookmarks().data) == 3


def test_the_paginator_walks_through_a_list(client: tweepy.Client) -> None:
    walked = list(
        tweepy.Paginator(client.get_list_tweets, 50, max_results=10, user_auth=False).flatten(limit=1000)
    )
    ids = [post.id for post in walked]
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) > 45


@pytest.mark.skipif(sys.platform == "win32", reason="loopback of aiohttp's selector loop")
async def test_the_async_client_reads_home(server: Asker, town: Town) -> None:
    origin = URL(server.running.url)

    async def redirect(
        request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        request.url = request.url.with_scheme("http").with_host("127.0.0.1").with_port(origin.port)
        request.headers["Host"] = f"127.0.0.1:{origin.port}"
        return await send(request)

    async with aiohttp.ClientSession(middlewares=(redirect,)) as session:
        client = AsyncClient(bearer_token=server.running.user_token, return_type=dict)
        client.session = session
        home = await client.get_home_timeline(
            max_results=100, user_auth=False, expansions=["referenced_tweets.id"]
        )
        assert home["meta"]["result_count"] == len(home["data"])
        assert str(town.id("link")) in {post["id"] for post in home["includes"]["tweets"]}
        with pytest.raises(tweepy.BadRequest, match="max_results"):
            await client.get_list_tweets(50, max_results=101, user_auth=False)
