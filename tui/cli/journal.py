"""`delurk journal export|import`: marks, places, kept posts, drafts and the ledger as JSON lines, for a second machine."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from tui.cli.errors import Failure, PartFailed
from tui.cli.output import failing_in_one_line
from tui.config.paths import find_paths

if TYPE_CHECKING:
    from tui.transfer.journal import Taken

_NAMES: Final = {
    "marks": ("panel’s marks", "panels’ marks"),
    "place": ("place", "places"),
    "deck": ("deck", "decks"),
    "layout": ("layout", "layouts"),
    "ledger": ("sum of the ledger", "sums of the ledger"),
    "kept": ("kept post", "kept posts"),
    "gone": ("deletion", "deletions"),
    "draft": ("draft", "drafts"),
    "practice": ("step of practice", "steps of practice"),
}


@click.group(short_help="Read marks, kept posts, drafts and the ledger as JSON lines, for a second machine.")
def journal() -> None:
    """What you have read, kept, written and paid, as JSON lines: out of this machine's journal, another's into it.

    Importing the same file twice, or several in any order, gives the same. It can be done beside a running app.
    """


@journal.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
def export_journal(file: Path | None) -> None:
    """Write the journal to FILE (for you alone), or to standard output."""
    from tui.transfer.journal import export

    with _journal(readonly=True) as db:
        lines = export(db)
        if file is None:
            for line in lines:
                click.echo(line)
            return
        count = _write(file, lines)
    click.echo(f"{count:,} lines written to {file}. On the other machine: delurk journal import {file.name}")


@journal.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def import_journal(files: tuple[Path, ...]) -> None:
    """Merge another machine's FILEs into the journal; - is standard input.

    Marks are united; the newest place, note and draft hold; nothing is sent from a draft that came in. Lines that cannot be understood are named and passed over;
    exit code 3 where there were any.
    """
    from tui.transfer.journal import take_in

    bad = lines = 0
    with _journal(readonly=False) as db:
        for file in files:
            with _opened(file) as opened:
                taken = take_in(db, opened, str(file))
            for sentence in taken.bad:
                click.echo(sentence, err=True)
            bad, lines = bad + len(taken.bad), lines + taken.lines
            click.echo(f"{file}: {_words(taken)}")
    if bad and bad == lines:
        raise Failure("Nothing was taken in: expected the lines of delurk journal export.")
    if bad:
        raise PartFailed(f"{bad} of {lines} lines were passed over; the rest was taken in.")


@contextmanager
def _journal(*, readonly: bool) -> Iterator[Connection]:
    from tui.store.errors import StoreError
    from tui.store.journal import open_journal

    path = find_paths().journal
    with failing_in_one_line(path):
        try:
            db = open_journal(path, readonly=readonly)
        except StoreError as error:
            if error.kind == "missing":
                raise Failure(
                    f"There is no journal yet: nothing was read, kept or written ({path})."
                ) from error
            raise
        with closing(db):
            yield db


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        with file.open("rb") as opened:
            yield opened
    except OSError as refused:
        raise Failure(f"{file}: {refused.strerror}.") from refused


def _write(file: Path, lines: Iterator[str]) -> int:
    """Write a file that only its owner can read, whole or not at all; how many lines."""
    from tui.cli.output import written_whole

    count = 0
    with written_whole(file, private=True) as out:
        for line in lines:
            out.write(f"{line}\n".encode())
            count += 1
    return count


def _words(taken: "Taken") -> str:
    parts = []
    for kind, (one, many) in _NAMES.items():
        count = {str(name): number for name, number in taken.changed.items()}.get(kind, 0)
        if count:
            parts.append(f"{count:,} {one if count == 1 else many}")
    return f"new here: {', '.join(parts)}." if parts else "nothing new."
