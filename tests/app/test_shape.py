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
