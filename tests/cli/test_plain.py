"""`delurk PANEL` with DELURK_PLAIN: what is unread, in sentences, a line a post, with or without a terminal."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.posts import HOME, Shell
from tests.store.samples import an_id
from tui.cli import quick
from tui.model.reading import Stretch
from tui.store.journal import open_journal
from tui.store.marks import read_marks, save_marks


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("DELURK_HOME", str(tmp_path))
    monkeypatch.setenv("DELURK_PLAIN", "1")
    return Shell(tmp_path)


def read(*panels: str) -> int:
    return quick.open_deck(panels)


def test_unread_posts_are_sentences_oldest_first_and_the_end_is_said(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.fill("the first\nin two lines", "the second", "the third")
    with closing(open_journal(shell.home / "journal.db")) as journal:
        save_marks(journal, HOME, (Stretch(an_id(1), an_id(1)),))
    assert read("home") == 0
    head, first, third, end = capsys.readouterr().out.splitlines()
    assert head == "Home: 2 unread."
    assert first.startswith("Unread. @ana, ")
    assert "the first in two lines" in first
    assert first.endswith("1 of 2.")
    assert "the third" in third
    assert end == "That is all."


def test_nothing_is_drawn(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.fill("a post with \x1b[31mcolours\x1b[0m")
    read("home")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert not set(out) & set("┏━┃▌•↻♡→│")


def test_in_a_pipe_nothing_is_marked_read(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.fill("one", "two")
    read("home")
    read("home")
    assert capsys.readouterr().out.count("Home: 2 unread.") == 2


def test_on_a_terminal_what_was_printed_is_read_and_the_next_call_goes_on_from_there(
    shell: Shell, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.fill("one", "two")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    read("home")
    shell.fill("one", "two", "three")
    read("home")
    out = capsys.readouterr().out
    assert "Home: 1 unread." in out
    assert out.count(" two") == 1
    with closing(open_journal(shell.home / "journal.db")) as journal:
        assert read_marks(journal, HOME)[0].oldest == an_id(0)


def test_a_long_panel_is_read_to_its_end_past_what_was_read_before(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.fill(*(f"post {number}" for number in range(900)))
    with closing(open_journal(shell.home / "journal.db")) as journal:
        save_marks(journal, HOME, (Stretch(an_id(100), an_id(799)),))
    read("home")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 202
    assert "post 99" in lines[100]
    assert "post 800" in lines[101]


def test_without_words_the_panels_of_the_settings_are_read_or_those_there_are(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.fill("at home")
    shell.fill("a tag", panel="#ldchat")
    read()
    assert "at home" in capsys.readouterr().out
    (shell.home / "config.toml").write_text('panels = ["#ldchat"]\ndensity = "tight"\n', encoding="utf-8")
    read()
    said = capsys.readouterr()
    assert said.out.startswith("#ldchat: 1 unread.")
    assert "config.toml, line 2: density" in said.err


def test_all_read_is_said(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.fill("one")
    with closing(open_journal(shell.home / "journal.db")) as journal:
        save_marks(journal, HOME, (Stretch(an_id(0), an_id(0)),))
    assert read("home") == 0
    assert capsys.readouterr().out.splitlines() == ["Home: nothing unread.", "That is all."]


@pytest.mark.parametrize("words", [("home",), ()])
def test_without_a_cache_one_line_says_how_to_fill_it(
    shell: Shell, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert read(*words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "delurk load" in said.err
