"""Pictures that the server draws by itself: soft hills of colour, bars or dots, the same for the same seed."""

import math
import struct
import zlib
from collections.abc import Callable
from random import Random
from typing import Final

LARGEST: Final = 240  # drawn pixel by pixel in Python: a tenth of a second, and plenty for a terminal

Colour = tuple[int, int, int]
Shade = Callable[[float, float], Colour]  # x and y from 0 to 1


def draw(seed: int, width: int, height: int) -> bytes:
    """A PNG of at most LARGEST pixels a side, in the proportions of `width` and `height`."""
    scale = min(1.0, LARGEST / max(width, height, 1))
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    random = Random(seed)
    shade = random.choice((_hills, _bars, _dots))(random)
    lines = bytearray()
    for y in range(rows):
        lines.append(0)  # no filter
        for x in range(columns):
            lines += bytes(shade(x / columns, y / rows))
    return _png(columns, rows, bytes(lines))


def _png(width: int, height: int, lines: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(random: Random) -> tuple[Colour, Colour, Colour]:
    """Three colours that go together: one hue, its neighbour, and a light one."""
    hue = random.random()
    return _colour(hue, 0.55, 0.35), _colour(hue + 0.08, 0.5, 0.6), _colour(hue + 0.5, 0.3, 0.85)


def _colour(hue: float, saturation: float, light: float) -> Colour:
    def channel(shift: float) -> int:
        k = (shift + hue * 12) % 12
        part = light - saturation * min(light, 1 - light) * max(-1, min(k - 3, 9 - k, 1))
        return max(0, min(255, round(part * 255)))

    return channel(0), channel(8), channel(4)


def _mixed(first: Colour, second: Colour, part: float) -> Colour:
    part = max(0.0, min(1.0, part))
    r, g, b = (round(a + (z - a) * part) for a, z in zip(first, second, strict=True))
    return r, g, b


def _hills(random: Random) -> Shade:
    dark, middle, light = _palette(random)
    waves = [(random.uniform(0.35, 0.8), random.uniform(2, 7), random.uniform(0, 6)) for _ in range(3)]
    waves.sort()

    def shade(x: float, y: float) -> Colour:
        colour = _mixed(light, middle, y * 0.7)
        for at, (base, width, phase) in enumerate(waves):
            if y > base + 0.08 * math.sin(x * width + phase):
                colour = _mixed(middle, dark, (at + 1) / 3)
        return colour

    return shade


def _bars(random: Random) -> Shade:
    dark, middle, light = _palette(random)
    heights = [random.uniform(0.15, 0.9) for _ in range(random.randint(5, 11))]

    def shade(x: float, y: float) -> Colour:
        at = min(int(x * len(heights)), len(heights) - 1)
        inside = 0.15 < (x * len(heights)) % 1 < 0.85
        return _mixed(dark, middle, y) if inside and 1 - y < heights[at] else light

    return shade


def _dots(random: Random) -> Shade:
    dark, middle, light = _palette(random)
    dots = [(random.random(), random.random(), random.uniform(0.03, 0.14)) for _ in range(14)]

    def shade(x: float, y: float) -> Colour:
        for at, (cx, cy, radius) in enumerate(dots):
            if (x - cx) ** 2 + (y - cy) ** 2 < radius**2:
                return dark if at % 2 else middle
        return _mixed(light, middle, y * 0.25)

    return shade
