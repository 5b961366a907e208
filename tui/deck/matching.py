"""Finding one of many things by a few letters, as palettes do: names first, sentences after, letters that mean it.

A name is what a thing is called: a panel, a person, a list, a tag, a theme, a command's words and id. A command's
title is a sentence about it. Whatever answers by a name stands before whatever answers by a sentence alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

ItemKind = Literal[
    "command", "panel", "list", "person", "tag", "theme", "layout", "rule", "draft", "typed", "ask"
]

_WHOLE: Final = 1000
_BEGINS: Final = 800
_AT_A_WORD: Final = 600
_BEGINNINGS: Final = 500
_IN_A_WORD: Final = 400
_WORDS_APART: Final = 300
_ABBREVIATED: Final = 100
_SHORTEST_WITHIN: Final = 2  # letters of a query from which on it may stand inside a word
_BY_NAME: Final = 2 * _WHOLE
SHORTEST_TO_PAY: Final = 3  # letters of a query from which on what costs money is offered


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be chosen. `value` says what to whoever asked; `title` is matched, `names` and `also` too.

    `names` are what it is called where the title is a sentence; `key` is a key that does the same, `why_not` why
    it cannot be done here and now ("" where it can). `costs`: taking it makes X bill something.
    """

    kind: ItemKind
    value: str
    title: str
    key: str = ""
    note: str = ""
    also: str = ""
    why_not: str = ""
    names: tuple[str, ...] = ()
    costs: bool = False


def score(query: str, text: str, *, sentence: bool = False) -> int:
    """How well `text` answers `query`, both in lower case: 0 not at all, more is better.

    Being the whole text counts most, then its beginning, the beginning of a word, the beginnings of several, a part
    of a word; then each word of the query beginning a word, in any order; last another abbreviation. Short texts
    before long ones. In a `sentence` there are letters enough for anything: there only beginnings abbreviate.
    """
    if not query:
        return 1
    points = _points(query, text, sentence=sentence)
    return points + max(0, 20 - len(text) // 4) if points else 0


def _points(query: str, text: str, *, sentence: bool) -> int:
    if query == text:
        return _WHOLE
    if text.startswith(query):
        return _BEGINS
    if _begins_a_word(query, text):
        return _AT_A_WORD
    if abbreviates(query, text, by_words=True):
        return _BEGINNINGS
    if len(query) >= _SHORTEST_WITHIN and query in text:
        return _IN_A_WORD
    words = query.split()
    if len(words) > 1 and all(_begins_a_word(word, text) for word in words):
        return _WORDS_APART
    return _ABBREVIATED if not sentence and abbreviates(query, text) else 0


def _begins_a_word(query: str, text: str) -> bool:
    return any(_is_word_start(text, at) for at in _places(query, text, 0))


def _places(part: str, text: str, start: int) -> Iterable[int]:
    at = text.find(part, start)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _is_word_start(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def abbreviates(query: str, text: str, *, by_words: bool = False) -> bool:
    """Whether the letters of `query` stand in `text` in order, in runs that mean it.

    The first run begins a word; each other one does, or is two letters long at least: "nu" and "unthr" are the
    next unread thread, "dark" is not "next, earlier day". `by_words`: every run has to begin a word.
    """
    letters = query.replace(" ", "")

    @cache
    def follows(done: int, start: int) -> bool:
        """Whether the letters from `done` on stand in the text from `start` on."""
        if done == len(letters):
            return True
        for end in range(done + 1, len(letters) + 1):
            found = False
            for at in _places(letters[done:end], text, start):
                found = True
                inside = done > 0 and end - done >= _SHORTEST_WITHIN and not by_words
                meant = inside or _is_word_start(text, at)
                if meant and follows(end, at + end - done):
                    return True
            if not found:
                return False  # no longer run stands there either
        return False

    return len(letters) > 1 and follows(0, 0)


def _answers(query: str, item: Item) -> int:
    """How well an item answers: by its names, or, below all of those, by its sentence."""
    called = list(item.names)
    said: list[str] = []
    (said if item.kind == "command" and item.names else called).extend(
        text for text in (item.title, item.also) if text
    )
    by_name = max((score(query, name.lower()) for name in called), default=0)
    if not by_name and " " in query:
        by_name = score(query, " ".join(called).lower())  # "light paper": a word of one, a word of another
    if by_name:
        return by_name + _BY_NAME
    return max((score(query, text.lower(), sentence=True) for text in said), default=0)


def ranked(query: str, items: Iterable[Item]) -> list[Item]:
    """The items that answer the query, best first, what costs money last; in their own order where it is empty or
    they are equal."""
    query = " ".join(query.lower().split())
    if not query:
        return list(items)
    scored = [(_answers(query, item), item) for item in items]
    return [item for points, item in sorted(scored, key=lambda one: (one[1].costs, -one[0])) if points > 0]


def none_to_pay_alone(query: str, items: Iterable[Item]) -> list[Item]:
    """What is offered to somebody who may have mistyped: what costs money comes last, below something that is free,
    and not for a query shorter than `SHORTEST_TO_PAY`."""
    items = list(items)
    free = [item for item in items if not item.costs]
    paid = [item for item in items if item.costs]
    return free + (paid if free and len(query.strip()) >= SHORTEST_TO_PAY else [])
