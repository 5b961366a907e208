"""From the databases to a panel on the screen: what to read for the place where the reader was.

Plain functions on sqlite3 connections: before the first frame they are called directly, afterwards on the
database's own thread (`tui.store.desk`).
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.deck.panel import PanelState, Spot
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks
from tui.store import marks as mark_store
from tui.store import places, reading

PAGE: Final = 100
_ABOVE_PLACE: Final = 200  # unread posts above the place that are held at once; more wait behind the count


@dataclass(frozen=True, slots=True)
class Held:
    """What a panel holds when it is opened: posts newest first, and what lies beyond them."""

    posts: tuple[Post, ...]
    newer: int
    has_older: bool
    spot: Spot | None
    marks: Marks
    unread: int


def open_panel(
    cache: sqlite3.Connection, journal: sqlite3.Connection, panel: Panel, page: int = PAGE
) -> Held:
    """The posts round the reader's place in `panel`, or its newest page where it was never left."""
    kept = mark_store.read_marks(journal, panel)
    place = places.read_place(journal, panel)
    spot = Spot(place.post, place.line) if place is not None else None
    return round_spot(cache, panel, spot, kept, page)


def round_spot(
    cache: sqlite3.Connection, panel: Panel, spot: Spot | None, kept: Marks, page: int = PAGE
) -> Held:
    """The posts round a spot of a panel; the newest page where there is none."""
    unread = reading.unread(cache, panel, kept)
    if spot is None:
        posts = reading.newest(cache, panel, page + 1)
        return Held(tuple(posts[:page]), 0, len(posts) > page, None, kept, unread)
    above = reading.newer(cache, panel, spot.post, _ABOVE_PLACE)
    below = reading.older(cache, panel, PostId(spot.post + 1), page + 1)
    newer = reading.newer_count(cache, panel, above[0].id) if len(above) == _ABOVE_PLACE else 0
    return Held((*above, *below[:page]), newer, len(below) > page, spot, kept, unread)


def take(state: PanelState, held: Held) -> None:
    """Let a panel's state hold what was read."""
    state.marks, state.unread = held.marks, held.unread
    state.fetched = bool(held.posts)
    state.hold(held.posts, newer=held.newer, has_older=held.has_older, at=held.spot)


def more_older(cache: sqlite3.Connection, panel: Panel, before: PostId) -> tuple[list[Post], bool]:
    """The next page below `before`, and whether there is more below that."""
    posts = reading.older(cache, panel, before, PAGE + 1)
    return posts[:PAGE], len(posts) > PAGE


def all_newer(cache: sqlite3.Connection, panel: Panel, after: PostId | None) -> list[Post]:
    """What waits above `after`, newest first, a few hundred at most; the newest page where there is no `after`."""
    if after is None:
        return reading.newest(cache, panel, PAGE)
    return reading.newer(cache, panel, after, 2 * PAGE)


def newest_page(cache: sqlite3.Connection, panel: Panel) -> tuple[list[Post], bool]:
    """The newest page of a panel, and whether there is more below it."""
    posts = reading.newest(cache, panel, PAGE + 1)
    return posts[:PAGE], len(posts) > PAGE


def newer_than(cache: sqlite3.Connection, panel: Panel, after: PostId) -> int:
    """How many posts of a panel are newer than `after`."""
    return reading.newer_count(cache, panel, after)


def last_page(cache: sqlite3.Connection, panel: Panel) -> list[Post]:
    """The oldest posts of a panel in the cache, newest first."""
    return reading.newer(cache, panel, PostId(-1), PAGE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a panel stands in the cache now."""

    newer: int
    unread: int
    total: int


def standing(cache: sqlite3.Connection, panel: Panel, newest: PostId | None, marks: Marks) -> Standing:
    """Counts of a panel: waiting above `newest`, unread, and all."""
    return Standing(
        newer=reading.newer_count(cache, panel, newest) if newest is not None else 0,
        unread=reading.unread(cache, panel, marks),
        total=reading.count(cache, panel),
    )


def still_there(cache: sqlite3.Connection, ids: Sequence[PostId]) -> list[Post]:
    """Those of these posts that the cache still has, as they are now."""
    return reading.get(cache, ids)
