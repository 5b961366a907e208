"""Drafts at the keyboard that come from elsewhere: begun in another panel, waiting since another run, open in two windows."""

import webbrowser
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from zoneinfo import ZoneInfo

import pytest

from tests.app.test_room import ROOM, kept, last_hour, seen
from tests.app.test_writing import SIZE, in_journal, told, typed, until
from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, running, settled
from tests.fixtures.sandbox import Served
from tui.app import opening as start
from tui.app.deeds import quiet
from tui.app.deeds.beside import moment
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.app.widgets.composer import Composer
from tui.config.paths import Paths
from tui.model.draft import Answered, Draft, DraftId, Place
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Gone
from tui.store import drafts, names, opening
from tui.store.cache import open_cache
from tui.store.journal import open_journal
from tui.store.writing import mark_gone

DAY = timedelta(days=1)


def put(home: Path, draft: Draft) -> DraftId:
    with closing(open_journal(home / "journal.db")) as journal:
        return drafts.put(journal, draft)


def written(*parts: str, **more: object) -> Draft:
    return replace(Draft(drafts.new_id(), parts), **more)  # type: ignore[arg-type]


async def test_a_draft_is_checked_by_the_room_it_was_begun_in_wherever_it_is_opened(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    month_ago = datetime.now(UTC) - 30 * DAY
    put(tmp_path, written("A thought for home", place=Place(Panel("home"))))
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("D", "enter")
        await typed(app, pilot, ", and no room")
        assert "Names nobody" in seen(app)
        assert "lacks #demochat" not in seen(app)
        await pilot.press("f8")
        await settled(app, pilot)
    put(tmp_path, written("An old thought", place=Place(ROOM, month_ago, "Q2", "A2", "demochat")))
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("D", "enter")
        await typed(app, pilot, " again")
        assert "Begun in the session of" in seen(app)


async def test_only_people_who_are_muted_everywhere_now_are_said_to_be_muted(tmp_path: Path) -> None:
    (tmp_path / "mutes.toml").write_text(
        '[[mute]]\nrule = "@ana"\npanels = ["list:1"]\n'
        '[[mute]]\nrule = "@bo"\nprofile = "calm"\n[[mute]]\nrule = "@cy"\nuntil = 2020-01-01T00:00:00Z\n'
        '[[mute]]\nrule = "@DEE"\n[[mute]]\nrule = "@eli"\naction = "dim"\n[profile.calm]\non = false\n'
    )
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "To @ana @bo @cy @dee @eli")
        assert told(app) == ""
        assert "You mute @dee; you would see no answer." in seen(app)


async def test_what_waits_since_an_earlier_run_is_taken_back_without_a_login(tmp_path: Path) -> None:
    at = datetime.now(UTC) + DAY
    put(tmp_path, written("Tomorrow", state="waiting", send_at=at, leaves_at=at))
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("D", "enter")
        await until(pilot, lambda: "It goes out by itself" in told(app))
        await pilot.press("escape")
        await settled(app, pilot)
        assert [one.state for one in in_journal(tmp_path)] == ["waiting"], "it was only looked at"
        await pilot.press("D", "enter")
        await until(pilot, lambda: "It goes out by itself" in told(app))
        await pilot.press("enter")
        await typed(app, pilot, ", or later")
        await pilot.press("f7")
        await pilot.press(*"in 2 h")
        await settled(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "No login, so X is not asked." in told(app))
    assert [(one.text, one.state) for one in in_journal(tmp_path)] == [("Tomorrow, or later", "draft")]


async def test_leaving_keeps_back_what_goes_out_now_and_not_what_has_its_own_time(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "For tomorrow")
        await pilot.press("f7")
        await pilot.press(*"in 9 h")
        await settled(app, pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Goes out at" in told(app))
        await pilot.press("c")
        await typed(app, pilot, "Now")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Goes out in" in seen(app))
        await pilot.press("q")
        await until(pilot, lambda: "about to go out" in seen(app))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)
    states = {one.text: one.state for one in in_journal(tmp_path)}
    assert states == {"For tomorrow": "waiting", "Now": "draft"}


async def test_nothing_that_was_typed_is_lost_where_another_window_has_sent_the_draft(
    sandbox: Served, tmp_path: Path
) -> None:
    number = put(tmp_path, written("Both"))
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("D", "enter")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        with closing(open_journal(tmp_path / "journal.db")) as journal:
            now = datetime.now(UTC)
            drafts.put(journal, replace(written("Both"), id=number, state="waiting", leaves_at=now))
            assert drafts.claim(journal, number, now)
            drafts.settle(journal, number, "sent", at=now, sent=[PostId(7)])
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "from another window" in told(app))
        assert not isinstance(app.screen, Composer)
    put(tmp_path, written("Unlike"))
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("D", "enter")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        with closing(open_journal(tmp_path / "journal.db")) as journal:
            found = next(one for one in drafts.all(journal) if one.text == "Unlike")
            drafts.put(journal, replace(found, state="waiting", leaves_at=datetime.now(UTC) + DAY))
        await typed(app, pilot, ", and more")
        await until(pilot, lambda: "one of its own now" in told(app))
        await pilot.press("escape")
        await settled(app, pilot)
    texts = {one.text: one.state for one in in_journal(tmp_path)}
    assert texts == {"Both": "sent", "Unlike": "waiting", "Unlike, and more": "draft"}
    assert "POST /2/tweets" not in sandbox.bill()["by_endpoint"]


async def test_a_reminder_comes_once_also_while_its_draft_is_being_written(tmp_path: Path) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    put(tmp_path, written("Write to Ana", remind_at=soon))
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("D", "enter")
        await until(pilot, lambda: "You wanted to be reminded" in told(app))
        await typed(app, pilot, " and Bo")
        await pilot.press("escape")
        await settled(app, pilot)
        await pilot.pause(0.3)
        assert told(app).count("You wanted to be reminded") == 1
    assert [(one.text, one.remind_at) for one in in_journal(tmp_path)] == [("Write to Ana and Bo", None)]


async def test_what_is_thrown_away_a_moment_after_it_was_typed_is_brought_back(tmp_path: Path) -> None:
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c", *"Oh no", "f8")
        await settled(app, pilot)
        await pilot.pause(0.5)
        assert in_journal(tmp_path) == []
        assert "Thrown away." in told(app)
        await pilot.press("u")
        await settled(app, pilot)
    assert [one.text for one in in_journal(tmp_path)] == ["Oh no"]


def test_the_last_day_that_there_is_is_no_time_to_go_out_at() -> None:
    now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert moment("9999-12-31 23:59", now, ZoneInfo("America/New_York")) is None


async def test_the_rest_of_a_thread_that_broke_off_is_written_checked_and_sent(
    sandbox: Served, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("undo_s = 3\n")
    there = [PostId(sandbox.post(sandbox.running.sandbox.core.me.username, "Herons come at dawn."))]
    number = put(tmp_path, written("Herons come at dawn.", "Not at", "Egrets never."))
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        now = datetime.now(UTC)
        drafts.put(journal, replace(drafts.get(journal, number), state="waiting", leaves_at=now))  # type: ignore[type-var]
        drafts.claim(journal, number, now)
        drafts.settle(journal, number, "draft", at=now, sent=there, failure="X does not allow this.")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("D", "enter")
        await typed(app, pilot, " noon.")
        assert "part 2 of 3, 1 of them there" in seen(app)
        assert "2 more posts $0.030" in seen(app)
        assert "Not a copy of an earlier post." in seen(app)
        await pilot.press("pageup")
        await settled(app, pilot)
        assert "part 2 of 3" in seen(app), "what others see already is not written anew"
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Sent, all 3 posts." in told(app))
    posts = sandbox.running.sandbox.core.world.posts.values()
    texts = {post.id: post.text for post in posts if post.id in there or post.reply_to in there}
    assert texts[there[0]] == "Herons come at dawn."
    assert "Not at noon." in texts.values()


async def test_a_journal_that_takes_nothing_ends_neither_the_app_nor_the_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0.1)
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "Before")
        await until(pilot, lambda: [one.text for one in in_journal(tmp_path)] == ["Before"])
        with closing(connect(tmp_path / "journal.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await typed(app, pilot, " and after")
            await until(pilot, lambda: "Not kept yet: Another program keeps journal.db locked." in told(app))
            await pilot.press("escape")
            await settled(app, pilot)
            await pilot.press("ctrl+g", "f8")
            await settled(app, pilot)
            assert isinstance(app.screen, Composer)
            other.execute("ROLLBACK")
        await until(pilot, lambda: [one.text for one in in_journal(tmp_path)] == ["Before and after"])


async def test_two_windows_that_write_in_one_draft_lose_nothing_of_either(tmp_path: Path) -> None:
    at = datetime.now(UTC) + DAY
    put(tmp_path, written("Later", state="waiting", send_at=at, leaves_at=at))
    number = put(tmp_path, written("Here"))
    async with offline_app(tmp_path, SIZE, [Panel("kept")], {"TZ": "UTC"}) as (app, pilot):
        await pilot.press("D")
        await settled(app, pilot)
        assert f"goes out {at:%-d %b %H:%M}" in seen(app)
        put(tmp_path, replace(written("Here, and elsewhere"), id=number))
        await pilot.press("enter")
        await typed(app, pilot, ", too")
        await until(pilot, lambda: "Here, and elsewhere, too" in {one.text for one in in_journal(tmp_path)})
        put(tmp_path, replace(written("There alone"), id=number))
        await typed(app, pilot, ", as well")
        await until(pilot, lambda: "Another window has changed this draft" in told(app))
        await pilot.press("escape")
        await settled(app, pilot)
    texts = {one.text for one in in_journal(tmp_path)}
    assert texts == {"Later", "There alone", "Here, and elsewhere, too, as well"}


async def test_an_answer_to_a_post_that_is_gone_becomes_a_post_of_its_own_by_the_key_that_sends(
    tmp_path: Path,
) -> None:
    scene = kept(tmp_path, last_hour())
    post = scene.posts[0]
    with closing(open_cache(tmp_path / "cache.db")) as db:
        author = scene.posts[5].author
        assert author is not None
        names.save_me(db, author, fetched_at=datetime.now(UTC))
        mark_gone(db, [Gone(post.id, "deleted")], fetched_at=datetime.now(UTC) + DAY)
    put(tmp_path, written("So say I", kind="reply", answers=Answered(post.id, None, "mara", post.text)))
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("D", "enter")
        await typed(app, pilot, ", too")
        assert "Reply to @mara" in seen(app)
        assert "is gone" in seen(app)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "this is one of its own now" in told(app))
        assert "New post" in seen(app)
        await pilot.press("escape")
        await settled(app, pilot)
    assert [(one.text, one.kind, one.state) for one in in_journal(tmp_path)] == [
        ("So say I, too", "post", "draft")
    ]


async def test_enough_for_today_ends_with_the_day(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "enough_until", lambda now, zone: now + timedelta(seconds=1.5))
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("ctrl+e")
        await until(pilot, lambda: app.deck_screen.network.state.mood == "paused")
        await until(pilot, lambda: app.deck_screen.network.state.mood != "paused")
        assert "Going on." in told(app)


async def test_where_the_browser_does_not_open_the_address_is_shown_as_over_ssh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    async with offline_app(tmp_path, SIZE, [Panel("kept")], {"DISPLAY": ":0"}) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "Hello")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "The address is copied" in seen(app))
        assert app.clipboard == "https://x.com/intent/tweet?text=Hello"


async def test_a_thread_that_was_split_is_numbered_without_a_part_too_long(tmp_path: Path) -> None:
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "wording it again and again " * 100)
        await pilot.press("ctrl+n", "ctrl+l")
        await settled(app, pilot)
        await until(pilot, lambda: "part 1 of 1" in seen(app) and "that X takes" not in seen(app))
        await pilot.pause(0.3)
        assert "that X takes" not in seen(app)


@pytest.mark.parametrize("size", [(20, 5), (44, 10), (60, 14)])
async def test_the_text_is_in_sight_on_a_screen_as_low_as_can_be(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, size, [ROOM]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "#one #two #three #four #five tiny")
        assert "tiny" in seen(app)
        assert "left" in seen(app) or size[1] < 10
        assert "^g send" in seen(app) or size[1] < 14


async def test_u_takes_back_what_counts_down_one_after_the_other_whatever_was_done_since(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        for words in ("First", "Second"):
            await pilot.press("c")
            await typed(app, pilot, words)
            await pilot.press("ctrl+g")
            await until(pilot, lambda: not isinstance(app.screen, Composer) and "Goes out in" in seen(app))
        await pilot.press("E")
        await settled(app, pilot)
        for words in ("First", "Second"):
            await pilot.press("u")
            await until(pilot, lambda: isinstance(app.screen, Composer))
            assert words in seen(app)
            await pilot.press("escape")
            await settled(app, pilot)
        await pilot.press("u")
        await until(pilot, lambda: "as unread as before" in told(app))
        assert "POST /2/tweets" not in sandbox.bill()["by_endpoint"]


async def test_a_question_stays_in_sight_until_a_key_answers_or_leaves_it(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sandbox.env.items():
        monkeypatch.setenv(name, value)
    at = datetime.now(UTC) - timedelta(hours=2)
    put(tmp_path, written("Missed", state="waiting", send_at=at, leaves_at=at))
    fill(tmp_path / "cache.db", 5)
    session = start.open_session(Paths(tmp_path, tmp_path), [PANEL], env=sandbox.env)
    app = DelurkApp(session, Network(session))
    async with running(app, SIZE) as pilot:
        await until(pilot, lambda: "lists known by name" in told(app))
        await until(pilot, lambda: "y sends now, n keeps it" in lines(app)[-2])
        await pilot.press("c", *"yes", "escape")
        await settled(app, pilot)
        assert "Kept as a draft" in lines(app)[-2]
        await pilot.press("j", "y")
        await settled(app, pilot)
        assert "text is copied" in lines(app)[-2]
    assert {one.text: one.state for one in in_journal(tmp_path)} == {"Missed": "waiting", "yes": "draft"}
