"""What was asked for a chat's room, and how: the whole tag, or a narrower question within it.

All posts of a room stand in its one panel, whichever question brought them. Which stretches of it are whole is what
its gaps say (`gaps`): posts that came by a narrower question (the host's alone, the answers of one question) lie
inside a gap and close nothing. For each such question the stretches for which everything came are kept beside, so
that it is never asked twice, and so that the whole tag leaves out what is here when it is asked for later. The whole
tag has its stretches there too: that nothing more was said after the last post is in no gap.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tui.model.gap import NOTHING_BELOW, Gap, covered, unbroken
from tui.model.ids import PostId
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.reading import Marks, Stretch, with_read
from tui.store import gaps, writing
from tui.store.opening import transaction
from tui.store.writing import Saved

_PANEL_ID: Final = "(SELECT id FROM panel WHERE kind = :kind AND value = :value)"
_MARKS: Final = (
    f"SELECT oldest, newest FROM asked WHERE panel_id = {_PANEL_ID} AND query = :query ORDER BY oldest"
)

_WHOLE: Final = ""  # the query of the whole tag, whatever its words are


@dataclass(frozen=True, slots=True)
class Hole:
    """Posts after `after` and before `before` (None: up to whatever is posted next) that were not asked for."""

    after: PostId
    before: PostId | None = None


def whole(db: sqlite3.Connection, panel: Panel, since: PostId) -> Marks:
    """The stretches of `panel` above `since` of which every post is here, oldest first."""
    found = marks(db, panel, _WHOLE)
    newest, _ = gaps.ends(db, panel)
    if newest is not None and newest > since:
        for stretch in unbroken(Stretch(since, newest), gaps.of(db, panel)):
            found = with_read(found, stretch)
    return found


def whole_of_room(db: sqlite3.Connection, panel: Panel, tags: Sequence[str], since: PostId) -> Marks:
    """`whole` of a room whose posts also came with the panel of its tags, where the reader follows that as well."""
    beside = {Panel("tags", "+".join(tags)), Panel("tags", "+".join(sorted(tags)))}
    return tuple(sorted(stretch for one in (panel, *beside) for stretch in whole(db, one, since)))


def marks(db: sqlite3.Connection, panel: Panel, query: str) -> Marks:
    """The stretches of `panel` for which everything came that `query` finds, oldest first."""
    found = db.execute(_MARKS, {"kind": panel.kind, "value": panel.value, "query": query})
    return tuple(Stretch(PostId(oldest), PostId(newest)) for oldest, newest in found)


def holes(done: Iterable[Stretch], since: PostId, below: PostId | None = None) -> list[Hole]:
    """What lies above `since` (and before `below`) outside `done`, newest first."""
    found, at = [], since
    for stretch in sorted(done):
        if stretch.newest <= at:
            continue
        if stretch.oldest - at > 1:
            found.append(Hole(at, stretch.oldest))
        at = stretch.newest
    if below is None or below - at > 1:
        found.append(Hole(at, below))
    return found[::-1]


def common(several: Sequence[Marks]) -> Marks:
    """The stretches that lie in every one of these."""
    if not several:
        return ()
    left = several[0]
    for other in several[1:]:
        left = tuple(
            Stretch(max(one.oldest, two.oldest), min(one.newest, two.newest))
            for one in left
            for two in other
            if max(one.oldest, two.oldest) <= min(one.newest, two.newest)
        )
    return left


def parted(hole: Hole, known: Marks) -> list[tuple[Hole, bool]]:
    """`hole` cut where `known` begins and ends, newest first, each piece with whether it lies inside `known`."""
    pieces, at = [], hole.after
    for stretch in known:
        low = PostId(max(stretch.oldest - 1, at))
        high = PostId(stretch.newest + 1 if hole.before is None else min(stretch.newest + 1, hole.before))
        if high - low <= 1:
            continue
        if low > at:
            pieces.append((Hole(at, PostId(low + 1)), False))
        pieces.append((Hole(low, high), True))
        at = PostId(high - 1)
    if hole.before is None or hole.before - at > 1:
        pieces.append((Hole(at, hole.before), False))
    return pieces[::-1]


def save_page(
    db: sqlite3.Connection,
    panel: Panel,
    page: Page,
    here: Stretch | None,
    *,
    query: str | None = None,
    fetched_at: datetime,
) -> Saved:
    """Keep a page of a room, and that everything from `here.oldest` to `here.newest` came (None: that is not said).

    `query` None: everything under the room's tag; otherwise everything that this narrower question finds.
    """
    with transaction(db):
        newest, _ = gaps.ends(db, panel)
        before = gaps.of(db, panel)
        saved = writing.save_page(db, panel, page, fetched_at=fetched_at)
        after = _opened(before, newest, [post.id for post in page.posts])
        if here is not None and query is None:
            after = covered(after, here.oldest, here.newest)
        if here is not None:
            _mark(db, panel, query or _WHOLE, here)
        gaps.write(db, panel, after)
    return saved


def _opened(before: Sequence[Gap], newest: PostId | None, came: Sequence[PostId]) -> list[Gap]:
    """`before` now that posts came of which nothing else is said: above the newest there may be more between them."""
    highest = max(came, default=None)
    if highest is None or (newest is not None and highest <= newest):
        return list(before)
    if newest is None:
        return [Gap(NOTHING_BELOW, highest)]
    if before and before[0].newer >= newest and not before[0].beyond:
        return [replace(before[0], newer=highest, posts=0, usd=None), *before[1:]]
    return [Gap(newest, highest), *before]


def _mark(db: sqlite3.Connection, panel: Panel, query: str, here: Stretch) -> None:
    db.execute("INSERT OR IGNORE INTO panel (kind, value) VALUES (?, ?)", (panel.kind, panel.value))
    united = with_read(marks(db, panel, query), here)
    named = {"kind": panel.kind, "value": panel.value, "query": query}
    db.execute(f"DELETE FROM asked WHERE panel_id = {_PANEL_ID} AND query = :query", named)
    db.executemany(
        f"INSERT INTO asked VALUES ({_PANEL_ID}, :query, :oldest, :newest)",
        [{**named, "oldest": one.oldest, "newest": one.newest} for one in united],
    )
