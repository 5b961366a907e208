"""The courier as the app knows it: started late, told which panels are open, its events made into words.

Tokens pass through here once, from the environment to the courier; nothing of the app keeps them.
"""

import asyncio
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from importlib import import_module
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, assert_never

from tui.app.netstate import Mood, NetState
from tui.app.session import Session
from tui.deck.deck import title_of
from tui.feed import events, writing_events
from tui.feed.budget import Budget
from tui.layout.when import clock
from tui.model.draft import DraftId
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.x.errors import Refusal, XError

if TYPE_CHECKING:
    from tui.feed.courier import Courier
    from tui.feed.rooms import RoomQuery
    from tui.feed.writing_events import Deed
    from tui.x.access import Access

_NO_LOGIN: Final = "No login: reading the cache. Set DELURK_USER_TOKEN, or try: delurk demo"
Hear = Callable[[events.Event], None]


class Network:
    """One run's way to X.

    What the courier tells waits in `inbox` until somebody listens; whoever hears calls `apply` on its own thread.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._courier: Courier | None = None
        self._early: list[Callable[[Courier], None]] = []  # what was wished before there was a courier
        self._has_begun = False
        self._why_paused = ""  # said of a pause that the reader has not asked for by its own key
        self._by_key: set[Panel] = set()  # asked for by the reader: what came of it is said
        self.base_url: str | None = None  # whom the courier asks: X, or a sandbox
        self.state = NetState()
        self.inbox: SimpleQueue[events.Event] = SimpleQueue()
        self._hear: Hear = self.inbox.put

    @property
    def running(self) -> bool:
        """Whether there is a courier."""
        return self._courier is not None

    async def get_ready(self) -> None:
        """Import what `begin` needs on another thread: it takes long enough to be felt under a key."""
        if self._courier is None and self._session.online:
            await asyncio.to_thread(import_module, "tui.feed.courier")
            await asyncio.to_thread(import_module, "tui.x.access")

    def begin(self, env: Mapping[str, str] = os.environ, access: "Access | None" = None) -> str:
        """Start the courier where there is a login; what to say of it, "" for nothing."""
        if self._courier is not None or not self._session.online:
            return ""
        early, self._early, self._has_begun = self._early, [], True
        from tui.feed.courier import Courier
        from tui.x.access import read_access

        try:
            access = access or read_access(env)
        except XError as wrong:
            return f"{wrong.refusal.what} {wrong.refusal.mend}".strip()
        self.base_url = access.base_url
        paths = self._session.paths
        self._courier = Courier(
            access,
            cache=paths.cache,
            journal=paths.journal,
            hear=lambda event: self._hear(event),
            budget=Budget(self._session.money.budget_usd),
            every_seconds=self._session.refresh_s,
        )
        self.state.mood = "demo" if self._session.demo else "asking"
        self._courier.start()
        for wish in early:
            wish(self._courier)
        return ""

    def listen(self, hear: Hear) -> None:
        """From now on `hear` is called, on the courier's thread; first with what has waited."""
        self._hear = hear
        while not self.inbox.empty():
            hear(self.inbox.get())

    def _wish(self, wish: "Callable[[Courier], None]") -> bool:
        """Have the courier do something: now, or as soon as there is one. False where there will be none."""
        if self._courier is not None:
            wish(self._courier)
        elif self._session.online and not self._has_begun:  # a key typed before the databases are open
            self._early.append(wish)
        else:
            return False
        return True

    def watch(self, panels: Sequence[Panel]) -> None:
        """Keep these panels fresh, and no others."""
        if self._courier is not None:
            self._courier.watch([panel for panel in panels if panel.fetched])

    def discover(self) -> str:
        """Ask which lists the account has; what to say of it now."""
        if self._courier is not None:
            self._courier.discover()
        return self._when_paused()

    def fetch(self, panel: Panel) -> str:
        """Ask for a panel now; what to say of it."""
        if not panel.fetched:
            return "This panel lives in the cache: there is nothing to fetch."
        self._by_key.add(panel)
        return self._when_paused() if self._wish(lambda courier: courier.ask(panel)) else _NO_LOGIN

    def plan(self, panel: Panel, expected: int | None = None) -> str:
        """Have the price of a panel worked out, told as Planned; what to say where nobody can."""
        return "" if self._wish(lambda courier: courier.plan(panel, expected)) else _NO_LOGIN

    def fill(self, panel: Panel, newer: PostId, most_usd: float) -> str:
        """Fetch what is missing of `panel` below the post `newer`, told as Filled; what to say of it now."""
        if self._courier is not None:
            self._courier.fill(panel, newer, most_usd)
        return self._when_paused()

    # ---- what is written

    def send(self, draft: DraftId) -> None:
        """Let a waiting draft go out when its time comes, told as Leaving and then Sent, NotSent, Lost."""
        self._wish(lambda courier: courier.send(draft))

    def take_back(self, draft: DraftId) -> None:
        """Keep a waiting draft here, told as TakenBack or TooLate."""
        if self._courier is not None:
            self._courier.take_back(draft)

    def do(self, deed: "Deed", post: PostId) -> str:
        """Do something with a post at X, told as Done or NotDone; what to say of it now."""

        def wish(courier: "Courier") -> None:
            deeds = {
                "delete": courier.delete,
                "repost": courier.repost,
                "undo repost": courier.undo_repost,
                "bookmark": courier.bookmark,
                "undo bookmark": courier.unbookmark,
            }
            deeds[deed](post)

        return self._when_paused() if self._wish(wish) else _NO_LOGIN

    # ---- rooms

    def offer(
        self, panel: Panel, query: "RoomQuery", end: datetime, past: Sequence[tuple[datetime, datetime]]
    ) -> str:
        """Have the ways to follow a room's session priced, told as Offered; what to say where nobody can."""
        return "" if self._wish(lambda courier: courier.offer(panel, query, end, past)) else _NO_LOGIN

    def join(self, panel: Panel, query: "RoomQuery") -> None:
        """Follow a room as `query` says, told as Joined."""
        self._wish(lambda courier: courier.join(panel, query))

    def plan_answers(self, panel: Panel, n: int, letters: Collection[str]) -> str:
        """Have the answers of question `n` priced, told as AnswersPlanned; what to say where nobody can."""
        return "" if self._wish(lambda courier: courier.plan_answers(panel, n, letters)) else _NO_LOGIN

    def answers(self, panel: Panel, n: int, letters: Collection[str], most_usd: float) -> str:
        """Fetch the answers of question `n`, told as Answered; what to say of it now."""
        if self._courier is not None:
            self._courier.answers(panel, n, letters, most_usd)
        return self._when_paused()

    def _when_paused(self) -> str:
        if self.state.mood != "paused":
            return ""
        return f"Paused by you: X is not asked.{self._session.tip('live.pause', 'goes on.')}"

    def set_budget(self, usd: float) -> None:
        """From now on spend up to this much a day."""
        if self._courier is not None:
            self._courier.set_budget(Budget(usd))

    def set_pace(self, seconds: float) -> None:
        """From now on look at each panel this often."""
        if self._courier is not None:
            self._courier.set_pace(seconds)

    def pause_or_go_on(self, why: str = "") -> str:
        """Stop asking, or go on; what to say of it. `why` is said of the pause once it has begun, in place of the usual."""
        self._why_paused = why
        if self._courier is None:
            return "Nothing is being fetched."
        if self.state.mood == "paused":
            self._courier.resume()
        else:
            self._courier.pause()
        return ""

    def stop(self) -> None:
        """End the courier; waits for what it is writing."""
        if self._courier is not None:
            self._courier.stop()

    # ---- what the courier tells

    def apply(self, event: events.Event) -> tuple[Panel | None, str]:
        """Take in an event. The panel whose posts may have changed, and what to say ("" for nothing)."""
        state = self.state
        match event:
            case events.Fetching(panel):
                state.fetching.add(panel)
            case events.Fetched():
                self._fetched(event)
                return event.panel, self._partly(event.stopped) or self._came(event)
            case events.Refused(panel, refusal, _, next_at):
                state.fetching.discard(panel)
                state.waiting.pop(panel, None)
                state.stale.setdefault(panel, event.at)
                state.refused[panel] = f"{refusal.what} {refusal.mend}".strip()
                self._by_key.discard(panel)
                return None, self._refused(refusal, next_at)
            case events.Waiting(panel, refusal, until):
                state.fetching.discard(panel)
                return None, self._refused(refusal, until)
            case events.Spent(today, budget):
                self._session.money.today_usd, self._session.money.budget_usd = today, budget
            case events.Named(number, name):
                self._session.list_names[str(number)] = name
            case events.Planned(panel, posts, usd):
                self.state.planned[panel] = (posts, usd)
            case events.Discovered():
                pass
            case events.Undiscovered(refusal):
                return None, f"Your lists were not found. {refusal}"
            case events.Filled(panel, _, new, usd, stopped):
                state.fetching.discard(panel)
                return panel, self._filled(new, usd, stopped)
            case events.Paused():
                state.mood = "paused"
                usual = f"Paused: X is not asked.{self._session.tip('live.pause', 'goes on.')}"
                return None, self._why_paused or usual
            case events.Resumed():
                state.mood = self._usual_mood
                return None, "Going on."
            case events.Answered(panel):
                state.fetching.discard(panel)
                return panel, ""  # what rooms have to say is said by `joining`
            case events.Joined() | events.Left() | events.Over() | events.NotJoined() | events.NotLive():
                pass
            case events.Offered() | events.AnswersPlanned() | events.Live():
                pass
            case (
                writing_events.Leaving() | writing_events.TakenBack() | writing_events.TooLate()
                | writing_events.Sending() | writing_events.Sent() | writing_events.NotSent()
                | writing_events.Postponed() | writing_events.Lost() | writing_events.Found()
                | writing_events.Missing() | writing_events.Missed() | writing_events.Done()
                | writing_events.NotDone()
            ):  # fmt: skip
                pass  # said by `publishing`
            case events.Unwritable(panel, what, mend):
                return panel, f"{what} {mend}".strip()
            case events.Broken(_, kind, where):
                again = self._session.tip("panel.fetch", "tries again.")
                return (
                    None,
                    f"A fault of delurk’s own: {kind} in {where}. The cache can be read on.{again}",
                )
            case _:
                assert_never(event)
        return None, ""

    @property
    def _usual_mood(self) -> Mood:
        return "demo" if self._session.demo else "asked"

    def _fetched(self, event: events.Fetched) -> None:
        state, panel = self.state, event.panel
        state.fetching.discard(panel)
        state.stale.pop(panel, None)
        state.waiting.pop(panel, None)
        state.asked[panel] = event.at
        state.refused.pop(panel, None)
        if event.next_at is not None:
            state.next[panel] = event.next_at
        if state.mood != "paused":
            state.mood, state.since, state.until = self._usual_mood, event.at, None

    def _came(self, event: events.Fetched) -> str:
        """What to say where the reader had asked: how much came, at what price."""
        if event.panel not in self._by_key:
            return ""
        self._by_key.discard(event.panel)
        title = title_of(event.panel, self._session.list_names)
        cost = f"for ${event.cost_usd:.2f}" if event.cost_usd >= 0.005 else "It cost nothing"
        if not event.new:
            return (
                f"{title}: nothing new. {cost}."
                if event.cost_usd < 0.005
                else f"{title}: nothing new, {cost}."
            )
        return (
            f"{title}: {event.new} new, {cost}."
            if event.cost_usd >= 0.005
            else f"{title}: {event.new} new. {cost}."
        )

    def _filled(self, new: int, usd: float, stopped: Refusal | None) -> str:
        came = f"{new:,} {'post' if new == 1 else 'posts'} for ${usd:.2f}." if new else ""
        if stopped is not None:
            return f"{came} {self._refused(stopped, stopped.until)}".strip()
        return came or "Nothing was missing there."

    def _partly(self, refusal: Refusal | None) -> str:
        return self._refused(refusal, refusal.until) if refusal is not None else ""

    def _refused(self, refusal: Refusal, again: datetime | None) -> str:
        """Put the mood to what went wrong, and say it with what to do."""
        state = self.state
        when = f" Next try {self._clock(again)}." if again is not None else ""
        match refusal.kind:
            case "offline" | "timeout":
                self._mood("offline", again)
                return f"No network. Reading the cache; your place is kept.{when}"
            case "budget" if refusal.until is None:  # what was agreed for one room is spent; the rest goes on
                return f"{refusal.what}{self._session.tip('room.join', 'agrees to more.')}"
            case "budget":
                self._mood("budget", again)
                budget = self._session.money.budget_usd
                shows = self._session.tip("spend.open", "shows where it went.")
                return f"Today’s ${budget:.2f} is used; no fetching until 00:00 UTC.{shows}"
            case "rate limit":
                self._mood("waiting", again)
                return (
                    f"X asks for a pause until {self._clock(again)}. The cache can be read on."
                    if again
                    else refusal.what
                )
            case "login" | "wrong token" | "no token" | "not enrolled" | "no credits" | "spending limit":
                self._mood("refused", again)
                return f"{refusal.what} {refusal.mend}".strip()
            case _:
                if state.mood in ("asking", "asked"):
                    self._mood("waiting" if again else "asked", again)
                return f"{refusal.what} {refusal.mend}{when if again else ''}".strip()

    def _mood(self, mood: Mood, until: datetime | None) -> None:
        state = self.state
        if state.mood == "paused":
            return
        if state.mood != mood:
            state.since = self._now()
        state.mood, state.until = mood, until

    def _now(self) -> datetime:
        return datetime.now(self._zone)

    @property
    def _zone(self) -> tzinfo:
        return self._session.style.zone

    def _clock(self, when: datetime | None) -> str:
        return clock(when, self._now(), self._zone) if when is not None else "later"
