"""Pages of a panel and single posts, read from the cache by id, never by offset. Only `writing` writes.

Every question is one indexed search, and a handful more for what the posts carry; a test reads the plans.
The panel `kept` is the journal's: a connection that is asked for it has the journal attached (`journal.with_journal`).
"""

import sqlite3
from collections.abc import Collection, Iterable
from itertools import chain
from typing import Final

from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Author, Gone, Media, Poll, Post
from tui.model.reading import Marks
from tui.store import rows
from tui.store.rows import Row

DEPTH: Final = 4  # a repost of a quote of a quote of a quote; what lies deeper is said to be "not fetched"

_POST: Final = ", ".join(f"post.{column}" for column in rows.POST_COLUMNS)
_AUTHOR: Final = "author.id, author.username, author.name, author.verified, author.protected"
_AT_MEDIA: Final = rows.POST_COLUMNS.index("media")
_AT_POLL: Final = rows.POST_COLUMNS.index("poll_id")
_AT_REPOSTED: Final = rows.POST_COLUMNS.index("reposted_id")  # and quoted_id, the last
_AT_AUTHOR: Final = len(rows.POST_COLUMNS)
_PANEL_ID: Final = "(SELECT id FROM panel WHERE kind = :kind AND value = :value)"
_WITH_AUTHOR: Final = "LEFT JOIN author ON author.id = post.author_id"

_PAGE: Final = f"""
    SELECT {_POST}, {_AUTHOR}
      FROM panel_post JOIN post ON post.id = panel_post.post_id {_WITH_AUTHOR}
     WHERE panel_post.panel_id = {_PANEL_ID}
       AND panel_post.post_id > :after AND panel_post.post_id < :before
     ORDER BY panel_post.post_id
"""
_NEWEST_FIRST: Final = f"{_PAGE} DESC LIMIT :limit"
_OLDEST_FIRST: Final = f"{_PAGE} ASC LIMIT :limit"
_BY_ID: Final = f"SELECT {_POST}, {_AUTHOR} FROM post {_WITH_AUTHOR} WHERE post.id IN "
_MEDIA: Final = f"SELECT {', '.join(rows.MEDIA_COLUMNS)} FROM media WHERE post_id IN "
_POLL: Final = "SELECT post_id, id, options, closed, ends_at FROM poll WHERE post_id IN "
_GONE: Final = "SELECT id, why FROM gone WHERE id IN "
_COUNT: Final = f"""
    SELECT count(*) FROM (
        SELECT 1 FROM panel_post WHERE panel_id = {_PANEL_ID} AND post_id > :after AND post_id < :before
         LIMIT :limit)
"""
_STAMPS: Final = f"""
    SELECT panel_post.post_id, post.fetched_at FROM panel_post JOIN post ON post.id = panel_post.post_id
     WHERE panel_post.panel_id = {_PANEL_ID} ORDER BY panel_post.post_id DESC LIMIT :limit
"""
_REPOSTS: Final = f"""
    SELECT id FROM (
        SELECT post_id FROM panel_post WHERE panel_id = {_PANEL_ID} ORDER BY post_id DESC LIMIT :limit
    ) JOIN post ON post.id = post_id WHERE reposted_id IS NOT NULL
"""
_FOLLOWED: Final = """
    SELECT DISTINCT author_id FROM (
        SELECT post_id FROM panel_post WHERE panel_id = ? ORDER BY post_id DESC LIMIT 5000
    ) JOIN post ON post.id = post_id WHERE author_id IS NOT NULL
"""
_PANELS: Final = """
    SELECT kind, value, (SELECT count(*) FROM panel_post WHERE panel_id = panel.id) FROM panel ORDER BY id
"""
_PANELS_OF: Final = """
    SELECT post_id, kind, value FROM panel_post JOIN panel ON panel.id = panel_id WHERE post_id IN
"""
_LOWEST: Final = PostId(-1)
_HIGHEST: Final = PostId(2**63 - 1)
_EVERYTHING: Final = -1  # SQLite's "no limit"
_VARIABLES: Final = 500  # ids asked for in one statement; every SQLite allows 999


def newest(db: sqlite3.Connection, panel: Panel, limit: int = 100) -> list[Post]:
    """The newest posts of `panel`, newest first."""
    return _page(db, _NEWEST_FIRST, panel, _LOWEST, _HIGHEST, limit)


def older(db: sqlite3.Connection, panel: Panel, before: PostId, limit: int = 100) -> list[Post]:
    """The posts of `panel` that come after `before` on the screen: older, newest first.

    Fewer than `limit` means that the cache ends here, not that X has no more.
    """
    return _page(db, _NEWEST_FIRST, panel, _LOWEST, before, limit)


def newer(db: sqlite3.Connection, panel: Panel, after: PostId, limit: int = 100) -> list[Post]:
    """The posts of `panel` that are newer than `after` and nearest to it, newest first."""
    return _page(db, _OLDEST_FIRST, panel, after, _HIGHEST, limit)[::-1]


def get(db: sqlite3.Connection, ids: Collection[PostId]) -> list[Post]:
    """Those posts that the cache has, in the order of `ids`, whatever panel they stand in."""
    found = {post.id: post for post in _build(db, ask(db, _BY_ID, ids))}
    return [found[number] for number in ids if number in found]


def gone(db: sqlite3.Connection, ids: Collection[PostId]) -> list[Gone]:
    """Those posts of which X has said that they are no longer to be had, in no order."""
    return [Gone(number, why) for number, why in ask(db, _GONE, ids)]


def count(db: sqlite3.Connection, panel: Panel) -> int:
    """How many posts of `panel` the cache has."""
    return _count(db, panel, _LOWEST, _HIGHEST, _EVERYTHING)


def newer_count(db: sqlite3.Connection, panel: Panel, after: PostId, cap: int | None = None) -> int:
    """How many posts of `panel` are newer than `after`, counted up to `cap`: what waits above it.

    Without a cap a million posts take 80 ms: not a question for a thread that draws.
    """
    return _count(db, panel, after, _HIGHEST, _EVERYTHING if cap is None else cap)


def stamps(db: sqlite3.Connection, panel: Panel, limit: int) -> dict[PostId, int]:
    """The newest `limit` posts of `panel`, newest first, with when each was fetched (milliseconds since 1970)."""
    asked = {"kind": panel.kind, "value": panel.value, "limit": limit}
    return {PostId(number): at for number, at in db.execute(_STAMPS, asked)}


def reposts(db: sqlite3.Connection, panel: Panel, limit: int) -> list[PostId]:
    """Which of the newest `limit` posts of `panel` are reposts, in no order."""
    asked = {"kind": panel.kind, "value": panel.value, "limit": limit}
    return [PostId(number) for (number,) in db.execute(_REPOSTS, asked)]


def followed(db: sqlite3.Connection) -> frozenset[UserId]:
    """Whom the reader follows, as far as the cache tells: who posts in the home timeline and in the lists kept there."""
    found: set[UserId] = set()
    for (panel_id,) in db.execute("SELECT id FROM panel WHERE kind IN ('home', 'list')").fetchall():
        found.update(UserId(number) for (number,) in db.execute(_FOLLOWED, (panel_id,)))
    return frozenset(found)


def recent(db: sqlite3.Connection, since: PostId, before: PostId, limit: int) -> list[Post]:
    """Posts of any panel from `since` on and older than `before`, newest first, each once."""
    asked = "SELECT DISTINCT post_id FROM panel_post WHERE post_id >= ? AND post_id < ? ORDER BY post_id DESC LIMIT ?"
    return get(db, [PostId(number) for (number,) in db.execute(asked, (since, before, limit))])


def position(db: sqlite3.Connection, panel: Panel, post: PostId) -> int:
    """How many posts of `panel` are newer than `post`, which need not be in it: its row, counted from 0.

    See `newer_count` for what it costs.
    """
    return newer_count(db, panel, post)


def panels(db: sqlite3.Connection) -> list[tuple[Panel, int]]:
    """Every panel that was ever filled, with how many posts it has, in the order of their first filling."""
    return [(Panel(kind, value), posts) for kind, value, posts in db.execute(_PANELS)]


def panels_of(db: sqlite3.Connection, ids: Collection[PostId]) -> dict[PostId, list[Panel]]:
    """In which panels each of these posts stands; posts that stand in none (came along only) are left out."""
    standing: dict[PostId, list[Panel]] = {}
    for number, kind, value in ask(db, _PANELS_OF, ids):
        standing.setdefault(number, []).append(Panel(kind, value))
    return standing


def unread(db: sqlite3.Connection, panel: Panel, marks: Marks, cap: int = 1000) -> int:
    """How many posts of `panel` lie outside `marks` (from the journal), counted up to `cap`.

    What was kept was read.
    """
    if panel.kind == "kept":
        return 0
    found = 0
    before = _HIGHEST
    for mark in reversed(marks):
        found += _count(db, panel, mark.newest, before, cap - found)
        before = mark.oldest
        if found >= cap:
            return cap
    return found + _count(db, panel, _LOWEST, before, cap - found)


def _count(db: sqlite3.Connection, panel: Panel, after: PostId, before: PostId, limit: int) -> int:
    if panel.kind == "kept":
        from tui.store import kept  # not on the way to a first frame that has no kept posts

        return kept.count(db, after, before, limit)
    if panel.kind == "cache":
        from tui.store import searching  # it builds its posts here: asked for late

        return searching.count(db, panel.value, after, before, limit)
    limits = {"kind": panel.kind, "value": panel.value, "after": after, "before": before, "limit": limit}
    number: int = db.execute(_COUNT, limits).fetchone()[0]
    return number


def _page(
    db: sqlite3.Connection, query: str, panel: Panel, after: PostId, before: PostId, limit: int
) -> list[Post]:
    if panel.kind == "kept":
        from tui.store import kept

        return kept.page(db, after, before, limit, newest_first=query is _NEWEST_FIRST)
    if panel.kind == "cache":
        from tui.store import searching  # it builds its posts here: asked for late

        newest_first = query is _NEWEST_FIRST
        return get(db, searching.between(db, panel.value, after, before, limit, newest_first=newest_first))
    limits = {"kind": panel.kind, "value": panel.value, "after": after, "before": before, "limit": limit}
    return _build(db, db.execute(query, limits).fetchall())


def ask(db: sqlite3.Connection, query: str, ids: Iterable[int]) -> list[Row]:
    """The answers to a query that ends in IN, for any number of ids. For the store's own modules."""
    wanted = list(ids)
    found: list[Row] = []
    for start in range(0, len(wanted), _VARIABLES):
        some = wanted[start : start + _VARIABLES]
        found += db.execute(f"{query} ({','.join('?' * len(some))})", some).fetchall()
    return found


def _build(db: sqlite3.Connection, top: list[Row]) -> list[Post]:
    """The posts of `top`, in its order, each with what it reposts and quotes."""
    found = {row[0]: row for row in top}
    levels = [top]
    while len(levels) < DEPTH and (wanted := _references(levels[-1])):
        known = [found[number] for number in wanted if number in found]
        fresh = ask(db, _BY_ID, [number for number in wanted if number not in found])
        found.update((row[0], row) for row in fresh)
        levels.append(known + fresh)
    return _assemble(db, levels, found)


def _assemble(db: sqlite3.Connection, levels: list[list[Row]], found: dict[int, Row]) -> list[Post]:
    """Build from the deepest level up, so that what a post refers to is there before the post."""
    media, polls = _media(db, found.values()), _polls(db, found.values())
    authors = _authors(found.values())
    lost = _lost(db, set(chain.from_iterable(map(_references, levels))), found)
    below: dict[int, Post | Gone] = {}
    for level in reversed(levels):
        referred = _unfetched(level) | lost | below
        below = {
            row[0]: rows.build_post(
                row[:_AT_AUTHOR],
                spans,
                authors.get(row[1]),
                media.get(row[0], ()),
                polls.get(row[0]),
                referred,
            )
            for row, spans in zip(level, rows.build_spans(level), strict=True)
        }
    return [post for row in levels[0] if isinstance(post := below[row[0]], Post)]


def _references(level: Iterable[Row]) -> set[int]:
    found: set[int] = set()
    for row in level:
        found.update(row[_AT_REPOSTED:_AT_AUTHOR])
    found.discard(None)
    return found


def _unfetched(level: Iterable[Row]) -> dict[int, Post | Gone]:
    return {number: Gone(PostId(number), "not fetched") for number in _references(level)}


def _lost(db: sqlite3.Connection, wanted: set[int], found: dict[int, Row]) -> dict[int, Post | Gone]:
    return {number: Gone(number, why) for number, why in ask(db, _GONE, wanted - found.keys())}


def _authors(posts: Iterable[Row]) -> dict[int, Author]:
    by_id = {row[_AT_AUTHOR]: row[_AT_AUTHOR:] for row in posts}
    return {number: rows.build_author(row) for number, row in by_id.items() if number is not None}


def _media(db: sqlite3.Connection, posts: Iterable[Row]) -> dict[int, tuple[Media, ...]]:
    """By post, in the order their author gave them: which is the order of the table's key."""
    media: dict[int, tuple[Media, ...]] = {}
    for row in ask(db, _MEDIA, [row[0] for row in posts if row[_AT_MEDIA]]):
        media[row[0]] = (*media.get(row[0], ()), rows.build_media(row))
    return media


def _polls(db: sqlite3.Connection, posts: Iterable[Row]) -> dict[int, Poll]:
    with_poll = [row[0] for row in posts if row[_AT_POLL] is not None]
    return {row[0]: rows.build_poll(row) for row in ask(db, _POLL, with_poll)}


def fetched_at(db: sqlite3.Connection, ids: Iterable[PostId]) -> dict[PostId, int]:
    """When each of those posts that are here was last fetched, in milliseconds since 1970."""
    return dict(ask(db, "SELECT id, fetched_at FROM post WHERE id IN ", ids))


def gone_at(db: sqlite3.Connection, ids: Iterable[PostId]) -> dict[PostId, int]:
    """When X said of each of these posts that it is gone, in milliseconds since 1970."""
    return dict(ask(db, "SELECT id, fetched_at FROM gone WHERE id IN ", ids))


def picture_addresses(db: sqlite3.Connection) -> set[str]:
    """The address of every picture and of every film's still that a post in the cache has."""
    asked = "SELECT url FROM media WHERE url IS NOT NULL UNION SELECT preview_url FROM media WHERE preview_url IS NOT NULL"
    return {address for (address,) in db.execute(asked)}
