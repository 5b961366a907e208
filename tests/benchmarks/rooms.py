"""What a chat of 5,000 posts costs: to open, to follow, and to read while it is played fifty posts a second."""

import statistics
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.benchmarks.programs import Program, delurk, open_terminal
from tests.fixtures.chats import SPEC, WHEN, any_session
from tests.journeys.screens import chosen
from tui.app.rooms import RoomReader
from tui.chat.session_room import SessionRoom
from tui.chat.values import Schedule
from tui.config.room_edits import put_rooms
from tui.deck.blocks import Bodies, Style
from tui.deck.room import RoomState
from tui.layout.glyphs import UNICODE
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store import writing
from tui.store.cache import open_cache
from tui.text.terminal import FULL

POSTS: Final = 5_000
HELD: Final = replace(SPEC, schedule=Schedule((WHEN.start.weekday(),), WHEN.start.time(), "UTC"))
"""With a calendar, so that all of them are one session: without, an even stream of posts is taken for several."""
SPEED: Final = 60  # a session of 5,000 posts in 90 minutes, played at about fifty a second
NOW: Final = WHEN.start + timedelta(minutes=50)
_RUNS: Final = 5


def home_with_room(folder: Path) -> tuple[Path, list[Post]]:
    """A home whose cache has one large session, and the session's posts; made if it is not there yet."""
    home, posts = folder / "home-chat", any_session(7, posts=POSTS, questions=8)
    if not (home / "complete").exists():
        home.mkdir(parents=True, exist_ok=True)
        put_rooms(home / "rooms.toml", [HELD])
        with closing(open_cache(home / "cache.db")) as db:
            for at in range(0, len(posts), 500):
                page = Page(tuple(posts[at : at + 500]))
                writing.save_page(db, Panel("loaded", "chat"), page, fetched_at=datetime.now(UTC))
        (home / "complete").touch()
    return home, posts


def costs(folder: Path) -> dict[str, tuple[float, str]]:
    """Each cost in a plain process: the median of several."""
    home, posts = home_with_room(folder)
    opened, looked, added = [], [], []
    for run in range(_RUNS):
        with closing(open_cache(home / "cache.db")) as db:
            began = time.perf_counter()
            reader, state = RoomReader(HELD), RoomState(Panel("room", HELD.name), "#demochat")
            view = reader.open(db, NOW)
            assert view is not None
            assert len(view.posts) > POSTS * 0.9, (
                "reposts of people who say nothing themselves are no part of it"
            )
            state.take(view, now=NOW)
            state.fit(Bodies(100, Style(UNICODE, FULL, UTC, NOW)), 40)
            state.rows()
            opened.append(_ms(began))
            newer = _another(posts[-1], run)
            writing.save_page(db, Panel("loaded", "chat"), Page((newer,)), fetched_at=datetime.now(UTC))
            began = time.perf_counter()
            seen = reader.look(db, NOW)
            assert seen is not None
            state.arrive(seen, now=NOW)
            state.rows()
            looked.append(_ms(began))
        room = SessionRoom(SPEC, WHEN)
        for post in posts:
            room.add(post)
        room.session()
        began = time.perf_counter()
        room.add(_another(posts[-1], 100 + run))
        added.append(_ms(began))
    return {
        f"a room of {POSTS:,} opened": (statistics.median(opened), "ms"),
        "a post that comes to it taken in": (statistics.median(looked), "ms"),
        "a post put into its model": (statistics.median(added), "ms"),
    }


def _another(post: Post, number: int) -> Post:
    return replace(
        post, id=type(post.id)(post.id + 1 + number), edits=(), text=f"A1: one more, {number} #demochat"
    )


def _other(lines: list[str], was: str) -> bool:
    """Whether another post is chosen than before; in the middle of a frame none may be."""
    try:
        return chosen(lines) != was
    except AssertionError:
        return False


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def keys_ms(folder: Path, *, playing: bool, keys: int) -> list[float]:
    """From a key to the next post being the chosen one: in a room that is still, or played fifty posts a second."""
    home, _ = home_with_room(folder)
    for file in home.glob("journal.db*"):
        file.unlink()
    words = ("chat", "replay", SPEC.name, "--speed", str(SPEED)) if playing else (f"room:{SPEC.name}",)
    program = Program("room", delurk(*words), r"posts? before the first question|Q1", home)
    taken = []
    with open_terminal(program) as terminal:
        terminal.wait_for(program.content, 60)
        time.sleep(8 if playing else 2)
        for _ in range(keys + 1):
            before = chosen(terminal.lines)
            pressed = terminal.key(" ")
            moved = terminal.wait(lambda lines, was=before: _other(lines, was), "another post", 10)
            taken.append((moved - pressed) * 1000)
            time.sleep(0.1)
        terminal.key("ctrl+q")
        terminal.ended()
    return taken[1:]
