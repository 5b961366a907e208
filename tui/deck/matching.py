"""Finding one of many things by a few letters, as palettes do: whole words first, then letters in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

ItemKind = Literal["command", "panel", "list", "person", "tag", "theme", "layout", "rule", "typed", "ask"]

_WORD_START: Final = 30
_IN_A_ROW: Final = 12
_WHOLE: Final = 400
_BEGINS: Final = 200
_CONTAINS: Final = 100
_IN_A_WORD: Final = 20


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be chosen. `value` says what to whoever asked; `title` is matched, `also` as well.

    `key` is a key that does the same, `why_not` why it cannot be done here and now ("" where it can).
    """

    kind: ItemKind
    value: str
    title: str
    key: str = ""
    note: str = ""
    also: str = ""
    why_not: str = ""


def score(query: str, text: str) -> int:
    """How well `text` answers `query`, both in lower case: 0 not at all, more is better.

    Every letter of the query must stand in the text in order; being the whole text, its beginning, a part of
    it, at the start of a word or in a row counts more. Short texts before long ones.
    """
    if not query:
        return 1
    if query == text:
        return _WHOLE + _BEGINS + _CONTAINS
    base = _base(query, text)
    letters = _letters(query, text)
    return base + letters + max(0, 20 - len(text) // 4) if letters else 0


def _base(query: str, text: str) -> int:
    if text.startswith(query):
        return _BEGINS + _CONTAINS
    if f" {query}" in text:
        return _CONTAINS
    return _IN_A_WORD if query in text else 0


def _letters(query: str, text: str) -> int:
    total, at, last = 0, 0, -2
    for letter in query:
        if letter == " ":
            continue
        found = text.find(letter, at)
        if found < 0:
            return 0
        starts_word = found == 0 or not text[found - 1].isalnum()
        total += 1 + (_WORD_START if starts_word else 0) + (_IN_A_ROW if found == last + 1 else 0)
        last, at = found, found + 1
    return total


def ranked(query: str, items: Iterable[Item]) -> list[Item]:
    """The items that answer the query, best first; in their own order where it is empty or they are equal."""
    query = " ".join(query.lower().split())
    scored = [
        (max(score(query, item.title.lower()), score(query, item.also.lower()) - 1 if item.also else 0), item)
        for item in items
    ]
    return [item for points, item in sorted(scored, key=lambda one: -one[0]) if points > 0]
