"""`delurk serve`: the same app in a browser, for whoever has the address with its token."""

import sys
from typing import TYPE_CHECKING, Final

import click

from tui.cli.errors import Failure, usage

if TYPE_CHECKING:
    import socket

TOKEN_BYTES: Final = 32
_HOW: Final = (
    "Open that in a browser. A tab is an app of its own; ctrl+c here ends them all, every place kept."
)
_PLAIN: Final = (
    "Anyone on the networks between can read along and take the token: this is plain http. "
    "Safer: leave out --host, and ssh -L {port}:127.0.0.1:{port} to this machine."
)


@click.command("serve")
@click.argument("panels", nargs=-1, metavar="[PANEL]...")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; the default is this machine alone.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 is any free one.",
)
@click.option("--demo", is_flag=True, help="The demo: invented people, play money, nothing kept.")
def serve(panels: tuple[str, ...], host: str, port: int, demo: bool) -> None:
    """Open the app in a browser, on PANELs if named: on this machine, or on a phone.

    The first line printed is the address, with a token that is new at each start. Whoever has it can read what
    you read and press every key.
    """
    import asyncio
    import os
    import secrets

    from tui.model.panel import parse_panel

    try:
        for name in panels:
            parse_panel(name)
    except ValueError as wrong:
        usage(str(wrong))
    if demo and panels:
        usage("the demo has panels of its own: leave out either --demo or the panels")
    from tui.serving.server import guard_of, is_loopback, listen
    from tui.serving.server import serve as serve_tabs

    try:
        listening = listen(host, port)
    except (OSError, UnicodeError) as refused:
        raise Failure(_why(host, port, refused)) from None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    guard = guard_of(listening, host, token)

    def ready() -> None:
        click.echo(f"http://{_shown(host, listening)}:{guard.port}/?token={token}")
        click.echo(_HOW)
        if not is_loopback(listening):
            click.echo(_PLAIN.format(port=guard.port))
        sys.stdout.flush()

    command = [sys.executable, "-m", "tui", *(["demo"] if demo else ["open", "--", *panels])]
    asyncio.run(serve_tabs(listening, guard, command, os.environ, ready))


def _why(host: str, port: int, refused: Exception) -> str:
    """One line on a place where it cannot listen."""
    import errno
    from socket import gaierror

    code = refused.errno if isinstance(refused, OSError) else None
    if isinstance(refused, UnicodeError | gaierror) or code == errno.EADDRNOTAVAIL:
        return f"{host!r} is no address of this machine. Leave out --host for this machine alone, or --host 0.0.0.0."
    if code == errno.EADDRINUSE:
        return f"Port {port} is in use: choose another with --port, or --port 0 for any free one."
    reason = refused.strerror if isinstance(refused, OSError) else None
    return f"Port {port} at {host}: {reason or refused}. Choose another with --port."


def _shown(host: str, listening: "socket.socket") -> str:
    """The host as it stands in the address: where every one of this machine's is listened at, the one others see."""
    import socket

    address: str = listening.getsockname()[0]
    if address not in ("0.0.0.0", "::"):
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # sends nothing: it asks which of our addresses would be used
            seen: str = asking.getsockname()[0]
        except OSError:  # no network: this machine's name is the best there is
            seen = socket.gethostname()
    return seen
