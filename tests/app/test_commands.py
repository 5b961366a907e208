"""The one table of commands: every row can be done, no two rows share a key, help and footer come from it."""

from importlib import import_module
from pathlib import Path
from typing import get_args

from tests.readme import key_list
from tui.app.commands import COMMANDS, Scope, keymap
from tui.app.hands import HANDS


def test_every_command_is_done_by_the_hand_that_says_so() -> None:
    deeds = []
    for hand in HANDS.values():
        group = getattr(import_module(hand.module), hand.name)
        methods = [name.removeprefix("do_") for name in vars(group) if name.startswith("do_")]
        assert sorted(hand.does) == sorted(methods), hand.name
        deeds += methods
    assert sorted(deeds) == sorted(command.action for command in COMMANDS)


def test_no_two_commands_of_a_scope_share_a_key() -> None:
    for scope in get_args(Scope):
        keys = [key for command in COMMANDS if command.scope == scope for key in command.keys]
        assert len(keys) == len(set(keys)), scope


def test_a_key_of_posts_never_hides_one_of_the_app() -> None:
    keys = keymap()
    assert not set(keys["posts"]) & set(keys["app"])


def test_every_command_says_what_it_does_in_words_and_in_a_sentence() -> None:
    for command in COMMANDS:
        assert command.words
        assert command.sentence.endswith(".")
        assert command.sentence[0].isupper()


def test_the_readme_lists_the_keys_as_they_are() -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    assert key_list() in readme.read_text(encoding="utf-8"), "python -m tests.readme prints the list"
