"""`delurk watch PANEL`: follow a panel, a line a post, oldest first, append-only: for pipes and screen readers."""

import os
import queue
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from tui.cli.errors import Failure, usage
from tui.cli.output import cache_to_read, cache_to_write, print_posts

if TYPE_CHECKING:
    from tui.cli.judging import Judge
    from tui.config.watching import Stamp
    from tui.feed.events import Event
    from tui.model.panel import Panel
    from tui.x.errors import Refusal

LOOK_S: Final = 1.0
"""How often another program's writing is looked for: one pragma each time."""

ROOM_SINCE: Final = timedelta(hours=1)
"""From when a room is followed: a session that runs already is seen from its beginning."""

_PAGE: Final = 200


@click.command(short_help="Follow a panel, a line a post, as posts come.")
@click.argument("panel_name", metavar="PANEL")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="First the N newest the cache has.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def watch(panel_name: str, limit: int | None, as_json: bool) -> None:
    """Follow PANEL: print each post that comes from now on, oldest first, a line a post.

    Asks X as often as the settings say, within the day's budget, and prints what other programs fetched, too.
    Without an account only the latter. Ctrl+c ends it, with exit code 0.
    """
    from tui.model.panel import parse_panel

    try:
        panel = parse_panel(panel_name)
    except ValueError as error:
        usage(str(error))
    if not panel.fetched:
        usage(f"{panel} lives in the cache alone: nothing new comes there")
    try:
        _follow(panel, limit, as_json=as_json)
    except KeyboardInterrupt:
        return  # that is how following ends
    except BrokenPipeError:
        # Nobody listens any more, which is no failure; what is still buffered must not fail at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _follow(panel: "Panel", limit: int | None, *, as_json: bool) -> None:
    from tui.store import changes
    from tui.x.access import read_access
    from tui.x.errors import XError

    try:
        access = read_access(os.environ)
    except XError as error:
        raise Failure(str(error)) from None
    if access.account:
        with cache_to_write():
            pass  # made if need be: what is read below must be there
    else:
        print(
            "No account: following what other programs put into the cache. Set DELURK_USER_TOKEN to fetch.",
            file=sys.stderr,
        )
    with cache_to_read() as cache:
        printer = _Printer(cache, panel, limit, as_json=as_json)
        version = changes.version(cache)
        told: queue.Queue[Event] = queue.Queue()
        notices = Notices(lambda line: print(line, file=sys.stderr, flush=True))
        with _fetching(panel, told.put) if access.account else _nobody():
            printer.print_new()
            while True:
                with suppress(queue.Empty):  # nothing was told: look at the cache all the same
                    notices.hear(told.get(timeout=LOOK_S))
                before, version = version, changes.version(cache)
                if version != before:
                    printer.print_new()


@contextmanager
def _nobody() -> Iterator[None]:
    yield


@contextmanager
def _fetching(panel: "Panel", hear: "Callable[[Event], None]") -> Iterator[None]:
    """Keep `panel` fresh as the app does: its pace, its budget, its pauses. What it may cost is worked out first."""
    from tui.cli.money import day_budget
    from tui.cli.room_query import room_query
    from tui.config.paths import find_paths
    from tui.config.settings import load_settings
    from tui.feed.courier import Courier
    from tui.x.access import read_access

    paths = find_paths()
    courier = Courier(
        read_access(os.environ),
        cache=paths.cache,
        journal=paths.journal,
        hear=hear,
        budget=day_budget(),
        every_seconds=load_settings(paths.settings)[0].refresh_s,
    )
    courier.plan(panel)
    if panel.kind == "room":  # who follows a room here has chosen: all of it, within the day's budget
        since = datetime.now(UTC) - ROOM_SINCE
        courier.join(panel, replace(room_query(panel, paths.rooms), mode="whole", since=since))
    courier.watch([panel])
    courier.start()
    try:
        yield
    finally:
        courier.stop()


class Notices:
    """What the courier tells, in words on standard error: each reason for waiting once, until posts come again."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said = ""

    def hear(self, event: "Event") -> None:
        """Say what there is to say of `event`. Raises Failure where nothing will go on by itself."""
        from tui.feed import events

        match event:
            case events.Planned(posts=posts, usd=usd) if posts and sys.stderr.isatty():
                self._say(f"The first look may cost about ${usd:.2f}.")
            case events.Refused(refusal=refusal, next_at=None):
                raise Failure(str(refusal))
            case (
                events.Refused(refusal=refusal, next_at=again) | events.Waiting(refusal=refusal, until=again)
            ):
                self._wait(refusal, again)
            case events.Fetched(stopped=None):
                self._said = ""
            case events.Fetched(stopped=refusal, next_at=again) if refusal is not None:
                self._wait(refusal, again)
            case events.Unwritable(what=what, mend=mend):
                raise Failure(f"{what} {mend}".strip())
            case events.Broken(type=kind, where=where):
                raise Failure(f"A mistake in delurk: {kind} at {where}.")

    def _wait(self, refusal: "Refusal", again: datetime | None) -> None:
        if refusal.kind != self._said:
            self._said = refusal.kind
            when = f" Goes on by itself at {again.astimezone():%H:%M}." if again else ""
            self._say(f"{refusal.what}{when}")


class _Printer:
    """Prints what `panel` has that is newer than what was printed."""

    def __init__(
        self, cache: sqlite3.Connection, panel: "Panel", limit: int | None, *, as_json: bool
    ) -> None:
        from tui.model.ids import PostId
        from tui.store import reading

        self._cache, self._panel, self._as_json = cache, panel, as_json
        self._rules_as_of: Stamp = None
        self._judge: Judge | None = None
        there = reading.newest(cache, panel, (limit or 0) + 1)
        # The post before those asked for; none where the cache has no more.
        self._last = there[-1].id if len(there) > (limit or 0) else PostId(-1)

    def print_new(self) -> None:
        """Print them, oldest first, each line at once."""
        from tui.store import reading

        while page := reading.newer(self._cache, self._panel, self._last, _PAGE):
            self._last = page[0].id
            print_posts(
                ((post, self._panel) for post in reversed(page)), as_json=self._as_json, judge=self._rules()
            )

    def _rules(self) -> "Judge | None":
        """The user's rules as they are now: what is muted in another window is muted here."""
        from tui.cli.judging import judge_for
        from tui.config.paths import find_paths
        from tui.config.watching import stamp

        as_of = stamp(find_paths().mutes)
        if as_of != self._rules_as_of:
            self._rules_as_of = as_of
            self._judge = judge_for(self._cache)
        if self._judge is not None:
            self._judge.look_at_the_clock()
        return self._judge
