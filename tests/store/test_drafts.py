"""Drafts: kept whole as they are typed, found again, and sent once however many programs look after them."""

import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.samples import LATER, NOW, a_page, a_post, an_id
from tui.model.draft import NEW, Answered, Draft, DraftId, Picture, Place, PollDraft
from tui.model.ids import PostId, UserId
from tui.model.panel import parse_panel
from tui.store import draft_rows, drafts, forgetting, kept, practice, writing
from tui.store.cache import open_cache
from tui.store.drafts import Held
from tui.store.journal import open_journal
from tui.store.kept import Lost
from tui.store.rows import milliseconds

ROOT = Path(__file__).parents[2]
SECOND = timedelta(seconds=1)
ANSWERED = Answered(an_id(1), UserId(11), "ana", "What made you post the first time?")


def put(db: Connection, text: str, at: datetime = NOW, **more: Any) -> DraftId:
    return drafts.put(db, replace(Draft(NEW, (text,)), **more), at=at)


def known(db: Connection, number: DraftId) -> Draft:
    draft = drafts.get(db, number)
    assert draft is not None
    return draft


def waiting(db: Connection, text: str = "a heron", leaves_at: datetime = NOW, **more: Any) -> DraftId:
    return put(db, text, state="waiting", leaves_at=leaves_at, **more)


# ---- kept


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_moments = st.datetimes(datetime(2006, 1, 1), datetime(2100, 1, 1)).map(
    lambda when: when.replace(microsecond=0, tzinfo=UTC)
)
_ids = st.integers(1, 2**63 - 1)
_panels = st.none() | st.sampled_from(["home", "#a+#b", "room:LRN chat", "list:42"]).map(parse_panel)
_drafts = st.builds(
    Draft,
    st.integers(1, 2**50).map(DraftId),
    st.lists(_text, min_size=1, max_size=3).map(tuple),
    st.sampled_from(["post", "reply", "quote", "edit"]),
    st.sampled_from(["draft", "private"]),
    st.builds(Place, _panels, st.none() | _moments, _text, _text, _text),
    st.none() | st.builds(Answered, _ids.map(PostId), st.none() | _ids.map(UserId), _text, _text),
    st.lists(st.builds(Picture, _text, _text, st.none() | _ids), max_size=2).map(tuple),
    st.none() | st.builds(PollDraft, st.lists(_text, max_size=4).map(tuple), st.integers(5, 9999)),
    st.booleans(),
    begun=_moments,
    touched=_moments,
    remind_at=st.none() | _moments,
    send_at=st.none() | _moments,
    previous=st.none() | _ids.map(PostId),
    failure=_text,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draft=_drafts)
def test_any_draft_is_kept_whole(journal: Connection, draft: Draft) -> None:
    journal.execute("PRAGMA synchronous = OFF")
    drafts.remove(journal, draft.id)
    drafts.put(journal, draft, at=LATER)
    assert known(journal, draft.id) == replace(draft, touched=known(journal, draft.id).touched)


def test_half_a_character_from_a_paste_loses_nothing_else(journal: Connection) -> None:
    assert known(journal, put(journal, "a \ud83d\ude00 heron \ud83d")).text == "a 😀 heron �"


def test_a_draft_is_one_draft_as_it_is_typed_and_stands_first(journal: Connection) -> None:
    first, second = put(journal, "A2 I was"), put(journal, "egret", NOW + SECOND)
    assert [one.id for one in drafts.all(journal)] == [second, first]
    drafts.put(journal, replace(known(journal, first), parts=("A2 I was asked",)), at=NOW + 2 * SECOND)
    top, _ = drafts.all(journal)
    assert (top.id, top.text, top.begun, top.touched) == (first, "A2 I was asked", NOW, NOW + 2 * SECOND)
    changes = journal.total_changes
    drafts.put(journal, replace(top, touched=None), at=LATER)
    assert journal.total_changes == changes  # nothing was typed since
    assert drafts.count(journal, {"draft"}) == 2


def test_drafts_are_found_by_what_is_written_and_where(journal: Connection) -> None:
    heron = put(journal, "Der große Reiher", place=Place(parse_panel("room:lrnchat"), label="A2"))
    egret = put(journal, "Me too", NOW + SECOND, kind="reply", answers=ANSWERED, state="private")
    assert [one.id for one in drafts.find(journal, "GROSSE reih")] == [heron]
    assert [one.id for one in drafts.find(journal, "lrnchat a2")] == [heron]
    assert [one.id for one in drafts.find(journal, "@ana first")] == [egret]
    assert drafts.find(journal, "@ana reiher") == []
    assert [one.id for one in drafts.find(journal, "", {"private"})] == [egret]


def test_what_is_removed_is_gone_and_can_be_brought_back(journal: Connection) -> None:
    number = waiting(journal, "a heron")
    before = drafts.remove(journal, number, at=NOW)
    assert before is not None
    assert drafts.all(journal) == []
    assert not drafts.claim(journal, number, LATER)
    assert "heron" not in "".join(map(str, journal.execute("SELECT * FROM draft").fetchone()))
    assert drafts.remove(journal, number) is None
    drafts.restore(journal, before, at=NOW)
    assert known(journal, number).text == "a heron"
    assert known(journal, number).state == "draft"  # to send it is another act


# A program that puts a draft five times a second, as somebody types, and says what it has typed before it does.
TYPIST = dedent(
    """
    import itertools, sys, time
    from pathlib import Path
    from tui.model.draft import Draft, DraftId
    from tui.store import drafts
    from tui.store.journal import open_journal

    db = open_journal(Path(sys.argv[1]))
    for number in itertools.count(1):
        print(number, flush=True)
        drafts.put(db, Draft(DraftId(7), (" ".join(map(str, range(1, number + 1))),)))
        time.sleep(0.2)
    """
)


def test_kill_9_loses_no_more_than_a_second_of_typing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert typist.stdout is not None
    typed = [int(typist.stdout.readline()) for _ in range(5)][-1]
    time.sleep(0.03)  # in the middle of whatever it does
    typist.send_signal(signal.SIGKILL)
    typed = max(typed, *map(int, typist.stdout.read().split()), 0)
    typist.wait()
    with closing(open_journal(path)) as journal:
        assert typed - 1 <= int(known(journal, DraftId(7)).text.split()[-1]) <= typed
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# ---- the post that is answered


def test_the_answered_post_outlives_the_cache_and_not_its_author(journal: Connection, tmp_path: Path) -> None:
    number = put(journal, "I was asked", kind="reply", answers=ANSWERED)
    composer = known(journal, number)
    with closing(open_cache(tmp_path / "cache.db")) as cache:
        writing.save_page(cache, parse_panel("home"), a_page(a_post(1)), fetched_at=NOW)
        forgetting.forget_post(cache, ANSWERED.post)
        assert kept.lost_in(cache, kept.inside(journal)) == []
    assert known(journal, number).answers == ANSWERED
    kept.lose(journal, [Lost(ANSWERED.post, "deleted", milliseconds(NOW + SECOND))])
    drafts.put(journal, replace(composer, parts=("I was asked to",)), at=LATER)  # which still holds the text
    draft = known(journal, number)
    assert (draft.text, draft.answers) == ("I was asked to", replace(ANSWERED, text=""))
    assert ANSWERED.text not in "".join(map(str, journal.execute("SELECT * FROM draft").fetchall()))
    assert (
        known(journal, put(journal, "anew", LATER, answers=ANSWERED)).answers == ANSWERED
    )  # it is there again


# ---- the outbox


def test_a_draft_that_waits_can_be_taken_back_until_it_is_on_its_way(journal: Connection) -> None:
    number = waiting(journal, leaves_at=NOW + 10 * SECOND)
    assert not drafts.claim(journal, number, NOW + 9 * SECOND)
    assert drafts.take_back(journal, number, at=NOW + 9 * SECOND)
    assert not drafts.claim(journal, number, LATER)
    drafts.put(journal, replace(known(journal, number), state="waiting", leaves_at=LATER), at=NOW)
    assert drafts.claim(journal, number, LATER)
    assert not drafts.claim(journal, number, LATER)
    assert not drafts.take_back(journal, number, at=LATER)


def test_what_is_on_its_way_is_changed_by_nobody_but_its_sender(journal: Connection) -> None:
    number = waiting(journal)
    composer = replace(known(journal, number), state="draft", leaves_at=None, parts=("late words",))
    with pytest.raises(Held):  # a save that was under way when the draft was sent
        drafts.put(journal, composer, at=NOW)
    assert drafts.claim(journal, number, NOW)
    for deed in (drafts.put, lambda db, draft: drafts.remove(db, draft.id)):
        with pytest.raises(Held):
            deed(journal, composer)
    assert drafts.settle(journal, number, "sent", at=NOW, sent=[an_id(5)])
    with pytest.raises(Held):
        drafts.put(journal, composer, at=LATER)
    assert (known(journal, number).text, known(journal, number).sent) == ("a heron", (an_id(5),))


def test_a_refused_draft_is_a_draft_again_and_says_why(journal: Connection) -> None:
    number = waiting(journal, send_at=NOW)
    drafts.claim(journal, number, NOW)
    assert drafts.settle(journal, number, "draft", at=NOW, failure="X refused the picture.")
    draft = known(journal, number)
    assert (draft.state, draft.failure, draft.send_at) == ("draft", "X refused the picture.", None)
    assert not drafts.settle(journal, number, "sent", at=NOW)  # it was not on its way


def test_a_thread_that_broke_off_goes_on_where_it_did(journal: Connection) -> None:
    number = waiting(journal, parts=("one", "two", "three"))
    drafts.claim(journal, number, NOW)
    drafts.hold(journal, number, [an_id(5), an_id(6)], NOW + SECOND)
    assert drafts.settle(journal, number, "waiting", at=NOW, failure="Offline.", leaves_at=LATER)
    draft = known(journal, number)
    assert (draft.left, draft.leaves_at, draft.failure) == (("three",), LATER, "Offline.")
    drafts.taken_down(journal, an_id(6))
    assert known(journal, number).left == ("two", "three")


def test_a_sender_that_was_killed_leaves_a_draft_to_be_looked_for(journal: Connection) -> None:
    number = waiting(journal)
    drafts.claim(journal, number, NOW)
    drafts.hold(journal, number, [], NOW + timedelta(minutes=1))
    assert drafts.give_up(journal, NOW + drafts.HELD + SECOND) == []  # it lives
    assert drafts.give_up(journal, NOW + timedelta(minutes=1) + drafts.HELD + SECOND) == [number]
    assert known(journal, number).state == "lost"
    assert drafts.settle(journal, number, "sent", at=LATER, sent=[an_id(5)])  # found, or its sender woke up


def test_what_came_due_while_nothing_ran_is_not_due_but_missed(journal: Connection) -> None:
    by_hand, at_a_time = waiting(journal, "now"), waiting(journal, "later", send_at=NOW)
    put(journal, "a draft that was never sent", send_at=NOW)

    def asked(minutes: float) -> tuple[list[DraftId], list[DraftId]]:
        now = NOW + timedelta(minutes=minutes)
        return [one.id for one in drafts.due(journal, now)], [one.id for one in drafts.missed(journal, now)]

    assert asked(-1) == ([], [])
    assert (sorted(asked(1)[0]), asked(1)[1]) == (sorted([by_hand, at_a_time]), [])
    assert asked(15) == ([at_a_time], [by_hand])
    assert (asked(16)[0], sorted(asked(16)[1])) == ([], sorted([by_hand, at_a_time]))


def test_a_reminder_comes_when_it_was_asked_for(journal: Connection) -> None:
    number = put(journal, "ask Bo", remind_at=LATER)
    waiting(journal, remind_at=NOW)
    assert drafts.reminders(journal, LATER - SECOND) == []
    assert [one.id for one in drafts.reminders(journal, LATER)] == [number]


# Two of these at once: an app, and `drafts send --due` from cron.
SENDER = dedent(
    """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from tui.store import drafts
    from tui.store.journal import open_journal

    db = open_journal(Path(sys.argv[1]))
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    print("ready", flush=True)
    sys.stdin.readline()
    for draft in drafts.due(db, now):
        if drafts.claim(db, draft.id, now):
            print(draft.id, flush=True)
    """
)


def test_of_two_programs_one_sends_a_draft(journal: Connection, tmp_path: Path) -> None:
    numbers = [waiting(journal, f"heron {number}") for number in range(40)]
    start = [sys.executable, "-c", SENDER, str(tmp_path / "journal.db")]
    pipe = subprocess.PIPE
    both = [subprocess.Popen(start, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    claimed = [int(word) for one in both for word in one.communicate(timeout=30)[0].split()]
    assert sorted(claimed) == sorted(numbers)


# ---- two machines


def move(here: Connection, there: Connection) -> None:
    for row, sent in draft_rows.rows(here):
        draft_rows.unite(there, row, sent)


def test_what_waits_here_is_not_sent_from_another_machine(journal: Connection, tmp_path: Path) -> None:
    number, going = waiting(journal, "a heron", send_at=NOW), waiting(journal, "an egret")
    drafts.claim(journal, going, NOW)
    with closing(open_journal(tmp_path / "there.db")) as there:
        move(journal, there)
        assert drafts.due(there, NOW) == []
        assert known(there, number) == replace(known(journal, number), state="draft", leaves_at=None)
        assert (
            known(there, going).state == "lost"
        )  # to be looked for, if this machine is never heard of again
        move(there, journal)
        assert known(journal, number).state == "waiting"
        assert known(journal, going).state == "sending"


def test_a_draft_that_was_edited_elsewhere_keeps_what_was_sent_of_it(
    journal: Connection, tmp_path: Path
) -> None:
    number = put(journal, "a heron")
    with closing(open_journal(tmp_path / "there.db")) as there:
        move(journal, there)
        drafts.put(journal, replace(known(journal, number), state="waiting", leaves_at=NOW), at=NOW)
        drafts.claim(journal, number, NOW)
        drafts.settle(journal, number, "sent", at=NOW, sent=[an_id(5)])
        drafts.put(there, replace(known(there, number), parts=("a heron, at dawn",)), at=LATER)
        move(there, journal)
        move(journal, there)
        for db in (journal, there):
            assert (known(db, number).text, known(db, number).left) == ("a heron, at dawn", ())


# ---- practice


def test_practice_is_noted_once_a_deed_and_counted(journal: Connection) -> None:
    practice.note(journal, "rehearsed", LATER, {"room": "lrnchat", "question": "Q2"})
    for _ in range(2):
        practice.note(journal, "kept", NOW, {"post": "17"})
    practice.note(journal, "kept", LATER, {"post": "18"})
    assert practice.steps(journal) == {
        "kept": practice.Step("kept", 2, NOW, LATER),
        "rehearsed": practice.Step("rehearsed", 1, LATER, LATER),
    }
    assert [deed.about["post"] for deed in practice.deeds(journal, "kept")] == ["18", "17"]
