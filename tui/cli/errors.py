"""How a verb fails: one line that says what happened and what to do, and an exit code."""

import sys
from typing import NoReturn

import click


class Failure(click.ClickException):
    """A verb that could not do its work: one clear line on standard error, exit code 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """Print the line, without click's "Error:" in front: it already says what happened."""
        print(self.message, file=sys.stderr)


class PartFailed(Failure):
    """Part of the work failed; the rest is done and kept. Exit code 3."""

    exit_code = 3


def usage(message: str) -> NoReturn:
    """Stop with exit code 2 and click's usage line: the words on the command line are wrong."""
    raise click.UsageError(message)
