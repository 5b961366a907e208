"""`delurk show kept` and `delurk search`: what was kept, with or without a cache."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.posts import Shell
from tests.store.samples import NOW, a_post, an_id
from tui.model.post import Gone
from tui.store import kept, writing
from tui.store.cache import open_cache
from tui.store.journal import open_journal


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    keep(shell, 1, "a grey heron", "for the talk", "birds")
    keep(shell, 9, "a pelican", "", "")
    return shell


def keep(shell: Shell, number: int, text: str, note: str, label: str) -> None:
    with closing(open_journal(shell.home / "journal.db")) as journal:
        kept.keep(journal, a_post(number, text), note=note, label=label, at=NOW, fetched_at=0)


def test_what_was_kept_is_shown_without_a_cache(shell: Shell) -> None:
    pelican, heron = shell.objects("show", "kept")
    assert (pelican["text"], heron["text"]) == ("a pelican", "a grey heron")
    assert heron["panel"] == "kept"
    assert heron["read"] is True
    assert heron["kept"] == {
        "at": "2026-11-25T12:00:00.000Z", "label": "birds", "note": "for the talk", "gone": None,
    }  # fmt: skip
    line = shell.run("show", "kept", "--limit", "2").stdout.splitlines()[1]
    assert "a grey heron" in line
    assert line.endswith("[Kept 2026-11-25. birds for the talk]")


def test_search_finds_what_was_kept_beside_what_is_cached(shell: Shell) -> None:
    assert [(post["id"], post["panel"]) for post in shell.objects("search", "heron")] == [
        (str(an_id(1)), "kept")
    ]
    shell.fill("a heron", "a grey heron", "two herons")  # numbers 0, 1, 2: the second is kept
    assert [(post["text"], post["panel"]) for post in shell.objects("search", "heron*")] == [
        ("two herons", "home"),
        ("a grey heron", "kept"),
        ("a heron", "home"),
    ]
    assert [post["text"] for post in shell.objects("search", "talk")] == ["a grey heron"]
    assert len(shell.objects("search", "heron*", "--limit", "2")) == 2


def test_what_its_author_has_deleted_is_not_shown_any_more(shell: Shell) -> None:
    with closing(open_cache(shell.home / "cache.db")) as db:
        writing.mark_gone(db, [Gone(an_id(1), "deleted")], fetched_at=datetime.now(UTC))
    _, heron = shell.objects("show", "kept")
    assert heron["text"] == ""
    assert heron["kept"] == {
        "at": "2026-11-25T12:00:00.000Z", "label": "birds", "note": "for the talk", "gone": "deleted",
    }  # fmt: skip
    line = shell.run("show", "kept").stdout.splitlines()[1]
    assert "[Deleted by its author. Kept 2026-11-25. birds for the talk]" in line
    assert shell.objects("search", "heron") == []


def test_with_nothing_kept_one_line_says_how(tmp_path: Path) -> None:
    result = Shell(tmp_path).run("show", "kept")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "* keeps a post" in line
