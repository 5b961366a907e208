"""Pages on pages: nothing fuller is lost to something thinner, nothing newer to something older."""

from dataclasses import replace
from datetime import timedelta
from sqlite3 import Connection, OperationalError

import pytest
from hypothesis import given

from tests.store import samples
from tests.store.samples import ANA, BO, LATER, NOW, a_page, a_post, an_id
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post, Span
from tui.store import reading, searching, writing
from tui.store.merging import merged
from tui.store.writing import Saved

HOME = Panel("home")
LIST = Panel("list", "42")
EARLIER = NOW - timedelta(hours=1)


def the_only(db: Connection) -> Post:
    (post,) = reading.newest(db, HOME)
    return post


def test_a_page_stands_in_its_panel_newest_first(cache: Connection) -> None:
    saved = writing.save_page(cache, HOME, a_page(*map(a_post, (1, 3, 2))), fetched_at=NOW)
    assert saved == Saved(new=3, changed=0)
    assert [post.id for post in reading.newest(cache, HOME)] == [an_id(3), an_id(2), an_id(1)]
    assert reading.newest(cache, LIST) == []


def test_a_post_can_stand_in_two_panels(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=NOW)
    assert writing.save_page(cache, LIST, a_page(a_post(1)), fetched_at=NOW) == Saved(1, 0)
    assert reading.panels(cache) == [(HOME, 1), (LIST, 1)]
    assert reading.panels_of(cache, [an_id(1), an_id(2)]) == {an_id(1): [HOME, LIST]}


def test_what_came_along_is_kept_but_stands_in_no_panel(cache: Connection) -> None:
    page = a_page(a_post(2, quoted=a_post(1)), others=(a_post(1), a_post(0)))
    writing.save_page(cache, HOME, page, fetched_at=NOW)
    assert reading.count(cache, HOME) == 1
    assert reading.get(cache, [an_id(0), an_id(1)]) == [a_post(0), a_post(1)]


def test_a_looked_up_post_stands_in_no_panel(cache: Connection) -> None:
    assert writing.save_page(cache, None, a_page(a_post(1)), fetched_at=NOW) == Saved(0, 0)
    assert reading.panels(cache) == []
    assert reading.get(cache, [an_id(1)]) == [a_post(1)]


def test_a_cut_copy_does_not_take_the_place_of_the_whole_note(cache: Connection) -> None:
    whole = a_post(1, "A long thought " * 40, spans=(Span(2, 6, "hashtag", "long"),))
    cut = a_post(
        1,
        "A long thought A long thought… https://t.co/abc",
        spans=(Span(31, 47, "link", "https://x.com/i/1"),),
    )
    writing.save_page(cache, HOME, a_page(whole), fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(cut), fetched_at=LATER)
    assert the_only(cache) == whole


def test_the_whole_note_takes_the_place_of_a_cut_copy_and_is_found(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(a_post(1, "A long thought…")), fetched_at=NOW)
    saved = writing.save_page(
        cache, HOME, a_page(a_post(1, "A long thought that ends with pelicans")), fetched_at=NOW
    )
    assert saved == Saved(new=0, changed=1)
    assert [post.id for post in searching.search(cache, "pelicans")] == [an_id(1)]


def test_media_poll_and_links_that_are_known_stay_known(cache: Connection) -> None:
    picture = Media("3_1", "photo", alt="A heron", url="https://img.example/1.jpg", width=10, height=20)
    poll = Poll(5, (PollOption("yes", 1), PollOption("no", 2)), closed=False)
    link = Span(3, 20, "link", "https://blog.example/a", "https://t.co/abc", "A title")
    full = a_post(
        1, "see blog.example/a", spans=(link,), media=(picture,), poll=poll, lang="en", source="Web"
    )
    writing.save_page(cache, HOME, a_page(full), fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(a_post(1, "see https://t.co/abc")), fetched_at=LATER)
    assert the_only(cache) == full
    thin = replace(picture, alt=None, url=None)
    writing.save_page(cache, HOME, a_page(replace(full, media=(thin,))), fetched_at=LATER)
    assert the_only(cache) == full


def test_counts_and_votes_follow_the_newer_copy_only(cache: Connection) -> None:
    def counted(likes: int) -> Post:
        poll = Poll(5, (PollOption("yes", likes), PollOption("no", 0)), closed=False)
        return a_post(1, counts=Counts(likes=likes), poll=poll)

    writing.save_page(cache, HOME, a_page(counted(5)), fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(counted(9)), fetched_at=LATER)
    assert the_only(cache) == counted(9)
    writing.save_page(cache, HOME, a_page(counted(2)), fetched_at=EARLIER)
    assert the_only(cache) == counted(9)


def test_a_person_keeps_the_newer_name_and_never_a_thinner_one(cache: Connection) -> None:
    for name, when in (("Ana", NOW), ("Ana L.", LATER), ("", LATER), ("Old Ana", EARLIER)):
        author = Author(ANA.id, "ana", name)
        writing.save_page(cache, HOME, a_page(a_post(1, author=author)), fetched_at=when)
    assert the_only(cache).author == Author(ANA.id, "ana", "Ana L.")


def test_a_post_without_an_author_is_kept_and_gets_one_later(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(a_post(1, author=None)), fetched_at=NOW)
    assert the_only(cache).author is None
    writing.save_page(cache, HOME, a_page(a_post(1, author=BO)), fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(a_post(1, author=None)), fetched_at=LATER)
    assert the_only(cache).author == BO


def test_an_edit_is_made_known_to_the_earlier_version(cache: Connection) -> None:
    first = a_post(1, edits=(an_id(1),))
    second = a_post(2, "Four things", edits=(an_id(1), an_id(2)))
    writing.save_page(cache, HOME, a_page(first), fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(second), fetched_at=LATER)
    assert [post.edits for post in reading.newest(cache, HOME)] == [(an_id(1), an_id(2))] * 2
    assert [post.edited for post in reading.newest(cache, HOME)] == [True, False]


def test_a_deleted_post_goes_from_every_table_and_is_said_to_be_gone(cache: Connection) -> None:
    pelican = a_post(1, "a pelican", media=(Media("3_1", "photo"),))
    quoting = a_post(2, "look at this", quoted=pelican)
    reposting = a_post(3, "RT @ana: a pelican", reposted=pelican)
    writing.save_page(cache, HOME, a_page(pelican, quoting, reposting), fetched_at=NOW)
    assert writing.mark_gone(cache, [Gone(an_id(1), "deleted")], fetched_at=LATER) == 1
    gone = Gone(an_id(1), "deleted")
    assert reading.newest(cache, HOME) == [
        replace(reposting, text="", reposted=gone),
        replace(quoting, quoted=gone),
    ]
    assert searching.search(cache, "pelican") == []
    assert reading.gone(cache, [an_id(1), an_id(2)]) == [gone]
    everything = [
        value
        for table in ("post", "media", "author", "post_text_data")
        for row in cache.execute(f"SELECT * FROM {table}")
        for value in row
    ]
    assert not any("pelican" in value for value in everything if isinstance(value, str))


def test_a_tombstone_in_a_page_does_the_same(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=NOW)
    page = a_page(a_post(2, quoted=Gone(an_id(1), "suspended")), gone=(Gone(an_id(0), "deleted"),))
    writing.save_page(cache, HOME, page, fetched_at=LATER)
    assert reading.newest(cache, HOME) == [a_post(2, quoted=Gone(an_id(1), "suspended"))]
    assert reading.gone(cache, [an_id(0)]) == [Gone(an_id(0), "deleted")]


def test_not_fetched_is_no_tombstone(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(a_post(2, quoted=Gone(an_id(1), "not fetched"))), fetched_at=LATER)
    assert reading.newest(cache, HOME) == [a_post(2, quoted=a_post(1)), a_post(1)]


def test_an_old_capture_does_not_bring_a_deleted_post_back(cache: Connection) -> None:
    writing.mark_gone(cache, [Gone(an_id(1), "deleted")], fetched_at=LATER)
    assert writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=NOW) == Saved(0, 0)
    assert reading.newest(cache, HOME) == []


def test_an_old_tombstone_does_not_remove_what_was_fetched_since(cache: Connection) -> None:
    writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=LATER)
    assert writing.mark_gone(cache, [Gone(an_id(1), "protected")], fetched_at=NOW) == 0
    assert reading.newest(cache, HOME) == [a_post(1)]


def test_a_post_that_is_back_loses_its_tombstone(cache: Connection) -> None:
    writing.mark_gone(cache, [Gone(an_id(1), "protected")], fetched_at=NOW)
    writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=LATER)
    assert reading.newest(cache, HOME) == [a_post(1)]
    assert reading.gone(cache, [an_id(1)]) == []


def test_the_same_post_twice_in_a_batch_keeps_the_fuller(cache: Connection) -> None:
    pages = [a_page(a_post(1, "A long thought, whole")), a_page(a_post(1, "A long thought…")), Page()]
    assert writing.save_batch(cache, HOME, pages, fetched_at=NOW) == Saved(1, 0)
    assert the_only(cache) == a_post(1, "A long thought, whole")


def test_a_page_that_fails_in_the_middle_leaves_nothing(cache: Connection) -> None:
    cache.execute("DROP TABLE panel_post")
    with pytest.raises(OperationalError, match="panel_post"):
        writing.save_page(cache, HOME, a_page(a_post(1)), fetched_at=NOW)
    assert reading.get(cache, [an_id(1)]) == []
    assert cache.execute("SELECT count(*) FROM post_text WHERE post_text MATCH 'things'").fetchone() == (0,)


@given(samples.posts(depth=1), samples.posts(depth=1))
def test_merging_loses_nothing_and_comes_to_rest(one: Post, two: Post) -> None:
    two = replace(two, id=one.id)
    both = merged(one, two)
    assert merged(both, two) == both
    assert merged(one, one) == one
    assert {media.key for media in both.media} == {
        media.key for post in (one, two) for media in post.media
    } or len(two.media) >= len(one.media)
    assert both.author is not None or (one.author is None and two.author is None)
    assert (both.text, both.spans) in ((one.text, one.spans), (two.text, two.spans))
