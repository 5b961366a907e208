"""Reading at the keyboard: the real app on the sandbox, in Textual's headless terminal."""

import asyncio
from pathlib import Path

import pytest

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.model.panel import Panel, parse_panel

SIZE = (100, 30)


async def test_the_demo_opens_on_home_with_posts(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, _):
        deck = app.deck_screen.deck
        assert deck.focused is not None
        assert deck.focused.title == "Home"
        assert len(deck.focused.posts) > 20
        assert "@you" in lines(app)[0]


async def test_space_walks_from_unread_to_unread_and_each_mark_goes_out(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        first, second, third = state.posts[:3]
        await pilot.press("space", "space")
        await settled(app, pilot)
        assert state.chosen is not None
        assert state.chosen.id == third.id
        assert [state.is_unread(post) for post in (first, second, third)] == [False, False, True]


async def test_new_posts_wait_behind_a_count_and_nothing_moves(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        screen = app.deck_screen
        state = screen.deck.focused
        assert state is not None
        await pilot.press("j", "j", "j")
        await settled(app, pilot)
        before = lines(app)[2:-2]
        sandbox.post("rosalind_k", "Three things I learned from waiting")
        screen.network.fetch(state.panel)
        while not state.newer:
            await pilot.pause(0.02)
        await settled(app, pilot)
        assert [row[23:] for row in lines(app)[2:-2]] == [row[23:] for row in before]
        assert "▲ 1 new" in lines(app)[1]
        await pilot.press("n")
        await settled(app, pilot)
        assert state.posts[state.cursor].text == "Three things I learned from waiting"
        await pilot.press("apostrophe")
        await settled(app, pilot)
        assert [row[27:70] for row in lines(app)[3:-4]] == [row[27:70] for row in before[1:-2]]


async def test_help_lists_the_keys_of_here_and_leaves_with_esc(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, (120, 40)) as (app, pilot):
        await pilot.press("question_mark")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        assert "Keys for Home" in text
        assert "next unread" in text
        await pilot.press("escape")
        await settled(app, pilot)
        assert "Keys for Home" not in "\n".join(lines(app))


async def test_a_theme_change_keeps_the_place(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press(*"jjjjj")
        await settled(app, pilot)
        before = lines(app)[:-2]
        await pilot.press("T")
        await settled(app, pilot)
        assert app.deck_screen.session.theme.name != "dusk"
        assert lines(app)[:-2] == before


async def test_coming_back_stands_on_the_same_line(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 300)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press(*"j" * 40, "J", "J")
        await settled(app, pilot)
        before = lines(app)[2:-2]
    async with offline_app(tmp_path, SIZE) as (app, _):
        assert [row[23:] for row in lines(app)[2:-2]] == [row[23:] for row in before]


async def test_the_end_of_a_panel_is_said_and_reached_through_pages_of_the_cache(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 230)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        for _ in range(60):
            await pilot.press("pagedown", "pagedown")
            await settled(app, pilot)
            if not state.has_older and state.cursor == len(state.posts) - 1:
                break
        assert state.cursor == len(state.posts) - 1 == 229
        assert any("The cache ends here." in row for row in lines(app))


async def test_the_last_post_is_one_key_away_and_so_is_the_way_back(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 1000)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("j", "j", "G")
        await settled(app, pilot)
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.chosen is not None
        assert state.chosen.text.startswith("999 ")
        await pilot.press("apostrophe")
        await settled(app, pilot)
        assert state.chosen.text.startswith("2 ")


async def test_all_read_can_be_undone(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 50)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("A")
        assert state.unread == 0
        await pilot.press("u")
        assert state.unread == 50


async def test_with_nothing_at_all_there_is_a_welcome(tmp_path: Path) -> None:
    async with offline_app(tmp_path, SIZE) as (app, _):
        text = "\n".join(lines(app))
        assert "d e l u r k" in text
        assert "Look around in the demo" in text
        assert "delurk load FILE" in text


async def test_a_window_too_small_asks_to_grow(tmp_path: Path) -> None:
    async with offline_app(tmp_path, (20, 5)) as (app, pilot):
        assert "44 × 12" in "\n".join(lines(app))
        await pilot.resize_terminal(100, 30)
        await settled(app, pilot)
        assert "44 × 12" not in "\n".join(lines(app))


async def test_without_colours_the_deck_still_draws(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("NO_COLOR", "1")
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("j", "T", "question_mark", "escape", "j")
        await settled(app, pilot)
        assert any("▌" in row for row in lines(app))


async def test_a_panel_is_added_by_name_and_closed(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        deck = app.deck_screen.deck
        await pilot.press("a", *"#ldchat")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert [state.title for state in deck.panels] == ["invented", "#ldchat"]
        assert deck.focus == 1
        assert any("Nothing here yet" in row for row in lines(app))
        await pilot.press("x")
        await settled(app, pilot)
        assert [state.title for state in deck.panels] == ["invented"]


async def test_a_closed_panel_comes_back_where_it_stood_at_its_line(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 200)
    async with offline_app(tmp_path, SIZE, [PANEL, Panel("home")]) as (app, pilot):
        deck = app.deck_screen.deck
        await pilot.press(*"jjjj")
        await settled(app, pilot)
        before = lines(app)[1:-2]
        await pilot.press("x")
        await settled(app, pilot)
        assert [state.title for state in deck.panels] == ["Home"]
        assert "u brings it back" in lines(app)[-2]
        await pilot.press("u")
        await settled(app, pilot)
        assert lines(app)[1:-2] == before
    async with offline_app(tmp_path, SIZE) as (app, _):
        assert [state.title for state in app.deck_screen.deck.panels] == ["invented", "Home"]


async def test_a_key_draws_only_the_rows_that_differ(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 200)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        view = app.deck_screen._views[0]
        await pilot.press("j")
        await settled(app, pilot)
        drawn = view.drawn
        await pilot.press("k", "j", "k", "j")
        await settled(app, pilot)
        assert view.drawn - drawn <= 6  # the same two posts again: nearly every strip is there already


async def test_a_drag_copies_what_was_said_and_a_click_chooses(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 50)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        view = app.deck_screen._views[0]
        state = view.state
        assert state is not None
        await pilot.mouse_down(view, offset=(4, 3))
        await pilot.hover(view, offset=(30, 4))
        await pilot.mouse_up(view, offset=(30, 4))
        await settled(app, pilot)
        assert app.clipboard
        assert any(app.clipboard.split("\n\n")[0] in post.shown.text for post in state.posts)
        assert state.cursor == 0
        heads = [y for y, row in enumerate(state.rows()) if row.part == "body" and row.index == 0]
        await pilot.click(view, offset=(60, heads[2] + 1))
        await settled(app, pilot)
        assert state.cursor == 2


async def test_the_wheel_scrolls_without_moving_cursor_or_marks(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 50)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        view = app.deck_screen._views[0]
        state = view.state
        assert state is not None
        top, unread = state.top, state.unread
        view.post_message(view.Scrolled(view, 9))
        await settled(app, pilot)
        assert state.top != top
        assert (state.cursor, state.unread) == (0, unread)


async def test_the_palette_finds_a_command_by_a_few_letters_and_does_it(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("colon", *"panel read")
        await settled(app, pilot)
        assert "whole panel read" in "\n".join(lines(app))
        await pilot.press("enter")
        await settled(app, pilot)
        assert state.unread == 0


async def test_a_theme_shows_itself_in_the_palette_and_goes_when_it_is_left(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        screen = app.deck_screen
        await pilot.press("colon", *"theme: paper")
        await settled(app, pilot)
        assert screen.session.theme.name == "paper"
        await pilot.press("escape")
        await settled(app, pilot)
        assert screen.session.theme.name == "dusk"


async def test_the_picker_offers_people_lists_and_tags_of_the_cache(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("a", *"rosal")
        await settled(app, pilot)
        assert any("@rosalind_k" in row and "Rosalind Kettle" in row for row in lines(app))
        await pilot.press("enter")
        await settled(app, pilot)
        focused = app.deck_screen.deck.focused
        assert focused is not None
        assert focused.title == "@rosalind_k"


async def test_a_panel_is_made_wider_alone_and_called_otherwise_and_stays_so(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    panels = [PANEL, parse_panel("#ldchat")]
    async with offline_app(tmp_path, (140, 30), panels) as (app, pilot):
        deck = app.deck_screen.deck
        before = [slot.width for slot in deck.shares.slots]
        await pilot.press("right_curly_bracket", "right_curly_bracket")
        await settled(app, pilot)
        wider = [slot.width for slot in deck.shares.slots]
        assert wider[0] > before[0]
        assert sum(wider) == sum(before)
        await pilot.press("Z")
        await settled(app, pilot)
        assert len(deck.shares.slots) == 1
        await pilot.press("Z", "ctrl+r", *"mine")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "mine" in lines(app)[1]
    async with offline_app(tmp_path, (140, 30)) as (app, _):
        assert [slot.width for slot in app.deck_screen.deck.shares.slots] == wider
        assert "mine" in lines(app)[1]


async def test_what_comes_late_after_leaving_is_no_fault(tmp_path: Path) -> None:
    """q typed so early that the databases are opened only after the app has come to rest."""
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await app.deck_screen.come_to_rest()
        await app.deck_screen._come_alive()
        await pilot.pause()
        assert app.is_running


async def test_leaving_while_a_panel_is_looked_at_is_no_fault(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 3000)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        for _ in range(20):
            app.deck_screen.run_worker(app.deck_screen.freshness.look_again(state))
        await asyncio.sleep(0)
        await app.deck_screen.come_to_rest()
        await pilot.pause()
        assert app.is_running


@pytest.mark.parametrize("size", [(80, 24), (44, 24)])
async def test_the_welcome_says_all_of_its_sentences(size: tuple[int, int], tmp_path: Path) -> None:
    async with offline_app(tmp_path, size) as (app, pilot):
        words = " ".join(" ".join(lines(app)).split())
        assert "X bills for every post that is read; delurk shows the price." in words
        assert "Set DELURK_USER_TOKEN, then start delurk again." in words
        assert "X pages saved as JSON: delurk load FILE… Read offline, free." in words
        assert "1 the demo a add a panel q quit" in words
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert any("Each key here works now." in row for row in lines(app))
        assert any(": finds everything else. esc leaves." in row for row in lines(app)) or size[0] == 44
