"""The palette and the small pickers: what a few letters find, and what enter does then."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.program import DelurkApp
from tui.model.panel import Panel

SIZE = (80, 24)
DECK = [PANEL, Panel("home"), Panel("kept")]


async def typed(app: DelurkApp, pilot: Pilot[None], *keys: str) -> list[str]:
    """What stands on the screen when these keys are pressed, from the first item on."""
    await pilot.press(*keys)
    await settled(app, pilot)
    return lines(app)[5:]


async def test_the_palette_finds_names_first_and_offers_nothing_dear_for_a_slip(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, SIZE, DECK) as (app, pilot):
        for letters, first in (("kept", "Go to Kept"), ("settings", "What is set"), ("dark", "Theme: ")):
            assert f"▌ {first}" in (await typed(app, pilot, "colon", *letters))[0]
            await pilot.press("escape")
        text = "\n".join(await typed(app, pilot, "colon", *"zzzq"))
        assert "nothing found" in text
        assert "costs money" not in text
        await pilot.press("enter")
        await settled(app, pilot)
        assert len(app.deck_screen.deck.panels) == len(DECK)
        await pilot.press("escape")
        rows = await typed(app, pilot, "colon", *"home")
        assert "Go to Home" in rows[0]
        assert "Search X" not in rows[0]


async def test_themes_say_dark_or_light_and_which_is_worn(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, DECK) as (app, pilot):
        text = "\n".join(await typed(app, pilot, "colon", *"light"))
        for name in ("paper", "linen", "frost", "blossom"):
            assert f"Theme: {name} " in text
        assert "Theme: dusk" not in text
        await pilot.press("escape")
        rows = await typed(app, pilot, "colon", *"theme: ", "down", "down")
        assert [row.split()[2] for row in rows if "worn now" in row] == [
            "dusk"
        ]  # not the one that is looked at
        await pilot.press("escape", "comma")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        assert "dusk, dark, worn now" in text
        assert "Light: blossom," in text


async def test_a_new_name_among_the_layouts_keeps_the_deck(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, DECK) as (app, pilot):
        assert "▌ Keep this deck as “morning”" in (await typed(app, pilot, "percent_sign", *"morning"))[0]
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Kept as morning." in lines(app)[-2]
        text = "\n".join(await typed(app, pilot, "percent_sign", *"morning"))
        assert "▌ Open layout: morning" in text
        assert "“morning”" not in text
        await pilot.press("escape")
        await typed(app, pilot, "percent_sign", *"keep", "enter")
        assert "type a name" in "\n".join(lines(app))
        text = "\n".join(await typed(app, pilot, *"night"))
        assert "enter keep it" in text
        assert "found" not in text


async def test_while_a_panel_is_renamed_nothing_is_said_of_finding(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, DECK) as (app, pilot):
        for keys in (["ctrl+r"], [*"mine"]):
            text = "\n".join(await typed(app, pilot, *keys))
            assert "enter call it so" in text
            assert "found" not in text


async def test_enter_takes_what_was_typed_however_fast(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, DECK) as (app, pilot):
        await pilot.press("percent_sign")
        await settled(app, pilot)
        for key in (*"morning", "enter"):
            app.simulate_key(key)
        await settled(app, pilot)
        assert "Kept as morning." in lines(app)[-2]


@pytest.mark.parametrize("columns", [80, 84])
async def test_no_strip_of_the_page_is_left_beside_a_dialog(tmp_path: Path, columns: int) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (columns, 24), DECK) as (app, pilot):
        for keys in ("colon", "asterisk", "m", "comma", "question_mark"):
            await pilot.press(keys)
            await settled(app, pilot)
            beside = min(row.index("▌") for row in lines(app)[8:14])
            assert beside == 0 or beside >= 4, keys
            await pilot.press("escape")
            await settled(app, pilot)
