"""Accounts muted at X: read as rules, and muted there as well, with the price named before."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.fixtures.sandbox import Served, sandbox
from tui.cli.main import delurk
from tui.config.mutes import load_rules

__all__ = ["sandbox"]

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, sandbox: Served) -> Run:
    """`delurk` with these words, against the sandbox."""
    env = {"DELURK_HOME": str(tmp_path), **sandbox.env}
    return lambda *words, **more: CliRunner(env=env | more).invoke(delurk, words)


def rules(home: Path) -> list[str]:
    return [rule.text for rule in load_rules(home / "mutes.toml").rules]


def test_who_is_muted_at_x_becomes_rules_at_the_price_that_was_named(
    run: Run, sandbox: Served, tmp_path: Path
) -> None:
    done = run("mute", "import", "--from-x", "--yes")
    assert done.exit_code == 0, done.output
    found = load_rules(tmp_path / "mutes.toml").rules
    assert len(found) > 0
    assert {rule.target.kind for rule in found} == {"from"}
    assert all((rule.note or "").startswith("@") for rule in found)
    assert done.stdout == f"{len(found)} {'rule' if len(found) == 1 else 'rules'} taken from X.\n"
    assert done.stderr.splitlines()[0] == "Up to 1,000 muted accounts may cost $1.000, $0.001 each."
    bill = sandbox.bill()["usd"]
    assert bill == pytest.approx(0.001 * len(found))
    assert json.loads(run("spend", "--json").stdout)["today_usd"] == pytest.approx(bill)
    again = run("mute", "import", "--from-x", "--yes")
    assert again.stdout == f"0 rules taken from X, {len(found)} already there.\n"


def test_without_a_yes_nothing_is_asked_of_x(run: Run, sandbox: Served, tmp_path: Path) -> None:
    for words in (("import", "--from-x"), ("add", "--on-x", "@mei_tan")):
        done = run("mute", *words)
        assert done.exit_code == 1
        assert "--yes" in done.stderr.splitlines()[-1]
    assert sandbox.bill()["usd"] == 0
    assert not (tmp_path / "mutes.toml").exists()


def test_an_account_is_muted_here_and_at_x(run: Run, sandbox: Served, tmp_path: Path) -> None:
    run("mute", "import", "--from-x", "--yes")
    before = len(rules(tmp_path))
    paid = sandbox.bill()["usd"]
    done = run("mute", "add", "--on-x", "--yes", "--", "@mei_tan")
    assert done.exit_code == 0, done.output
    assert done.stderr == "Muting at X costs $0.025; all your apps will know.\n"
    assert done.stdout.splitlines() == [
        "Rule kept: hide “@mei_tan”, for good.",
        "Muted at X: @mei_tan, for $0.025.",
    ]
    assert sandbox.bill()["usd"] - paid == pytest.approx(0.025)
    assert json.loads(run("spend", "--json").stdout)["today_usd"] == pytest.approx(sandbox.bill()["usd"])
    run("mute", "import", "--from-x", "--yes")
    assert len(rules(tmp_path)) == before + 2


def test_what_x_refuses_is_said_and_the_rule_holds_here(run: Run, tmp_path: Path) -> None:
    done = run("mute", "add", "--on-x", "--yes", "--", "@nobody_at_all")
    assert done.exit_code == 3
    assert done.stderr.splitlines()[-1].startswith("@nobody_at_all: not muted at X. ")
    assert rules(tmp_path) == ["@nobody_at_all"]


def test_only_accounts_can_be_muted_at_x_and_only_with_a_login_and_a_budget(run: Run, tmp_path: Path) -> None:
    assert run("mute", "add", "--on-x", "--yes", "--", "spoiler").exit_code == 2
    none = run("mute", "import", "--from-x", "--yes", DELURK_USER_TOKEN="")
    assert (none.exit_code, none.stderr.startswith("No account: ")) == (1, True)
    (tmp_path / "config.toml").write_text("budget_usd = 0.01\n")
    assert "Up to 10 muted accounts may cost $0.010" in run("mute", "import", "--from-x").stderr
    dear = run("mute", "add", "--on-x", "--yes", "--", "@mei_tan")
    assert dear.exit_code == 1
    assert "Muting costs $0.025, and $0.01 is left" in dear.stderr
    assert not (tmp_path / "mutes.toml").exists()
