"""A picture never leaves its box and keeps its proportions."""

from hypothesis import given
from hypothesis import strategies as st

from tui.pictures.scaling import MOST_ENLARGED, Box, fitted

sides = st.integers(1, 8_000)
boxes = st.builds(Box, st.integers(1, 400), st.integers(1, 150), st.integers(1, 30), st.integers(1, 60))


@given(sides, sides, boxes)
def test_a_picture_stays_in_its_box(width: int, height: int, box: Box) -> None:
    fit = fitted(width, height, box)
    assert 1 <= fit.width <= box.columns * box.cell_width
    assert 1 <= fit.height <= box.rows * box.cell_height
    assert 1 <= fit.columns <= box.columns
    assert 1 <= fit.rows <= box.rows
    assert (fit.columns - 1) * box.cell_width < fit.width <= fit.columns * box.cell_width
    assert (fit.rows - 1) * box.cell_height < fit.height <= fit.rows * box.cell_height


@given(sides, sides, boxes)
def test_a_picture_keeps_its_proportions_to_the_pixel(width: int, height: int, box: Box) -> None:
    fit = fitted(width, height, box)
    scale = (
        fit.width / width
        if width * box.rows * box.cell_height >= height * box.columns * box.cell_width
        else fit.height / height
    )
    assert abs(fit.width - width * scale) <= 1 + width / height
    assert abs(fit.height - height * scale) <= 1 + height / width


@given(sides, sides, boxes)
def test_a_picture_is_as_large_as_its_box_allows(width: int, height: int, box: Box) -> None:
    fit = fitted(width, height, box)
    fills = fit.width == box.columns * box.cell_width or fit.height == box.rows * box.cell_height
    assert fills or fit.width >= width * MOST_ENLARGED - 1
