"""What coming alive costs the loop."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import asyncio, os, sys, threading
from pathlib import Path
from tui.app import opening
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.config.paths import Paths

class Noted:
    def find_spec(self, name, path=None, target=None):
        if name in ("tui.feed.courier", "tui.x.access"):
            print(name, threading.current_thread() is threading.main_thread())

sys.meta_path.insert(0, Noted())
home = Path(sys.argv[1])
session = opening.open_session(Paths(home, home), env=dict(os.environ))
network = Network(session)

async def live():
    app = DelurkApp(session, network)
    async with app.run_test() as pilot:
        while not app.deck_screen.alive:
            await pilot.pause(0.01)
        assert network.running
        await app.deck_screen.come_to_rest()

asyncio.run(live())
"""


def test_what_asks_x_is_imported_beside_the_loop_and_not_on_it(tmp_path: Path) -> None:
    env = {"DELURK_USER_TOKEN": "a-token", "DELURK_API_URL": "http://127.0.0.1:9", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], env=env, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["tui.feed.courier False", "tui.x.access False"]
