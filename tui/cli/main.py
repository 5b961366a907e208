"""The verbs, each imported only when it is called: a table of names, places and one-line helps.

`delurk [PANEL...]` is what remains when the first word is no verb: it opens the app on those panels.
"""

import importlib
import sys

import click

from tui import __version__
from tui.cli.verbs import VERBS


class Verbs(click.Group):
    """A group that imports a verb's module when that verb is run, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, imported now; None where there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module, name, _ = VERBS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs for --help, from the table, without importing any of them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, about) for verb, (_, _, about) in VERBS.items() if verb != "open"])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A first word that is no verb is a panel: open the app on it."""
        if args and args[0] not in VERBS:
            return "open", self.get_command(ctx, "open"), args
        return super().resolve_command(ctx, args)


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="",
    subcommand_metavar="[PANEL...] | VERB ...",
)
@click.version_option(__version__, "--version", message="delurk %(version)s")
@click.pass_context
def delurk(ctx: click.Context) -> None:
    """Read Twitter at your own pace, and join in when you like.

    Without a verb it opens the app: `delurk`, or `delurk '#lrnchat' list:42`. New here? `delurk demo`.

    A PANEL is home, mentions, bookmarks, list:ID, @name, '#tag', search:QUERY, thread:ID, room:NAME,
    kept, archive, cache:QUERY or loaded:NAME.
    """
    if ctx.invoked_subcommand is None:
        command = delurk.get_command(ctx, "open")
        assert command is not None
        ctx.invoke(command)


def main() -> None:
    """Run the command line; never returns."""
    out = sys.stdout
    try:
        delurk.main(prog_name="delurk")
    except SystemExit:
        # `delurk show ... | head` is no failure. click replaces stdout where a pipe was closed, and then says 1.
        if sys.stdout is not out:
            sys.exit(0)
        raise
