"""All that the cache has of one conversation, whatever panels its posts came with.

X gives most posts the id of their conversation. Thin copies lack it: those are found by following answers,
downwards from what is known and upwards to what was answered.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Gone, Post
from tui.store import reading

MOST: Final = 2_000  # posts held of one conversation; longer ones are read on X

_WHICH: Final = "SELECT coalesce(conversation_id, id) FROM post WHERE id = :post"
_NAMED: Final = """
    SELECT id, reply_to FROM post
     WHERE conversation_id = :conversation AND conversation_id <> id AND reposted_id IS NULL
     ORDER BY id LIMIT :most
"""
_ANSWERS: Final = "SELECT id, reply_to FROM post WHERE reposted_id IS NULL AND reply_to IN "
_ANSWERED: Final = "SELECT id, reply_to FROM post WHERE id IN "


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is here: the posts, oldest first, and those of which X has said that they are gone.

    `stamps` are the times of fetching by id, in milliseconds since 1970: as long as they are the same,
    nothing has changed.
    """

    id: PostId
    posts: tuple[Post, ...]
    gone: tuple[Gone, ...]
    stamps: dict[PostId, int]


def which(db: sqlite3.Connection, post: PostId) -> PostId:
    """The conversation that a post is in, as far as the cache knows: at least the post's own id."""
    row = db.execute(_WHICH, {"post": post}).fetchone()
    return PostId(row[0]) if row is not None else post


def read(db: sqlite3.Connection, conversation: PostId) -> Conversation:
    """The conversation with this id, MOST posts at most."""
    found = _members(db, conversation)
    referred = {number for number in found.values() if number is not None} | {conversation}
    posts = reading.get(db, sorted(found))
    gone = reading.gone(db, sorted(referred - found.keys()))
    return Conversation(conversation, tuple(posts), tuple(gone), reading.fetched_at(db, sorted(found)))


def stamps(db: sqlite3.Connection, conversation: PostId) -> dict[PostId, int]:
    """When each post of it was last fetched: a small question, to be asked before `read`."""
    return reading.fetched_at(db, sorted(_members(db, conversation)))


def standing_in(db: sqlite3.Connection, panel: Panel, posts: tuple[PostId, ...]) -> frozenset[PostId]:
    """Which of these posts stand in `panel` themselves."""
    return frozenset(post for post, panels in reading.panels_of(db, posts).items() if panel in panels)


def _members(db: sqlite3.Connection, conversation: PostId) -> dict[PostId, PostId | None]:
    """The ids of the conversation's posts that are here, each with the one it answers."""
    found: dict[PostId, PostId | None] = dict(reading.ask(db, _ANSWERED, [conversation]))
    found.update(db.execute(_NAMED, {"conversation": conversation, "most": MOST}))
    fresh = {*found, conversation}
    while fresh and len(found) < MOST:
        answers = reading.ask(db, _ANSWERS, sorted(fresh))
        above = {to for _, to in (*answers, *found.items()) if to is not None and to not in found}
        met = dict([*answers, *reading.ask(db, _ANSWERED, sorted(above))])
        fresh = met.keys() - found.keys()
        found.update(met)
    return found
