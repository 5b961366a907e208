"""Gaps of a panel in the cache: recorded and closed in the same transaction as the page that shows them.

Whoever fetches says what was asked (`Asked`); what the page proves is worked out here. A program that is
killed between two pages leaves a gap behind, never a hole nobody knows of; and two programs that fetch the
same panel close gaps independently of each other.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tui.model.gap import NOTHING_BELOW, Gap, covered
from tui.model.ids import PostId, time_of
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store import reading, writing
from tui.store.opening import transaction
from tui.store.rows import milliseconds, moment
from tui.store.writing import Saved

NEAR: Final = 40
"""Posts on either side of a gap that tell how many it may hold and what they cost."""

_MOST_AGAIN: Final = 2_000  # posts above a gap that are looked at: X gives no list further than 800
# X's depths are said in round numbers, and what it leaves out on the way (deleted, protected) counts too.
_NEARLY: Final = 0.9
_PANEL_ID: Final = "(SELECT id FROM panel WHERE kind = :kind AND value = :value)"
_GAPS: Final = f"""
    SELECT older, newer, posts, beyond, token, token_at FROM gap WHERE panel_id = {_PANEL_ID}
     ORDER BY newer DESC
"""
_ADD: Final = f"INSERT INTO gap VALUES ({_PANEL_ID}, :newer, :older, :posts, :beyond, :token, :token_at)"
# Two questions: one for both ends would read the whole panel.
_ENDS: Final = f"""
    SELECT (SELECT max(post_id) FROM panel_post WHERE panel_id = {_PANEL_ID}),
           (SELECT min(post_id) FROM panel_post WHERE panel_id = {_PANEL_ID})
"""
_IDS_ABOVE: Final = f"""
    SELECT post_id FROM panel_post WHERE panel_id = {_PANEL_ID} AND post_id >= :at
     ORDER BY post_id LIMIT :limit
"""
_IDS_BELOW: Final = f"""
    SELECT post_id FROM panel_post WHERE panel_id = {_PANEL_ID} AND post_id <= :at
     ORDER BY post_id DESC LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of a panel was asked with, as far as it says which posts are now all here.

    `since`: newer than that post; `below`: older than that one (an `until_id`, or where a token goes on);
    None for the newest there is. `from_since`: X takes `since_id` here, so an answer without a further page
    is whole down to it. `edge`: X gives nothing older than that id. `deepest`: it gives no more posts than
    that, whatever their age. `in_order` is False for bookmarks, which come in the order of bookmarking.
    """

    since: PostId | None = None
    below: PostId | None = None
    from_since: bool = True
    edge: PostId = NOTHING_BELOW
    deepest: int | None = None
    in_order: bool = True


def save_page(
    db: sqlite3.Connection, panel: Panel, page: Page, asked: Asked, *, fetched_at: datetime
) -> Saved:
    """`writing.save_page`, and what the page says about the panel's gaps, in one transaction."""
    with transaction(db):
        newest, oldest = ends(db, panel)
        before = of(db, panel)
        saved = writing.save_page(db, panel, page, fetched_at=fetched_at)
        if asked.in_order:
            after, whole = _settled(db, panel, page, asked, before, newest, fetched_at)
        elif newest is None or asked.below is not None or page.next_token is None:
            after, whole = _end_of_bookmarks(page, oldest, fetched_at)
        else:
            return saved
        write(db, panel, after)
        if whole:
            db.execute("UPDATE panel SET whole = 1 WHERE kind = ? AND value = ?", (panel.kind, panel.value))
    return saved


def of(db: sqlite3.Connection, panel: Panel) -> list[Gap]:
    """The gaps of `panel`, newest first; the last is its open end, unless it is known to be here whole."""
    if not panel.fetched:
        return []
    found = [
        Gap(PostId(older), PostId(newer), posts, beyond == 1, token, moment(at) if at is not None else None)
        for older, newer, posts, beyond, token, at in db.execute(_GAPS, _named(panel))
    ]
    oldest = ends(db, panel)[1]
    if oldest is None or (found and found[-1].at_end) or _is_whole(db, panel):
        return found
    return [*found, Gap(NOTHING_BELOW, oldest)]  # fetched before gaps were kept, or loaded from files


def drop_token(db: sqlite3.Connection, panel: Panel, gap: Gap) -> None:
    """X no longer takes the token of `gap`."""
    db.execute(
        f"UPDATE gap SET token = NULL, token_at = NULL WHERE panel_id = {_PANEL_ID} AND newer = :newer",
        {**_named(panel), "newer": gap.newer},
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands round a gap: posts near it, and (from the newest down to it) what paging from the top gives again."""

    near: tuple[Post, ...]
    above: tuple[PostId, ...] = ()


def sample(db: sqlite3.Connection, panel: Panel, gap: Gap, *, from_top: bool) -> Sample:
    """The posts next to `gap`; with `from_top` also the ids of all above it."""
    above = reading.newer(db, panel, PostId(gap.newer - 1), NEAR)
    below = reading.older(db, panel, PostId(gap.older + 1), NEAR) if not gap.at_end else []
    again = _ids(db, _IDS_ABOVE, panel, gap.newer, _MOST_AGAIN) if from_top else []
    return Sample((*above, *below), tuple(again))


def ids_between(db: sqlite3.Connection, panel: Panel, older: PostId, newer: PostId) -> list[PostId]:
    """Which posts of `panel` the cache has after `older` and before `newer`, oldest first."""
    asked = f"""SELECT post_id FROM panel_post WHERE panel_id = {_PANEL_ID}
                   AND post_id > :older AND post_id < :newer ORDER BY post_id"""
    limits = {**_named(panel), "older": older, "newer": newer}
    return [PostId(number) for (number,) in db.execute(asked, limits)]


# --- what a page proves ------------------------------------------------------------------------------------------


def _settled(
    db: sqlite3.Connection,
    panel: Panel,
    page: Page,
    asked: Asked,
    before: Sequence[Gap],
    newest: PostId | None,
    now: datetime,
) -> tuple[list[Gap], bool]:
    """The panel's gaps now that `page` is saved, and whether nothing is missing below any more."""
    ids = [post.id for post in page.posts]
    lowest = min(ids, default=asked.below)
    if lowest is None:  # nothing came, and nothing was asked for in particular
        nothing_ever = newest is None and page.next_token is None and asked.edge == NOTHING_BELOW
        return list(before), nothing_ever
    gaps = list(before)
    if asked.below is None and newest is not None and newest < lowest:
        gaps.insert(0, Gap(newest, lowest))
    if newest is None:
        gaps.append(Gap(NOTHING_BELOW, lowest))
    is_last = page.next_token is None
    low = _down_to(db, panel, asked, lowest) if is_last else lowest
    gaps = covered(gaps, low, asked.below if asked.below is not None else max(ids))
    whole = is_last and not any(gap.at_end for gap in gaps)
    if is_last:
        gaps, whole = _at_the_last(gaps, low, asked, whole, _depth_reached(db, panel, asked, lowest))
    elif not asked.from_since:
        gaps = _with_token(gaps, lowest, page.next_token, now)
    return [_estimated(db, panel, gap) for gap in gaps], whole


def _down_to(db: sqlite3.Connection, panel: Panel, asked: Asked, lowest: PostId) -> PostId:
    """How far down all is here after an answer that names no further page."""
    if not asked.from_since or _depth_reached(db, panel, asked, lowest):
        return lowest
    return min(lowest, max(asked.since or NOTHING_BELOW, asked.edge))


def _depth_reached(db: sqlite3.Connection, panel: Panel, asked: Asked, lowest: PostId) -> bool:
    if asked.deepest is None:
        return False
    most = int(asked.deepest * _NEARLY)
    return reading.newer_count(db, panel, PostId(lowest - 1), most) >= most


def _at_the_last(
    gaps: list[Gap], low: PostId, asked: Asked, whole: bool, is_deep: bool
) -> tuple[list[Gap], bool]:
    """What is still missing right below `low` is not to be had; a short list's end is its beginning."""
    if not asked.from_since and not is_deep:
        ended = [gap for gap in gaps if not (gap.at_end and gap.newer == low)]
        whole, gaps = len(ended) < len(gaps), ended
    return [replace(gap, beyond=True, token=None) if gap.newer == low else gap for gap in gaps], whole


def _with_token(gaps: Iterable[Gap], lowest: PostId, token: str | None, now: datetime) -> list[Gap]:
    return [replace(gap, token=token, token_at=now) if gap.newer == lowest else gap for gap in gaps]


def _end_of_bookmarks(page: Page, oldest: PostId | None, now: datetime) -> tuple[list[Gap], bool]:
    ids = [post.id for post in page.posts] + ([oldest] if oldest is not None else [])
    if page.next_token is None or not ids:
        return [], page.next_token is None
    return [Gap(NOTHING_BELOW, min(ids), token=page.next_token, token_at=now)], False


# --- estimates ---------------------------------------------------------------------------------------------------


def _estimated(db: sqlite3.Connection, panel: Panel, gap: Gap) -> Gap:
    """With how many posts it may hold: what came in an hour on either side, for as long as it is."""
    if gap.posts or gap.at_end:
        return gap
    sides = (_ids(db, _IDS_ABOVE, panel, gap.newer, NEAR), _ids(db, _IDS_BELOW, panel, gap.older, NEAR))
    rates = [rate for rate in map(_per_second, sides) if rate is not None]
    if not rates:
        return gap
    seconds = (time_of(gap.newer) - time_of(gap.older)).total_seconds()
    return replace(gap, posts=max(1, round(sum(rates) / len(rates) * seconds) - 1))


def _per_second(ids: Sequence[PostId]) -> float | None:
    if len(ids) < 2:
        return None
    seconds = abs((time_of(ids[-1]) - time_of(ids[0])).total_seconds())
    return (len(ids) - 1) / seconds if seconds else None


# --- the table ---------------------------------------------------------------------------------------------------


def _named(panel: Panel) -> dict[str, str | int]:
    return {"kind": panel.kind, "value": panel.value}


def ends(db: sqlite3.Connection, panel: Panel) -> tuple[PostId | None, PostId | None]:
    """The newest and the oldest post of the panel."""
    newest, oldest = db.execute(_ENDS, _named(panel)).fetchone()
    return newest, oldest


def _ids(db: sqlite3.Connection, query: str, panel: Panel, at: PostId, limit: int) -> list[PostId]:
    return [PostId(one) for (one,) in db.execute(query, {**_named(panel), "at": at, "limit": limit})]


def _is_whole(db: sqlite3.Connection, panel: Panel) -> bool:
    row = db.execute("SELECT whole FROM panel WHERE kind = ? AND value = ?", (panel.kind, panel.value))
    found = row.fetchone()
    return found is not None and found[0] == 1


def write(db: sqlite3.Connection, panel: Panel, gaps: Iterable[Gap]) -> None:
    """Put these gaps in the place of the panel's. The caller holds the transaction."""
    db.execute(f"DELETE FROM gap WHERE panel_id = {_PANEL_ID}", _named(panel))
    db.executemany(
        _ADD,
        [
            {
                **_named(panel),
                "older": gap.older,
                "newer": gap.newer,
                "posts": gap.posts,
                "beyond": gap.beyond,
                "token": gap.token,
                "token_at": None if gap.token_at is None else milliseconds(gap.token_at),
            }
            for gap in gaps
        ],
    )
