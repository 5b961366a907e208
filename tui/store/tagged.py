"""Posts of the cache that carry one of some hashtags, in whatever panel they came: what a chat's room is made of.

The full-text index says which may; the posts' own entities say which do. By when they were posted, not by id: files
of other people's may have ids that say nothing of time.
"""

import re
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tui.model.ids import PostId, UserId
from tui.model.post import Post
from tui.store import fulltext, reading

MOST: Final = 50_000
"""Posts of one tag that are looked at, the newest by id: years of a weekly chat."""

_FIRST: Final = PostId(0)
_TAG: Final = re.compile(r"(?<![\w&/])[#＃](\w+)")
_OF_PANELS: Final = """
    SELECT post.id, post.created_at, post.author_id, post.fetched_at
      FROM panel_post JOIN post ON post.id = panel_post.post_id
     WHERE panel_post.panel_id IN (SELECT id FROM panel WHERE kind IN ('tags', 'room') AND value = :tag)
       AND panel_post.post_id >= :after ORDER BY panel_post.post_id DESC LIMIT :limit
"""
"""What X gave for the tag: of a text that was cut off the tag may be missing there."""
_SIGHTED: Final = """
    SELECT post.id, post.created_at, post.author_id, post.fetched_at
      FROM post_text JOIN post ON post.id = post_text.rowid
     WHERE post_text MATCH :query AND post_text.rowid >= :after ORDER BY post_text.rowid DESC LIMIT :limit
"""


class Sighted(NamedTuple):
    """A post that may carry a tag: when it was posted and fetched, in milliseconds since 1970, UTC, and by whom."""

    id: PostId
    at: int
    author: UserId | None
    fetched: int

    @property
    def when(self) -> datetime:
        """When it was posted."""
        return datetime.fromtimestamp(self.at / 1000, UTC)


def sighted(
    db: sqlite3.Connection, tags: Sequence[str], limit: int = MOST, after: PostId = _FIRST
) -> list[Sighted]:
    """The posts whose text has one of `tags` (without signs), oldest first; with ids from `after` on. 100,000 take
    150 ms: not on the loop."""
    query = " OR ".join(f'"{word}"' for tag in tags if (word := _word(tag)))
    asked = {"after": after, "limit": limit}
    rows = db.execute(_SIGHTED, {"query": query, **asked}).fetchall() if query else []
    for tag in tags:
        rows += db.execute(_OF_PANELS, {"tag": _folded(tag), **asked})
    found = {
        number: Sighted(PostId(number), at, UserId(who) if who is not None else None, fetched)
        for number, at, who, fetched in rows
    }
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def posts(db: sqlite3.Connection, tags: Collection[str], ids: Iterable[PostId]) -> list[Post]:
    """Those of the posts that do carry one of `tags` in their entities, in the order of `ids`.

    A repost carries what its original does.
    """
    wanted = frozenset(map(_folded, tags))
    return [post for post in reading.get(db, list(ids)) if carries(post, wanted)]


def carries(post: Post, folded_tags: Collection[str]) -> bool:
    """Whether a post, or the original it reposts, has one of these tags (folded) among its entities.

    Pages that others have kept may lack the entities: a post without any says by its text which tags it has.
    """
    tells = False
    for span in post.spans:
        if span.kind == "hashtag":
            if _folded(span.value) in folded_tags:
                return True
            tells = True
    if not tells and any(_folded(tag) in folded_tags for tag in _TAG.findall(post.text)):
        return True
    return isinstance(post.reposted, Post) and carries(post.reposted, folded_tags)


def _folded(tag: str) -> str:
    return tag.lstrip("#＃").casefold()


def _word(tag: str) -> str:
    """A tag as the index has its words; empty where nothing of it could be in the index."""
    plain = fulltext.folded(tag.lstrip("#＃").replace('"', " ")).strip()
    return plain if any(character.isalnum() for character in plain) else ""
