"""`delurk [PANEL...]`: the app, on those panels if named."""

import os
import sys

import click

from tui.cli.errors import Failure
from tui.model.panel import Panel, parse_panel


@click.command("open")
@click.argument("panels", nargs=-1, metavar="[PANEL]...")
def open_app(panels: tuple[str, ...]) -> None:
    """Open the app, on PANELs if named."""
    start(panels)


def start(names: tuple[str, ...] = ()) -> None:
    """Open the app on the panels of these names. Raises Failure, click.UsageError."""
    panels = [_panel(name) for name in names]
    needs_terminal()
    from tui.app import opening
    from tui.config.paths import find_paths
    from tui.store.errors import StoreError

    try:
        session = opening.open_session(find_paths(), panels)
    except StoreError as refused:
        raise Failure(str(refused)) from refused
    except OSError as refused:
        raise Failure(
            f"{refused.filename}: {refused.strerror}. Set DELURK_HOME to a folder you can write."
        ) from refused
    early = opening.first_frame(session)
    opening.run(session, early)


def needs_terminal() -> None:
    """Raises Failure where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure("The app needs a terminal. For pipes: delurk show PANEL, delurk search WORDS.")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise Failure("This terminal (TERM=dumb) cannot draw the app. For plain text: delurk show PANEL.")


def _panel(name: str) -> Panel:
    try:
        return parse_panel(name)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
