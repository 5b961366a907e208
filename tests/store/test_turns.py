"""Turns: what makes the read marks of two machines one."""

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from tui.model.ids import PostId
from tui.model.reading import Marks, Stretch, is_read, with_read
from tui.store import turns
from tui.store.turns import Turned, Turns

IDS = range(41)
_ends = st.tuples(st.integers(0, 40), st.integers(0, 40))
_stretches = _ends.map(lambda ends: Stretch(PostId(min(ends)), PostId(max(ends))))
some_marks = st.lists(_stretches, max_size=6).map(lambda some: reduce(with_read, some, ()))
some_turns = st.lists(st.tuples(_stretches, st.integers(1, 5)), max_size=6).map(
    lambda some: turns.tidy(Turned(one.oldest, one.newest, turn) for one, turn in some)
)


def by_id(some: Turns) -> list[int]:
    """The same, slowly: the turn of every id."""
    return [max((one.turn for one in some if one.oldest <= post <= one.newest), default=0) for post in IDS]


def read_ids(marks: Marks) -> set[int]:
    return {post for post in IDS if is_read(marks, PostId(post))}


@given(one=some_turns, other=some_turns, third=some_turns)
def test_turns_unite_in_any_order_and_as_often_as_one_likes(one: Turns, other: Turns, third: Turns) -> None:
    united = turns.united
    assert united(one, other) == united(other, one)
    assert united(united(one, other), third) == united(one, united(other, third))
    assert united(one, one) == one
    assert united(united(one, other), other) == united(one, other)


@given(one=some_turns, other=some_turns)
def test_a_post_has_the_higher_turn(one: Turns, other: Turns) -> None:
    assert by_id(turns.united(one, other)) == [
        max(pair) for pair in zip(by_id(one), by_id(other), strict=True)
    ]


@given(some=some_turns, marks=some_marks)
def test_reading_and_unmarking_change_those_posts_and_no_others(some: Turns, marks: Marks) -> None:
    before, them = read_ids(turns.marks_of(some)), read_ids(marks)
    assert read_ids(turns.marks_of(turns.read(some, marks))) == before | them
    assert read_ids(turns.marks_of(turns.unread(some, marks))) == before - them


@given(some=some_turns, marks=some_marks)
def test_what_is_undone_is_as_if_it_had_never_been(some: Turns, marks: Marks) -> None:
    before = turns.marks_of(some)
    after = turns.read(some, marks)
    newly = turns.less(turns.marks_of(after), before)
    assert turns.taken_back(after, was_read=(), was_unread=newly) == some
    after = turns.unread(some, marks)
    lost = turns.less(before, turns.marks_of(after))
    assert turns.taken_back(after, was_read=lost, was_unread=()) == some


@given(one=some_marks, other=some_marks)
def test_less_is_what_is_in_one_alone(one: Marks, other: Marks) -> None:
    assert read_ids(turns.less(one, other)) == read_ids(one) - read_ids(other)


def test_marked_unread_again_here_outdoes_an_old_copy_from_there() -> None:
    both = turns.turns_of((Stretch(PostId(1), PostId(9)),))
    here = turns.unread(both, (Stretch(PostId(5), PostId(5)),))
    assert turns.marks_of(turns.united(here, both)) == (
        Stretch(PostId(1), PostId(4)),
        Stretch(PostId(6), PostId(9)),
    )
