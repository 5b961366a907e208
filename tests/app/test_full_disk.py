"""A database that takes nothing any more: what could not be done is said, and the app goes on, to its end."""

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.app.test_room import seen
from tests.app.test_writing import until
from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import offline_app, settled
from tui.store import opening


async def test_a_command_that_cannot_be_kept_says_so_and_the_app_goes_on_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0.1)
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        with closing(connect(tmp_path / "journal.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("ctrl+e")
            await until(pilot, lambda: "Another program keeps delurk’s data locked." in seen(app))
            await pilot.press("j", "question_mark")
            await settled(app, pilot)
            assert "next unread" in seen(app)
            await pilot.press("escape", "q")
            await until(pilot, lambda: not app.is_running)
            assert app.return_code == 0
            other.execute("ROLLBACK")
