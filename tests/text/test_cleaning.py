"""Whatever a stranger writes, a terminal only ever gets text."""

import unicodedata

import pytest
from hypothesis import example, given

from tests.text.strategies import HOSTILE, SCRIPTS, anything
from tui.text.cleaning import clean, clean_line

INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0") | frozenset(
    map(chr, range(0xFE00, 0xFE0F))
)


def harms(text: str) -> list[str]:
    """The characters of `text` that no screen may get; joiners, flag tags and VS16 are judged elsewhere."""
    flags = ("gbeng", "gbsct", "gbwls")
    for flag in flags:
        text = text.replace("🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in flag) + "\U000e007f", "")
    visible_formats = frozenset(
        "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2\u0890\u0891\U000110bd\U000110cd"
    )
    return [
        character
        for character in text
        if character in INVISIBLE
        or (unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") and character != "\n")
        or (unicodedata.category(character) == "Cf" and character not in "\u200c\u200d" and character not in visible_formats)
        or ord(character) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(character) <= 0xFDEF
        or 0xE0000 <= ord(character) <= 0xE0FFF
    ]  # fmt: skip


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_payload_gets_through(payload: str) -> None:
    assert harms(clean(f"before {payload} after")) == []
    assert harms(clean(payload)) == []


@given(anything)
@example("👩\u200d\u200d💻")
@example("a\u0301\u200b\u0301\u0301\u0301\u0301")
@example("🏴\x1b\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean(text)
    assert harms(cleaned) == []
    assert clean(cleaned) == cleaned
    line = clean_line(text)
    assert "\n" not in line
    assert line == line.strip(" ")
    assert clean_line(line) == line


@given(anything, anything)
def test_two_clean_texts_put_together_are_clean(left: str, right: str) -> None:
    joined = clean(left) + clean(right)
    assert clean(joined) == joined


@given(anything)
def test_marks_are_never_piled_higher_than_three(text: str) -> None:
    pile = 0
    for character in clean(text):
        pile = pile + 1 if unicodedata.category(character) in ("Mn", "Me") and character != "\ufe0f" else 0
        assert pile <= 3


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_people_write_in_their_script_stays_as_it_is(script: str) -> None:
    assert clean(SCRIPTS[script]) == SCRIPTS[script]


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("a\u200db", "ab"),
        ("a\u200cb", "ab"),
        ("a\ufe0f", "a"),
        ("😀\u200dx", "😀x"),
        ("😀\u200d😀", "😀😀"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("🏴\U000e0067\U000e0062 x", "🏴 x"),
        ("one\u2028two\r\nthree\x85four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a b"),
        ("\u0301start", "start"),
        ("( ͡° ͜ʖ ͡°)", "( ͡° ͜ʖ ͡°)"),
        ("1\ufe0f", "1"),
        ("\x1b[2Jcleared", "[2Jcleared"),
    ],
)
def test_each_rule_in_an_example(hostile: str, left: str) -> None:
    assert clean(hostile) == left


def test_a_name_is_one_line() -> None:
    assert clean_line("  Ann\n\n Example\t ") == "Ann Example"
