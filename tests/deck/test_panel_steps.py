"""Random reading: whatever comes, goes or changes size, nothing moves by itself."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fixtures.invented import post as invented_post
from tui.deck.blocks import Bodies, Style
from tui.deck.panel import PanelState, Row, Spot
from tui.layout.glyphs import UNICODE
from tui.model.gap import Gap
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Stretch, without
from tui.text.terminal import FULL

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)
STYLE = Style(UNICODE, FULL, UTC, NOW)


class Reading(RuleBasedStateMachine):
    """A reader with one panel. `cache` is all there is, newest first; the panel holds a window of it."""

    cache: ClassVar[list[Post]] = []

    @initialize(
        count=st.integers(1, 60),
        start=st.integers(0, 60),
        size=st.tuples(st.integers(20, 90), st.integers(3, 45)),
    )
    def open_panel(self, count: int, start: int, size: tuple[int, int]) -> None:
        self.posts = [invented_post(number) for number in range(count)]  # number 0 is the newest
        self.state = PanelState(Panel("home"), "Home")
        at = Spot(self.posts[min(start, count - 1)].id, 2) if start % 2 else None
        self.state.hold(self.posts[: count // 2 + 1], newer=0, has_older=count // 2 + 1 < count, at=at)
        self.state.unread = len(self.state.posts)
        self.state.fit(Bodies(size[0], STYLE), size[1])
        self.size = size
        self.next_number = -1

    # ---- keys

    @rule(by=st.sampled_from([1, -1, 1, 1, 5, -5]))
    def move(self, by: int) -> None:
        self.state.move(by)
        self._cursor_in_sight()

    @rule(share=st.sampled_from([1, -1, 0.5, -0.5]))
    def page(self, share: float) -> None:
        self.state.page(share)
        self._cursor_in_sight()

    @rule(rows=st.integers(-30, 30))
    def wheel(self, rows: int) -> None:
        chosen, marks = self.state.chosen, self.state.marks
        self.state.scroll(rows)
        assert self.state.chosen is chosen
        assert self.state.marks == marks
        held = [row for row in self.state.rows() if row.part != "none"]
        assert len(held) == self.state.height or self.state.top == (0, 0)

    @rule(direction=st.sampled_from([1, -1]))
    def unread(self, direction: int) -> None:
        found = self.state.next_unread(direction)
        if found:
            assert self.state.is_unread(self.state.posts[self.state.cursor])
            self._cursor_in_sight()

    @rule(direction=st.sampled_from([1, -1]))
    def other_day(self, direction: int) -> None:
        self.state.other_day(direction)

    @rule(index=st.integers(0, 70))
    def jump(self, index: int) -> None:
        self.state.choose(index, passed=False)
        self._cursor_in_sight()

    @rule()
    def unmark(self) -> None:
        post = self.state.posts[self.state.cursor]
        self.state.unread += 0 if self.state.is_unread(post) else 1
        self.state.marks = without(self.state.marks, Stretch(post.id, post.id))
        assert self.state.is_unread(self.state.posts[self.state.cursor])

    # ---- what happens by itself

    @rule()
    def older_posts_come(self) -> None:
        before = self._seen()
        left = self.posts[len(self.state.posts) :][:7]
        last = self.state.posts[-1]
        self.state.add_older([post for post in left if post.id < last.id], has_older=False)
        self._nothing_moved(before)

    @rule(count=st.integers(1, 5))
    def new_posts_are_shown(self, count: int) -> None:
        before = self._seen()
        fresh = [invented_post(self.next_number - at) for at in range(count - 1, -1, -1)]
        self.next_number -= count
        self.posts[:0] = fresh
        self.state.show_newer(fresh, 0)
        self._nothing_moved(before)

    @precondition(lambda self: len(self.state.posts) > 1)
    @rule(index=st.integers(0, 60))
    def a_gap_becomes_known(self, index: int) -> None:
        at = index % (len(self.state.posts) - 1)
        upper, lower = self.state.posts[at], self.state.posts[at + 1]
        if upper.id - lower.id < 3 or any(gap.newer == upper.id for gap in self.state.gaps):
            return
        chosen, row = self.state.chosen, self.state.cursor_row()
        gap = Gap(lower.id, upper.id, 3, usd=0.02)
        gaps = sorted((gap, *self.state.gaps), key=lambda one: one.newer, reverse=True)
        self.state.mend(tuple(gaps), ())
        assert self.state.chosen is chosen
        self._stays(row)

    @precondition(lambda self: bool(self.state.gaps))
    @rule(which=st.integers(0, 9), count=st.integers(1, 3), same=st.booleans())
    def a_gap_fills(self, which: int, count: int, same: bool) -> None:
        """With posts, or with reposts of one that stands there already."""
        gap = self.state.gaps[which % len(self.state.gaps)]
        step = max(1, (gap.newer - gap.older) // (count + 1))
        ids = [PostId(gap.newer - step * at) for at in range(1, count + 1)]
        like = self.state.held[-1].shown if same else None
        came = [
            replace(invented_post(7 + at), id=number, reposted=like)
            for at, number in enumerate(ids)
            if gap.holds(number)
        ]
        chosen, row = self.state.chosen, self.state.cursor_row()
        before = {post.id for post in self.state.held}
        self.posts = sorted([*self.posts, *came], key=lambda post: post.id, reverse=True)
        self.state.unread += len(came)
        self.state.mend(tuple(one for one in self.state.gaps if one is not gap), came)
        assert self.state.chosen is chosen
        assert {post.id for post in self.state.held} == before | {post.id for post in came}
        self._stays(row)

    def _stays(self, row: int) -> None:
        """The chosen post is on its row, unless there are not enough rows above or below it."""
        if 0 <= row < self.state.height and self._room_both_ways():
            assert self.state.cursor_row() == row

    @precondition(lambda self: len(self.state.posts) > 3)
    @rule(index=st.integers(0, 60))
    def a_post_goes(self, index: int) -> None:
        gone = self.state.posts[index % len(self.state.posts)]
        chosen, row = self.state.posts[self.state.cursor], self.state.cursor_row()
        self.posts = [post for post in self.posts if post.id != gone.id]
        self.state.remove(frozenset({gone.id}))
        if gone.id != chosen.id and 0 <= row < self.state.height and self._room_both_ways():
            assert self.state.posts[self.state.cursor].id == chosen.id
            assert self.state.cursor_row() == row

    @rule(width=st.integers(20, 90), height=st.integers(3, 45))
    def resize(self, width: int, height: int) -> None:
        chosen = self.state.posts[self.state.cursor]
        was_in_sight = self._in_sight()
        self.state.fit(Bodies(width, STYLE), height)
        self.size = (width, height)
        assert self.state.posts[self.state.cursor].id == chosen.id
        if was_in_sight:
            self._cursor_in_sight()

    @rule()
    def leave_and_come_back(self) -> None:
        spot, marks = self.state.spot(), self.state.marks
        assert spot is not None
        full, ruled = self._seen()[-1] is not None and not self.state.late, self.state.read_to
        top = self._seen()[0]
        again = PanelState(Panel("home"), "Home", marks=marks)
        again.unread = self.state.unread
        again.gaps = self.state.gaps
        again.hold(self.state.held, newer=0, has_older=self.state.has_older, at=spot)
        again.fit(Bodies(self.size[0], STYLE), self.size[1])
        self.state = again
        now = self._seen()[0]
        if full and top is not None and now is not None and self.state.read_to == ruled:
            assert now.post is not None
            assert top.post is not None
            assert (now.post.id, now.part, now.index) == (top.post.id, top.part, top.index)

    # ---- what always holds

    @invariant()
    def every_row_is_there(self) -> None:
        if hasattr(self, "state"):
            assert len(self.state.rows()) == self.state.height

    @invariant()
    def unread_is_what_is_not_read(self) -> None:
        if hasattr(self, "state"):
            assert self.state.unread >= 0

    def _seen(self) -> list[Row | None]:
        rows = self.state.rows()
        return [row if row.post is not None else None for row in rows]

    def _nothing_moved(self, before: list[Row | None]) -> None:
        for was, row in zip(before, self.state.rows(), strict=True):
            if was is not None and was.part == "body":
                assert row.post is not None
                assert was.post is not None
                assert (row.post.id, row.index) == (was.post.id, was.index)

    def _room_both_ways(self) -> bool:
        """Whether there is enough above and below that no end has to give way."""
        return self.state.cursor > 25 and len(self.state.posts) - self.state.cursor > 25

    def _in_sight(self) -> bool:
        row = self.state.cursor_row()
        return -len(self.state.block(self.state.cursor).body) < row < self.state.height

    def _cursor_in_sight(self) -> None:
        assert self._in_sight(), (self.state.cursor_row(), self.state.height)


TestReading = Reading.TestCase
TestReading.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.long
class TestReadingForLong(Reading.TestCase):
    settings = settings(max_examples=2_000, stateful_step_count=60, deadline=None)


def test_reading_the_same_post_twice_counts_once() -> None:
    state = PanelState(Panel("home"), "Home")
    state.hold([invented_post(number) for number in range(3)], newer=0, has_older=False, at=None)
    state.unread = 3
    state.fit(Bodies(60, STYLE), 20)
    state.move(1)
    state.move(-1)
    state.move(1)
    assert state.unread == 1
    assert not state.is_unread(state.posts[0])
    assert state.is_unread(state.posts[2])
    assert PostId(0) not in [post.id for post in state.posts]


@pytest.mark.parametrize("goes", [0, 1, 39])
def test_what_is_in_sight_stays_when_a_post_goes_and_the_chosen_one_is_out_of_sight(goes: int) -> None:
    posts = [invented_post(number) for number in range(40)]
    state = PanelState(Panel("home"), "Home")
    state.hold(posts, newer=0, has_older=False, at=None)
    state.fit(Bodies(60, STYLE), 20)
    state.choose(3, passed=False)
    state.scroll(60)
    seen = [row.line for row in state.rows()]
    state.remove(frozenset({posts[goes].id}))
    assert [row.line for row in state.rows()] == seen


def test_a_post_that_goes_below_leaves_the_last_ones_on_their_rows() -> None:
    posts = [invented_post(number) for number in range(20)]
    state = PanelState(Panel("home"), "Home")
    state.hold(posts, newer=0, has_older=False, at=None)
    state.fit(Bodies(60, STYLE), 20)
    state.choose(18, passed=False)
    state.scroll(100)
    row = state.cursor_row()
    state.remove(frozenset({posts[19].id}))
    assert state.cursor_row() == row


def test_a_panel_that_was_never_drawn_can_lose_posts_and_get_a_gap() -> None:
    posts = [invented_post(number) for number in range(9)]
    state = PanelState(Panel("home"), "Home")
    state.hold(posts, newer=0, has_older=False, at=Spot(posts[8].id, 0))
    state.mend((Gap(posts[4].id, posts[5].id, 10),), ())
    state.remove(frozenset({posts[0].id}))
    state.mend((), ())
    state.fit(Bodies(60, STYLE), 20)
    assert state.chosen == posts[8]
