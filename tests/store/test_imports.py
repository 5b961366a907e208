"""The first frame is painted from here: what that imports is counted."""

import subprocess
import sys
from pathlib import Path

SLOW = {"aiosqlite", "asyncio", "msgspec", "multiprocessing", "textual", "rich", "tweepy", "aiohttp", "click"}


def test_reading_a_page_imports_nothing_slow() -> None:
    show = "import sys, tui.store.reading, tui.store.marks, tui.store.places; print(*sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", show], cwd=root, capture_output=True, text=True, check=True)
    assert SLOW.isdisjoint(name.partition(".")[0] for name in done.stdout.split())
