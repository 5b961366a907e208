"""A text in rows of so many cells, of which a key changes a few: Textual's own wraps a line anew at every key.

A post of 25,000 characters may be one line. Rows begin where Textual's do (`compute_wrap_offsets`): words are put in
a row one by one, with the blanks behind them, and only a word that is wider than a row is cut.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cached_cell_len, get_character_cell_size
from textual.document._document import DocumentBase, Location
from textual.document._wrapped_document import WrappedDocument

_WORD: Final = re.compile(r"\S+\s*|\s+")
_BACK: Final = (
    2  # rows before a change that can change with it: a word that is shorter now fits in the row before
)


def row_starts(text: str, width: int, at: int = 0) -> Iterator[int]:
    """Where rows of `width` cells begin behind `at`, which is a row's beginning itself. `text` has no tab."""
    used = 0
    within = at > 0 and not (text[at - 1].isspace() and not text[at : at + 1].isspace())
    for found in _WORD.finditer(text, at):
        start, end = found.span()
        cells = cached_cell_len(found[0])
        if not within and used + cells <= width:
            used += cells
        elif not within and cells <= width:
            yield start
            used = cells
        else:  # a word that is wider than a row, or what is left of one
            if start > at:
                yield start
            used, begun = 0, start
            for place in range(start, end):
                size = get_character_cell_size(text[place])
                if used + size > width:
                    yield place
                    used, begun = 0, place
                used += size
            used = cached_cell_len(text[begun:end])
        within = False


def rewrapped(text: str, was: str, starts: Sequence[int], width: int) -> list[int]:
    """Where rows begin in `text`, which was `was` and had rows beginning at `starts`: what is alike is not gone over."""
    first = _alike(text, was)
    last = _alike(text[first:][::-1], was[first:][::-1])
    changed, shift = len(text) - last, len(text) - len(was)
    kept = max(0, bisect_right(starts, first) - _BACK)
    found = list(starts[:kept])
    for start in row_starts(text, width, found[-1] if found else 0):
        same = bisect_left(starts, start - shift)
        if start > changed and same < len(starts) and starts[same] == start - shift:
            found += [old + shift for old in starts[same:]]
            break
        found.append(start)
    return found


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from the start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Rewrapped(WrappedDocument):
    """A document in rows, that goes over a line's changed rows alone where one line was edited."""

    def __init__(self, document: DocumentBase, tab_width: int) -> None:
        self._lines: list[str] = []  # as they were when they were last wrapped
        super().__init__(document, tab_width=tab_width)

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap all of it at `width` cells; 0 for not at all."""
        super().wrap(width, tab_width)
        self._lines = list(self.document.lines)

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """The document was edited from `start` to `old_end`, which is `new_end` now."""
        lines, line = self.document.lines, start[0]
        same = line == old_end[0] == new_end[0] and len(lines) == len(self._lines)
        if not same or not self._width or "\t" in lines[line] or "\t" in self._lines[line]:
            super().wrap_range(start, old_end, new_end)
            self._lines = list(lines)
            return
        text, starts = lines[line], self._wrap_offsets[line]
        found = rewrapped(text, self._lines[line], starts, self._width)
        top, shift = self._line_index_to_offsets[line][0], len(found) - len(starts)
        self._lines[line], self._wrap_offsets[line] = text, found
        self._tab_width_cache[line] = [0] if text else []
        if shift:
            rows = [(line, row) for row in range(len(found) + 1)]
            self._offset_to_line_info[top : top + len(starts) + 1] = rows
            self._line_index_to_offsets[line] = list(range(top, top + len(rows)))
            for below in range(line + 1, len(lines)):
                moved = [row + shift for row in self._line_index_to_offsets[below]]
                self._line_index_to_offsets[below] = moved

    def row(self, y: int) -> tuple[int, int, int, bool] | None:
        """Of the row at `y`: its line, from where to where in it, and whether it is the line's last; None below all."""
        if not 0 <= y < len(self._offset_to_line_info):
            return None
        line, section = self._offset_to_line_info[y]
        starts, length = self._wrap_offsets[line], len(self.document.get_line(line))
        return (
            line,
            starts[section - 1] if section else 0,
            starts[section] if section < len(starts) else length,
            section == len(starts),
        )

    def get_sections(self, line_index: int) -> list[str]:
        """The rows of a line."""
        text, starts = self.document.get_line(line_index), self._wrap_offsets[line_index]
        return [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self._offset_to_line_info)
