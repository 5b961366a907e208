"""What one does with others' posts: repost and bookmark, and take both back."""

from typing import Final

from tui.sandbox.asked import checked_id
from tui.sandbox.bill import INTERACTION_MILLS, MANAGE_MILLS, UNDO_REPOST_MILLS
from tui.sandbox.core import Core
from tui.sandbox.endpoints import OAUTH2_USER, USER, Answer, Call, Endpoint, only_keys
from tui.sandbox.jsons import JsonObject
from tui.sandbox.refusals import invalid
from tui.sandbox.world.model import WorldPost


def _target(call: Call, value: str, parameter: str) -> WorldPost:
    post = call.core.world.posts.get(int(checked_id(parameter, value)))
    if post is None or call.core.why_unseen(post, call.who) is not None:
        raise invalid(parameter, value, f"Could not find tweet with {parameter}: [{value}].")
    return post


def repost(call: Call) -> Answer:
    """Repost; doing it twice changes nothing."""
    call.own_id()
    only_keys(call.body, frozenset(("tweet_id",)))
    core, now = call.core, call.core.clock()
    target = _target(call, call.text_of("tweet_id"), "tweet_id")
    target = core.world.posts.get(target.reposts, target) if target.reposts is not None else target
    made = _own_repost(core, target.id)
    if made is None:
        made = WorldPost(
            core.arrivals.next_id(now), core.world.me, now, "", lang=target.lang, reposts=target.id
        )
        target.repost_count += 1
        core.arrivals.add(made)
    said: JsonObject = {"id": str(made.id)} if core.naming == "old" else {"rest_id": str(made.id)}
    return Answer({"data": {"retweeted": True, **said}}, mills=INTERACTION_MILLS)


def undo_repost(call: Call) -> Answer:
    """Take a repost back."""
    call.own_id()
    target_id = int(checked_id("source_tweet_id", call.path["source_tweet_id"]))
    made = _own_repost(call.core, target_id)
    if made is not None:
        call.core.arrivals.bury(made.id)
        if (target := call.core.world.posts.get(target_id)) is not None:
            target.repost_count = max(0, target.repost_count - 1)
    return Answer({"data": {"retweeted": False}}, mills=UNDO_REPOST_MILLS)


def _own_repost(core: Core, target_id: int) -> WorldPost | None:
    mine = (p for p in core.world.newest_first() if p.author_id == core.world.me)
    return next((p for p in mine if p.reposts == target_id), None)


def bookmark(call: Call) -> Answer:
    """Bookmark a post."""
    call.own_id()
    only_keys(call.body, frozenset(("tweet_id", "folder_id")))
    target = _target(call, call.text_of("tweet_id"), "tweet_id")
    if target.id not in call.core.world.bookmarks:
        call.core.world.bookmarks.append(target.id)
        target.bookmark_count += 1
    return Answer({"data": {"bookmarked": True}}, mills=MANAGE_MILLS)


def remove_bookmark(call: Call) -> Answer:
    """Take a bookmark away."""
    call.own_id()
    post_id = int(checked_id("tweet_id", call.path["tweet_id"]))
    if post_id in call.core.world.bookmarks:
        call.core.world.bookmarks.remove(post_id)
    return Answer({"data": {"bookmarked": False}}, mills=MANAGE_MILLS)


ENDPOINTS: Final = (
    Endpoint("POST", "/2/users/{id}/retweets", repost, USER, 50),
    Endpoint("DELETE", "/2/users/{id}/retweets/{source_tweet_id}", undo_repost, USER, 50),
    Endpoint("POST", "/2/users/{id}/bookmarks", bookmark, OAUTH2_USER, 50),
    Endpoint("DELETE", "/2/users/{id}/bookmarks/{tweet_id}", remove_bookmark, OAUTH2_USER, 50),
)
