"""Marks, places, the deck and the ledger: what the user has done and paid."""

from datetime import UTC, date, datetime, timedelta, timezone
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.samples import NOW
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.reading import Marks, Stretch, with_read
from tui.store import ledger, marks, places, turns
from tui.store.ledger import Entry, PanelSpend, Resource
from tui.store.places import Deck, Place

HOME = Panel("home")
TAG = Panel("tags", "ldchat")
_shared_journal = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_shared_journal
@given(read=st.lists(st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))))
def test_marks_come_back_as_they_were_saved(journal: Connection, read: list[tuple[int, int]]) -> None:
    saved: Marks = ()
    for ends in read:
        saved = with_read(saved, Stretch(PostId(min(ends)), PostId(max(ends))))
    marks.save_marks(journal, HOME, saved)
    assert marks.read_marks(journal, HOME) == turns.marks_of(turns.turns_of(saved))
    assert marks.read_marks(journal, TAG) == ()


def test_what_another_program_saved_since_is_not_lost(journal: Connection) -> None:
    one, other = Stretch(PostId(1), PostId(3)), Stretch(PostId(7), PostId(9))
    marks.save_change(journal, HOME, (), (one,))
    assert marks.save_change(journal, HOME, (), (other,)) == (one, other)
    assert marks.save_change(journal, HOME, (one,), ()) == (other,)
    assert marks.read_marks(journal, HOME) == (other,)


def test_what_is_not_saved_yet_stands_beside_what_others_saved(journal: Connection) -> None:
    one, two, three = (Stretch(PostId(at), PostId(at)) for at in (1, 3, 5))
    assert marks.caught_up(before=(one,), mine=(two,), kept=(one, three)) == (two, three)


def test_the_same_deck_again_is_not_written(journal: Connection) -> None:
    deck = Deck((HOME, TAG), TAG)
    places.save_deck(journal, deck, at=NOW)
    before = journal.total_changes
    places.save_deck(journal, deck, at=NOW + timedelta(days=1))
    assert journal.total_changes == before


def test_each_panel_keeps_its_own_place(journal: Connection) -> None:
    assert places.read_place(journal, HOME) is None
    places.save_place(journal, HOME, Place(PostId(7), 2))
    places.save_place(journal, TAG, Place(PostId(8)))
    places.save_place(journal, HOME, Place(PostId(9), 1))
    assert places.read_place(journal, HOME) == Place(PostId(9), 1)
    assert places.read_place(journal, TAG) == Place(PostId(8), 0)


@pytest.mark.parametrize("names", [[], ["home"], ["#ldchat", "list:42", "search:from:ana -is:reply", "@ana"]])
def test_the_deck_comes_back_in_its_order(journal: Connection, names: list[str]) -> None:
    places.save_deck(journal, Deck((Panel("mentions"),), Panel("mentions")))
    panels = tuple(map(parse_panel, names))
    deck = Deck(panels, panels[-1] if panels else None)
    places.save_deck(journal, deck)
    assert places.read_deck(journal) == deck


def prices(*resources: Resource) -> dict[Resource, float]:
    cost = {"post": 0.005, "user": 0.010, "list": 0.005}
    return {resource: cost[resource[0]] for resource in resources}


def test_a_resource_is_counted_once_a_day_whichever_panel_brought_it(journal: Connection) -> None:
    first = Entry(NOW, HOME, "/2/timeline", prices(("post", 1), ("post", 2), ("user", 1)))
    again = Entry(NOW, TAG, "/2/search", prices(("post", 2), ("post", 3), ("user", 1)))
    assert ledger.record(journal, first) == pytest.approx(0.020)
    assert ledger.record(journal, again) == pytest.approx(0.005)
    assert ledger.spent_on(journal, NOW.date()) == pytest.approx(0.025)
    assert ledger.unbilled(journal, NOW.date(), [("post", 3), ("post", 4), ("list", 3)]) == {
        ("post", 4),
        ("list", 3),
    }


def test_the_day_ends_at_midnight_utc(journal: Connection) -> None:
    late = datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
    in_tokyo = (late + timedelta(minutes=2)).astimezone(timezone(timedelta(hours=9)))
    assert ledger.record(journal, Entry(late, HOME, "/2/a", prices(("post", 1)))) == 0.005
    assert ledger.record(journal, Entry(in_tokyo, HOME, "/2/a", prices(("post", 1)))) == 0.005
    assert ledger.spent_on(journal, date(2026, 11, 25)) == 0.005
    assert ledger.spent_on(journal, date(2026, 11, 26)) == 0.005


def test_the_sums_outlive_the_resources_they_were_made_of(journal: Connection) -> None:
    for days in range(40):
        ledger.record(journal, Entry(NOW + timedelta(days=days), HOME, "/2/a", prices(("post", 1))))
    assert journal.execute("SELECT count(*) FROM billed").fetchone()[0] <= 3
    assert ledger.spent_on(journal, NOW.date()) == 0.005


def test_the_summary_has_today_this_month_and_its_panels(journal: Connection) -> None:
    last_month = NOW - timedelta(days=30)
    ledger.record(journal, Entry(last_month, HOME, "/2/a", prices(("post", 1))))
    ledger.record(journal, Entry(NOW - timedelta(days=1), HOME, "/2/a", prices(("post", 1))))
    ledger.record(journal, Entry(NOW, HOME, "/2/b", prices(("post", 1), ("post", 2))))
    ledger.record(journal, Entry(NOW, TAG, "/2/counts", request_usd=0.010))
    ledger.record(journal, Entry(NOW, None, "/2/users/by", prices(("user", 1))))
    summary = ledger.summary(journal, NOW)
    assert summary.today_usd == pytest.approx(0.030)
    assert summary.month_usd == pytest.approx(0.035)
    assert summary.panels == (
        PanelSpend(HOME, requests=2, posts=3, users=0, usd=0.015),
        PanelSpend(None, requests=1, posts=0, users=1, usd=0.010),
        PanelSpend(TAG, requests=1, posts=0, users=0, usd=0.010),
    )


_resources = st.tuples(st.sampled_from(["post", "user", "list"]), st.integers(1, 5))
_entries = st.lists(st.tuples(st.integers(0, 2), st.sets(_resources)), max_size=8)


@_shared_journal
@given(entries=_entries)
def test_the_ledger_agrees_with_a_bill_kept_by_hand(
    journal: Connection, entries: list[tuple[int, set[Resource]]]
) -> None:
    journal.execute("DELETE FROM billed")  # the examples share a journal
    journal.execute("DELETE FROM spent")
    billed: set[tuple[int, Resource]] = set()
    for day, resources in sorted(entries, key=lambda entry: entry[0]):
        fresh = {(day, one) for one in resources} - billed
        billed |= fresh
        entry = Entry(NOW + timedelta(days=day), HOME, "/2/a", prices(*resources))
        counted = ledger.record(journal, entry)
        assert counted == pytest.approx(sum(prices(*(one for _, one in fresh)).values()))
    for day in range(3):
        by_hand = sum(prices(*(one for when, one in billed if when == day)).values())
        assert ledger.spent_on(journal, (NOW + timedelta(days=day)).date()) == pytest.approx(by_hand)
