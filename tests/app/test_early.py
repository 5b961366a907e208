"""Keys typed before the databases are open and the courier is there: what they ask for is asked for then."""

from pathlib import Path

import pytest

from tests.app.test_writing import until
from tests.fixtures.deck import lines, running
from tests.fixtures.sandbox import Served
from tui.app import opening
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.config.paths import Paths
from tui.model.panel import Panel


async def test_a_fetch_that_is_wanted_at_once_is_made_as_soon_as_x_can_be_asked(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sandbox.env.items():
        monkeypatch.setenv(name, value)
    session = opening.open_session(Paths(tmp_path, tmp_path), [Panel("home")], env=sandbox.env)
    network = Network(session)
    assert network.fetch(Panel("home")) == ""
    app = DelurkApp(session, network)
    async with running(app, (100, 30)) as pilot:
        await until(pilot, lambda: " ♡ " in "\n".join(lines(app)))


def test_without_a_login_it_is_said_that_there_is_none(tmp_path: Path) -> None:
    session = opening.open_session(Paths(tmp_path, tmp_path), [Panel("home")], env={})
    assert Network(session).fetch(Panel("home")).startswith("No login")
