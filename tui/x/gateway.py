"""The only module that talks to X: one method an endpoint, answers as values, refusals as XErrors.

Built on tweepy's AsyncClient with a session of our own, whose middleware (`origin`) puts in the address,
the token and the naming. Where tweepy would first make a hidden GET /2/users/me (home, bookmarks, muting,
pinned lists) its `_make_request` is called with the id that we know. `wait_on_rate_limit` is never used: it
asks a thousand times a second where X leaves the reset time out. Nothing is retried here, and nothing is
kept: `feed` decides what is asked, when, and whether it may cost.

Slow to import (tweepy, aiohttp: 0.3 s): after the first paint.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

import aiohttp
import tweepy
from tweepy.asynchronous import AsyncClient
from yarl import URL

from tui.model.ids import ListId, PostId, UserId
from tui.model.page import Page
from tui.model.post import Author
from tui.x import fields
from tui.x.access import Access, TokenKind, is_loopback
from tui.x.answers import read_counts, read_lists, read_muted, read_people
from tui.x.endpoints import FIRST, TRAITS, Endpoint, Paging
from tui.x.errors import XError, refused_inside
from tui.x.limits import Limit, read_limit
from tui.x.origin import PLACEHOLDERS, Origin
from tui.x.reaching import unreachable
from tui.x.stream import Rule, read_rules
from tui.x.values import Counts, Lists, Muted, People
from tui.x.wire import NotAPage, read_page

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

ANSWER_SECONDS: Final = 30.0
"""How long X may take for one answer; its slowest (archive search) take a few seconds."""
CONNECT_SECONDS: Final = 10.0

# What a token is called in the environment, for the line that says which is missing.
_VARIABLE: Final[dict[TokenKind, str]] = {"user": "DELURK_USER_TOKEN", "app": "DELURK_BEARER_TOKEN"}


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """What X answered, to which endpoint, and how many more times it may be asked (None: it did not say)."""

    body: T_co
    endpoint: Endpoint
    limit: Limit | None
    status: int


class Gateway:
    """X's API behind one `Access`; an async context manager. Every method may raise XError."""

    def __init__(
        self,
        access: Access,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        self._access = access
        self._origin = Origin(access)
        self._timeout = aiohttp.ClientTimeout(total=answer_seconds, sock_connect=connect_seconds)
        self._clients = {
            kind: AsyncClient(bearer_token=name, return_type=aiohttp.ClientResponse)
            for kind, name in PLACEHOLDERS.items()
        }
        self._session: aiohttp.ClientSession | None = None

    @property
    def naming(self) -> fields.Naming:
        """Which of the two namings X has last understood."""
        return self._origin.naming

    async def __aenter__(self) -> Self:
        host = URL(self._access.base_url).host or ""
        self._session = aiohttp.ClientSession(
            middlewares=(self._origin,),
            timeout=self._timeout,
            trust_env=not is_loopback(host),  # the system's proxy, but not for this machine
            cookie_jar=aiohttp.DummyCookieJar(),  # the API needs none, and none shall tie requests together
        )
        for client in self._clients.values():
            client.session = self._session
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    # --- posts -----------------------------------------------------------------------------------------------

    async def home(self, me: UserId, paging: Paging = FIRST) -> Answer[Page]:
        """The home timeline of `me`."""
        route = f"/2/users/{me}/timelines/reverse_chronological"
        return await self._page("home", self._routed(route), paging)

    async def list_posts(self, id: ListId, paging: Paging = FIRST) -> Answer[Page]:
        """The newest posts of a list: X takes no since_id here."""
        return await self._page(
            "list posts", lambda client, asked: client.get_list_tweets(id, **asked), paging
        )

    async def search(self, query: str, paging: Paging = FIRST, *, lean: bool = False) -> Answer[Page]:
        """Posts of the last seven days that match `query`; `conversation_id:N` finds a conversation.

        `lean`: without the posts that they answer or quote, which cost as much as those that were asked for.
        """
        return await self._page(
            "search",
            lambda client, asked: client.search_recent_tweets(query, **asked),
            paging,
            "next_token",
            fields.LEAN_POST_FIELDS if lean else fields.POST_FIELDS,
        )

    async def search_archive(self, query: str, paging: Paging = FIRST) -> Answer[Page]:
        """Posts since 2006 that match `query`. Takes an app-only token, once a second."""
        return await self._page(
            "archive search",
            lambda client, asked: client.search_all_tweets(query, **_without(asked, "user_auth")),
            paging,
            "next_token",
        )

    async def user_posts(self, id: UserId, paging: Paging = FIRST) -> Answer[Page]:
        """The posts of one person."""
        return await self._page(
            "user posts", lambda client, asked: client.get_users_tweets(id, **asked), paging
        )

    async def mentions(self, id: UserId, paging: Paging = FIRST) -> Answer[Page]:
        """Posts that mention that person."""
        return await self._page(
            "mentions", lambda client, asked: client.get_users_mentions(id, **asked), paging
        )

    async def bookmarks(self, me: UserId, paging: Paging = FIRST) -> Answer[Page]:
        """The bookmarks of `me`, last bookmarked first: X takes no since_id here."""
        return await self._page("bookmarks", self._routed(f"/2/users/{me}/bookmarks"), paging)

    async def posts(self, ids: Sequence[PostId]) -> Answer[Page]:
        """Up to 100 posts by id; those that are gone are tombstones."""
        return await self._page("posts", lambda client, asked: client.get_tweets(list(ids), **asked))

    async def _page(
        self,
        endpoint: Endpoint,
        ask: "_Ask",
        paging: Paging = FIRST,
        token: str = "pagination_token",
        wanted: Mapping[str, list[str]] = fields.POST_FIELDS,
    ) -> Answer[Page]:
        asked = {**wanted, **paging.parameters(token), "user_auth": False}
        return await self._answer(endpoint, lambda client: ask(client, asked), _read_posts)

    # --- people, lists, counts -------------------------------------------------------------------------------

    async def me(self) -> Answer[Author]:
        """Whose user token this is. Free."""
        answer = await self._people("me", lambda client, asked: client.get_me(**asked))
        if not answer.body.users:
            raise XError("not understood", "X did not say whose token this is.")
        return Answer(answer.body.users[0], "me", answer.limit, answer.status)

    async def users(self, ids: Sequence[UserId]) -> Answer[People]:
        """Up to 100 people by id."""
        return await self._people("users", lambda client, asked: client.get_users(ids=list(ids), **asked))

    async def users_named(self, usernames: Sequence[str]) -> Answer[People]:
        """Up to 100 people by username, without the @."""
        return await self._people(
            "users by name", lambda client, asked: client.get_users(usernames=list(usernames), **asked)
        )

    async def muted(self, me: UserId, paging: Paging = FIRST) -> Answer[People]:
        """Accounts that `me` has muted at X."""
        return await self._people("muted accounts", self._routed(f"/2/users/{me}/muting"), paging)

    async def mute(self, me: UserId, account: UserId) -> Answer[Muted]:
        """Mute an account for `me` at X, where all apps see it. Billed whether it was muted already or not."""
        route, body = f"/2/users/{me}/muting", {"target_user_id": str(account)}
        return await self._answer(
            "mute account", lambda client: client._make_request("POST", route, json=body), read_muted
        )

    async def list_members(self, id: ListId, paging: Paging = FIRST) -> Answer[People]:
        """Who is in a list."""
        return await self._people(
            "list members", lambda client, asked: client.get_list_members(id, **asked), paging
        )

    async def list_named(self, id: ListId) -> Answer[Lists]:
        """What a list is called."""
        return await self._lists("list", lambda client, asked: client.get_list(id, **asked))

    async def owned_lists(self, id: UserId, paging: Paging = FIRST) -> Answer[Lists]:
        """Lists that this person has made."""
        return await self._lists(
            "owned lists", lambda client, asked: client.get_owned_lists(id, **asked), paging
        )

    async def followed_lists(self, id: UserId, paging: Paging = FIRST) -> Answer[Lists]:
        """Lists that this person follows."""
        return await self._lists(
            "followed lists", lambda client, asked: client.get_followed_lists(id, **asked), paging
        )

    async def list_memberships(self, id: UserId, paging: Paging = FIRST) -> Answer[Lists]:
        """Lists that this person is in."""
        return await self._lists(
            "list memberships", lambda client, asked: client.get_list_memberships(id, **asked), paging
        )

    async def pinned_lists(self, me: UserId) -> Answer[Lists]:
        """Lists that `me` has pinned; all on one page."""
        return await self._lists("pinned lists", self._routed(f"/2/users/{me}/pinned_lists"))

    async def counts(self, query: str, paging: Paging = FIRST) -> Answer[Counts]:
        """How many posts of the last seven days match `query`, hour by hour."""
        return await self._answer(
            "counts",
            lambda client: client.get_recent_tweets_count(query, **paging.parameters("next_token")),
            read_counts,
        )

    async def archive_counts(self, query: str, paging: Paging = FIRST) -> Answer[Counts]:
        """How many posts since 2006 match `query`."""
        return await self._answer(
            "archive counts",
            lambda client: client.get_all_tweets_count(query, **paging.parameters("next_token")),
            read_counts,
        )

    # --- the stream's rules; the stream itself is in `stream` ------------------------------------------------

    async def stream_rules(self) -> tuple[Rule, ...]:
        """The rules of the app's stream, whoever made them."""
        return (await self._rules("GET")).body

    async def add_stream_rule(self, value: str, tag: str) -> tuple[Rule, ...]:
        """Add a rule under our own `tag`; what was added: nothing where there is one of that value already."""
        return (await self._rules("POST", {"add": [{"value": value, "tag": tag}]})).body

    async def delete_stream_rules(self, ids: Sequence[str]) -> None:
        """Take rules away."""
        await self._rules("POST", {"delete": {"ids": list(ids)}})

    async def _rules(self, method: str, body: dict[str, Any] | None = None) -> Answer[tuple[Rule, ...]]:
        route = "/2/tweets/search/stream/rules"
        return await self._answer(
            "stream rules",
            lambda client: client._make_request(method, route, **({"json": body} if body else {})),
            read_rules,
        )

    async def _people(self, endpoint: Endpoint, ask: "_Ask", paging: Paging = FIRST) -> Answer[People]:
        asked = {**fields.USER_FIELDS, **paging.parameters(), "user_auth": False}
        return await self._answer(endpoint, lambda client: ask(client, asked), read_people)

    async def _lists(self, endpoint: Endpoint, ask: "_Ask", paging: Paging = FIRST) -> Answer[Lists]:
        asked = {**fields.LIST_FIELDS, **paging.parameters(), "user_auth": False}
        return await self._answer(endpoint, lambda client: ask(client, asked), read_lists)

    # --- the one way out -------------------------------------------------------------------------------------

    def _routed(self, route: str) -> "_Ask":
        """For what tweepy cannot ask without asking who we are first."""

        def ask(client: AsyncClient, asked: dict[str, Any]) -> Awaitable[aiohttp.ClientResponse]:
            request: Awaitable[aiohttp.ClientResponse] = client._make_request(
                "GET",
                route,
                params=_without(asked, "user_auth"),
                endpoint_parameters=fields.ENDPOINT_PARAMETERS,
            )
            return request

        return ask

    async def _answer(
        self,
        endpoint: Endpoint,
        ask: Callable[[AsyncClient], Awaitable[aiohttp.ClientResponse]],
        read: Callable[[bytes], T],
    ) -> Answer[T]:
        client = self._clients[self._token_for(endpoint)]
        refusal: XError | None = None
        try:
            response = await ask(client)
            # tweepy has read it and let the connection go, after which `read` refuses and `text` does not
            body = (await response.text("utf-8", "replace")).encode()
        except (aiohttp.ClientError, TimeoutError, OSError, tweepy.TweepyException) as error:
            refusal = unreachable(error)
        if (
            refusal is not None
        ):  # raised out here, where nothing of the request hangs on to it: it has the token
            raise refusal
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(read(body), endpoint, read_limit(headers), response.status)

    def _token_for(self, endpoint: Endpoint) -> TokenKind:
        kinds = TRAITS[endpoint].tokens
        for kind in kinds:
            if self._access.tokens.of_kind(kind):
                return kind
        names = " or ".join(_VARIABLE[kind] for kind in kinds)
        raise XError(
            "no token", f"X needs a token for this ({endpoint}).", f"Set {names} in the environment."
        )


_Ask = Callable[[AsyncClient, dict[str, Any]], Awaitable[aiohttp.ClientResponse]]


def _read_posts(body: bytes) -> Page:
    try:
        page = read_page(body)
    except NotAPage as error:
        raise XError("not understood", f"X answered with something other than posts: {error}.") from None
    if not page.posts and (refusal := refused_inside(body)):
        raise refusal
    return page


def _without(asked: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in asked.items() if key != name}


__all__ = ["ANSWER_SECONDS", "Answer", "Gateway", "unreachable"]
