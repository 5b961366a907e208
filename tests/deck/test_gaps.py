"""Gaps on the screen: a row between two posts, marks that do not reach across, a place that does not move."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.invented import post as invented_post
from tui.deck.blocks import Bodies, Style
from tui.deck.gaps import about, end_rows, gap_row
from tui.deck.panel import PanelState
from tui.layout.glyphs import ASCII, UNICODE
from tui.layout.lines import Line, line_width
from tui.model.gap import NOTHING_BELOW, Gap
from tui.model.panel import Panel
from tui.model.post import Post
from tui.text.terminal import FULL

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)
POSTS = [invented_post(number) for number in range(60)]  # newest first
LIST = Panel("list", "42")


def words(line: Line) -> str:
    return "".join(piece.text for piece in line)


def gap_between(upper: int, lower: int, **more: object) -> Gap:
    return Gap(POSTS[lower].id, POSTS[upper].id, lower - upper - 1, **more)  # type: ignore[arg-type]


def reading(posts: list[Post], *gaps: Gap, size: tuple[int, int] = (60, 20)) -> PanelState:
    state = PanelState(Panel("home"), "Home")
    state.gaps = gaps
    state.hold(posts, newer=0, has_older=False, at=None)
    state.unread = len(posts)
    state.fit(Bodies(size[0], Style(UNICODE, FULL, UTC, NOW)), size[1])
    return state


def shown(state: PanelState) -> list[str]:
    return [words(row.line) for row in state.rows()]


def test_a_gap_stands_between_its_two_posts_with_number_and_price() -> None:
    state = reading([*POSTS[:2], *POSTS[42:]], gap_between(1, 42, usd=0.2), size=(60, 60))
    rows = shown(state)
    [at] = [y for y, row in enumerate(rows) if "not fetched" in row]
    assert rows[at].startswith("─── about 40 posts not fetched · $0.20 · f fills ──")
    assert not any(row.startswith("42 ") for row in rows[:at])
    assert [piece.text for piece in state.rows()[at].line if piece.role == "warn"] == ["$0.20"]
    assert any("42 " in row for row in rows[at:])


@given(
    st.integers(20, 90), st.integers(0, 99_999), st.none() | st.floats(0, 99), st.booleans(), st.booleans()
)
def test_the_row_fits_at_any_width(
    width: int, posts: int, usd: float | None, beyond: bool, ascii_only: bool
) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    gap = Gap(POSTS[9].id, POSTS[1].id, posts, beyond, usd=usd)
    assert line_width(gap_row(gap, width, glyphs)) <= width
    end = Gap(NOTHING_BELOW, POSTS[1].id, posts, beyond, usd=usd)
    assert all(line_width(row) <= width for row in end_rows(LIST, (end,), width, glyphs))


@pytest.mark.parametrize(
    ("posts", "said"),
    [(0, "posts"), (1, "about 1 post"), (47, "about 47 posts"), (12_345, "about 12,000 posts")],
)
def test_an_estimate_is_said_with_two_figures(posts: int, said: str) -> None:
    assert about(posts) == said


def test_reading_past_a_gap_leaves_it_unread() -> None:
    gap = gap_between(2, 40)
    state = reading([*POSTS[:3], *POSTS[40:]], gap)
    for _ in range(6):
        state.choose(state.cursor + 1)
    assert not state.is_unread(POSTS[2])
    assert not state.is_unread(POSTS[40])
    state.mend((), POSTS[3:40])
    assert all(state.is_unread(post) for post in POSTS[3:40])


def test_loaded_posts_inside_a_gap_are_read_one_by_one() -> None:
    state = reading([*POSTS[:3], POSTS[20], *POSTS[40:]], gap_between(2, 40))
    for _ in range(6):
        state.choose(state.cursor + 1)
    assert not state.is_unread(POSTS[20])
    assert state.is_unread(POSTS[19])
    assert state.is_unread(POSTS[21])


@given(
    cursor=st.integers(0, 24),
    scrolled=st.integers(-40, 40),
    came=st.integers(1, 37),
    size=st.tuples(st.integers(30, 90), st.integers(6, 40)),
)
def test_the_place_does_not_move_while_a_gap_fills(
    cursor: int, scrolled: int, came: int, size: tuple[int, int]
) -> None:
    state = reading([*POSTS[:3], *POSTS[40:]], gap_between(2, 40), size=size)
    state.choose(cursor, passed=False)
    state.scroll(scrolled)
    chosen, row, height = state.chosen, state.cursor_row(), state.height
    top = state.posts[state.top[0]]
    left = (gap_between(2 + came, 40),) if came < 37 else ()
    state.mend(left, POSTS[3 : 3 + came])
    assert state.chosen is chosen
    assert [post.id for post in state.posts] == sorted((post.id for post in state.posts), reverse=True)
    if 0 <= row < height and cursor >= 3 and state.cursor_row() != row:
        assert state.top == (0, 0)  # there are not that many rows above
    if not -height < row < height:
        assert state.posts[state.top[0]] is top


def test_the_gap_next_to_the_chosen_post_is_the_one_that_f_means() -> None:
    gap, end = gap_between(2, 40), Gap(NOTHING_BELOW, POSTS[-1].id)
    state = reading([*POSTS[:3], *POSTS[40:]], gap, end)
    found = []
    for at in range(len(state.posts)):
        state.choose(at, passed=False)
        found.append(state.gap_here())
    assert found == [None, None, gap, gap, *[None] * 18, end]


def test_the_end_says_what_lies_behind_it() -> None:
    def said(*gaps: Gap) -> str:
        return " ".join(words(row) for row in end_rows(LIST, gaps, 40, UNICODE))

    end = Gap(NOTHING_BELOW, POSTS[9].id)
    assert said() == "That is all. You are up to date."
    assert said(end) == "The cache ends here. f fetches older posts."
    assert said(Gap(end.older, end.newer, usd=0.5)).endswith("f fetches older posts, about $0.50.")
    assert "800 posts" in said(Gap(end.older, end.newer, beyond=True))
    assert said(gap_between(2, 40)) == said()
