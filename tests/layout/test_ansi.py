"""Lines reach a terminal with their colours, where they belong, and nothing else."""

import pyte

from tui.layout.ansi import NO_COLOUR, encode_line, paint, printed
from tui.layout.lines import Line, Piece

LINE: Line = (
    Piece("strong", "@you"),
    Piece("muted", " · 14:21 "),
    Piece("link", "a.example", "https://t.co/a"),
)


def test_a_role_gets_its_colour_and_a_link_its_line() -> None:
    assert encode_line(LINE, {"strong": "1;32", "link": "34"}) == (
        "\x1b[1;32m@you\x1b[0m · 14:21 \x1b[34;4ma.example\x1b[0m"
    )


def test_without_colours_bold_and_underline_carry_the_roles() -> None:
    assert encode_line(LINE, NO_COLOUR) == "\x1b[1m@you\x1b[0m · 14:21 \x1b[4ma.example\x1b[0m"


def test_lines_are_painted_where_they_belong_over_what_stood_there() -> None:
    screen = pyte.Screen(40, 5)
    stream = pyte.ByteStream(screen)
    stream.feed(b"\x1b[2;1H" + b"x" * 40)
    stream.feed(paint([LINE, LINE], {"strong": "1"}, top=2, left=3, width=30))
    assert screen.display[1] == "xx@you · 14:21 a.example" + " " * 8 + "x" * 8
    assert screen.display[2].rstrip() == "  @you · 14:21 a.example"
    assert screen.buffer[1][2].bold


def test_printed_lines_end_in_line_ends() -> None:
    assert printed([LINE], {}) == "@you · 14:21 \x1b[4ma.example\x1b[0m\n".encode()
