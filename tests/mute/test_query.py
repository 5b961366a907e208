"""Mutes in a query to X drop nothing that would have been shown."""

import pytest

from tui.model.ids import UserId
from tui.model.panel import Panel
from tui.mute.grammar import make_rule
from tui.mute.query import negations
from tui.mute.rule import Context, Rule

HERE = Context(now=10, panel=Panel("search", "tea"))
MINE = Context(now=10, panel=Panel("search", "tea"), me=UserId(4))


def _rules(*texts: str, **more: object) -> list[Rule]:
    return [make_rule(text, **more) for text in texts]


def test_what_x_means_as_we_do_is_negated() -> None:
    rules = _rules(
        "from:Bob",
        "@ana",
        "#tag",
        "thread:12",
        "lang:de",
        "spoiler",
        "a b",
        "domain:x.com",
        "/a/",
        "via:web",
        "lang:he",
    )
    assert negations(rules, "tea", HERE) == "tea -from:bob -from:ana -@ana -#tag -conversation_id:12 -lang:de"
    assert negations(rules, "tea OR cake", HERE).startswith("(tea OR cake) -from:bob")


def test_own_posts_are_never_negated() -> None:
    rules = _rules("from:bob", "from:me", "#tag")
    assert negations(rules, "tea", MINE, my_name="Me") == "tea -from:bob"
    assert negations(rules, "tea", MINE) == "tea"
    assert negations(rules, "tea -from:me", MINE, my_name="me") == "tea -from:me -from:bob -#tag"
    assert negations(rules, "tea from:ana", MINE, my_name="me") == "tea from:ana -from:bob -#tag"
    assert negations(rules, 'tea "from:ana"', MINE, my_name="me") == 'tea "from:ana" -from:bob'
    assert negations(rules, "tea from:ana OR cake", MINE, my_name="me") == "(tea from:ana OR cake) -from:bob"


@pytest.mark.parametrize(
    "more",
    [
        {"action": "fold"},
        {"strangers": True},
        {"until": 50},
        {"profile": "calm"},
        {"panels": (Panel("home"),)},
    ],
    ids=str,
)
def test_what_may_be_shown_one_day_is_not_negated(more: dict[str, object]) -> None:
    assert negations(_rules("from:bob", **more), "tea", HERE) == "tea"
    assert negations(_rules("from:bob"), "tea", Context(now=10, panel=Panel("room", "tea"))) == "tea"


def test_those_that_hit_most_come_first_and_the_whole_fits() -> None:
    rules = _rules(*(f"from:name_{at}" for at in range(100)))
    query = negations(rules, "tea", HERE, {rules[70]: 5})
    assert query.startswith("tea -from:name_70 -from:name_0 ")
    assert 490 < len(query) <= 512
