"""The user's files may change while the app runs: what they say acts, and a broken one is said and passed over."""

import os
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app.deck_screen import Heard
from tui.app.program import DelurkApp
from tui.feed.events import Fetched

SIZE = (110, 30)


def write(file: Path, text: str) -> None:
    """Write as an editor does, at a time of its own however coarse the disk's clock is."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))


async def look(app: DelurkApp, pilot) -> str:  # type: ignore[no-untyped-def]
    """The tick's work, now; what the message row says after it."""
    await app.deck_screen.freshness.watch()
    await settled(app, pilot)
    return lines(app)[-2].strip()


async def test_a_changed_theme_acts_and_the_place_stays(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 100)
    mine = tmp_path / "themes" / "mine.toml"
    write(mine, 'inherits = "dusk"\n[roles]\naccent = "#ffffff"\n')
    write(tmp_path / "config.toml", 'theme = "mine"\n')
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press(*"jjjjjJ")
        await settled(app, pilot)
        before = lines(app)[:-2]
        write(mine, 'inherits = "paper"\n[roles]\naccent = "#00564a"\n')
        assert await look(app, pilot) == "Read again: the theme mine."
        assert app.deck_screen.paint.theme["accent"] == "#00564a"
        assert app.deck_screen.styles.background.hex.lower() == "#fbfaf6"
        assert lines(app)[:-2] == before


async def test_a_broken_theme_is_said_with_its_line_and_the_last_good_one_stays(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    mine = tmp_path / "themes" / "mine.toml"
    write(mine, 'inherits = "dusk"\n[roles]\naccent = "#ffffff"\n')
    write(tmp_path / "config.toml", 'theme = "mine"\n')
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        write(mine, 'inherits = "dusk"\n[roles]\naccent = "white-ish"\n')
        said = await look(app, pilot)
        assert said.startswith("mine.toml, line 3: roles.accent: expected a colour such as #d3dae1")
        assert app.deck_screen.paint.theme["accent"] == "#ffffff"
        messages = len(app.deck_screen.messages)
        await look(app, pilot)
        assert len(app.deck_screen.messages) == messages
        write(mine, 'inherits = "dusk"\n[roles]\naccent = "white"\n')
        assert await look(app, pilot) == "Read again: the theme mine."


async def test_a_theme_that_was_broken_at_the_start_is_worn_once_it_is_mended(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    mine = tmp_path / "themes" / "mine.toml"
    write(mine, 'accent = "oops"\n')
    write(tmp_path / "config.toml", 'theme = "mine"\n')
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        assert "mine.toml, line 1: accent: no such field" in lines(app)[-2]
        assert app.deck_screen.session.theme.name == "dusk"
        write(mine, 'inherits = "moss"\n')
        await look(app, pilot)
        assert app.deck_screen.session.theme.name == "mine"


async def test_changed_settings_act_and_the_place_stays(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 100)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press(*"jjjjj")
        await settled(app, pilot)
        chosen = state.chosen
        write(
            tmp_path / "config.toml",
            'theme = "linen"\ndensity = "compact"\nglyphs = "ascii"\nbudget_usd = 3\nrefresh_s = 60\nkeys.post.next = "^n"\n',
        )
        said = await look(app, pilot)
        assert said == "Read again: config.toml, theme, glyphs, density, budget_usd, refresh_s, keys."
        session = app.deck_screen.session
        assert (session.theme.name, session.style.compact, session.money.budget_usd) == ("linen", True, 3.0)
        assert state.chosen is chosen
        assert any(">" in row for row in lines(app))
        assert not any("▌" in row for row in lines(app))
        await pilot.press("ctrl+n")
        await settled(app, pilot)
        assert state.cursor == 6
        assert "^n k move" in lines(app)[-1]


async def test_a_mistake_in_the_settings_leaves_all_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    write(tmp_path / "config.toml", 'theme = "moss"\n')
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        write(tmp_path / "config.toml", 'theme = "paper"\ndensity = "tight"\nrefresh_s = 1\n')
        said = await look(app, pilot)
        assert said.startswith('config.toml, line 2: density: expected one of usual, compact, not "tight".')
        assert "1 more" in app.deck_screen.messages[-1][1]
        assert app.deck_screen.session.theme.name == "moss"
        write(tmp_path / "config.toml", 'theme = "paper\n')
        assert (await look(app, pilot)).startswith("config.toml, line 1: ")
        write(tmp_path / "config.toml", 'theme = "paper"\n')
        await look(app, pilot)
        assert app.deck_screen.session.theme.name == "paper"


async def test_a_theme_chosen_by_key_outlives_a_change_of_other_settings(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        app.deck_screen.use_theme("plum")
        await settled(app, pilot)
        write(tmp_path / "config.toml", '# words\ntheme = "plum"\nbudget_usd = 2\n')
        await look(app, pilot)
        assert app.deck_screen.session.theme.name == "plum"


async def test_where_nothing_changes_nothing_is_said_or_drawn(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    write(tmp_path / "config.toml", 'theme = "moss"\n')
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        drawn, messages = app.deck_screen._views[0].drawn, len(app.deck_screen.messages)
        await look(app, pilot)
        write(tmp_path / "config.toml", 'theme = "moss" # the same\n')
        await look(app, pilot)
        assert (app.deck_screen._views[0].drawn, len(app.deck_screen.messages)) == (drawn, messages)


async def test_an_open_dialog_takes_the_new_colours(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("question_mark")
        await settled(app, pilot)
        write(tmp_path / "config.toml", 'theme = "paper"\n')
        await look(app, pilot)
        grounds = {
            segment.style.bgcolor.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.bgcolor is not None and "Keys for" in segment.text
        }
        assert grounds == {"#f0eee6"}


async def test_what_x_answers_while_the_app_is_being_left_is_no_fault(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, (110, 30)) as (app, _):
        screen = app.deck_screen
        panel = screen.deck.panels[0].panel
        screen.session.sieves.me = None  # as in the very first session: the answer makes it look who reads
        await screen.keeper.close()
        await screen.on_heard(Heard(Fetched(panel, 3, 0.015, datetime.now(UTC), None)))
        assert "@you" in lines(app)[0]
