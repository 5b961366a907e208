"""The pictures that the sandbox draws are PNGs, the same for the same seed."""

import struct
import zlib

import pytest

from tui.sandbox.pictures import LARGEST, draw


@pytest.mark.parametrize(("width", "height"), [(1200, 675), (48, 48), (1, 900), (0, 0)])
def test_a_picture_is_a_whole_png_in_its_proportions(width: int, height: int) -> None:
    for seed in range(4):
        png = draw(seed, width, height)
        columns, rows = struct.unpack(">II", png[16:24])
        assert max(columns, rows) <= LARGEST
        assert abs(columns * height - rows * width) <= max(width, height)
        start = png.index(b"IDAT") + 4
        size = struct.unpack(">I", png[start - 8 : start - 4])[0]
        assert len(zlib.decompress(png[start : start + size])) == rows * (columns * 3 + 1)


def test_the_same_seed_gives_the_same_picture_and_another_another() -> None:
    assert draw(1, 64, 64) == draw(1, 64, 64)
    assert len({draw(seed, 64, 64) for seed in range(12)}) == 12
