"""`delurk drafts send --due`: what was to go out by now goes out, from cron, while no app runs.

An app that runs as well is no harm: each draft is sent by one of the two. What came due while nothing ran is not sent
late: it is asked about, here where there is a terminal, otherwise in the app.
"""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack, closing
from functools import partial
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure, PartFailed
from tui.config.paths import Paths, find_paths
from tui.model.draft import Draft, DraftId
from tui.model.panel import Panel

if TYPE_CHECKING:
    from tui.feed.sending import Outbox
    from tui.feed.writing_events import WritingEvent
    from tui.x.access import Access


class Report:
    """What came of each draft, printed as it is known."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.tried = 0
        self.failed = 0

    def hear(self, event: "WritingEvent") -> None:
        """Print what an event of the outbox means for its draft; that it is on its way is not worth a line."""
        from tui.feed import writing_events as events

        match event:
            case events.Sent(draft, posts, usd):
                self.say(draft, "sent", event.words, posts=posts, usd=usd)
            case events.Found(draft, posts, is_whole) if is_whole:
                self.say(draft, "sent", event.words, posts=posts)
            case events.NotSent(draft, _, posts):
                self.say(draft, "not sent", f"Not sent. {event.words}", failed=True, posts=posts)
            case events.Missing(draft, posts):
                self.say(draft, "not sent", event.words, failed=True, posts=posts)
            case events.Lost(draft):
                self.say(draft, "lost", event.words, failed=True)
            case events.Postponed(draft, _, at):
                words = f"{event.why} Due again at {at.astimezone():%H:%M}."
                self.say(draft, "postponed", words, failed=True)
            case _:
                pass

    def say(
        self,
        draft: DraftId,
        outcome: str,
        words: str,
        *,
        failed: bool = False,
        posts: Sequence[int] = (),
        usd: float = 0.0,
    ) -> None:
        """Print a draft's line: of what failed, for people, on standard error."""
        self.tried += 1
        self.failed += failed
        if self._as_json:
            told = {"id": str(draft), "outcome": outcome, "posts": list(map(str, posts)), "cost_usd": usd}
            print(json.dumps(told | {"words": words}), flush=True)
            return
        where = "".join(f" https://x.com/i/status/{post}" for post in posts)
        price = f" (${usd:.3f})" if usd else ""
        print(f"Draft {draft}: {words}{where}{price}", file=sys.stderr if failed else sys.stdout, flush=True)


def send_due(*, as_json: bool) -> None:
    """Send what is due. Fails in one line, with exit code 3 where only a part was not sent."""
    from tui.store.errors import StoreError, as_store_error
    from tui.x.access import read_access
    from tui.x.errors import XError

    paths = find_paths()
    if not paths.journal.exists():  # nothing was ever written
        return
    report = Report(as_json=as_json)
    try:
        if not _look_over(paths, report):
            return
        access = read_access(os.environ)
        if not access.account:
            raise Failure("Drafts are due, and there is no account: set DELURK_USER_TOKEN to send them.")
        asyncio.run(_send(paths, access, report))
    except (XError, StoreError) as error:
        raise Failure(str(error)) from None
    except sqlite3.Error as error:
        plain = as_store_error(error, paths.journal)
        if plain is None:
            raise
        raise Failure(str(plain)) from None
    if report.failed:
        kind = PartFailed if report.failed < report.tried else Failure
        raise kind("What was not sent is in your drafts: delurk drafts list.")


def _look_over(paths: Paths, report: Report) -> bool:
    """Ask about what came due while nothing ran; whether anything is to be sent or looked for now."""
    from tui.feed.clock import utc_now
    from tui.store import drafts
    from tui.store.journal import open_journal

    with closing(open_journal(paths.journal)) as journal:
        drafts.give_up(journal, utc_now())
        for draft in drafts.missed(journal, utc_now()):
            _ask(journal, draft, report)
        return bool(drafts.due(journal, utc_now()) or drafts.count(journal, {"lost"}))


def _ask(journal: sqlite3.Connection, draft: Draft, report: Report) -> None:
    """Ask whether a draft is to be sent late, on a terminal; else say once that it was not."""
    from dataclasses import replace

    from tui.feed.clock import utc_now
    from tui.store import drafts, once
    from tui.text.cleaning import clean
    from tui.writing.opening import final_parts

    assert draft.leaves_at is not None
    when = f"{draft.leaves_at.astimezone():%Y-%m-%d %H:%M}"
    if sys.stdin.isatty():
        for text in final_parts(draft):
            click.echo("".join(f"  | {line}\n" for line in clean(text).split("\n")))
        if click.confirm(f"This was to go out at {when}, while nothing ran. Send it now?", default=False):
            drafts.put(journal, replace(draft, leaves_at=utc_now()))
        return
    said = f"missed {draft.id} {draft.leaves_at.isoformat()}"
    if said not in once.done(journal):  # cron would say it every few minutes
        words = f"It was to go out at {when}, while nothing ran, and was not sent: delurk asks about it."
        report.say(draft.id, "missed", words)
        once.note(journal, said, utc_now())


async def _send(paths: Paths, access: "Access", report: Report) -> None:
    from tui.cli.money import day_budget
    from tui.feed.clock import utc_now
    from tui.feed.refresher import Refresher
    from tui.feed.sending import Outbox
    from tui.store import drafts
    from tui.store.cache import open_cache
    from tui.store.desk import Desk
    from tui.store.journal import open_journal
    from tui.x.gateway import Gateway

    async with AsyncExitStack() as stack:
        cache = await stack.enter_async_context(Desk(partial(open_cache, paths.cache)))
        journal = await stack.enter_async_context(Desk(partial(open_journal, paths.journal)))
        gateway = await stack.enter_async_context(Gateway(access))
        refresher = Refresher(gateway, cache, journal, budget=day_budget())
        outbox = Outbox(gateway, cache, journal, report.hear, room=refresher.room, rooms=_rooms_of(paths))
        for draft in await journal.run(drafts.all, {"lost"}):
            await _look(outbox, draft, report)
        while due := await journal.run(drafts.due, utc_now()):
            sent = [await outbox.send(one.id) for one in due]
            if not any(sent):  # another program has them
                break


async def _look(outbox: "Outbox", draft: Draft, report: Report) -> None:
    from tui.x.errors import XError

    try:
        await outbox.look(draft.id)
    except XError as error:
        report.say(draft.id, "lost", f"It could not be looked for. {error}", failed=True)


def _rooms_of(paths: Paths) -> Callable[[Collection[str]], list[Panel]]:
    """The rooms with any of some tags, as panels."""
    from tui.config.rooms import load_rooms

    rooms = load_rooms(paths.rooms).rooms

    def of(tags: Collection[str]) -> list[Panel]:
        wanted = set(tags)
        return [Panel("room", one.name) for one in rooms if wanted & {tag.lower() for tag in one.tags}]

    return of
