"""What a post says by its labels: every shape of the reference, every rule, and any text at all."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.chat import skipping
from tui.chat.labels import _at_length, _grammar, _plainly, read_labels
from tui.chat.values import LETTERS, Letters, Reading
from tui.model.post import Span
from tui.x.wire import NotAPage, read_page

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures"
FILES = sorted(file for file in CAPTURES.glob("*.json") if file.name != "index.json")


def labels(text: str, room: str = "Q/A") -> str:
    return " ".join(map(str, read_labels(text, (), LETTERS[room]).labels))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q1: What gets you out of bed on a dark morning? #demochat", "Q1"),
        ("Q1a And who makes the coffee? #demochat", "Q1a"),
        ("Q1b Or is it tea? #demochat", "Q1b"),
        ("Half the hour is gone, you are quick tonight!\n\nQ2: How do you end a day? #demochat", "Q2"),
        ("Q2 here on #demochat https://t.co/a1B2c3", "Q2"),
        ("Q1 coming up, get comfortable #demochat", "Q1"),
        ("q3 up on deck", "Q3"),
        ("#demochat A1 - yes, every day", "A1"),
        ("@host A4: thanks for asking", "A4"),
        ("@host #demochat A3. the quiet", "A3"),
        ("A2 mostly by ear", "A2"),
        ("A2) mostly by ear", "A2"),
        ("A 1: by bicycle", "A1"),
        ("A 4 mile walk", ""),
        ("A3a&amp;b: both of them", "A3a A3b"),
        ("A3a&b: both of them", "A3a A3b"),
        ("A1 2/2: and the dog", "A1"),
        ("A4 cont. and the cat", "A4"),
        ("❓❓\n\nA3: a hard one", "A3"),
        ("what somebody else said so well #demochat A1 https://t.co/a1B2c3", "A1"),
        ("Q4: I think it is the weather", "Q4"),
        ("Love how Q1 is drawn", ""),
        ("@exampleria3 welcome to #demochat", ""),
        ("A3I have three of them", "A3"),
        ("[Q1] What do you read?", "Q1"),
        ("(A1) The small print", "A1"),
        ("Q.1 What do you read?", "Q1"),
        ("Q#1 What do you read?", "Q1"),
        ("Q-1 What do you read?", "Q1"),
        ("A10: the tenth and last", "A10"),
    ],
)
def test_every_shape_of_the_reference(text: str, expected: str) -> None:
    assert labels(text) == expected
    assert labels(text.replace("#demochat", "#DemoCHAT")) == expected


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("T1: gardens", "T", "T1"),
        ("A1: mine is a balcony", "T", "A1"),
        ("Q1: gardens", "T", ""),
        ("F1: Was lest ihr gerade?", "F/A", "F1"),
        ("A1: Einen Fahrplan", "F/A", "A1"),
        ("P1: ¿Qué leen hoy?", "P/R", "P1"),
        ("R1: un horario", "P/R", "R1"),
        ("A1: nothing here", "P/R", ""),
        ("T1: talk in a room of questions", "Q/A", ""),
        ("Q1/P1: What do you read? ¿Qué leen?", "Q/A", "Q1"),
        ("Q1: a free-form room has none", "none", ""),
    ],
)
def test_what_counts_in_one_room_is_talk_in_another(text: str, room: str, expected: str) -> None:
    assert labels(text, room) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1/A2: the same for both", "A1 A2"),
        ("A1, A3: the same for both", "A1 A3"),
        ("A1 and A2: the same for both", "A1 A2"),
        ("A1 A2: the same for both", "A1 A2"),
        ("Q3&4: the same for both", "Q3 Q4"),
        ("Q3 & 4: the same for both", "Q3 Q4"),
        ("A1-A3: all of it", "A1 A2 A3"),
        ("A1, A1: twice", "A1"),
        ("A1: one\nA2: two", "A1 A2"),
        ("A1; A2: the same for both", "A1 A2"),
        ("Q1, 2 & 3: the same for all", "Q1 Q2 Q3"),
        ("A3a, b and c: all three", "A3a A3b A3c"),
        ("A1 a4 sheet", "A1"),
        ("A1, 2 years ago", "A1"),
        ("A1, 2 and 3 years ago", "A1"),
        ("A1 & 2 others", "A1"),
        ("A1 - 3 of us", "A1"),
        ("A3a, a friend told me", "A3a"),
        ("Q1/8: What first?", "Q1"),
        ("A1/A2nd", "A1"),
    ],
)
def test_lists(text: str, expected: str) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1a thing of beauty", "A1a"),
        ("A1 a thing of beauty", "A1"),
        ("A1B) the second", "A1b"),
        ("A1A good question", "A1"),
        ("A1The bus", "A1"),
        ("A1Édith", "A1"),
        ("A1I'm late", "A1"),
        ("A4paper", ""),
        ("A380 over the house", ""),
        ("Q4FY numbers", ""),
        ("a3I have", ""),
        ("A3% more", ""),
        ("A1e is no sub", ""),
        ("A1_x", ""),
        ("A0: nothing", ""),
        ("Q01: What first?", "Q1"),
        ("A1’s fault", ""),
        ("Q3 2021 was good to us", ""),
        ("Q1 FY22 was better", ""),
        ("A1 2020 is when I began", "A1"),
    ],
)
def test_what_may_stand_behind_a_number(text: str, expected: str) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 1. yes", "A1"),
        ("A 1) yes", "A1"),
        ("A 1 - yes", "A1"),
        ("Q #1: What first?", "Q1"),
        ("a 1: yes", ""),
        ("a 3-5 year process", ""),
        ("A 3-5 year process", ""),
        ("a 6 hour drive", ""),
        ("A 4:30 start", ""),
        ("A 2.5 mile walk", ""),
        ("A #1 fan", ""),
    ],
)
def test_a_blank_between_letter_and_number_wants_a_capital_and_a_sign(text: str, expected: str) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".@host A1: yes", "A1"),
        ("@q1 @a_2 A3: yes", "A3"),
        ("🇬🇧 Q1: What first?", "Q1"),
        ("[EN] Q1: What first?", "Q1"),
        ("1️⃣ Q1: What first?", "Q1"),
        ("“Q1: What first?”", "Q1"),
        ("&gt;&gt; A1: yes", "A1"),
        ("https://example.org/q2 A1: yes", "A1"),
        ("www.example.org/q2 A1: yes", "A1"),
        ("https://example.org/A1", ""),
        ("a1.example/b first", ""),
        ("a1.com is taken", ""),
        ("a1@mail.example writes", ""),
        ("#A1 is a tag", ""),
        ("#demo-A1 is no label", ""),
        ("@example-A1 is no label", ""),
        ("$A1 fell", ""),
        ("My A1: yes", ""),
    ],
)
def test_whole_tokens_are_skipped_before_a_label(text: str, expected: str) -> None:
    assert labels(text) == expected


def test_a_link_is_known_by_its_span_where_it_has_no_scheme() -> None:
    text = "a1.Example A2: yes"
    spans = (Span(0, 10, "link", "https://a1.example/"),)
    assert read_labels(text, spans).labels == read_labels("A2: yes").labels
    assert read_labels(text, spans).rest == "yes"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ａ１：そうです", "A1"),
        ("【Ｑ１】好きな本は", "Q1"),
        ("A١: نعم", "A1"),
        ("A1️⃣ yes", "A1"),
        ("𝗤𝟭: What first?", "Q1"),
        ("A\u00a01: oui", "A1"),
    ],
)
def test_wide_bold_and_other_digits(text: str, expected: str) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tea, always. A1 #demochat", "A1"),
        ("tea, always A1 #demochat https://t.co/a1B2c3", "A1"),
        ("tea, always (A1)", "A1"),
        ("tea, always #demochat A1/A2", "A1 A2"),
        ("Which way home? Q2 #demochat", "Q2"),
        ("tea, always A1", ""),
        ("tea, always A1 and so on #demochat", ""),
        ("posters in A4 #prints", ""),
        ("big plans for Q4 #growth", ""),
        ("loved Q1 #demochat", ""),
        ("in Q3 we grew", ""),
        ("I liked your A1, A2 even more", ""),
        ("Project Q4 this year", ""),
        ("A1: tea #demochat Q2 https://t.co/a1B2c3", "A1"),
    ],
)
def test_a_label_at_the_end(text: str, expected: str) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We use the Q1/A1 format",
        "Q1/A1 format tonight, and do not forget #demochat",
        "New here? Qn/An keeps us together",
        "Questions will be listed Q1, Q2, etc.",
        "Please begin your answers with A1, A2, etc.",
        "Q1, Q2, Q3 #demochat",
        "Q1 | Q2 | Q3",
        "Please answer Q1 with A1, Q2 with A2",
        "Put A1 for Q1",
        "When we ask Q1, please use A1 for what you say",
        "Start your tweets with “A1” and the tag #demochat",
        "Our questions are Q1, Q2 and Q3",
        "So that all can follow:\nQ1, A1, etc.",
    ],
)
def test_an_announcement_of_the_rules_has_no_labels(text: str) -> None:
    reading = read_labels(text)
    assert (reading.rules, reading.labels, reading.end) == (True, (), 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q1: What first? Answer with A1, A2, etc. #demochat", "Q1"),
        ("Q1/A1: all in one", "Q1 A1"),
        ("A1, A2 #demochat https://t.co/a1B2c3", "A1 A2"),
        ("A1, A2… I cannot choose", "A1 A2"),
        ("Q1, Q2: both were hard", "Q1 Q2"),
        ("We use the Q1/A1 format.\nQ1: What first?", "Q1"),
    ],
)
def test_who_says_something_under_a_label_announces_nothing(text: str, expected: str) -> None:
    reading = read_labels(text)
    assert (" ".join(map(str, reading.labels)), reading.rules) == (expected, False)


@pytest.mark.parametrize(
    ("text", "part", "continued", "rest"),
    [
        ("A1: the first thing", None, False, "the first thing"),
        ("A1 1/2: the first thing", 1, False, "the first thing"),
        ("A1 2/2: the last thing", 2, True, "the last thing"),
        ("A1: (2/2) the last thing", 2, True, "the last thing"),
        ("A1 (2 of 3) the next thing", 2, True, "the next thing"),
        ("A1 pt. 2: the next thing", 2, True, "the next thing"),
        ("A1: the last thing 2/2 #demochat", 2, True, "the last thing"),
        ("A4 cont. the last thing", None, True, "the last thing"),
        ("A4 (cont'd): the last thing", None, True, "the last thing"),
        ("A4 contented", None, False, "contented"),
        ("A1: 2/3 of us", None, False, "2/3 of us"),
        ("(1/2) A1: the first thing", 1, False, "the first thing"),
        ("2/ A1: the next thing", 2, True, "the next thing"),
        ("@host 2/2 A1 the last thing", 2, True, "the last thing"),
        ("1/n A1. the first thing", 1, False, "the first thing"),
        ("A1 11/12 is the day", None, False, "11/12 is the day"),
    ],
)
def test_parts_and_continuations(text: str, part: int | None, continued: bool, rest: str) -> None:
    reading = read_labels(text)
    assert (reading.part, reading.continued, reading.rest) == (part, continued, rest)


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("🎉 @host #demochat [A1] - so   it is! 🙂\nsee https://t.co/a1B2c3", "A1", "so it is! see"),
        ("Q2 here on #demochat https://t.co/a1B2c3", "Q2", "here on"),
        ("Q2 👇 #demochat", "Q2", ""),
        ("A3a&amp;b: both", "A3a&amp;b", "both"),
        ("tea, always (A1) #demochat", "A1", "tea, always"),
        ("An intro\n\nQ1: What first?\nQ2: What then?", "Q1", "An intro What first? What then?"),
        ("just talk, @host :) #demochat", "", "just talk, :)"),
        ("we are #1 of 2️⃣ 🙂", "", "we are #1 of"),
        ("A1：そう、本です", "A1", "そう、本です"),
    ],
)
def test_the_place_of_a_label_and_the_words_that_are_the_posts_own(text: str, place: str, rest: str) -> None:
    reading = read_labels(text)
    assert (text[reading.start : reading.end], reading.rest) == (place, rest)


PIECES = st.sampled_from(
    ["A1", "Q2", "q3", "A 4", "Q.5", "A6b", "a", "I", "the", "&", "&amp;", ",", "/", "/2", " ", " ", " ", "\n", ":", ".", "-",
     "etc", "format", "use", "with", "2/2", "cont.", "%", "[", ")", "🙂", "️⃣", "１", "Ａ", "#tag", "@name", "https://t.co/q1"]
)  # fmt: skip
PROSE = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join))
SKIPPED = st.lists(
    st.sampled_from(
        ["@host", "@exampleria3", "#A1", "#demochat", "🙂", "👩‍🚀", "1️⃣", "🇪🇸", "https://t.co/Q2", "->"]
    ),
    min_size=1,
    max_size=4,
).map(lambda tokens: " ".join([*tokens, ""]))
ROOMS = st.sampled_from(
    [*LETTERS.values(), Letters(answers=frozenset()), Letters(frozenset(), frozenset("A"))]
)


@given(PROSE, ROOMS)
def test_any_text_is_read_within_its_bounds_and_twice_alike(text: str, letters: Letters) -> None:
    reading = read_labels(text, (), letters)
    known = letters.questions | letters.answers
    assert all(
        label.letter in known and 1 <= label.number <= 99 and label.sub in ("", "a", "b", "c", "d")
        for label in reading.labels
    )
    assert 0 <= reading.start <= reading.end <= len(text)
    assert (reading.end > 0) == bool(reading.labels)
    assert len(set(reading.labels)) == len(reading.labels)
    assert not (reading.rules and reading.labels)
    assert reading.rest == " ".join(reading.rest.split())
    assert read_labels(text, (), letters) == reading


BEHIND = st.sampled_from(
    ["A1", "a2", "Q3", "A12", "A0", "T4", "P2", ":", ". ", ") ", ": ", " ", "  ", "\n", "part", "cont.", "(1/2)", "2/2", "1/", "of 3",
     "Words", "go on", "and", "&", "-", "5", "%", "A", "ctd", "Q1 FY22", "teil 2", "é", "字", "\u20e3", "#chat", "@bo", "!", "“so”", "'s"]
)  # fmt: skip


@given(
    st.sampled_from(["", "", "(", "#chat ", "@bo ", "- ", "(en) ", "1️⃣ ", "\n"]),
    st.sampled_from(["A1", "a2", "Q3", "Q3b", "A12a", "A1A", "A0", "T4", "P2c", "A.1", "Q-2"]),
    st.sampled_from([": ", ":", ") ", ". ", " ", "  ", "   ", " - ", "–", ".) "]),
    st.lists(BEHIND, max_size=7).map("".join),
    st.sampled_from(list(LETTERS.values())),
)
def test_a_plain_answer_reads_at_a_glance_as_it_reads_at_length(
    before: str, label: str, sign: str, behind: str, letters: Letters
) -> None:
    text = f"{before}{label}{sign}{behind}"
    grammar = _grammar(letters)
    paint = skipping.painted(text)
    seen = skipping.folded(paint)
    if grammar is not None and (plain := _plainly(paint, seen, grammar)) is not None:
        assert plain == _at_length(paint, seen, grammar, letters)


@given(SKIPPED, PROSE.filter(lambda text: not re.match(r"\s*[\w'’\u200d\ufe0f\u20e3-]?[\ufe0f\u20e3]", text)))
def test_what_is_skipped_changes_nothing_behind_it(skipped: str, text: str) -> None:
    bare, behind = read_labels(text), read_labels(skipped + text)
    assert (behind.labels, behind.part, behind.rules) == (bare.labels, bare.part, bare.rules)


@given(
    st.sampled_from(
        ["@{}", "#{}", "https://t.co/{}", "https://{}.example", "@x_{}", "#x{}", "www.example.org/{}"]
    ),
    st.from_regex(r"\A[QATFPRqatfpr][0-9]{1,2}[a-d]?\Z"),
    ROOMS,
)
def test_a_handle_a_tag_and_an_address_are_no_labels(token: str, label: str, letters: Letters) -> None:
    for text in (
        token.format(label),
        f"{token.format(label)} hello",
        f"hello {token.format(label)} #demochat",
    ):
        assert read_labels(text, (), letters).labels == ()


@given(
    st.lists(
        st.builds(Span, st.integers(-9, 60), st.integers(-9, 60), st.just("link"), st.just("x")), max_size=4
    )
)
def test_spans_that_fit_nothing_do_no_harm(spans: list[Span]) -> None:
    text = "#demochat A1: a walk round the pond"
    reading = read_labels(text, spans)
    assert 0 <= reading.start <= reading.end <= len(text)


HOSTILE = [
    "A1", "A1 ", "A1\n", "A1,", "A1&", "A1&amp;", "A1 and ", "A1-A9-", "x A1 ", "x A1 #t ", "\n x A1", "A1 1/2 ", "A1 cont ",
    "A1\ufe0f\u20e3",  "x Q1, Q2 ", ",2", "start with ", "Q1 with ", "Q 1 ", "Q| ", "@", "@a-", "@a'", "#", "#a ", "#1", "$", "\n", " ", "🙂", "👩‍🚀", "1",
    "Q", "Q ", "(", "[EN]", "[E", "a.b", "a.", "ab.cd/", "a1.com ", "a+", "a@b.c ", "http://", "www.", "&amp;", "Ａ１：", "1️⃣", "\u0301",
]  # fmt: skip


@pytest.mark.parametrize(("head", "tail"), [("", ""), ("A1", "’"), ("", " A1 #t"), ("Q1, Q2 ", "")])
def test_a_hostile_text_takes_no_longer_than_another(head: str, tail: str) -> None:
    for piece in HOSTILE:
        text = head + piece * (25_000 // len(piece)) + tail
        before = time.thread_time()
        read_labels(text)
        assert time.thread_time() - before < 0.25, piece


@pytest.mark.skipif(not FILES, reason="the captures are not beside the repository")
def test_real_posts_that_are_no_chat_have_no_labels() -> None:
    read: list[tuple[Reading, str]] = []
    for file in FILES:
        try:
            page = read_page(file.read_bytes())
        except NotAPage:
            continue
        read += [(read_labels(post.text, post.spans), post.text) for post in (*page.posts, *page.others)]
    assert len(read) > 1000
    assert [text for reading, text in read if reading.labels or reading.rules] == []
