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


_READER = """
import asyncio, os, sys
from pathlib import Path
from tests.benchmarks.caches import PANEL, fill
from tui.app import opening
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.config.paths import Paths

home = Path(sys.argv[1])
fill(home / "cache.db", 30)
fill_needs = set(sys.modules)
session = opening.open_session(Paths(home, home), [PANEL], env=dict(os.environ))

async def live():
    app = DelurkApp(session, Network(session))
    async with app.run_test() as pilot:
        while not app.deck_screen.alive:
            await pilot.pause(0.01)
        await pilot.press("j", "space", "k", "z")
        assert app.deck_screen.deck.focused.posts
        await app.deck_screen.come_to_rest()

asyncio.run(live())
print(*sorted(set(sys.modules) - fill_needs))
"""


def test_who_only_reads_loads_neither_chats_nor_what_writes_nor_a_single_dialog(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(tmp_path)],
        env={"PATH": ""},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert "tui.app.deeds.moving" in loaded
    late = ("tui.chat.", "tui.writing.", "tui.deck.room", "tui.deck.thread", "tui.layout.in_full", "msgspec")
    late += (
        "textual.widgets._text_area",
        *(f"tui.app.widgets.{name}" for name in ("picker", "sheet", "choose")),
    )
    light = {"tui.chat.values", "tui.writing.quiet"}
    found = [name for name in loaded if name.startswith(late) and name not in light]
    assert not found
