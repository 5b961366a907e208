"""`delurk load`: exit codes, where things are said, and what is left when it is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.posts import Shell
from tests.transfer.pages import lines, raw_page, raw_post
from tui.model.panel import Panel
from tui.store import reading, searching
from tui.store.cache import open_cache
from tui.store.errors import StoreError


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "ldchat.jsonl"
    path.write_bytes(lines(raw_page(raw_post(2, "a pelican"), raw_post(1, "a heron"))))
    return path


def test_a_file_is_loaded_into_the_panel_that_is_named(shell: Shell, pages: Path) -> None:
    result = shell.run("load", pages, "--as", "#LDchat")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{pages}: 2 posts into #ldchat, 2 of them new\n"
    assert [post["text"] for post in shell.objects("show", "#ldchat")] == ["a pelican", "a heron"]


def test_without_a_name_it_is_loaded_under_its_own(shell: Shell, pages: Path) -> None:
    shell.run("load", pages)
    assert len(shell.objects("show", "loaded:ldchat")) == 2


def test_bad_lines_are_named_on_standard_error_and_the_code_is_3(shell: Shell, pages: Path) -> None:
    pages.write_bytes(pages.read_bytes() + b"oops\n")
    result = shell.run("load", pages, pages.parent / "missing.json")
    assert result.exit_code == 3
    first, second, last = result.stderr.splitlines()
    assert first.startswith(f"{pages}:2: it is not JSON")
    assert second == f"{pages.parent / 'missing.json'}: it cannot be read: No such file or directory"
    assert last == "2 parts were passed over; the rest was loaded."
    assert len(shell.objects("show", "loaded:ldchat")) == 2


def test_answers_about_something_else_do_not_spoil_the_rest(shell: Shell, pages: Path) -> None:
    users = pages.with_name("users.json")
    users.write_text(json.dumps({"data": [{"id": "11", "username": "ana", "name": "Ana"}]}))
    result = shell.run("load", users, pages)
    assert result.exit_code == 0
    assert result.stderr == f"{users}: it holds users, not posts; passed over\n"


def test_a_load_that_finds_no_page_at_all_fails(shell: Shell, pages: Path) -> None:
    pages.write_text("<html>Sorry</html>")
    result = shell.run("load", pages)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Nothing was loaded")


def test_what_is_no_panel_is_wrong_usage(shell: Shell, pages: Path) -> None:
    assert shell.run("load", pages, "--as", "nonsense").exit_code == 2
    assert shell.run("load").exit_code == 2


def test_progress_is_for_terminals_only(shell: Shell, pages: Path) -> None:
    assert "\r" not in shell.run("load", pages).stderr


def test_a_load_that_is_killed_leaves_a_sound_cache_and_can_be_run_again(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "many.jsonl"
    total = 30_000
    with path.open("wb") as file:
        for page in range(total // 100):
            posts = (raw_post(page * 100 + at, f"heron {at} {'x' * 200}") for at in range(100))
            file.write(lines(raw_page(*posts)))  # large enough to be decoded in other processes
    load = [sys.executable, "-m", "tui", "load", str(path)]
    env = {**os.environ, "DELURK_HOME": str(shell.home)}
    process = subprocess.Popen(load, env=env, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    panel = Panel("loaded", "many")
    while process.poll() is None and loaded(shell, panel) == 0:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with closing(open_cache(shell.home / "cache.db")) as db:
        kept = reading.count(db, panel)
        assert 0 < kept < total
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.execute("INSERT INTO post_text (post_text) VALUES ('integrity-check')")
        assert len(searching.search(db, "heron", limit=total)) == kept
    assert shell.run("load", path).exit_code == 0
    assert loaded(shell, panel) == total


def loaded(shell: Shell, panel: Panel) -> int:
    """How many posts of `panel` another program sees; 0 before there is a cache."""
    try:
        with closing(open_cache(shell.home / "cache.db", readonly=True)) as db:
            return reading.count(db, panel)
    except StoreError:  # not made yet, or being made
        return 0


def test_a_dash_is_standard_input(shell: Shell, pages: Path) -> None:
    result = shell.run("load", "-", stdin=pages.read_text() + "oops\n")
    assert (result.exit_code, result.stdout) == (3, "stdin: 2 posts into loaded:stdin, 2 of them new\n")
    assert result.stderr.startswith("stdin:2: ")
    assert len(shell.objects("show", "loaded:stdin")) == 2
    assert shell.run("load", "-", "-", stdin="").exit_code == 2
