"""`delurk show PANEL`: the posts of a panel from the cache, newest first."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import Final

import click

from tui.cli.errors import Failure, usage
from tui.cli.output import HOW_TO_FILL, cache_to_read, print_posts
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post

_PAGE: Final = 500  # posts held at a time


@click.command(short_help="Print the posts of a panel from the cache.")
@click.argument("panel_name", metavar="PANEL")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the N newest.")
@click.option("--muted", is_flag=True, help="Also what your rules hide.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def show(panel_name: str, limit: int | None, muted: bool, as_json: bool) -> None:
    """Print the posts of PANEL from the cache, newest first, a line a post. Asks X for nothing."""
    try:
        panel = parse_panel(panel_name)
    except ValueError as error:
        usage(str(error))
    if panel.kind == "kept":
        _show_kept(limit, as_json=as_json)
        return
    from tui.cli.judging import judge_for

    with cache_to_read() as db:
        posts = _posts(db, panel, None)
        first = next(posts, None)
        if first is None:
            raise Failure(
                f"The cache has no posts of {panel}. {HOW_TO_FILL.replace('PANEL', repr(str(panel)))}"
            )
        every = ((post, panel) for some in ([first], posts) for post in some)
        judge = judge_for(db)
        left_out = print_posts(every, as_json=as_json, judge=judge, muted=muted, limit=limit)
        if left_out and not as_json:
            click.echo(f"{left_out:,} left out by your rules: --muted shows them.", err=True)


def _show_kept(limit: int | None, *, as_json: bool) -> None:
    """What was kept: from the journal, whether there is a cache or not."""
    from tui.cli.kept import kept_to_read
    from tui.store import kept

    with kept_to_read() as journal:
        posts = _posts(journal, Panel("kept"), limit) if journal is not None else iter(())
        first = next(posts, None)
        if journal is None or first is None:
            raise Failure("Nothing is kept yet. In the app, * keeps a post, with a note.")
        print_posts(
            ((post, Panel("kept")) for some in ([first], posts) for post in some),
            as_json=as_json,
            notes=kept.notes(journal),
        )


def _posts(db: Connection, panel: Panel, limit: int | None) -> Iterator[Post]:
    from tui.store import reading, searching

    if panel.kind == "room":
        yield from _of_room(db, panel.value, limit)
        return
    left = limit
    before = PostId(2**63 - 1)
    while left is None or left > 0:
        size = _PAGE if left is None else min(_PAGE, left)
        if panel.kind == "cache":
            page = searching.search(db, panel.value, size, before)
        else:
            page = reading.older(db, panel, before, size)
        yield from page
        if len(page) < size:
            return
        before = page[-1].id
        left = None if left is None else left - size


def _of_room(db: Connection, name: str, limit: int | None) -> Iterator[Post]:
    """What a chat is made of: the posts under its tags, in whatever panel they came."""
    from tui.cli.chat_sessions import wanted_room
    from tui.config.paths import find_paths
    from tui.config.rooms import load_rooms
    from tui.store import tagged

    tags = wanted_room(f"room:{name}", load_rooms(find_paths().rooms)).spec.tags
    ids = [one.id for one in reversed(tagged.sighted(db, tags))][:limit]
    for start in range(0, len(ids), _PAGE):
        yield from tagged.posts(db, tags, ids[start : start + _PAGE])
