"""The courier lets drafts out in time on its own thread, takes them back, and finishes what it is sending when it stops."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.feed.outbox import new, said
from tests.feed.test_courier import Heard, Start, start
from tests.fixtures.sandbox import Served
from tui.feed import outgoing
from tui.feed.events import Broken, Fetched, Spent
from tui.feed.writing_events import (
    Done,
    Found,
    Leaving,
    Lost,
    Missed,
    NotDone,
    Sending,
    Sent,
    TakenBack,
    TooLate,
)
from tui.model.draft import Draft, DraftId
from tui.model.panel import parse_panel
from tui.store import drafts
from tui.store.journal import open_journal

__all__ = ["start"]

HOME = parse_panel("home")


def confirmed(folder: Path, draft: Draft, seconds: float) -> DraftId:
    """A draft that goes out in so many seconds."""
    leaves_at = datetime.now(UTC) + timedelta(seconds=seconds)
    with closing(open_journal(folder / "journal.db")) as journal:
        return drafts.put(journal, replace(draft, state="waiting", leaves_at=leaves_at))


def state_of(folder: Path, number: DraftId) -> str:
    with closing(open_journal(folder / "journal.db")) as journal:
        found = drafts.get(journal, number)
    assert found is not None
    return found.state


def send(heard: Heard, folder: Path, text: str, seconds: float = 0.2) -> DraftId:
    number = confirmed(folder, new(text), seconds)
    heard.courier.send(number)
    return number


def test_a_draft_leaves_in_time_also_while_fetching_is_paused(
    start: Start, sandbox: Served, tmp_path: Path
) -> None:
    heard = start()
    heard.courier.pause()
    number = send(heard, tmp_path, "Hello", 0.5)
    leaving = heard.next(Leaving)
    assert leaving.draft == number
    assert 0 < leaving.seconds <= 0.5
    assert heard.next(Sent).draft == number
    assert said(sandbox) == ["Hello"]
    assert heard.next(Spent).today_usd == 0.015


def test_a_draft_is_taken_back_until_it_leaves(start: Start, sandbox: Served, tmp_path: Path) -> None:
    heard = start()
    number = send(heard, tmp_path, "Better not", 60)
    assert heard.next(Leaving).words == "Goes out in 60 s. u takes it back."
    heard.courier.take_back(number)
    assert heard.next(TakenBack).words == "Taken back; nothing was sent."
    gone = send(heard, tmp_path, "This goes")
    heard.next(Sent)
    heard.courier.take_back(gone)
    assert heard.next(TooLate).draft == gone
    assert said(sandbox) == ["This goes"]
    assert state_of(tmp_path, number) == "draft"


def test_what_is_on_its_way_when_the_program_ends_is_finished(
    start: Start, sandbox: Served, tmp_path: Path
) -> None:
    heard = start()
    send(heard, tmp_path, "Said before")
    heard.next(Sent)
    sandbox.faults("slow:400ms")
    number = send(heard, tmp_path, "The last word")
    heard.next(Sending)
    assert heard.courier.stop()
    assert state_of(tmp_path, number) == "sent"
    assert said(sandbox) == ["Said before", "The last word"]


def test_what_waited_while_nothing_ran_is_asked_about(start: Start, sandbox: Served, tmp_path: Path) -> None:
    number = confirmed(tmp_path, new("Too late?"), -30)
    heard = start()
    missed = heard.next(Missed)
    assert missed.drafts == (number,)
    assert missed.words == "A draft was to go out while delurk was closed. It was not sent: D shows it."
    send(heard, tmp_path, "Another")
    heard.next(Sent)
    assert said(sandbox) == ["Another"]


def test_a_lost_draft_is_looked_for_by_itself(start: Start, sandbox: Served, tmp_path: Path) -> None:
    heard = start()
    send(heard, tmp_path, "Said before")
    heard.next(Sent)
    sandbox.faults("cut:1")
    number = send(heard, tmp_path, "Was it heard?")
    heard.next(Lost)
    heard.courier.look_for_lost()
    assert heard.next(Found).draft == number
    assert said(sandbox) == ["Said before", "Was it heard?"]


def test_deeds_with_posts_are_done_one_after_the_other(start: Start, sandbox: Served) -> None:
    heard = start()
    heard.courier.watch([HOME])
    heard.next(Fetched)
    number = sandbox.post("mara_holt", "Worth keeping")
    courier = heard.courier
    for deed in (courier.bookmark, courier.repost, courier.undo_repost, courier.unbookmark):
        deed(number)  # type: ignore[arg-type]
    told = [heard.next(Done).words for _ in range(4)]
    assert told == [
        "Bookmarked. u undoes it.",
        "Reposted. u undoes it.",
        "Repost taken back.",
        "Bookmark taken away.",
    ]
    courier.delete(number)  # type: ignore[arg-type]
    assert heard.next(NotDone).refusal.kind == "policy"


def test_a_database_that_refuses_for_a_while_holds_nothing_up_for_ever(
    start: Start, sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "AFTER_TROUBLE", timedelta(seconds=0.1))
    number = confirmed(tmp_path, new("In the end"), 0.3)
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        journal.execute("ALTER TABLE draft_sent RENAME TO aside")
        heard = start()
        heard.next(Broken)
        journal.execute("ALTER TABLE aside RENAME TO draft_sent")
    assert heard.next(Sent).draft == number
    heard.told.clear()  # the Broken that was wanted
