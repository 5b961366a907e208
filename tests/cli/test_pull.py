"""`delurk pull`: fetches once, says first what it may cost, and tells the shell how it went."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.fixtures.sandbox import Served, sandbox
from tui.cli.pull import pull
from tui.cli.show import show
from tui.cli.spend import spend

__all__ = ["sandbox"]

Run = Callable[..., Result]
KEYS = ["panel", "new", "requests", "estimate_usd", "cost_usd", "stopped", "until"]


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A home of one's own and no login."""
    for name in ("DELURK_USER_TOKEN", "DELURK_BEARER_TOKEN", "DELURK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return {"DELURK_HOME": str(tmp_path)}


@pytest.fixture
def run(env: dict[str, str], sandbox: Served) -> Run:
    """`delurk pull` with these words, against the sandbox."""
    return lambda *words: CliRunner().invoke(pull, words, env=env | sandbox.env)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_panel_comes_into_the_cache_and_the_price_was_right(
    run: Run, env: dict[str, str], sandbox: Served
) -> None:
    done = run("#lrnchat", "--json")
    assert done.exit_code == 0
    [result] = lines(done.stdout)
    assert list(result) == KEYS
    assert result["panel"] == "#lrnchat"
    assert result["cost_usd"] == pytest.approx(sandbox.bill()["usd"])
    assert 0 < float(str(result["cost_usd"])) <= float(str(result["estimate_usd"])) <= 1.0
    assert (result["stopped"], result["until"]) == (None, None)
    assert done.stderr.startswith("This may cost up to $")
    shown = CliRunner().invoke(show, ["#lrnchat", "--json"], env=env)
    assert len(lines(shown.stdout)) == result["new"]


def test_several_panels_share_the_budget(run: Run) -> None:
    done = run("home", "#lrnchat", "mentions", "--json")
    assert done.exit_code == 0
    results = lines(done.stdout)
    assert [result["panel"] for result in results] == ["home", "#lrnchat", "mentions"]
    assert all(int(str(result["new"])) > 0 for result in results)


def test_people_get_a_line_a_panel(run: Run) -> None:
    done = run("#lrnchat")
    [line] = done.stdout.splitlines()
    assert line.startswith("#lrnchat: ")
    assert " new, $0." in line


def test_a_dry_run_asks_nobody_and_needs_no_login(env: dict[str, str], run: Run, sandbox: Served) -> None:
    for done in (
        run("home", "#a", "--dry-run", "--json"),
        CliRunner().invoke(pull, ["home", "#a", "--dry-run", "--json"], env=env),
    ):
        assert done.exit_code == 0
        assert [list(result) for result in lines(done.stdout)] == [KEYS, KEYS]
        assert all(float(str(result["estimate_usd"])) > 0 for result in lines(done.stdout))
    assert sandbox.bill()["requests"] == 0
    assert "about $" in run("home", "--dry-run").stdout


def test_no_more_is_spent_than_was_allowed(run: Run, sandbox: Served) -> None:
    done = run("home", "--max-cost", "0.10", "--json")
    assert done.exit_code == 0
    assert 0 < sandbox.bill()["usd"] <= 0.12


def test_the_budget_of_the_settings_holds(run: Run, sandbox: Served, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("budget_usd = 0.05")
    assert run("home", "--json").exit_code == 0
    assert 0 < sandbox.bill()["usd"] <= 0.07


@pytest.mark.parametrize("line", ['budget_usd = "0.05"', "budget_usd = -1", "budget_usd = ", "budget_usd"])
def test_a_budget_that_cannot_be_read_spends_nothing(
    line: str, run: Run, sandbox: Served, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text(line)
    done = run("home")
    assert done.exit_code == 1
    assert "config.toml" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sandbox.bill()["requests"] == 0


def test_another_mistake_in_the_settings_is_named_and_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('theme = 5\ncolour = "red"')
    done = run("mentions")
    assert done.exit_code == 0
    assert "theme" in done.stderr
    assert "colour" in done.stderr


def test_where_nothing_may_be_spent_nothing_is_asked(run: Run, sandbox: Served) -> None:
    done = run("home", "--max-cost", "0", "--json")
    assert done.exit_code == 1
    assert lines(done.stdout)[0]["stopped"] == "budget"
    assert sandbox.bill()["requests"] == 0
    assert "--max-cost" in done.stderr


def test_without_a_login_there_is_one_clear_line(env: dict[str, str]) -> None:
    done = CliRunner().invoke(pull, ["home"], env=env)
    assert done.exit_code == 1
    [line] = [*done.stderr.splitlines(), *done.stdout.splitlines()]
    assert "DELURK_USER_TOKEN" in line


@pytest.mark.parametrize("panel", ["nonsense", "kept", "loaded:x", "list:abc", "@", ""])
def test_what_cannot_be_fetched_is_wrong_usage(panel: str, run: Run, sandbox: Served) -> None:
    done = run("home", panel)
    assert done.exit_code == 2
    assert sandbox.bill()["requests"] == 0


def test_an_open_address_is_refused_before_a_token_leaves(env: dict[str, str], sandbox: Served) -> None:
    done = CliRunner().invoke(
        pull, ["home"], env=env | sandbox.env | {"DELURK_API_URL": "http://api.x.example"}
    )
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert "https" in done.stderr


def test_part_of_it_failing_is_exit_code_3_with_a_line_for_that_part(run: Run) -> None:
    done = run("home", "@nobody_at_all", "--json")
    assert done.exit_code == 3
    assert [result["stopped"] for result in lines(done.stdout)] == [None, "not found"]
    assert [line for line in done.stderr.splitlines() if line.startswith("@nobody_at_all: ")]


def test_a_rate_limit_is_told_with_its_time(run: Run, sandbox: Served) -> None:
    sandbox.faults("429")
    done = run("#lrnchat", "--json")
    assert done.exit_code == 1
    [result] = lines(done.stdout)
    assert result["stopped"] == "rate limit"
    until = datetime.fromisoformat(str(result["until"]))
    assert until.tzinfo == UTC
    assert str(result["until"]).endswith("Z")


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_broken_cache_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cache.db").write_bytes(b"no database" * 999)
    done = run("home")
    assert done.exit_code == 1
    assert "cache.db" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_was_spent_is_told(run: Run, env: dict[str, str], sandbox: Served) -> None:
    run("#lrnchat")
    run("home")
    told = json.loads(CliRunner().invoke(spend, ["--json"], env=env).stdout)
    assert list(told) == ["today_usd", "month_usd", "budget_usd", "prices_as_of", "panels"]
    assert told["today_usd"] == told["month_usd"] == pytest.approx(sandbox.bill()["usd"])
    assert told["today_usd"] == pytest.approx(sum(one["usd"] for one in told["panels"]))
    assert {one["panel"] for one in told["panels"]} >= {"#lrnchat", "home"}
    assert all(list(one) == ["panel", "requests", "posts", "users", "usd"] for one in told["panels"])
