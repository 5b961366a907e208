"""The rules of the house that a person would not notice being broken until it hurts.

Who may import whom is checked by import-linter where it is installed; what a start imports is looked at in
fresh processes, because one slow import on the way to the first frame costs every reader every day.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

SLOW = {
    "textual",
    "rich",
    "tweepy",
    "aiohttp",
    "click",
    "asyncio",
    "aiosqlite",
    "jsonschema",
    "requests",
    "markdown_it",
}
SLOW |= {
    "platformdirs",
    "wcwidth",
    "ssl",
    "socket",
    "subprocess",
    "logging",
    "email",
    "unittest",
    "http",
}
NOT_FOR_A_WORD = {
    "textual",
    "rich",
    "tweepy",
    "aiohttp",
    "aiosqlite",
    "jsonschema",
    "sqlite3",
    "asyncio",
    "ssl",
}


def imported(statement: str, *, flags: tuple[str, ...] = ()) -> set[str]:
    """The names in sys.modules after `statement` in a fresh process, top level and dotted."""
    code = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, *flags, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def added(statement: str) -> set[str]:
    """What `statement` imports beyond what this Python imports by itself (an editable install is noisy)."""
    return imported(statement) - imported("pass")


def test_the_first_frame_needs_the_standard_library_alone() -> None:
    """Settings, databases, the deck as it was left and a painted frame: all of it before Textual."""
    names = added("import tui.app.opening, tui.app.frame, tui.app.tty")
    assert sorted(names & SLOW) == []
    foreign = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"tui", "msgspec"}
    assert not foreign


@pytest.mark.parametrize("room", ["model", "text", "layout", "store", "deck", "config"])
def test_a_plain_room_imports_nothing_slow(room: str) -> None:
    modules = sorted(
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "tui" / room).glob("*.py")
        if file.stem
        not in ("__init__", "desk")  # store.desk is the database's thread, for after the first frame
    )
    assert modules
    names = added("import " + ", ".join(modules))
    assert sorted(names & SLOW) == []


def test_asking_for_the_version_or_help_imports_neither_screen_nor_network() -> None:
    for words in (["--version"], ["--help"]):
        names = added(
            f"sys.argv = ['delurk', *{words}]\nimport tui.__main__\n"
            "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
            "    tui.__main__.main()"
        )
        assert not names & NOT_FOR_A_WORD, words


@pytest.mark.parametrize("verb", ["load", "show", "search", "spend", "forget", "config"])
def test_a_plain_verb_imports_neither_screen_nor_network(verb: str) -> None:
    names = added(
        f"from tui.cli.verbs import VERBS\nimport importlib\nimportlib.import_module(VERBS[{verb!r}][0])"
    )
    assert not names & {"textual", "rich", "tweepy", "aiohttp", "aiosqlite", "jsonschema"}


def test_only_the_app_imports_textual_and_nobody_else_starts_with_rich() -> None:
    """`text.widths` may ask rich about a rare character, inside the function that needs it."""
    textual_or_rich = re.compile(r"^\s*(?:from|import) textual\b|^(?:from|import) rich\b", re.MULTILINE)
    files = [file for file in (ROOT / "tui").rglob("*.py") if (ROOT / "tui" / "app") not in file.parents]
    assert len(files) > 50
    assert [file.name for file in files if textual_or_rich.search(file.read_text(encoding="utf-8"))] == []


@pytest.mark.skipif(
    not shutil.which("lint-imports", path=str(Path(sys.executable).parent)), reason="no import-linter here"
)
def test_every_room_imports_only_what_it_may() -> None:
    tool = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert tool is not None
    done = subprocess.run([tool, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout
