"""Pages by id, counts, and that no question walks through all posts."""

import re
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.samples import ANA, NOW, a_page, a_post, an_id
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Gone, Media, Poll, PollOption, Post
from tui.model.reading import Marks, Stretch, is_read, with_read
from tui.store import forgetting, names, reading, searching, together, writing

HOME = Panel("home")
EMPTY = Panel("tags", "nobody")


@pytest.fixture
def ten(cache: Connection) -> Connection:
    """A cache with the posts 0 to 9 in home."""
    writing.save_page(cache, HOME, a_page(*map(a_post, range(10))), fetched_at=NOW)
    return cache


def numbers(posts: list[Post]) -> list[int]:
    ids = {an_id(number): number for number in range(10)}
    return [ids[post.id] for post in posts]


def test_newest_older_and_newer_are_all_newest_first(ten: Connection) -> None:
    assert numbers(reading.newest(ten, HOME, 3)) == [9, 8, 7]
    assert numbers(reading.older(ten, HOME, an_id(7), 3)) == [6, 5, 4]
    assert numbers(reading.newer(ten, HOME, an_id(4), 3)) == [7, 6, 5]
    assert numbers(reading.newer(ten, HOME, an_id(7), 9)) == [9, 8]
    assert reading.older(ten, HOME, an_id(0)) == []
    assert reading.newest(ten, EMPTY) == []


def test_the_place_need_not_be_a_post_that_is_still_there(ten: Connection) -> None:
    between = PostId(an_id(4) + 1)
    assert numbers(reading.older(ten, HOME, between, 1)) == [4]
    assert numbers(reading.newer(ten, HOME, between, 1)) == [5]


def test_counts_and_positions(ten: Connection) -> None:
    assert reading.count(ten, HOME) == 10
    assert reading.newer_count(ten, HOME, an_id(7)) == 2
    assert reading.position(ten, HOME, an_id(9)) == 0
    assert reading.position(ten, HOME, an_id(0)) == 9
    assert reading.count(ten, EMPTY) == 0


def test_get_answers_in_the_order_of_the_question(ten: Connection) -> None:
    assert numbers(reading.get(ten, [an_id(3), an_id(99), an_id(8)])) == [3, 8]
    assert len(reading.get(ten, [an_id(number) for number in range(3000)])) == 10


def test_posts_that_quote_each_other_in_a_ring_come_to_an_end(cache: Connection) -> None:
    ring = [a_post(1, quoted=Gone(an_id(2), "not fetched")), a_post(2, quoted=Gone(an_id(1), "not fetched"))]
    writing.save_page(cache, HOME, a_page(*ring), fetched_at=NOW)
    depth = 0
    post: Post | Gone | None = reading.newest(cache, HOME)[0]
    while isinstance(post, Post):
        depth, post = depth + 1, post.quoted
    assert depth == reading.DEPTH
    assert isinstance(post, Gone)


# --- unread -------------------------------------------------------------------------------------------

_stretches = st.tuples(st.integers(-2, 40), st.integers(0, 9)).map(
    lambda pair: Stretch(an_id(pair[0]), an_id(pair[0] + pair[1]))
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(here=st.sets(st.integers(0, 40)), read=st.lists(_stretches, max_size=5), cap=st.integers(1, 50))
def test_unread_is_what_counting_one_by_one_gives(
    cache: Connection, here: set[int], read: list[Stretch], cap: int
) -> None:
    marks: Marks = ()
    for stretch in read:
        marks = with_read(marks, stretch)
    panel = Panel("search", " ".join(map(str, sorted(here))) or "none")  # the examples share a cache
    writing.save_page(cache, panel, a_page(*map(a_post, here)), fetched_at=NOW)
    one_by_one = sum(not is_read(marks, an_id(number)) for number in here)
    assert reading.unread(cache, panel, marks, cap) == min(cap, one_by_one)


# --- plans ----------------------------------------------------------------------------------------------

_LARGE = ("post", "panel_post", "media", "poll", "gone", "author")


class Watched:
    """A connection that asks for the plan of all it is given to execute."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.plans: list[tuple[str, str]] = []

    def execute(self, query: str, values: Any = ()) -> Any:
        if query.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "REPLACE")):
            for row in self.db.execute(f"EXPLAIN QUERY PLAN {query}", values):
                self.plans.append((row[3], query))
        return self.db.execute(query, values)

    def executemany(self, query: str, values: Any) -> Any:
        rows = list(values)
        if rows:
            for row in self.db.execute(f"EXPLAIN QUERY PLAN {query}", rows[0]):
                self.plans.append((row[3], query))
        return self.db.executemany(query, rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)


def test_no_question_walks_through_all_posts(cache: Connection) -> None:
    picture = Media("3_1", "photo")
    poll = Poll(5, (PollOption("yes", 1), PollOption("no", 2)), closed=False)
    post = a_post(1, media=(picture,), poll=poll, edits=(an_id(0), an_id(1)))
    reposting = a_post(5, "RT @ana: Three", reposted=post)
    watched: Any = Watched(cache)
    writing.save_page(
        watched, HOME, a_page(post, reposting, gone=(Gone(an_id(3), "deleted"),)), fetched_at=NOW
    )
    writing.save_page(watched, HOME, a_page(a_post(1, "Three things I learned, whole")), fetched_at=NOW)
    for question in (reading.newest, reading.count):
        question(watched, HOME)
    reading.older(watched, HOME, an_id(9))
    reading.newer(watched, HOME, an_id(0))
    reading.newer_count(watched, HOME, an_id(0))
    reading.unread(watched, HOME, (Stretch(an_id(1), an_id(2)),))
    reading.panels(watched)
    together.first_of(watched, HOME, [reposting])
    reading.panels_of(watched, [an_id(1)])
    reading.get(watched, [an_id(1), an_id(2)])
    reading.gone(watched, [an_id(1)])
    searching.search(watched, "things")
    names.user(watched, ANA.id)
    names.user_named(watched, "Ana")
    names.me(watched)
    writing.mark_gone(watched, [Gone(an_id(5), "deleted")], fetched_at=NOW)
    forgetting.forget_before(watched, NOW)
    forgetting.forget_author(watched, "ana")
    forgetting.forget_post(watched, an_id(1))
    walks = [
        (plan, query)
        for plan, query in watched.plans
        if re.search(rf"SCAN ({'|'.join(_LARGE)})\b", plan)
        or ("TEMP B-TREE" in plan and "post" in query)  # two people of one name are sorted, posts never
    ]
    assert watched.plans
    assert walks == []
