"""The pictures of the README, made from the demo's own world: `python -m tests.pictures`.

With a folder's name it takes every size and theme into that folder, after the keys that follow.

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
from tui.app import demo
from tui.sandbox.run import start_in_thread

ON = ("space", "space", "space")  # a little way down, as somebody reads
README = (
    ("deck", "dusk", (120, 40), ON),
    ("deck", "paper", (80, 24), ON),
    ("room", "moss", (120, 40), ("2",)),
)
EVERY = tuple((theme, size) for theme in ("dusk", "paper") for size in ((80, 24), (120, 40), (200, 50)))


async def picture(theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> str:
    """One picture: the demo at this size in this theme, after these keys."""
    now_ms = time.time_ns() // 1_000_000
    running = start_in_thread(speed=0, clock=lambda: now_ms)
    try:
        with tempfile.TemporaryDirectory() as home:
            async with demo_app(Served(running), Path(home), size) as (app, pilot):
                app.deck_screen.use_theme(theme)
                app.deck_screen.say(demo.HELLO)
                await pilot.press(*keys)
                await settled(app, pilot)
                drawn = app.export_screenshot(title="delurk")
    finally:
        running.stop()
    return drawn


def draw(folder: Path, name: str, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """One picture as a file: NAME-THEME-SIZE.svg."""
    file = folder / f"{name}-{theme}-{size[0]}x{size[1]}.svg"
    file.write_text(asyncio.run(picture(theme, size, keys)), encoding="utf-8")


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    os.environ["COLORTERM"] = "truecolor"  # whatever terminal this runs in
    time.tzset()
    words = sys.argv[1:]
    place = Path(words[0] if words else ".pictures")
    place.mkdir(exist_ok=True)
    wanted = README if not words else [("deck", *one, tuple(words[1:]) or ON) for one in EVERY]
    for one in wanted:
        draw(place, *one)
