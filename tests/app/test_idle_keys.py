"""A key that has nothing to do says so, and help does not list what an empty panel cannot do."""

from pathlib import Path

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app.commands import works_here
from tui.model.panel import Panel

SIZE = (100, 30)


async def said_after(home: Path, panels: list[Panel], *keys: str) -> str:
    """What stands on the message row when these keys were pressed."""
    async with offline_app(home, SIZE, panels) as (app, pilot):
        for key in keys:
            await pilot.press(key)
            await settled(app, pilot)
        return lines(app)[-2].strip()


async def test_at_either_end_a_movement_says_that_this_is_the_end(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    assert await said_after(tmp_path, [PANEL], "g", "k") == "This is the top of invented."
    assert await said_after(tmp_path, [PANEL], "g", "g") == "This is the top of invented."
    assert await said_after(tmp_path, [PANEL], "G", "j", "pagedown") == "This is the end of invented."
    assert (
        await said_after(tmp_path, [PANEL], "g", "g", "apostrophe")
        == "This is where you were before the last jump."
    )
    assert await said_after(tmp_path, [PANEL], "left_square_bracket") == "There is no later day here."


async def test_another_day_is_found_below_what_is_held(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 3200)  # 120 posts an hour: a day and more
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.chosen is not None
        day = state.chosen.created_at.date()
        await pilot.press("right_square_bracket")
        await settled(app, pilot)
        assert state.chosen.created_at.date() < day


async def test_one_panel_alone_cannot_be_left_moved_or_shown_alone(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 10)
    for key in ("tab", "shift+tab", "less_than_sign", "greater_than_sign", "Z"):
        assert (await said_after(tmp_path, [PANEL], key)).startswith("This is the only panel."), key
    assert await said_after(tmp_path, [PANEL], "1") == "This is panel 1."
    assert (
        await said_after(tmp_path, [PANEL], "0", "0") == "This is the side list. esc goes back to invented."
    )
    assert await said_after(tmp_path, [PANEL], "0", "j") == "This is the last panel of the list."


async def test_an_empty_panel_lists_no_key_that_needs_a_post_and_says_so(tmp_path: Path) -> None:
    kept = Panel("kept")
    async with offline_app(tmp_path, SIZE, [kept, PANEL]) as (app, _):
        listed = {command.id for command in works_here(app.deck_screen.deck)}
        assert not listed & {"post.copy", "post.next", "read.all", "thread.open", "app.back"}
        assert {"panel.fetch", "panel.close", "unread.next", "help.open"} <= listed
    for key in ("y", "j", "A", "enter", "V"):
        assert await said_after(tmp_path, [kept], key) == "There is no post here.", key


async def test_what_is_said_twice_stands_once_among_past_messages(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 10)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("k", "k", "k")
        await settled(app, pilot)
        assert [words for _, words in app.deck_screen.messages].count("This is the top of invented.") == 1


async def test_a_row_that_a_setting_has_changed_is_there_again_after_a_restart(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 60)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("j", "j", "j", "j")
        await settled(app, pilot)
        (tmp_path / "config.toml").write_text('density = "compact"\n', encoding="utf-8")
        await app.deck_screen.freshness.watch()
        await settled(app, pilot)
        await pilot.resize_terminal(100, 20)
        await settled(app, pilot)
        left = app.deck_screen.deck.panels[0].spot()
    async with offline_app(tmp_path, (100, 20)) as (app, _):
        assert app.deck_screen.deck.panels[0].spot() == left


async def test_space_goes_on_to_a_panel_that_has_stood_behind_its_thread_since_the_start(
    tmp_path: Path,
) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL, Panel("kept")]) as (app, pilot):
        await pilot.press("j", "t")
        await settled(app, pilot)
        await pilot.press("tab")
        await settled(app, pilot)
    async with offline_app(tmp_path, SIZE) as (app, pilot):
        deck = app.deck_screen.deck
        assert deck.panels[0].over is not None
        assert deck.focus == 1
        await pilot.press("space")
        await settled(app, pilot)
        assert deck.focus == 0
        assert "On to invented" in lines(app)[-2]
        await pilot.press("space")
        await settled(app, pilot)
        assert deck.panels[0].over is None  # its only post was read: back, and on


async def test_what_is_asked_for_while_paused_waits_and_says_so(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("p")
        while app.deck_screen.network.state.mood != "paused":
            await pilot.pause(0.01)
        await pilot.press("f")
        await settled(app, pilot)
        assert lines(app)[-2].strip() == "Paused by you: X is not asked. p goes on."
