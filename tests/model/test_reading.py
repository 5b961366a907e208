"""What has been read is a set of posts, however it came to be: stretches must say just what that set says."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.ids import PostId
from tui.model.reading import Marks, Stretch, is_read, joined, with_each, with_read, without

SPAN = range(40)
stretches = st.tuples(st.sampled_from(SPAN), st.sampled_from(SPAN)).map(
    lambda ends: Stretch(PostId(min(ends)), PostId(max(ends)))
)
deeds = st.lists(st.tuples(st.sampled_from(["read", "unread"]), stretches), max_size=12)


def posts_of(stretch: Stretch) -> set[int]:
    return set(range(stretch.oldest, stretch.newest + 1))


def done(steps: list[tuple[str, Stretch]]) -> tuple[Marks, set[int]]:
    """The marks after these steps, and the posts that a plain set holds after them."""
    marks: Marks = ()
    read: set[int] = set()
    for deed, stretch in steps:
        if deed == "read":
            marks, read = with_read(marks, stretch), read | posts_of(stretch)
        else:
            marks, read = without(marks, stretch), read - posts_of(stretch)
    return marks, read


@given(deeds)
def test_a_post_is_read_if_it_was_read_and_not_marked_unread_since(steps: list[tuple[str, Stretch]]) -> None:
    marks, read = done(steps)
    assert {post for post in SPAN if is_read(marks, PostId(post))} == read


@given(deeds)
def test_stretches_stand_apart_and_in_order(steps: list[tuple[str, Stretch]]) -> None:
    marks, _ = done(steps)
    assert all(one.newest < two.oldest for one, two in pairwise(marks))


@given(deeds, stretches)
def test_reading_the_same_again_changes_nothing(steps: list[tuple[str, Stretch]], stretch: Stretch) -> None:
    once = with_read(done(steps)[0], stretch)
    assert with_read(once, stretch) == once


@given(deeds, stretches)
def test_unread_again_is_unread_whole(steps: list[tuple[str, Stretch]], stretch: Stretch) -> None:
    marks = without(done(steps)[0], stretch)
    assert not any(is_read(marks, PostId(post)) for post in posts_of(stretch))
    assert without(marks, stretch) == marks


def test_two_stretches_that_share_no_post_stay_two() -> None:
    """Ids lie close only by accident: any two may have a post between them."""
    marks = with_read(with_read((), Stretch(PostId(1), PostId(4))), Stretch(PostId(5), PostId(9)))
    assert len(marks) == 2


@given(deeds, st.lists(st.sampled_from(SPAN).map(PostId), max_size=6))
def test_a_run_of_neighbours_is_read_from_end_to_end(
    steps: list[tuple[str, Stretch]], run: list[PostId]
) -> None:
    marks, read = done(steps)
    after = joined(marks, run)
    walked = posts_of(Stretch(min(run), max(run))) if run else set()
    assert {post for post in SPAN if is_read(after, PostId(post))} == read | walked


@given(deeds, st.lists(st.sampled_from(SPAN).map(PostId), max_size=6))
def test_posts_that_are_no_neighbours_are_read_one_by_one(
    steps: list[tuple[str, Stretch]], posts: list[PostId]
) -> None:
    marks, read = done(steps)
    after = with_each(marks, posts)
    assert {post for post in SPAN if is_read(after, PostId(post))} == read | set(posts)
    assert all(low.newest < high.oldest for low, high in pairwise(after))


def test_a_stretch_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="from oldest to newest"):
        Stretch(PostId(2), PostId(1))
