"""`delurk unread [PANEL...]`: how many posts are unread, for status bars.

Asked every few seconds beside a running app, so it imports nothing but the databases: no command-line parser, no
post is read, both databases are opened for reading alone. `tui.__main__` calls `quick` for the plain forms;
`unread_verb` has the rest.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from tui.model.panel import Panel, parse_panel

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

_COUNTED: Final = 100_000  # posts a panel is counted up to; more would take tens of milliseconds


def quick(words: Sequence[str]) -> int | None:
    """Answer `unread WORDS`; the exit code, or None where the words are for the parser (options but --json)."""
    names = [word for word in words if word != "--json"]
    if any(name.startswith("-") for name in names):
        return None
    try:
        panels = [parse_panel(name) for name in names]
    except ValueError:
        return None
    return answer(panels, as_json="--json" in words)


def answer(panels: Sequence[Panel], *, as_json: bool) -> int:
    """Print the counts of `panels`, else the total of the open ones; the exit code."""
    from tui.store.errors import StoreError

    try:
        counts = _counts(panels)
    except StoreError as refused:
        print(f"{refused.what} {refused.mend}".strip(), file=sys.stderr)
        return 1
    if as_json:
        for panel, count in counts:
            print(json.dumps({"panel": str(panel), "unread": count}, ensure_ascii=not _speaks_utf8()))
    elif panels:
        for panel, count in counts:
            name = str(panel) if _speaks_utf8() else str(panel).encode("ascii", "replace").decode()
            print(f"{name} {count}")
    else:
        print(sum(count for _, count in counts))
    return 0


def _speaks_utf8() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()


def _counts(panels: Sequence[Panel]) -> list[tuple[Panel, int]]:
    """The unread posts of each panel; of the deck's where none is named, of all where there is no deck.

    Where nothing was fetched yet, nothing is unread. Raises StoreError.
    """
    from tui.config.paths import find_paths
    from tui.store import marks, places, reading
    from tui.store.cache import open_cache
    from tui.store.errors import in_plain_words
    from tui.store.journal import open_journal

    paths = find_paths()
    with (
        in_plain_words(paths.journal),
        _if_there(open_journal, paths.journal) as journal,
        in_plain_words(paths.cache),
        _if_there(open_cache, paths.cache) as cache,
    ):
        asked = list(panels)
        if not asked and journal is not None:
            asked = list(places.read_deck(journal).panels)
        if not asked and cache is not None:
            asked = [panel for panel, _ in reading.panels(cache)]
        if cache is None:
            return [(panel, 0) for panel in asked]
        read = {panel: marks.read_marks(journal, panel) if journal is not None else () for panel in asked}
        counts = [(panel, reading.unread(cache, panel, read[panel], _COUNTED)) for panel in read]
        if not paths.mutes.exists():
            return counts
        from tui.cli.judging import hidden_unread, judge_for

        judge = judge_for(cache)
        if judge is None:
            return counts
        return [
            (panel, count - (count and hidden_unread(cache, panel, read[panel], judge)))
            for panel, count in counts
        ]


@contextmanager
def _if_there(open_: Callable[..., "Connection"], path: "Path") -> Iterator["Connection | None"]:
    """A database for reading alone; None where there is none. Raises StoreError for anything else."""
    from tui.store.errors import StoreError

    try:
        db = open_(path, readonly=True)
    except StoreError as refused:
        if refused.kind != "missing":
            raise
        yield None
        return
    with closing(db):
        yield db
