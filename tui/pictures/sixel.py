"""A picture as Sixel, the VT340's graphics: six rows of pixels a band, a pass over the band for each of its colours.

Why not a library: textual-image encodes pixel by pixel while it draws, on the loop, and asks the terminal when it is
imported. Here a band's pass is a few translations of whole rows, in a process of its own.
"""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND: Final = 6
_COLOURS: Final = 255
_PRINTED: Final = bytes((63 + bits) if bits < 64 else 63 for bits in range(256))
_RUN: Final = re.compile(rb"(.)\1{3,}", re.DOTALL)


def sixels(image: "Image") -> bytes:
    """The escape sequence that draws an RGB picture at the cursor, its pixels square, nothing beyond it touched."""
    from PIL import Image

    paletted = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    width, height = paletted.size
    pixels, palette = paletted.tobytes(), paletted.getpalette() or []
    out = [b'\x1bP0;1q"1;1;%d;%d' % (width, height)]
    for colour in range(min(_COLOURS, len(palette) // 3)):
        red, green, blue = (round(part * 100 / 255) for part in palette[colour * 3 : colour * 3 + 3])
        out.append(b"#%d;2;%d;%d;%d" % (colour, red, green, blue))
    for top in range(0, height, _BAND):
        rows = [pixels[y * width : (y + 1) * width] for y in range(top, min(top + _BAND, height))]
        out.append(b"$".join(_pass(colour, rows) for colour in sorted(set(b"".join(rows)))) + b"-")
    return b"".join(out) + b"\x1b\\"


def _pass(colour: int, rows: list[bytes]) -> bytes:
    """One colour over one band: each byte says which of the six pixels below each other have it."""
    bits = 0
    for at, row in enumerate(rows):
        if colour in row:
            table = bytearray(256)
            table[colour] = 1 << at
            bits |= int.from_bytes(row.translate(bytes(table)), "big")
    line = bits.to_bytes(len(rows[0]), "big").translate(_PRINTED).rstrip(b"?")
    return b"#%d" % colour + _RUN.sub(lambda run: b"!%d%s" % (len(run[0]), run[1]), line)
