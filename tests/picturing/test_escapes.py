"""What goes to a terminal is what its protocol says, whole and in order."""

import io
import re
from base64 import standard_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.picturing.conftest import file_of, landscape
from tui.pictures import escapes
from tui.pictures.sixel import sixels


@given(st.binary(min_size=1, max_size=20_000))
def test_kitty_gets_a_file_in_chunks_of_4096_the_last_one_marked(png: bytes) -> None:
    parts = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", escapes.kitty(png, 12, 7, 5))
    assert standard_b64decode("".join(payload for _, payload in parts)) == png
    assert all(0 < len(payload) <= 4096 for _, payload in parts)
    assert [how.endswith("m=1") for how, _ in parts] == [True] * (len(parts) - 1) + [False]
    assert all("q=2" in how.split(",") for how, _ in parts)  # no answer: it would arrive as keys
    assert {"a=T", "f=100", "i=5", "c=12", "r=7", "C=1"} <= set(parts[0][0].split(","))


def test_iterm_gets_a_file_with_its_size_in_cells() -> None:
    png = file_of(landscape())
    found = re.fullmatch(r"\x1b\]1337;File=([^:]*):(.*)\x07", escapes.iterm(png, 12, 7))
    assert found is not None
    assert standard_b64decode(found[2]) == png
    assert {"inline=1", f"size={len(png)}", "width=12", "height=7"} <= set(found[1].split(";"))


def test_the_cursor_comes_back() -> None:
    assert escapes.placed("picture", 3, 0) == "\x1b7\x1b[1;4Hpicture\x1b8"


def unfolded(data: bytes) -> Image.Image:
    """A reader of Sixel, written from the VT340's manual, for what we write."""
    found = re.fullmatch(rb'\x1bP0;1q"1;1;(\d+);(\d+)(.*)\x1b\\', data, re.DOTALL)
    assert found is not None
    picture = Image.new("RGB", (int(found[1]), int(found[2])), "#ff00ff")
    colours: dict[int, tuple[int, int, int]] = {}
    x = y = colour = 0
    for token in re.findall(rb"#\d+(?:;2;\d+;\d+;\d+)?|!\d+[?-~]|[?-~]|[$-]", found[3]):
        if token[:1] == b"#":
            numbers = [int(number) for number in token[1:].split(b";")]
            colour = numbers[0]
            if len(numbers) == 5:
                colours[colour] = (numbers[2], numbers[3], numbers[4])
        elif token == b"$":
            x = 0
        elif token == b"-":
            x, y = 0, y + 6
        else:
            count = int(token[1:-1]) if token[:1] == b"!" else 1
            for bit in range(6):
                if (token[-1] - 63) >> bit & 1:
                    red, green, blue = (round(part * 255 / 100) for part in colours[colour])
                    picture.paste((red, green, blue), (x, y + bit, x + count, y + bit + 1))
            x += count
    return picture


@pytest.mark.parametrize("size", [(1, 1), (7, 5), (64, 6), (50, 47)])
def test_sixels_draw_every_pixel_of_the_picture(size: tuple[int, int]) -> None:
    picture = Image.effect_noise(size, 90).convert("RGB") if size[0] > 7 else landscape(*size)
    drawn = unfolded(sixels(picture))
    worst = max(abs(a - b) for a, b in zip(picture.tobytes(), drawn.tobytes(), strict=True))
    assert worst <= 8  # a palette of 255, its parts in hundredths


def test_a_png_is_read_back_as_it_was() -> None:
    with Image.open(io.BytesIO(file_of(landscape()))) as picture:
        assert picture.size == (320, 180)
