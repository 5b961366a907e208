"""What the composer and the deck round it say to somebody who goes by the screen alone."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.test_room import room, seen
from tests.fixtures.deck import demo_app, lines, settled
from tests.fixtures.sandbox import Served
from tui.app.program import DelurkApp
from tui.app.widgets.composer import Composer
from tui.app.widgets.picker import Picker
from tui.model.draft import DraftId
from tui.store import practice

SIZE = (100, 30)
LONG = (
    "I read along for two years before I wrote a word. Every Tuesday I opened the chat, found the question, "
    "wrote an answer in my head, and closed the window again. What changed was not courage."
)


async def until(app: DelurkApp, pilot: Pilot[None], true: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"it did not come:\n{seen(app)}"
        await pilot.pause(0.02)


async def typed(app: DelurkApp, pilot: Pilot[None], text: str) -> Composer:
    """Write in the composer that is opening."""
    await until(app, pilot, lambda: isinstance(app.screen, Composer) and app.screen.is_mounted)
    await settled(app, pilot)
    assert isinstance(app.screen, Composer)
    app.screen.editor.insert(text)
    await pilot.pause(0.2)
    return app.screen


async def test_a_draft_that_is_opened_again_shows_all_of_its_words(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, LONG)
        await pilot.press("escape")
        await until(app, pilot, lambda: "Kept as a draft." in seen(app))
        await pilot.press("D")
        await until(app, pilot, lambda: "I read along" in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: isinstance(app.screen, Composer))
        await settled(app, pilot)
        await pilot.pause(0.3)
        rows = [line.split("▌")[1] for line in seen(app).splitlines() if "▌" in line]
        assert LONG in " ".join(" ".join(rows).split())


@pytest.mark.parametrize("width", [44, 80])
async def test_in_a_chat_the_footer_names_the_key_that_answers(
    tmp_path: Path, sandbox: Served, width: int
) -> None:
    async with demo_app(sandbox, tmp_path, (width, 24)) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await settled(app, pilot)
        assert "  i answer  " in lines(app)[-1]


async def test_what_is_folded_away_is_not_bookmarked_or_answered_unseen(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("g")
        await settled(app, pilot)
        assert room(app).is_folded(room(app).cursor)
        for key in ("b", "R", "r"):
            await pilot.press(key)
            await settled(app, pilot)
            assert "This is folded away." in lines(app)[-2]
            await pilot.press("j", "g")
            await settled(app, pilot)
    paths = sandbox.bill()["by_endpoint"]
    assert not [path for path in paths if "bookmarks" in path or "retweets" in path]


async def test_a_question_that_another_key_has_left_no_longer_stands_there(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("R")
        await settled(app, pilot)
        assert "Repost this?" in lines(app)[-2]
        await pilot.press("j")
        await settled(app, pilot)
        assert "Repost this?" not in lines(app)[-2]


async def test_enough_for_today_is_still_said_once_the_network_rests(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("ctrl+e")
        await until(app, pilot, lambda: app.deck_screen.network.state.mood == "paused")
        await settled(app, pilot)
        assert "Enough for today." in lines(app)[-2]
        await pilot.press("p")
        await until(app, pilot, lambda: "Going on." in seen(app))
        await pilot.press("p")
        await until(app, pilot, lambda: "Paused: X is not asked." in seen(app))


async def test_a_countdown_leaves_the_question_whether_to_quit_in_sight(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "Said too soon")
        await pilot.press("ctrl+g")
        await until(app, pilot, lambda: "Goes out in" in seen(app))
        await pilot.press("q")
        await settled(app, pilot)
        await pilot.pause(1.2)
        assert "A post is about to go out. q keeps it" in lines(app)[-2]
        await pilot.press("escape")
        await until(app, pilot, lambda: "Goes out in" in lines(app)[-2])
        await pilot.press("u")
        await until(app, pilot, lambda: isinstance(app.screen, Composer))
        assert "Taken back; nothing was sent." in seen(app)


async def test_a_new_version_offers_what_can_be_done_to_one(tmp_path: Path, sandbox: Served) -> None:
    sandbox.running.sandbox.core.me.verified = True
    sandbox.post(sandbox.running.sandbox.core.me.username, "We write it on teh wall first.")
    (tmp_path / "config.toml").write_text("premium = true\n")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("g", "I")
        await typed(app, pilot, "")
        assert "^g send  esc keep  f8 throw away" in seen(app)
        await pilot.press("ctrl+r")
        await settled(app, pilot)
        assert "nothing to practise" in lines(app)[-2]
        assert "New version as @you" in seen(app)


async def test_the_next_small_step_leads_to_where_it_begins(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        for step in ("kept", "drafted", "rehearsed", "answered"):
            await app.deck_screen.keeper.journal(practice.note, step, datetime.now(UTC))
        await pilot.press("1", "tilde")
        await until(app, pilot, lambda: "@pell_anders posted under #lrnchat" in seen(app))
        assert "enter go there" in seen(app)
        await pilot.press("enter")
        await until(app, pilot, lambda: app.deck_screen.deck.focus == 1)
        await settled(app, pilot)
        chosen = room(app).chosen
        assert chosen is not None
        assert chosen.author is not None
        assert chosen.author.username == "pell_anders"


async def test_a_small_step_that_begins_with_a_key_names_it(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("tilde")
        await until(app, pilot, lambda: "* keep" in seen(app))
        await pilot.press("escape")
        await app.deck_screen.keeper.journal(practice.note, "kept", datetime.now(UTC))
        await pilot.press("tilde")
        await until(app, pilot, lambda: "c new draft" in seen(app))
        await pilot.press("c")
        await until(app, pilot, lambda: isinstance(app.screen, Composer))


async def test_backspace_in_an_empty_part_of_a_thread_takes_the_part_away(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, f"{LONG} {LONG}")
        await pilot.press("ctrl+n")
        await until(app, pilot, lambda: "part 1 of 2" in seen(app))
        await pilot.press("ctrl+n")
        await until(app, pilot, lambda: "part 2 of 3" in seen(app))
        await pilot.press("a", "backspace")
        assert "part 2 of 3" in seen(app)
        await pilot.press("backspace")
        await until(app, pilot, lambda: "part 1 of 2" in seen(app))
        await pilot.press("f8", "c", *"ab", "ctrl+u", "backspace", "ctrl+z")
        await until(app, pilot, lambda: isinstance(app.screen, Composer) and app.screen.editor.text == "ab")


async def test_while_one_writes_the_footer_names_no_key_that_would_be_typed(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        assert "j k move" in lines(app)[-1]
        await pilot.press("c")
        await typed(app, pilot, LONG * 2)
        assert not lines(app)[-1].strip()
        await pilot.press("ctrl+g")
        await settled(app, pilot)
        assert "Not sent: it is 9" in lines(app)[-2]
        await pilot.press("escape")
        await until(app, pilot, lambda: "j k move" in lines(app)[-1])


async def test_the_list_of_drafts_says_which_are_practice(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("i")
        await typed(app, pilot, LONG)
        await pilot.press("ctrl+r")
        await until(app, pilot, lambda: "practice: nothing leaves this machine" in seen(app))
        await pilot.press("escape")
        await until(app, pilot, lambda: "Kept to yourself" in seen(app))
        await pilot.press("D")
        await until(app, pilot, lambda: "practice · Q2 in #lrnchat" in seen(app))
        assert "I read along for" in seen(app)


async def test_who_has_answered_is_said_where_one_is(tmp_path: Path, sandbox: Served) -> None:
    mine = sandbox.post(sandbox.running.sandbox.core.me.username, "A2 Somebody asked me by name. #lrnchat")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        sandbox.post("marcus_tw", "@you Into my notes for Monday. #lrnchat", reply_to=str(mine))
        await until(app, pilot, lambda: "@marcus_tw has answered you. n shows it." in seen(app))
        await pilot.press("n")
        await until(app, pilot, lambda: "Into my notes for Monday." in seen(app))


async def test_practice_is_called_so_on_a_narrow_screen_too(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, (44, 24)) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("i")
        await typed(app, pilot, "Half a thought")
        await pilot.press("ctrl+r")
        await until(app, pilot, lambda: "A2 Your answer  practice, stays here" in seen(app))


async def test_practice_is_gone_on_with_from_beside_the_others_and_is_gone_once_thrown_away(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("i")
        await typed(app, pilot, "Half a thought")
        await pilot.press("ctrl+r")
        await until(app, pilot, lambda: "practice: nothing leaves this machine" in seen(app))
        await pilot.press("ctrl+r")
        await until(app, pilot, lambda: "A2 Half a thought" in seen(app) and "i write on" in seen(app))
        await pilot.press("i")
        await typed(app, pilot, ", and the rest")
        assert "practice: nothing leaves this machine" in seen(app)
        await pilot.press("ctrl+r")
        await until(app, pilot, lambda: "A2 Half a thought, and the rest" in seen(app))
        await pilot.press("i")
        await until(app, pilot, lambda: isinstance(app.screen, Composer) and app.screen.is_mounted)
        await pilot.press("f8")
        await until(app, pilot, lambda: "Thrown away." in seen(app))
        await pilot.press("B")
        await until(app, pilot, lambda: "Nothing written yet." in seen(app))
        await pilot.press("escape", "u")
        await until(app, pilot, lambda: "The draft is back." in seen(app))
        await pilot.press("B")
        await until(app, pilot, lambda: "A2 Half a thought, and the rest" in seen(app))


async def test_in_a_chat_the_help_begins_with_what_only_a_chat_has(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, (100, 30)) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("question_mark")
        await until(app, pilot, lambda: "Keys for #lrnchat" in seen(app))
        assert "i  answer" in seen(app)


async def test_whoever_replies_to_a_question_is_told_how_it_is_answered_from_here(
    tmp_path: Path, sandbox: Served
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(app, pilot, lambda: room(app).view is not None and room(app).open == "Q2")
        await pilot.press("r")
        await until(app, pilot, lambda: "esc, then i: the question is answered from here" in seen(app))
        await pilot.press("escape", "i")
        await until(app, pilot, lambda: "A2 Your answer as @you" in seen(app))


async def test_what_goes_with_a_draft_can_be_gone_on_with_and_taken_away(
    tmp_path: Path, sandbox: Served
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "leeks.png").write_bytes(b"\x89PNG")
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "My leeks")
        await pilot.press("ctrl+p")
        await until(app, pilot, lambda: isinstance(app.screen, Picker))
        app.screen.query_one(Input).value = f"{tmp_path}/pho"
        await until(app, pilot, lambda: "photos/" in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: "▌ leeks.png" in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: "type what is on it" in seen(app))
        await pilot.press(*"Rows", "enter")
        await until(app, pilot, lambda: "▣ alt" in seen(app))
        await pilot.press("ctrl+t")
        await until(app, pilot, lambda: "“Rows”" in seen(app))
        await pilot.press("escape", "ctrl+p")
        await until(app, pilot, lambda: "Without leeks.png" in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: isinstance(app.screen, Composer) and "▣" not in seen(app))
        # a poll
        await pilot.press("ctrl+b")
        await until(app, pilot, lambda: "No poll" in seen(app))
        await pilot.press(*"you/me", "enter")
        await until(app, pilot, lambda: "poll: you · me" in seen(app) and "^b poll" in seen(app))
        await pilot.press("ctrl+b")
        await until(app, pilot, lambda: "Ask: you · me" in seen(app))
        await pilot.press("down", "enter")
        await until(app, pilot, lambda: "poll: you" not in seen(app))
        await until(app, pilot, lambda: isinstance(app.screen, Composer))
        # a reminder
        await pilot.press("f7")
        await until(app, pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"in 2 h")
        await until(app, pilot, lambda: "Remind me at" in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: "You are reminded of it at" in lines(app)[-2])
        await until(app, pilot, lambda: ", reminder " in seen(app))
        await pilot.press("escape", "D")
        await until(app, pilot, lambda: "▌ My leeks" in seen(app) and "reminder " in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: isinstance(app.screen, Composer) and app.screen.is_mounted)
        await pilot.press("f7")
        await until(app, pilot, lambda: "No time" in seen(app))
        await pilot.press("enter")
        await until(app, pilot, lambda: "You are not reminded of it." in lines(app)[-2])


async def test_what_comes_too_late_says_what_can_still_be_done(tmp_path: Path, sandbox: Served) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        app.deck_screen.network.take_back(DraftId(4711))  # whatever the key was: none of that number waits
        await until(app, pilot, lambda: "it has left. del on the post deletes it." in lines(app)[-2])
