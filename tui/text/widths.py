"""How many cells a text takes, counted as rich 15 counts, because Textual composes its rows by that.

rich.cells costs 2.5 ms to import and a loop in Python per string. So what most posts are made of is known
here, and rich is asked once for each character that is not. What a terminal really draws is `terminal`'s matter.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from tui.text.cleaning import VS16, ZWJ

NARROW: Final = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u20cf\u2100-\u2319"
    "\u2500-\u25fc\u2600-\u2613\u2654-\u267e\u270c-\u2727\u2758-\u2794\u2800-\u28ff"
)
"""Inside of a character class: what takes one cell and joins nothing (tested against rich.cells)."""
_NOT_NARROW: Final = re.compile(f"[^{NARROW}]")

# (first, last, cells) of whole blocks that posts are full of, in every Unicode version since 9 (tested against
# rich.cells): Kana and punctuation, Han, Hangul, full-width forms, then the blocks of pictographs.
_BLOCKS: Final = (
    (0x2FF0, 0x3029, 2), (0x3041, 0x3096, 2), (0x309B, 0x30FF, 2), (0x3400, 0x9FFF, 2), (0xAC00, 0xD7A3, 2),
    (0xFF01, 0xFF60, 2), (0x1F300, 0x1F320, 2), (0x1F32D, 0x1F335, 2), (0x1F337, 0x1F37C, 2), (0x1F37E, 0x1F393, 2),
    (0x1F3A0, 0x1F3CA, 2), (0x1F3E0, 0x1F3F0, 2), (0x1F3F8, 0x1F3FA, 2), (0x1F3FB, 0x1F3FF, 0), (0x1F400, 0x1F43E, 2),
    (0x1F442, 0x1F4FC, 2), (0x1F4FF, 0x1F53D, 2), (0x1F550, 0x1F567, 2), (0x1F5FB, 0x1F64F, 2), (0x1F680, 0x1F6C5, 2),
    (0x1F90C, 0x1F93A, 2), (0x1F93C, 0x1F945, 2), (0x1F947, 0x1F9FF, 2),
)  # fmt: skip
_FIRSTS: Final = tuple(first for first, _, _ in _BLOCKS)


class _Cells(dict[str, int]):
    """Cells of each character met so far."""

    def __missing__(self, character: str) -> int:
        code = ord(character)
        at = bisect_right(_FIRSTS, code) - 1
        if at >= 0 and code <= _BLOCKS[at][1]:
            cells = _BLOCKS[at][2]
        elif _NOT_NARROW.match(character) is None:
            cells = 1
        else:
            from rich.cells import get_character_cell_size

            cells = get_character_cell_size(character)
        self[character] = cells
        return cells


_CELLS: Final = _Cells()
_cells_of: Final = _CELLS.__getitem__


def is_narrow(text: str) -> bool:
    """Whether every character of `text` takes one cell by itself, so that offsets are cells."""
    return (text.isascii() and text.isprintable()) or _NOT_NARROW.search(text) is None


def cell_width(text: str) -> int:
    """The cells that rich and so Textual give to `text`. A line end takes none."""
    return len(text) if text.isascii() and text.isprintable() else _measured(text)


@lru_cache(maxsize=4096)
def _measured(text: str) -> int:
    if ZWJ in text or VS16 in text:
        return sum(width for _, _, width in cluster_spans(text))
    return sum(map(_cells_of, text))


def clusters(text: str) -> list[str]:
    """The parts of `text` that must not be torn: a base and its marks, what joiners join, a flag's two letters."""
    return [text[start:end] for start, end, _ in cluster_spans(text)]


def cluster_spans(text: str) -> list[tuple[int, int, int]]:
    """(start, end, cells) of each cluster, without gaps. Their cells add up to what rich counts for the whole.

    The rules are those of rich.cells.split_graphemes: a joiner takes in whatever follows it, VS16 widens the
    last character that had a width; but regional indicators stay together by twos.
    """
    spans: list[tuple[int, int, int]] = []
    widened = ""  # the character that a VS16 would widen
    at, end = 0, len(text)
    while at < end:
        character = text[at]
        width = _cells_of(character)
        if character == ZWJ:
            _grow(spans, at, min(at + 2, end), 0)
            at += 2
            continue
        if character == VS16:
            width = int(widened in _widened_by_vs16()) if widened else 0
            _grow(spans, at, at + 1, width)
            widened = ""
        elif width == 0 or (_is_indicator(character) and _is_half_a_flag(text, spans)):
            _grow(spans, at, at + 1, width)
            widened = character if width else widened
        else:
            spans.append((at, at + 1, width))
            widened = character
        at += 1
    return spans


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """`text` in at most `width` cells; what had to be shortened ends in `ellipsis`, if that fits itself."""
    if cell_width(text) <= width:
        return text
    room = width - cell_width(ellipsis)
    if room < 0:
        return ""
    return text[: fitting(text, 0, len(text), room)].rstrip(" \u200c") + ellipsis


def fitting(text: str, start: int, end: int, width: int) -> int:
    """The offset up to which whole clusters of text[start:end] fit into `width` cells."""
    if is_narrow(text[start:end]):
        return min(end, start + width)
    for first, _, cells in cluster_spans(text[start:end]):
        width -= cells
        if width < 0:
            return start + first
    return end


def _grow(spans: list[tuple[int, int, int]], at: int, end: int, width: int) -> None:
    if spans:
        start, _, before = spans[-1]
        spans[-1] = (start, end, before + width)
    else:
        spans.append((at, end, width))


def _is_indicator(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_half_a_flag(text: str, spans: list[tuple[int, int, int]]) -> bool:
    return bool(spans) and spans[-1][1] - spans[-1][0] == 1 and _is_indicator(text[spans[-1][0]])


@lru_cache(maxsize=1)
def _widened_by_vs16() -> frozenset[str]:
    from rich._unicode_data import load

    return load("auto").narrow_to_wide
