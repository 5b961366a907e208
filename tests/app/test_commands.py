"""The one table of commands: every row can be done, no two rows share a key, help and footer come from it."""

from pathlib import Path
from typing import get_args

from tests.readme import key_list
from tui.app.commands import COMMANDS, Scope, keymap
from tui.app.deeds.draft_keys import DraftKeys
from tui.app.deeds.drafts import Drafts
from tui.app.deeds.finding import Finding
from tui.app.deeds.finding_here import FindingHere
from tui.app.deeds.gaps import Gaps
from tui.app.deeds.in_full import Whole
from tui.app.deeds.joining import Joining
from tui.app.deeds.keep import Keeping
from tui.app.deeds.layouts import Layouts
from tui.app.deeds.marking import Marking
from tui.app.deeds.moving import Moving
from tui.app.deeds.mute_lists import MuteLists
from tui.app.deeds.mute_rules import MuteRules
from tui.app.deeds.muting import Muting
from tui.app.deeds.panels import Panels
from tui.app.deeds.pictures import Pictures
from tui.app.deeds.pipe import Piping
from tui.app.deeds.publishing import Publishing
from tui.app.deeds.quiet import Quiet
from tui.app.deeds.reading import Reading
from tui.app.deeds.recap import Recap
from tui.app.deeds.rehearsing import Rehearsing
from tui.app.deeds.reposts import Reposts
from tui.app.deeds.rest import Rest
from tui.app.deeds.room import Rooms
from tui.app.deeds.room_times import RoomTimes
from tui.app.deeds.searching import Searching
from tui.app.deeds.settings import Showing
from tui.app.deeds.shape import Shape
from tui.app.deeds.theme import Theming
from tui.app.deeds.thread import Threads
from tui.app.deeds.writing import Writing


def test_every_command_has_exactly_one_deed_and_every_deed_a_command() -> None:
    deeds = [
        name
        for group in (
            Moving,
            Marking,
            Keeping,
            Piping,
            Panels,
            Pictures,
            Reading,
            Rest,
            Theming,
            Showing,
            Finding,
            FindingHere,
            Searching,
            Threads,
            Rooms,
            RoomTimes,
            Joining,
            Recap,
            Writing,
            DraftKeys,
            Publishing,
            Rehearsing,
            Drafts,
            Quiet,
            Whole,
            Gaps,
            Reposts,
            Shape,
            Layouts,
            Muting,
            MuteRules,
            MuteLists,
        )
        for name in vars(group)
        if name.startswith("do_")
    ]
    assert sorted(deeds) == sorted(f"do_{command.action}" for command in COMMANDS)


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
