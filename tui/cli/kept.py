"""What the reader has kept, for the verbs that print posts: from the journal, with or without a cache."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from sqlite3 import Connection

from tui.cli.output import failing_in_one_line
from tui.config.paths import Paths, find_paths


@contextmanager
def kept_to_read() -> Iterator[Connection | None]:
    """The journal, for reading what was kept; None where there is no journal. Fails in one line.

    What the cache knows to be gone has lost its text by then: X's terms hold for what is kept, too.
    """
    from tui.store.journal import open_journal

    paths = find_paths()
    if not paths.journal.exists():
        yield None
        return
    with failing_in_one_line(paths.journal), closing(open_journal(paths.journal, readonly=True)) as journal:
        _lose_what_is_gone(journal, paths)
        yield journal


def _lose_what_is_gone(journal: Connection, paths: Paths) -> None:
    from tui.store import kept
    from tui.store.cache import open_cache
    from tui.store.journal import open_journal

    ids = kept.inside(journal)
    if not ids or not paths.cache.exists():
        return
    with failing_in_one_line(paths.cache), closing(open_cache(paths.cache, readonly=True)) as cache:
        lost = set(kept.lost_in(cache, ids)) - set(kept.lost(journal))
    if lost:
        with failing_in_one_line(paths.journal), closing(open_journal(paths.journal)) as writing:
            kept.lose(writing, lost)
