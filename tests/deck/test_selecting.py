"""A drag copies what people wrote, whatever stands round it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.invented import post
from tui.deck.blocks import Bodies, Style
from tui.deck.panel import PanelState
from tui.deck.selecting import Cell, columns, selected_text
from tui.layout.glyphs import UNICODE
from tui.layout.post import text_of
from tui.model.panel import Panel
from tui.text.terminal import FULL

STYLE = Style(UNICODE, FULL, UTC, datetime(2026, 11, 25, 14, tzinfo=UTC))


def panel(width: int = 44, count: int = 8) -> PanelState:
    state = PanelState(Panel("home"), "Home")
    state.hold([post(number) for number in range(count)], newer=0, has_older=False, at=None)
    state.fit(Bodies(width, STYLE), 200)
    return state


def test_a_drag_over_everything_copies_every_post_whole() -> None:
    state = panel()
    rows = state.rows()
    copied = selected_text(rows, Cell(0, 0), Cell(len(rows) - 1, 80), 80)
    for one in state.posts:
        said = text_of(one).split()
        assert said[0] in copied
        assert said[-1] in copied
    assert "↻" not in copied
    assert "│" not in copied


def test_a_drag_backwards_is_the_same() -> None:
    rows = panel().rows()
    one, other = Cell(3, 5), Cell(12, 9)
    assert selected_text(rows, one, other, 40) == selected_text(rows, other, one, 40)


@given(st.integers(0, 60), st.integers(0, 44), st.integers(0, 60), st.integers(0, 44))
def test_a_drag_copies_only_what_the_posts_say(y1: int, x1: int, y2: int, x2: int) -> None:
    state = panel()
    copied = selected_text(state.rows(), Cell(y1, x1), Cell(y2, x2), 40)
    texts = [text_of(one) for one in state.posts]
    for part in filter(None, copied.split("\n\n")):
        assert any(part in text for text in texts)


@pytest.mark.parametrize(("y", "found"), [(1, None), (2, (4, 40)), (3, (0, 40)), (4, (0, 8)), (5, None)])
def test_first_and_last_row_are_taken_in_part(y: int, found: tuple[int, int] | None) -> None:
    assert columns(y, Cell(2, 4), Cell(4, 7), 40) == found
