"""The line at the foot of a panel in which words are typed that are looked for there: " / words            3 of 17 ". Pure."""

from typing import Final

from tui.layout.lines import Line, Piece, line_width
from tui.layout.roles import Role
from tui.text.one_line import OneLine
from tui.text.widths import cell_width, cluster_spans

_BEFORE: Final[Line] = (Piece("text", " "), Piece("accent", "/"), Piece("text", " "))
_NARROWEST: Final = 10  # cells for what is typed; where less would be left, `said` gives way


def find_line(
    line: OneLine, said: Line, width: int, *, hint: str = "", own_cursor: bool = False
) -> tuple[Line, int]:
    """The line in exactly `width` cells, and the column where the next letter comes.

    `said` stands at its right end, `hint` where nothing is typed. A text that is too long is shown round the place
    where one types. `own_cursor`: the terminal's own stands there, and none is drawn.
    """
    room = width - line_width(_BEFORE) - line_width(said) - 2
    if room < _NARROWEST:
        said, room = (), width - line_width(_BEFORE) - 1
    room = max(1, room)
    start, end = _in_sight(line, room)
    before, here = line.text[start : line.at], line_width(_BEFORE) + cell_width(line.text[start : line.at])
    under, rest = _first(line.text[line.at : end])
    said_in: Role = "match" if line.chosen else "strong"
    cursor: Role = said_in if own_cursor else "on-accent"
    field = [Piece(said_in, before), Piece(cursor, under or " "), Piece(said_in, rest)]
    if not line.text and hint:
        under, rest = _first(hint[: room - 1])
        field = [Piece("muted" if own_cursor else cursor, under), Piece("muted", rest)]
    filled = room - line_width(tuple(field))
    made = (
        *_BEFORE,
        *field,
        Piece("text", " " * (filled + 1)),
        *said,
        *((Piece("text", " "),) if said else ()),
    )
    return tuple(piece for piece in made if piece.text), here


def _first(text: str) -> tuple[str, str]:
    """What one sees as its first character, and the rest."""
    spans = cluster_spans(text)
    return (text[: spans[0][1]], text[spans[0][1] :]) if spans else ("", "")


def _in_sight(line: OneLine, room: int) -> tuple[int, int]:
    """The part of the text that is shown: from as far before the place as fits, with a cell for the next letter."""
    spans = cluster_spans(line.text)
    start, cells = 0, 0
    for first, _, width in reversed([span for span in spans if span[0] < line.at]):
        if cells + width > room - 2:  # a wide character may stand at the place itself
            start = first
            break
        cells += width
    else:
        first = 0
    if start:
        start = min((end for _, end, _ in spans if end > start), default=start)
    end, left = start, room
    for first, last, width in spans:
        if first < start:
            continue
        if width > left - (1 if last <= line.at or last == len(line.text) else 0):
            break
        end, left = last, left - width
    return start, max(end, line.at)
