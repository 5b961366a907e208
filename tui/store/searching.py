"""Full-text search of the cache, in plain words, newest first.

All words must be in a post, whole and in any order. "in quotes" is a phrase, ending* stands for any ending,
-word excludes. Nothing that a person types is a syntax error.
"""

import re
import sqlite3
from typing import Final

from tui.model.ids import PostId
from tui.model.post import Post
from tui.store import fulltext, reading

_TERM: Final = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<more>\*?)')
_QUOTES: Final = str.maketrans("“”„‟«»＂", '"""""""')
# What SQLite cannot take inside a quoted string: its end, the end of C strings, halves of characters (which
# a command line may hold).
_UNSPEAKABLE: Final = re.compile('["\0\ud800-\udfff]')
_SEARCH: Final = """
    SELECT rowid FROM post_text WHERE post_text MATCH :query AND rowid < :before
     ORDER BY rowid DESC LIMIT :limit
"""


_BETWEEN: Final = """
    SELECT rowid FROM post_text WHERE post_text MATCH :query AND rowid > :after AND rowid < :before
     ORDER BY rowid {order} LIMIT :limit
"""
_COUNT: Final = """
    SELECT count(*) FROM (
        SELECT 1 FROM post_text WHERE post_text MATCH :query AND rowid > :after AND rowid < :before LIMIT :limit)
"""


def between(
    db: sqlite3.Connection, words: str, after: PostId, before: PostId, limit: int, *, newest_first: bool
) -> list[PostId]:
    """The ids of the posts with all of `words` between two others, as a page of a `cache:` panel wants them."""
    query = query_of(words)
    if query is None:
        return []
    asked = _BETWEEN.format(order="DESC" if newest_first else "ASC")
    limits = {"query": query, "after": after, "before": before, "limit": limit}
    return [PostId(number) for (number,) in db.execute(asked, limits)]


def count(db: sqlite3.Connection, words: str, after: PostId, before: PostId, limit: int) -> int:
    """How many posts between two others have all of `words`, counted up to `limit` (below 0: all)."""
    query = query_of(words)
    if query is None:
        return 0
    limits = {"query": query, "after": after, "before": before, "limit": limit}
    number: int = db.execute(_COUNT, limits).fetchone()[0]
    return number


def search(db: sqlite3.Connection, words: str, limit: int = 100, before: PostId | None = None) -> list[Post]:
    """The newest posts with all of `words`, older than `before` if given; newest first.

    Nothing is found where `words` has no word that a post could have (`query_of` tells).
    """
    query = query_of(words)
    if query is None:
        return []
    limits = {"query": query, "before": before or 2**63 - 1, "limit": limit}
    found = [PostId(number) for (number,) in db.execute(_SEARCH, limits)]
    return reading.get(db, found)


def query_of(words: str) -> str | None:
    """`words` in the language of SQLite's index; None where they hold nothing to look for."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for term in _TERM.finditer(words.translate(_QUOTES)):
        if asked := _asked(term):
            (unwanted if term["no"] else wanted).append(asked)
    if not wanted:
        return None
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def _asked(term: re.Match[str]) -> str | None:
    text = term["phrase"] if term["phrase"] is not None else term["word"]
    ending = "*" if text.endswith("*") or term["more"] else ""
    plain = fulltext.folded(_UNSPEAKABLE.sub(" ", text)).strip()
    if not any(character.isalnum() for character in plain):
        return None
    return f'"{plain}"{ending}'
