"""A text into the parts of a thread."""

import re
import time
from typing import Final
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.strategies import SCRIPTS
from tui.text.weighted import weigh
from tui.writing.splitting import split

SENTENCE: Final = "A sentence of some length that says one thing. "
LINK: Final = "https://example.com/" + "path/" * 70
FAMILY: Final = "👩\u200d👩\u200d👧\u200d👦"

WORDS: Final = st.one_of(
    st.sampled_from(
        [
            *SCRIPTS.values(),
            LINK,
            FAMILY * 9,
            "@ana_maria",
            "#lrnchat",
            "example.com",
            "e.g.",
            "x" * 90,
            "각" * 40,
        ]
    ),
    st.text('ab.。!?"é👍🏽日本#@', min_size=1, max_size=40),
)
TEXTS: Final = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", ". ", "\n", "\n\n"])), max_size=30).map(
    lambda parts: "".join(word + blank for word, blank in parts)
)


def bare(text: str) -> str:
    """What is in a text but its blanks."""
    return "".join(normalize("NFC", text).split())


def test_what_fits_is_one_part_and_nothing_is_none() -> None:
    assert split("Hello there.") == ("Hello there.",)
    assert split("Hello there.", numbered=True) == ("Hello there.",)
    assert split(" \n ") == ()


def test_paragraphs_come_before_sentences_and_sentences_before_words() -> None:
    paragraph = SENTENCE * 4
    assert split(f"{paragraph}\n\n{SENTENCE * 3}") == (paragraph.strip(), (SENTENCE * 3).strip())
    assert split(SENTENCE * 8) == ((SENTENCE * 5).strip(), (SENTENCE * 3).strip())
    parts = split("word " * 100)
    assert parts == (("word " * 56).strip(), ("word " * 44).strip())
    assert split("読" * 100 + "。" + "書" * 100) == ("読" * 100 + "。", "書" * 100)


def test_a_break_that_would_leave_a_part_nearly_empty_is_passed_over() -> None:
    first, *_ = split(f"Short.\n\n{SENTENCE * 9}")
    assert weigh(first).length > 140


def test_abbreviations_end_no_sentence() -> None:
    text = "word " * 40 + "as we know, e.g. " + "word " * 40
    assert not split(text)[0].endswith("e.g.")


def test_links_emoji_and_mentions_are_kept_whole() -> None:
    text = "x" * 270 + " " + LINK + " " + "読" * 130 + FAMILY * 30 + "の@ana_maria" + "書" * 60
    parts = split(text)
    assert LINK in "".join(part for part in parts if LINK in part)
    assert sum(part.count(FAMILY) for part in parts) == 30
    assert sum("@ana_maria" in part for part in parts) == 1
    assert all(weigh(part).valid for part in parts)


def test_numbers_tag_and_prefix_are_counted_in() -> None:
    parts = split(SENTENCE * 60, numbered=True, tag="lrnchat", first_prefix="A2")
    assert len(parts) > 9
    assert parts[0].startswith("A2 A sentence")
    for at, part in enumerate(parts, 1):
        assert part.endswith(f" {at}/{len(parts)} #lrnchat")
        assert weigh(part).valid
    assert split("Have it: #LrnChat", tag="#lrnchat") == ("Have it: #LrnChat",)
    assert split("A2 Yes.", first_prefix="A2") == ("A2 Yes.",)


def test_room_can_be_left_for_what_is_added_later() -> None:
    asked: list[int] = []

    def beside(parts: int) -> int:
        asked.append(parts)
        return 30

    parts = split(SENTENCE * 20, reserve=beside)
    assert all(weigh(part).length <= 250 for part in parts)
    assert max(asked) >= len(parts)


def test_no_room_for_words_is_said() -> None:
    with pytest.raises(ValueError, match="no room for words"):
        split("some words", 10, tag="averylongtag")


@given(TEXTS, st.booleans(), st.sampled_from(["", "lrnchat"]), st.sampled_from([280, 120]))
def test_every_part_is_a_post_and_nothing_is_lost(text: str, numbered: bool, tag: str, limit: int) -> None:
    parts = split(text, limit, numbered=numbered, tag=tag)
    words = ""
    for at, part in enumerate(parts, 1):
        found = weigh(part, limit)
        assert found.valid, part
        rest = part
        if tag and rest.endswith(f" #{tag}") and bare(rest) not in bare(text):
            rest = rest.removesuffix(f" #{tag}")
        if numbered and len(parts) > 1:
            assert re.search(rf" {at}/{len(parts)}(?: #{tag})?$", part)
            rest = rest.removesuffix(f" {at}/{len(parts)}")
        words += rest
    if not tag:
        assert bare(words) == bare(text)


@given(TEXTS)
def test_parts_split_again_are_the_same_parts(text: str) -> None:
    parts = split(text)
    for part in parts:
        assert split(part) == (part,)
    assert split("\n\n".join(parts)) == parts


@given(TEXTS)
def test_no_link_is_torn(text: str) -> None:
    words = normalize("NFC", text).strip()
    parts = split(words)
    for start, end in weigh(words).urls:
        assert any(words[start:end] in part for part in parts)


@pytest.mark.parametrize(
    "unit", ["word example.com. ", "👩\u200d", "?!", "x", "a.", "\n\na", "#a", "日a.com日_.", " " * 90 + "x"]
)
def test_time_grows_with_the_text_whatever_is_in_it(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        return min(_timed(text) for _ in range(2))

    assert seconds(32_000) < 25 * seconds(4_000)  # eight times the text; were it quadratic, 64 times as long


def _timed(text: str) -> float:
    begun = time.thread_time()
    split(text, numbered=True)
    return time.thread_time() - begun
