"""What the verbs that print posts share: opening what they read, and a line a post for people or programs."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, BinaryIO

import click

from tui.cli.errors import Failure
from tui.config.paths import find_paths
from tui.model.ids import PostId
from tui.model.note import Note
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks
from tui.store.errors import StoreError, in_plain_words

if TYPE_CHECKING:
    from tui.cli.judging import Judge

HOW_TO_FILL = (
    "Fill it: delurk pull PANEL (from X), delurk load FILE (captured pages), or look around: delurk demo."
)


@contextmanager
def failing_in_one_line(path: Path) -> Iterator[None]:
    """Turn what is wrong with the database at `path` into the verb's one line."""
    try:
        with in_plain_words(path):
            yield
    except StoreError as error:
        raise Failure(f"{error.what} {error.mend}".strip()) from error


@contextmanager
def cache_to_read() -> Iterator[Connection]:
    """The cache, for reading alone. Fails in one line, where there is none with how to fill it."""
    from tui.store.cache import open_cache

    path = find_paths().cache
    with failing_in_one_line(path):
        try:
            db = open_cache(path, readonly=True)
        except StoreError as error:
            if error.kind == "missing":
                raise Failure(f"The cache is empty: there is no {path}. {HOW_TO_FILL}") from error
            raise
        with closing(db):
            yield db


@contextmanager
def cache_to_write() -> Iterator[Connection]:
    """The cache, made if need be. Fails in one line."""
    from tui.store.cache import open_cache

    path = find_paths().cache
    with failing_in_one_line(path), closing(open_cache(path)) as db:
        yield db


def write_whole(file: Path, content: bytes, *, private: bool = False) -> None:
    """Write `file`, whole or not at all, over what was there; `private`: for its owner alone. Fails in one line."""
    with written_whole(file, private=private) as out:
        out.write(content)


@contextmanager
def written_whole(file: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """What to write into: it takes the place of `file` once it is whole. A device or a pipe is written into as it is.

    `private`: for its owner alone. Fails in one line.
    """
    import os
    from contextlib import suppress

    try:
        if _is_no_file(file):
            with file.open("wb") as out:
                yield out
            return
        real = file.resolve()  # a link goes on to lead there
        new = real.with_name(f".{real.name}.{os.getpid()}")
        try:
            mode = 0o600 if private else 0o666
            with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as out:
                yield out
            new.replace(real)
        finally:
            with suppress(FileNotFoundError, NotADirectoryError):
                new.unlink()
    except OSError as refused:
        raise Failure(f"{file}: {refused.strerror}.") from refused


def _is_no_file(file: Path) -> bool:
    """Whether it is a device, a pipe, or one that the shell has opened (/dev/stdout): nothing can take their place."""
    return file.is_relative_to("/dev") or (file.exists() and not file.is_file())


class ReadMarks:
    """What was read of each panel, from the journal if there is one; looked up once a panel."""

    def __init__(self) -> None:
        self._known: dict[Panel | None, Marks] = {None: ()}

    def of(self, panel: Panel | None) -> Marks:
        """The stretches of `panel` that were read. Fails in one line where the journal cannot be read."""
        if panel not in self._known:
            assert panel is not None
            self._known[panel] = _marks(panel)
        return self._known[panel]


def _marks(panel: Panel) -> Marks:
    from tui.store.journal import open_journal
    from tui.store.marks import read_marks

    path = find_paths().journal
    with failing_in_one_line(path):
        try:
            journal = open_journal(path, readonly=True)
        except StoreError as error:
            if error.kind == "missing":  # nothing was read yet
                return ()
            raise
        with closing(journal):
            return read_marks(journal, panel)


def print_posts(
    posts: Iterable[tuple[Post, Panel | None]],
    *,
    as_json: bool,
    notes: Mapping[PostId, Note] | None = None,
    judge: "Judge | None" = None,
    muted: bool = False,
    limit: int | None = None,
) -> int:
    """A line a post: JSON for programs, one line of text for people; characters the locale lacks are replaced.

    `notes` are the reader's own on posts that they have kept. What the rules of `judge` hide is left out, and what
    they fold is one line that names the rule; with `muted` all is printed, with the reason. At most `limit` lines.
    Gives how many posts were left out.
    """
    from tui.cli.judging import without_quote, words_of
    from tui.mute.rule import SHOWN
    from tui.transfer.shapes import post_line

    notes = notes or {}
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    marks, now, left_out, printed = ReadMarks(), datetime.now().astimezone(), 0, 0
    for post, panel in posts:
        verdict = judge.of(post, panel) if judge is not None else SHOWN
        if verdict.action == "hide" and not muted:
            left_out += 1
            continue
        if as_json:
            seen = post if muted else without_quote(post, verdict)
            click.echo(
                post_line(
                    seen, panel, marks.of(panel), verdict, note=notes.get(post.id), ascii_only=ascii_only
                )
            )
        else:
            line = words_of(post, verdict, now, muted=muted) + _noted(notes.get(post.id))
            click.echo(line.encode(sys.stdout.encoding, "replace") if ascii_only else line)
        printed += 1
        if printed == limit:
            break
    return left_out


def _noted(note: Note | None) -> str:
    """A note, to be put after its post's line."""
    if note is None:
        return ""
    from tui.layout.parts import gone_words
    from tui.model.post import Gone
    from tui.text.cleaning import clean_line

    gone = [gone_words(Gone(PostId(0), note.gone))] if note.gone is not None else []
    words = [*gone, f"Kept {note.kept_at.astimezone():%Y-%m-%d}.", *filter(None, (note.label, note.note))]
    return f" [{clean_line(' '.join(words))}]"
