"""`delurk journal export|import`: from one machine to another."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.posts import HOME, Shell
from tests.store.samples import NOW, a_post, an_id
from tui.model.reading import Stretch
from tui.store import kept
from tui.store.journal import open_journal
from tui.store.marks import read_marks, save_marks


@pytest.fixture
def here(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path / "here")
    with closing(open_journal(shell.home / "journal.db")) as journal:
        save_marks(journal, HOME, (Stretch(an_id(0), an_id(5)),))
        kept.keep(journal, a_post(1, "a heron"), note="for the talk", label="birds", at=NOW, fetched_at=0)
    return shell


@pytest.fixture
def there(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "there")


def test_what_was_read_and_kept_goes_to_another_machine(here: Shell, there: Shell, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    exported = here.run("journal", "export", file)
    assert exported.exit_code == 0
    assert "2 lines written" in exported.stdout
    assert file.stat().st_mode & 0o077 == 0
    imported = there.run("journal", "import", file)
    assert imported.exit_code == 0
    assert "new here: 1 panel’s marks, 1 kept post." in imported.stdout
    assert "nothing new." in there.run("journal", "import", file).stdout
    with closing(open_journal(there.home / "journal.db")) as journal:
        assert read_marks(journal, HOME) == (Stretch(an_id(0), an_id(5)),)
        assert kept.get(journal, [an_id(1)]) == [a_post(1, "a heron")]
    assert there.run("journal", "export").stdout == here.run("journal", "export").stdout


def test_it_goes_through_a_pipe(here: Shell, there: Shell) -> None:
    text = here.run("journal", "export").stdout
    result = there.run("journal", "import", "-", stdin=text)
    assert result.exit_code == 0
    assert "1 kept post" in result.stdout


def test_bad_lines_are_named_and_the_rest_is_taken_in(here: Shell, there: Shell, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    here.run("journal", "export", file)
    file.write_text('nonsense\n{"kind":"dream","v":1}\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    result = there.run("journal", "import", file)
    assert result.exit_code == 3
    first, second, last = result.stderr.splitlines()
    assert first.startswith(f"{file}:1: ")
    assert second.startswith(f"{file}:2: no kind that this delurk knows")
    assert last == "2 of 4 lines were passed over; the rest was taken in."
    assert "1 kept post" in result.stdout


def test_a_file_that_is_none_at_all_is_a_failure(there: Shell, tmp_path: Path) -> None:
    file = tmp_path / "recipe.txt"
    file.write_text("two eggs\n", encoding="utf-8")
    assert there.run("journal", "import", file).exit_code == 1
    missing = there.run("journal", "import", tmp_path / "missing.jsonl")
    assert missing.exit_code == 1
    assert missing.stderr == f"{tmp_path / 'missing.jsonl'}: No such file or directory.\n"


def test_without_a_journal_there_is_nothing_to_export(there: Shell) -> None:
    result = there.run("journal", "export")
    assert result.exit_code == 1
    assert "There is no journal yet" in result.stderr
    assert not there.home.exists()
