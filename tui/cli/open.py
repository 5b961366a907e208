"""`delurk open [PANEL...]`, which is `delurk [PANEL...]`: the app, on those panels if named."""

import sys

import click

from tui.cli.quick import open_deck


@click.command("open")
@click.argument("panels", nargs=-1, metavar="[PANEL]...")
def open_app(panels: tuple[str, ...]) -> None:
    """Open the app, on PANELs if named."""
    sys.exit(open_deck(panels))
