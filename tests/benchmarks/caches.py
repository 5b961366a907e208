"""Homes to measure on: a cache with as many invented posts as wanted in one panel, built once."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.fixtures.invented import posts
from tui.model.page import Page
from tui.model.panel import Panel, parse_panel
from tui.store import writing
from tui.store.cache import open_cache

PANEL: Final = parse_panel("search:invented")
_BATCH: Final = 2000


def home_with(folder: Path, count: int) -> Path:
    """A DELURK_HOME below `folder` whose cache has `count` posts in PANEL; made if it is not there yet."""
    home = folder / f"home-{count}"
    done = home / "complete"
    if not done.exists():
        home.mkdir(parents=True, exist_ok=True)
        fill(home / "cache.db", count)
        done.touch()
    return home


def fill(cache: Path, count: int, *, first: int = 0, panel: Panel = PANEL) -> None:
    """Put the posts with numbers from `first` on into this cache, oldest first: as reading fills it."""
    fetched_at = datetime.now(UTC)
    with closing(open_cache(cache)) as db, writing.in_bulk(db):
        for end in range(first + count, first, -_BATCH):
            start = max(first, end - _BATCH)
            page = Page(tuple(posts(end - start, first=start)))
            writing.save_batch(db, panel, [page], fetched_at=fetched_at)
