"""What a drag over a panel's rows takes along: the posts' text, without rules, marks or counts.

A selection runs from one cell to another as in a text editor: whole rows between, parts of the first and last.
Cells are counted from the first column of text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.deck.panel import Row
from tui.layout.lines import Line
from tui.layout.post import text_of
from tui.model.post import Post
from tui.text.widths import cluster_spans


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of a panel: row first, so that cells stand in reading order."""

    y: int
    x: int


def columns(y: int, one: Cell, other: Cell, width: int) -> tuple[int, int] | None:
    """The first and the past-the-last selected column of row `y`; None where nothing of it is selected."""
    first, last = sorted((one, other))
    if not first.y <= y <= last.y or first == last:
        return None
    start = first.x if y == first.y else 0
    end = last.x + 1 if y == last.y else width
    return (max(0, start), min(width, end)) if start < end else None


def selected_text(rows: Sequence[Row], one: Cell, other: Cell, width: int) -> str:
    """The text of what is selected: as its authors wrote it where it is theirs, a blank line between posts."""
    taken: list[tuple[Post, int, int]] = []
    for y, row in enumerate(rows):
        cells = columns(y, one, other, width)
        reach = _reach(row.line, *cells) if cells is not None and row.post is not None else None
        if reach is None or row.post is None:
            continue
        if taken and taken[-1][0] is row.post:
            post, start, end = taken.pop()
            taken.append((post, min(start, reach[0]), max(end, reach[1])))
        else:
            taken.append((row.post, *reach))
    return "\n\n".join(text_of(post)[start : _with_links(post, end)] for post, start, end in taken)


def _with_links(post: Post, end: int) -> int:
    """`end`, or the text's own end where only links follow: they stand below the text, as title or picture."""
    shown = post.shown
    text = text_of(post)
    rest = text[end:]
    for span in reversed(shown.spans):
        if span.kind == "link" and span.start >= end and span.end <= len(text):
            rest = rest[: span.start - end] + rest[span.end - end :]
    return end if rest.strip() else len(text)


def _reach(line: Line, first: int, last: int) -> tuple[int, int] | None:
    """Which characters of the post's text stand in these columns of a row; None for rows that hold none of it."""
    start: int | None = None
    end = 0
    x = 0
    for piece in line:
        for begin, finish, cells in cluster_spans(piece.text):
            inside = first < x + max(cells, 1) and x < last
            x += cells
            if piece.start is not None and inside:
                start = piece.start + begin if start is None else start
                end = piece.start + finish
    return (start, end) if start is not None else None
