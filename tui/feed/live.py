"""Rooms by X's filtered stream, where there is an app-only token: one connection for all that are followed.

The stream spares the looks of every 20 seconds and is 6 to 7 seconds behind; it replaces no search: what was said before
it stood, and while it was down, is asked for by search, and what it brings twice is not paid twice. Rules carry our own
label, and only those are ever removed. Where the app has rules of somebody else's the stream is left alone: it would
deliver their posts as well, and X would bill them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tui.feed.clock import utc_now
from tui.feed.events import Event, Fetched, Live, NotLive
from tui.feed.room_desk import OVERLAP, RoomDesk
from tui.feed.room_fetching import RoomFetcher
from tui.feed.rooms import RoomQuery
from tui.feed.schedule import Schedule
from tui.model.ids import PostId, first_id_at, time_of
from tui.model.panel import Panel
from tui.model.reading import Stretch
from tui.x.access import Access
from tui.x.errors import ErrorKind, Refusal, XError
from tui.x.gateway import Gateway
from tui.x.stream import SILENT_SECONDS, Arrived, Ended, listen

LABEL: Final = "delurk"
"""How our rules are told from others: their tag is this and the room's."""

_FAREWELL_SECONDS: Final = 1.0  # for taking our rules away when the program ends

_PASSING: Final[frozenset[ErrorKind]] = frozenset(
    {"rate limit", "stream slot", "server", "timeout", "offline", "not understood"}
)


@dataclass(slots=True)
class Backoff:
    """How long to wait before the next connection, as X asks: at once after an established one has dropped; then
    0.25 s more each time up to 16 s for the network, 5 s doubling up to 320 s for refusals, from 60 s for a 429."""

    unit: float = 1.0
    """Seconds in a second; less in tests."""
    _network: int = 0
    _refused: int = 0
    _taken: int = 0

    def stood(self) -> None:
        """A connection was established and delivered something: begin anew."""
        self._network = self._refused = self._taken = 0

    def after(self, error: Exception) -> timedelta:
        """How long to wait after this."""
        kind = error.kind if isinstance(error, XError) else "ended"
        if kind in ("rate limit", "stream slot"):
            self._taken += 1
            seconds = min(60.0 * 2 ** (self._taken - 1), 960.0)
        elif kind in ("ended", "offline", "timeout"):
            seconds = min(0.25 * self._network, 16.0)
            self._network += 1
        else:
            self._refused += 1
            seconds = min(5.0 * 2 ** (self._refused - 1), 320.0)
        return timedelta(seconds=seconds * self.unit)


@dataclass(slots=True)
class _Strand:
    """A search that the stream follows for a room. `low` and `high`: the first and the newest post it brought on this
    connection. `key` as in `asked.save_page`."""

    panel: Panel
    key: str | None
    low: PostId | None = None
    high: PostId | None = None

    def here(self, came: PostId) -> Stretch | None:
        """Of which stretch everything is here now that `came` came; all but the last seconds, which may be out of order."""
        self.low = came if self.low is None else self.low
        self.high = came if self.high is None else max(self.high, came)
        settled = first_id_at(time_of(self.high) - OVERLAP)
        return Stretch(self.low, settled) if settled > self.low else None


@dataclass(slots=True)
class Follower:
    """Keeps the stream open for the rooms that want it. `run` is a task on the courier's loop; `changed` wakes it."""

    access: Access
    gateway: Gateway
    fetcher: RoomFetcher
    desk: RoomDesk
    schedule: Schedule
    hear: Callable[[Event], None]
    look: Callable[[Panel], None]
    """Has a room asked for now: what lies before the stream."""
    tell_spent: Callable[[], Awaitable[None]]
    silent_seconds: float = SILENT_SECONDS
    backoff: Backoff = field(default_factory=Backoff)
    paused: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _given_up: set[Panel] = field(default_factory=set)
    _strands: dict[str, _Strand] = field(default_factory=dict)
    _stale: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Follow, for as long as the program runs. Raises sqlite3.Error and StoreError."""
        try:
            while True:
                self.changed.clear()
                wanted = self._wanted()
                if not wanted:
                    await self._until_changed(None)
                    continue
                await self._follow(wanted)
        finally:
            if self._strands:
                with suppress(XError, TimeoutError):
                    async with asyncio.timeout(_FAREWELL_SECONDS):
                        await self._clear()

    def again(self, panel: Panel) -> None:
        """It was joined: whatever made it be given up may have changed."""
        self._given_up.discard(panel)
        self.changed.set()

    def _wanted(self) -> dict[Panel, RoomQuery]:
        now = utc_now()
        if self.paused or not self.access.tokens.app:
            return {}
        return {
            panel: query
            for panel, query in self.desk.queries.items()
            if query.stream
            and query.mode != "cache"
            and panel not in self._given_up
            and panel in self.schedule.due
            and query.until is not None
            and query.since <= now < query.until
        }

    async def _follow(self, wanted: Mapping[Panel, RoomQuery]) -> None:
        """One connection, until it ends or other rooms are wanted."""
        listening = asyncio.ensure_future(self._connected(wanted))
        changing = asyncio.ensure_future(self._until_others_are_wanted(wanted))
        try:
            await asyncio.wait({listening, changing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (listening, changing):
                task.cancel()
            await asyncio.wait({listening, changing})
        if listening.cancelled():
            still = self._wanted()
            self._down({panel: query for panel, query in wanted.items() if panel not in still}, None, None)
            for panel in wanted.keys() & still.keys():  # it will stand again at once, by another rule
                self.desk.live.pop(panel, None)
            if not still:
                with suppress(XError):
                    await self._clear()
            return
        error = listening.exception()
        if not isinstance(error, XError | Ended):
            self._down(wanted, None, None)
            raise error or RuntimeError("the stream ended without a reason")
        await self._wait_after(wanted, error)

    async def _wait_after(self, wanted: Mapping[Panel, RoomQuery], error: XError | Ended) -> None:
        refusal = error.refusal if isinstance(error, XError) else Refusal("offline", str(error), "")
        if refusal.kind not in _PASSING:
            self._given_up |= wanted.keys()
            self._down(wanted, refusal, None)
            return
        again_at = utc_now() + self.backoff.after(error)
        if refusal.until is not None:
            again_at = max(again_at, refusal.until)
        self._down(wanted, refusal, again_at)
        await self._until_changed(again_at)

    async def _connected(self, wanted: Mapping[Panel, RoomQuery]) -> None:
        self._strands = await self._ruled(wanted)
        lean = all(query.mode == "questions" for query in wanted.values())

        async def opened() -> None:
            if self._stale:
                await self.gateway.delete_stream_rules(self._stale)
            now = utc_now()
            for panel in wanted:
                self.desk.live[panel] = now
                self.hear(Live(panel, now))
                self.look(panel)

        await listen(self.access, opened, self._arrived, lean=lean, silent_seconds=self.silent_seconds)

    async def _ruled(self, wanted: Mapping[Panel, RoomQuery]) -> dict[str, _Strand]:
        """Have our rules for these rooms, by id; what we once had for others is `_stale` until the connection stands,
        for it may be another delurk's that has it. Raises XError; "policy" where others use the stream."""
        values = {
            text: _Strand(panel, text if query.mode == "questions" else None)
            for panel, query in wanted.items()
            for text in _searches(query)
        }
        standing = await self.gateway.stream_rules()
        if any(rule.value not in values and not _is_ours(rule.tag) for rule in standing):
            raise XError(
                "policy",
                "Another program has rules on this app's stream, whose posts would be billed as well.",
                "The room is asked for at intervals.",
            )
        self._stale = [rule.id for rule in standing if rule.value not in values]
        for text in values.keys() - {rule.value for rule in standing}:
            await self.gateway.add_stream_rule(text, f"{LABEL} {values[text].panel}")
        return {
            rule.id: values[rule.value] for rule in await self.gateway.stream_rules() if rule.value in values
        }

    async def _clear(self) -> None:
        """Take our rules away, and nobody else's."""
        ours = [rule.id for rule in await self.gateway.stream_rules() if _is_ours(rule.tag)]
        if ours:
            await self.gateway.delete_stream_rules(ours)
        self._strands = {}

    async def _arrived(self, came: Arrived) -> None:
        """Pay for a post and keep it in each room whose rule it matched. Raises XError where the money is spent."""
        self.backoff.stood()
        strands = [strand for rule in sorted(came.rules) if (strand := self._strands.get(rule)) is not None]
        if not strands:
            await self.fetcher.keep_aside(came.page)
        for strand in strands:
            query = self.desk.queries.get(strand.panel)
            if query is None:
                continue
            here = strand.here(came.page.posts[0].id) if came.page.posts else None
            usd, new = await self.fetcher.keep(
                strand.panel, came.page, here, query=strand.key, endpoint="stream"
            )
            now = utc_now()
            self.hear(Fetched(strand.panel, new, usd, now, self.schedule.due.get(strand.panel)))
            await self.tell_spent()
            if await self.fetcher.left(strand.panel, query) < query.each_usd:
                self._given_up.add(strand.panel)
                spent = "What was agreed for this room is spent."
                self._down({strand.panel: query}, Refusal("budget", spent, "Agree to more to go on."), None)
                self.changed.set()

    def _down(
        self, panels: Mapping[Panel, RoomQuery], refusal: Refusal | None, again_at: datetime | None
    ) -> None:
        """Say of rooms that they are not live (those that were, or should have been), and have them asked for."""
        for panel in panels:
            was_live = self.desk.live.pop(panel, None) is not None
            if was_live or refusal is not None:
                self.hear(NotLive(panel, refusal, again_at))
            if was_live and panel in self.desk.queries:
                self.look(panel)

    async def _until_others_are_wanted(self, wanted: Mapping[Panel, RoomQuery]) -> None:
        ends = min((query.until for query in wanted.values() if query.until is not None), default=None)
        before = {panel: _searches(query) for panel, query in wanted.items()}
        while {panel: _searches(query) for panel, query in self._wanted().items()} == before:
            self.changed.clear()
            await self._until_changed(ends)

    async def _until_changed(self, when: datetime | None) -> None:
        """Wait until other rooms may be wanted, or until `when`."""
        begins = [query.since for query in self.desk.queries.values() if query.since > utc_now()]
        times = [*begins, *([when] if when is not None else [])]
        seconds = max(0.0, (min(times) - utc_now()).total_seconds()) if times else None
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for would lose a cancellation where both come at once
                await self.changed.wait()


def _searches(query: RoomQuery) -> tuple[str, ...]:
    return query.leading if query.mode == "questions" else (query.whole,)


def _is_ours(tag: str) -> bool:
    return tag.split(" ", 1)[0] == LABEL
