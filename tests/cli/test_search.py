"""`delurk search`: words, as they are typed."""

from pathlib import Path

import pytest

from tests.cli.posts import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.fill("a grey heron", "a pelican", "a white heron", panel="#birds")
    return shell


def texts(shell: Shell, *words: str) -> list[object]:
    return [post["text"] for post in shell.objects("search", *words)]


def test_words_are_found_newest_first_with_their_panel(shell: Shell) -> None:
    assert texts(shell, "heron") == ["a white heron", "a grey heron"]
    assert shell.objects("search", "pelican")[0]["panel"] == "#birds"


def test_excluded_words_phrases_and_limits_work_from_the_shell(shell: Shell) -> None:
    assert texts(shell, "heron", "-grey") == ["a white heron"]
    assert texts(shell, '"grey heron"') == ["a grey heron"]
    assert texts(shell, "her*", "--limit", "1") == ["a white heron"]


def test_nothing_found_is_no_failure(shell: Shell) -> None:
    result = shell.run("search", "flamingo")
    assert (result.exit_code, result.stdout) == (0, "")


def test_people_get_a_line_a_post(shell: Shell) -> None:
    lines = shell.run("search", "heron").stdout.splitlines()
    assert ["white" in line for line in lines] == [True, False]


@pytest.mark.parametrize("words", ["!!!", "-heron", '""'])
def test_no_word_to_look_for_is_wrong_usage(shell: Shell, words: str) -> None:
    result = shell.run("search", "--", words)
    assert result.exit_code == 2
    assert "no word to look for" in result.stderr
