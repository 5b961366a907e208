"""From the cache to a conversation on the screen: what to read for it, and what of it was read before.

Plain functions on a sqlite3 connection, for the database's own thread; and on states, for the screen's.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from tui.app import library
from tui.app.library import Held
from tui.app.sieves import Sieves
from tui.deck.panel import PanelState, Spot
from tui.deck.thread import ThreadState
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.reading import Marks, is_read, with_each
from tui.mute.levels import USUAL
from tui.store import conversation, reading
from tui.store.conversation import Conversation

_ROW: Final = 4  # where a post stands that a thread is opened at: what it answers is seen above it


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation, and which of its posts stand in the panel that it is opened from."""

    conversation: Conversation
    standing: frozenset[PostId]


def find(cache: sqlite3.Connection, post: PostId, origin: Panel | None) -> Found:
    """The conversation that a post is in."""
    found = conversation.read(cache, conversation.which(cache, post))
    return Found(found, _standing(cache, found, origin))


def find_changed(
    cache: sqlite3.Connection, post: PostId, origin: Panel | None, stamps: dict[PostId, int]
) -> Found | None:
    """The conversation as it is now; None where nothing was fetched or removed since `stamps`."""
    if conversation.stamps(cache, conversation.which(cache, post)) == stamps:
        return None
    return find(cache, post, origin)


def _standing(cache: sqlite3.Connection, found: Conversation, origin: Panel | None) -> frozenset[PostId]:
    posts = tuple(post.id for post in found.posts)
    return conversation.standing_in(cache, origin, posts) if origin is not None else frozenset()


def held(cache: sqlite3.Connection, panel: Panel, spot: Spot | None, kept: Marks) -> Held:
    """What a thread that is a panel of its own holds: all of it, at `spot` or at the post that it is named by."""
    named = PostId(int(panel.value))
    found = conversation.read(cache, conversation.which(cache, named))
    if spot is None and named != found.id:
        spot = Spot(named, _ROW)
    fetched = reading.count(cache, panel) > 0  # posts of it come with other panels, too: those do not count
    return Held(found.posts, 0, False, spot, kept, 0, fetched=fetched)


def over(
    origin: PanelState, found: Found, kept: Marks, sieves: Sieves, spot: Spot | None = None
) -> ThreadState:
    """The thread that opens over `origin`, at its chosen post and on that post's row, or lower, so that what it
    answers is seen above it; at `spot` where it was left. `kept`: read before."""
    conversation_id = found.conversation.id
    state = ThreadState(Panel("thread", str(conversation_id)), "Thread", origin=origin, marks=kept)
    sieves.judge_from_now(state, USUAL)
    state.standing, state.stamps = found.standing, found.conversation.stamps
    state.marks = with_read_in(origin, found, kept)
    chosen = origin.chosen
    if spot is None and chosen is not None:
        row = origin.cursor_row() if origin.bodies is not None else _ROW
        spot = Spot(chosen.shown.id, max(_ROW, row))
    state.hold(found.conversation.posts, newer=0, has_older=False, at=spot)
    state.lost(found.conversation.gone)
    return state


def left_over(
    cache: sqlite3.Connection,
    journal: sqlite3.Connection,
    origin: PanelState,
    post: PostId,
    sieves: Sieves,
) -> ThreadState | None:
    """The thread that stood over `origin` when it was left, at its line; None where the cache no longer has it."""
    found = find(cache, post, origin.panel)
    if not found.conversation.posts:
        return None
    kept, spot = library.kept_of(journal, Panel("thread", str(found.conversation.id)))
    return over(origin, found, kept, sieves, spot)


def with_read_in(origin: PanelState, found: Found, marks: Marks) -> Marks:
    """`marks`, and those posts of a conversation that were read in the panel one comes from."""
    entries = {post.shown.id: post.id for post in origin.posts}
    here = {post.id: post.id for post in found.conversation.posts if post.id in found.standing} | entries
    read = (
        post.id
        for post in found.conversation.posts
        if post.id in here and is_read(origin.marks, here[post.id])
    )
    return with_each(marks, read)


def take(state: ThreadState, found: Found) -> None:
    """Let a thread hold what the cache has now. What is on the screen stays where it is."""
    state.standing, state.stamps = found.standing, found.conversation.stamps
    state.arrive(found.conversation.posts, found.conversation.gone)
