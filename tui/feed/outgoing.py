"""What the courier does to let drafts go out: waits for their time, sends, looks for what was lost, does single acts.

A task of its own on the courier's loop, so that a draft leaves in time while panels are being fetched, and also while
fetching is paused: to send was the user's act. Sleeps until the next draft is due; without one, until it is called.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from tui.feed.acts import Act, Acts
from tui.feed.clock import Clock, utc_now
from tui.feed.sending import LAST_LOOK, Outbox
from tui.feed.writing_events import Leaving, Lost, Missed, TakenBack, TooLate, WritingEvent
from tui.model.draft import Draft, DraftId
from tui.store import drafts
from tui.store.desk import Desk
from tui.x.errors import XError

LOOKS: Final = (timedelta(seconds=3), timedelta(seconds=20), LAST_LOOK)
"""When a lost draft is looked for, after its loss; the last time may say that it is not there."""
AGAIN: Final = timedelta(seconds=60)
"""Between two looks after the last, as long as X cannot be asked."""
AFTER_TROUBLE: Final = timedelta(seconds=15)
"""Between two tries where the databases refuse: a lock, a full disk."""
NAP_S: Final = 60.0
"""Timers stand still while the machine sleeps, so what waits is looked at at least this often."""
_PROMPT: Final = timedelta(seconds=5)  # what came due so shortly before the start was not missed

Guarded = Callable[[None, Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]]


class Outgoing:
    """The outbox's timer and its bell. All methods on the courier's loop."""

    def __init__(
        self,
        outbox: Outbox,
        journal: Desk,
        hear: Callable[[WritingEvent], None],
        guarded: Guarded,
        spent: Callable[[], Coroutine[Any, Any, None]],
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._outbox = outbox
        self._acts = Acts(outbox, hear)
        self._journal = journal
        self._hear = hear
        self._guarded = guarded
        self._spent = spent
        self._clock = clock
        self._changed = asyncio.Event()
        self._one_act = asyncio.Lock()
        self._beside: set[asyncio.Future[Any]] = set()
        self._asked_about: set[tuple[DraftId, datetime | None]] = set()
        self._looked: dict[DraftId, datetime] = {}
        self._look_now = False
        self._is_through = False
        self._started = clock()

    # --- called --------------------------------------------------------------------------------------------------

    def send(self, draft: DraftId) -> None:
        """A draft waits now: it is sent in time."""
        self._begin(self._tell_leaving(draft))

    def take_back(self, draft: DraftId) -> None:
        """Make a waiting draft a draft again, and say whether it was not too late."""
        self._begin(self._take_back(draft))

    def do(self, act: Act) -> None:
        """Do one thing with one post, after those that were asked for before."""
        self._begin(self._do(act))

    def look(self) -> None:
        """Look again at what waits and what is lost: somebody has changed it."""
        self._look_now = True
        self._changed.set()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(self._guarded(None, work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _tell_leaving(self, number: DraftId) -> None:
        draft = await self._journal.run(drafts.get, number)
        if draft is not None and draft.state == "waiting" and draft.leaves_at is not None:
            self._hear(Leaving(number, draft.leaves_at, (draft.leaves_at - self._clock()).total_seconds()))
        self._changed.set()

    async def _take_back(self, number: DraftId) -> None:
        is_back = await self._journal.run(drafts.take_back, number, at=self._clock())
        self._hear(TakenBack(number) if is_back else TooLate(number))
        self._changed.set()

    async def _do(self, act: Act) -> None:
        async with self._one_act:
            await self._acts.do(act)
            await self._spent()

    # --- the task ------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Send what is due and look for what is lost, until cancelled; what is being sent is sent to its end."""
        try:
            while True:
                self._changed.clear()
                self._is_through = False
                next_at = await self._guarded(None, self.round())
                if not self._is_through:  # what went wrong was told, and what waits still waits
                    next_at = self._clock() + AFTER_TROUBLE
                seconds = None if next_at is None else (next_at - self._clock()).total_seconds()
                with suppress(TimeoutError):
                    async with asyncio.timeout(None if seconds is None else max(0.0, min(seconds, NAP_S))):
                        await self._changed.wait()
        finally:
            for task in list(self._beside):
                task.cancel()
            if self._beside:
                await asyncio.wait(list(self._beside))

    async def round(self) -> datetime | None:
        """Everything that is to be done now; when there will be something next."""
        for number in await self._journal.run(drafts.give_up, self._clock()):
            self._hear(Lost(number, None))
        await self._tell_missed()
        for draft in await self._journal.run(drafts.due, self._clock()):
            if not self._is_asked_about(draft) and await self._outbox.send(draft.id):
                await self._spent()
        look_now, self._look_now = self._look_now, False
        for draft in await self._journal.run(drafts.all, {"lost"}):
            if look_now or self._look_at(draft) <= self._clock():
                await self._look(draft)
        next_at = await self._next()
        self._is_through = True
        return next_at

    async def _tell_missed(self) -> None:
        """Say once of each what came due while nothing ran: before our start, or while the machine slept."""
        now = self._clock()
        missed = await self._journal.run(drafts.missed, now)
        before = self._started - _PROMPT
        missed += [
            one
            for one in await self._journal.run(drafts.due, now)
            if one.leaves_at is not None and one.leaves_at < before
        ]
        new = [one for one in missed if not self._is_asked_about(one)]
        if new:
            self._asked_about |= {(one.id, one.leaves_at) for one in new}
            self._hear(Missed(tuple(one.id for one in new)))

    def _is_asked_about(self, draft: Draft) -> bool:
        return (draft.id, draft.leaves_at) in self._asked_about

    async def _look(self, draft: Draft) -> None:
        self._looked[draft.id] = self._clock()
        try:
            is_settled = await self._outbox.look(draft.id)
        except XError:  # that it could not be looked for changes nothing that was told: it is still lost
            return
        if is_settled:
            self._looked.pop(draft.id, None)
        await self._spent()

    def _look_at(self, draft: Draft) -> datetime:
        """When to look for a lost draft next. Nobody has looked since our start: then at once."""
        lost = draft.touched
        looked = self._looked.get(draft.id)
        assert lost is not None
        if looked is None:
            return min(self._clock(), lost + LOOKS[0]) if lost < self._started else lost + LOOKS[0]
        return next((lost + after for after in LOOKS if lost + after > looked), looked + AGAIN)

    async def _next(self) -> datetime | None:
        times: list[datetime] = []
        for draft in await self._journal.run(drafts.all, {"waiting", "sending", "lost"}):
            if draft.state == "lost":
                times.append(self._look_at(draft))
            elif draft.state == "sending":  # another program's: if it is killed, we take over
                times.append(self._clock() + drafts.HELD / 4)
            elif draft.leaves_at is not None and not self._is_asked_about(draft):
                times.append(draft.leaves_at)
        return min(times, default=None)
