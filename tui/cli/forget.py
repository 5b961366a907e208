"""`delurk forget POST|@name|--before DATE|--all`: remove from the cache."""

import re
import sys
from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection
from typing import Any, Final

import click

from tui.cli.errors import Failure, usage
from tui.cli.output import cache_to_write
from tui.config.paths import find_paths
from tui.model.ids import PostId, parse_id
from tui.pictures.shelf import Shelf
from tui.store.reading import picture_addresses

_ADDRESS: Final = re.compile(r"https?://(?:\w+\.)?(?:x|twitter)\.com/\w+/status/(\d+).*", re.ASCII)
_HANDLE: Final = re.compile(r"@\w{1,15}", re.ASCII)
_DATES: Final = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class _Date(click.DateTime):
    """A date or a time; what is none is said with an example, not with format codes."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{str(value)[:60]!r} is no date such as 2026-11-25 or 2026-11-25T18:30", param, ctx)


@click.command(short_help="Remove posts from the cache.")
@click.argument("target", required=False, metavar="[POST|@name]")
@click.option("--before", type=_Date(_DATES), metavar="DATE", help="Every post older than DATE (2026-11-25).")
@click.option("--all", "everything", is_flag=True, help="All that was fetched or loaded.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(target: str | None, before: datetime | None, everything: bool, yes: bool) -> None:
    """Remove a post (its id or address), everything by @name, what is old, or all, from the cache.

    What you have read, kept and paid is in the journal and stays.
    """
    if sum((target is not None, before is not None, everything)) != 1:
        usage("say one of: a post's id or address, @name, --before DATE, --all")
    what, deed = _deed(target, before)
    terminal = sys.stdin.isatty()
    if everything and not yes and not terminal:
        usage("--all removes the whole cache: say --yes as well")
    has_cache = find_paths().cache.exists()
    if not has_cache and not (everything and find_paths().pictures.is_dir()):
        raise Failure("The cache is empty: there is nothing to forget.")
    if terminal and not yes:
        click.confirm(f"Remove {what} from the cache?", abort=True)
    removed = 0
    gone: set[str] | None = None
    if has_cache:
        with cache_to_write() as db:
            shown = set() if everything else picture_addresses(db)
            removed = deed(db)
            gone = None if everything else shown - (picture_addresses(db) if removed else shown)
    seen = _forget_pictures(gone)
    also = f" and {seen:,} {'picture' if seen == 1 else 'pictures'}" if seen else ""
    click.echo(f"Forgotten: {removed:,} {'post' if removed == 1 else 'posts'}{also}.")


def _forget_pictures(addresses: set[str] | None) -> int:
    """Remove the pictures of these addresses, None for all; how many there were."""
    folder = find_paths().pictures
    try:
        return Shelf(folder).clear(addresses)
    except OSError as wrong:
        raise Failure(f"The pictures in {folder} cannot be removed: {wrong.strerror}.") from wrong


def _deed(target: str | None, before: datetime | None) -> tuple[str, Callable[[Connection], int]]:
    """What is to be removed, in words, and the function that does it. Stops with a usage line for neither."""
    from tui.store import forgetting

    if before is not None:
        when = before.astimezone()  # a date means the user's own midnight
        return f"every post before {before:%Y-%m-%d %H:%M}", lambda db: forgetting.forget_before(db, when)
    if target is None:
        return "everything", forgetting.forget_all
    if _HANDLE.fullmatch(target):
        return f"everything by {target}", lambda db: forgetting.forget_author(db, target[1:])
    try:
        post = PostId(parse_id(_ADDRESS.sub(r"\1", target)))
    except ValueError:
        usage(f"{target[:60]!r} is neither a post's id or address nor @name")
    return f"post {post}", lambda db: forgetting.forget_post(db, post)
