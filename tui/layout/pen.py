"""What every part of a post is drawn with, and the few ways in which a stranger's words become pieces.

This is the one place where text of others turns into pieces: it is cleaned here, whatever came in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from tui.layout import when
from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.roles import Role
from tui.text.cleaning import clean_line
from tui.text.terminal import Terminal, simplify
from tui.text.widths import cut
from tui.text.wrapping import wrap

_NARROWEST_HANGING = 10  # cells; below that hanging text starts on a row of its own


@dataclass(frozen=True, slots=True)
class Pen:
    """The width to draw in, and all that a drawing depends on besides the post."""

    width: int
    glyphs: Glyphs
    terminal: Terminal
    now: datetime
    zone: tzinfo

    def narrowed(self, cells: int) -> "Pen":
        return replace(self, width=max(1, self.width - cells))

    def words(self, text: str) -> str:
        """A stranger's words in one line: a name, a title, a label, alt text."""
        return self.drawn(clean_line(text))

    def drawn(self, text: str) -> str:
        """Clean text as this terminal can draw it."""
        return text if text.isascii() else simplify(text, self.terminal)

    def clock(self, time: datetime) -> str:
        return when.clock(time, self.now, self.zone)

    def fit(self, *pieces: Piece) -> Line:
        """The pieces on one row, cut at its end."""
        return fitted(pieces, self.width, self.glyphs.ellipsis)

    def cut(self, text: str, cells: int) -> str:
        """A text in at most so many cells, with the ellipsis where it was cut."""
        return cut(text, cells, self.glyphs.ellipsis)


def safe_address(address: str | None) -> str | None:
    """A web address that may be opened or handed to a terminal as it is; None for anything else."""
    if address is None or not address.startswith(("https://", "http://")):
        return None
    return (
        address if address.isprintable() and " " not in address and clean_line(address) == address else None
    )


def hanging(pen: Pen, head: Line, role: Role, text: str) -> Iterator[Line]:
    """`text` in `role` after `head`, its further rows beginning below its first word.

    Where too little room is left beside the head, it starts on the next row, two cells in.
    """
    indent = line_width(head)
    if pen.width - indent < _NARROWEST_HANGING and indent > 2:
        yield pen.fit(*head[:-1], replace(head[-1], text=head[-1].text.rstrip(" ")))
        head, indent = (Piece("text", "  "),), 2
    for at, (start, end) in enumerate(wrap(text, pen.width - indent)):
        before = head if at == 0 else (Piece("text", " " * indent),)
        yield (*before, Piece(role, pen.drawn(text[start:end])))
