"""What an endpoint is: its path, who may call it how often, what it takes, and the function that answers.

The functions live in the routes_* modules, each with its table ENDPOINTS; `server` puts them on the network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tui.sandbox.access import Who
from tui.sandbox.asked import Asked, Takes
from tui.sandbox.core import Core
from tui.sandbox.facts import FactBook
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.refusals import invalid, invalid_body

USER: frozenset[Who] = frozenset(("user", "user1"))
OAUTH2_USER: frozenset[Who] = frozenset(("user",))
APP: frozenset[Who] = frozenset(("app",))
ANYONE: frozenset[Who] = USER | APP


@dataclass(frozen=True, slots=True)
class Call:
    """One request that has passed the door: token, limits and query are in order."""

    core: Core
    facts: FactBook
    who: Who
    asked: Asked
    path: Mapping[str, str]
    body: JsonObject = field(default_factory=dict)
    upload: bytes = b""

    def own_id(self, name: str = "id") -> int:
        """The path's user id, which must be the logged-in person's. Raises Refusal (400)."""
        given, mine = self.path[name], str(self.core.world.me)
        if given != mine:
            message = f"The `{name}` query parameter value [{given}] must be the same as the authenticating user [{mine}]"
            raise invalid(name, given, message)
        return self.core.world.me

    def is_own(self) -> bool:
        """Whether this is an owned read: about the logged-in person, with their token (x-api.md section 1)."""
        return self.who != "app" and self.path.get("id") == str(self.core.world.me)

    def text_of(self, name: str) -> str:
        """A string of the body. Raises Refusal (400) where it is missing or no string."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise invalid_body(f"$.{name}: is missing but it is required")
        return value


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, its status, and what the request itself costs in thousandths of a dollar (None: billed by what it holds)."""

    body: Json
    status: int = 200
    mills: int | None = None


_NOTHING = Takes()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row of a routes table. Limits are per 15 minutes (x-api.md section 4): a user's, the app's."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    answer: Callable[[Call], Answer]
    auth: frozenset[Who]
    user_limit: int
    app_limit: int | None = None  # None: the same
    takes: Takes = _NOTHING
    owned_mills: int | None = None  # what each resource costs in an owned read
    entry_mills: int | None = None  # what each resource costs always
    free: bool = False
    per_second: bool = False  # one a second besides

    @property
    def name(self) -> str:
        """How bill and limits call it."""
        return f"{self.method} {self.path}"

    def limit(self, who: Who) -> int:
        """How many requests `who` has in a window."""
        return self.app_limit if who == "app" and self.app_limit is not None else self.user_limit


def only_keys(body: JsonObject, allowed: frozenset[str]) -> None:
    """Refuse a body with keys that the endpoint does not know, as X's schemas do. Raises Refusal (400)."""
    for key in body:
        if key not in allowed:
            raise invalid_body(
                f"$.{key}: is not defined in the schema and the schema does not allow additional properties"
            )
