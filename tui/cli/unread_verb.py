"""`delurk unread` for the command line's parser: --help, completion, and words that are no panel."""

import sys

import click

from tui.cli.errors import usage
from tui.cli.unread import answer
from tui.model.panel import parse_panel


@click.command("unread", short_help="How many posts are unread: for status bars, in milliseconds.")
@click.argument("names", nargs=-1, metavar="[PANEL...]")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line: a panel and its count.")
def unread(names: tuple[str, ...], as_json: bool) -> None:
    """Print how many posts are unread: a line for each PANEL, or the total of the open panels.

    From the cache alone, and beside a running app.
    """
    try:
        panels = [parse_panel(name) for name in names]
    except ValueError as wrong:
        usage(str(wrong))
    if code := answer(panels, as_json=as_json):
        sys.exit(code)
