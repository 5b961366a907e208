"""A line of the screen as a value: pieces of text, each in a role. For everything that draws."""

from dataclasses import dataclass, replace

from tui.layout.roles import Role
from tui.text.widths import cell_width, cut


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one role. What `href` is says what a click does: an address, or a panel ("#tag", "@name").

    `start` is the offset of the piece in the shown post's text, for selecting and searching; None for what
    we draw ourselves. Only a web address is underlined.
    """

    role: Role
    text: str
    href: str | None = None
    start: int | None = None

    @property
    def underlined(self) -> bool:
        return self.href is not None and self.href.startswith("http")


Line = tuple[Piece, ...]


def line_width(line: Line) -> int:
    """Cells of a whole line."""
    return sum(cell_width(piece.text) for piece in line)


def line_text(line: Line) -> str:
    """What stands on a line, without roles."""
    return "".join(piece.text for piece in line)


def piece_at(line: Line, column: int) -> Piece | None:
    """The piece of a line at this column, 0 first; None where there is none."""
    if column < 0:
        return None
    for piece in line:
        column -= cell_width(piece.text)
        if column < 0:
            return piece
    return None


def fitted(line: Line, width: int, ellipsis: str = "…") -> Line:
    """`line` in at most `width` cells. The piece in which it ends is cut, with `ellipsis` as far as that fits."""
    room = width
    for at, piece in enumerate(line):
        cells = cell_width(piece.text)
        if cells > room or (cells == room and any(rest.text for rest in line[at + 1 :])):
            return (*line[:at], replace(piece, text=_ended(piece.text, room, ellipsis)))
        room -= cells
    return line


def _ended(text: str, room: int, ellipsis: str) -> str:
    """The start of `text` that fits, always with the ellipsis: something follows that is not shown."""
    sign = cut(ellipsis, room, "")
    return cut(text, room - cell_width(sign), "") + sign
