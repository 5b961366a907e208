"""`delurk forget`: only what was said, and never everything by accident."""

import os
import pty
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.posts import HOME, Shell
from tests.store.samples import NOW, a_page, a_post, an_id
from tui.model.post import Media
from tui.pictures.shelf import Shelf
from tui.store import writing
from tui.store.cache import open_cache


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.fill("a grey heron", "a pelican", "a white heron")
    return shell


def left(shell: Shell) -> list[object]:
    result = shell.run("show", "home", "--json")
    return [] if result.exit_code else [post["text"] for post in shell.objects("show", "home")]


@pytest.mark.parametrize(
    "target", ["{}", "https://x.com/ana/status/{}?s=20", "https://twitter.com/i/status/{}"]
)
def test_a_post_is_forgotten_by_id_or_address(shell: Shell, target: str) -> None:
    result = shell.run("forget", target.format(an_id(1)))
    assert (result.exit_code, result.stdout) == (0, "Forgotten: 1 post.\n")
    assert left(shell) == ["a white heron", "a grey heron"]


def test_a_person_is_forgotten(shell: Shell) -> None:
    assert shell.run("forget", "@Ana").stdout == "Forgotten: 3 posts.\n"
    assert left(shell) == []


def test_what_is_older_than_a_date_is_forgotten(shell: Shell) -> None:
    assert shell.run("forget", "--before", "2020-01-01").stdout == "Forgotten: 0 posts.\n"
    assert shell.run("forget", "--before", "2026-12-01").stdout == "Forgotten: 3 posts.\n"


def test_without_a_terminal_all_needs_to_be_said_twice(shell: Shell) -> None:
    result = shell.run("forget", "--all")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert len(left(shell)) == 3
    assert shell.run("forget", "--all", "--yes").stdout == "Forgotten: 3 posts.\n"
    assert left(shell) == []


def test_all_means_the_pictures_too_and_a_single_post_does_not(shell: Shell) -> None:
    shelf = Shelf(shell.home / "pictures")
    shelf.put("https://pbs.twimg.com/media/a.jpg", b"a heron")
    assert shell.run("forget", "@nobody").stdout == "Forgotten: 0 posts.\n"
    assert shell.run("forget", "--all", "--yes").stdout == "Forgotten: 3 posts and 1 picture.\n"
    assert shelf.get("https://pbs.twimg.com/media/a.jpg") is None


@pytest.mark.parametrize(
    "words",
    [(), ("1", "--all"), ("@ana", "--before", "2020-01-01"), ("ana",), ("--before", "soon"), ("0x10",)],
)
def test_unclear_wishes_are_wrong_usage_and_forget_nothing(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.run("forget", *words, "--yes").exit_code == 2
    assert len(left(shell)) == 3


def test_without_a_cache_there_is_nothing_to_forget(tmp_path: Path) -> None:
    result = Shell(tmp_path / "new").run("forget", "@ana")
    assert result.exit_code == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("answer", "remain"), [("n\n", 3), ("y\n", 0)])
def test_on_a_terminal_it_asks_first(shell: Shell, answer: str, remain: int) -> None:
    master, slave = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "tui", "forget", "--all"],
            stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "DELURK_HOME": str(shell.home)}, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        os.write(master, answer.encode())
        output, _ = process.communicate(timeout=20)
    finally:
        os.close(master)
        os.close(slave)
    assert b"Remove everything from the cache?" in output
    assert len(left(shell)) == remain


def test_a_post_takes_its_pictures_along_and_leaves_those_of_others(shell: Shell) -> None:
    mine, shared = (f"https://pbs.twimg.com/media/{name}.jpg" for name in "ab")
    with closing(open_cache(shell.home / "cache.db")) as db:
        one = a_post(7, "a heron", media=(Media("3_1", "photo", url=mine), Media("3_2", "photo", url=shared)))
        two = a_post(8, "the same", media=(Media("3_2", "photo", url=shared),))
        writing.save_page(db, HOME, a_page(one, two), fetched_at=NOW)
    shelf = Shelf(shell.home / "pictures")
    shelf.put(mine, b"a heron")
    shelf.put(shared, b"a pond")
    assert shell.run("forget", str(an_id(7))).stdout == "Forgotten: 1 post and 1 picture.\n"
    assert (shelf.get(mine), shelf.get(shared)) == (None, b"a pond")


def test_all_means_the_pictures_where_there_is_no_cache(tmp_path: Path) -> None:
    Shelf(tmp_path / "pictures").put("https://pbs.twimg.com/media/a.jpg", b"a heron")
    result = Shell(tmp_path).run("forget", "--all", "--yes")
    assert (result.exit_code, result.stdout) == (0, "Forgotten: 0 posts and 1 picture.\n")
    assert not (tmp_path / "cache.db").exists()


def test_what_is_no_date_is_said_with_an_example(shell: Shell) -> None:
    said = shell.run("forget", "--before", "soon").stderr
    assert "'soon' is no date such as 2026-11-25 or 2026-11-25T18:30" in said
    assert "%" not in said
