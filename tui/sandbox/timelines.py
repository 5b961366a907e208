"""Which posts a timeline holds, newest first, and the cut of one page out of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tui.sandbox.access import Who
from tui.sandbox.asked import Asked
from tui.sandbox.core import Core
from tui.sandbox.jsons import JsonObject
from tui.sandbox.pages import Page
from tui.sandbox.tokens import post_of, post_token
from tui.sandbox.world.model import WorldList, WorldPost

WEEK_MS: Final = 7 * 86_400_000

# How far back each goes (x-api.md section 4).
HOME_DEPTH: Final = 3200
LIST_DEPTH: Final = 800
USER_DEPTH: Final = 3200
USER_DEPTH_WITHOUT_REPLIES: Final = 800
MENTIONS_DEPTH: Final = 800


@dataclass(frozen=True, slots=True)
class Cut:
    """A page of a timeline before anything unseen is dropped, and the token of the next."""

    posts: tuple[WorldPost, ...]
    next_token: str = ""


def newest(core: Core) -> Iterator[WorldPost]:
    """Every post there is in its newest version, newest first."""
    return (post for post in core.world.newest_first() if core.is_latest(post))


def home(core: Core) -> Iterator[WorldPost]:
    """The posts of those who are followed, of a week. Replies only to people who are followed too."""
    mine = core.world.following | {core.world.me}
    oldest = core.clock() - WEEK_MS
    for post in newest(core):
        if post.created_ms < oldest:
            return
        if post.author_id in mine - core.world.muted and _is_for(core, post, mine):
            yield post


def _is_for(core: Core, post: WorldPost, people: set[int]) -> bool:
    target = core.find(post.reply_to) if post.reply_to is not None else None
    return target is None or target.author_id in people


def of_list(core: Core, one: WorldList) -> Iterator[WorldPost]:
    """The posts of a list's members."""
    members = set(one.member_ids)
    return (post for post in newest(core) if post.author_id in members)


def of_user(core: Core, user_id: int) -> Iterator[WorldPost]:
    """One person's posts, replies and reposts."""
    return (post for post in newest(core) if post.author_id == user_id)


def mentioning(core: Core, user_id: int) -> Iterator[WorldPost]:
    """Posts that name somebody, reposts left out."""
    name = core.world.users[user_id].username.lower()
    for post in newest(core):
        if post.reposts is None and post.author_id != user_id and name in mentioned(core, post):
            yield post


def mentioned(core: Core, post: WorldPost) -> set[str]:
    """The names that a post mentions, in lower case."""
    text, note, _ = core.wire.said(post)
    return {e.value.lower() for e in (note or text).entities if e.kind == "mention"}


def cut(posts: Iterable[WorldPost], asked: Asked, depth: int) -> Cut:
    """The page that was asked for, from posts that come newest first. Raises Refusal for a strange token."""
    below = post_of(asked.token) if asked.token else 1 << 63
    taken: list[WorldPost] = []
    for place, post in enumerate(posts):
        if place >= depth or post.id <= asked.since_id:
            break
        if asked.start_ms is not None and post.created_ms < asked.start_ms:
            break
        if post.id >= below or _is_after(post, asked) or _is_excluded(post, asked):
            continue
        if len(taken) == asked.max_results:
            return Cut(tuple(taken), post_token(taken[-1].id))
        taken.append(post)
    return Cut(tuple(taken))


def _is_after(post: WorldPost, asked: Asked) -> bool:
    too_new = asked.until_id and post.id >= asked.until_id
    too_late = asked.end_ms is not None and post.created_ms >= asked.end_ms
    return bool(too_new or too_late)


def _is_excluded(post: WorldPost, asked: Asked) -> bool:
    is_reply = "replies" in asked.exclude and post.reply_to is not None
    return is_reply or ("retweets" in asked.exclude and post.reposts is not None)


def answer(core: Core, who: Who, asked: Asked, page: Cut, *, with_ids: bool = True) -> JsonObject:
    """A page of posts as X answers it. Dropping what may not be seen makes it short, not last.

    `with_ids`: whether meta names the newest and oldest id (list posts and bookmarks do not).
    """
    seen = [post for post in page.posts if core.why_unseen(post, who) is None]
    made = Page(core, asked, who).posts(seen)
    made.meta = {"result_count": len(seen)}
    if seen and with_ids:
        ids = [post.id for post in seen]
        made.meta |= {"newest_id": str(max(ids)), "oldest_id": str(min(ids))}
    if page.next_token:
        made.meta["next_token"] = page.next_token
    return made.body()
