"""How many panels fit, and which are in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.deck.geometry import (
    BARS,
    NARROWEST_PANEL,
    SMALLEST,
    border_at,
    in_sight,
    share,
    weigh,
    weights_for,
    with_border,
)


@pytest.mark.parametrize(("width", "panels", "side"), [(80, 1, 17), (120, 2, 22), (200, 3, 22), (61, 1, 0)])
def test_as_many_panels_as_the_look_says_stand_side_by_side(width: int, panels: int, side: int) -> None:
    shares = share(width, 40, 5)
    assert len(shares.slots) == panels
    assert shares.side == side


@given(width=st.integers(1, 400), height=st.integers(1, 100), panels=st.integers(1, 9), side=st.booleans())
def test_panels_never_overlap_nor_leave_the_screen(width: int, height: int, panels: int, side: bool) -> None:
    shares = share(width, height, panels, side_shown=side)
    if width < SMALLEST[0] or height < SMALLEST[1]:
        assert shares.too_small
        return
    assert 1 <= len(shares.slots) <= panels
    assert shares.height == height - BARS
    x = shares.side + 1 if shares.side else 0
    for slot in shares.slots:
        assert slot.x == x
        assert slot.width >= NARROWEST_PANEL
        x += slot.width + 1
    assert x - 1 == width  # all of it is used


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_the_panel_with_the_keyboard_is_always_in_sight(count: int, fit: int, data: st.DataObject) -> None:
    focused, before = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    first = in_sight(count, fit, focused, before)
    assert first <= focused < first + fit
    assert 0 <= first <= max(0, count - 1)


@given(width=st.integers(62, 400), panels=st.integers(1, 6), data=st.data())
def test_a_wider_panel_takes_columns_from_its_neighbours_and_none_is_lost(
    width: int, panels: int, data: st.DataObject
) -> None:
    shares = share(width, 40, panels)
    weights = [data.draw(st.integers(-4, 4)) for _ in shares.slots]
    weighed = weigh(shares, weights)
    assert sum(slot.width for slot in weighed.slots) == sum(slot.width for slot in shares.slots)
    assert all(slot.width >= min(NARROWEST_PANEL, shares.slots[0].width) for slot in weighed.slots)
    assert weighed.slots[0].x == shares.slots[0].x
    heaviest = max(range(len(weights)), key=lambda at: weights[at])
    assert all(weighed.slots[heaviest].width >= slot.width - 1 for slot in weighed.slots)


@given(width=st.integers(112, 400), panels=st.integers(2, 6), data=st.data())
def test_a_border_goes_where_it_is_taken_and_moves_no_other(
    width: int, panels: int, data: st.DataObject
) -> None:
    shares = share(width, 40, panels)
    shares = weigh(shares, [data.draw(st.floats(-5, 5)) for _ in shares.slots])
    border = data.draw(st.integers(0, len(shares.slots) - 2))
    column = data.draw(st.integers(0, width))
    widths = with_border(shares, border, column)
    moved = weigh(shares, weights_for(widths))
    assert tuple(slot.width for slot in moved.slots) == widths
    assert all(one >= NARROWEST_PANEL for one in widths)
    for at, (before, after) in enumerate(zip(shares.slots, moved.slots, strict=True)):
        assert at == border + 1 or before.x == after.x
    free = all(one > NARROWEST_PANEL for one in widths[border : border + 2])
    assert moved.slots[border + 1].x == column or not free
    assert border_at(moved, moved.slots[border + 1].x) == border
