"""Where in an escaped text tags, names and links stand: what X's entities with wrong offsets are looked up in.

The text is read once for each kind that is asked for, and every place is handed out once: thousands of entities in one
post cost time in proportion to them, whatever their offsets.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final
from unicodedata import category, normalize

from tui.model.post import SpanKind

_TAG: Final = re.compile(r"[#＃]([^\s\x00-/:-@\[-^`{-\x7f＃＠]+)")
_TAG_SIGNS: Final = frozenset("\u200c\u200d·゠・〜～")
"""What X lets stand in a hashtag beside letters, marks, digits and "_"."""
_TAG_CATEGORIES: Final = frozenset({"Mn", "Mc", "Me", "Pc"})
_NAME: Final = re.compile(r"[@＠](\w+)", re.ASCII)
_CASHTAG: Final = re.compile(r"\$(\w+)([._][A-Za-z]{1,2}(?!\w))?", re.ASCII)
_LINK: Final = re.compile(r"https?://(?:(?!https?://)[!-~])+")
_SHORT_LINK: Final = re.compile(r"https?://t\.co/\w+", re.ASCII)
_AFTER_LINK: Final = ".,;:!?)]}>\"'"
_LONGEST: Final = (
    300  # a tag in other forms: X lets none be longer, and marks by the thousand are slow to put in order
)

Place = tuple[int, int]
"""Start and end, in code points."""


def comparable(kind: SpanKind, value: str) -> str:
    """What two spellings of one entity have in common: case and Unicode form are none of it, but for links."""
    if kind == "link":
        return value
    if value.isascii() or len(value) > _LONGEST:
        return value.lower()
    return normalize("NFKC", normalize("NFKC", value).casefold())


class Occurrences:
    """The places of a text that are still to be had."""

    def __init__(self, escaped: str) -> None:
        self._escaped = escaped
        self._held = bytearray(len(escaped))
        self._of: dict[SpanKind, dict[str, list[Place]]] = {}

    def hold(self, start: int, end: int) -> bool:
        """Take a place; False where some of it is taken already."""
        if self._held.find(1, start, end) >= 0:
            return False
        self._held[start:end] = b"\1" * (end - start)
        return True

    def nearest(self, kind: SpanKind, value: str, near: int) -> Place | None:
        """The free place nearest to `near` that says `value`, the first of two; it is taken now."""
        if kind not in self._of:
            self._of[kind] = self._read(kind)
        places = self._of[kind].get(comparable(kind, value))
        while places:
            at = bisect_left(places, (near, 0))
            if at == len(places) or (at and near - places[at - 1][0] <= places[at][0] - near):
                at -= 1
            place = places.pop(at)
            if self.hold(*place):
                return place
        return None

    def _read(self, kind: SpanKind) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for start, end, key in _READERS[kind](self._escaped):
            found.setdefault(comparable(kind, key), []).append((start, end))
        return found


def _hashtags(escaped: str) -> Iterator[tuple[int, int, str]]:
    for found in _TAG.finditer(escaped):
        tag = _cut(found[1])
        yield found.start(), found.start() + 1 + len(tag), tag


def _cut(word: str) -> str:
    """`word` up to the first character that no hashtag has."""
    if word.isalnum():
        return word
    for at, character in enumerate(word):
        if not (character.isalnum() or character in _TAG_SIGNS or category(character) in _TAG_CATEGORIES):
            return word[:at]
    return word


def _names(escaped: str) -> Iterator[tuple[int, int, str]]:
    for found in _NAME.finditer(escaped):
        yield found.start(), found.end(), found[1]


def _cashtags(escaped: str) -> Iterator[tuple[int, int, str]]:
    for found in _CASHTAG.finditer(escaped):
        yield found.start(), found.end(1), found[1]
        if found[2]:
            yield found.start(), found.end(), found[1] + found[2]


def _links(escaped: str) -> Iterator[tuple[int, int, str]]:
    """Each address as far as it may go, without what may only follow it, and as a short one."""
    for found in _LINK.finditer(escaped):
        ends = {found.end(), found.start() + len(found[0].rstrip(_AFTER_LINK))}
        if short := _SHORT_LINK.match(found[0]):
            ends.add(found.start() + short.end())
        for end in ends:
            yield found.start(), end, escaped[found.start() : end]


_READERS: Final = {"hashtag": _hashtags, "cashtag": _cashtags, "mention": _names, "link": _links}
