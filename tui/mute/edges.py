"""Where a word ends, by script. Everything here is about folded text.

A word's edge is sought only where the needle's own edge is a word character of a script that writes blanks; Hangul has
one on the left alone, since particles follow the noun. An apostrophe between letters joins them: "don't" has neither
"don" nor "t", "j'ai" no "ai" and "l'amour" no "amour". Only a last "'s" comes off: "cat's" has "cat" (and "it's" "it").
Pictographs are compared as whole clusters: skin tones, joiners and the halves of flags belong to their neighbour, and
what is framed as a keycap is one, too. What has no ".", "/" or "@" itself is not found inside of an address.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import category

from tui.mute.addresses import is_inside
from tui.mute.folding import PICTOGRAPHS
from tui.mute.spaceless import SPACELESS

HANGUL: Final = "\u1100-\u11ff\u302e\u302f\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"
_SPACELESS: Final = re.compile(f"[{SPACELESS}]")
_HANGUL: Final = re.compile(f"[{HANGUL}]")
_TONE: Final = re.compile("[\U0001f3fb-\U0001f3ff]")
_INDICATOR: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
_INDICATORS: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2,}")
_EMOJI: Final = re.compile(f"[{PICTOGRAPHS}\u200d\u20e3\U000e0020-\U000e007f]")
_TAIL: Final = re.compile("[\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")

_FRAME: Final = "\u20e3"

NONE, WORD, CLUSTER = 0, 1, 2


def is_word(character: str) -> bool:
    """A letter, mark, digit or "_"."""
    return character.isalnum() or character == "_" or category(character)[0] == "M"


def is_spaceless(character: str) -> bool:
    """Of a script that writes no blanks between words."""
    return _SPACELESS.match(character) is not None


def is_hangul(character: str) -> bool:
    """A syllable or letter of Korean."""
    return _HANGUL.match(character) is not None


def edge_kind(character: str, *, last: bool) -> int:
    """What is to be looked for beside this character, which is a needle's first or `last`."""
    if _EMOJI.match(character):
        return CLUSTER
    if not is_word(character) or is_spaceless(character) or (last and is_hangul(character)):
        return NONE
    return WORD


@dataclass(frozen=True, slots=True)
class Needle:
    """Folded text to look for, and what must stand on either side. `anywhere`: in addresses as well."""

    text: str
    left: int
    right: int
    anywhere: bool = False

    def find(self, hay: str) -> int:
        """Where in folded `hay` it is first found with its edges; -1 for nowhere."""
        text, left, right = self.text, self.left, self.right
        at = hay.find(text)
        while at >= 0:
            end = at + len(text)
            if (
                (not left or _is_left_edge(hay, at, left))
                and (not right or _is_right_edge(hay, end, right))
                and (self.anywhere or not is_inside(hay, at, end))
            ):
                return at
            at = hay.find(text, at + 1)
        return -1


def needle(text: str, *, begins: bool = False) -> Needle:
    """The needle for folded, not empty `text`. `begins`: any ending will do."""
    left = CLUSTER if text[1:2] == _FRAME else edge_kind(text[0], last=False)
    right = edge_kind(text[-1], last=True)
    anywhere = "." in text or "/" in text or "@" in text
    return Needle(text, left, NONE if begins and right == WORD else right, anywhere)


def _is_left_edge(hay: str, at: int, kind: int) -> bool:
    if not at:
        return True
    before = hay[at - 1]
    if kind == CLUSTER:
        if before == "\u200d" or _TAIL.match(hay[at]):
            return False
        return not _INDICATOR.match(hay[at]) or at not in _inside_flags(hay)
    if before == "'":
        return at < 2 or not is_word(hay[at - 2]) or is_spaceless(hay[at - 2])
    return not is_word(before) or is_spaceless(before)


def _is_right_edge(hay: str, end: int, kind: int) -> bool:
    if end == len(hay):
        return True
    after = hay[end]
    if kind == CLUSTER:
        if _TAIL.match(after):
            return False
        return not _INDICATOR.match(after) or end not in _inside_flags(hay)
    if after == "'":
        joined = hay[end + 1 : end + 2]
        if not joined or not is_word(joined) or is_spaceless(joined):
            return True
        return joined == "s" and _comes_off(hay, end + 2)
    return not is_word(after) or is_spaceless(after)


def _comes_off(hay: str, end: int) -> bool:
    """Whether the word is over after an "'s" that ends there; one alone comes off."""
    after = hay[end : end + 1]
    if after == "'":
        after = hay[end + 1 : end + 2]
    return not after or not is_word(after) or is_spaceless(after)


@lru_cache(maxsize=16)
def _inside_flags(hay: str) -> frozenset[int]:
    """The offsets between the two letters of a flag: indicators go by twos from the first of their row."""
    rows = _INDICATORS.finditer(hay)
    return frozenset(at for row in rows for at in range(row.start() + 1, row.end(), 2))
