"""`delurk completion SHELL`: the script that completes verbs and options, for bash, zsh or fish."""

import click
from click.shell_completion import get_completion_class

_HOW = {
    "bash": 'eval "$(delurk completion bash)"  in ~/.bashrc',
    "zsh": 'eval "$(delurk completion zsh)"  in ~/.zshrc',
    "fish": "delurk completion fish > ~/.config/fish/completions/delurk.fish",
}


@click.command("completion", epilog="\b\n" + "\n".join(f"{shell}: {how}" for shell, how in _HOW.items()))
@click.argument("shell", type=click.Choice(list(_HOW)))
def completion(shell: str) -> None:
    """Print the completion script for your SHELL."""
    from tui.cli.main import delurk

    made = get_completion_class(shell)
    assert made is not None, "click knows the shells of the choice"
    click.echo(made(delurk, {}, "delurk", "_DELURK_COMPLETE").source())
