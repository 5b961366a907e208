"""`delurk search WORDS`: full-text search of the cache, newest first."""

from typing import Final

import click

from tui.cli.errors import usage
from tui.cli.output import cache_to_read, print_posts

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
    """Print the newest posts in the cache that have all of WORDS.

    '"two words"' is a phrase, begin* any ending, -word excludes.
    """
    asked = " ".join(words)
    with cache_to_read() as db:
        from tui.store import reading, searching

        if searching.query_of(asked) is None:
            usage(f"{asked[:60]!r} has no word to look for: letters or digits, and not only -excluded ones")
        found = searching.search(db, asked, limit)
        standing = reading.panels_of(db, [post.id for post in found])
        if not as_json and not found:
            click.echo("Nothing in the cache has these words.", err=True)
        if not as_json and len(found) == limit:
            click.echo(f"The newest {limit} are shown: --limit shows more.", err=True)
        print_posts(((post, next(iter(standing.get(post.id, [])), None)) for post in found), as_json=as_json)
