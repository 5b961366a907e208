"""A text is as wide for us as it is for rich, by which Textual composes its rows."""

import subprocess
import sys

import pytest
from hypothesis import given
from rich.cells import cell_len, get_character_cell_size

from tests.text.strategies import SCRIPTS, anything, written
from tui.text import widths
from tui.text.cleaning import clean
from tui.text.widths import _BLOCKS, NARROW, cell_width, cluster_spans, clusters, cut


@given(anything)
def test_width_is_what_rich_counts(text: str) -> None:
    text = clean(text)
    assert cell_width(text) == cell_len(text)


@given(written)
def test_width_of_what_people_write_is_what_rich_counts(text: str) -> None:
    text = clean(text)
    assert cell_width(text) == cell_len(text)
    assert sum(cells for _, _, cells in cluster_spans(text)) == cell_len(text)


def test_what_is_known_without_rich_is_what_rich_says() -> None:
    for first, last, cells in _BLOCKS:
        assert {get_character_cell_size(chr(code)) for code in range(first, last + 1)} == {cells}
    narrow = [chr(code) for code in range(0x20, 0x30000) if widths.is_narrow(chr(code))]
    assert len(narrow) > 2000
    assert {get_character_cell_size(character) for character in narrow} == {1}
    assert "“" in narrow
    assert NARROW


@given(anything)
def test_clusters_put_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize("whole", ["👩\u200d💻", "🇯🇵", "👍🏽", "1\ufe0f\u20e3", "क्षि"[:2], "e\u0301", "ที่"])
def test_what_belongs_together_is_one_cluster(whole: str) -> None:
    assert clusters(f"a{whole}b") == ["a", whole, "b"]


def test_flags_in_a_row_stay_flags() -> None:
    assert clusters("🇯🇵🇫🇷🇩") == ["🇯🇵", "🇫🇷", "🇩"]


@given(anything)
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str) -> None:
    text = clean(text).replace("\n", " ")
    for width in (0, 1, 2, 7, 30):
        short = cut(text, width)
        assert cell_width(short) <= width
        assert short == text or short == "" or short.endswith("…")


@pytest.mark.parametrize("script", ["Latin", "Cyrillic", "Greek"])
def test_the_first_frame_does_not_wait_for_rich(script: str) -> None:
    """A post in plain letters, or in Han, Kana and the usual pictographs, is measured without importing rich."""
    text = SCRIPTS[script].replace("e\u0301", "") + "“…” 読書会🙂🎉"
    program = (
        "import sys; from tui.text.widths import cell_width; from tui.text.wrapping import wrap\n"
        f"cell_width({text!r}); wrap({text * 9!r}, 40)\n"
        "sys.exit('rich' in sys.modules or 'wcwidth' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
