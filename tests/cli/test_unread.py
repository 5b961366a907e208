"""`delurk unread`: counts for status bars."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.posts import HOME, Shell
from tests.store.samples import an_id
from tests.test_house import added
from tui.model.panel import Panel
from tui.model.reading import Stretch
from tui.store import places
from tui.store.journal import open_journal
from tui.store.marks import save_marks

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.fill("one", "two", "three")
    shell.fill("four", panel="#ldchat")
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        save_marks(journal, HOME, (Stretch(an_id(0), an_id(0)),))
    return shell


def test_a_panel_has_a_line_with_its_count(shell: Shell) -> None:
    result = shell.run("unread", "home", "#ldchat", "kept", "@nobody")
    assert result.stdout == "home 2\n#ldchat 1\nkept 0\n@nobody 0\n"
    assert result.exit_code == 0


def test_for_programs_there_is_an_object_a_line(shell: Shell) -> None:
    assert shell.objects("unread", "home", "#ldchat") == [
        {"panel": "home", "unread": 2},
        {"panel": "#ldchat", "unread": 1},
    ]


def test_without_a_panel_it_is_the_total_of_the_open_ones(shell: Shell) -> None:
    assert shell.run("unread").stdout == "3\n"
    with closing(open_journal(shell.home / "journal.db")) as journal:
        places.save_deck(journal, places.Deck((HOME,), HOME))
    assert shell.run("unread").stdout == "2\n"
    assert shell.objects("unread") == [{"panel": "home", "unread": 2}]


def test_with_nothing_fetched_nothing_is_unread_and_nothing_is_made(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert shell.run("unread").stdout == "0\n"
    assert shell.run("unread", "home").stdout == "home 0\n"
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_panel_is_wrong_usage(shell: Shell) -> None:
    result = shell.run("unread", "nonsense")
    assert result.exit_code == 2
    assert "'nonsense' is no panel" in result.stderr


def test_a_broken_cache_has_one_line(shell: Shell) -> None:
    (shell.home / "cache.db").write_bytes(b"certainly no database " * 400)
    result = shell.run("unread", "home")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "cache.db is not a database" in line


def test_the_program_answers_the_same_without_the_parser(shell: Shell) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tui", "unread", *words],
            env={"DELURK_HOME": str(shell.home), "PYTHONUTF8": "1"},
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    assert run("home", "#ldchat") == (0, "home 2\n#ldchat 1\n")
    assert run("--json", "home") == (0, '{"panel": "home", "unread": 2}\n')
    assert run() == (0, "3\n")
    assert run("nonsense")[0] == 2
    assert run("--help")[0] == 0


def test_it_imports_nothing_slow() -> None:
    names = added(
        "import tui.__main__, sys\nsys.argv = ['delurk', 'unread', 'home']\n"
        "import io, contextlib, os\nos.environ['DELURK_HOME'] = os.devnull + '/nowhere'\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n    tui.__main__.main()"
    )
    slow = {
        "click",
        "textual",
        "rich",
        "tweepy",
        "aiohttp",
        "aiosqlite",
        "asyncio",
        "platformdirs",
        "msgspec",
    }
    assert "tui.store.reading" in names
    assert not names & slow


def test_it_answers_beside_a_program_that_is_writing(shell: Shell) -> None:
    with closing(open_journal(shell.home / "journal.db")) as journal:
        journal.execute("BEGIN IMMEDIATE")
        save = "INSERT INTO mark (panel, oldest, newest) VALUES ('home', ?, ?)"
        journal.execute(save, (an_id(1), an_id(2)))
        assert shell.run("unread", "home").stdout == "home 2\n"
        journal.execute("COMMIT")
    assert shell.run("unread", str(Panel("home"))).stdout == "home 0\n"
