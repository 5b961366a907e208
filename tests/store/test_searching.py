"""Plain words find posts; nothing that is typed is an error."""

from itertools import count
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fixtures.invented import posts as invented_posts
from tests.store.samples import NOW, a_page, a_post, an_id
from tui.model.page import Page
from tui.model.panel import Panel
from tui.store import reading, searching, writing

_numbers = count(1000)
TEXTS = [
    "Three things I learned from a pelican",
    "A pelican learned three things",
    "東京の朝は静かです",
    "京東という会社",
    "Café society, and C++ for £5",
    "한국어를 배우는 사람들",
    "ﾃｽﾄ and Ｆｕｌｌ width",
    "#ldchat Q1: what made you post?",
]


@pytest.fixture
def library(cache: Connection) -> Connection:
    """A cache with TEXTS, the first the oldest."""
    posts = [a_post(number, text) for number, text in enumerate(TEXTS)]
    writing.save_page(cache, Panel("home"), a_page(*posts), fetched_at=NOW)
    return cache


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pelican", [1, 0]),
        ("PELICAN things", [1, 0]),
        ('"three things"', [1, 0]),
        ('"learned three"', [1]),
        ("“learned three”", [1]),
        ('"learned three', [1]),
        ("pel*", [1, 0]),
        ('"three thi"*', [1, 0]),
        ("pel", []),
        ("pelican -from", [1]),
        ('pelican -"learned from"', [1]),
        ("-pelican", []),
        ("東京", [2]),
        ("静かです", [2]),
        ("京東", [3]),
        ("cafe", [4]),
        ("C++", [4]),
        ("한국*", [5]),
        ("テスト full", [6]),
        ("#ldchat", [7]),
        ("ldchat AND NOT", []),
        ("pelican OR cafe", []),
        ("", []),
        ("!!! *", []),
    ],
)
def test_words_find_posts_newest_first(library: Connection, words: str, found: list[int]) -> None:
    assert [post.id for post in searching.search(library, words)] == [an_id(number) for number in found]


def test_a_search_goes_on_below_the_last_find(library: Connection) -> None:
    (first,) = searching.search(library, "pelican", limit=1)
    assert [post.id for post in searching.search(library, "pelican", before=first.id)] == [an_id(0)]


def test_a_repost_is_not_found_beside_its_original(library: Connection) -> None:
    original = a_post(0, TEXTS[0])
    repost = a_post(20, "RT @ana: Three things I learned from a pelican", reposted=original)
    writing.save_page(library, Panel("home"), a_page(repost), fetched_at=NOW)
    assert [post.id for post in searching.search(library, "pelican")] == [an_id(1), an_id(0)]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30) | st.text(alphabet='"*-+^(){}:, \0aあ´½NEARDOT', max_size=20))
@example(words='a"*" NEAR(b, 2)')
@example(words="\0")
@example(words="a\ud800*")
@example(words="½")
@example(words="ª*")
def test_nothing_that_is_typed_is_an_error(library: Connection, words: str) -> None:
    searching.search(library, words)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=20))
@example(text="東京 and テスト")
def test_every_post_is_found_by_its_own_words(library: Connection, text: str) -> None:
    if searching.query_of(text) is None:
        return
    number = next(_numbers)
    writing.save_page(library, None, a_page(a_post(number, text)), fetched_at=NOW)
    assert an_id(number) in [post.id for post in searching.search(library, text, limit=1000)]


def test_a_panel_of_the_cache_is_its_search(cache: Connection) -> None:
    posts = tuple(invented_posts(60))
    writing.save_page(cache, Panel("home"), Page(posts=posts), fetched_at=NOW)
    panel = Panel("cache", "silence")
    found = searching.search(cache, "silence", 1000)
    assert found
    assert reading.newest(cache, panel, 1000) == found
    middle = found[len(found) // 2].id
    assert reading.older(cache, panel, middle, 3) == [post for post in found if post.id < middle][:3]
    assert reading.newer(cache, panel, middle, 3) == [post for post in found if post.id > middle][-3:]
    assert reading.count(cache, panel) == len(found)
    assert reading.newer_count(cache, panel, middle) == len([post for post in found if post.id > middle])
