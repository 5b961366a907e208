"""A few letters find a thing: its beginning before its middle, and nothing that lacks a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.deck.matching import SHORTEST_TO_PAY, Item, abbreviates, none_to_pay_alone, ranked, score

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


MUTE = "Decide what of this post you do not want to see; it is tried before it is kept"
DECK = [
    Item("command", "post.mute", MUTE, names=("mute…", "post.mute")),
    Item(
        "command", "read.all", "Mark the whole panel read; this can be undone", names=("all read", "read.all")
    ),
    Item("command", "mark.next", "The first post of the next, earlier day", names=("next day", "mark.next")),
    Item("command", "spend.open", "Say what was billed today", names=("what it cost", "spend.open")),
    Item("panel", "kept", "Go to Kept", also="Kept"),
    Item("theme", "dusk", "Theme: dusk", also="dusk dark worn now"),
    Item("theme", "paper", "Theme: paper", also="paper light"),
    Item("person", "@whoever", "@whoever", also="Ana Whole"),
    Item("typed", "search:x", "Search X for it", also="kept who dark zzzq paper", costs=True),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kept", ["kept", "post.mute", "search:x"]),
        ("who", ["@whoever", "read.all", "post.mute", "search:x"]),
        ("dark", ["dusk", "search:x"]),
        ("worn now", ["dusk"]),
        ("light theme", ["paper"]),
        ("undone", ["read.all"]),
        ("allr", ["read.all"]),
        ("tpwr", []),
        ("zzzq", []),
    ],
)
def test_what_is_called_so_comes_first_and_scattered_letters_are_nothing(
    typed: str, found: list[str]
) -> None:
    assert [item.value for item in none_to_pay_alone(typed, ranked(typed, DECK))] == found


@pytest.mark.parametrize(
    ("query", "text", "meant"),
    [
        ("nu", "next unread", True),
        ("unthr", "next unread thread", True),
        ("thrad", "thread", True),  # th, then a run of two and more
        ("dark", "next, earlier day", False),
        ("nd", "next unread", False),  # one letter, in the middle of a word
        ("tr", "next tree", True),
        ("n", "next", False),  # a letter alone is a beginning, not an abbreviation
    ],
)
def test_an_abbreviation_is_of_beginnings_and_runs(query: str, text: str, meant: bool) -> None:
    assert abbreviates(query, text) is meant


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_answers_by_its_name_stands_before_what_a_sentence_says(
    query: str, called: list[str], told: list[str]
) -> None:
    named = [Item("command", f"name {at}", "-", names=(name,)) for at, name in enumerate(called)]
    said = [Item("command", f"said {at}", words, names=("-",)) for at, words in enumerate(told)]
    kinds = [item.value.split()[0] for item in ranked(query, said + named)]
    assert kinds == sorted(kinds)


@given(st.text("abc", max_size=5), st.lists(st.booleans(), max_size=6))
def test_what_costs_money_is_never_the_first_or_the_only_thing(typed: str, costs: list[bool]) -> None:
    items = [Item("typed", str(at), typed or "-", costs=one) for at, one in enumerate(costs)]
    offered = [item.costs for item in none_to_pay_alone(typed, ranked(typed, items))]
    assert offered == sorted(offered)
    assert True not in offered or (offered[0] is False and len(typed) >= SHORTEST_TO_PAY)


@given(st.text("ab", min_size=1, max_size=40))
def test_a_long_text_of_few_letters_takes_no_time(query: str) -> None:
    assert not abbreviates(query + "c", "ab" * 60)
