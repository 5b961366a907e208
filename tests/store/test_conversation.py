"""A conversation is all that the cache has of it, from whatever panel, and is found without walking."""

from dataclasses import replace
from sqlite3 import Connection

import pytest

from tests.store.samples import BO, LATER, NOW, a_page, a_post, an_id
from tests.store.test_reading import Watched
from tui.model.panel import Panel
from tui.model.post import Gone, Post
from tui.store import conversation, writing

HOME, LIST = Panel("home"), Panel("list", "42")
ROOT = a_post(1, conversation_id=an_id(1))
ANSWER = a_post(5, author=BO, reply_to=ROOT.id, conversation_id=ROOT.id)
DEEPER = a_post(9, reply_to=ANSWER.id, conversation_id=ROOT.id)
OTHER = a_post(7, conversation_id=an_id(7))


def read(cache: Connection, post: Post) -> list[int]:
    found = conversation.read(cache, conversation.which(cache, post.id))
    assert found.stamps == conversation.stamps(cache, found.id)
    return [post.id for post in found.posts]


def test_posts_of_a_conversation_are_found_whatever_panel_they_came_with(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(ROOT, OTHER), fetched_at=NOW)
    writing.save_page(cache, LIST, a_page(DEEPER), fetched_at=NOW)
    writing.save_page(cache, None, a_page(ANSWER), fetched_at=NOW)
    assert read(cache, DEEPER) == [ROOT.id, ANSWER.id, DEEPER.id]
    assert read(cache, ROOT) == [ROOT.id, ANSWER.id, DEEPER.id]
    assert read(cache, OTHER) == [OTHER.id]


def test_where_x_named_no_conversation_answers_are_followed_up_and_down(cache: Connection) -> None:
    thin = [replace(post, conversation_id=None) for post in (ROOT, ANSWER, DEEPER)]
    writing.save_page(cache, HOME, a_page(*thin, OTHER), fetched_at=NOW)
    for post in thin:
        assert read(cache, post) == [ROOT.id, ANSWER.id, DEEPER.id]


def test_a_repost_stands_in_no_conversation(cache: Connection) -> None:
    again = a_post(20, conversation_id=ROOT.id, reposted=ROOT)
    writing.save_page(cache, HOME, a_page(ROOT, again), fetched_at=NOW)
    assert read(cache, ROOT) == [ROOT.id]


def test_posts_that_are_gone_are_named_where_somebody_answers_them(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(ANSWER, DEEPER), fetched_at=NOW)
    writing.mark_gone(cache, [Gone(ROOT.id, "deleted"), Gone(an_id(77), "deleted")], fetched_at=NOW)
    found = conversation.read(cache, conversation.which(cache, DEEPER.id))
    assert found.gone == (Gone(ROOT.id, "deleted"),)


def test_fetching_again_shows_in_the_stamps(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(ROOT, ANSWER), fetched_at=NOW)
    before = conversation.stamps(cache, ROOT.id)
    assert conversation.stamps(cache, ROOT.id) == before
    writing.save_page(cache, HOME, a_page(ANSWER), fetched_at=LATER)
    assert conversation.stamps(cache, ROOT.id) != before


def test_a_post_that_is_not_here_is_its_own_conversation(cache: Connection) -> None:
    assert conversation.which(cache, ROOT.id) == ROOT.id
    assert conversation.read(cache, ROOT.id).posts == ()


def test_where_posts_stand_is_known(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(ROOT), fetched_at=NOW)
    writing.save_page(cache, LIST, a_page(ANSWER), fetched_at=NOW)
    assert conversation.standing_in(cache, HOME, (ROOT.id, ANSWER.id)) == {ROOT.id}


@pytest.mark.parametrize("question", [conversation.read, conversation.stamps, conversation.which])
def test_no_question_walks_through_all_posts(cache: Connection, question: object) -> None:
    writing.save_page(cache, HOME, a_page(ROOT, ANSWER, DEEPER, OTHER), fetched_at=NOW)
    watched = Watched(cache)
    question(watched, ROOT.id)  # type: ignore[operator]
    assert watched.plans
    walks = [(plan, query) for plan, query in watched.plans if plan.startswith("SCAN")]
    assert walks == []
