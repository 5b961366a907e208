"""What the user has done at X, put into the cache at once: own posts into the panels that will bring them, and marks.

X's answer to a post has little more than its id. Until it is fetched, a post stands right above a gap: nobody has said
what else was posted since the panel was last asked for (`gaps`), so the next asking goes on from below it.
"""

import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Final

from tui.model.ids import PostId, UserId
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Author, Post
from tui.store import asked, gaps, reading, writing
from tui.store.opening import transaction

_PANELS: Final = "SELECT kind, value FROM panel WHERE kind IN ('home', 'tags', 'author')"
_REPOSTS: Final = "SELECT id FROM post WHERE author_id = ? AND reposted_id = ?"
_LEAVE: Final = """
    DELETE FROM panel_post WHERE post_id = :post
       AND panel_id = (SELECT id FROM panel WHERE kind = :kind AND value = :value)
"""


def panels_for(
    db: sqlite3.Connection, post: Post, me: Author, tags: Collection[str], above: Author | None
) -> list[Panel]:
    """The panels in the cache that X would bring an own post with: home, its tags (in lower case), the own posts.

    `above`: who wrote the post that it answers, None where it answers none: home has no answers to strangers.
    """
    found = []
    for kind, value in db.execute(_PANELS):
        panel = Panel(kind, value)
        is_its = (
            (kind == "home" and (post.reply_to is None or (above is not None and above.id == me.id)))
            or (kind == "author" and value == me.username.lower())
            or (kind == "tags" and not set(panel.tags).isdisjoint(tags))
        )
        if is_its:
            found.append(panel)
    return found


def place(db: sqlite3.Connection, post: Post, panels: Collection[Panel], *, at: datetime) -> None:
    """Keep an own post, which stands in `panels` from now on, in one transaction."""
    page = Page(posts=(post,))
    with transaction(db):
        writing.save_page(db, None, page, fetched_at=at)
        for panel in panels:
            asked.save_page(db, panel, page, None, fetched_at=at)


def add_bookmark(db: sqlite3.Connection, post: PostId, *, at: datetime) -> None:
    """Put a post of the cache into the bookmarks."""
    found = reading.get(db, [post])
    writing.save_page(db, Panel("bookmarks"), Page(posts=tuple(found)), fetched_at=at)


def drop_bookmark(db: sqlite3.Connection, post: PostId) -> None:
    """Take a post out of the bookmarks; it stays in the cache."""
    db.execute(_LEAVE, {"post": post, "kind": "bookmarks", "value": ""})


def reposts_of(db: sqlite3.Connection, me: UserId, post: PostId) -> list[PostId]:
    """The own reposts of a post."""
    return [PostId(number) for (number,) in db.execute(_REPOSTS, (me, post))]


def known_down_to(db: sqlite3.Connection, panel: Panel) -> PostId | None:
    """The newest post of `panel` up to which everything was fetched: not one that stands alone above a gap."""
    newest, _ = gaps.ends(db, panel)
    top = gaps.of(db, panel)[:1]
    if newest is None or not top or top[0].newer != newest or top[0].beyond:
        return newest
    return None if top[0].at_end else top[0].older
