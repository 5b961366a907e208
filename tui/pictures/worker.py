"""The process that decodes: bytes of a stranger's file in, pixels out, whatever the file does to the decoder.

Not in the app's process: decoding and scaling would hold Python's lock for hundreds of milliseconds, a decoder can be
brought down by a file made for it, and the memory of a large picture goes back when this ends. The size is read from
the header before anything is decoded. Standard input: a line of JSON, then the file. Standard output: a line of JSON
(`columns rows width height`, or `refused` with its words), then the data.
"""

import io
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from tui.pictures.errors import PictureError
from tui.pictures.request import Drawing, Request
from tui.pictures.scaling import Box, fitted
from tui.pictures.sixel import sixels

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")  # what X serves; Pillow knows eighty more, each a risk
MOST_PIXELS: Final = 8_000  # a side
_REDUCIBLE: Final = ("RGB", "RGBA", "L", "LA", "CMYK")
_MOST_MEMORY: Final = 1_500_000_000
_MOST_SECONDS: Final = 20


def main() -> None:
    """Draw what standard input asks for."""
    _be_modest()
    asked = json.loads(sys.stdin.buffer.readline())
    request = Request(Box(**asked["box"]), asked["ground"], asked["form"])
    try:
        drawing = draw(sys.stdin.buffer.read(), request)
    except PictureError as refused:
        sys.stdout.buffer.write(json.dumps({"why": refused.why, "refused": str(refused)}).encode() + b"\n")
        return
    told = asdict(drawing)
    data = told.pop("data")
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + data)


def _be_modest() -> None:
    """Bound memory and time where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows the name and refuses the deed
            continue


def draw(data: bytes, request: Request) -> Drawing:
    """Decode, scale, and put into the form asked for. Raises PictureError."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS * MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(*image.size)
            return _drawn(image, request)
    except UnidentifiedImageError:
        raise PictureError("no picture", "What came is no picture that delurk knows.") from None
    except Image.DecompressionBombError:
        raise PictureError("too large", "This picture unfolds to more pixels than a screen needs.") from None
    except (OSError, SyntaxError, ValueError, EOFError):  # what Pillow's readers raise for damaged files
        raise PictureError("not drawn", "This picture is damaged and cannot be drawn.") from None


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MOST_PIXELS:
        size = f"{width:,} × {height:,} pixels"
        raise PictureError(
            "too large", f"This picture has {size}; delurk draws {MOST_PIXELS:,} a side at most."
        )


def _drawn(image: "Image", request: Request) -> Drawing:
    """The first picture of a film, turned as its camera was held."""
    from PIL import Image, ImageOps

    box, original = request.box, image.size
    small = _on_ground(_reduced(image, box), request.ground)
    upright = ImageOps.exif_transpose(small)
    width, height = original if upright.size == small.size else original[::-1]
    fit = fitted(width, height, box)
    scaled = upright.resize((fit.width, fit.height), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (fit.columns * box.cell_width, fit.rows * box.cell_height), request.ground)
    canvas.paste(scaled, ((canvas.width - fit.width) // 2, (canvas.height - fit.height) // 2))
    return Drawing(fit.columns, fit.rows, width, height, _formed(canvas, request))


def _reduced(image: "Image", box: Box) -> "Image":
    """A picture much larger than its box, at a fraction of its size: quickly, and before it is copied.

    It stays twice as large as the box, whichever way up, for the scaling proper to choose from.
    """
    side = 2 * max(box.columns * box.cell_width, box.rows * box.cell_height)
    image.draft("RGB", (side, side))  # a JPEG is decoded small at once
    if image.mode not in _REDUCIBLE:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    factor = min(image.size) // side
    return image.reduce(factor) if factor > 1 else image


def _on_ground(image: "Image", ground: str) -> "Image":
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    behind = Image.new("RGBA", seen.size, ground)
    behind.alpha_composite(seen)
    return behind.convert("RGB")


def _formed(canvas: "Image", request: Request) -> bytes:
    match request.form:
        case "pixels":
            return canvas.tobytes()
        case "png":
            file = io.BytesIO()
            canvas.save(file, "PNG", compress_level=3)
            return file.getvalue()
        case "sixel":
            return sixels(canvas)
