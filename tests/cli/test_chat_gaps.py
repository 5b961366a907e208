"""`delurk chat transcript` and `replay` where something is missing: authors, hosts, a calendar that fits, posts."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.posts import Shell
from tests.fixtures.chats import START, Scene, write_pages

THEN = "2026-01-08T02:00:00Z"
WRONG_DAY = ("--on", "Friday", "--at", "10:00", "--zone", "Europe/Berlin")


def session() -> Scene:
    """An hour of Thursday with fifty posts, and a reply on Friday morning."""
    scene = Scene()
    scene.say("mara", "Q1: What did you read first?", 2)
    for number in range(48):
        scene.say(f"user{number % 6}", f"A1: book {number}", 3 + number)
    scene.say("bo", "Thanks for yesterday", 31 * 60)
    return scene


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    write_pages(tmp_path / "pages.jsonl", session().posts)
    assert shell.run("load", tmp_path / "pages.jsonl").exit_code == 0
    return shell


def bare(shell: Shell, file: Path) -> None:
    """Write the posts of a session into `file` as some tools keep them: without the people."""
    write_pages(shell.home / "whole.jsonl", session().posts)
    pages = [json.loads(line) for line in (shell.home / "whole.jsonl").read_text().splitlines()]
    posts = [
        post
        for page in pages
        for post in (page["data"] if isinstance(page["data"], list) else [page["data"]])
    ]
    file.write_text("".join(f"{json.dumps(post)}\n" for post in posts))


def test_posts_that_name_no_author_are_printed_and_said_to_be_so(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    bare(shell, tmp_path / "bare.jsonl")
    shell.run("load", tmp_path / "bare.jsonl")
    shell.run("chat", "add", "#demochat", "--host", "@mara")
    done = shell.run("chat", "transcript", "#demochat", "--session", THEN)
    assert done.exit_code == 0
    assert "book 7" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("No post of this session names its author, so that nobody's questions are known. ")
    assert "“includes”" in line


def test_posts_without_their_people_have_those_whom_the_cache_knows(shell: Shell) -> None:
    shell.run("chat", "add", "#demochat", "--host", "@mara")
    bare(shell, shell.home / "bare.jsonl")
    shell.run("forget", "--before", "2026-02-01")
    write_pages(shell.home / "other.jsonl", [Scene().say("mara", "Hello elsewhere", -9000, tagged=False)])
    shell.run("load", shell.home / "other.jsonl")
    shell.run("load", shell.home / "bare.jsonl")
    (told,) = shell.objects("chat", "transcript", "#demochat", "--session", THEN)
    assert [one["n"] for one in told["questions"]] == [1]  # type: ignore[attr-defined]


def test_that_no_host_has_posted_is_said(shell: Shell) -> None:
    shell.run("chat", "add", "#demochat", "--host", "@marra")
    done = shell.run("chat", "transcript", "#demochat", "--session", THEN)
    assert done.exit_code == 0
    assert done.stderr.startswith("No post of this session is by @marra, so that no questions are known.")


@pytest.mark.parametrize("words", [(), ("--session", "2026-01-08")])
def test_a_calendar_that_does_not_fit_hides_no_session(shell: Shell, words: tuple[str, ...]) -> None:
    shell.run("chat", "add", "#demochat", "--host", "@mara", *WRONG_DAY)
    done = shell.run("chat", "transcript", "#demochat", *words, "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["session"]["start"] == THEN
    assert "(Friday 10:00 Europe/Berlin) does not fit its posts" in done.stderr


def test_a_calendar_that_is_an_hour_late_hides_no_question(shell: Shell) -> None:
    shell.run(
        "chat", "add", "#demochat", "--host", "@mara", "--on", "Thursday", "--at", "03:30", "--zone", "UTC"
    )
    done = shell.run("chat", "transcript", "#demochat", "--json")
    told = json.loads(done.stdout)
    assert told["session"]["start"] == THEN
    assert told["questions"][0]["post_id"] is not None
    assert "does not fit" in done.stderr


def test_a_calendar_that_fits_is_kept_to_where_a_few_posts_come_elsewhere(shell: Shell) -> None:
    shell.run("chat", "add", "#demochat", "--on", "Thursday", "--at", "02:00", "--zone", "UTC")
    done = shell.run("chat", "transcript", "#demochat", "--json")
    assert json.loads(done.stdout)["session"]["start"] == THEN
    assert "does not fit" not in done.stderr


@pytest.mark.parametrize("verb", ["transcript", "replay"])
@pytest.mark.parametrize("start", ["2026-01-07T20:00:00Z", "2026-03-01T10:00:00Z"])
def test_a_start_without_posts_names_the_nearest_session(shell: Shell, verb: str, start: str) -> None:
    done = shell.run("chat", verb, "#demochat", "--session", start)
    assert (done.exit_code, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line == (
        f"The cache has no posts of #demochat at {start}. The nearest session with posts: --session {THEN}"
    )


def test_a_replay_of_an_unknown_tag_says_so_though_there_is_no_terminal(shell: Shell) -> None:
    done = shell.run("chat", "replay", "#nobodychat")
    assert done.exit_code == 1
    assert done.stderr.startswith("The cache has no posts with #nobodychat. ")
    there = shell.run("chat", "replay", "#demochat", "--session", str((START + timedelta(0)).date()))
    assert there.exit_code == 1
    assert "needs a terminal" in there.stderr
