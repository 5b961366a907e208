"""The pictures of the README, made from the demo's own world: `python -m tests.pictures [FOLDER]`.

Real parts: the sandbox on loopback, the courier, a cache on disk, the app; only the terminal is Textual's headless
one. The clock and the world's seed are fixed, so that a picture changes only when the program does.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.fixtures.deck import demo_app, settled
from tests.fixtures.sandbox import Served
from tui.sandbox.run import start_in_thread

SIZES = ((80, 24), (120, 40), (200, 50))
THEMES = ("dusk", "paper")


async def picture(target: Path, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """One picture: the demo at this size in this theme, after these keys."""
    now_ms = time.time_ns() // 1_000_000
    running = start_in_thread(speed=0, clock=lambda: now_ms)
    try:
        with tempfile.TemporaryDirectory() as home:
            async with demo_app(Served(running), Path(home), size) as (app, pilot):
                app.deck_screen.use_theme(theme)
                await pilot.press(*keys)
                await settled(app, pilot)
                target.write_text(app.export_screenshot(title="delurk"), encoding="utf-8")
    finally:
        running.stop()


async def pictures(folder: Path, keys: tuple[str, ...]) -> None:
    """The deck at each size in each theme."""
    for theme in THEMES:
        for width, height in SIZES:
            await picture(folder / f"deck-{theme}-{width}x{height}.svg", theme, (width, height), keys)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    time.tzset()
    place = Path(sys.argv[1] if len(sys.argv) > 1 else ".pictures")
    place.mkdir(exist_ok=True)
    asyncio.run(pictures(place, tuple(sys.argv[2:]) or ("space", "space", "space")))
