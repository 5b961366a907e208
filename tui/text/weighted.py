"""How long a post is as X counts it: twitter-text's configuration, version 3. For composers, checks and `count`.

Most of Latin, Greek, Cyrillic, Arabic and the like counts 1 a character, everything else 2; an emoji of however many
characters 2; a link 23, however long. The text is put into NFC first, so a letter and its accent are one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import category, combining, is_normalized, normalize

from tui.text.emoji_sequences import emoji_sequences
from tui.text.links import find_links

LIMIT: Final = 280
LONG_LIMIT: Final = 25_000
"""For accounts that may write long posts. The weights are the same."""
LINK_LENGTH: Final = 23
EMOJI_LENGTH: Final = 2

_LIGHT: Final = re.compile("[\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
_REFUSED: Final = re.compile("[\ufffe\ufeff\uffff]")
_MANY_MARKS: Final = re.compile("[^\\w\\s\0-\x7f]{32}")
_WORD: Final = re.compile("[ \n]+|[^ \n]+")
_SHORT: Final = 8
_JAMO: Final = ("\u1160", "\u11ff")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text, weighed. Offsets are code points of the text as it was given.

    `over_from`: where it gets too long, None where it fits. `refused_at`: the first character that X takes in no
    post (U+FFFE, U+FFFF, U+FEFF). `urls`: (start, end) of what X counts, and bills, as a link. `valid`: it is not
    empty, fits, and has no such character.
    """

    length: int
    limit: int
    valid: bool
    over_from: int | None = None
    refused_at: int | None = None
    urls: tuple[tuple[int, int], ...] = ()

    @property
    def left(self) -> int:
        """How much more fits; negative where it is too long."""
        return self.limit - self.length


def weigh(text: str, limit: int = LIMIT) -> Weighed:
    """The weighted length of `text`. Takes time in proportion to the text, whatever is in it."""
    if text.isascii() or _is_nfc(text):
        counted, back = text, None
    else:
        counted, back = _composed(text)
    links = find_links(counted)
    wholes = _wholes(links, emoji_sequences(counted))
    length = over = 0
    at, over_from = 0, None
    for start, end, weight in (*wholes, (len(counted), len(counted), 0)):
        length += _plain(counted[at:start])
        if over_from is None and length > limit:
            over_from = _crossing(counted, at, start, limit - over)
        length += weight
        if over_from is None and length > limit:
            over_from = start
        at, over = end, length
    refused = _REFUSED.search(counted)
    valid = 0 < length <= limit and refused is None
    refused_at = None if refused is None else refused.start()
    if back is None:
        return Weighed(length, limit, valid, over_from, refused_at, tuple(links))
    return Weighed(
        length,
        limit,
        valid,
        None if over_from is None else back[over_from],
        None if refused_at is None else back[refused_at],
        tuple((back[start], back[end]) for start, end in links),
    )


def wholes(text: str) -> list[tuple[int, int]]:
    """(start, end) of each link and each emoji of several characters: what must not be torn. `text` is NFC."""
    return [(start, end) for start, end, _ in _wholes(find_links(text), emoji_sequences(text))]


def _is_nfc(text: str) -> bool:
    """Whether `text` is NFC; False also where finding out would cost too much."""
    return _MANY_MARKS.search(text) is None and is_normalized("NFC", text)


def _plain(text: str) -> int:
    """The length of a text without links and emoji sequences."""
    if text.isascii():
        return len(text)
    return 2 * len(text) - sum(map(len, _LIGHT.findall(text)))


def _crossing(text: str, start: int, end: int, room: int) -> int:
    """The offset of the first character of text[start:end], without links and emoji, that has no `room` any more."""
    low, high = start, end  # text[start:low] fits, text[start:high] does not
    while high - low > 1:
        middle = (low + high) // 2
        if _plain(text[start:middle]) <= room:
            low = middle
        else:
            high = middle
    return low


def _wholes(links: Iterable[tuple[int, int]], emoji: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Links and emoji with their lengths, in order; of two that overlap, the one that begins first."""
    both = [(start, end, LINK_LENGTH) for start, end in links]
    both += [(start, end, EMOJI_LENGTH) for start, end in emoji]
    both.sort()
    kept: list[tuple[int, int, int]] = []
    at = 0
    for one in both:
        if one[0] >= at:
            kept.append(one)
            at = one[1]
    return kept


def _composed(text: str) -> tuple[str, list[int]]:
    """`text` in NFC, and for each of its offsets, the end too, the offset in `text`.

    Nothing is composed across a blank, and most words are as they should be.
    """
    pieces: list[str] = []
    back: list[int] = []
    for found in _WORD.finditer(text):
        start, end = found.span()
        if _is_nfc(found[0]):
            pieces.append(found[0])
            back.extend(range(start, end))
        else:
            _compose(text, start, end, pieces, back)
    back.append(len(text))
    return "".join(pieces), back


def _compose(text: str, start: int, last: int, pieces: list[str], back: list[int]) -> None:
    """Adds text[start:last] in NFC, letter by letter.

    Nothing is composed across a character that is neither a mark nor a Hangul vowel or final.
    """
    at = start
    for end in range(start + 1, last + 1):
        if end < last and _leans(text[end]):
            continue
        piece = text[at:end]
        if end - at > 1 or not piece.isascii():
            piece = _normal(piece) if end - at <= _SHORT else normalize("NFC", _ordered(piece))
        pieces.append(piece)
        if len(piece) == 1:
            back.append(at)
        else:
            back.extend(min(at + step, end - 1) for step in range(len(piece)))
        at = end


@lru_cache(maxsize=1024)
def _normal(piece: str) -> str:
    return normalize("NFC", piece)


@lru_cache(maxsize=1024)
def _leans(character: str) -> bool:
    return character > "\u02ff" and (
        _JAMO[0] <= character <= _JAMO[1] or (not character.isalnum() and category(character)[0] == "M")
    )


def _ordered(piece: str) -> str:
    """Marks in their canonical order, as normalizing orders them, but in less time where thousands are piled up."""
    piece = normalize("NFD", piece[0]) + "".join(normalize("NFD", mark) for mark in piece[1:])
    kept: list[str] = []
    run: list[str] = []
    for character in piece:
        if combining(character):
            run.append(character)
        else:
            kept += sorted(run, key=combining)
            kept.append(character)
            run = []
    return "".join(kept + sorted(run, key=combining))
