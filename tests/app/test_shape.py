"""How panels stand beside each other: widths by the mouse, whole decks by name, kept from one session to the next."""

from pathlib import Path

from textual.pilot import Pilot

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.program import DelurkApp
from tui.model.panel import Panel

SIZE = (140, 30)
BOTH = [PANEL, Panel("home")]


def widths(app: DelurkApp) -> list[int]:
    return [slot.width for slot in app.deck_screen.deck.shares.slots]


async def drag(pilot: Pilot[None], start: int, *columns: int, y: int = 12) -> None:
    """Press at a column, go over others, and let go at the last."""
    await pilot.mouse_down(offset=(start, y))
    for column in columns:
        await pilot.hover(offset=(column, y))
    await pilot.mouse_up(offset=(columns[-1], y))


async def test_the_border_between_two_panels_is_moved_by_the_mouse_and_stays(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 60)
    async with offline_app(tmp_path, SIZE, BOTH) as (app, pilot):
        assert widths(app) == [58, 58]
        border = app.deck_screen.deck.shares.slots[1].x
        state = app.deck_screen.deck.panels[0]
        await pilot.mouse_down(offset=(border, 12))
        await pilot.hover(offset=(border + 5, 12))
        await settled(app, pilot)
        assert widths(app) == [63, 53]  # live
        assert lines(app)[12][border + 5] == "│"
        await pilot.hover(offset=(border + 9, 13))
        await pilot.mouse_up(offset=(border + 9, 13))
        await settled(app, pilot)
        assert widths(app) == [67, 49]
        assert (app.deck_screen.deck.focus, state.cursor, app.clipboard) == (0, 0, "")
    async with offline_app(tmp_path, SIZE) as (app, pilot):
        assert widths(app) == [67, 49]
        await drag(pilot, border + 8, SIZE[0] - 1)  # the gap beside the rule is the border, too
        await settled(app, pilot)
        assert widths(app) == [72, 44]  # no panel gets narrower than it can be
        await drag(pilot, border + 14, 0)
        await settled(app, pilot)
        assert widths(app) == [44, 72]


async def test_a_drag_beside_the_border_selects_text_as_ever(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 60)
    async with offline_app(tmp_path, SIZE, BOTH) as (app, pilot):
        before = widths(app)
        await drag(pilot, 28, 50, 110, y=5)
        await settled(app, pilot)
        assert widths(app) == before
        assert app.clipboard


async def chosen_item(app: DelurkApp, pilot: Pilot[None], *keys: str) -> None:
    """Type in a picker, see what it has found, and take the first."""
    await pilot.press(*keys)
    await settled(app, pilot)
    await pilot.press("enter")
    await settled(app, pilot)


async def test_a_layout_is_kept_opened_with_every_place_and_taken_back(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 60)
    async with offline_app(tmp_path, SIZE, BOTH) as (app, pilot):
        deck = app.deck_screen.deck
        await pilot.press(*"jjj", "right_curly_bracket", "percent_sign")
        await chosen_item(app, pilot, *"keep")
        await chosen_item(app, pilot, *"Evening")
        assert "Kept as Evening." in lines(app)[-2]
        wide, place = widths(app), deck.panels[0].spot()
        await pilot.press("left_curly_bracket", "x")
        await pilot.press("a")
        await chosen_item(app, pilot, *"#other")
        await pilot.press("a")
        await chosen_item(app, pilot, *"@ana")
        titles = [state.title for state in deck.panels]
        await pilot.press("colon")
        await chosen_item(app, pilot, *"layout: evening")
        assert [state.title for state in deck.panels] == ["invented", "Home"]
        assert (widths(app), deck.focus, deck.panels[0].spot()) == (wide, 0, place)
        await pilot.press("u")
        await settled(app, pilot)
        assert [state.title for state in deck.panels] == titles
    async with offline_app(tmp_path, SIZE) as (app, pilot):
        deck = app.deck_screen.deck
        assert [state.title for state in deck.panels] == titles
        await pilot.press("percent_sign")
        await chosen_item(app, pilot, *"open")
        assert [state.title for state in deck.panels] == ["invented", "Home"]
        assert (widths(app), deck.panels[0].spot()) == (wide, place)
        await pilot.press("percent_sign")
        await chosen_item(app, pilot, *"forget")
        await pilot.press("percent_sign")
        await settled(app, pilot)
        assert not any("Evening" in row for row in lines(app)[3:-2])
        await pilot.press("escape", "u", "percent_sign")
        await settled(app, pilot)
        assert any("Open layout: Evening" in row for row in lines(app))
