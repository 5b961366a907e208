"""The find bar at the keyboard: typing goes along, enter stays, esc is where one was; in panels, threads and rooms."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.app.test_muting import ANA, BO, GARY, HOME, SIZE, at_home, muted, said
from tests.app.test_room import ROOM, kept, last_hour, room
from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.choosing import Choice
from tui.app.program import DelurkApp
from tui.app.widgets.panel_view import PanelView
from tui.deck.panel import PanelState
from tui.model.panel import Panel
from tui.store import places
from tui.store.journal import open_journal

POSTS = (
    said(1, ANA, "A quiet morning."),
    said(2, GARY, "The funnel is open."),
    said(3, BO, "Un café, please.\nTwo cups."),
    said(4, ANA, "Notes on quiet rooms."),
    said(5, GARY, "The funnel again, and quiet."),
    said(6, BO, "Tea at four."),
)


async def press(app: DelurkApp, pilot: Pilot[None], *keys: str) -> str:
    """What stands on the screen after these keys, which come all at once."""
    for key in keys:
        app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
    await settled(app, pilot)
    return "\n".join(lines(app))


def state(app: DelurkApp) -> PanelState:
    found = app.deck_screen.deck.focused
    assert found is not None
    return found


def text(app: DelurkApp) -> str:
    """The text of the chosen post."""
    chosen = state(app).chosen
    assert chosen is not None
    return chosen.text


def looks(app: DelurkApp) -> list[list[tuple[str, str]]]:
    """Every cell with its style, but for the message row."""
    strips = app.screen._compositor.render_strips()
    return [[(piece.text, str(piece.style)) for piece in strip] for strip in (*strips[:-2], strips[-1])]


def on_match(app: DelurkApp) -> list[str]:
    """What stands in the theme's colour for found words, or in reverse where there is none; the bar is left out."""
    paint = app.deck_screen.paint
    styles = {
        paint.style("match", ground, under) for ground in ("ground", "cursor") for under in (False, True)
    }
    rows = app.screen._compositor.render_strips()[:-3]
    return [piece.text for strip in rows for piece in strip if piece.style in styles]


async def test_typing_goes_along_arrows_go_on_round_and_esc_is_where_one_was(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        await press(app, pilot, "j", "J", "J")  # the mark is not on the first row any more
        before, marks, spot = looks(app), state(app).marks, state(app).spot()
        screen = await press(app, pilot, "slash", *"QUIÉT")
        assert text(app) == "Notes on quiet rooms."
        assert "2 of 3" in screen
        assert "esc back" in screen
        assert {word.lower() for word in on_match(app)} == {"quiet"}
        assert "3 of 3" in await press(app, pilot, "down")
        screen = await press(app, pilot, "ctrl+n")
        assert "from the top  1 of 3" in screen
        assert text(app) == "A quiet morning."
        assert "from the end  3 of 3" in await press(app, pilot, "up")
        await press(app, pilot, "escape")
        assert looks(app) == before
        assert (state(app).marks, state(app).spot()) == (marks, spot)


async def test_enter_stays_reads_nothing_on_the_way_and_the_words_are_there_next_time(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        unread = state(app).unread
        await press(app, pilot, "slash", *"cafe two", "enter")
        assert text(app).startswith("Un café")
        assert state(app).unread == unread
        assert not on_match(app)
        await press(app, pilot, "apostrophe")
        assert text(app) == "A quiet morning."
        await press(app, pilot, "slash", *"quiet", "enter")
        assert text(app) == "A quiet morning."  # looked for from where one stands
        assert "3 here" in await press(app, pilot, "slash")
        await press(app, pilot, "enter")
        assert text(app) == "Notes on quiet rooms."
        await press(app, pilot, "slash", "down", "down", "enter", "j")
        assert text(app) == "The funnel is open."
        assert "is not here. s searches the cache." in await press(app, pilot, "slash", *"owl", "enter")
        assert text(app) == "The funnel is open."


async def test_words_that_are_not_here_are_searched_in_the_cache(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    at_home(tmp_path, said(90, BO, "An owl."), panel=Panel("tags", "birds"))
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        screen = await press(app, pilot, "slash", *"quiet owl")
        assert "not here" in screen
        assert "^o search the cache" in screen
        assert text(app) == "A quiet morning."
        await press(app, pilot, *["backspace"] * 9, *"owl", "ctrl+o")
        assert state(app).panel == Panel("cache", "owl")
        assert text(app) == "An owl."
        assert "No word is in this" in await press(app, pilot, "slash", "!", "ctrl+o")


async def test_no_key_is_lost_that_comes_at_once(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 300)
    async with offline_app(tmp_path, (80, 24), [PANEL]) as (app, pilot):
        keys = ("slash", *"277", "enter", "j", "slash", *"15", "left", *"00", "backspace", "enter", "j")
        await press(app, pilot, *keys)
        assert text(app).startswith("106 ")  # after 278 comes 105, from the top; and one more


async def test_what_a_panel_has_and_does_not_hold_is_found_too_and_esc_holds_again_what_it_held(
    tmp_path: Path,
) -> None:
    fill(tmp_path / "cache.db", 2_500)
    async with offline_app(tmp_path, (80, 24), [PANEL]) as (app, pilot):
        fill(tmp_path / "cache.db", 2, first=-2)
        await app.deck_screen.freshness.watch()
        await press(app, pilot, *"jjjj")
        before = looks(app)
        assert state(app).newer == 2
        longest = 0.0

        async def beat() -> None:
            nonlocal longest
            loop = asyncio.get_running_loop()
            while True:
                begun = loop.time()
                await asyncio.sleep(0.001)
                longest = max(longest, loop.time() - begun)

        beating = asyncio.create_task(beat())
        screen = await press(app, pilot, "slash", *"2499 ")
        beating.cancel()
        assert text(app).startswith("2499 ")
        assert "1 of 1" in screen
        assert len(state(app).posts) < 500
        assert longest < 0.25  # some 20 ms on a machine that does nothing else
        await press(app, pilot, "escape")
        assert looks(app) == before
        assert state(app).newer == 2
        await press(app, pilot, "slash", *"2250 ", "enter", "slash", "ctrl+u", *"3 ", "up")
        assert state(app).newer == 2


async def test_what_a_rule_hides_or_folds_is_not_found_but_the_row_of_a_fold_is(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS, said(7, ANA, "As they say.", quoted=said(95, GARY, "The funnel, quoted.")))
    muted(tmp_path, "café")
    (tmp_path / "mutes.toml").open("a").write('\n[[mute]]\nrule = "funnel"\naction = "fold"\n')
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        assert "not here" in await press(app, pilot, "slash", *"cups")
        assert "not here" in await press(app, pilot, "ctrl+u", *"again")
        assert "not here" in await press(app, pilot, "ctrl+u", *"quoted")
        assert "1 of 3" in await press(app, pilot, "ctrl+u", *"folded by")
        assert state(app).is_folded(state(app).cursor)
        await press(app, pilot, "enter", "z", "slash", "ctrl+u", *"open", "enter")
        assert text(app) == "The funnel is open."  # what was opened can be read, and so found
        (tmp_path / "mutes.toml").write_text('[[mute]]\nrule = "quiet"\n', encoding="utf-8")
        await press(app, pilot, "slash", *"qui")
        await app.deck_screen.muting.read_again()
        assert "not here" in await press(app, pilot, "e")


async def test_a_question_that_is_closed_opens_for_a_hit_and_closes_again(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, (80, 24), [ROOM]) as (app, pilot):
        await press(app, pilot, "right_square_bracket", "J")
        opened, before, marks = room(app).open, looks(app), room(app).marks
        await press(app, pilot, "slash", *"spoiler")
        assert room(app).open == "Q2"
        assert text(app).startswith("A2 being asked")
        assert on_match(app) == ["spoiler"]
        screen = await press(app, pilot, "ctrl+u", *"reason ", "up")
        assert (room(app).open, "8 of 8" in screen) == ("Q1", True)
        assert "number 7" in text(app)
        await press(app, pilot, "escape")
        assert room(app).open == opened
        assert looks(app) == before
        assert room(app).marks == marks
        assert "1 of 1" in await press(app, pilot, "slash", *"a2 guest")
        await press(app, pilot, "enter", "H")  # host and guest alone
        assert "not here" in await press(app, pilot, "slash", *"reason")
        assert "1 of 1" in await press(app, pilot, "ctrl+u", *"spoiler")


async def test_a_branch_that_was_put_away_is_shown_for_a_hit_in_a_thread(tmp_path: Path) -> None:
    root = said(50, ANA, "Where do you read?")
    answers = [
        said(40 - at, BO, f"@ana place {at}", reply_to=root.id, reply_to_user=ANA.id) for at in range(3)
    ]
    thread = [root, *answers]
    at_home(tmp_path, *(post if post is root else _in(post, root) for post in thread))
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        await press(app, pilot, "t", "circumflex_accent", "z")
        before = looks(app)
        assert len(state(app).posts) == 1
        assert "1 of 1" in await press(app, pilot, "slash", *"place 2")
        assert text(app) == "@ana place 2"
        await press(app, pilot, "escape")
        assert looks(app) == before
        await press(app, pilot, "slash", *"place 1", "enter")
        assert len(state(app).posts) == 4


def _in(post, root):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(post, conversation_id=root.id)


async def test_its_keys_are_the_users_and_are_where_keys_are_shown(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    (tmp_path / "config.toml").write_text(
        '[keys]\n"panel.find" = "f6"\n"find.next" = "^g"\n"find.leave" = "f9"\n"find.stay" = "x"\n',
        encoding="utf-8",
    )
    async with offline_app(tmp_path, (120, 60), [HOME]) as (app, pilot):
        assert "keys.find.stay" in "\n".join(words for _, words in app.deck_screen.messages)
        assert "While you find here" in await press(app, pilot, "question_mark")
        await press(app, pilot, "escape")
        screen = await press(app, pilot, "f6", *"quiet", "ctrl+g")
        assert "^g ↑ next hit" in screen
        assert "f9 back" in screen
        assert "2 of 3" in screen
        await press(app, pilot, "question_mark", "tab", "colon", "f9")
        assert not app.deck_screen.deck.finding
        assert len(app.screen_stack) == 1
        assert text(app) == "A quiet morning."


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
async def test_on_the_smallest_screens_and_with_no_colours(tmp_path: Path, env: dict[str, str]) -> None:
    at_home(tmp_path, *POSTS)
    async with offline_app(tmp_path, (44, 14), [HOME], env=env) as (app, pilot):
        screen = await press(app, pilot, "slash", *"quiet")
        assert "1 of 3" in screen
        assert on_match(app) == ["quiet"]
        assert "▌" in screen
        assert app.cursor_position.y == 14 - 3
        await pilot.resize_terminal(80, 24)
        assert "/ quiet" in await press(app, pilot, "down")
        assert "2 of 3" in lines(app)[-3]
        await pilot.click(offset=(30, 3))
        await settled(app, pilot)
        assert not app.deck_screen.deck.finding


def place_kept(home: Path) -> int | None:
    """Where the journal has the reader in Home."""
    with closing(open_journal(home / "journal.db")) as db:
        place = places.read_place(db, HOME)
    return place.post if place is not None else None


async def test_who_is_left_while_looking_about_comes_back_to_where_one_was(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        screen = app.deck_screen
        await press(app, pilot, "j", "slash", *"four")
        screen.post_message(PanelView.Scrolled(screen._views[0], -1))
        await press(app, pilot, "end")
        assert text(app) == "Tea at four."
        await screen.keeper._save_all()
        assert place_kept(tmp_path) == POSTS[1].id
    assert place_kept(tmp_path) == POSTS[1].id


async def test_a_question_that_comes_while_one_types_is_not_answered_by_a_later_key(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    paid: list[str] = []
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        await press(app, pilot, "slash", *"qui")
        app.deck_screen.choosing.ask(
            Choice("Fetch it? enter fetches.", {"enter": lambda: paid.append("enter")})
        )
        await press(app, pilot, "e", "enter", "enter", "escape")
        assert not paid


async def test_what_is_pasted_is_one_clean_line(tmp_path: Path) -> None:
    at_home(tmp_path, *POSTS)
    async with offline_app(tmp_path, (80, 24), [HOME]) as (app, pilot):
        await press(app, pilot, "slash")
        app.post_message(events.Paste("  quiet\r\n\x1b[31mrooms\x07 "))
        screen = await press(app, pilot, "backspace")
        assert "/ quiet [31mroom" in screen
        await press(app, pilot, "ctrl+u")
        app.post_message(events.Paste("quiet\nrooms"))
        await press(app, pilot, "end")
        assert text(app) == "Notes on quiet rooms."
