"""How large a picture is drawn: as large as its box allows, in its own proportions."""

from dataclasses import dataclass
from math import ceil
from typing import Final

MOST_ENLARGED: Final = 4
"""A small picture grows so many times at most: a 48 pixel portrait over the whole screen is a mosaic."""


@dataclass(frozen=True, slots=True)
class Box:
    """Room for a picture: cells, and how many pixels a cell has. A half block makes two pixels of a cell."""

    columns: int
    rows: int
    cell_width: int = 1
    cell_height: int = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """A picture's size in a box: in pixels, and the cells it touches."""

    width: int
    height: int
    columns: int
    rows: int


def fitted(width: int, height: int, box: Box) -> Fit:
    """The largest size within `box` that has the proportions of `width` to `height`, to the pixel."""
    most_wide, most_high = box.columns * box.cell_width, box.rows * box.cell_height
    scale = min(most_wide / width, most_high / height, MOST_ENLARGED)
    wide = max(1, min(most_wide, round(width * scale)))
    high = max(1, min(most_high, round(height * scale)))
    return Fit(wide, high, ceil(wide / box.cell_width), ceil(high / box.cell_height))
