"""`delurk drafts send --due`: out in time, once, and never late without a word."""

import json
import os
import pty
import subprocess
import sys
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.fixtures.sandbox import NOW_MS, Served, sandbox
from tui.cli.drafts import drafts as verb
from tui.model.draft import NEW, Draft, DraftId
from tui.model.ids import first_id_at
from tui.store import drafts
from tui.store.journal import open_journal

__all__ = ["sandbox"]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own and no login."""
    for name in ("DELURK_USER_TOKEN", "DELURK_BEARER_TOKEN", "DELURK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def schedule(home: Path, text: str, late: timedelta) -> DraftId:
    """A draft that is to go out at a time, which was `late` ago."""
    at = datetime.now(UTC) - late
    with closing(open_journal(home / "journal.db")) as journal:
        return drafts.put(journal, Draft(NEW, (text,), state="waiting", send_at=at, leaves_at=at))


def state(home: Path, draft: DraftId) -> str:
    with closing(open_journal(home / "journal.db")) as journal:
        found = drafts.get(journal, draft)
        assert found is not None
        return found.state


def send(home: Path, served: Served | None, *words: str) -> Result:
    env = {"DELURK_HOME": str(home)} | (served.env if served is not None else {})
    return CliRunner().invoke(verb, ["send", "--due", *words], env=env)


def ask(served: Served, path: str) -> Any:
    """What the sandbox answers its user."""
    headers = {"Authorization": f"Bearer {served.running.user_token}"}
    with urllib.request.urlopen(urllib.request.Request(served.url + path, headers=headers)) as response:
        return json.load(response)["data"]


def published(served: Served) -> list[str]:
    """What the user has posted by now that was not there when the world was made, the newest first."""
    me = ask(served, "/2/users/me")["id"]
    since = first_id_at(datetime.fromtimestamp(NOW_MS / 1000, UTC)) - 1
    posts = ask(served, f"/2/users/{me}/tweets?max_results=100&since_id={since}")
    return [post["text"] for post in posts]


def test_what_is_due_goes_out_once_and_says_what_it_cost(home: Path, sandbox: Served) -> None:
    number, later = schedule(home, "A heron at dawn", MINUTE), schedule(home, "An egret", -MINUTE)
    done = send(home, sandbox)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Draft {number}: Sent. https://x.com/i/status/")
    assert done.stdout.endswith(" ($0.015)\n")
    assert (state(home, number), state(home, later)) == ("sent", "waiting")
    again = send(home, sandbox)
    assert (again.exit_code, again.output) == (0, "")
    assert published(sandbox) == ["A heron at dawn"]


def test_what_came_due_while_nothing_ran_is_said_once_and_not_sent(home: Path, sandbox: Served) -> None:
    missed, due = schedule(home, "Good morning", 60 * MINUTE), schedule(home, "Good day", MINUTE)
    told = [json.loads(line) for line in send(home, sandbox, "--json").stdout.splitlines()]
    assert [(one["id"], one["outcome"]) for one in told] == [(str(missed), "missed"), (str(due), "sent")]
    assert (state(home, missed), published(sandbox)) == ("waiting", ["Good day"])
    assert send(home, sandbox).output == ""


def test_at_a_terminal_it_is_asked_about_with_all_its_words(home: Path, sandbox: Served) -> None:
    number = schedule(home, "Good morning\nto all", 60 * MINUTE)
    ours, its = pty.openpty()
    env = {**os.environ, "DELURK_HOME": str(home)} | sandbox.env
    asking = subprocess.Popen(
        [sys.executable, "-m", "tui", "drafts", "send", "--due"], stdin=its, stdout=its, stderr=its, env=env
    )
    os.close(its)
    shown = b""
    while b"[y/N]" not in shown:
        shown += os.read(ours, 4096)
    assert b"  | Good morning\r\n  | to all\r\n" in shown
    assert state(home, number) == "waiting"
    os.write(ours, b"y\n")
    while b"Sent." not in shown:
        shown += os.read(ours, 4096)
    assert asking.wait(20) == 0
    os.close(ours)
    assert published(sandbox) == ["Good morning\nto all"]


def test_what_x_refuses_is_a_draft_again(home: Path, sandbox: Served) -> None:
    schedule(home, "Twice", MINUTE)
    assert send(home, sandbox).exit_code == 0
    again = schedule(home, "Twice", MINUTE)
    done = send(home, sandbox)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Draft {again}: Not sent. ")
    assert state(home, again) == "draft"


def test_a_draft_whose_sender_was_killed_is_looked_for_and_not_sent_again(
    home: Path, sandbox: Served
) -> None:
    there, gone = schedule(home, "Into the dark", MINUTE), schedule(home, "Into the light", MINUTE)
    with closing(open_journal(home / "journal.db")) as journal:
        assert drafts.claim(journal, there, datetime.now(UTC) - MINUTE / 2)
        assert drafts.claim(journal, gone, datetime.now(UTC) - MINUTE / 2)
    sandbox.post(ask(sandbox, "/2/users/me")["username"], "Into the dark")  # it was killed after that
    assert send(home, sandbox).output == ""  # it may still live: nothing is known
    later(home, drafts.HELD)
    assert send(home, sandbox).stdout.startswith(f"Draft {there}: Found at X: it was sent.")
    assert (state(home, there), state(home, gone)) == ("sent", "lost")  # X may show it later
    later(home, drafts.HELD)
    done = send(home, sandbox)
    assert (done.exit_code, state(home, gone)) == (1, "draft")
    assert "X does not have it" in done.stderr
    assert published(sandbox) == ["Into the dark"]


def later(home: Path, by: timedelta) -> None:
    """Let what stands in the journal have happened so much earlier."""
    with closing(open_journal(home / "journal.db")) as journal:
        ms = by // timedelta(milliseconds=1)
        journal.execute("UPDATE draft SET held_at = held_at - ?1, touched = touched - ?1", (ms,))


def test_nothing_due_needs_no_account_and_something_due_does(home: Path) -> None:
    assert send(home, None).exit_code == 0
    assert list(home.iterdir()) == []
    schedule(home, "Later", -MINUTE)
    assert send(home, None).exit_code == 0
    number = schedule(home, "Now", MINUTE)
    done = send(home, None)
    assert (done.exit_code, state(home, number)) == (1, "waiting")
    assert "no account" in done.stderr
