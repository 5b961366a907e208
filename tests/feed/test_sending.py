"""What the user has written goes out once, at its time; what is not sure is looked for and never sent again blindly."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.feed.outbox import WAIT, Turned, new, office, published, said
from tests.fixtures.sandbox import Served
from tui.feed import outgoing
from tui.feed.acts import Act
from tui.feed.writing_events import (
    Done,
    Found,
    Lost,
    Missed,
    Missing,
    NotDone,
    NotSent,
    Postponed,
    Sending,
    Sent,
    TakenBack,
    TooLate,
)
from tui.model.draft import Answered, Picture, Place, PollDraft
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.reading import is_read
from tui.sandbox.pictures import draw
from tui.store import drafts, ledger, marks, reading

HOME, TAG = parse_panel("home"), parse_panel("#lrnchat")
LOST = ["cut:1", "reset:1", "html:1", "empty:1", "slow:900ms:1"]


def summons(sandbox: Served, text: str = "What do you think?") -> tuple[PostId, Answered]:
    """Somebody names the user: then they may be answered."""
    me = sandbox.running.sandbox.core.me.username
    number = PostId(sandbox.post("mara_holt", f"@{me} {text}"))
    author = sandbox.running.sandbox.core.world.posts[number].author_id
    return number, Answered(number, author, "mara_holt", text)  # type: ignore[arg-type]


async def test_a_draft_goes_out_when_its_time_has_come_and_not_before(
    sandbox: Served, tmp_path: Path
) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        number = await desk.confirm(new("Hello there"))
        assert await desk.outgoing.round() == desk.clock() + WAIT
        assert said(sandbox) == []
        desk.clock.passes(10)
        await desk.outgoing.round()
        await desk.outgoing.round()
        assert said(sandbox) == ["Hello there"]
        (post,) = published(sandbox)
        assert desk.heard == [Sending(number), Sent(number, (PostId(post.id),), 0.015)]
        kept = await desk.draft(number)
        assert (kept.state, kept.sent) == ("sent", (post.id,))
        today = desk.clock().date()
        assert await desk.journal.run(ledger.spent_on, today) == pytest.approx(sandbox.bill()["usd"])


async def test_what_is_taken_back_never_goes_out(sandbox: Served, tmp_path: Path) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        number = await desk.confirm(new("Better not"))
        await desk.outgoing._take_back(number)
        desk.last(TakenBack)
        desk.clock.passes(60)
        await desk.outgoing.round()
        assert said(sandbox) == []
        assert (await desk.draft(number)).state == "draft"
        await desk.outgoing._take_back(await desk.send(new("This one goes")))
        desk.last(TooLate)


async def test_a_thread_hangs_together_and_its_reply_has_its_conversation(
    sandbox: Served, tmp_path: Path
) -> None:
    asked, answers = summons(sandbox)
    async with office(tmp_path, sandbox.access) as desk:
        draft = new("First, this", "", "then that", "and so on", kind="reply", answers=answers, numbered=True)
        await desk.send(draft)
        sent = desk.last(Sent)
        one, two, three = published(sandbox)
        assert [post.reply_to for post in (one, two, three)] == [asked, one.id, two.id]
        assert sent.posts == (one.id, two.id, three.id)
        assert sent.usd == pytest.approx(0.010 + 0.015 + 0.015)
        (here,) = await desk.cache.run(reading.get, [PostId(three.id)])
        assert (here.reply_to, here.conversation_id, here.text) == (two.id, asked, three.text)


async def test_pictures_go_with_their_alt_text_and_polls_with_their_options(
    sandbox: Served, tmp_path: Path
) -> None:
    picture = tmp_path / "hill.png"
    picture.write_bytes(draw(7, 64, 48))
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(
            new("Look", pictures=(Picture(str(picture), "A hill at dusk"), Picture(str(picture))))
        )
        assert desk.last(Sent).usd == pytest.approx(0.020)
        await desk.send(new("Tea or coffee?", poll=PollDraft(("Tea", "Coffee"), 60)))
        first, second = published(sandbox)
        assert [one.alt for one in first.media] == ["A hill at dusk", ""]
        assert second.poll is not None
        picture.unlink()
        await desk.send(new("Look again", pictures=(Picture(str(picture)),)))
        assert "cannot be read: No such file" in desk.last(NotSent).words
        assert len(published(sandbox)) == 2


async def test_a_link_is_dear_and_stands_in_the_cache_as_a_link(sandbox: Served, tmp_path: Path) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Read https://example.com/a/b and say & tell #lrnchat @mara_holt"))
        assert desk.last(Sent).usd == pytest.approx(0.200)
        (here,) = await desk.cache.run(reading.get, list(desk.last(Sent).posts))
        assert here.text == "Read example.com/a/b and say & tell #lrnchat @mara_holt"
        kinds = [(span.kind, span.value) for span in here.spans]
        assert kinds == [
            ("link", "https://example.com/a/b"),
            ("hashtag", "lrnchat"),
            ("mention", "mara_holt"),
        ]
        assert desk.heard[-1].words == "Sent."


async def test_what_was_sent_is_shown_at_once_read_and_hides_nothing_that_was_not_fetched(
    sandbox: Served, tmp_path: Path
) -> None:
    room = parse_panel("room:lrnchat")
    async with office(tmp_path, sandbox.access) as desk:
        await desk.refresher.fetch(TAG)
        await desk.refresher.fetch(HOME)
        unseen = PostId(sandbox.post("mara_holt", "Said before mine #lrnchat"))
        await desk.send(new("Mine", place=Place(room, tag="lrnchat")))
        (mine,) = desk.last(Sent).posts
        for panel in (TAG, HOME, room):
            assert (await desk.cache.run(reading.newest, panel, 1))[0].id == mine
            assert is_read(await desk.journal.run(marks.read_marks, panel), mine)
        await desk.refresher.fetch(TAG)
        newest = await desk.cache.run(reading.newest, TAG, 2)
        assert [post.id for post in newest] == [mine, unseen]
        assert mine not in [gap.newer for gap in await desk.refresher.missing(TAG)]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("402:1", "has no credits left"),
        ("403:1", "does not allow this"),
        ("401:1", "does not accept the token"),
    ],
)
async def test_a_clear_refusal_makes_it_a_draft_again_with_the_reason(
    sandbox: Served, tmp_path: Path, fault: str, words: str
) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Hello"))
        sandbox.faults(fault)
        number = await desk.send(new("Hello again"))
        assert words in desk.last(NotSent).words
        kept = await desk.draft(number)
        assert kept.state == "draft"
        assert words in kept.failure
        assert said(sandbox) == ["Hello"]


async def test_a_reply_to_a_stranger_is_refused_with_the_way_out(sandbox: Served, tmp_path: Path) -> None:
    number = PostId(sandbox.post("mara_holt", "I name nobody"))
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(
            new("Yes", kind="reply", answers=Answered(number, None, "mara_holt", "I name nobody"))
        )
        assert desk.last(NotSent).refusal.kind == "reply refused"
        assert "its author has not named you. ^o opens your browser" in desk.last(NotSent).words


async def test_a_reply_to_a_post_that_is_gone_says_so_and_the_post_goes_from_the_cache(
    sandbox: Served, tmp_path: Path
) -> None:
    number, answers = summons(sandbox)
    async with office(tmp_path, sandbox.access) as desk:
        sandbox._call("POST", "/sandbox/delete", {"id": str(number)})
        await desk.send(new("Yes", kind="reply", answers=answers))
        assert (
            desk.last(NotSent).words
            == "The post that this answers is gone. It can go out as a post of its own."
        )
        assert await desk.cache.run(reading.gone, [number])


@pytest.mark.parametrize("kind", ["reply", "edit", "quote"])
async def test_what_belongs_to_a_post_does_not_go_out_without_it(
    sandbox: Served, tmp_path: Path, kind: str
) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Yes", kind=kind))
        assert desk.last(NotSent).refusal.kind in ("bad request", "quote refused")
        assert said(sandbox) == []


async def test_a_pause_that_x_asks_for_is_kept_and_then_it_goes_out(sandbox: Served, tmp_path: Path) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Hello"))
        sandbox.faults("429:1")
        await desk.send(new("In a moment"))
        postponed = desk.last(Postponed)
        await desk.outgoing.round()
        assert said(sandbox) == ["Hello"]
        desk.clock.now = postponed.at
        await desk.outgoing.round()
        assert said(sandbox) == ["Hello", "In a moment"]


async def test_nothing_is_sent_that_the_days_budget_has_no_room_for(sandbox: Served, tmp_path: Path) -> None:
    async with office(tmp_path, sandbox.access, usd=0.1) as desk:
        await desk.send(new("See https://example.com"))
        assert desk.last(NotSent).words.startswith("Sending costs $0.200, and $0.100 is left")
        await desk.send(new("No link"))
        desk.last(Sent)


@pytest.mark.parametrize("fault", LOST)
async def test_an_answer_that_is_lost_is_looked_for_and_nothing_is_sent_twice(
    sandbox: Served, tmp_path: Path, fault: str
) -> None:
    async with office(tmp_path, sandbox.access, answer_seconds=0.4) as desk:
        await desk.send(new("Said before"))
        sandbox.faults(fault)
        number = await desk.send(new("Was it  heard? https://example.com/x & more\nyes"))
        assert isinstance(desk.heard[-1], Lost)
        assert (await desk.draft(number)).state == "lost"
        desk.clock.passes(4)
        await desk.outgoing.round()
        assert desk.last(Found).is_whole
        assert (await desk.draft(number)).state == "sent"
        assert len(said(sandbox)) == 2


@pytest.mark.parametrize("fault", ["503:1", "drop:1"])
async def test_what_never_arrived_is_missing_only_when_that_is_certain(
    sandbox: Served, tmp_path: Path, fault: str
) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Said before"))
        sandbox.faults(fault)
        number = await desk.send(new("Was it heard?"))
        for seconds in (4, 17):
            desk.clock.passes(seconds)
            await desk.outgoing.round()
            assert isinstance(desk.heard[-1], Lost)
        desk.clock.passes(70)
        await desk.outgoing.round()
        desk.last(Missing)
        kept = await desk.draft(number)
        assert (kept.state, kept.failure) == ("draft", "X did not have it: it was not sent.")
        assert said(sandbox) == ["Said before"]
        await desk.send(kept)
        assert said(sandbox) == ["Said before", "Was it heard?"]


async def test_a_thread_that_broke_goes_on_where_it_broke(sandbox: Served, tmp_path: Path) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Said before"))
        thread = new("One", "Two", "Three")
        sandbox.faults("cut:1")
        await desk.send(thread)
        desk.clock.passes(4)
        await desk.outgoing.round()
        assert not desk.last(Found).is_whole
        sandbox.faults("cut:1")
        await desk.outgoing.round()
        assert isinstance(desk.heard[-1], Lost)
        desk.clock.passes(4)
        await desk.outgoing.round()
        await desk.outgoing.round()
        assert len(desk.last(Sent).posts) == 3
        assert said(sandbox) == ["Said before", "One", "Two", "Three"]
        one, two, three = published(sandbox)[1:]
        assert (two.reply_to, three.reply_to) == (one.id, two.id)


async def test_a_thread_that_was_refused_in_the_middle_keeps_what_is_there(
    sandbox: Served, tmp_path: Path
) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Two"))
        number = await desk.send(new("One", "$A $B", "Three"))
        assert len(desk.last(NotSent).posts) == 1
        kept = await desk.draft(number)
        await desk.send(replace(kept, parts=("One", "Another", "Three")))
        assert said(sandbox) == ["Two", "One", "Another", "Three"]


async def test_after_a_kill_it_is_looked_for(sandbox: Served, tmp_path: Path) -> None:
    clock = Turned()
    async with office(tmp_path, sandbox.access, clock=clock) as desk:
        await desk.send(new("Said before"))
        here = await desk.confirm(new("It is there"))
        gone = await desk.confirm(new("It is not"))
        clock.passes(10)
        for number in (here, gone):
            assert await desk.journal.run(drafts.claim, number, clock())
        await desk.outgoing._outbox._posting.post("It is there")
    clock.passes(3600)
    async with office(tmp_path, sandbox.access, clock=clock) as desk:
        await desk.outgoing.round()
        assert [event.words for event in desk.heard] == [
            "No answer, so it may be there: it is looked for, not sent again."
        ] * 2
        clock.passes(4)
        await desk.outgoing.round()
        assert (await desk.draft(here)).state == "sent"
        clock.passes(100)
        await desk.outgoing.round()
        assert (await desk.draft(gone)).state == "draft"
        assert said(sandbox) == ["Said before", "It is there"]


async def test_two_programs_send_it_once(sandbox: Served, tmp_path: Path) -> None:
    clock = Turned()
    async with (
        office(tmp_path, sandbox.access, clock=clock) as one,
        office(tmp_path, sandbox.access, clock=clock) as two,
    ):
        for at in range(5):
            await one.confirm(new(f"Number {at}"))
        clock.passes(10)
        await asyncio.gather(one.outgoing.round(), two.outgoing.round())
        assert sorted(said(sandbox)) == [f"Number {at}" for at in range(5)]


async def test_scheduled_posts_go_out_at_their_time_and_replies_do_not(
    sandbox: Served, tmp_path: Path
) -> None:
    _, answers = summons(sandbox)
    async with office(tmp_path, sandbox.access) as desk:
        at = desk.clock() + timedelta(hours=2)
        for draft in (new("Later"), new("Yes", kind="reply", answers=answers)):
            waiting = replace(draft, state="waiting", send_at=at, leaves_at=at)
            await desk.journal.run(drafts.put, waiting, at=desk.clock())
        assert await desk.outgoing.round() == at
        desk.clock.passes(7200)
        await desk.outgoing.round()
        assert said(sandbox) == ["Later"]
        assert any("Only original posts go out at a time" in event.words for event in desk.heard)


async def test_what_has_its_time_is_tried_again_where_the_network_failed_and_nothing_else_is(
    sandbox: Served, tmp_path: Path
) -> None:
    nowhere = replace(sandbox.access, base_url="http://127.0.0.1:9")
    clock = Turned()
    async with office(tmp_path, nowhere, clock=clock) as desk:
        at = clock() + timedelta(seconds=10)
        waiting = new("Later", state="waiting", send_at=at, leaves_at=at)
        later = await desk.journal.run(drafts.put, waiting, at=clock())
        await desk.send(new("Now"))
        told = {type(one): one.words for one in desk.heard}
        assert told[NotSent].endswith("It is in your drafts.")
        assert "tried again" not in told[NotSent]
        assert told[Postponed].startswith("No connection to 127.0.0.1:9. Goes out at ")
        for _ in range(20):
            clock.passes(61)
            await desk.outgoing.round()
        assert (await desk.draft(later)).state == "draft", "not for ever"
    async with office(tmp_path, sandbox.access, clock=clock) as desk:
        at = clock()
        await desk.journal.run(drafts.put, new("Again", state="waiting", send_at=at, leaves_at=at), at=at)
        sandbox.faults("503:1")
        await desk.outgoing.round()
        clock.passes(61)
        await desk.outgoing.round()
        assert said(sandbox) == ["Again"]


async def test_what_came_due_while_the_machine_slept_goes_out_soon_after_it_woke(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "NAP_S", 0.05)
    async with office(tmp_path, sandbox.access) as desk:
        at = desk.clock() + timedelta(hours=2)
        await desk.journal.run(drafts.put, new("Later", state="waiting", send_at=at, leaves_at=at))
        running = asyncio.ensure_future(desk.outgoing.run())
        await asyncio.sleep(0.1)
        desk.clock.passes(7260)  # timers know nothing of it
        for _ in range(500):
            await asyncio.sleep(0.02)
            if said(sandbox):
                break
        assert said(sandbox) == ["Later"]
        running.cancel()
        await asyncio.wait([running])


async def test_what_came_due_while_nothing_ran_is_told_and_not_sent(sandbox: Served, tmp_path: Path) -> None:
    clock = Turned()
    async with office(tmp_path, sandbox.access, clock=clock) as desk:
        at = clock() + timedelta(hours=2)
        waiting = new("Later", state="waiting", send_at=at, leaves_at=at)
        number = await desk.journal.run(drafts.put, waiting, at=clock())
    clock.passes(7500)
    async with office(tmp_path, sandbox.access, clock=clock) as desk:
        assert await desk.outgoing.round() is None
        await desk.outgoing.round()
        assert desk.heard == [Missed((number,))]
        assert said(sandbox) == []
        await desk.send(await desk.draft(number))
        assert said(sandbox) == ["Later"]


async def test_an_edit_is_a_new_version_in_the_place_of_the_old(sandbox: Served, tmp_path: Path) -> None:
    sandbox.running.sandbox.core.me.verified = True
    async with office(tmp_path, sandbox.access) as desk:
        await desk.send(new("Helo"))
        (first,) = desk.last(Sent).posts
        await desk.send(new("Hello", kind="edit", previous=first))
        (second,) = desk.last(Sent).posts
        here = await desk.cache.run(reading.get, [first, second])
        assert [post.edits for post in here] == [(first, second), (first, second)]
        sandbox.faults("cut:1")
        await desk.send(new("Hello!", kind="edit", previous=second))
        desk.clock.passes(4)
        await desk.outgoing.round()
        desk.last(Found)
        assert len(published(sandbox)) == 3


async def test_own_posts_reposts_and_bookmarks_are_done_shown_and_undone(
    sandbox: Served, tmp_path: Path
) -> None:
    async with office(tmp_path, sandbox.access) as desk:
        await desk.refresher.fetch(HOME)
        newest = await desk.cache.run(reading.newest, HOME, 50)
        target = next(post for post in newest if post.kind == "post")
        number = await desk.send(new("Soon gone"))
        (mine,) = desk.last(Sent).posts
        for deed, post in (("delete", mine), ("repost", target.id), ("bookmark", target.id)):
            desk.clock.passes(1)
            await desk.outgoing._do(Act(deed, post))  # type: ignore[arg-type]
            desk.last(Done)
        assert said(sandbox) == []
        assert (await desk.draft(number)).sent == ()
        top = (await desk.cache.run(reading.newest, HOME, 1))[0]
        assert (top.kind, top.shown.id) == ("repost", target.id)
        marked = await desk.cache.run(reading.newest, Panel("bookmarks"), 5)
        assert [post.id for post in marked] == [target.id]
        for deed in ("undo repost", "undo bookmark"):
            desk.clock.passes(1)
            await desk.outgoing._do(Act(deed, target.id))  # type: ignore[arg-type]
            desk.last(Done)
        assert (await desk.cache.run(reading.newest, HOME, 1))[0].id == newest[0].id
        assert await desk.cache.run(reading.newest, Panel("bookmarks"), 5) == []
        today = desk.clock().date()
        assert await desk.journal.run(ledger.spent_on, today) == pytest.approx(sandbox.bill()["usd"])
        sandbox.faults("503:1")
        await desk.outgoing._do(Act("repost", target.id))
        assert desk.last(NotDone).refusal.kind == "server"
