"""An address can be read off the screen by another machine's camera."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tui.layout.lines import Line, line_text, line_width
from tui.layout.qr import TooLargeError, qr_code
from tui.model.ids import PostId
from tui.writing.intents import post_intent, profile_address

_PAINTED = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def seen(lines: tuple[Line, ...], *, on_dark: bool, ascii: bool = False) -> str | None:
    """What a reader of codes reads in a photograph of a terminal that shows `lines`, and nothing beside them."""
    rows: list[list[int]] = []
    for line in lines:
        text = line_text(line)
        if ascii:
            rows.append([int(text[at] == "#") for at in range(0, len(text), 2)])
        else:
            rows += ([_PAINTED[cell][half] for cell in text] for half in (0, 1))
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([255 * (paint if on_dark else 1 - paint) for row in rows for paint in row])
    picture = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    beside = Image.new("L", (picture.width + 80, picture.height + 80), 10 if on_dark else 245)
    beside.paste(picture, (40, 40))
    found = zxingcpp.read_barcodes(beside, try_invert=False, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None


@settings(max_examples=25)
@given(st.text(max_size=40), st.booleans(), st.booleans())
def test_a_camera_reads_what_was_meant(text: str, on_dark: bool, ascii: bool) -> None:
    address = post_intent(text, in_reply_to=PostId(1_996_000_000_000_000_001))
    drawn = qr_code(address, width=400, height=200, on_dark=on_dark, ascii=ascii)
    assert seen(drawn, on_dark=on_dark, ascii=ascii) == address
    assert len({line_width(line) for line in drawn}) == 1


@pytest.mark.parametrize(
    "address",
    [
        profile_address("bea_okafor"),
        post_intent(in_reply_to=PostId(1_996_000_000_000_000_001)),
        post_intent(
            "A2 A colleague asked me, and so I did. #lrnchat", in_reply_to=PostId(1_996_000_000_000_000_001)
        ),
    ],
)
def test_what_is_usual_fits_a_small_terminal(address: str) -> None:
    for on_dark in (True, False):
        drawn = qr_code(address, width=80, height=23, on_dark=on_dark)
        assert len(drawn) <= 23
        assert seen(drawn, on_dark=on_dark) == address


def test_plain_ascii_is_ascii() -> None:
    drawn = qr_code(profile_address("bo"), width=80, height=40, ascii=True)
    assert {character for line in drawn for character in line_text(line)} == {"#", " "}


def test_where_it_does_not_fit_the_size_is_said() -> None:
    address = post_intent("a" * 280)
    with pytest.raises(TooLargeError, match=r"needs (\d+) × (\d+) and has 80 × 24") as raised:
        qr_code(address)
    assert raised.value.needs is not None
    width, height = raised.value.needs
    assert seen(qr_code(address, width=width, height=height), on_dark=True) == address
    with pytest.raises(TooLargeError):
        qr_code(address, width=width, height=height - 1)
    with pytest.raises(TooLargeError, match="too long for a QR code"):
        qr_code("https://a.example/" + "a" * 3000, width=1000, height=1000)
