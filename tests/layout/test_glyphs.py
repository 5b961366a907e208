"""Each sign is one cell in its first form and plain ASCII in its second."""

from dataclasses import asdict

import pytest
from rich.cells import cell_len

from tui.layout.glyphs import ASCII, UNICODE
from tui.text.cleaning import clean
from tui.text.terminal import PLAIN_XTERM, simplify


@pytest.mark.parametrize(("name", "sign"), asdict(UNICODE).items())
def test_a_sign_is_one_cell_and_never_becomes_an_emoji(name: str, sign: str) -> None:
    assert cell_len(sign) == 1
    assert clean(sign) == simplify(sign, PLAIN_XTERM) == sign


@pytest.mark.parametrize(("name", "sign"), asdict(ASCII).items())
def test_in_ascii_a_sign_is_ascii(name: str, sign: str) -> None:
    assert sign.isascii()
    assert sign.isprintable()
    assert 1 <= len(sign) <= 3
