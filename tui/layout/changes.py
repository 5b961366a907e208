"""What an edit has changed, in words: which words went, came, or took the place of others."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from tui.text.cleaning import clean

_MOST: Final = 400  # words compared; a longer text is said to have changed, without saying where


@dataclass(frozen=True, slots=True)
class Change:
    """Words that were taken out (`before`) and put in (`after`); one of them may be empty."""

    before: str
    after: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """The changes from one version of a text to the next, in the order of the text. Nothing where none is."""
    old, new = clean(before).split(), clean(after).split()
    if old == new:
        return ()
    if max(len(old), len(new)) > _MOST:
        return (Change(" ".join(old), " ".join(new)),)
    return tuple(_changed(old, new))


def _changed(old: list[str], new: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, to_start, to_end in matcher.get_opcodes():
        if kind != "equal":
            yield Change(" ".join(old[start:end]), " ".join(new[to_start:to_end]))


def in_words(change: Change) -> str:
    """ "“forty” became “40”." and its like."""
    if not change.before:
        return f"“{change.after}” was put in."
    if not change.after:
        return f"“{change.before}” was taken out."
    return f"“{change.before}” became “{change.after}”."
