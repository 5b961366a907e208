"""X's escaped text and its entities become the text a reader sees and spans that say what they say."""

import unicodedata
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.strategies import anything
from tui.model.ids import UserId
from tui.model.post import Span, SpanKind
from tui.text.cleaning import clean
from tui.text.entities import RawEntity, read_text


def tag(start: int, end: int, value: str) -> RawEntity:
    return RawEntity(start, end, "hashtag", value)


def link(start: int, end: int, href: str = "https://t.co/abc") -> RawEntity:
    return RawEntity(
        start,
        end,
        "link",
        "https://kettle.example/silence",
        "kettle.example/silence",
        href,
        "The silence",
    )


def test_offsets_count_the_escaped_text() -> None:
    text, spans = read_text("Q&amp;A &lt;3 #lrnchat", [tag(14, 22, "lrnchat")])
    assert text == "Q&A <3 #lrnchat"
    assert spans == (Span(7, 15, "hashtag", "lrnchat"),)


def test_a_link_stands_in_its_display_form_and_knows_where_it_goes() -> None:
    text, spans = read_text("Read 🌱 https://t.co/abc now", [link(7, 23)])
    assert text == "Read 🌱 kettle.example/silence now"
    (span,) = spans
    assert text[span.start : span.end] == "kettle.example/silence"
    assert (span.value, span.href, span.title) == (
        "https://kettle.example/silence",
        "https://t.co/abc",
        "The silence",
    )


def test_a_link_without_a_display_form_shows_its_address_without_the_scheme() -> None:
    text, _ = read_text(
        "https://t.co/abc",
        [RawEntity(0, 16, "link", "https://www.grant.example/notes", href="https://t.co/abc")],
    )
    assert text == "grant.example/notes"


def test_wrong_offsets_are_mended_by_looking_nearby() -> None:
    text, spans = read_text("#one and #one", [tag(11, 15, "one")])
    assert (text, spans) == ("#one and #one", (Span(9, 13, "hashtag", "one"),))


def test_an_entity_that_is_not_in_the_text_follows_it_without_a_place() -> None:
    assert read_text("a #lrnchats", [tag(0, 4, "lrn")]) == ("a #lrnchats", (Span(11, 11, "hashtag", "lrn"),))
    text, (span,) = read_text("Q&amp;A", [link(0, 5)])
    assert (text, span.start, span.end, span.value) == ("Q&A", 3, 3, "https://kettle.example/silence")


def test_what_stands_nowhere_is_told_once_and_not_where_it_stands_elsewhere() -> None:
    tags = [tag(0, 4, "one"), tag(9, 13, "ONE"), tag(-1, -1, "two"), tag(10**30, 10**31, "ｔｗｏ")]
    _, spans = read_text("#one", [*tags, link(0, 5), link(7, 9)])
    assert [(span.start, span.end, span.value) for span in spans] == [
        (0, 4, "one"), (4, 4, "two"), (4, 4, "https://kettle.example/silence"),
    ]  # fmt: skip


def test_a_renamed_mention_is_known_by_its_new_name_and_number() -> None:
    _, spans = read_text("hi @old", [RawEntity(3, 7, "mention", "new", user_id=UserId(5))])
    assert spans == (Span(7, 7, "mention", "new", user_id=UserId(5)),)


@pytest.mark.parametrize("written", ["#ＦＯＯ", "#foo", "＃Foo"])
@pytest.mark.parametrize("start", [0, 4, 900])
def test_a_tag_stands_there_in_whatever_unicode_form(written: str, start: int) -> None:
    _, (span,) = read_text(f"it: {written}, yes", [tag(start, start + len(written), "foo")])
    assert (span.start, span.end, span.value) == (4, 4 + len(written), "foo")


def test_a_tag_in_letters_with_marks_is_found_in_its_other_form() -> None:
    composed, apart = unicodedata.normalize("NFC", "Übung"), unicodedata.normalize("NFD", "Übung")
    assert read_text(f"a #{apart}’s", [tag(0, 6, composed)])[1] == (Span(2, 9, "hashtag", composed),)
    assert read_text(f"#{composed}", [tag(0, 6, apart)])[1] == (Span(0, 6, "hashtag", apart),)


def test_the_sign_of_a_picture_that_stands_nowhere_is_none() -> None:
    picture = RawEntity(
        0, 5, "link", "https://x.com/a/status/1/photo/1", "pic.x.com/a", "https://t.co/p", to="media"
    )
    assert read_text("plain", [picture]) == ("plain", ())


@pytest.mark.parametrize("wrong", [0, 3, -10_000_000])
@pytest.mark.parametrize("kind", ["hashtag", "mention", "link"])
def test_ten_thousand_entities_are_placed_in_no_time(kind: SpanKind, wrong: int) -> None:
    text = ""
    entities = []
    for number in range(10_000):
        written = {"hashtag": f"#t{number}", "mention": f"@t{number}", "link": f"https://t.co/{number}"}[kind]
        start, end = len(text) + wrong, len(text) + len(written) + wrong
        value, href = (f"https://e{number}.example", written) if kind == "link" else (written[1:], None)
        entities.append(RawEntity(start, end, kind, value, value, href))
        text += written + " "
    before = process_time()
    _, spans = read_text(text, entities)
    assert process_time() - before < 1.0
    assert len([span for span in spans if span.in_text]) == 10_000


def test_two_entities_never_hold_the_same_text() -> None:
    text, spans = read_text("#one", [tag(0, 4, "one"), tag(0, 4, "one"), tag(1, 5, "one")])
    assert text == "#one"
    assert [span.start for span in spans] == [0]


def test_a_mention_is_found_whatever_its_case_and_keeps_its_spelling() -> None:
    text, spans = read_text("hi ＠Mei_Tan", [RawEntity(3, 11, "mention", "mei_tan")])
    assert (text, spans) == ("hi ＠Mei_Tan", (Span(3, 11, "mention", "mei_tan"),))


def test_only_the_three_escapes_of_x_are_undone_and_only_once() -> None:
    assert read_text("&amp;lt; &copy &para=1 &#64;", []) == ("&lt; &copy &para=1 &#64;", ())


def test_a_link_that_is_no_web_address_is_no_link() -> None:
    entity = RawEntity(0, 19, "link", "javascript:alert(1)", "click", "javascript:alert(1)")
    assert read_text("javascript:alert(1)", [entity]) == ("javascript:alert(1)", ())


@given(
    st.lists(
        st.tuples(
            anything,
            st.sampled_from(
                ["#lrnchat", "#読書会", "@mei_tan", "$LRN", "https://t.co/abc", "https://t.co/x2"]
            ),
            st.integers(-3, 3),
        ),
        max_size=5,
    ),
    anything,
)
def test_whatever_the_offsets_each_span_is_what_it_says(parts: list[tuple[str, str, int]], tail: str) -> None:
    escaped = ""
    entities = []
    for before, written, wrong in parts:
        escaped += before.replace("&", "&amp;").replace("<", "&lt;") + " "
        start, end = len(escaped) + wrong, len(escaped) + len(written) + wrong
        kind = {"#": "hashtag", "@": "mention", "$": "cashtag"}.get(written[0], "link")
        if kind == "link":
            entities.append(link(start, end, written))
        else:
            entities.append(RawEntity(start, end, kind, written[1:]))  # type: ignore[arg-type]
        escaped += written + " "
    text, spans = read_text(escaped + tail, entities)

    assert clean(text) == text
    assert all(left.end <= right.start for left, right in pairwise(spans))
    for span in spans:
        if not span.in_text:
            assert span.start == len(text)
            continue
        said = text[span.start : span.end]
        if span.kind == "link":
            assert said == "kettle.example/silence"
        else:
            assert said[1:] == span.value
    if all(wrong == 0 for _, _, wrong in parts):
        assert len(spans) == len(parts)
