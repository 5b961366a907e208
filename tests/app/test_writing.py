"""Writing at the keyboard: begun where one stands, kept as typed, checked, sent with time to take it back, practised."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.test_room import ROOM, kept, last_hour, room, seen
from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, running, settled
from tests.fixtures.sandbox import Served
from tui.app import opening
from tui.app.deeds.beside import moment
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.app.replaying import open_replay
from tui.app.widgets.composer import Composer
from tui.config.paths import Paths
from tui.model.draft import Draft
from tui.model.panel import Panel
from tui.store import drafts, practice
from tui.store.journal import open_journal

SIZE = (100, 36)


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"it did not come:\n{chr(10).join(lines(pilot.app))}"  # type: ignore[arg-type]
        await pilot.pause(0.02)


async def typed(app: DelurkApp, pilot: Pilot[None], text: str) -> None:
    """Type into the composer, as a paste does."""
    await until(pilot, lambda: isinstance(app.screen, Composer) and app.screen.is_mounted)
    composer = app.screen
    assert isinstance(composer, Composer)
    await settled(app, pilot)
    composer.editor.insert(text)
    await pilot.pause(0.3)


def told(app: DelurkApp) -> str:
    return "\n".join(words for _, words in app.deck_screen.messages)


def in_journal(home: Path) -> list[Draft]:
    with closing(open_journal(home / "journal.db")) as journal:
        return drafts.all(journal)


def steps(home: Path) -> set[str]:
    with closing(open_journal(home / "journal.db")) as journal:
        return set(practice.steps(journal))


async def test_an_answer_is_written_where_its_question_is_sent_and_stands_there(
    sandbox: Served, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text("undo_s = 3\n")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("i")
        await typed(app, pilot, "A colleague asked something that I happened to know.")
        assert "A2 Your answer as @you" in seen(app)
        assert "#lrnchat ✓" in seen(app)
        assert "$0.015" in seen(app)
        assert "Names nobody." in seen(app)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Goes out in" in seen(app))
        await until(
            pilot, lambda: room(app).chosen is not None and "happened to know" in room(app).chosen.text
        )  # type: ignore[union-attr]
        await settled(app, pilot)
        chosen = room(app).chosen
        assert chosen is not None
        assert chosen.text.startswith("A2 A colleague")
        assert chosen.text.endswith("#lrnchat")
        assert "answered" in seen(app), "the question is ticked"
    assert "answered" in steps(tmp_path)
    assert sandbox.bill()["by_endpoint"]["POST /2/tweets"]["requests"] == 1


async def test_what_was_sent_can_be_taken_back_and_nothing_was_published(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "Said too soon")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Goes out in" in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        assert "Said too soon" in seen(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert "POST /2/tweets" not in sandbox.bill()["by_endpoint"]
    assert [one.state for one in in_journal(tmp_path)] == ["draft"]


async def test_leaving_while_something_waits_to_go_out_asks_and_keeps_it(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "Not yet")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Goes out in" in seen(app))
        await pilot.press("q")
        await until(pilot, lambda: "about to go out" in seen(app))
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)
    assert [one.state for one in in_journal(tmp_path)] == ["draft"]


async def test_a_draft_is_kept_as_it_is_typed_listed_with_where_it_belongs_and_gone_on_with(
    tmp_path: Path,
) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("Q")
        await settled(app, pilot)
        await pilot.press("2")
        await settled(app, pilot)
        await pilot.press("i")
        await typed(app, pilot, "What keeps me is the tea")
        await until(pilot, lambda: [one.text for one in in_journal(tmp_path)] == ["What keeps me is the tea"])
        await pilot.press("escape")
        await settled(app, pilot)
        assert "Kept as a draft" in seen(app)
        assert "Drafts" in seen(app)
        await pilot.press("D")
        await settled(app, pilot)
        assert "Q2 in #demochat" in seen(app)
        await pilot.press("enter")
        await typed(app, pilot, ", and the people")
        await pilot.press("f8")
        await settled(app, pilot)
        assert in_journal(tmp_path) == []
        await pilot.press("u")
        await settled(app, pilot)
    assert [one.text for one in in_journal(tmp_path)] == ["What keeps me is the tea, and the people"]
    assert steps(tmp_path) == {"drafted"}


async def test_a_reply_that_x_refuses_is_handed_over_with_its_address_and_a_code(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    env = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    async with offline_app(tmp_path, SIZE, [ROOM], env) as (app, pilot):
        await pilot.press("space", "space")
        await pilot.press("r")
        await typed(app, pilot, "So glad that you are here & well")
        assert "Reply to @" in seen(app)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "The address is copied" in seen(app))
        assert "in_reply_to" in app.clipboard
        assert "%26%20well" in app.clipboard
        assert "▀" in seen(app) or "█" in seen(app)


async def test_a_long_text_becomes_a_thread_whose_parts_are_written_one_by_one(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "One sentence that is of a middling length and ends. " * 9)
        assert "too many" in seen(app)
        await pilot.press("ctrl+n")
        await pilot.pause(0.4)
        assert "part 1 of 2" in seen(app)
        assert "too many" not in seen(app)
        await pilot.press("pagedown")
        await pilot.pause(0.1)
        assert "part 2 of 2" in seen(app)
        await pilot.press("escape")
        await settled(app, pilot)
    assert len(in_journal(tmp_path)[0].parts) == 2


async def test_tab_completes_who_speaks_in_the_room_tags_and_emoji(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "Thanks @mar")
        assert "tab @mara" in seen(app)
        await pilot.press("tab")
        await typed(app, pilot, "#dem")
        await pilot.press("tab")
        await typed(app, pilot, ":seedl")
        await pilot.press("tab")
        await pilot.press("escape")
        await settled(app, pilot)
    assert in_journal(tmp_path)[0].text == "Thanks @mara #demochat 🌱 "


async def test_a_rehearsal_is_private_and_lays_the_answer_beside_those_of_others(
    sandbox: Served, tmp_path: Path
) -> None:
    kept(tmp_path, last_hour())
    session = open_replay(Paths(tmp_path, tmp_path), "#demochat", None, 1200, datetime.now(UTC), env={})
    app = DelurkApp(session, Network(session))
    async with running(app, SIZE) as pilot:
        await until(pilot, lambda: any(one.key == "Q1" for one in room(app).sections))
        room(app).go_to(1)
        await pilot.press("p", "i")
        await typed(app, pilot, "For example, last week I wrote one line a day.")
        assert "practice: nothing leaves this machine" in seen(app)
        await pilot.press("ctrl+g")
        await pilot.pause(0.2)
        assert isinstance(app.screen, Composer)
        await pilot.press("escape")
        await settled(app, pilot)
        assert "Kept to yourself" in seen(app)
        await pilot.press("p")
        await until(pilot, lambda: any(one.key == "Q2" for one in room(app).sections))
        room(app).go_to(1)
        await pilot.press("B")
        await settled(app, pilot)
        assert "Q1, your answer" in seen(app)
        assert "reason number" in seen(app)
        assert "Nothing leaves this machine" in seen(app)
    assert [one.state for one in in_journal(tmp_path)] == ["private"]
    assert "rehearsed" in steps(tmp_path)


async def test_a_post_is_reposted_and_bookmarked_and_both_are_undone(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("j", "R")
        await until(pilot, lambda: "Repost this?" in seen(app))
        await pilot.press("y")
        await until(pilot, lambda: "Reposted." in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: "Repost taken back." in seen(app))
        await pilot.press("b")
        await until(pilot, lambda: "Bookmarked." in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: "Bookmark taken away." in seen(app))
        await pilot.press("delete")
        await settled(app, pilot)
        assert "Only a post of your own" in seen(app)


async def test_a_post_of_ones_own_is_edited_within_its_hour_where_the_account_has_premium(
    sandbox: Served, tmp_path: Path
) -> None:
    core = sandbox.running.sandbox.core
    core.me.verified = True
    number = sandbox.post(core.me.username, "We write it on teh wall first.")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("g", "I")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        await until(pilot, lambda: "X takes edits from Premium accounts alone" in seen(app))
        await pilot.press("ctrl+g")
        await settled(app, pilot)
        assert isinstance(app.screen, Composer), "it does not leave"
    (tmp_path / "config.toml").write_text("undo_s = 3\npremium = true\n")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("g", "I")
        await typed(app, pilot, "")
        assert "New version as @you" in seen(app)
        assert isinstance(app.screen, Composer)
        app.screen.editor.text = "We write it on the wall first."
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Sent." in told(app))
        await pilot.press("n")
        await until(pilot, lambda: "on the wall first" in seen(app))
        assert "edited" in seen(app)
    versions = [post for post in core.world.posts.values() if number in post.edit_ids]
    assert [post.text for post in versions] == [
        "We write it on teh wall first.",
        "We write it on the wall first.",
    ]


async def test_ones_own_posts_are_known_in_the_very_first_session(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sandbox.env.items():
        monkeypatch.setenv(name, value)
    sandbox.post(sandbox.running.sandbox.core.me.username, "Hello from the loft.")
    (tmp_path / "mutes.toml").write_text('[[mute]]\nrule = "loft"\n')
    session = opening.open_session(Paths(tmp_path, tmp_path), [Panel("home")], env=sandbox.env)
    app = DelurkApp(session, Network(session))
    async with running(app, SIZE) as pilot:
        await until(pilot, lambda: "The first fetch takes about" in seen(app))
        await pilot.press("f")
        await until(pilot, lambda: "Hello from the loft." in seen(app))
        await pilot.press("g", "delete")
        await until(pilot, lambda: "Delete this post of yours" in seen(app))
        assert "@you" in lines(app)[0]


async def test_only_a_post_of_ones_own_is_edited(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("j", "I")
        await settled(app, pilot)
        assert "Only a post of your own can be edited." in seen(app)


async def test_the_small_steps_are_seen_when_asked_for_and_name_one_that_fits(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("tilde")
        await settled(app, pilot)
        assert "Only you see this." in seen(app)
        assert "Next, if you like:" in seen(app)


async def test_the_next_small_step_is_shown_with_what_was_read_and_which_chat_comes(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    (tmp_path / "rooms.toml").write_text(
        '[[room]]\ntag = "#lrnchat"\ndays = ["Tuesday"]\nat = "20:00"\nzone = "UTC"\n'
    )
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("j", "tilde")
        await settled(app, pilot)
        assert "You read a post of @" in seen(app)
        await pilot.press("escape")
        for step in ("kept", "drafted", "rehearsed"):
            await app.deck_screen.keeper.journal(practice.note, step, datetime.now(UTC))
        await pilot.press("tilde")
        await settled(app, pilot)
        assert "#lrnchat is " in seen(app)


async def test_enough_for_today_closes_the_network_until_tomorrow_also_after_a_restart(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("ctrl+e")
        await until(pilot, lambda: "Enough for today." in told(app))
        await until(pilot, lambda: app.deck_screen.network.state.mood == "paused")
    async with offline_app(tmp_path, SIZE) as (app, _):
        assert "Enough for today." in told(app)


def test_a_time_to_come_is_understood_and_one_that_is_past_is_the_next_day() -> None:
    now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    said = {
        "20:00": now.replace(hour=20),
        "9:30": now.replace(hour=9, minute=30) + timedelta(days=1),
        "tomorrow 9:30": now.replace(hour=9, minute=30) + timedelta(days=1),
        "wed 13:00": now.replace(hour=13) + timedelta(days=7),
        "fri 18:00": now.replace(hour=18) + timedelta(days=2),
        "in 2 h": now + timedelta(hours=2),
        "2026-12-24 18:00": now.replace(month=12, day=24, hour=18),
    }
    assert {text: moment(text, now, UTC) for text in said} == said
    for text in ("", "soon", "25:00", "12:75", "2026-11-24 18:00", "2026-02-31 10:00"):
        assert moment(text, now, UTC) is None


async def test_a_reminder_is_said_when_its_time_has_come(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        number = drafts.put(journal, Draft(drafts.new_id(), ("Write to Ana",)))
        found = drafts.get(journal, number)
        assert found is not None
        drafts.put(journal, replace(found, remind_at=datetime.now(UTC) + timedelta(seconds=1)))
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await until(pilot, lambda: "You wanted to be reminded: Write to Ana" in seen(app))


@pytest.mark.parametrize("size", [(80, 24), (62, 24), (44, 24)])
async def test_nothing_of_the_composer_is_cut_and_the_message_row_stays_in_sight(
    size: tuple[int, int], tmp_path: Path
) -> None:
    async with offline_app(tmp_path, size, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "#one #two #three #four #five #six ")
        assert "$0.015" in seen(app), "tags may be cut, the price is not"
        assert isinstance(app.screen, Composer)
        app.screen.editor.clear()
        await typed(app, pilot, "The second question is where it starts for me. " * 5)
        box = [row for row in lines(app) if "▌" in row]
        shown = " ".join(box)
        assert "…" not in shown, seen(app)
        for words in ("^g send", "^o browser, free", "^r rehearse", "esc keep", "^n thread"):
            assert words in shown, seen(app)
        assert ("^p picture" in shown and "f8 throw away" in shown) or size[0] < 80
        assert "10 s after ^g to take it back" in shown
        app.deck_screen.say("A word of the program.")
        await settled(app, pilot)
        assert "A word of the program." in lines(app)[-2]
        assert "▌" not in "".join(lines(app)[-2:])


async def test_the_keys_of_the_composer_are_commands_in_the_help_and_can_be_bound_anew(
    tmp_path: Path,
) -> None:
    (tmp_path / "config.toml").write_text(
        '[keys]\n"draft.keep" = "f9"\n"draft.poll" = "b"\n"draft.send" = "^x"\n'
    )
    async with offline_app(tmp_path, (100, 60), [Panel("kept")]) as (app, pilot):
        assert "expected a key that writes nothing" in told(app)
        await pilot.press("question_mark")
        await settled(app, pilot)
        for words in ("While you write a draft", "f9  keep and close", "^t  alt text", "f8  throw away"):
            assert words in seen(app)
        await pilot.press("escape", "c")
        await typed(app, pilot, "Bound anew")
        assert "f9 keep" in seen(app)
        assert "^x send" in seen(app)
        await pilot.press("b")
        assert isinstance(app.screen, Composer)
        assert app.screen.editor.text == "Bound anewb"
        await pilot.press("f9")
        await settled(app, pilot)
        assert not isinstance(app.screen, Composer)
    assert [one.text for one in in_journal(tmp_path)] == ["Bound anewb"]


async def test_what_was_warned_of_and_sent_all_the_same_is_not_warned_of_again(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "EVERYTHING IN CAPITAL LETTERS")
        await until(pilot, lambda: "All in capitals" in seen(app))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "Goes out in" in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        await typed(app, pilot, " AND MORE")
        await settled(app, pilot)
        await until(pilot, lambda: "Before others see it" in seen(app))
        assert "All in capitals" not in seen(app)
