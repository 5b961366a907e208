"""The fourteen colour roles of a theme. Layout asks for roles, never for colours."""

from typing import Final, Literal, get_args

Role = Literal[
    "text",  # what is said
    "strong",  # who, questions, titles: bold
    "muted",  # time, counts, hints
    "accent",  # here, unread, live, keys, host
    "link",  # links, tags, mentions
    "guest",  # a chat's guest
    "warn",  # costs, waits, stale
    "error",  # failed, refused
    "line",  # rules; never text
    "match",  # behind a found word
    "on-accent",  # text on accent
    "ground",  # behind text
    "raised",  # top bar, footer, dialogs
    "cursor",  # behind the chosen post
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
