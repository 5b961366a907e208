"""What X makes of typed text: escapes, links, entities that cut to what they say."""

from hypothesis import example, given
from hypothesis import strategies as st

from tui.sandbox.typed import (
    Typed,
    cut_note,
    display_url,
    find,
    repost_text,
    short_link,
    typed,
    weighted_length,
)

WRITTEN = st.text(st.sampled_from("ab1 \n&<>;#@$_.…éあ漢हिन्दी👩‍🚀/:-") | st.characters(), max_size=400)


def check(said: Typed) -> None:
    for entity in said.entities:
        piece = said.text[entity.start : entity.end]
        match entity.kind:
            case "hashtag":
                assert piece[0] in "#＃"
                assert piece[1:] == entity.value
            case "cashtag":
                assert piece == "$" + entity.value
            case "mention":
                assert piece[0] in "@＠"
                assert piece[1:] == entity.value
            case "url":
                assert piece == short_link(entity.value)


@given(WRITTEN)
@example("#a&b @x&@y $AB<#c>")
@example("https://a.example/?x=<1>&y=2) and #tag")
def test_entities_cut_the_escaped_text_to_what_they_say(text: str) -> None:
    said = typed(text)
    check(said)
    assert "<" not in said.text
    assert ">" not in said.text


@given(WRITTEN.map(lambda t: t * 4))
@example("&" * 300)
@example("0" * 256)
@example("漢" * 300)
@example("https://a.example/x " * 30)
def test_a_cut_text_fits_and_keeps_whole_entities(text: str) -> None:
    cut = cut_note(typed(text), "https://x.com/i/web/status/1")
    check(cut)
    assert weighted_length(cut.text) <= 280
    assert cut.entities[-1].value == "https://x.com/i/web/status/1"


@given(WRITTEN)
def test_a_repost_is_cut_at_140(text: str) -> None:
    made, whole = repost_text("somebody", typed(text))
    check(made)
    assert len(made.text) <= 140
    assert made.text.startswith("RT @somebody: ")
    assert whole or made.text.endswith("…")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(e.kind, e.value) for e in find(text)]


def test_tags_names_and_links_are_found_as_x_finds_them() -> None:
    assert kinds("#one,#two (#three)") == [("hashtag", "one"), ("hashtag", "two"), ("hashtag", "three")]
    assert kinds("#123 is no tag, a#b neither, nor &#39;") == []
    assert kinds("#हिन्दी #日本語 ＃全角") == [
        ("hashtag", "हिन्दी"),
        ("hashtag", "日本語"),
        ("hashtag", "全角"),
    ]
    assert kinds("hi @ana, mail a@b.example") == [("mention", "ana")]
    assert kinds("$ACME is up, $5 is not") == [("cashtag", "ACME")]


def test_punctuation_after_a_link_is_no_part_of_it() -> None:
    assert kinds("(see https://a.example/x_(y)).") == [("url", "https://a.example/x_(y)")]
    assert kinds("https://a.example/#top, or") == [("url", "https://a.example/#top")]


def test_names_that_nobody_has_are_no_mentions() -> None:
    assert [e.value for e in find("@ana @nobody", is_user=lambda name: name == "ana")] == ["ana"]


def test_a_link_has_one_short_address_and_a_display_form() -> None:
    assert (
        short_link("https://a.example") == short_link("https://a.example") != short_link("https://b.example")
    )
    assert len(short_link("https://a.example")) == 23
    assert display_url("https://www.a.example/") == "a.example"
    assert display_url("https://garden.example/a/very/long/path/to/it") == "garden.example/a/very/long…"
