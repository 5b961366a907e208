"""X's escaped text and its entities become the text a reader sees and spans that say what they say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.text.strategies import anything
from tui.model.post import Span
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


def test_an_entity_that_is_not_in_the_text_is_left_out() -> None:
    assert read_text("a #lrnchats", [tag(0, 4, "lrn")]) == ("a #lrnchats", ())
    assert read_text("plain", [link(0, 5)]) == ("plain", ())


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
        said = text[span.start : span.end]
        if span.kind == "link":
            assert said == "kettle.example/silence"
        else:
            assert said[1:] == span.value
    if all(wrong == 0 for _, _, wrong in parts):
        assert len(spans) == len(parts)
