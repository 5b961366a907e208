"""A few letters find a thing: its beginning before its middle, and nothing that lacks a letter."""

from hypothesis import given
from hypothesis import strategies as st

from tui.deck.matching import Item, ranked, score

WORDS = st.text("abcdefgh ", min_size=1, max_size=12).filter(lambda text: text.strip() != "")


def items(*titles: str) -> list[Item]:
    return [Item("command", title, title) for title in titles]


def test_the_beginning_stands_before_the_middle_and_the_middle_before_scattered_letters() -> None:
    found = ranked("mute", items("my untidy tent", "why muted", "mute this person"))
    assert [item.title for item in found] == ["mute this person", "why muted", "my untidy tent"]


def test_first_letters_of_words_find_a_command() -> None:
    assert ranked("nu", items("page up", "next unread", "manual"))[0].title == "next unread"


def test_an_empty_query_keeps_everything_in_order() -> None:
    assert [item.title for item in ranked("  ", items("b", "a"))] == ["b", "a"]


@given(WORDS, WORDS)
def test_what_lacks_a_letter_is_not_found(query: str, text: str) -> None:
    query, text = " ".join(query.split()), " ".join(text.split())
    if any(letter not in text for letter in query if letter != " "):
        assert score(query, text) == 0


@given(WORDS)
def test_a_thing_is_found_by_its_own_name(text: str) -> None:
    text = " ".join(text.split())
    assert score(text, text) > score(text, text + " more") > 0
