"""`delurk spend`: the ledger, for people and for programs. (With something in it: test_pull.)"""

import json
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from tui.cli.spend import spend
from tui.model.panel import parse_panel
from tui.store.journal import open_journal
from tui.store.ledger import Entry, record


def test_with_no_journal_nothing_was_spent_and_none_is_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(spend, ["--json"], env={"DELURK_HOME": str(tmp_path)})
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["today_usd"], told["month_usd"], told["panels"]) == (0, 0, [])
    assert told["budget_usd"] == 1.0
    assert list(tmp_path.iterdir()) == []


def test_people_get_a_table(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    journal = open_journal(tmp_path / "journal.db")
    record(journal, Entry(now, parse_panel("#a"), "search", {("post", 1): 0.005, ("user", 2): 0.01}))
    record(journal, Entry(now, None, "users", {("user", 3): 0.01}))
    journal.close()
    done = CliRunner().invoke(spend, env={"DELURK_HOME": str(tmp_path)})
    assert done.exit_code == 0
    today, month, *_ = done.stdout.splitlines()
    assert today == "today  $0.025 of $1.00"
    assert month == "month  $0.025"
    assert "    0.015         1       1       1  #a" in done.stdout
    assert "(look-ups)" in done.stdout
    assert "prices as of 2026-" in done.stdout


def test_a_journal_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database" * 999)
    done = CliRunner().invoke(spend, env={"DELURK_HOME": str(tmp_path)})
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert "journal.db" in done.stderr
