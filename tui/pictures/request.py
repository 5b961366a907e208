"""What is asked of the process that draws, and what it answers: the words between `drawing` and `worker`."""

from dataclasses import dataclass
from typing import Literal

from tui.pictures.scaling import Box

Form = Literal["pixels", "png", "sixel"]
"""`pixels`: red, green and blue of each, row by row; `png`: a file; `sixel`: the escape sequence itself."""


@dataclass(frozen=True, slots=True)
class Request:
    """One picture to draw: how large at most, on which ground (#rrggbb) where it is transparent, in which form."""

    box: Box
    ground: str
    form: Form


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn picture: the cells it takes, the pixels of the original, and its data in the form asked for.

    The data's own pixels are those of its cells, `columns` times the cell's width and so on: what the picture does
    not fill has the ground's colour, so that no terminal has to stretch it.
    """

    columns: int
    rows: int
    width: int
    height: int
    data: bytes
