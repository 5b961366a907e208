"""Pages that fit the money, and days that begin at midnight UTC."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tui.feed.budget import Budget, next_day, too_dear
from tui.feed.planner import ENDPOINTS, LARGEST_PAGE, LOOK_AGAIN, History, Plan, plan, price_of_page
from tui.model.panel import Panel, parse_panel
from tui.x.endpoints import TRAITS
from tui.x.prices import load

PANELS = [
    parse_panel(name)
    for name in ("home", "mentions", "bookmarks", "list:3", "@ana", "#a", "search:x", "thread:4")
]


def planned(panel: Panel, room: float, **more: object) -> Plan:
    given: dict[str, object] = {
        "history": History(),
        "own": False,
        "behind": False,
        "lookups_usd": 0.0,
        **more,
    }
    return plan(panel, prices=load(), room_usd=room, **given)  # type: ignore[arg-type]


@given(st.sampled_from(PANELS), st.floats(0, 3), st.booleans(), st.booleans(), st.none() | st.floats(0, 3))
def test_a_page_fits_the_money_and_what_x_allows(
    panel: Panel, room: float, own: bool, behind: bool, fair: float | None
) -> None:
    made = planned(panel, room, own=own, behind=behind, fair_usd=fair)
    least, most = TRAITS[made.endpoint].page or (1, 100)
    if made.page == 0:
        assert made.least_usd > room - 1e-6
    else:
        assert least <= made.page <= min(most, LARGEST_PAGE)
        assert made.estimate_usd <= room + 1e-6


def test_with_money_enough_a_whole_page_is_asked_for() -> None:
    assert {planned(panel, 10).page for panel in PANELS} == {100}


def test_a_fair_share_makes_pages_smaller_but_not_smaller_than_x_allows() -> None:
    assert planned(parse_panel("#a"), 10, fair_usd=0.30).page == 14
    assert planned(parse_panel("#a"), 10, fair_usd=0.0).page == 10
    assert planned(parse_panel("home"), 10, fair_usd=0.0).page == 1


def test_what_a_panel_has_cost_so_far_is_what_it_will_cost() -> None:
    history = History(requests=10, usd=0.50)
    assert planned(parse_panel("#a"), 10, history=history, behind=True).estimate_usd == 0.05
    assert planned(parse_panel("#a"), 10, history=history).estimate_usd > 1


def test_a_list_is_looked_at_again_in_small_pages() -> None:
    assert planned(parse_panel("list:3"), 10, behind=True).page == LOOK_AGAIN


def test_looking_up_a_name_is_in_the_estimate() -> None:
    dear, cheap = planned(parse_panel("@ana"), 10, lookups_usd=0.01), planned(parse_panel("@ana"), 10)
    assert round(dear.estimate_usd - cheap.estimate_usd, 6) == 0.01


def test_ones_own_posts_are_cheaper() -> None:
    assert price_of_page(load(), 9, own=True) < price_of_page(load(), 9, own=False)


def test_every_panel_that_x_can_be_asked_for_has_an_endpoint() -> None:
    for panel in PANELS:
        assert panel.kind in ENDPOINTS


def test_the_day_ends_at_midnight_utc_wherever_one_is() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert next_day(datetime(2026, 11, 25, 8, 0, tzinfo=tokyo)) == datetime(2026, 11, 25, tzinfo=UTC)
    assert next_day(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert next_day(datetime(2026, 11, 25, tzinfo=UTC)) == datetime(2026, 11, 26, tzinfo=UTC)


def test_what_is_left_is_never_less_than_nothing() -> None:
    assert Budget(1.0).room(0.04) == 0.96
    assert Budget(1.0).room(1.5) == 0


def test_too_dear_says_what_is_left_and_until_when() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert too_dear(now, 0.0, None, 0.1).until == datetime(2026, 11, 26, tzinfo=UTC)
    assert "$0.05 is left" in too_dear(now, 0.05, None, 0.1).what
    assert "--max-cost" in too_dear(now, 1.0, 0.05, 0.1).mend


def test_what_is_known_to_come_is_what_is_estimated() -> None:
    thread = Panel("thread", "7")
    whole, small = planned(thread, 5.0), planned(thread, 5.0, expected=40)
    assert (whole.page, whole.posts) == (100, 100)
    assert (small.page, small.posts) == (100, 40)
    assert small.estimate_usd < whole.estimate_usd / 2
    assert planned(thread, 5.0, expected=900).posts == 100
    assert planned(thread, 5.0, expected=0).posts == 1
