"""A text into the parts of a thread: at paragraphs, then at sentence ends, then between words.

A part is cut where the best break stands that leaves it at least half full, so a thread has no needless short parts.
Links, emoji, mentions and tags are not torn; a word is, where it fits into no part (and then between whole letters).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from tui.text.weighted import EMOJI_LENGTH, LIMIT, LINK_LENGTH, weigh, wholes
from tui.text.widths import cluster_spans
from tui.writing.opening import has_tag

_BLANKS: Final = re.compile(r"[^\S\u00a0\u2007\u202f]+")  # a no-break space is no place to break
_TIED: Final = re.compile(r"[@＠][A-Za-z0-9_]{1,15}|[#＃$]\w{1,100}")
_CLOSING: Final = "[\"'”’»)\\]」』）]*+"
_STOPS: Final = ".!?…।؟۔"
_SENTENCE: Final = re.compile(
    f"(?<![{_STOPS}])[{_STOPS}]++{_CLOSING}(?=\\s+(?P<next>\\S))|(?<![。！？｡])[。！？｡]++{_CLOSING}"
)
_LONGEST_LETTER: Final = 32
"""Code points of what is drawn as one; a longer pile is torn."""
_MOST_TRIES: Final = 40


def split(
    text: str,
    limit: int = LIMIT,
    *,
    numbered: bool = False,
    tag: str = "",
    first_prefix: str = "",
    reserve: int | Callable[[int], int] = 0,
) -> tuple[str, ...]:
    """`text` in parts that are at most `limit` long each as X counts, () where it has no word. What fits is one part.

    `numbered` puts " 2/3" behind the words of each part where there are several; `tag` ("lrnchat", with or without its
    sign) is put behind each part that lacks it; `first_prefix` before the first, with a blank, unless it begins so.
    `reserve`: what else is going to be added to each part, or a function from the number of parts to that.

    Parts are in NFC, as X keeps them. A single link or emoji that does not fit stands alone, too long. Raises ValueError
    where number, tag, prefix and reserve leave no room for words.
    """
    words = normalize("NFC", text).strip()
    if not words:
        return ()
    frame = _Frame(limit, f"#{tag.lstrip('#＃')}" if tag else "", first_prefix.strip())
    if frame.prefix and words.startswith(frame.prefix):
        frame.prefix = ""
    spare = reserve if callable(reserve) else lambda _: reserve
    frame.spare = spare(1)
    if frame.length(words, 0, "") <= limit:
        return (frame.dress(words, 0, ""),)
    measured = _Measured(words)
    digits = 1
    while True:
        most = 10**digits - 1
        frame.spare = spare(most)
        frame.number = f"{most}/{most}" if numbered else ""
        parts = _cut(measured, frame)
        if len(parts) <= most:
            break
        digits = len(str(len(parts)))
    return tuple(
        frame.dress(part, at, f"{at + 1}/{len(parts)}" if numbered else "") for at, part in enumerate(parts)
    )


@dataclass
class _Frame:
    """What is put round the words of a part. `number`: the widest that comes; `spare`: length left free."""

    limit: int
    tag: str
    prefix: str
    number: str = ""
    spare: int = 0

    def dress(self, words: str, at: int, number: str) -> str:
        """The part number `at` (0 first) as it stands in the thread."""
        tag = "" if not self.tag or has_tag(words, self.tag[1:]) else self.tag
        return " ".join(filter(None, (self.prefix if at == 0 else "", words, number, tag)))

    def length(self, words: str, at: int, number: str) -> int:
        """Its weighted length, with what is left free."""
        return weigh(self.dress(words, at, number), self.limit).length + self.spare

    def room(self, at: int) -> int:
        """What is left for words if the tag is not among them. Raises ValueError where that is nothing to speak of."""
        room = self.limit - self.length(".", at, self.number) + 1
        if room < EMOJI_LENGTH:
            raise ValueError(
                f"no room for words: {self.limit} is the limit, and what goes round them takes it all"
            )
        return room


@dataclass
class _Breaks:
    """Breaks of one kind: where the part before ends, and where the next begins, as numbers of bounds."""

    ends: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def last(self, low: int, high: int) -> tuple[int, int] | None:
        """The last one whose end is from `low` to `high`."""
        at = bisect_right(self.ends, high) - 1
        return (self.ends[at], self.starts[at]) if at >= 0 and self.ends[at] >= low else None


class _Measured:
    """A text with the bounds of what must not be torn, the length up to each, and its breaks, the best kind first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bounds = [0]
        self.lengths = [0]
        self._measure()
        number = {bound: at for at, bound in enumerate(self.bounds)}
        paragraphs, lines, sentences, words = self.kinds = [_Breaks() for _ in range(4)]
        blanks = {found.start(): found.end() for found in _BLANKS.finditer(text)}
        for start, end in blanks.items():
            count = text.count("\n", start, end)
            for breaks in (paragraphs,) * (count > 1) + (lines,) * (count > 0) + (words,):
                breaks.ends.append(number[start])
                breaks.starts.append(number[end])
        for found in _SENTENCE.finditer(text):
            end = found.end()
            if end in number and not (found["next"] or "").islower():
                sentences.ends.append(number[end])
                sentences.starts.append(number[blanks.get(end, end)])

    def _measure(self) -> None:
        text, at = self.text, 0
        links = {start for start, _ in weigh(text).urls}
        kept = [(start, end, LINK_LENGTH if start in links else EMOJI_LENGTH) for start, end in wholes(text)]
        for start, end, length in (*kept, (len(text), len(text), 0)):
            for found in _TIED.finditer(text, at, start):
                self._letters(at, found.start())
                self._add(found.end(), weigh(found[0]).length)
                at = found.end()
            self._letters(at, start)
            if end > start:
                self._add(end, length)
            at = end

    def _letters(self, start: int, end: int) -> None:
        while start < end:
            blanks = _BLANKS.search(self.text, start, end)
            stop = end if blanks is None else blanks.start()
            piece = self.text[start:stop]
            if piece.isascii():
                for at in range(start, stop):
                    self._add(at + 1, 1)
            else:
                for first, last, _ in cluster_spans(piece):
                    step = last - first if last - first <= _LONGEST_LETTER else 1
                    for at in range(first, last, step):
                        self._add(start + at + step, _length(piece[at : at + step]))
            if blanks is not None:
                for at in range(stop, blanks.end()):
                    self._add(at + 1, _length(self.text[at]))
                stop = blanks.end()
            start = stop

    def _add(self, bound: int, length: int) -> None:
        self.bounds.append(bound)
        self.lengths.append(self.lengths[-1] + length)

    def next_end(self, start: int, room: int) -> tuple[int, int]:
        """Where the part ends that begins at bound `start` and may be `room` long, and where the next one begins."""
        last = len(self.bounds) - 1
        full = bisect_right(self.lengths, self.lengths[start] + room, start) - 1
        if full >= last:
            return last, last
        half = bisect_left(self.lengths, self.lengths[start] + room / 2, start)
        for breaks in self.kinds:
            if (found := breaks.last(max(half, start + 1), full)) is not None:
                return found
        if (found := self.kinds[-1].last(start + 1, full)) is not None:
            return found
        full = max(full, start + 1)
        return full, full


@lru_cache(maxsize=1024)
def _length(letter: str) -> int:
    return weigh(letter).length


def _cut(measured: _Measured, frame: _Frame) -> list[str]:
    """The words of each part."""
    parts: list[str] = []
    bounds, at, last = measured.bounds, 0, len(measured.bounds) - 1
    while at < last:
        room = frame.room(len(parts))
        for _ in range(_MOST_TRIES):
            end, after = measured.next_end(at, room)
            words = measured.text[bounds[at] : bounds[end]]
            # Cut off from what stood beside it, "example.com" may be a link that was none: then there is less room.
            over = frame.length(words, len(parts), frame.number) - frame.limit
            if over <= 0 or end == at + 1:
                break
            room = max(1, min(room, measured.lengths[end] - measured.lengths[at]) - over)
        parts.append(words)
        at = after
    return parts
