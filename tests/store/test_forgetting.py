"""What is forgotten is gone, and nothing else is."""

from datetime import timedelta
from sqlite3 import Connection

import pytest

from tests.store.samples import ANA, BO, NOW, a_page, a_post, an_id
from tui.model.panel import Panel
from tui.model.post import Gone, Media
from tui.store import forgetting, names, reading, searching, writing

HOME = Panel("home")


@pytest.fixture
def mixed(cache: Connection) -> Connection:
    """Posts 0 to 5 in home, the odd ones by Bo, 5 quoting 4."""
    posts = [a_post(number, f"word{number} heron", author=BO if number % 2 else ANA) for number in range(5)]
    picture = Media("3_1", "photo", alt="A heron")
    quoting = a_post(5, "word5", author=BO, quoted=posts[4], media=(picture,))
    writing.save_page(cache, HOME, a_page(*posts, quoting), fetched_at=NOW)
    return cache


def left(db: Connection) -> list[int]:
    ids = {an_id(number): number for number in range(6)}
    return [ids[post.id] for post in reading.newest(db, HOME)]


def test_one_post_is_forgotten_and_a_quote_of_it_says_so(mixed: Connection) -> None:
    assert forgetting.forget_post(mixed, an_id(4)) == 1
    assert forgetting.forget_post(mixed, an_id(4)) == 0
    assert left(mixed) == [5, 3, 2, 1, 0]
    assert reading.newest(mixed, HOME)[0].quoted == Gone(an_id(4), "not fetched")
    assert searching.search(mixed, "word4") == []
    assert searching.search(mixed, "word3") != []


def test_an_author_is_forgotten_whatever_the_case_of_their_name(mixed: Connection) -> None:
    assert forgetting.forget_author(mixed, "BO") == 3
    assert left(mixed) == [4, 2, 0]
    assert names.user_named(mixed, "bo") is None
    assert searching.search(mixed, "word1") == []
    assert forgetting.forget_author(mixed, "bo") == 0


def test_what_is_older_than_a_date_is_forgotten(mixed: Connection) -> None:
    assert forgetting.forget_before(mixed, NOW + timedelta(seconds=3)) == 3
    assert left(mixed) == [5, 4, 3]


def test_all_is_forgotten_and_the_cache_still_works(mixed: Connection) -> None:
    assert forgetting.forget_all(mixed) == 6
    assert reading.panels(mixed) == []
    assert searching.search(mixed, "heron") == []
    writing.save_page(mixed, HOME, a_page(a_post(1)), fetched_at=NOW)
    assert left(mixed) == [1]


def test_a_forgotten_post_can_be_fetched_again(mixed: Connection) -> None:
    forgetting.forget_post(mixed, an_id(4))
    writing.save_page(mixed, HOME, a_page(a_post(4, "word4 again")), fetched_at=NOW)
    assert [post.id for post in searching.search(mixed, "word4 again")] == [an_id(4)]
