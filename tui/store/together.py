"""Which posts of a panel show the same, and where in the panel their entry stands: at the oldest of them.

It is asked of the whole panel and not of the page that is read, so that an entry stands at the same place whichever
part of the panel is held.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from tui.model.ids import PostId, time_of
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store.reading import ask

APART: Final = timedelta(
    days=7
)  # a repost that comes so long after the last one is news, and stands by itself

_PANEL_ID: Final = "SELECT id FROM panel WHERE kind = ? AND value = ?"
# CROSS: the order of the two is as written. Else SQLite reads the whole panel, 50 ms at 100,000 posts.
_REPOSTS: Final = """
    SELECT post.reposted_id, post.id FROM post
     CROSS JOIN panel_post ON panel_post.panel_id = {panel} AND panel_post.post_id = post.id
     WHERE post.reposted_id IN
"""
_THEMSELVES: Final = "SELECT post_id FROM panel_post WHERE panel_id = {panel} AND post_id IN "


def first_of(db: sqlite3.Connection, panel: Panel, posts: Iterable[Post]) -> dict[PostId, PostId]:
    """For each post of `panel` that shows what one of `posts` shows, as another does: the oldest of those together.

    Posts that nothing else in the panel shows are left out, and so is all that stands in no panel of the cache.
    """
    row = db.execute(_PANEL_ID, (panel.kind, panel.value)).fetchone()
    if row is None:
        return {}
    same: dict[int, list[PostId]] = {}
    for shown, post in ask(db, _REPOSTS.format(panel=int(row[0])), {post.shown.id for post in posts}):
        same.setdefault(shown, []).append(PostId(post))
    for (post,) in ask(db, _THEMSELVES.format(panel=int(row[0])), same):
        same[post].append(PostId(post))
    return {post: first for some in same.values() if len(some) > 1 for post, first in _runs(sorted(some))}


def _runs(posts: Sequence[PostId]) -> Iterable[tuple[PostId, PostId]]:
    """Each post, oldest first, with the first of its run: a run ends where nothing comes for long."""
    first = posts[0]
    yield first, first
    for older, newer in pairwise(posts):
        if time_of(newer) - time_of(older) > APART:
            first = newer
        yield newer, first
