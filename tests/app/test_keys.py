"""The user's own keys: written as people write them, checked against the table, and shown where keys are shown."""

import asyncio
from pathlib import Path
from typing import get_args

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app.commands import COMMANDS, Command, Scope, keymap
from tui.app.keys import rebound, shown_key, textual_key
from tui.config.settings import Rebinding, read_settings


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("n", "n"),
        ("N", "N"),
        ("^n", "ctrl+n"),
        ("^N", "ctrl+n"),
        ("ctrl+n", "ctrl+n"),
        ("space", "space"),
        ("?", "question_mark"),
        ("question_mark", "question_mark"),
        ("^", "circumflex_accent"),
        ("+", "plus"),
        ("-", "minus"),
        ("pgdn", "pagedown"),
        ("s-tab", "shift+tab"),
        ("shift+n", "N"),
        ("esc", "escape"),
        ("f5", "f5"),
        ("↓", "down"),
        ("é", "é"),
        ("ctrl+pageup", "ctrl+pageup"),
    ],
)
def test_a_key_is_written_as_people_write_it(written: str, key: str) -> None:
    assert textual_key(written) == key


@pytest.mark.parametrize("sign", [chr(code) for code in range(33, 127)])
def test_every_sign_of_a_keyboard_is_textuals(sign: str) -> None:
    assert textual_key(sign) == _character_to_key(sign)
    assert shown_key(textual_key(sign)) == sign


@pytest.mark.parametrize("written", ["", "flurb", "^i", "^m", "^h", "f99", "shift", "two words", " ", "\n"])
def test_what_is_no_key_is_said(written: str) -> None:
    with pytest.raises(ValueError, match="expected a key such as n, N"):
        textual_key(written)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_key_of_the_table_can_be_written_and_shown(command: Command) -> None:
    for key in command.keys:
        assert textual_key(key) == key
        assert textual_key(shown_key(key)) == key


def key_of(commands: tuple[Command, ...], name: str) -> tuple[tuple[str, ...], str]:
    return next((one.keys, one.shown) for one in commands if one.id == name)


def test_a_command_takes_the_keys_it_is_given() -> None:
    table, mistakes = rebound(COMMANDS, [Rebinding("post.copy", ("^y", "f9"))])
    assert mistakes == []
    assert key_of(table, "post.copy") == (("ctrl+y", "f9"), "^y f9")
    keys = keymap(table)["posts"]
    assert keys["f9"].id == "post.copy"
    assert "y" not in keys


def test_two_commands_may_change_keys_with_each_other() -> None:
    table, mistakes = rebound(COMMANDS, [Rebinding("post.next", ("k",)), Rebinding("post.previous", ("j",))])
    assert mistakes == []
    assert key_of(table, "post.next") == (("k",), "k")


def test_a_key_that_two_commands_would_share_is_said_and_the_default_holds() -> None:
    table, (mistake,) = rebound(COMMANDS, [Rebinding("post.copy", ("n",), line=7)])
    assert str(mistake) == (
        "config.toml, line 7: keys.post.copy: n is new.show as well: expected another key, or another one for new.show"
    )
    assert table == COMMANDS


def test_a_chain_of_mistakes_ends_in_the_defaults() -> None:
    table, mistakes = rebound(COMMANDS, [Rebinding("post.next", ("k",)), Rebinding("post.previous", ("n",))])
    assert [mistake.key for mistake in mistakes] == ["keys.post.previous", "keys.post.next"]
    assert table == COMMANDS


def test_a_key_of_posts_cannot_hide_one_of_the_app() -> None:
    table, (mistake,) = rebound(COMMANDS, [Rebinding("post.copy", ("T",))])
    assert "T is theme.next as well" in str(mistake)
    assert table == COMMANDS


@pytest.mark.parametrize(
    ("rebinding", "says"),
    [
        (
            Rebinding("post.nxt", ("n",), 3),
            "line 3: keys.post.nxt: no such command: expected an id that delurk config lists, such as post.next",
        ),
        (Rebinding("post.next", ("flurb",), 4), "line 4: keys.post.next: expected a key such as n"),
        (
            Rebinding("app.quit", (), 5),
            "line 5: keys.app.quit: expected a key such as n, N, ^n, space, pgdn, f5 or ?: there has to be",
        ),
    ],
)
def test_what_cannot_be_bound_is_said_with_its_line(rebinding: Rebinding, says: str) -> None:
    table, (mistake,) = rebound(COMMANDS, [rebinding])
    assert says in str(mistake)
    assert table == COMMANDS


def test_a_key_may_mean_one_thing_in_a_dialog_and_another_under_it() -> None:
    _, mistakes = rebound(COMMANDS, [Rebinding("full.raw", ("n",)), Rebinding("side.open", ("n", "enter"))])
    assert mistakes == []


def test_a_commands_keys_can_be_taken_away() -> None:
    table, mistakes = rebound(COMMANDS, [Rebinding("panel.close", ())])
    assert mistakes == []
    assert "x" not in keymap(table)["posts"]


def test_the_table_itself_has_no_clash_where_two_scopes_work_together() -> None:
    every = [Rebinding(command.id, tuple(shown_key(key) for key in command.keys)) for command in COMMANDS]
    table, mistakes = rebound(COMMANDS, every)
    assert mistakes == []
    assert table == COMMANDS
    assert {command.scope for command in COMMANDS} <= set(get_args(Scope))


async def test_the_users_keys_work_and_stand_in_footer_and_help(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    (tmp_path / "config.toml").write_text(
        '[keys]\n"post.next" = "^n"\npost.previous = ["^p", "k"]\npalette.open = ":"\npanel.go = ["f1", "f2"]\n',
        encoding="utf-8",
    )
    async with offline_app(tmp_path, (100, 40), [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("ctrl+n", "ctrl+n", "j", "k")
        await settled(app, pilot)
        assert state.cursor == 1
        assert "^n ^p move" in lines(app)[-1]
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert any("^n  next post" in row for row in lines(app))
        await pilot.press("escape", "f1")
        await settled(app, pilot)
        assert not any("f1" in row for row in lines(app)[-2:-1])


async def test_a_mistake_in_the_keys_stands_on_the_message_row(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    (tmp_path / "config.toml").write_text('[keys]\n"post.copy" = "n"\n', encoding="utf-8")
    async with offline_app(tmp_path, (120, 30), [PANEL]) as (app, _):
        assert any("config.toml, line 2: keys.post.copy: n is new.show as well" in row for row in lines(app))


def test_the_readmes_example_can_be_taken_as_it_stands() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    examples = [block.partition("```")[0] for block in readme.split("```toml\n")[1:]]
    example = next(block for block in examples if "[keys]" in block)
    settings, mistakes = read_settings(example, "config.toml")
    table, clashes = rebound(COMMANDS, settings.keys)
    assert [*mistakes, *clashes] == []
    assert key_of(table, "post.next")[0] == ("j", "ctrl+n")
    assert settings.pipes[0].name == "speak"


async def test_sentences_name_the_keys_as_they_are_bound(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 20)
    (tmp_path / "config.toml").write_text(
        '[keys]\nundo.last = "f8"\napp.quit = "^q"\npanel.add = "f9"\n', encoding="utf-8"
    )
    async with offline_app(tmp_path, (110, 30), [PANEL]) as (app, pilot):
        await pilot.press("A")
        await settled(app, pilot)
        assert "f8 undoes it." in lines(app)[-2]
        await pilot.press("x")
        await settled(app, pilot)
        assert "f9 adds another, ^q leaves." in lines(app)[-2]


async def test_sentences_name_the_keys_as_bound_and_none_where_there_is_none(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    (tmp_path / "config.toml").write_text('[keys]\n"post.browser" = "f9"\n"undo.last" = []\n')
    async with offline_app(tmp_path, (110, 30), [PANEL]) as (app, pilot):
        (link,) = (command.keys[0] for command in COMMANDS if command.id == "link.open")
        await pilot.press(link)
        await settled(app, pilot)
        assert "This post has no link. f9 opens the post itself on X." in lines(app)[-2]
        await pilot.press("A")
        await settled(app, pilot)
        assert lines(app)[-2].rstrip().endswith("marked read.")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_no_sentence_of_the_table_names_a_key_that_may_be_bound_to_something_else(command: Command) -> None:
    keys = {one.short for one in COMMANDS if len(one.short) == 1} - {"a", "A", "I", "X"} | {"esc"}
    assert not keys & set(command.sentence.replace(",", " ").split())


async def test_a_question_is_answered_by_the_key_that_is_bound(sandbox: Served, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[keys]\nthread.fetch = "f9"\nthread.close = "f8"\nundo.last = []\n', encoding="utf-8"
    )
    async with demo_app(sandbox, tmp_path, (110, 30)) as (app, pilot):
        screen = app.deck_screen
        await pilot.press("t")
        await settled(app, pilot)
        await pilot.press("t")
        await settled(app, pilot)
        assert "This is the thread. f8 goes back." in screen.messages[-1][1]
        await pilot.press("A")
        await settled(app, pilot)
        assert screen.messages[-1][1].endswith("marked read.")
        await pilot.press("f9")
        while (asked := screen.choosing.waiting) is None:
            await pilot.pause(0.02)
        assert asked.words.endswith("f9 again fetches, esc leaves it.")
        assert set(asked.keys) == {"enter", "f9"}
        await pilot.press("f")
        await settled(app, pilot)
        assert screen.choosing.waiting is None
        assert not [one for one in screen.messages if one[1].startswith("Fetching")]


@pytest.mark.parametrize(("key", "words"), [("colon", "mutelist"), ("m", "wordword")])
async def test_no_letter_is_lost_that_comes_before_the_dialogs_field(
    tmp_path: Path, key: str, words: str
) -> None:
    fill(tmp_path / "cache.db", 20)
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        await settled(app, pilot)
        app.post_message(events.Key(key, None))
        for letter in words:  # as a slow line gives them: a few at once, in no step with the screen
            await asyncio.sleep(0)
            app.post_message(events.Key(letter, letter))
        await settled(app, pilot)
        assert isinstance(app.focused, Input)
        assert app.focused.value.endswith(words)
