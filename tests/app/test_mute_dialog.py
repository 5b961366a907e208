"""The fields of the mute dialog: where the keyboard is, and what a letter does there."""

from pathlib import Path

from textual.widgets import Input

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled


async def test_the_bar_stands_at_whichever_field_has_the_keyboard(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (90, 26), [PANEL]) as (app, pilot):
        await pilot.press("m")
        await settled(app, pilot)
        assert "← → choose" in "\n".join(lines(app))
        for field in ("@quim", "Do", "For", "Where", "Profile"):
            rows = [row.strip("▌ │") for row in lines(app) if "▌" in row[8:60]]
            barred = [row for row in rows if field in row]
            assert len(rows) == 1, lines(app)
            assert barred or field == "Profile"
            await pilot.press("tab")
            await settled(app, pilot)


async def test_a_letter_changes_no_choice_and_goes_on_in_the_text(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (90, 26), [PANEL]) as (app, pilot):
        await pilot.press("m", "tab", *"hlhl")
        await settled(app, pilot)
        assert any("○ hide   ● fold   ○ dim" in row for row in lines(app))
        await pilot.press("right")
        await settled(app, pilot)
        assert any("○ hide   ○ fold   ● dim" in row for row in lines(app))
        await pilot.press("up", "up")  # to the suggestions
        await settled(app, pilot)
        field = app.screen.query_one("#text", Input)
        assert not field.has_focus
        await pilot.press("right")  # to "word or phrase", which empties the text
        await settled(app, pilot)
        for key in "hello":
            app.simulate_key(key)
        await settled(app, pilot)
        assert field.value == "hello"
        assert field.has_focus
