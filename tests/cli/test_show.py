"""`delurk show`: what the cache has of a panel."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.posts import HOME, Shell
from tests.store.samples import an_id
from tui.model.reading import Stretch
from tui.store.journal import open_journal
from tui.store.marks import save_marks


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_posts_are_shown_newest_first_as_json(shell: Shell) -> None:
    shell.fill("the first", "the second")
    shown = shell.objects("show", "home")
    assert [post["text"] for post in shown] == ["the second", "the first"]
    assert {post["panel"] for post in shown} == {"home"}
    assert shown[0]["verdict"] == {"action": "show", "rule": None}


def test_posts_are_shown_a_line_each_for_people(shell: Shell) -> None:
    shell.fill("the first\nin two lines", "the second")
    result = shell.run("show", "home")
    assert result.exit_code == 0
    second, first = result.stdout.splitlines()
    assert "the second" in second
    assert "@ana" in second
    assert "the first" in first


def test_the_limit_is_kept_and_without_one_all_are_shown(shell: Shell) -> None:
    shell.fill(*(f"post {number}" for number in range(1203)))
    assert len(shell.objects("show", "home", "--limit", "3")) == 3
    assert len(shell.objects("show", "home", "--limit", "600")) == 600
    shown = shell.objects("show", "home")
    assert len({post["id"] for post in shown}) == 1203


def test_read_posts_are_said_to_be_read(shell: Shell) -> None:
    shell.fill("read", "unread")
    with closing(open_journal(shell.home / "journal.db")) as journal:
        save_marks(journal, HOME, (Stretch(an_id(0), an_id(0)),))
    assert [post["read"] for post in shell.objects("show", "home")] == [False, True]


def test_a_panel_of_the_cache_is_a_search(shell: Shell) -> None:
    shell.fill("a heron", "a pelican", "two herons and a heron")
    assert [post["text"] for post in shell.objects("show", "cache:heron")] == [
        "two herons and a heron",
        "a heron",
    ]


@pytest.mark.parametrize("words", [("show", "home"), ("search", "words")])
def test_without_a_cache_one_line_says_how_to_fill_it(shell: Shell, words: tuple[str, ...]) -> None:
    result = shell.run(*words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "delurk load" in line
    assert list(shell.home.iterdir()) == []


def test_a_panel_without_posts_has_one_line(shell: Shell) -> None:
    shell.fill("a heron")
    result = shell.run("show", "#ldchat")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "no posts of #ldchat" in line


def test_what_is_no_panel_is_wrong_usage(shell: Shell) -> None:
    result = shell.run("show", "nonsense")
    assert result.exit_code == 2
    assert "'nonsense' is no panel: expected home" in result.stderr


def test_a_cache_that_is_no_database_has_one_line_and_stays(shell: Shell) -> None:
    broken = shell.home / "cache.db"
    broken.write_bytes(b"certainly no database " * 400)
    for words in (("show", "home"), ("search", "words"), ("forget", "--all", "--yes"), ("load", broken)):
        result = shell.run(*words)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert "cache.db is not a database" in line
    assert broken.read_bytes() == b"certainly no database " * 400
