"""What the cache has of the sessions of a chat, counted as X bills: posts, people, and what came along with them."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.model.ids import PostId, first_id_at
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks, Stretch
from tui.store import asked, reading, tagged

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


def read(
    db: sqlite3.Connection,
    panel: Panel,
    tags: Sequence[str],
    names: Collection[str],
    queries: Sequence[str],
    times: Sequence[tuple[datetime, datetime]],
) -> list[Session]:
    """The sessions of a room that ran from and to these `times`, wherever their posts came from.

    `names` (in lower case) lead them; `queries` are the room's searches for what they say (`asked`).
    """
    seen = tagged.sighted(db, tags)
    found = []
    for start, end in times:
        posts = tagged.posts(db, tags, [one.id for one in seen if start <= one.when <= end])
        leading = [post for post in posts if post.author and post.author.username.lower() in names]
        stretch = Stretch(PostId(max(0, first_id_at(start) - 1)), first_id_at(end))
        whole = _whole(db, panel, tags, stretch, posts)
        led = asked.common([tuple(sorted([*asked.marks(db, panel, query), *whole])) for query in queries])
        found.append(Session(_counted(db, posts), _counted(db, leading), whole, led if queries else whole))
    return found


def _whole(
    db: sqlite3.Connection, panel: Panel, tags: Sequence[str], stretch: Stretch, posts: Sequence[Post]
) -> Marks:
    """The stretches of which everything is here; what was loaded from files is as whole as it will be."""
    standing = reading.panels_of(db, [post.id for post in posts])
    if any(one.kind in ("loaded", "archive") for panels in standing.values() for one in panels):
        return (stretch,)
    return asked.whole_of_room(db, panel, tags, stretch.oldest)


def _counted(db: sqlite3.Connection, posts: Sequence[Post]) -> Counted:
    own = frozenset(int(post.id) for post in posts)
    people = frozenset(int(post.author.id) for post in posts if post.author)
    along = frozenset(int(one) for post in posts for one in _named(post)) - own
    authors = frozenset(one for _, one in reading.ask(db, _AUTHORS, sorted(along)) if one is not None)
    return Counted(own, people, along, authors - people)


def _named(post: Post) -> list[PostId]:
    referred = [one.id for one in (post.quoted, post.reposted) if one is not None]
    return [*referred, post.reply_to] if post.reply_to is not None else referred
