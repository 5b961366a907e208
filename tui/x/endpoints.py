"""X's endpoints that a reader, and one who joins in, needs: their names here, which tokens they take, how much they give.

Source: X's API description; the depth is what X serves at most, whatever is paged.
"""

from dataclasses import dataclass
from typing import Final, Literal

from tui.model.ids import PostId
from tui.x.access import TokenKind

Endpoint = Literal[
    "me", "home", "list posts", "search", "archive search", "user posts", "mentions", "bookmarks", "posts",
    "users", "users by name", "muted accounts", "mute account", "list", "list members",
    "owned lists", "followed lists", "list memberships", "pinned lists", "counts", "archive counts",
    "stream", "stream rules",
    "post", "delete", "repost", "undo repost", "bookmark", "undo bookmark", "upload", "alt text",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """What an endpoint is like.

    `tokens` in the order of preference. `page` are the least and most results a page may be asked for, None
    where that cannot be said. `since` tells whether it takes `since_id`. `own` tells whether it is a cheap
    "owned read" when asked about oneself.
    """

    tokens: tuple[TokenKind, ...]
    page: tuple[int, int] | None = None
    since: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page: at most how many, newer than and older than which post, or the token that X gave."""

    most: int | None = None
    since: PostId | None = None
    until: PostId | None = None
    token: str | None = None

    def parameters(self, token: str = "pagination_token") -> dict[str, int | str]:
        """As X names them; `token` is what this endpoint calls the token."""
        given = {
            "max_results": self.most,
            "since_id": self.since,
            "until_id": self.until,
            token: self.token,
        }
        return {name: value for name, value in given.items() if value is not None}


FIRST: Final = Paging()

_ANY: Final[tuple[TokenKind, ...]] = ("user", "app")
_USER: Final[tuple[TokenKind, ...]] = ("user",)
_APP: Final[tuple[TokenKind, ...]] = ("app",)

TRAITS: Final[dict[Endpoint, Traits]] = {
    "me": Traits(_USER),
    "home": Traits(_USER, (1, 100), since=True),
    "list posts": Traits(_ANY, (1, 100)),
    "search": Traits(_ANY, (10, 100), since=True),
    "archive search": Traits(_APP, (10, 500), since=True),
    "user posts": Traits(_ANY, (5, 100), since=True, own=True),
    "mentions": Traits(_ANY, (5, 100), since=True, own=True),
    "bookmarks": Traits(_USER, (1, 100), own=True),
    "posts": Traits(_ANY),
    "users": Traits(_ANY),
    "users by name": Traits(_ANY),
    "muted accounts": Traits(_USER, (1, 1000), own=True),
    "mute account": Traits(_USER),
    "list": Traits(_ANY),
    "list members": Traits(_ANY, (1, 100)),
    "owned lists": Traits(_ANY, (1, 100), own=True),
    "followed lists": Traits(_ANY, (1, 100), own=True),
    "list memberships": Traits(_ANY, (1, 100), own=True),
    "pinned lists": Traits(_USER, own=True),
    "counts": Traits(("app", "user"), since=True),
    "archive counts": Traits(_APP, since=True),
    "stream": Traits(_APP),
    "stream rules": Traits(_APP),
    "post": Traits(_USER),
    "delete": Traits(_USER),
    "repost": Traits(_USER),
    "undo repost": Traits(_USER),
    "bookmark": Traits(_USER),
    "undo bookmark": Traits(_USER),
    "upload": Traits(_USER),
    "alt text": Traits(_USER),
}
