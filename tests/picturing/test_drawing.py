"""A stranger's file becomes pixels in a process of its own, or one clear line."""

import asyncio
import io
import struct
import time
import zlib

import pytest
from PIL import Image

from tests.picturing.conftest import file_of, landscape
from tui.pictures.drawing import draw
from tui.pictures.errors import PictureError
from tui.pictures.request import Drawing, Request
from tui.pictures.scaling import Box

BLOCKS = Request(Box(40, 20), "#102030", "pixels")


def pixel(drawing: Drawing, x: int, y: int) -> tuple[int, ...]:
    at = (y * drawing.columns + x) * 3
    return tuple(drawing.data[at : at + 3])


def claimed(width: int, height: int) -> bytes:
    """A PNG whose header claims this size; its few bytes would unfold to zeros without an end."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
async def test_a_picture_is_drawn_as_large_as_its_box_allows(kind: str) -> None:
    drawing = await draw(file_of(landscape(), kind), BLOCKS)
    assert (drawing.width, drawing.height) == (320, 180)
    assert (drawing.columns, drawing.rows) == (40, 11)
    assert len(drawing.data) == 40 * 22 * 3
    red, _, blue = pixel(drawing, 20, 4)
    assert red > 150 > blue
    red, _, blue = pixel(drawing, 20, 20)
    assert red < 100 < blue


async def test_a_film_shows_its_first_picture() -> None:
    first, second = Image.new("RGB", (40, 40), "#00ff00"), Image.new("RGB", (40, 40), "#ff0000")
    drawing = await draw(file_of(first, "GIF", save_all=True, append_images=[second]), BLOCKS)
    assert pixel(drawing, 10, 10) == (0, 255, 0)


async def test_what_is_transparent_shows_the_sheets_ground() -> None:
    drawing = await draw(file_of(Image.new("RGBA", (80, 80), (255, 0, 0, 0))), BLOCKS)
    assert pixel(drawing, 20, 20) == (0x10, 0x20, 0x30)


async def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    drawing = await draw(file_of(landscape(3200, 1600), "JPEG", exif=exif), BLOCKS)
    assert (drawing.width, drawing.height, drawing.columns, drawing.rows) == (1600, 3200, 20, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGBA"])
async def test_every_kind_of_colours_is_drawn(mode: str) -> None:
    picture = landscape().convert(mode)
    drawing = await draw(file_of(picture, "JPEG" if mode == "CMYK" else "PNG"), BLOCKS)
    assert len(drawing.data) == drawing.columns * drawing.rows * 2 * 3


async def test_a_png_for_a_terminal_fills_its_cells_exactly() -> None:
    drawing = await draw(file_of(landscape()), Request(Box(30, 10, 9, 19), "#102030", "png"))
    with Image.open(io.BytesIO(drawing.data)) as picture:
        assert picture.size == (drawing.columns * 9, drawing.rows * 19)
        assert picture.getpixel((picture.width // 2, picture.height // 4)) == (200, 30, 30)


async def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(PictureError) as raised:
        await draw(data, BLOCKS)
    assert "\n" not in str(raised.value)
    return raised.value.why, str(raised.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
async def test_half_a_file_is_damaged_and_not_half_drawn(kind: str) -> None:
    whole = file_of(Image.effect_noise((400, 400), 80).convert("RGB"), kind)
    assert (await refused(whole[: len(whole) // 2]))[0] == "not drawn"


async def test_a_picture_of_too_many_pixels_is_refused_before_it_unfolds() -> None:
    begun = time.monotonic()
    assert await refused(claimed(60_000, 60_000)) == (
        "too large",
        "This picture unfolds to more pixels than a screen needs.",
    )
    kind, words = await refused(claimed(8_001, 10))
    assert (kind, "8,001 × 10" in words) == ("too large", True)
    assert time.monotonic() - begun < 15  # to unfold the first would take minutes, and 14 GB


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>no</html>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"BM" * 99],
)
async def test_what_is_no_picture_of_xs_kinds_is_said_to_be_none(data: bytes) -> None:
    assert (await refused(data))[0] in ("no picture", "not drawn")


async def test_other_formats_that_pillow_could_read_are_not_read() -> None:
    for kind in ("BMP", "TIFF", "PPM", "ICO"):
        assert (await refused(file_of(landscape(64, 64), kind)))[0] == "no picture"


async def test_the_loop_goes_on_while_a_large_picture_is_drawn() -> None:
    large = file_of(Image.effect_noise((2_500, 2_000), 60).convert("RGB"), "JPEG")
    turns = 0
    task = asyncio.create_task(draw(large, Request(Box(100, 40, 10, 20), "#000000", "sixel")))
    while not task.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert (await task).data.endswith(b"\x1b\\")
    assert turns > 20  # decoding here would leave two or three


async def test_a_drawing_nobody_waits_for_any_more_is_stopped() -> None:
    task = asyncio.create_task(draw(file_of(landscape(4_000, 4_000)), BLOCKS))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
