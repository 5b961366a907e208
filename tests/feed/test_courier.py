"""The courier fetches on its own thread, tells what happens, and stops when it is told to."""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from tests.fixtures.sandbox import Served
from tui.feed import schedule
from tui.feed.budget import Budget
from tui.feed.courier import Courier
from tui.feed.errands import broken
from tui.feed.events import (
    Broken,
    Discovered,
    Event,
    Fetched,
    Fetching,
    Filled,
    Named,
    Paused,
    Planned,
    Refused,
    Resumed,
    Spent,
    Undiscovered,
    Unwritable,
    Waiting,
)
from tui.feed.refresher import Refresher
from tui.model.ids import PostId
from tui.model.panel import parse_panel
from tui.store import gaps
from tui.store.cache import open_cache
from tui.x.access import Access, Tokens

HOME, TAG = parse_panel("home"), parse_panel("#lrnchat")
E = TypeVar("E")


@dataclass
class Heard:
    """A courier and what it has told so far."""

    courier: Courier
    told: list[Event] = field(default_factory=list)
    _arriving: "queue.SimpleQueue[Event]" = field(default_factory=queue.SimpleQueue)

    def hear(self, event: Event) -> None:
        assert threading.current_thread().name == "courier"
        self._arriving.put(event)

    def next(self, kind: type[E], seconds: float = 5.0) -> E:
        """The next event of that kind; those before it are kept in `told`."""
        until = time.monotonic() + seconds
        while True:
            try:
                event = self._arriving.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {kind.__name__} came, but {self.told[-5:]}") from None
            self.told.append(event)
            if isinstance(event, kind):
                return event

    def rest(self, seconds: float = 0.0) -> list[Event]:
        """What came since, after waiting so long."""
        time.sleep(seconds)
        found: list[Event] = []
        while not self._arriving.empty():
            found.append(self._arriving.get())
        self.told += found
        return found


Start = Callable[..., Heard]


@pytest.fixture
def start(sandbox: Served, tmp_path: Path) -> Iterator[Start]:
    """Starts couriers on the sandbox; a mistake of ours that one of them tells of fails the test."""
    running: list[Heard] = []

    def begin(
        usd: float = 50.0,
        every: float = 60.0,
        access: Access | None = None,
        folder: Path | None = None,
        **more: float,
    ) -> Heard:
        folder = folder or tmp_path
        heard: Heard
        courier = Courier(
            access or sandbox.access,
            cache=folder / "cache.db",
            journal=folder / "journal.db",
            hear=lambda event: heard.hear(event),
            budget=Budget(usd),
            every_seconds=every,
            **more,
        )
        heard = Heard(courier)
        running.append(heard)
        courier.start()
        return heard

    yield begin
    for heard in running:
        assert heard.courier.stop()
        heard.rest()
        assert [event for event in heard.told if isinstance(event, Broken)] == []


def test_watched_panels_are_fetched_at_once_and_each_is_told(start: Start, sandbox: Served) -> None:
    heard = start()
    heard.courier.watch([HOME, parse_panel("kept"), TAG])
    assert heard.next(Spent) == Spent(0.0, 50.0)
    first = heard.next(Fetched)
    second = heard.next(Fetched)
    assert [first.panel, second.panel] == [HOME, TAG]
    assert first.new > 0
    assert first.next_at is not None
    assert timedelta(seconds=58) < first.next_at - first.at <= timedelta(seconds=60)
    spent = heard.next(Spent)
    assert spent.today_usd == pytest.approx(sandbox.bill()["usd"])
    assert spent.today_usd == pytest.approx(first.cost_usd + second.cost_usd)
    assert [type(event) for event in heard.told] == [
        Spent,
        Fetching,
        Fetched,
        Spent,
        Fetching,
        Fetched,
        Spent,
    ]


def test_new_posts_come_by_themselves(start: Start, sandbox: Served) -> None:
    heard = start(every=0.1)
    heard.courier.watch([TAG])
    heard.next(Fetched)
    sandbox.post("mara_holt", "And another #lrnchat")
    while (fetched := heard.next(Fetched)).new == 0:
        pass
    assert fetched.new == 1


def test_a_panel_that_is_no_longer_watched_is_left_alone(start: Start, sandbox: Served) -> None:
    heard = start(every=0.1)
    heard.courier.watch([TAG])
    heard.next(Fetched)
    heard.courier.watch([])
    heard.rest(0.2)
    before = sandbox.bill()["requests"]
    assert heard.rest(0.3) == []
    assert sandbox.bill()["requests"] == before


def test_a_panel_can_be_asked_for_without_watching_it(start: Start) -> None:
    heard = start()
    heard.courier.ask(TAG)
    fetched = heard.next(Fetched)
    assert (fetched.panel, fetched.next_at) == (TAG, None)


def test_a_list_is_told_by_its_name(start: Start, sandbox: Served) -> None:
    one = next(iter(sandbox.running.sandbox.core.world.lists.values()))
    heard = start()
    heard.courier.ask(parse_panel(f"list:{one.id}"))
    assert heard.next(Named) == Named(one.id, one.name)


def test_the_accounts_lists_are_discovered(start: Start, sandbox: Served) -> None:
    heard = start()
    heard.courier.discover()
    found = heard.next(Discovered)
    assert set(found.lists) <= set(sandbox.running.sandbox.core.world.lists)
    assert {event.id for event in heard.told if isinstance(event, Named)} == set(found.lists) != set()


def test_why_the_lists_are_not_told_is_said_once(start: Start, sandbox: Served) -> None:
    sandbox.faults("403")
    heard = start()
    heard.courier.discover()
    assert heard.next(Undiscovered).refusal.kind == "policy"
    assert [event for event in heard.rest(0.2) if isinstance(event, Discovered | Undiscovered)] == []


def test_older_posts_are_fetched_where_the_cache_ends(start: Start, sandbox: Served, tmp_path: Path) -> None:
    heard = start()
    heard.courier.ask(HOME)
    heard.next(Fetched)
    with closing(open_cache(tmp_path / "cache.db", readonly=True)) as db:
        end = gaps.of(db, HOME)[-1]
    spent = sandbox.bill()["usd"]
    heard.courier.fill(HOME, end.newer, 5.0)
    filled = heard.next(Filled)
    assert (filled.panel, filled.newer, filled.stopped) == (HOME, end.newer, None)
    assert filled.new > 0
    assert sandbox.bill()["usd"] - spent == pytest.approx(filled.cost_usd)
    with closing(open_cache(tmp_path / "cache.db", readonly=True)) as db:
        assert gaps.of(db, HOME)[-1].newer < end.newer


def test_filling_waits_for_the_reader_to_go_on_and_for_no_rate_limit(start: Start, sandbox: Served) -> None:
    heard = start(every=0.1)
    heard.courier.ask(TAG)
    heard.next(Fetched)
    sandbox.faults("429")
    heard.courier.ask(TAG)
    heard.next(Refused)
    requests = sandbox.bill()["requests"]
    heard.courier.fill(TAG, PostId(5))
    assert heard.next(Waiting).refusal.kind == "rate limit"
    heard.courier.pause()
    heard.next(Paused)
    heard.courier.fill(HOME, PostId(5))
    assert [event for event in heard.rest(0.2) if isinstance(event, Filled | Fetching)] == []
    heard.courier.resume()
    assert heard.next(Filled).new == 0
    assert sandbox.bill()["requests"] == requests


def test_a_price_is_told_without_asking_anybody_even_while_paused(start: Start, sandbox: Served) -> None:
    heard = start(usd=50.0)
    heard.courier.pause()
    thread = parse_panel("thread:5")
    heard.courier.plan(thread, 40)
    told = heard.next(Planned)
    assert (told.panel, told.posts) == (thread, 40)
    assert 0.1 < told.usd < 1.0
    assert sandbox.bill()["usd"] == 0


def test_a_price_beyond_the_budget_is_told_as_no_posts(start: Start) -> None:
    heard = start(usd=0.0)
    heard.courier.plan(parse_panel("thread:5"))
    told = heard.next(Planned)
    assert told.posts == 0
    assert told.usd > 0


def test_nothing_is_asked_while_paused(start: Start, sandbox: Served) -> None:
    heard = start(every=0.1)
    heard.courier.pause()
    heard.next(Paused)
    heard.courier.watch([TAG])
    heard.rest(0.3)
    assert sandbox.bill()["requests"] == 0
    heard.courier.resume()
    heard.next(Resumed)
    assert heard.next(Fetched).panel == TAG


def test_offline_is_told_with_the_time_of_the_next_try(start: Start) -> None:
    heard = start(access=Access("http://127.0.0.1:1", Tokens("u", "a")))
    heard.courier.watch([HOME, TAG])
    refused = heard.next(Refused)
    assert refused.refusal.kind == "offline"
    assert refused.next_at is not None
    assert refused.next_at - refused.at == schedule.FIRST_PAUSE
    assert heard.rest(0.3) in ([], [Spent(0.0, 50.0)])  # no second panel runs into the same wall


def test_asking_while_offline_tries_at_once(start: Start, sandbox: Served) -> None:
    heard = start()
    sandbox.faults("reset")
    heard.courier.watch([TAG])
    assert heard.next(Refused).refusal.kind == "offline"
    sandbox.faults("")
    heard.courier.ask(TAG)
    assert heard.next(Fetched, 3.0).panel == TAG


def test_it_comes_back_by_itself_when_the_network_does(
    start: Start, sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FIRST_PAUSE", timedelta(seconds=0.05))
    heard = start()
    sandbox.faults("503:2")
    heard.courier.watch([TAG])
    assert heard.next(Refused).refusal.kind == "server"
    assert heard.next(Refused).refusal.kind == "server"
    assert heard.next(Fetched).panel == TAG


def test_a_rate_limit_holds_one_endpoint_and_who_asks_is_told_until_when(
    start: Start, sandbox: Served
) -> None:
    heard = start()
    heard.courier.watch([HOME])
    heard.next(Fetched)
    sandbox.faults("429,noreset")
    heard.courier.ask(TAG)
    refused = heard.next(Refused)
    assert refused.refusal.kind == "rate limit"
    sandbox.faults("")
    heard.courier.ask(TAG)
    waiting = heard.next(Waiting)
    assert (waiting.panel, waiting.until) == (TAG, refused.next_at)
    heard.courier.ask(HOME)
    assert heard.next(Fetched).panel == HOME


def test_over_the_budget_nothing_is_asked_until_it_is_raised(start: Start, sandbox: Served) -> None:
    heard = start(usd=0.01)
    heard.courier.watch([TAG, HOME])
    refused = heard.next(Refused)
    assert refused.refusal.kind == "budget"
    assert refused.next_at is not None
    midnight = datetime.now(UTC).date() + timedelta(days=1)
    assert refused.next_at == datetime(midnight.year, midnight.month, midnight.day, tzinfo=UTC)
    heard.courier.ask(HOME)
    assert heard.next(Waiting).refusal.kind == "budget"
    assert sandbox.bill()["requests"] == 0
    heard.courier.set_budget(Budget(10))
    assert heard.next(Fetched).panel in (TAG, HOME)
    assert heard.next(Spent).budget_usd == 10


def test_a_refusal_that_cannot_pass_is_not_tried_again(start: Start, sandbox: Served) -> None:
    heard = start(every=0.05)
    sandbox.faults("402")
    heard.courier.watch([TAG])
    refused = heard.next(Refused)
    assert (refused.refusal.kind, refused.next_at) == ("no credits", None)
    heard.rest(0.1)
    assert heard.rest(0.3) == []


def test_stopping_does_not_wait_for_a_server_that_hangs(start: Start, sandbox: Served) -> None:
    heard = start()
    sandbox.faults("slow:20s")
    heard.courier.watch([TAG])
    heard.next(Fetching)
    before = time.monotonic()
    assert heard.courier.stop()
    assert time.monotonic() - before < 2


def test_stopping_twice_or_before_the_start_is_fine(sandbox: Served, tmp_path: Path) -> None:
    told: list[Event] = []
    courier = Courier(sandbox.access, cache=tmp_path / "c.db", journal=tmp_path / "j.db", hear=told.append)
    assert courier.stop()
    courier.start()
    courier.watch([TAG])
    assert courier.stop()
    assert courier.stop()
    courier.ask(TAG)
    assert told == []


def test_a_hanging_server_runs_into_the_time_out(start: Start, sandbox: Served) -> None:
    heard = start(answer_seconds=0.2)
    sandbox.faults("slow:20s")
    heard.courier.ask(TAG)
    assert heard.next(Refused).refusal.kind == "timeout"


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_database_that_cannot_be_used_is_told(start: Start, tmp_path: Path) -> None:
    (tmp_path / "cache.db").write_bytes(b"this is no database, but long enough to be looked at" * 99)
    told = start().next(Unwritable)
    assert "cache.db" in told.what
    assert told.mend


def test_a_locked_cache_is_told_and_the_courier_lives_on(start: Start, tmp_path: Path) -> None:
    heard = start()
    heard.courier.ask(TAG)
    heard.next(Fetched)
    other = sqlite3.connect(tmp_path / "cache.db", isolation_level=None)
    other.execute("ALTER TABLE panel_post RENAME TO elsewhere")
    heard.courier.ask(TAG)
    assert heard.next(Broken).panel == TAG
    heard.told.clear()  # that one was asked for
    other.execute("ALTER TABLE elsewhere RENAME TO panel_post")
    other.close()
    heard.courier.ask(TAG)
    assert heard.next(Fetched).panel == TAG


def test_a_mistake_of_ours_becomes_an_event_without_its_words(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mistaken(*given: object, **more: object) -> None:
        raise KeyError("user-SECRET")

    monkeypatch.setattr(Refresher, "fetch", mistaken)
    heard = start()
    heard.courier.watch([TAG])
    event = heard.next(Broken)
    assert (event.panel, event.type) == (TAG, "KeyError")
    assert event.where.startswith("test_courier.py:")
    assert "SECRET" not in repr(event)
    heard.told.clear()


def test_a_mistake_without_a_place_is_told_too() -> None:
    assert broken(None, KeyError("x")) == Broken(None, "KeyError", "nowhere")


def test_two_couriers_may_share_a_cache(start: Start, sandbox: Served) -> None:
    one, two = start(every=0.05), start(every=0.05)
    for heard in (one, two):
        heard.courier.watch([TAG, HOME])
    for _ in range(4):
        one.next(Fetched)
        two.next(Fetched)
    one.courier.stop()
    two.courier.stop()
    assert max(
        event.today_usd for event in one.told + one.rest() if isinstance(event, Spent)
    ) == pytest.approx(sandbox.bill()["usd"])
