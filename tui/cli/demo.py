"""`delurk demo`: the whole app against the built-in sandbox, in a throw-away home."""

import sys

import click

from tui.cli.quick import open_demo

_SPEED = "How fast the invented world goes on: 20 lives a chat's hour in three minutes."


@click.command("demo")
@click.option(
    "--speed", type=click.FloatRange(min=0.0), default=1.0, show_default=True, metavar="N", help=_SPEED
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Which world.")
def demo(speed: float, seed: int) -> None:
    """Look around: invented people, play money, no account, no network, nothing kept."""
    sys.exit(open_demo(speed=speed, seed=seed))
