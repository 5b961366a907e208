"""Lines as bytes for a terminal: the frame painted before Textual is imported, and coloured plain output.

A palette says in SGR parameters ("1;38;2;90;209;184") how a role looks; without one, everything is default.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tui.layout.lines import Line, Piece, line_width
from tui.layout.roles import Role

Palette = Mapping[Role, str]
NO_COLOUR: Final[Palette] = {"strong": "1", "accent": "1", "guest": "1", "warn": "1", "error": "1", "match": "7", "on-accent": "7"}  # fmt: skip
"""What carries the roles under NO_COLOR: bold and reverse (underline comes from the links themselves)."""

_RESET: Final = "\x1b[0m"


def encode_line(line: Line, palette: Palette, ground: str = "") -> str:
    """`line` with its colours, on a `ground` (SGR parameters of a background) if given. No line end."""
    return "".join(_encode(piece, palette, ground) for piece in line)


def paint(
    lines: Sequence[Line],
    palette: Palette,
    *,
    top: int = 1,
    left: int = 1,
    width: int | None = None,
    ground: str = "",
) -> bytes:
    """The bytes that put `lines` on the screen, the first at row `top`, column `left` (both from 1).

    With `width`, each row is filled with blanks up to it, so that what stood there before goes away.
    """
    rows = []
    for row, line in enumerate(lines, start=top):
        fill = max(0, width - line_width(line)) if width is not None else 0
        padded = (*line, Piece("text", " " * fill)) if fill else line
        rows.append(f"\x1b[{row};{left}H{encode_line(padded, palette, ground)}")
    return "".join(rows).encode()


def printed(lines: Sequence[Line], palette: Palette) -> bytes:
    """`lines` one below the other, for standard output."""
    return "".join(f"{encode_line(line, palette)}\n" for line in lines).encode()


def _encode(piece: Piece, palette: Palette, ground: str) -> str:
    codes = ";".join(
        code for code in (ground, palette.get(piece.role, ""), "4" if piece.underlined else "") if code
    )
    return f"\x1b[{codes}m{piece.text}{_RESET}" if codes else piece.text
