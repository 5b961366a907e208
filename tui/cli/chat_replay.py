"""`delurk chat replay ROOM`: a kept session played as if it were live, in the app, from the cache alone."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tui.cli.errors import Failure
from tui.cli.quick import no_terminal

if TYPE_CHECKING:
    from tui.chat.values import Stretch
    from tui.cli.chat_sessions import Wanted


@click.command("replay")
@click.argument("room")
@click.option(
    "--session",
    "start",
    metavar="START",
    help="The session that began then (2026-01-08T02:00:00Z) or on that day; without it the last one.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 1000),
    default=8.0,
    show_default=True,
    help="How many times as fast as it was.",
)
def replay(room: str, start: str | None, speed: float) -> None:
    """Play a kept session of ROOM (a name of rooms.toml, or a #tag) as if it were live. Nothing is fetched."""
    wanted, when = _meant(room, start)
    if lacking := no_terminal():
        raise Failure(lacking)
    from tui.app import opening
    from tui.app.replaying import NoSession, open_replay
    from tui.config.paths import find_paths
    from tui.store.errors import StoreError

    name = wanted.spec.name if wanted.configured else wanted.spec.tags[0]
    try:
        session = open_replay(find_paths(), name, when.start, speed, datetime.now(UTC))
    except (StoreError, NoSession) as refused:
        raise Failure(str(refused)) from refused
    sys.exit(opening.run(session, opening.first_frame(session)))


def _meant(room: str, start: str | None) -> "tuple[Wanted, Stretch]":
    """The room and the session, as `chat transcript` finds them; said before the app opens where there is none."""
    from tui.cli.chat_sessions import find_session, read_start, wanted_room
    from tui.cli.output import cache_to_read
    from tui.config.paths import find_paths
    from tui.config.rooms import load_rooms
    from tui.store import tagged

    wanted = wanted_room(room, load_rooms(find_paths().rooms))
    asked = read_start(start, wanted.spec) if start is not None else None
    with cache_to_read() as db:
        return wanted, find_session(wanted.spec, tagged.sighted(db, wanted.spec.tags), asked)
