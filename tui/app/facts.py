"""What the checks of a draft have to know from the cache and the journal: read once, when the draft is opened."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.model.draft import Draft
from tui.model.ids import UserId
from tui.model.post import Post
from tui.store import drafts, reading

_RECENT = 50  # own posts that a new one may be a copy of
_OWN = "SELECT id FROM post WHERE author_id = ? ORDER BY id DESC LIMIT ?"


def _prices() -> Mapping[str, float]:
    from tui.x import prices  # late: what knows X is not needed before somebody writes

    return prices.load().write


@dataclass(frozen=True, slots=True)
class Facts:
    """`summoned`: whether who is answered has named or quoted the writer; None where nobody knows."""

    prices: Mapping[str, float] = field(default_factory=_prices)
    recent: tuple[str, ...] | None = None
    summoned: bool | None = None
    gone: bool = False


def of_draft(cache: sqlite3.Connection, draft: Draft, me: UserId | None) -> Facts:
    """The facts for a draft, as the cache has them."""
    if me is None:
        return Facts()
    own = [number for (number,) in cache.execute(_OWN, (me, _RECENT))]
    recent = tuple(post.text for post in reading.get(cache, own))
    if draft.answers is None:
        return Facts(recent=recent)
    found = reading.get(cache, [draft.answers.post])
    gone = bool(reading.gone(cache, [draft.answers.post]))
    summoned = _summons(found[0], me) if found else None
    return Facts(recent=recent, summoned=summoned, gone=gone)


def _summons(post: Post, me: UserId) -> bool:
    """Whether a post names or quotes its reader: then X takes a reply to it from a program."""
    if post.author is not None and post.author.id == me:
        return True
    if any(span.kind == "mention" and span.user_id == me for span in post.spans):
        return True
    quoted = post.quoted
    return isinstance(quoted, Post) and quoted.author is not None and quoted.author.id == me


def waiting(journal: sqlite3.Connection) -> int:
    """How many drafts there are to be written on."""
    return drafts.count(journal, {"draft", "waiting", "lost"})
