"""Quiet: how long one has been here, told only where that was asked for; and enough for today."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.store import once
from tui.writing.quiet import clock_words, enough_until, enough_words, is_enough, next_due

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app.deck_screen import DeckScreen

_NAP_S: Final = 60.0


class Quiet:
    """Closes the network until tomorrow, and tells the time."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._begun = datetime.now(UTC)
        self._timer: Timer | None = None
        self._until: datetime | None = None  # the network is closed, by what was said here

    async def begin(self) -> None:
        """What was enough today is enough still; from now on the clock of the session runs, where it is wanted."""
        until = enough_until(datetime.now(UTC), self._screen.session.style.zone)
        if await self._screen.keeper.journal(once.when, _name(until)) is not None:
            self._close(until)
        self._wind()

    async def do_rest_enough(self) -> None:
        """Nothing is fetched any more until tomorrow; the cache stays to be read."""
        screen, now = self._screen, datetime.now(UTC)
        until = enough_until(now, screen.session.style.zone)
        await screen.keeper.journal(once.note, _name(until), now)
        self._close(until)

    def _close(self, until: datetime) -> None:
        screen, now = self._screen, datetime.now(UTC)
        if not is_enough(until, now):
            return
        again = screen.session.tip("live.pause", "goes on all the same.") if screen.network.running else ""
        words = f"{enough_words(until, now, screen.session.style.zone)}{again}"
        if screen.network.running and screen.network.state.mood != "paused":
            screen.network.pause_or_go_on(words)
            self._until = until
            self._wait()
        screen.say(words)

    def _wait(self) -> None:
        """Look again when the day is over; in between, too, as timers stand still while the machine sleeps."""
        if self._until is not None:
            left = (self._until - datetime.now(UTC)).total_seconds()
            self._screen.set_timer(min(max(0.5, left), _NAP_S), self._look)

    def _look(self) -> None:
        """A new day: the network is open again. So it is where the reader has opened it before."""
        network = self._screen.network
        if self._until is None or network.state.mood != "paused":
            self._until = None
        elif is_enough(self._until, datetime.now(UTC)):
            self._wait()
        else:
            self._until = None
            network.pause_or_go_on()

    def _wind(self) -> None:
        """One timer, for the next time that it is told; none where it is not wanted."""
        every = int(self._screen.session.settings.session_clock)
        now = datetime.now(UTC)
        due = next_due(self._begun, now, every)
        if due is not None:
            self._timer = self._screen.set_timer((due - now).total_seconds(), self._tell)

    def _tell(self) -> None:
        self._screen.say(clock_words(self._begun, datetime.now(UTC)))
        self._wind()


def _name(until: datetime) -> str:
    return f"enough until {until:%Y-%m-%dT%H:%MZ}"
