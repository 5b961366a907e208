"""Between tweepy and the wire: every request's address, token and names, and every refusal, pass through here.

tweepy 4.17 has no base-URL option (https://api.twitter.com is hard-coded), logs its Authorization header at
DEBUG, knows one naming, and fails on HTML error bodies. So tweepy is given a placeholder for a token, and
this aiohttp middleware puts in the real one, the real origin with its Host header (a new URL alone would
keep the old Host), and the naming that X understands; and it raises XError itself for all but 2xx. A
redirect is a refusal too: a token follows nobody to another host.
"""

from typing import Final

from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from yarl import URL

from tui.x.access import Access, TokenKind
from tui.x.errors import XError, classify
from tui.x.fields import Naming, in_naming, names_a_field

# What tweepy believes to be the bearer token; it may be logged.
PLACEHOLDERS: Final[dict[TokenKind, str]] = {"user": "delurk-user", "app": "delurk-app"}

STREAM: Final = "/2/tweets/search/stream"


class Origin:
    """aiohttp client middleware for one `Access`. Remembers which naming X took."""

    def __init__(self, access: Access, naming: Naming = "old") -> None:
        self._base = URL(access.base_url)
        self._tokens = access.tokens
        self.naming: Naming = naming

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Send `request` to where and as what it should go. Raises XError for whatever is not a 2xx."""
        asked = request.url
        self._sign(request)
        tried = self.naming
        response, refusal = await self._send(request, handler, asked, tried)
        if refusal is None:
            return response
        if response.status == 400 and names_a_field(await response.read()):
            other: Naming = "new" if tried == "old" else "old"
            response, second = await self._send(request, handler, asked, other)
            if second is None:
                self.naming = other
                return response
        raise refusal

    async def _send(
        self, request: ClientRequest, handler: ClientHandlerType, asked: URL, naming: Naming
    ) -> tuple[ClientResponse, XError | None]:
        query = in_naming(asked.query, naming)
        request.url = self._base.with_path(asked.path).with_query(query)
        request.headers["Host"] = self._base.authority if self._base.explicit_port else self._base.host or ""
        response = await handler(request)
        is_fine = 200 <= response.status < 300
        if is_fine and asked.path == STREAM:  # it has no end: it is read line by line
            return response, None
        body = await response.read()
        if is_fine:
            return response, None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return response, classify(response.status, headers, body)

    def _sign(self, request: ClientRequest) -> None:
        placeholder = request.headers.get("Authorization", "").removeprefix("Bearer ")
        for kind, name in PLACEHOLDERS.items():
            if placeholder == name:
                request.headers["Authorization"] = f"Bearer {self._tokens.of_kind(kind)}"
