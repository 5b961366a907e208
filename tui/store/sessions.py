"""What the cache has of one session of a chat, counted as X bills: posts, people, and what came along with them."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.model.ids import PostId, first_id_at
from tui.model.panel import Panel
from tui.model.reading import Marks, Stretch
from tui.store import asked, reading
from tui.store.rows import Row

_OF_A_SESSION: Final = """
    SELECT post.id, post.author_id, lower(author.username), post.reply_to, post.quoted_id, post.reposted_id
      FROM panel_post JOIN post ON post.id = panel_post.post_id LEFT JOIN author ON author.id = post.author_id
     WHERE panel_post.panel_id = (SELECT id FROM panel WHERE kind = :kind AND value = :value)
       AND panel_post.post_id >= :first AND panel_post.post_id <= :last
"""
_AUTHORS: Final = "SELECT id, author_id FROM post WHERE id IN "


@dataclass(frozen=True, slots=True)
class Counted:
    """Ids of posts and of their authors; `along`: posts that these answer or quote and that are not among them,
    `along_people`: their authors as far as the cache knows them, without the people already named."""

    posts: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    along: frozenset[int] = frozenset()
    along_people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Session:
    """What is here of a session: of everybody, of those who lead it, and of which stretches everything is here."""

    everybody: Counted
    leading: Counted
    whole: Marks
    led: Marks


def session(
    db: sqlite3.Connection,
    panels: Sequence[Panel],
    start: datetime,
    end: datetime,
    names: Collection[str],
    queries: Sequence[str] = (),
) -> Session:
    """The session from `start` to `end` as these panels have it, the room's own first; `names` lead it, in lower case.

    `queries`: the room's searches for what they say (`asked`).
    """
    limits = {"first": first_id_at(start), "last": first_id_at(end)}
    rows = {
        row[0]: row
        for panel in panels
        for row in db.execute(_OF_A_SESSION, {"kind": panel.kind, "value": panel.value, **limits})
    }
    stretch = Stretch(PostId(max(0, limits["first"] - 1)), PostId(limits["last"]))
    whole = tuple(sorted(one for panel in panels for one in _whole(db, panel, stretch)))
    led = [asked.marks(db, panels[0], query) for query in queries]
    leading = [row for row in rows.values() if row[2] in names]
    return Session(
        _counted(db, list(rows.values())),
        _counted(db, leading),
        whole,
        asked.common([tuple(sorted([*marks, *whole])) for marks in led]) if led else whole,
    )


def _whole(db: sqlite3.Connection, panel: Panel, stretch: Stretch) -> Marks:
    if panel.fetched:
        return asked.whole(db, panel, stretch.oldest)
    found = reading.newer_count(db, panel, PostId(stretch.oldest), 1)  # it was loaded: as whole as it will be
    return (stretch,) if found else ()


def _counted(db: sqlite3.Connection, rows: Sequence[Row]) -> Counted:
    posts = frozenset(row[0] for row in rows)
    people = frozenset(row[1] for row in rows if row[1] is not None)
    along = frozenset(one for row in rows for one in row[3:] if one is not None) - posts
    authors = frozenset(one for _, one in reading.ask(db, _AUTHORS, sorted(along)) if one is not None)
    return Counted(posts, people, along, authors - people)
