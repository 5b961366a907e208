"""`delurk search WORDS`: full-text search of the cache, newest first."""

from typing import Final

import click

from tui.cli.errors import usage
from tui.cli.output import cache_to_read, print_posts
from tui.config.paths import find_paths
from tui.model.ids import PostId
from tui.model.panel import Panel

_MANY: Final = 100


@click.command(
    short_help="Full-text search of the cache.",
    # "-word" is a word to exclude, not an option that we lack.
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "--limit", type=click.IntRange(min=1), default=_MANY, metavar="N", help=f"At most N posts ({_MANY})."
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def search(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Print the newest posts in the cache, and among those you have kept, that have all of WORDS.

    '"two words"' is a phrase, begin* any ending, -word excludes.
    """
    asked = " ".join(words)
    from tui.cli.kept import kept_to_read
    from tui.store import kept, reading, searching

    if searching.query_of(asked) is None:
        usage(f"{asked[:60]!r} has no word to look for: letters or digits, and not only -excluded ones")
    with kept_to_read() as journal:
        found = {post.id: post for post in kept.search(journal, asked, limit)} if journal is not None else {}
        notes = kept.notes(journal) if journal is not None else {}
    judge = None
    panels: dict[PostId, Panel | None] = dict.fromkeys(found, Panel("kept"))
    if not found or find_paths().cache.exists():
        with cache_to_read() as db:
            from tui.cli.judging import judge_for

            judge = judge_for(db)
            cached = {post.id: post for post in searching.search(db, asked, limit) if post.id not in found}
            standing = reading.panels_of(db, list(cached))
            found |= cached
            panels |= {number: next(iter(standing.get(number, [])), None) for number in cached}
    newest = sorted(found, reverse=True)[:limit]
    if not as_json and not newest:
        click.echo("Nothing in the cache has these words.", err=True)
    if not as_json and len(newest) == limit:
        click.echo(f"The newest {limit} are shown: --limit shows more.", err=True)
    left_out = print_posts(
        ((found[number], panels[number]) for number in newest), as_json=as_json, notes=notes, judge=judge
    )
    if left_out and not as_json:
        click.echo(f"{left_out:,} left out by your rules: delurk mute list.", err=True)
