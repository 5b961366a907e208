"""`delurk demo`: the whole app against the built-in sandbox, in a throw-away home."""

import click


@click.command("demo")
@click.option("--speed", type=click.FloatRange(min=0.0), default=1.0, show_default=True, metavar="N",
              help="How fast the invented world goes on: 20 lives a chat's hour in three minutes.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which world.")
def demo(speed: float, seed: int) -> None:
    """Look around: invented people, play money, no account, no network, nothing kept."""
    from tui.app.demo import run_demo
    from tui.cli.open import needs_terminal

    needs_terminal()
    run_demo(speed=speed, seed=seed)
