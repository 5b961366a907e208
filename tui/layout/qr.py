"""An address as a QR code in a terminal, for the telephone of somebody who reads over SSH.

A cell holds two modules, one above the other; in plain ASCII two cells hold one, so that it takes twice the rows. A
reader of codes expects dark modules on a light ground: on a dark ground the light ones are drawn, on a light ground
the dark ones. Round it stay four modules, as the standard wants, or two where the room is short and every reader
that we tried still finds it.
"""

from dataclasses import dataclass
from typing import Final

from tui.layout.lines import Line, Piece
from tui.layout.roles import Role

_QUIET: Final = (4, 2)
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@dataclass(frozen=True, slots=True)
class TooLargeError(ValueError):
    """The code does not fit the room there is. Sizes in cells; `needs` is None where no code can hold the address."""

    needs: tuple[int, int] | None
    has: tuple[int, int]

    def __str__(self) -> str:
        if self.needs is None:
            return "The address is too long for a QR code; copy it instead."
        (columns, rows), (wide, high) = self.needs, self.has
        return f"The QR code needs {columns} × {rows} and has {wide} × {high}; enlarge the window or copy the address."


def qr_code(
    address: str,
    *,
    width: int = 80,
    height: int = 24,
    on_dark: bool = True,
    ascii: bool = False,
    role: Role = "strong",
) -> tuple[Line, ...]:
    """The code of `address` in at most `width` × `height` cells, each line as wide as the other.

    `on_dark`: whether the ground is darker than `role`'s colour. The smallest version that holds it, and the most
    correction that this version has to spare. Raises TooLargeError.
    """
    modules = _modules(address, (width, height))
    size = len(modules)
    for quiet in _QUIET:
        columns, rows = _cells(size + 2 * quiet, ascii)
        if columns <= width and rows <= height:
            drawn = _framed(modules, quiet, on_dark)
            texts = _doubled(drawn) if ascii else _halved(drawn)
            return tuple((Piece(role, text),) for text in texts)
    raise TooLargeError(_cells(size + 2 * _QUIET[-1], ascii), (width, height))


def _modules(address: str, has: tuple[int, int]) -> list[list[bool]]:
    """Which modules are dark."""
    import segno  # brings half of the standard library's network along: not for those who never need a code

    try:
        code = segno.make_qr(address, error="l", boost_error=True)
    except segno.DataOverflowError:
        raise TooLargeError(None, has) from None
    return [[bool(module) for module in row] for row in code.matrix]


def _cells(size: int, ascii: bool) -> tuple[int, int]:
    return (2 * size, size) if ascii else (size, (size + 1) // 2)


def _framed(modules: list[list[bool]], quiet: int, on_dark: bool) -> list[list[bool]]:
    """Which modules are painted, the quiet zone among them."""
    beside = [False] * quiet
    blank = [[False] * (len(modules) + 2 * quiet) for _ in range(quiet)]
    dark = [*blank, *([*beside, *row, *beside] for row in modules), *blank]
    return [[module != on_dark for module in row] for row in dark]


def _halved(painted: list[list[bool]]) -> list[str]:
    """Two rows of modules in one of cells. The last half row is painted like the quiet zone, which it lengthens."""
    if len(painted) % 2:
        painted = [*painted, painted[0]]
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(painted[::2], painted[1::2], strict=True)
    ]


def _doubled(painted: list[list[bool]]) -> list[str]:
    return ["".join("##" if module else "  " for module in row) for row in painted]
