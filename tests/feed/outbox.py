"""An outbox on the sandbox, a clock that tests turn, and what the sandbox says was published."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.fixtures.sandbox import Served
from tui.feed.budget import Budget
from tui.feed.outgoing import Outgoing
from tui.feed.refresher import Refresher
from tui.feed.sending import Outbox
from tui.feed.writing_events import WritingEvent
from tui.model.draft import NEW, Draft, DraftId
from tui.sandbox.world.model import WorldPost
from tui.store import drafts
from tui.store.cache import open_cache
from tui.store.desk import Desk
from tui.store.journal import open_journal
from tui.x.access import Access
from tui.x.gateway import Gateway

WAIT = timedelta(seconds=10)
E = TypeVar("E")


@dataclass
class Turned:
    """A clock that goes on when it is told to."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Office:
    """A program that sends, without the courier's thread: `round` is what the courier's timer does."""

    cache: Desk
    journal: Desk
    refresher: Refresher
    outgoing: Outgoing
    clock: Turned
    heard: list[WritingEvent]

    async def confirm(self, draft: Draft) -> DraftId:
        """The user's act: the draft waits from now on."""
        waiting = replace(draft, state="waiting", leaves_at=self.clock() + WAIT)
        return await self.journal.run(drafts.put, waiting, at=self.clock())

    async def send(self, draft: Draft) -> DraftId:
        """Confirm a draft, and let it leave."""
        number = await self.confirm(draft)
        self.clock.passes(WAIT.total_seconds())
        await self.outgoing.round()
        return number

    async def draft(self, number: DraftId) -> Draft:
        """A draft as it is kept."""
        found = await self.journal.run(drafts.get, number)
        assert found is not None
        return found

    def last(self, kind: type[E]) -> E:
        """What was told last, which is of that kind."""
        assert isinstance(self.heard[-1], kind), self.heard
        return self.heard[-1]


@asynccontextmanager
async def office(
    folder: Path,
    access: Access,
    *,
    usd: float = 50.0,
    clock: Turned | None = None,
    answer_seconds: float = 5.0,
) -> AsyncIterator[Office]:
    """An office on the databases in `folder`."""
    clock = clock or Turned()
    heard: list[WritingEvent] = []

    async def nothing() -> None:
        return None

    async def plainly(_: None, work):  # type: ignore[no-untyped-def]
        return await work

    async with (
        Desk(partial(open_cache, folder / "cache.db")) as cache,
        Desk(partial(open_journal, folder / "journal.db")) as journal,
        Gateway(access, answer_seconds=answer_seconds) as gateway,
    ):
        refresher = Refresher(gateway, cache, journal, budget=Budget(usd), clock=clock)
        outbox = Outbox(gateway, cache, journal, heard.append, room=refresher.room, clock=clock)
        outgoing = Outgoing(outbox, journal, heard.append, plainly, nothing, clock=clock)
        yield Office(cache, journal, refresher, outgoing, clock, heard)


def new(*parts: str, **more: object) -> Draft:
    """A draft that says this."""
    return replace(Draft(NEW, parts), **more)  # type: ignore[arg-type]


def published(sandbox: Served) -> list[WorldPost]:
    """The own posts that are there, oldest first: what others can see."""
    core = sandbox.running.sandbox.core
    mine = (post for post in core.world.posts.values() if post.author_id == core.world.me)
    return sorted((post for post in mine if post.source == "delurk"), key=lambda post: post.id)


def said(sandbox: Served) -> list[str]:
    """What they say."""
    return [post.text for post in published(sandbox)]
