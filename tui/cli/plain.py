"""`delurk PANEL` with DELURK_PLAIN set: what is unread, a post a line, in sentences, oldest first. Nothing is drawn.

For screen readers, braille lines and terminals that cannot draw; works without a terminal. On a terminal, what was
printed is marked read, so that the next call goes on from there; in a pipe nothing is.
"""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from tui.cli.errors import Failure
from tui.cli.output import HOW_TO_FILL, ReadMarks, cache_to_read, failing_in_one_line
from tui.config.paths import Paths, find_paths
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post
from tui.model.reading import Marks, Stretch, is_read, with_read

END: Final = "That is all."
_PAGE: Final = 200
_LOWEST: Final = PostId(-1)


def read_plain(panels: Sequence[Panel] = ()) -> int:
    """Print what is unread in these panels, or in the deck as it was left; the exit code."""
    paths = find_paths()
    try:
        with cache_to_read() as cache:
            for panel in panels or _deck(paths, cache):
                _read(paths, cache, panel)
    except Failure as failed:
        failed.show()
        return failed.exit_code
    except BrokenPipeError:
        sys.stderr.close()  # `delurk home | head` is no failure, and its end needs no words
        return 0
    _say(END)
    return 0


def _deck(paths: Paths, cache: sqlite3.Connection) -> list[Panel]:
    """The panels left open, else those of config.toml, else what there is. A mistake there is said, and passed over."""
    from contextlib import closing

    from tui.config.settings import load_settings
    from tui.store import places, reading
    from tui.store.journal import open_journal

    settings, mistakes = load_settings(paths.settings)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    kept: Sequence[Panel] = ()
    if paths.journal.exists():
        with (
            failing_in_one_line(paths.journal),
            closing(open_journal(paths.journal, readonly=True)) as journal,
        ):
            kept = places.read_deck(journal).panels
    panels = list(kept) or [parse_panel(name) for name in settings.panels]
    return panels or [panel for panel, _ in reading.panels(cache)]


def _read(paths: Paths, cache: sqlite3.Connection, panel: Panel) -> None:
    """One panel: how many are unread, then each."""
    from tui.cli.judging import hidden_unread, judge_for, words_of
    from tui.deck.deck import title_of
    from tui.mute.rule import SHOWN
    from tui.store import names, reading

    title = title_of(panel, {str(one.id): one.name for one in names.lists(cache)})
    if not (reading.count(cache, panel) or panel.kind == "cache"):
        raise Failure(f"The cache has no posts of {panel}. {HOW_TO_FILL.replace('PANEL', repr(str(panel)))}")
    marks = ReadMarks().of(panel)
    judge = judge_for(cache)
    count = reading.unread(cache, panel, marks)
    if judge is not None and panel.kind != "cache":
        count -= hidden_unread(cache, panel, marks, judge)
    if panel.kind != "cache":
        _say(f"{title}: {f'{count:,}' if count else 'nothing'} unread.")
    now = datetime.now().astimezone()
    printed: list[PostId] = []
    try:
        number = 0
        for post in _unread(cache, panel, marks):
            verdict = judge.of(post, panel) if judge is not None else SHOWN
            if verdict.action == "hide":
                continue
            number += 1
            place = (number, count) if count >= number else None
            _say(words_of(post, verdict, now, state=("Unread",), place=place))
            printed.append(post.id)
    finally:
        if printed and sys.stdout.isatty():
            _mark(paths, cache, panel, printed)


def _unread(cache: sqlite3.Connection, panel: Panel, marks: Marks) -> Iterator[Post]:
    """The unread posts of a panel, oldest first. A search of the cache has no marks: its newest page is given."""
    from tui.store import reading, searching

    if panel.kind == "cache":
        yield from reversed(searching.search(cache, panel.value, _PAGE))
        return
    after = _LOWEST
    while page := reading.newer(cache, panel, after, _PAGE):
        yield from (post for post in reversed(page) if not is_read(marks, post.id))
        after = page[0].id
        if jump := next((mark for mark in marks if mark.oldest <= after <= mark.newest), None):
            after = jump.newest  # a stretch that was read is passed over whole


def _mark(paths: Paths, cache: sqlite3.Connection, panel: Panel, printed: Sequence[PostId]) -> None:
    """Mark what was printed read: one stretch with what was read between, but for what was never fetched."""
    from contextlib import closing

    from tui.model.gap import with_read_here
    from tui.store import gaps as gap_store
    from tui.store.journal import open_journal
    from tui.store.marks import read_marks, save_change

    gaps = gap_store.of(cache, panel)
    with failing_in_one_line(paths.journal), closing(open_journal(paths.journal)) as journal:
        before = read_marks(journal, panel)
        after = with_read_here(before, Stretch(min(printed), max(printed)), gaps)
        for post in printed:
            after = after if is_read(after, post) else with_read(after, Stretch(post, post))
        save_change(journal, panel, before, after)


def _say(line: str) -> None:
    """A line at once: whoever listens hears it now. What the locale cannot write is replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding), flush=True)
