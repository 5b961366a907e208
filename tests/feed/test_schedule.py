"""When panels are asked for again: worked out without waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from tui.feed.schedule import Schedule
from tui.model.panel import Panel, parse_panel
from tui.x.errors import ErrorKind, Refusal
from tui.x.limits import Limit

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOME, TAG, OTHER = parse_panel("home"), parse_panel("#a"), parse_panel("#b")
MINUTE = timedelta(minutes=1)


def made(*panels: Panel) -> Schedule:
    schedule = Schedule(timedelta(minutes=2))
    schedule.watch(panels, NOW)
    return schedule


def said(kind: ErrorKind, until: datetime | None = None) -> Refusal:
    return Refusal(kind, "It happened.", "Do.", until)


def test_watched_panels_are_due_at_once_in_their_order() -> None:
    schedule = made(TAG, HOME, parse_panel("kept"), TAG)
    assert schedule.next(NOW) == TAG
    schedule.succeeded(TAG, None, NOW)
    assert schedule.next(NOW) == HOME


def test_a_panel_is_due_again_after_its_interval() -> None:
    schedule = made(HOME)
    assert schedule.succeeded(HOME, None, NOW) == NOW + 2 * MINUTE
    assert schedule.next(NOW + MINUTE) is None
    assert schedule.next_time(NOW) == NOW + 2 * MINUTE
    assert schedule.next(NOW + 2 * MINUTE) == HOME


def test_nothing_watched_needs_no_timer() -> None:
    assert made().next_time(NOW) is None


def test_a_panel_that_is_still_watched_keeps_its_time() -> None:
    schedule = made(HOME)
    schedule.succeeded(HOME, None, NOW)
    schedule.watch([HOME, TAG], NOW)
    assert schedule.next(NOW) == TAG
    assert schedule.due[HOME] == NOW + 2 * MINUTE
    schedule.watch([TAG], NOW)
    assert HOME not in schedule.due


def test_what_the_reader_asks_for_goes_first_and_needs_not_be_watched() -> None:
    schedule = made(HOME)
    schedule.ask(TAG)
    assert schedule.next(NOW) == TAG
    assert schedule.succeeded(TAG, None, NOW) is None
    assert schedule.next(NOW) == HOME


def test_offline_waits_five_seconds_doubling_to_five_minutes() -> None:
    schedule = made(HOME)
    waits = []
    now = NOW
    for _ in range(9):
        again = schedule.refused(HOME, said("offline"), now)
        assert again is not None
        waits.append((again - now).total_seconds())
        assert schedule.next(again - timedelta(milliseconds=1)) is None
        assert schedule.next(again) == HOME
        now = again
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    schedule.succeeded(HOME, None, now)
    again = schedule.refused(HOME, said("timeout"), now)
    assert again == now + timedelta(seconds=5)


def test_offline_holds_all_panels_and_asking_tries_at_once() -> None:
    schedule = made(HOME, TAG)
    schedule.refused(HOME, said("offline"), NOW)
    assert schedule.next(NOW) is None
    schedule.ask(TAG)
    assert schedule.next(NOW) == TAG


def test_a_rate_limit_holds_only_its_endpoint_until_the_reset() -> None:
    schedule = made(TAG, OTHER, HOME)
    assert schedule.refused(TAG, said("rate limit", NOW + 9 * MINUTE), NOW) == NOW + 9 * MINUTE
    assert schedule.next(NOW) == HOME
    schedule.succeeded(HOME, None, NOW)
    assert schedule.next(NOW + 8 * MINUTE) in (HOME, None)
    schedule.ask(OTHER)  # asking does not get round it
    held = schedule.held(OTHER, NOW)
    assert held is not None
    assert held.until == NOW + 9 * MINUTE
    assert schedule.next(NOW + 9 * MINUTE) == OTHER


def test_a_rate_limit_without_a_reset_waits_longer_each_time() -> None:
    schedule = made(TAG)
    waits = []
    now = NOW
    for _ in range(6):
        again = schedule.refused(TAG, said("rate limit"), now)
        assert again is not None
        waits.append((again - now) / MINUTE)
        now = again
    assert waits == [1, 2, 4, 8, 15, 15]


def test_an_endpoint_with_nothing_left_waits_for_its_reset_unasked() -> None:
    schedule = made(TAG)
    assert schedule.succeeded(TAG, Limit(300, 0, NOW + 9 * MINUTE), NOW) == NOW + 9 * MINUTE
    assert schedule.next(NOW + 2 * MINUTE) is None


def test_a_spent_budget_holds_everything_until_the_next_day_or_a_larger_budget() -> None:
    schedule = made(HOME, TAG)
    midnight = datetime(2026, 11, 26, tzinfo=UTC)
    assert schedule.refused(HOME, said("budget", midnight), NOW) == midnight
    schedule.ask(TAG)
    assert schedule.next(NOW) is None
    assert schedule.next_time(NOW) == midnight
    schedule.forgive_budget()
    assert schedule.next(NOW) == TAG


@pytest.mark.parametrize(
    "kind",
    ["policy", "login", "not found", "no credits", "protected", "bad request", "no token", "usage cap"],
)
def test_what_cannot_pass_by_itself_is_tried_again_only_when_asked(kind: ErrorKind) -> None:
    schedule = made(HOME)
    assert schedule.refused(HOME, said(kind), NOW) is None
    assert schedule.next_time(NOW) is None
    schedule.watch([HOME], NOW + MINUTE)
    assert schedule.next(NOW + MINUTE) is None
    schedule.ask(HOME)
    assert schedule.next(NOW + MINUTE) == HOME
    schedule.succeeded(HOME, None, NOW + MINUTE)
    assert schedule.due[HOME] == NOW + 3 * MINUTE


def test_panels_that_are_due_share_what_is_left() -> None:
    schedule = made(HOME, TAG, OTHER)
    assert schedule.due_count(NOW) == 3
    schedule.succeeded(HOME, None, NOW)
    assert schedule.due_count(NOW) == 2


def test_what_was_asked_for_before_it_was_watched_is_not_asked_for_at_once_again() -> None:
    schedule = made(HOME)
    schedule.succeeded(HOME, None, NOW)
    schedule.ask(TAG)
    assert schedule.next(NOW) == TAG
    schedule.succeeded(TAG, None, NOW)
    schedule.watch([HOME, TAG], NOW)
    assert schedule.next(NOW) is None
    assert schedule.next(NOW + 2 * MINUTE) in (HOME, TAG)
