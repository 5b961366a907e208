"""A kept session played as if it were live: from the cache alone, at no cost, at the pace that was asked for."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.app.rooms import LEAD, RoomReader, hold, spec_of
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store.cache import open_cache

if TYPE_CHECKING:
    from tui.app.session import Session
    from tui.config.paths import Paths
    from tui.deck.room_items import View


@dataclass(slots=True)
class Replay:
    """A clock of its own: `first` was shown at `begun`, and goes on `speed` times as fast as the reader's."""

    first: datetime
    begun: datetime
    speed: float = 1.0
    held_at: datetime | None = None  # paused by the reader then

    def now(self, real: datetime) -> datetime:
        """What time it is in the session when it is `real` for the reader."""
        until = self.held_at or real
        return self.first + (until - self.begun) * self.speed

    def real_seconds(self, until: datetime, real: datetime) -> float:
        """How many seconds of the reader's pass until it is `until` in the session."""
        return max(0.0, (until - self.now(real)).total_seconds() / self.speed)

    def pause_or_go_on(self, real: datetime) -> bool:
        """Hold the clock, or let it go on from there; whether it is held now."""
        if self.held_at is None:
            self.held_at = real
            return True
        self.begun += real - self.held_at
        self.held_at = None
        return False


@dataclass(slots=True)
class ReplayReader(RoomReader):
    """Gives of a session what was posted by now."""

    _queue: list[Post] = field(default_factory=list)
    _given: int = 0

    def first(
        self, cache: sqlite3.Connection, now: datetime, start: datetime | None = None
    ) -> datetime | None:
        """When the session to be played begins: at its time, or at its first post if that is a little before; what was
        announced in the days before stands there by then. None where there is no session."""
        view = RoomReader.open(self, cache, now, start)
        if view is None or not view.posts:
            return None
        self._queue = sorted(view.posts.values(), key=lambda post: (post.created_at, post.id))
        begun = view.session.when.start
        times = (post.created_at for post in self._queue)
        first = next((at for at in times if at >= begun - LEAD), begun)
        return max(begun - LEAD, min(begun, first - timedelta(seconds=5)))

    def open(self, cache: sqlite3.Connection, now: datetime, start: datetime | None = None) -> "View | None":
        """The session as it stood at `now`."""
        if not self._queue and self.first(cache, now, start) is None:
            return None
        self._begin_anew()
        self._given = 0
        return self._go_on(now)

    def look(self, cache: sqlite3.Connection, now: datetime) -> "View | None":
        """The session with what was posted since; None where nothing was."""
        due = self.due()
        return self._go_on(now) if due is not None and due <= now else None

    def due(self) -> datetime | None:
        """When the next post comes; None after the last."""
        return self._queue[self._given].created_at if self._given < len(self._queue) else None

    def _go_on(self, now: datetime) -> "View":
        last = self._given
        while last < len(self._queue) and self._queue[last].created_at <= now:
            last += 1
        self._add(self._queue[self._given : last])
        self._given = last
        return self._viewed()


class NoSession(Exception):
    """There is nothing to play: one line that says what was looked for."""


def open_replay(
    paths: "Paths",
    room: str,
    start: datetime | None,
    speed: float,
    real: datetime,
    env: Mapping[str, str] = os.environ,
) -> "Session":
    """The app's session for playing the room's session that began at `start`, or its last one: offline, keeping
    neither marks nor places. Raises NoSession, StoreError, OSError."""
    from tui.app.opening import open_session
    from tui.deck.room import RoomState

    panel = Panel("room", room.lstrip("#＃").lower())
    offline = {name: value for name, value in env.items() if not name.endswith("_TOKEN")}
    session = open_session(paths, [panel], env=offline)
    spec = spec_of(panel, session.rooms.specs)
    reader = ReplayReader(spec, configured=any(one is spec for one in session.rooms.specs.values()))
    with closing(open_cache(paths.cache)) as cache:
        first = reader.first(cache, real, start)
        if first is None:
            which = f" that began at {start:%Y-%m-%dT%H:%M:%SZ}" if start is not None else ""
            raise NoSession(
                f"#{reader.spec.tags[0]}: no session{which} in the cache. delurk chat list shows what there is."
            )
        session.replay = Replay(first, real, speed)
        session.rooms.readers[panel] = reader
        for state in session.deck.panels:
            if isinstance(state, RoomState):
                state.view, state.posts = None, []
                hold(state, reader.open(cache, first), (), None, first)
    session.messages = [f"A replay, {speed:g} times as fast: nothing is fetched, nothing kept."]
    return session
