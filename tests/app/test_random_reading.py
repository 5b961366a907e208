"""Random reading in the real app: keys, sizes, arrivals, deletions, themes, restarts, on a home on disk.

What happens by itself never moves the chosen post on the screen; nothing crashes; a restart comes back to the line.
"""

import asyncio
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tests.fixtures.invented import post as invented_post
from tui.app.commands import COMMANDS
from tui.app.program import DelurkApp
from tui.deck.panel import Spot
from tui.model.page import Page
from tui.model.panel import parse_panel
from tui.model.post import Gone
from tui.store import writing
from tui.store.cache import open_cache

# What leaves the app, or the house: a browser is nobody's wish in a test.
LEAVES: Final = {
    "app.quit",
    "link.open",
    "post.browser",
    "picture.open",
    "welcome.demo",
    "full.link",
    "full.browser",
}
KEYS: Final = sorted({key for command in COMMANDS if command.id not in LEAVES for key in command.keys})
SIZES: Final = ((80, 24), (120, 40), (200, 50), (100, 30), (61, 20), (44, 12))
STEPS: Final = st.one_of(
    st.sampled_from(KEYS).map(lambda key: ("key", key)),
    st.sampled_from(["j", "k", "space", "pagedown", "tab", "J"]).map(lambda key: ("key", key)),
    st.sampled_from(SIZES).map(lambda size: ("size", size)),
    st.integers(1, 4).map(lambda count: ("arrive", count)),
    st.integers(0, 60).map(lambda at: ("delete", at)),
    st.just(("theme", None)),
    st.just(("restart", None)),
)


@dataclass
class World:
    """A home, and what is done to its cache from outside, as another program would."""

    home: Path
    next_number: int = -1
    gone: set[int] = field(default_factory=set)

    def arrive(self, count: int) -> None:
        """New posts are written to the panel."""
        posts = tuple(invented_post(self.next_number - at) for at in range(count - 1, -1, -1))
        self.next_number -= count
        with closing(open_cache(self.home / "cache.db")) as cache:
            writing.save_page(cache, PANEL, Page(posts=posts), fetched_at=datetime.now(UTC))

    def delete(self, post: int) -> None:
        """X has said that a post is gone."""
        later = datetime.now(UTC) + timedelta(seconds=5)
        with closing(open_cache(self.home / "cache.db")) as cache:
            writing.mark_gone(cache, [Gone(invented_post(post).id, "deleted")], fetched_at=later)


async def close_dialogs(app: DelurkApp, pilot: Pilot[None]) -> None:
    """Back to the deck, whatever a key has opened."""
    for _ in range(8):
        if len(app.screen_stack) == 1:
            return
        await pilot.press("escape")
        await settled(app, pilot)
    raise AssertionError(f"esc does not leave {app.screen}")


def place(app: DelurkApp) -> Spot | None:
    state = app.deck_screen.deck.focused
    return state.spot() if state is not None else None


async def step(app: DelurkApp, pilot: Pilot[None], world: World, kind: str, what: object) -> None:
    """One step, and what must hold after it."""
    before = place(app)
    match kind, what:
        case "key", str(key):
            await pilot.press(key)
            await settled(app, pilot)
            await close_dialogs(app, pilot)
            return
        case "size", (int(width), int(height)):
            await pilot.resize_terminal(width, height)
            await settled(app, pilot)
            after = place(app)
            assert (after.post if after else None) == (before.post if before else None)
        case "arrive", int(count):
            world.arrive(count)
            await app.deck_screen.freshness.watch()
            await settled(app, pilot)
            assert place(app) == before
        case "delete", int(number):
            state = app.deck_screen.deck.focused
            gone, chosen = invented_post(number).id, state.chosen if state is not None else None
            if before is None or chosen is None or gone in (before.post, chosen.id, chosen.shown.id):
                return
            world.delete(number)
            await app.deck_screen.freshness.watch()
            await settled(app, pilot)
            after = place(app)
            assert after is not None
            assert after.post == before.post
        case _:
            await pilot.press("T")
            await settled(app, pilot)
            assert place(app) == before
    for row in lines(app):
        assert len(row) <= app.size.width


async def read_at_random(template: Path, steps: list[tuple[str, object]]) -> None:
    """A whole life of the app, restarts included."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copy(template / "cache.db", home / "cache.db")
        world, left, panels = World(home), list(steps), [PANEL, parse_panel("#lrnchat"), parse_panel("kept")]
        while left or panels:
            async with offline_app(home, (100, 30), panels) as (app, pilot):
                panels = []
                while left:
                    kind, what = left.pop(0)
                    if kind == "restart":
                        break
                    await step(app, pilot, world, kind, what)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    fill(folder / "cache.db", 150)
    return folder


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=15, max_size=40))
def test_nothing_moves_by_itself_and_nothing_breaks(template: Path, steps: list[tuple[str, object]]) -> None:
    asyncio.run(read_at_random(template, steps))


@pytest.mark.long
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=30, max_size=60))
def test_ten_thousand_steps_move_nothing_and_break_nothing(
    template: Path, steps: list[tuple[str, object]]
) -> None:
    asyncio.run(read_at_random(template, steps))
