"""A panel: one source of posts, written the same way everywhere.

`home`, `mentions`, `bookmarks`, `kept`, `archive` stand alone; `list:ID`, `@name`, `#tag` (`#a+#b` for
several), `search:QUERY`, `thread:ID`, `room:NAME`, `cache:QUERY`, `loaded:NAME` say what of.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal
from unicodedata import category

from tui.model.ids import parse_id

PanelKind = Literal[
    "home", "mentions", "bookmarks", "kept", "archive",
    "list", "author", "tags", "search", "thread", "room", "cache", "loaded",
]  # fmt: skip

_ALONE: Final[dict[str, PanelKind]] = {
    "home": "home",
    "mentions": "mentions",
    "bookmarks": "bookmarks",
    "kept": "kept",
    "archive": "archive",
}
_PREFIXED: Final[dict[str, PanelKind]] = {
    "list": "list",
    "search": "search",
    "thread": "thread",
    "room": "room",
    "cache": "cache",
    "loaded": "loaded",
}
_FROM_X: Final = frozenset(
    {"home", "mentions", "bookmarks", "list", "author", "tags", "search", "thread", "room"}
)
_HANDLE: Final = re.compile(r"@(\w{1,15})", re.ASCII)
EXPECTED: Final = (
    "home, mentions, bookmarks, list:ID, @name, #tag, #a+#b, search:QUERY, thread:ID, "
    "room:NAME, kept, archive, cache:QUERY or loaded:NAME"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A source of posts. `value` is the id, name, query or, for tags, the tags joined by "+"; names and tags in lower case."""

    kind: PanelKind
    value: str = ""

    @property
    def fetched(self) -> bool:
        """Whether X can be asked for it; the others live in the cache alone."""
        return self.kind in _FROM_X

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of a panel of tags, without their signs."""
        return tuple(self.value.split("+")) if self.kind == "tags" else ()

    def __str__(self) -> str:
        if self.kind == "author":
            return f"@{self.value}"
        if self.kind == "tags":
            return "+".join(f"#{tag}" for tag in self.tags)
        return f"{self.kind}:{self.value}" if self.value else self.kind


def parse_panel(text: str) -> Panel:
    """The panel that `text` names.

    Raises ValueError that says in one line what is wrong and what was expected.
    """
    text = text.strip()
    if kind := _ALONE.get(text.lower()):
        return Panel(kind)
    if text[:1] in "@#＃" and text:
        return _by_sign(text)
    name, colon, value = text.partition(":")
    kind = _PREFIXED.get(name.lower()) if colon else None
    if kind is None:
        raise ValueError(f"{text[:60]!r} is no panel: expected {EXPECTED}")
    value = " ".join(value.split())
    if not value:
        raise ValueError(f"{text[:60]!r} lacks what stands after the colon")
    if kind in ("list", "thread"):
        value = str(parse_id(value))
    return Panel(kind, value)


def _by_sign(text: str) -> Panel:
    if handle := _HANDLE.fullmatch(text):
        return Panel("author", handle[1].lower())
    tags = [part.strip() for part in text.split("+")]
    if all(_is_tag(tag) for tag in tags):
        return Panel("tags", "+".join(tag[1:].lower() for tag in tags))
    raise ValueError(
        f"{text[:60]!r} is no panel: expected @name (up to 15 letters, digits, _), #tag or #a+#b"
    )


def _is_tag(text: str) -> bool:
    """Whether it is a # and up to 100 letters, digits and _. A mark (हिन्दी has three) is part of its letter."""
    sign, letters = text[:1], text[1:]
    if sign not in ("#", "＃") or not 1 <= len(letters) <= 100:
        return False
    return all(letter == "_" or letter.isalnum() or category(letter)[0] == "M" for letter in letters)
