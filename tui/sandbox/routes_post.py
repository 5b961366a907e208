"""Writing posts: post, reply, edit, delete, with what X refuses of it (x-api.md section 2)."""

from typing import Final

from tui.sandbox.asked import checked_id
from tui.sandbox.bill import (
    MANAGE_MILLS,
    POST_MILLS,
    POST_WITH_URL_MILLS,
    SUMMONED_REPLY_MILLS,
)
from tui.sandbox.core import Core
from tui.sandbox.endpoints import USER, Answer, Call, Endpoint, only_keys
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.refusals import forbidden, invalid_body, not_found
from tui.sandbox.timelines import mentioned
from tui.sandbox.typed import LIMIT, find, typed, weighted_length
from tui.sandbox.wire import EDIT_WINDOW_MS, EDITS
from tui.sandbox.world.model import WorldMedia, WorldPoll, WorldPost

_KEYS: Final = frozenset(
    (
        "card_uri",
        "community_id",
        "direct_message_deep_link",
        "edit_options",
        "for_super_followers_only",
        "geo",
        "made_with_ai",
        "media",
        "nullcast",
        "paid_partnership",
        "poll",
        "quote_tweet_id",
        "reply",
        "reply_settings",
        "share_with_followers",
        "text",
    )
)
_PREMIUM_LIMIT: Final = 25_000
_NOT_ENGAGED: Final = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the"
    " author of the post you are replying to."
)


def create(call: Call) -> Answer:
    """Post, reply or edit. Raises Refusal for all that X refuses."""
    only_keys(call.body, _KEYS)
    core, now = call.core, call.core.clock()
    if "quote_tweet_id" in call.body:
        raise forbidden(
            "Quoting this post is not allowed because you have not been mentioned or otherwise engaged."
        )
    text = call.body.get("text", "")
    if not isinstance(text, str):
        raise invalid_body("$.text: must be a string")
    media, poll = _media(call), _poll(call, now)
    if not text.strip() and not media and poll is None:
        raise invalid_body("text is required when there is no media")
    previous = _edited(call, now)
    target = _reply_target(call)
    _refuse_text(core, text, previous)
    post = WorldPost(
        core.arrivals.next_id(now), core.world.me, now, text, source="delurk", media=media, poll=poll
    )
    post.edit_ids = [post.id]
    if target is not None:
        _answer_to(post, target)
    if previous is not None:
        _replace(core, previous, post)
    core.arrivals.add(post)
    core.company.hear(post)
    return Answer(_made(core, post), 201, _price(core, post, target))


def _made(core: Core, post: WorldPost) -> JsonObject:
    data: JsonObject = {"id": str(post.id), "text": core.wire.said(post)[0].text}
    if core.naming == "new":  # the older description does not know it here
        data["edit_history_tweet_ids"] = [str(i) for i in core.wire.versions(post)]
    return {"data": data}


def _price(core: Core, post: WorldPost, target: WorldPost | None) -> int:
    if any(e.kind == "url" for e in find(post.text)):
        return POST_WITH_URL_MILLS
    if target is not None and target.author_id != core.world.me:
        return SUMMONED_REPLY_MILLS
    return POST_MILLS


def _refuse_text(core: Core, text: str, previous: WorldPost | None) -> None:
    said = typed(text, (), lambda name: core.wire.user_named(name) is not None)
    if weighted_length(said.text) > (_PREMIUM_LIMIT if core.me.verified else LIMIT):
        raise forbidden("Your Tweet text is too long.")
    if sum(e.kind == "cashtag" for e in said.entities) > 1:
        raise forbidden("Your Tweet may contain at most one cashtag.")
    mine = (p for p in core.world.posts.values() if p.author_id == core.world.me and p.reposts is None)
    if text and previous is None and any(p.text == text for p in mine):
        raise forbidden("You are not allowed to create a Tweet with duplicate content.")


def _reply_target(call: Call) -> WorldPost | None:
    reply = call.body.get("reply")
    if reply is None:
        return None
    if not isinstance(reply, dict) or not isinstance(reply.get("in_reply_to_tweet_id"), str):
        raise invalid_body("$.reply.in_reply_to_tweet_id: is missing but it is required")
    target = call.core.world.posts.get(
        int(checked_id("in_reply_to_tweet_id", str(reply["in_reply_to_tweet_id"])))
    )
    if target is None or call.core.why_unseen(target, call.who) is not None:
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if not _may_answer(call.core, target):
        raise forbidden(_NOT_ENGAGED)
    return target


def _may_answer(core: Core, target: WorldPost) -> bool:
    """Own posts, and posts that mention or quote the logged-in person (since 2026-02-23)."""
    quoted = core.find(target.quotes) if target.quotes is not None else None
    summoned = core.me.username.lower() in mentioned(core, target)
    return (
        target.author_id == core.world.me
        or summoned
        or (quoted is not None and quoted.author_id == core.world.me)
    )


def _answer_to(post: WorldPost, target: WorldPost) -> None:
    post.reply_to = target.id
    post.conversation_id = target.conversation_id or target.id
    target.reply_count += 1


def _edited(call: Call, now_ms: int) -> WorldPost | None:
    """The version that an edit replaces. Only Premium, within the hour, five times."""
    options = call.body.get("edit_options")
    if options is None:
        return None
    if not isinstance(options, dict) or not isinstance(options.get("previous_post_id"), str):
        raise invalid_body("$.edit_options.previous_post_id: is missing but it is required")
    core = call.core
    previous = core.world.posts.get(int(checked_id("previous_post_id", str(options["previous_post_id"]))))
    if previous is None or previous.author_id != core.world.me or not core.is_latest(previous):
        raise forbidden("You are not permitted to edit this Tweet.")
    versions = core.wire.versions(previous)
    first = core.find(versions[0]) or previous
    late = now_ms > first.created_ms + EDIT_WINDOW_MS
    if not core.me.verified or late or len(versions) > EDITS:
        raise forbidden("This Tweet can not be edited.")
    return previous


def _replace(core: Core, previous: WorldPost, post: WorldPost) -> None:
    post.edit_of = previous.edit_of or previous.id
    post.reply_to, post.conversation_id = previous.reply_to, previous.conversation_id or previous.id
    ids = [*core.wire.versions(previous), post.id]
    for version in ids[:-1]:
        if (earlier := core.find(version)) is not None:
            earlier.edit_ids = ids
    post.edit_ids = ids


def _media(call: Call) -> list[WorldMedia]:
    media = call.body.get("media")
    if media is None:
        return []
    ids = media.get("media_ids") if isinstance(media, dict) else None
    if not isinstance(ids, list) or not 1 <= len(ids) <= 4:
        raise invalid_body("$.media.media_ids: must be an array of 1 to 4 ids")
    found = [call.core.uploads.get(str(i)) for i in ids]
    if any(one is None for one in found):
        raise invalid_body("Your media IDs are invalid.")
    return [one.media for one in found if one is not None]


def _poll(call: Call, now_ms: int) -> WorldPoll | None:
    poll = call.body.get("poll")
    if poll is None:
        return None
    options: Json = poll.get("options") if isinstance(poll, dict) else None
    minutes: Json = poll.get("duration_minutes") if isinstance(poll, dict) else None
    if not isinstance(options, list) or not 2 <= len(options) <= 4:
        raise invalid_body("$.poll.options: must be an array of 2 to 4 texts")
    labels = [str(option) for option in options]
    if (
        not isinstance(minutes, int)
        or not 5 <= minutes <= 10080
        or not all(1 <= len(x) <= 25 for x in labels)
    ):
        raise invalid_body(
            "$.poll: duration_minutes must be between 5 and 10080, options of 1 to 25 characters"
        )
    return WorldPoll(
        call.core.arrivals.next_id(now_ms), labels, [0] * len(labels), now_ms + minutes * 60_000, minutes
    )


def delete(call: Call) -> Answer:
    """Delete an own post."""
    post = call.core.world.posts.get(int(checked_id("id", call.path["id"])))
    if post is None:
        raise not_found()
    if post.author_id != call.core.world.me:
        raise forbidden("You are not authorized to delete this Tweet.")
    call.core.arrivals.bury(post.id)
    call.core.company.forget(post)
    return Answer({"data": {"deleted": True}}, mills=MANAGE_MILLS)


ENDPOINTS: Final = (
    Endpoint("POST", "/2/tweets", create, USER, 100),
    Endpoint("DELETE", "/2/tweets/{id}", delete, USER, 50),
)
