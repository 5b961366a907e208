"""The time in rooms: the minutes of a session under way, when the next begins, the pace of one that is played again
and of a demo that lives faster.

One timer, set for the next thing that will be different on the screen; none where nothing will.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app.keeper import unless_left
from tui.app.replaying import ReplayReader
from tui.chat.values import RoomSpec
from tui.deck.room import RoomState
from tui.model.panel import Panel

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app.deck_screen import DeckScreen

_SHORTEST_S: Final = 0.2  # posts of a session played fast are shown together, five times a second at most
_LONGEST_S: Final = 6 * 3600.0  # no timer further ahead: the machine may sleep meanwhile
_MINUTE: Final = timedelta(minutes=1)


class RoomClock:
    """Knows what time it is in a room, and wakes the screen when that shows."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._told: set[tuple[str, datetime]] = set()  # sessions of which it was said that they begin

    def now(self) -> datetime:
        """The time: the replay's own, where one is played; the demo's, where that has its own."""
        own = self._screen.session.replay or self._screen.session.pace
        real = datetime.now(UTC)
        return own.now(real) if own is not None else real

    def _seconds(self, world: timedelta) -> float:
        """How many of the reader's seconds so much time takes, outside a replay."""
        pace = self._screen.session.pace
        return world.total_seconds() / (pace.rate if pace is not None else 1.0)

    def of(self, room: RoomState) -> datetime:
        """The time in a room: no earlier than its newest post, however the clocks of two machines differ."""
        now = self.now()
        if self._screen.session.replay is not None or room.view is None or not room.view.posts:
            return now
        newest = max(post.created_at for post in room.view.posts.values())
        return max(now, newest)

    def wind(self) -> None:
        """Set the timer for what comes next."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        waits = [one for one in (self._until_shown(), self._until_begins()) if one is not None]
        if waits:
            self._timer = self._screen.set_timer(min(_LONGEST_S, max(_SHORTEST_S, min(waits))), self._wake)

    def stop(self) -> None:
        """No more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _rooms(self) -> list[RoomState]:
        return [state for state in self._screen.deck.panels if isinstance(state, RoomState)]

    def _until_shown(self) -> float | None:
        """Seconds until a minute is over in a room in sight, or the next post of a replay is due."""
        replay, real = self._screen.session.replay, datetime.now(UTC)
        if replay is not None and replay.held_at is not None:
            return None
        now, waits = self.now(), []
        for room in self._rooms():
            if room.running and (replay is not None or room in self._screen.deck.shown()):
                start = room.view.session.when.start if room.view is not None else now
                minute = now + _MINUTE - (now - start) % _MINUTE
                waits.append(replay.real_seconds(minute, real) if replay else self._seconds(minute - now))
            reader = self._screen.session.rooms.readers.get(room.panel)
            if replay is not None and isinstance(reader, ReplayReader) and (due := reader.due()) is not None:
                waits.append(replay.real_seconds(due, real))
        return min(waits, default=None)

    def _until_begins(self) -> float | None:
        """Seconds until a session of a room that is followed begins."""
        if self._screen.session.replay is not None:
            return None
        now = self.now()
        starts = [start for _, start in self._coming(now)]
        return min((self._seconds(start - now) for start in starts), default=None)

    def _coming(self, now: datetime) -> list[tuple[RoomSpec, datetime]]:
        specs = [one for one in self._screen.session.rooms.specs.values() if one.schedule is not None]
        if not specs:
            return []
        from tui.chat.calendar import next_session

        found = ((spec, next_session(spec, now)) for spec in specs)
        return [(spec, one.start) for spec, one in found if one is not None]

    @unless_left
    async def _wake(self) -> None:
        screen = self._screen
        if screen.session.replay is None:
            self._say_what_begins()
        for room in self._rooms():
            room.tick(self.of(room))
            if screen.session.replay is not None:
                await screen.rooms.look_again(room)
        screen.draw()
        self.wind()

    def _say_what_begins(self) -> None:
        """A session has just begun: said where its room is open, told elsewhere where that is wanted."""
        specs = [one for one in self._screen.session.rooms.specs.values() if one.schedule is not None]
        if not specs:
            return
        from tui.chat.calendar import session_at

        now = self.now()
        for spec in specs:
            running = session_at(spec, now)
            if running is None or now - running.start > _MINUTE or (spec.name, running.start) in self._told:
                continue
            self._told.add((spec.name, running.start))
            panel, title = Panel("room", spec.name), f"#{spec.tags[0]}"
            self._screen.say(f"{title} begins now.")
            if spec.notify:
                self._screen.notifying.tell(panel, title, f"{title} begins")
