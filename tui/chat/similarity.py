"""Whether two texts say the same: a question and its repetition, by the words they share."""

import re
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_UNSPACED: Final = "\u2e80"  # from here on scripts that write no blanks between words
_SHARED: Final = (
    0.75  # of the shorter text's words: a repetition may be cut short or get a word of introduction
)
_SHARED_OF_FEW: Final = 0.85  # of a short text's: "Where do you read?" is not "Why do you read there?"
_SHORT: Final = 8
_OF_LONGER: Final = 0.5
_SAME: Final = 0.8  # of all words of both
_FEW: Final = 3


@lru_cache(maxsize=2048)
def words_of(text: str) -> frozenset[str]:
    """The words of `text` without regard to case; pairs of neighbours where a script writes no blanks."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if word[0] < _UNSPACED or len(word) == 1:
            found.add(word.replace("’", "'"))
        else:
            found.update(word[at : at + 2] for at in range(len(word) - 1))
    return frozenset(found)


def alike(one: str, other: str) -> bool:
    """Whether one of two texts repeats the other, cut short or with a few words more."""
    mine, theirs = words_of(one), words_of(other)
    shared, (shorter, longer) = len(mine & theirs), sorted((len(mine), len(theirs)))
    if shorter < _FEW:
        return mine == theirs
    wanted = _SHARED if shorter >= _SHORT else _SHARED_OF_FEW
    return shared >= wanted * shorter and shared >= _OF_LONGER * longer


def the_same(one: str, other: str) -> bool:
    """Whether two texts are one but for a word or two: stricter than `alike`, for texts of different people."""
    mine, theirs = words_of(one), words_of(other)
    both = len(mine | theirs)
    return both > _FEW and len(mine & theirs) >= _SAME * both
