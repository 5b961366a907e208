"""Lines fit, lose nothing, tear nothing, and never begin with what closes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.text.strategies import SCRIPTS, anything, written
from tui.text.cleaning import clean
from tui.text.widths import clusters
from tui.text.wrapping import NEVER_FIRST, wrap

BLANKS = frozenset(" \n\u3000") | frozenset(chr(code) for code in (0x1680, *range(0x2000, 0x200B), 0x205F))


def lines_of(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


def check(text: str, width: int) -> None:
    offsets = wrap(text, width)
    at = 0
    for start, end in offsets:
        assert set(text[at:start]) <= BLANKS, "only blanks may be left out"
        assert start <= end
        at = end
    assert set(text[at:]) <= BLANKS
    assert len(offsets) >= text.count("\n") + 1
    for start, end in offsets:
        line = text[start:end]
        assert cell_len(line) <= width
        assert not line.endswith(" ")
        if line[:1] in NEVER_FIRST and start > 0 and text[start - 1] != "\n":
            before = next(
                text[s:e] for s, e in offsets if e <= start and s == max(s for s, _ in offsets if s < start)
            )
            assert set(before[2:]) <= NEVER_FIRST | BLANKS or clusters(before)[-1] != before[-1:]


@given(anything, st.integers(10, 120))
@example("aaaaaaaaaa !", 10)
@example("aaaaaaaaaa   !", 10)
@example(". " * 40, 10)
@example("。" * 40, 11)
@example("( " * 20 + "a", 10)
@example("   aaaaaaaaaaaaaaaaaaaaaaaa", 10)
@example("字" * 5 + "   。", 10)
def test_any_text_is_wrapped_without_loss(text: str, width: int) -> None:
    check(clean(text), width)


@given(written, st.integers(10, 120))
def test_what_people_write_is_wrapped_without_loss(text: str, width: int) -> None:
    check(clean(text), width)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("width", [10, 17, 40, 76])
def test_each_script_is_wrapped_without_loss(script: str, width: int) -> None:
    check(SCRIPTS[script], width)
    check((SCRIPTS[script] + " ") * 20, width)
    check(SCRIPTS[script].replace(" ", "") * 20, width)


@given(written, st.integers(10, 60))
def test_no_cluster_is_torn(text: str, width: int) -> None:
    text = clean(text)
    whole = [cluster for paragraph in text.split("\n") for cluster in clusters(paragraph)]
    in_lines = [cluster for line in lines_of(text, width) for cluster in clusters(line)]
    assert [c for c in in_lines if not c.isspace()] == [c for c in whole if not c.isspace()]


def test_lines_break_at_blanks_and_a_line_end_forces_one() -> None:
    assert lines_of("Ask once, then ask it again.\n\nAnd wait.", 12) == [
        "Ask once,",
        "then ask it",
        "again.",
        "",
        "And wait.",
    ]


def test_kana_and_han_break_anywhere_but_before_what_closes() -> None:
    assert lines_of("読書会の準備が終わりました。質問は三つだけ。", 26) == [
        "読書会の準備が終わりまし",
        "た。質問は三つだけ。",
    ]
    assert lines_of("十文字はここまで「次」です", 18) == ["十文字はここまで", "「次」です"]


def test_a_lone_mark_after_a_blank_takes_its_word_along() -> None:
    assert lines_of("Vraiment bien !", 13) == ["Vraiment", "bien !"]


def test_an_address_too_long_for_a_line_is_torn_and_whole() -> None:
    address = "kettle.example/a/very/long/address/indeed"
    assert lines_of(f"See {address} now", 20) == [
        "See",
        "kettle.example/a/ver",
        "y/long/address/indee",
        "d now",
    ]


def test_hangul_breaks_at_its_blanks() -> None:
    assert lines_of("다람쥐 헌 쳇바퀴에 타고파", 12) == ["다람쥐 헌", "쳇바퀴에", "타고파"]


def test_nothing_is_one_empty_line() -> None:
    assert wrap("", 40) == [(0, 0)]
