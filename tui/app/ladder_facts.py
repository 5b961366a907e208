"""What the reader's own cache offers as examples of a small step: a newcomer, a question, a chat that comes."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from tui.chat.values import RoomSpec
from tui.deck.panel import PanelState
from tui.deck.room import RoomState
from tui.deck.sections import unanswered
from tui.model.draft import DraftState
from tui.model.ids import LARGEST_ID, PostId, UserId
from tui.store import drafts, kept
from tui.writing.ladder import Example, Facts

_OPEN: frozenset[DraftState] = frozenset({"draft"})


def of_journal(journal: sqlite3.Connection) -> Facts:
    """A kept post, and whether a draft waits to be finished."""
    newest = kept.page(journal, PostId(-1), PostId(LARGEST_ID), 1, newest_first=True)
    example = None
    if newest:
        author = newest[0].author
        example = Example(who=author.username if author is not None else "", post=newest[0].id)
    return Facts(kept=example, draft=drafts.count(journal, _OPEN) > 0)


def with_rooms(facts: Facts, rooms: Sequence[RoomState]) -> Facts:
    """With what the open rooms offer: a newcomer nobody has answered, a question, a session to practise with."""
    for room in rooms:
        if room.view is None:
            continue
        tag, posts = room.view.spec.tags[0], room.view.posts
        people = [one for one in room.view.session.people if one.id != room.mine]
        waiting = [one for one in unanswered(people, posts) if room.verdict(posts[one]).action == "show"]
        if facts.newcomer is None and waiting:
            author = posts[waiting[0]].author
            facts = replace(
                facts, newcomer=Example(author.username if author is not None else "", tag, post=waiting[0])
            )
        asked = [one for one in room.view.session.questions if one.post is not None and one.post in posts]
        if facts.question is None and asked and room.running:
            last = asked[-1]
            author = posts[last.post].author if last.post is not None else None
            facts = replace(
                facts,
                question=Example(
                    author.username if author is not None else "",
                    tag,
                    count=len(last.answers),
                    post=last.post,
                ),
            )
        if facts.past is None and asked and not room.running:
            facts = replace(facts, past=Example(what=tag))
    return facts


def with_calendar(facts: Facts, specs: Iterable[RoomSpec], now: datetime, zone: tzinfo | None) -> Facts:
    """With the chat that comes next, or is on, of those the reader follows; its time in their own `zone`."""
    from tui.chat.calendar import coming, in_words

    for spec, stretch in coming(specs, now)[:1]:
        chat = Example(what=spec.tags[0], when=in_words(stretch, now, zone), running=stretch.start <= now)
        facts = replace(facts, chat=chat)
    return facts


def with_read(facts: Facts, panels: Iterable[PanelState], me: UserId | None) -> Facts:
    """With the newest post of somebody else that was read in the open panels and that no rule keeps back."""
    read = [
        post
        for state in panels
        for post in state.posts
        if post.author is not None
        and post.author.id != me
        and not state.is_unread(post)
        and state.verdict(post).action == "show"
    ]
    if not read:
        return facts
    newest = max(read, key=lambda post: post.id)
    author = newest.author
    return replace(facts, read=Example(who=author.username if author is not None else "", post=newest.id))
