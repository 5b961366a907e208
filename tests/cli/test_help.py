"""`delurk help`: the manual's pages, and `delurk doctor` on the files that are a row of rules or rooms."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.posts import Shell
from tui.app.commands import COMMANDS
from tui.cli.verbs import VERBS
from tui.config.rooms import KEYS


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def page(shell: Shell, *topic: str) -> str:
    done = shell.run("help", *topic)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_without_a_topic_there_are_the_verbs_and_the_topics(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "help"],
        capture_output=True, text=True, check=True, env={**os.environ, "DELURK_HOME": str(tmp_path)},
    )  # fmt: skip
    words = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ") and line.split()]
    for name in (
        *(verb for verb in VERBS if verb != "open"),
        "panels",
        "keys",
        "mutes",
        "chats",
        "writing",
        "files",
        "money",
    ):
        assert name in words


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("panels", ("list:ID", "delurk pull", "Move this panel to the left.", "refresh_s")),
        ("mutes", ("reposts:name", "delurk mute test", '  action = "fold"', "  M  ")),
        ("chats", ("delurk chat transcript", '  zone = "Europe/Berlin"', "  Q  ")),
        ("Writing", ("delurk drafts check", "undo_s", "Begin a draft that answers this post.")),
        ("files", ("rooms.toml", "delurk journal export")),
        ("money", ("budget_usd", "  post with url ", "delurk spend")),
    ],
)
def test_a_page_says_what_the_program_goes_by(shell: Shell, topic: str, said: tuple[str, ...]) -> None:
    told = page(shell, topic)
    for words in said:
        assert words in told


def test_every_key_of_the_app_and_every_key_of_a_room_stands_in_the_manual(shell: Shell) -> None:
    told = " ".join(page(shell, "keys").split())
    for command in COMMANDS:
        if command.scope in ("app", "posts", "room", "thread"):
            assert command.sentence.split(".")[0][:30] in told
    chats = page(shell, "chats")
    for key in KEYS:
        assert key in chats


def test_an_unknown_topic_is_one_line_with_the_topics(shell: Shell) -> None:
    for topic, more in (("nothing", ""), ("pull", " Its verb explains itself: delurk pull --help.")):
        done = shell.run("help", topic)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == (
            f"There is no page on {topic!r}.{more} Topics: panels, keys, mutes, chats, writing, files, money.\n"
        )


def test_doctor_looks_at_rules_and_rooms(shell: Shell) -> None:
    def said() -> dict[str, dict[str, object]]:
        done = shell.run("doctor", "--json")
        return {check["name"]: check for check in json.loads(done.stdout)["checks"]}

    assert (said()["mutes"]["detail"], said()["rooms"]["detail"]) == ("none yet", "none yet")
    (shell.home / "mutes.toml").write_text('[[mute]]\nrule = "crypto"\n')
    (shell.home / "rooms.toml").write_text('[[room]]\ntag = "#a"\n\n[[room]]\ntag = "#b"\nat = "8 pm"\n')
    checks = said()
    assert checks["mutes"] == {
        "name": "mutes", "ok": True, "detail": f"{shell.home / 'mutes.toml'}, 1 rule", "mend": "",
    }  # fmt: skip
    assert not checks["rooms"]["ok"]
    assert str(checks["rooms"]["detail"]).startswith("rooms.toml:6: “at” wants “days” beside it")
    assert str(shell.home / "rooms.toml") in str(checks["rooms"]["mend"])
    (shell.home / "mutes.toml").write_text('[[mute]]\nrule = "a"\n\n[[mute]]\nrule = "/(/"\n')
    assert str(said()["mutes"]["detail"]).startswith("mutes.toml:5: ")
    assert shell.run("doctor").exit_code == 1
