"""X's search language: what is found, what is refused, and that nothing else ever happens."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.sandbox.facts import Facts, words_of
from tui.sandbox.grammar import QueryError
from tui.sandbox.query import ALL_LENGTH, parse

TEXT = "The quick brown Fox reads #lrnchat with @ana, don't they? 東京タワー 🦊"
POST = Facts(
    author_id=2,
    author="ben",
    text=TEXT.casefold(),
    words=words_of(TEXT),
    tags=frozenset({"lrnchat"}),
    cashtags=frozenset({"acme"}),
    mentions=frozenset({"ana"}),
    urls=("https://garden.example/soil",),
    answers="host",
    conversation_id=77,
    lang="en",
    likes=5,
    kinds=frozenset({"reply"}),
    carries=frozenset({"links", "media", "images"}),
)


def finds(query: str, post: Facts = POST) -> bool:
    return parse(query).matches(post, lambda list_id, user_id: (list_id, user_id) == (50, 2))


@pytest.mark.parametrize(
    "query",
    [
        "fox",
        "FOX brown",
        '"quick brown"',
        "#LrnChat",
        "$ACME",
        "@ana",
        "from:ben",
        "from:@Ben",
        "from:2",
        "to:host",
        "list:50",
        "conversation_id:77",
        "url:garden.example",
        'url:"https://garden.example/soil"',
        "fox is:reply",
        "fox has:media has:images",
        "fox lang:en",
        "fox min_likes:5",
        "cat OR fox",
        "cat OR quick fox",
        "(cat OR fox) -dog",
        "fox (has:links OR has:videos)",
        "fox -is:retweet",
        'fox -"slow fox" -#dog -from:cho',
        "東京",
        "🦊",
        "don't",
    ],
)
def test_a_query_finds_the_post(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    [
        "cat",
        "fo",
        '"brown quick"',
        "#lrn",
        "from:an",
        "list:51",
        "fox -@ana",
        "fox -reads",
        "cat OR dog fox",
        "fox is:quote",
        "fox min_likes:6",
        "大阪",
    ],
)
def test_a_query_does_not_find_the_post(query: str) -> None:
    assert not finds(query)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "missing clause"),
        ("   ", "missing clause"),
        ("-fox", "at least one positive"),
        ("is:reply has:media", "at least one positive"),
        ("lang:en", "at least one positive"),
        ("fox OR is:reply", "at least one positive"),
        ("fox OR -dog", "negated"),
        ("fox -(dog OR cat)", "Negation of a group"),
        ("(fox", "missing ')'"),
        ("fox)", "')'"),
        ("()", "')'"),
        ('"fox', "closing"),
        ('fox ""', "empty phrase"),
        ("fox OR", "missing clause"),
        ("OR fox", "no viable"),
        ("fox min_faves:3", "invalid operator 'min_faves'"),
        ("fox min_retweets:3", "invalid operator 'min_retweets'"),
        ("fox is:nice", "invalid value 'nice'"),
        ("from:no-name", "invalid value"),
        ("list:abc", "invalid value"),
        ("#1", "invalid value"),
        ("a" * 513, "maximum allowed of 512"),
        ("(" * 41 + "a" + ")" * 41, "nested"),
    ],
)
def test_x_refuses_the_query_and_says_why(query: str, says: str) -> None:
    with pytest.raises(QueryError, match="There were errors processing your request") as caught:
        parse(query)
    assert says in str(caught.value)


def test_a_blank_binds_before_or() -> None:
    both = replace(POST, words=words_of("cat dog"), text="cat dog")
    only = replace(POST, words=words_of("cat"), text="cat")
    assert finds("bird OR cat dog", both)
    assert not finds("bird OR cat dog", only)
    assert not finds("(bird OR cat) dog", only)


def test_words_find_no_reposts_but_from_does() -> None:
    repost = replace(POST, kinds=frozenset({"retweet"}))
    assert not finds("fox", repost)
    assert not finds("list:50", repost)
    assert finds("from:ben", repost)
    assert not finds("from:ben -is:retweet", repost)


def test_a_rule_can_not_follow_a_list() -> None:
    with pytest.raises(QueryError, match="invalid operator 'list'"):
        parse("list:50", rule=True)


PIECES = st.sampled_from(
    [
        "fox",
        "OR",
        "(",
        ")",
        "-",
        '"',
        " ",
        "#a",
        "@b",
        "from:x",
        "is:reply",
        "has:",
        "lang:en",
        ":",
        "min_likes:3",
        "é",
        "-(",
    ]
)


@given(
    st.lists(PIECES | st.text(max_size=3), max_size=30).map(" ".join)
    | st.lists(PIECES, max_size=40).map("".join)
)
@example("(" * 500)
@example("-" * 100)
@example("- (")
@example("from:" + '"')
@example("min_likes:９")
def test_any_text_is_a_query_or_refused(text: str) -> None:
    try:
        query = parse(text, longest=ALL_LENGTH)
    except QueryError:
        return
    query.matches(POST, lambda list_id, user_id: False)
