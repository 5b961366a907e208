"""What a page closes of a gap, against the plain set of ids it stands for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.model.gap import NOTHING_BELOW, Gap, between, covered, unbroken, with_read_here
from tui.model.ids import PostId
from tui.model.reading import Stretch, is_read

_ids = st.integers(0, 40).map(PostId)
_pairs = st.tuples(_ids, _ids).map(sorted)
_gaps = st.lists(_pairs.filter(lambda pair: pair[1] - pair[0] > 1).map(lambda pair: Gap(*pair)), max_size=4)


def missing(gaps: list[Gap]) -> set[int]:
    return {number for number in range(60) for gap in gaps if gap.holds(PostId(number))}


@given(_gaps, _pairs)
def test_a_gap_loses_what_came_and_nothing_else(gaps: list[Gap], came: list[PostId]) -> None:
    low, high = came
    left = covered(gaps, low, high)
    assert missing(left) == missing(gaps) - set(range(low, high + 1))
    assert all(gap.newer - gap.older > 1 for gap in left)


@given(_gaps, _pairs)
def test_what_was_not_fetched_was_not_read(gaps: list[Gap], run: list[PostId]) -> None:
    low, high = run
    pieces = unbroken(Stretch(low, high), gaps)
    read = {number for piece in pieces for number in range(piece.oldest, piece.newest + 1)}
    assert read - {0} == set(range(low, high + 1)) - missing(gaps) - {0}


@given(_gaps, _pairs, _pairs)
def test_marking_a_run_read_marks_what_is_here_of_it(
    gaps: list[Gap], before: list[PostId], run: list[PostId]
) -> None:
    marks = with_read_here((Stretch(*before),), Stretch(*run), gaps)
    read = {number for number in range(1, 41) if is_read(marks, PostId(number))}
    here = set(range(run[0], run[1] + 1)) - missing(gaps)
    assert read == (here | set(range(before[0], before[1] + 1))) - {0}


def test_a_token_stays_with_the_upper_end() -> None:
    gap = Gap(PostId(10), PostId(90), 40, token="next")
    upper, lower = covered([gap], PostId(40), PostId(50))
    assert (upper.older, upper.newer, upper.token) == (50, 90, "next")
    assert (lower.older, lower.newer, lower.token) == (10, 40, None)


def test_a_gap_stands_once_even_where_loaded_posts_lie_in_it() -> None:
    gaps = [Gap(PostId(10), PostId(90))]
    shown = [90, 60, 30, 10]
    rows = [between(gaps, PostId(a), PostId(b)) for a, b in pairwise(shown)]
    assert rows == [gaps[0], None, None]


def test_the_open_end_stands_between_no_two_posts() -> None:
    assert between([Gap(NOTHING_BELOW, PostId(10))], PostId(20), PostId(10)) is None
