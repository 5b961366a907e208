"""What the API refuses can be opened in a browser: the address says what was written, whatever was written."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.ids import PostId
from tui.writing import intents
from tui.writing.intents import AddressTooLongError

_SCRIPTS = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "100 % & more + a=b #lrnchat?",
            "two\nlines\n\nand a third",
            "静かな時間が大切です。読書会",
            "الصمت في الوسط هو المقصود",
            "बीच की चुप्पी",
            "👩🏽‍🌾 🌱 e\u0301",
        ]
    ),
)


def fields(address: str) -> dict[str, list[str]]:
    """What a server reads in an address's query."""
    return parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)


@given(_SCRIPTS, st.none() | st.integers(1, 2**63 - 1).map(PostId))
def test_a_text_comes_back_as_it_was_written(text: str, post: PostId | None) -> None:
    address = intents.post_intent(text, in_reply_to=post)
    assert address.isascii()
    assert " " not in address
    read = fields(address) if "?" in address else {}
    assert read.get("text", [""]) == [text]
    assert read.get("in_reply_to") == (None if post is None else [str(post)])
    assert urlsplit(address)[:3] == ("https", "x.com", "/intent/tweet")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.integers(1, 2**63 - 1).map(PostId))
def test_a_quote_ends_in_the_quoted_posts_address_once(text: str, post: PostId) -> None:
    address = intents.post_address(post, "bea_okafor")
    said = fields(intents.quote_intent(text, post, "bea_okafor"))["text"][0]
    assert said == f"{text.rstrip()} {address}".lstrip()
    assert fields(intents.quote_intent(said, post, "bea_okafor"))["text"] == [said]


def test_half_a_character_makes_an_address_all_the_same() -> None:
    assert fields(intents.post_intent("so \ud83d it is"))["text"] == ["so \ufffd it is"]


def test_what_is_done_without_a_text() -> None:
    assert intents.like_intent(PostId(20)) == "https://x.com/intent/like?tweet_id=20"
    assert intents.repost_intent(PostId(20)) == "https://x.com/intent/retweet?tweet_id=20"
    assert intents.follow_intent("bea_okafor") == "https://x.com/intent/follow?screen_name=bea_okafor"
    assert intents.post_intent() == "https://x.com/intent/tweet"


def test_a_strangers_name_cannot_lead_elsewhere() -> None:
    assert intents.post_address(PostId(20), "bea_okafor") == "https://x.com/bea_okafor/status/20"
    for name in ("", "../evil", "a b", "bé", "x" * 16, "bo\n"):
        assert intents.post_address(PostId(20), name) == "https://x.com/i/status/20"
        for page in (intents.profile_address, intents.follow_intent):
            with pytest.raises(ValueError, match="is no username"):
                page(name)


def test_a_text_that_no_server_would_take_is_to_be_copied() -> None:
    assert intents.post_intent("ä" * 1300)
    with pytest.raises(AddressTooLongError, match="makes an address of 25,032 characters") as raised:
        intents.post_intent("a" * 25_000)
    assert len(str(raised.value)) <= 100
