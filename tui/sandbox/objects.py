"""Lists, pictures and polls as X's JSON, and what every such object shares: times, and which fields are wanted."""

from datetime import UTC, datetime
from typing import Final

from tui.sandbox.asked import Asked
from tui.sandbox.jsons import Json, JsonObject
from tui.sandbox.world.model import WorldList, WorldMedia, WorldPoll

# An expansion brings the field it expands with it, asked or not.
_BROUGHT: Final[dict[str, str]] = {
    "author_id": "author_id",
    "attachments.media_keys": "attachments",
    "attachments.poll_ids": "attachments",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "referenced_tweets.id.attachments.media_keys": "referenced_tweets",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "entities.mentions.username": "entities",
    "pinned_tweet_id": "pinned_tweet_id",
    "most_recent_tweet_id": "most_recent_tweet_id",
    "owner_id": "owner_id",
}


def x_time(ms: int) -> str:
    """A time as X writes it: UTC, always with milliseconds (tweepy's models raise without)."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{ms % 1000:03d}Z"


def wanted(fields: frozenset[str], expansions: frozenset[str]) -> frozenset[str]:
    """The asked fields and those that the expansions bring."""
    return fields | {_BROUGHT[e] for e in expansions if e in _BROUGHT}


def list_json(one: WorldList, asked: Asked) -> JsonObject:
    """A list with id, name and the asked fields."""
    fields = wanted(asked.list, asked.expansions & {"owner_id"})
    out: JsonObject = {"id": str(one.id), "name": one.name}
    values: JsonObject = {
        "created_at": x_time(one.created_ms),
        "description": one.description,
        "follower_count": one.followers,
        "member_count": len(one.member_ids),
        "owner_id": str(one.owner_id),
        "private": one.private,
    }
    return out | {k: v for k, v in values.items() if k in fields and v != ""}


def media_json(media: WorldMedia, asked: Asked, base_url: str) -> JsonObject:
    """A picture or film with media_key, type and the asked fields."""
    picture = f"{base_url}/sandbox/media/{media.key}.png"
    film = media.kind != "photo"
    values: JsonObject = {
        "alt_text": media.alt or None,
        "width": media.width,
        "height": media.height,
        "url": None if film else picture,
        "preview_image_url": picture if film else None,
        "duration_ms": media.duration_ms if media.kind == "video" and media.duration_ms else None,
    }
    kept = {k: v for k, v in values.items() if k in asked.media and v is not None}
    return {"media_key": media.key, "type": media.kind, **kept}


def poll_json(poll: WorldPoll, asked: Asked, now_ms: int) -> JsonObject:
    """A poll with id, options and the asked fields."""
    votes = [*poll.votes, *[0] * len(poll.options)]
    options: list[Json] = [
        {"position": at + 1, "label": label, "votes": votes[at]} for at, label in enumerate(poll.options)
    ]
    values: JsonObject = {
        "duration_minutes": poll.minutes,
        "end_datetime": x_time(poll.ends_ms),
        "voting_status": "closed" if poll.ends_ms <= now_ms else "open",
    }
    kept = {k: v for k, v in values.items() if k in asked.poll}
    return {"id": str(poll.id), "options": options, **kept}
