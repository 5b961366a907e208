"""Every sheet, picker and dialog that a key opens: esc leaves it, and a small window cuts none of its keys off."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app.commands import COMMANDS, scopes_of

LEAVES = ("app.quit", "panel.close")  # they end what this test looks at
OPEN_SOMETHING = {
    "post.keep", "media.open", "palette.open", "help.open", "message.list", "settings.open", "panel.add",
    "panel.options", "panel.rename", "layout.open", "post.mute", "search.open",
}  # fmt: skip


async def test_esc_leaves_whatever_a_command_opens(sandbox: Served, tmp_path: Path) -> None:
    opened: set[str] = set()
    async with demo_app(sandbox, tmp_path, (44, 24)) as (app, pilot):
        screen = app.deck_screen
        screen.pictures._way = "blocks"
        for command in COMMANDS:
            screen.go(0)  # from a panel with posts: the command before may have opened one without
            if command.group == "Move" or command.id in LEAVES or command.scope not in scopes_of(screen.deck):
                continue
            await screen.carry_out(command, command.keys[0])
            while screen.working or any(not worker.is_finished for worker in app.workers):
                await pilot.pause(0.005)
            if app.screen is not screen:
                await settled(app, pilot)
                opened.add(command.id)
                text = "\n".join(lines(app))
                assert "esc" in text, f"{command.id} does not say how to leave it:\n{text}"
                field = app.screen.focused
                if isinstance(field, Input):
                    await pilot.press("x", "y")
                    await settled(app, pilot)
                await pilot.press("escape")
                await settled(app, pilot)
            assert app.screen is screen, f"esc does not leave what {command.id} opens"
            while screen.deck.in_side or (screen.deck.focused and screen.deck.focused.over):
                await pilot.press("escape")
                await settled(app, pilot)
    assert opened >= OPEN_SOMETHING


async def test_a_post_in_full_names_all_its_keys_in_a_small_window(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, (44, 24)) as (app, pilot):
        await pilot.press("v")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        for words in ("esc close", "y text", "Y link", "M Markdown", "o on X", "J raw"):
            assert words in text
        await pilot.press("escape", "colon", *"wider", "down")
        await settled(app, pilot)
        assert "Make this panel wider than its" in "\n".join(lines(app))
        await pilot.press("escape", "comma")
        await settled(app, pilot)
        assert "  The colours: a shipped theme, or a" in "\n".join(lines(app))


@pytest.mark.parametrize(
    "keys",
    [
        ("full_stop", "enter", "enter"),
        ("m", "enter", "enter"),
        ("comma", "q", "q"),
        ("percent_sign", "escape", "escape"),
    ],
)
async def test_keys_that_come_at_once_and_close_a_dialog_twice_end_nothing(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        await pilot.press(keys[0])
        await settled(app, pilot)
        assert app.screen is not app.deck_screen
        for key in keys[1:]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        assert app.is_running
        assert app.screen_stack[0] is app.deck_screen


async def test_a_fields_own_keys_act_in_their_order_with_the_letters_round_them(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        await pilot.press("m")
        await settled(app, pilot)
        for key in ("ctrl+u", *"wrod", "backspace", "backspace", "backspace", *"ord", "home", "x"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        field = app.focused
        assert isinstance(field, Input)
        assert field.value == "xword"
