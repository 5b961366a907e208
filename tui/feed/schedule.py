"""When each panel is asked for again: intervals, back-offs and barriers. Pure: the clock is an argument.

Three things hold a panel back. Its own `due` time; a barrier for its endpoint (a rate limit); a barrier for
all (offline, X in trouble, the budget). A panel whose last refusal cannot pass by itself has no due time: it
is asked for again when the reader asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tui.feed.planner import ENDPOINTS
from tui.model.panel import Panel
from tui.x.endpoints import Endpoint
from tui.x.errors import Refusal
from tui.x.limits import Limit

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
# A 429 without its reset time: the window is 15 minutes at most, and mostly not at its beginning.
FIRST_WINDOW: Final = timedelta(minutes=1)
LONGEST_WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Barrier:
    """Nothing is asked before `until`, because of `refusal`."""

    until: datetime
    refusal: Refusal


@dataclass(slots=True)
class Schedule:
    """Who is asked when. Held by the courier, on its loop."""

    every: timedelta
    due: dict[Panel, datetime] = field(default_factory=dict)
    asked: list[Panel] = field(default_factory=list)
    paces: dict[Panel, timedelta] = field(default_factory=dict)
    """Panels that are looked at more often than the others, or less."""
    apart: set[Panel] = field(default_factory=set)
    """Panels with money of their own: that the day's budget is spent does not hold them back."""
    _came: dict[Panel, datetime] = field(default_factory=dict)  # when each was last fetched, watched or not
    _open: tuple[Panel, ...] = ()
    _barrier: Barrier | None = None
    _endpoints: dict[Endpoint, Barrier] = field(default_factory=dict)
    _failures: int = 0
    _refusals: dict[Endpoint, int] = field(default_factory=dict)

    def watch(self, panels: Sequence[Panel], now: datetime) -> None:
        """From now on keep these panels fresh, in this order; those not watched before are due at once, but for what
        came less than an interval ago: asking again would bring nothing."""
        fresh = tuple(panel for panel in dict.fromkeys(panels) if panel.fetched)
        before, self._open = set(self._open), fresh
        self.due = {
            panel: self.due.get(panel) or self._first_due(panel, now)
            for panel in fresh
            if panel in self.due or panel not in before
        }

    def _first_due(self, panel: Panel, now: datetime) -> datetime:
        came = self._came.get(panel)
        return now if came is None else max(now, came + self.paces.get(panel, self.every))

    def wait_until(self, panel: Panel, when: datetime) -> None:
        """Of a panel that is watched: ask for it at `when`, whatever held it back before."""
        if panel in self._open:
            self.due[panel] = when

    def ask(self, panel: Panel) -> None:
        """Fetch this one next, whatever its time and whatever went wrong before (but a rate limit or the budget)."""
        if panel.fetched and panel not in self.asked:
            self.asked.append(panel)
        if self._barrier and self._barrier.refusal.passing:
            self._barrier = None

    def held(self, panel: Panel, now: datetime) -> Barrier | None:
        """What holds `panel` back now, the longer of two."""
        general = self._barrier
        if general is not None and general.refusal.kind == "budget" and panel in self.apart:
            general = None
        found = [general, self._endpoints.get(ENDPOINTS[panel.kind])]
        standing = [barrier for barrier in found if barrier and barrier.until > now]
        return max(standing, key=lambda barrier: barrier.until, default=None)

    def next(self, now: datetime) -> Panel | None:
        """The panel to fetch now; None where none may be."""
        return next((panel for panel in self._waiting(now) if not self.held(panel, now)), None)

    def due_count(self, now: datetime) -> int:
        """How many panels are due by now: they share what is left of the budget."""
        return len(self._waiting(now))

    def next_time(self, now: datetime) -> datetime | None:
        """When there will be something to do; None where there is nothing, and no timer is needed."""
        times = [self._ready_at(panel, now, now) for panel in self.asked]
        times += [self._ready_at(panel, when, now) for panel, when in self.due.items()]
        return min(times, default=None)

    def succeeded(self, panel: Panel, limit: Limit | None, now: datetime) -> datetime | None:
        """`panel` came: when it is due again. An endpoint that has nothing left waits for its reset."""
        self._failures = 0
        endpoint = ENDPOINTS[panel.kind]
        self._refusals.pop(endpoint, None)
        if self._barrier and self._barrier.refusal.passing:
            self._barrier = None
        if limit is not None and limit.remaining <= 0 and limit.reset > now:
            refusal = Refusal("rate limit", "X's rate limit is reached.", "", limit.reset)
            self._endpoints[endpoint] = Barrier(limit.reset, refusal)
        self._done(panel)
        self._came[panel] = now
        if panel not in self._open:
            self.due.pop(panel, None)
            return None
        self.due[panel] = now + self.paces.get(panel, self.every)
        return max(self.due[panel], self._ready_at(panel, self.due[panel], now))

    def refused(self, panel: Panel, refusal: Refusal, now: datetime) -> datetime | None:
        """`panel` was refused: when it is tried again; None where only the reader can change anything."""
        self._done(panel)
        match refusal.kind:
            case "offline" | "timeout" | "server":
                pause = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
                self._failures += 1
                self._barrier = Barrier(now + pause, refusal)
            case "rate limit" | "stream slot":
                endpoint = ENDPOINTS[panel.kind]
                times = self._refusals.get(endpoint, 0)
                self._refusals[endpoint] = times + 1
                window = min(FIRST_WINDOW * 2 ** min(times, 10), LONGEST_WINDOW)
                until = refusal.until if refusal.until and refusal.until > now else now + window
                self._endpoints[endpoint] = Barrier(until, refusal)
            case "budget" if refusal.until is not None:
                self._barrier = Barrier(refusal.until, refusal)
            case _:
                self.due.pop(panel, None)
                return None
        self.due[panel] = now
        return self._ready_at(panel, now, now)

    def forgive_budget(self) -> None:
        """The budget was changed: what waited for it need not wait."""
        if self._barrier and self._barrier.refusal.kind == "budget":
            self._barrier = None

    def postpone(self, panel: Panel, now: datetime) -> None:
        """It was asked for, but is held back: it comes when the barrier falls."""
        self._done(panel)
        self.due[panel] = now

    def failed(self, panel: Panel) -> None:
        """Something of our own went wrong: not again until the reader asks."""
        self._done(panel)
        self.due.pop(panel, None)

    def _done(self, panel: Panel) -> None:
        if panel in self.asked:
            self.asked.remove(panel)

    def _waiting(self, now: datetime) -> list[Panel]:
        later = sorted((when, place) for place, when in enumerate(self.due.values()) if when <= now)
        panels = list(self.due)
        return list(dict.fromkeys([*self.asked, *(panels[place] for _, place in later)]))

    def _ready_at(self, panel: Panel, due: datetime, now: datetime) -> datetime:
        barrier = self.held(panel, now)
        return max(due, barrier.until) if barrier else due
