"""`delurk chat replay ROOM`: a kept session played as if it were live, in the app, from the cache alone."""

import sys
from datetime import UTC, datetime

import click

from tui.cli.errors import Failure
from tui.cli.quick import no_terminal


@click.command("replay")
@click.argument("room")
@click.option(
    "--session",
    "start",
    metavar="START",
    help="Which session: its start, such as 2026-01-08T02:00:00Z. The last one without it.",
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
    began = _moment(start) if start is not None else None
    if lacking := no_terminal():
        raise Failure(lacking)
    from tui.app import opening
    from tui.app.replaying import NoSession, open_replay
    from tui.config.paths import find_paths
    from tui.store.errors import StoreError

    try:
        session = open_replay(find_paths(), room, began, speed, datetime.now(UTC))
    except (StoreError, NoSession) as refused:
        raise Failure(str(refused)) from refused
    sys.exit(opening.run(session, opening.first_frame(session)))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            f"--session {text[:40]!r}: expected a time such as 2026-01-08T02:00:00Z"
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
