"""`delurk watch`: a line a post as they come, words for what holds it up, and a quiet end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fixtures.sandbox import Served, sandbox
from tui.cli.watch import Notices
from tui.feed.events import Fetched, Refused
from tui.model.panel import parse_panel
from tui.x.errors import Refusal

__all__ = ["sandbox"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home of one's own and no login."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DELURK_")}
    return clean | {"DELURK_HOME": str(tmp_path), "PYTHONUTF8": "1"}


def delurk(*words: str, env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *words],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def followed(home: dict[str, str], sandbox: Served) -> Iterator["subprocess.Popen[str]"]:
    """A follower without account beside a cache that `pull` has filled."""
    assert delurk("pull", "#lrnchat", env=home | sandbox.env).wait(20) == 0
    with delurk("watch", "#lrnchat", "--json", "--limit", "1", env=home) as process:
        yield process
        process.kill()


def test_what_another_program_fetches_is_printed_and_ctrl_c_is_no_failure(
    followed: "subprocess.Popen[str]", home: dict[str, str], sandbox: Served
) -> None:
    assert followed.stdout is not None
    assert followed.stderr is not None
    assert followed.stderr.readline().startswith("No account: following")
    json.loads(followed.stdout.readline())
    post = sandbox.post("ruth_ames", "Just now #lrnchat")
    assert delurk("pull", "#lrnchat", env=home | sandbox.env).wait(20) == 0
    assert json.loads(followed.stdout.readline())["id"] == str(post)
    followed.send_signal(signal.SIGINT)
    assert followed.wait(10) == 0
    assert followed.stderr.read() == ""


def test_it_fetches_by_itself_and_a_closed_pipe_is_no_failure(home: dict[str, str], sandbox: Served) -> None:
    with delurk("watch", "#lrnchat", env=home | sandbox.env) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("@")
        process.stdout.close()
        sandbox.post("ruth_ames", "Nobody hears this #lrnchat")
        assert delurk("pull", "#lrnchat", env=home | sandbox.env).wait(20) == 0
        assert process.wait(10) == 0


def test_an_empty_budget_is_said_once_and_following_goes_on(home: dict[str, str], sandbox: Served) -> None:
    assert delurk("pull", "#lrnchat", env=home | sandbox.env).wait(20) == 0
    with (Path(home["DELURK_HOME"]) / "config.toml").open("a") as settings:
        settings.write("budget_usd = 0.001\n")
    with delurk("watch", "#lrnchat", "--limit", "1", env=home | sandbox.env) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("@")
        said = process.stderr.readline()
        assert "budget" in said.lower()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_being_offline_is_said_once_until_posts_come_again() -> None:
    said: list[str] = []
    notices, now, panel = Notices(said.append), datetime.now(UTC), parse_panel("home")
    offline = Refused(panel, Refusal("offline", "No connection to X.", ""), now, now)
    for event in (offline, offline, Fetched(panel, 1, 0.0, now, now), offline):
        notices.hear(event)
    assert len(said) == 2
    assert said[0].startswith("No connection to X. Goes on by itself at ")


def test_a_refused_token_ends_it_in_one_line(home: dict[str, str], sandbox: Served) -> None:
    wrong = {"DELURK_USER_TOKEN": "wrong", "DELURK_BEARER_TOKEN": "wrong"}
    with delurk("watch", "home", env=home | sandbox.env | wrong) as process:
        assert process.wait(20) == 1
        assert process.stderr is not None
        [line] = process.stderr.read().splitlines()
        assert "does not accept the token" in line


def test_a_room_is_followed_by_the_tag_that_rooms_toml_has_for_it(
    home: dict[str, str], sandbox: Served, tmp_path: Path
) -> None:
    rooms = '[[room]]\nname = "thursdays"\ntag = "lrnchat"\n'
    (tmp_path / "rooms.toml").write_text(rooms, "utf-8")
    with delurk("watch", "room:thursdays", "--json", env=home | sandbox.env) as process:
        assert process.stdout is not None
        post = json.loads(process.stdout.readline())
        process.kill()
    assert "#lrnchat" in post["text"].lower()
    assert post["panel"] == "room:thursdays"
