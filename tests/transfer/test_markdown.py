"""A post as Markdown stays inside its quote, whatever it is made of, and reads as it was written."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tui.model.ids import PostId, UserId
from tui.model.post import Author, Gone, Media, Post, Span
from tui.text.cleaning import clean, clean_line
from tui.transfer.markdown import quote

ANA = Author(UserId(1), "ana", "Ana Lima")
POST = Post(PostId(7), ANA, datetime(2026, 11, 25, 13, 21, tzinfo=UTC), "Three things.")
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

_signs = st.text(st.sampled_from("ab 1.)-+*_#>`~|[]()!<&;=:\\\n\t\"'$^{}/@\u2028\r"), max_size=60)
_any = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
_texts = _signs | _any


def parsed(text: str) -> list[Token]:
    return READER.parse(text)


def read_back(text: str) -> list[str]:
    """The words of each paragraph as a reader of Markdown sees them, lines joined by line breaks."""
    said = []
    for token in parsed(text):
        if token.type == "inline":
            parts = {"softbreak": "\n", "hardbreak": "\n"}
            said.append("".join(parts.get(one.type, one.content) for one in token.children or ()))
    return said


def test_a_post_is_a_quote_with_its_source() -> None:
    assert quote(replace(POST, text="One.\nTwo.\n\nThree.")) == (
        "> One.\\\n> Two.\n>\n> Three.\n>\n> — [@ana](<https://x.com/ana/status/7>), Ana Lima, 2026-11-25 13:21 UTC\n"
    )


def test_links_pictures_and_quotes_come_along() -> None:
    link = Span(5, 19, "link", "https://kettle.example/silence", href="https://t.co/x")
    picture = Media("3_1", "photo", alt="A [wall]")
    text = quote(
        replace(
            POST, text="Read kettle.example", spans=(link,), media=(picture,), quoted=replace(POST, text="Q")
        )
    )
    assert "> Read [kettle.example](<https://kettle.example/silence>)\n" in text
    assert "> (picture: A \\[wall\\])\n" in text
    assert "> > Q\n" in text
    assert "not here" in quote(replace(POST, quoted=Gone(PostId(3), "deleted")))


@given(_texts, _texts, _texts)
@example("# no heading", "<script>", "![x](y)")
@example("1) no list\n---\n===\n    no code", "](<https://evil.example>)", "> > deeper")
@example("a\n- b\n+ c\n* d\n10. e", "_", "|a|b|\n|-|-|\n|c|d|")
@example("```\ncode", "&lt;", "~~gone~~")
@example("[x]: https://evil.example", "a", "[x]")
def test_no_markup_of_a_post_breaks_out_of_the_quote(text: str, name: str, alt: str) -> None:
    post = replace(
        POST,
        text=text,
        author=replace(ANA, name=name),
        media=(Media("3_1", "photo", alt=alt),),
        quoted=replace(POST, text=text),
    )
    tokens = parsed(quote(post))
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("blockquote") else 0
        assert token.type in (
            "blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline",
        )  # fmt: skip
        assert depth or token.type == "blockquote_close"
        for one in token.children or ():
            assert one.type in ("text", "softbreak", "hardbreak", "link_open", "link_close", "text_special")
            if one.type == "link_open":
                assert one.attrs["href"] == "https://x.com/ana/status/7"
    assert tokens[0].type == "blockquote_open"
    assert tokens[-1].type == "blockquote_close"
    assert sum(token.type == "blockquote_open" and token.level == 0 for token in tokens) == 1


@given(_texts)
def test_the_words_are_read_back_as_they_were(text: str) -> None:
    said = "\n".join(read_back(quote(replace(POST, text=text)))[:-1])
    assert said.split() == clean(text).split()


@given(st.text(max_size=30), _texts)
def test_a_link_leads_where_it_should_and_nowhere_else(path: str, display: str) -> None:
    shown = clean_line(display) or "x"
    span = Span(0, len(shown), "link", f"https://kettle.example/{path}")
    for token in parsed(quote(replace(POST, text=shown, spans=(span,)))):
        for one in token.children or ():
            if one.type == "link_open":
                assert str(one.attrs["href"]).startswith(
                    ("https://kettle.example/", "https://x.com/ana/status/7")
                )


def test_what_would_become_a_link_by_itself_does_not() -> None:
    """GitHub's dialect links bare addresses; a _ within a word means nothing and stays readable."""
    text = quote(
        replace(POST, text="www.kettle.example HTTPS://kettle.example a@kettle.example @ana_lima _x_")
    )
    said = r"> www\.kettle.example HTTPS\://kettle.example a\@kettle.example @ana_lima \_x\_"
    assert text.startswith(f"{said}\n")
