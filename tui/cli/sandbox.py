"""`delurk sandbox`: the built-in X API server, until it is told to stop."""

import click

from tui.cli.errors import Failure, usage


@click.command(short_help="Only the built-in X API server, on this machine.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port; 0 is any free one.", show_default=True
)
@click.option(
    "--naming",
    type=click.Choice(("old", "new")),
    default="old",
    show_default=True,
    help="tweet.fields, or X's newer post.fields.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, 100_000),
    default=1.0,
    show_default=True,
    help="How fast its world's time runs; 0 stands still.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, another world.")
@click.option(
    "--faults", default="", metavar="SPEC", help="What goes wrong, like 429:0.1,503:3,slow:2s,html,empty,cut."
)
@click.option(
    "--own-time", is_flag=True, help="The times of its posts run at --speed, too, ahead of this machine's."
)
@click.option("--with-parent", is_flag=True, help="End when standard input ends, too.")
def sandbox(
    port: int, naming: str, speed: float, seed: int, faults: str, own_time: bool, with_parent: bool
) -> None:
    """Serve the X API v2 on this machine, with invented people: no account, no cost, no network.

    The first line printed is JSON: {"url", "user_token", "bearer_token"}. Use it with
    DELURK_API_URL, DELURK_USER_TOKEN and DELURK_BEARER_TOKEN, or with any other client.
    What X would have billed is at URL/sandbox/bill.
    """
    from tui.sandbox.access import new_tokens
    from tui.sandbox.faults import FaultError, parse_faults
    from tui.sandbox.listening import first_line, listen

    try:
        parse_faults(faults)
    except FaultError as error:
        usage(f"--faults: {error}")
    try:
        listening = listen(port)
    except OSError as error:
        raise Failure(
            f"port {port}: {error.strerror or error}: choose another, or 0 for any free one"
        ) from None
    tokens = new_tokens()
    # Whoever started us can go on from here: connections wait until the server is ready.
    click.echo(first_line(listening, tokens))

    from tui.sandbox.run import Settings, run_as_program

    settings = Settings("new" if naming == "new" else "old", speed, seed, faults, own_time=own_time)
    run_as_program(settings, listening, tokens, with_parent=with_parent)
