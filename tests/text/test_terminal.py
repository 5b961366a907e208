"""Old terminals get text that they draw as wide as it was counted."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.text.strategies import anything, written
from tui.text.cleaning import clean
from tui.text.terminal import FULL, PLAIN_XTERM, PROBES, Terminal, from_widths, simplify

terminals = st.builds(Terminal, *[st.booleans()] * 7)


def test_each_probe_is_as_wide_as_rich_counts_it() -> None:
    for probe in PROBES:
        assert clean(probe.text) == probe.text
        assert cell_len(probe.text) == probe.expected
        assert hasattr(FULL, probe.field)


def test_a_terminal_that_agrees_with_every_probe_can_do_everything() -> None:
    assert from_widths([probe.expected for probe in PROBES]) == FULL


def test_a_terminal_that_does_not_answer_is_taken_for_an_old_one() -> None:
    assert from_widths([None] * len(PROBES)) == PLAIN_XTERM


def test_xterm_is_known_by_its_widths() -> None:
    assert from_widths([4, 4, 1, 1, 2, 1, 1]) == PLAIN_XTERM


def test_a_wrong_number_of_widths_is_named() -> None:
    with pytest.raises(ValueError, match="expected 7"):
        from_widths([2])


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("👍🏽 yes", "👍 yes"),
        ("👩\u200d💻", "👩"),
        ("👩🏽\u200d💻!", "👩!"),
        ("🏳\ufe0f\u200d🌈", "🏳"),
        ("❤\ufe0f", "❤"),
        ("1\ufe0f\u20e3 2\ufe0f\u20e3", "1 2"),
        ("\U0001fae9", "\ufffd"),
        ("क्\u200dष", "क्\u200dष"),
        ("🇯🇵 plain", "🇯🇵 plain"),
    ],
)
def test_what_an_xterm_gets(text: str, simple: str) -> None:
    assert simplify(text, PLAIN_XTERM) == simple
    assert simplify(text, FULL) == text


def test_a_terminal_without_flags_gets_their_letters() -> None:
    assert simplify("🇯🇵", replace(FULL, flags=False)) == "JP"


@given(st.one_of(anything, written), terminals)
def test_simple_text_is_clean_and_never_wider_than_it_was(text: str, terminal: Terminal) -> None:
    text = clean(text).replace("\n", " ")
    simple = simplify(text, terminal)
    assert cell_len(simple) <= cell_len(text)
    assert clean(simple) == simple
    assert simplify(simple, terminal) == simple
