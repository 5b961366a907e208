"""`delurk load FILE... [--as PANEL]`: captured X API pages into the cache."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.cli.errors import Failure, PartFailed, usage
from tui.cli.output import cache_to_write
from tui.model.panel import Panel, parse_panel
from tui.text.cleaning import clean_line

if TYPE_CHECKING:  # the wire brings msgspec, which --help does without
    from tui.transfer.decoding import Remark
    from tui.transfer.loading import Loaded, Progress

_BAR: Final = 30
_INPUT: Final = Path("-")
_STDIN: Final = "stdin"
_HELD: Final = re.compile(re.escape(tempfile.gettempdir()) + r"/delurk-[^/]+/" + _STDIN)


@click.command(short_help="Take captured X API pages (JSON or JSON lines) into the cache.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--as", "name", metavar="PANEL", help="The panel to load into; otherwise loaded:NAME.")
def load(files: tuple[Path, ...], name: str | None) -> None:
    """Take captured X API v2 pages into the cache: a JSON response, an array, or JSON lines; gzip too.

    A FILE that is - is standard input; without --as it goes into loaded:stdin.

    What cannot be read is named and passed over. Exit code 3 where that was so.
    """
    try:
        panel = parse_panel(name) if name is not None else None
    except ValueError as error:
        usage(f"--as: {error}")
    if files.count(_INPUT) > 1:
        usage("- is standard input, which can be read once")
    telling = _Telling()
    with _input_as_file(files) as files, cache_to_write() as db:
        from tui.transfer.loading import load_files
        from tui.transfer.processes import CutShort

        try:
            load_files(db, files, panel, telling)
        except CutShort as error:
            raise Failure(str(error)) from error
    if not telling.pages:
        raise Failure("Nothing was loaded: expected pages of X API v2, as JSON or JSON lines.")
    if telling.lost:
        raise PartFailed(
            "The rest was loaded."
            if telling.lost == 1
            else f"{telling.lost} parts were passed over; the rest was loaded."
        )


@contextmanager
def _input_as_file(files: tuple[Path, ...]) -> Iterator[tuple[Path, ...]]:
    """The files, with what comes on standard input in one of its own: two processes read it, each from the start."""
    if _INPUT not in files:
        yield files
        return
    with tempfile.TemporaryDirectory(prefix="delurk-") as folder:
        held = Path(folder, _STDIN)
        with held.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield tuple(held if one == _INPUT else one for one in files)


def _named(words: str) -> str:
    """Where a file is named: standard input by its own name, not by that of the file it was put in."""
    return _HELD.sub(_STDIN, words)


class _Telling:
    """Says what happens: results on standard output, remarks on standard error, and there, where it is a
    terminal, how far the file is."""

    def __init__(self) -> None:
        self.pages = 0
        self.lost = 0
        self._terminal = sys.stderr.isatty()
        self._bar = False

    def remark(self, remark: "Remark") -> None:
        self.lost += remark.lost
        self._clear()
        click.echo(_named(str(remark)), err=True)

    def progress(self, progress: "Progress") -> None:
        if self._terminal:
            share = min(1.0, progress.read / max(1, progress.size))
            bar = "#" * round(share * _BAR)
            click.echo(f"\r[{bar:<{_BAR}}] {share:4.0%}  {progress.posts:,} posts", nl=False, err=True)
            self._bar = True

    def done(self, path: Path, panel: Panel, loaded: "Loaded") -> None:
        self._clear()
        self.pages += loaded.pages
        if loaded.posts:
            name = _named(str(path))
            click.echo(clean_line(f"{name}: {_posts(loaded.posts)} into {panel}, {loaded.new:,} of them new"))

    def _clear(self) -> None:
        if self._bar:
            click.echo("\r\x1b[K", nl=False, err=True)
            self._bar = False


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count:,} posts"
