"""Rules by what a post must have for them to hit, so that a post costs the same with ten rules and ten thousand."""

import re
from dataclasses import dataclass
from typing import Final

from tui.mute.edges import WORD, Needle, needle
from tui.mute.folding import without_accents
from tui.mute.regexes import Patterns
from tui.mute.rule import Rule
from tui.mute.spaceless import SPACELESS

_TOKENS: Final = re.compile(f"[^\\W{SPACELESS}]+")
_HEAD: Final = 3
"""Letters of a token that tell how long the beginnings are that are worth looking up."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A rule in its place. `needle` is for words and phrases."""

    order: int
    rule: Rule
    needle: Needle | None = None


Index = dict[str, list[Entry]]


def put(index: Index, key: str, entry: Entry) -> None:
    """Adds `entry` under `key`."""
    index.setdefault(key, []).append(entry)


def take(index: Index, key: str, entry: Entry) -> None:
    """Takes it away again."""
    left = index[key]
    left.remove(entry)
    if not left:
        del index[key]


class Words:
    """Words and phrases under the longest token that must stand whole in the text, else under a character or a prefix."""

    def __init__(self) -> None:
        self.by_token: Index = {}
        self.by_character: Index = {}
        self.by_prefix: Index = {}
        self._ascii = 0  # characters of by_character that a plain English text could have
        self._short = 0  # beginnings that are shorter than a head
        self._lengths: dict[
            str, dict[int, int]
        ] = {}  # of a head: how many beginnings there are of each length

    def add(self, entry: Entry) -> None:
        """Puts a word's entry into its place."""
        index, key = self._place(entry)
        put(index, key, entry)
        if index is self.by_prefix:
            lengths = self._lengths.setdefault(key[:_HEAD], {})
            lengths[len(key)] = lengths.get(len(key), 0) + 1
            self._short += len(key) < _HEAD
        elif index is self.by_character:
            self._ascii += key.isascii()

    def remove(self, entry: Entry) -> None:
        """Takes it out again."""
        index, key = self._place(entry)
        take(index, key, entry)
        if index is self.by_prefix:
            lengths = self._lengths[key[:_HEAD]]
            lengths[len(key)] -= 1
            self._short -= len(key) < _HEAD
            if not lengths[len(key)]:
                del lengths[len(key)]
                if not lengths:
                    del self._lengths[key[:_HEAD]]
        elif index is self.by_character:
            self._ascii -= key.isascii()

    def _place(self, entry: Entry) -> tuple[Index, str]:
        assert entry.needle is not None
        text, left, right = entry.needle.text, entry.needle.left, entry.needle.right
        whole = []
        for found in _TOKENS.finditer(text):
            if found.start() == 0 and left != WORD:
                continue  # the text's token may begin earlier
            if found.end() < len(text) or right == WORD:
                whole.append(found[0])
            elif not whole and entry.rule.target.begins:
                return self.by_prefix, found[0]
        if whole:
            return self.by_token, max(whole, key=len)
        return self.by_character, max(text, key=ord)

    def hits(self, text: str) -> list[Entry]:
        """Those that are in folded `text`."""
        found: list[Entry] = []
        if self.by_token or self.by_prefix:
            tokens = set(_TOKENS.findall(text))
            for token in self.by_token.keys() & tokens:
                found += self.by_token[token]
            if self.by_prefix:
                for prefix in self._beginnings(tokens):
                    found += self.by_prefix[prefix]
        if self.by_character and (self._ascii or not text.isascii()):
            for character in self.by_character.keys() & set(text):
                found += self.by_character[character]
        return [entry for entry in found if entry.needle.find(text) >= 0] if found else found  # type: ignore[union-attr]

    def _beginnings(self, tokens: set[str]) -> set[str]:
        """Which of the beginnings that are looked for these tokens have."""
        some = {token[:length] for length in range(1, _HEAD) for token in tokens} if self._short else set()
        lengths = self._lengths
        for token in tokens:
            if (longer := lengths.get(token[:_HEAD])) is not None:
                some.update([token[:length] for length in longer])
        return self.by_prefix.keys() & some


class Regexes:
    """Regular expressions, put together at the first look after a change."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._patterns: Patterns | None = None

    def add(self, entry: Entry) -> None:
        """One more."""
        self._entries.append(entry)
        self._patterns = None

    def remove(self, entry: Entry) -> None:
        """One less."""
        self._entries.remove(entry)
        self._patterns = None

    @property
    def ready(self) -> Patterns:
        """The patterns put together: two hundred large ones may take a second."""
        if self._patterns is None:
            self._patterns = Patterns([entry.rule.target.value for entry in self._entries])
        return self._patterns

    def hits(self, texts: list[str]) -> list[Entry]:
        """Those that are in one of the folded `texts`."""
        if not self._entries:
            return []
        patterns = self.ready
        found = {at for text in texts for at in patterns.search(text)}
        return [self._entries[at] for at in sorted(found)]


def entry_of(order: int, rule: Rule) -> Entry:
    """The entry for a rule."""
    if rule.target.kind != "word":
        return Entry(order, rule)
    value = without_accents(rule.target.value) if rule.accents else rule.target.value
    return Entry(order, rule, needle(value or rule.target.value, begins=rule.target.begins))
