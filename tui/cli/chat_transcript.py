"""`delurk chat transcript`: one session of a chat from the cache, as a document or for programs."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.cli.errors import usage
from tui.cli.output import cache_to_read, write_whole
from tui.config.paths import find_paths

if TYPE_CHECKING:
    from tui.chat.transcript import Document
    from tui.cli.chat_sessions import Understood

_FORMATS: Final = ("md", "html", "csv", "json")


@click.command(short_help="One session as Markdown, HTML, CSV or JSON.")
@click.argument("room", metavar="TAG|ROOM")
@click.option(
    "--session",
    "start",
    metavar="START",
    help="The session that began then (2026-01-08T02:00:00Z) or on that day; without it the last one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Where nothing is said, what FILE's ending says, or md.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object, for programs: --format json.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write FILE instead, whole or not at all.",
)
@click.option(
    "--guesses", is_flag=True, help="Also posts without a label, at the question they may be about."
)
def transcript(
    room: str, start: str | None, form: str | None, as_json: bool, output: Path | None, guesses: bool
) -> None:
    """Print what was asked and answered in one session of a chat, from the cache. Asks X for nothing.

    ROOM is a room's name or its tag; any other tag has a transcript, too, with the host guessed.
    """
    from tui.chat.transcript import Document
    from tui.cli.chat_sessions import find_session, misfit, read_start, understand, wanted_room, zone_of
    from tui.cli.judging import judge_for
    from tui.config.rooms import load_rooms
    from tui.store import tagged

    form = _form(form, as_json, output)
    rooms = load_rooms(find_paths().rooms)
    wanted = wanted_room(room, rooms)
    for mistake in rooms.mistakes[:1]:
        click.echo(f"{mistake}.{' The other rooms hold.' if rooms.rooms else ''}", err=True)
    asked = read_start(start, wanted.spec) if start is not None else None
    with cache_to_read() as db:
        seen = tagged.sighted(db, wanted.spec.tags)
        when = find_session(wanted.spec, seen, asked)
        if unfit := misfit(wanted.spec, seen):
            click.echo(unfit, err=True)
        found = understand(db, wanted, when, seen, judge_for(db))
    document = Document(
        found.spec,
        found.session,
        found.posts,
        zone_of(wanted.spec, when.start),
        datetime.now(UTC),
        found.hidden,
    )
    if lacking := _lacking(found):
        click.echo(lacking, err=True)
    if found.session.proposed:
        names = ", ".join(f"@{name}" for name in found.session.proposed)
        click.echo(
            f"No room names the host of #{wanted.spec.tags[0]}: {names} was taken for it. "
            f"delurk chat add '#{wanted.spec.tags[0]}' --host @{found.session.proposed[0]} settles it.",
            err=True,
        )
    made = _made(document, form, guesses)
    if output is not None and str(output) != "-":
        write_whole(output, made.encode())
        click.echo(f"Written to {output}.", err=True)
    elif form in ("html", "csv"):  # both say in themselves that they are UTF-8, whatever the terminal is
        click.echo(made.encode(), nl=False)
    else:
        encoding = sys.stdout.encoding or "ascii"
        click.echo(made.encode(encoding, "replace").decode(encoding), nl=False)


def _lacking(found: "Understood") -> str:
    """Why no question could be known for one, as far as the posts say; "" where one is known, or none is to be."""
    spec = found.spec
    known = any(question.post is not None for question in found.session.questions)
    if known or spec.style == "free" or not found.posts:
        return ""
    nameless = sum(post.author is None for post in found.posts.values())
    if nameless:
        which = "No post" if nameless == len(found.posts) else f"{nameless:,} of {len(found.posts):,} posts"
        name = "names" if nameless == len(found.posts) else "do not name"
        return (
            f"{which} of this session {name} its author, so that nobody's questions are known. Load pages that have "
            "their people in “includes” (expansions=author_id), or: delurk pull '#" + spec.tags[0] + "'"
        )
    asking = (*spec.hosts, *spec.cohosts)
    if not asking or any(
        post.author and post.author.username.lower() in asking for post in found.posts.values()
    ):
        return ""
    names = " or ".join(f"@{name}" for name in asking)
    return f"No post of this session is by {names}, so that no questions are known. delurk chat add '#{spec.tags[0]}' --host @NAME says who else asks."


def _form(form: str | None, as_json: bool, output: Path | None) -> str:
    if as_json:
        if form not in (None, "json"):
            usage(f"--json and --format {form}: one of the two")
        return "json"
    ending = output.suffix.lower().lstrip(".") if output is not None else ""
    return form or {"htm": "html", "markdown": "md"}.get(ending, ending if ending in _FORMATS else "md")


def _made(document: "Document", form: str, guesses: bool) -> str:
    from tui.chat.transcript import as_json, html, markdown, table

    if form == "json":
        told = as_json(document, guesses=guesses) | {"proposed_hosts": list(document.session.proposed)}
        return json.dumps(told, ensure_ascii="utf" not in (sys.stdout.encoding or "ascii").lower()) + "\n"
    return {"md": markdown, "html": html, "csv": table}[form](document, guesses=guesses)
