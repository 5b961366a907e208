"""Invented pages as X would send them, in either naming."""

import json
from collections.abc import Mapping
from typing import Any

ANA = {"id": "1001", "name": "Ana Lima", "username": "ana_lima", "verified": True, "protected": False}
BO = {"id": "1002", "name": "Bo", "username": "bo", "verified": False, "protected": True}

QUOTED = {
    "id": "1700000000000000001",
    "author_id": "1002",
    "text": "Fish &amp; chips &lt;3 https://t.co/aaaaaaaaaa",
    "created_at": "2026-11-24T08:00:00.000Z",
    "entities": {
        "urls": [
            {
                "start": 23,
                "end": 46,
                "url": "https://t.co/aaaaaaaaaa",
                "expanded_url": "https://kitchen.example/fish?a=1",
                "display_url": "kitchen.example/fish?a=1",
                "title": "Fish\u202e and chips",
            }
        ]
    },
}
REPOSTED = {
    "id": "1700000000000000002",
    "author_id": "1002",
    "text": "Look at this https://t.co/bbbbbbbbbb",
    "created_at": "2026-11-24T09:00:00.000Z",
    "entities": {
        "urls": [
            {
                "start": 13,
                "end": 36,
                "url": "https://t.co/bbbbbbbbbb",
                "expanded_url": "https://x.com/bo/status/1700000000000000001",
                "display_url": "x.com/bo/status/1700…",
            }
        ]
    },
    "referenced_tweets": [{"type": "quoted", "id": "1700000000000000001"}],
}
REPOST = {
    "id": "1700000000000000003",
    "author_id": "1001",
    "text": "RT @bo: Look at this https://t.co/bbbbbbb…",
    "created_at": "2026-11-24T10:00:00.000Z",
    "referenced_tweets": [{"type": "retweeted", "id": "1700000000000000002"}],
}
FULL = {
    "id": "1700000000000000004",
    "author_id": "1001",
    "text": "It begins like this and then it is cut…",
    "created_at": "2026-11-24T11:00:00.000Z",
    "conversation_id": "1600000000000000000",
    "in_reply_to_user_id": "1003",
    "lang": "en",
    "source": "Web",
    "possibly_sensitive": True,
    "note_tweet": {
        "text": "It begins like this and then it goes on #learning with @bo",
        "entities": {
            "hashtags": [{"start": 40, "end": 49, "tag": "learning"}],
            "mentions": [{"start": 55, "end": 58, "username": "bo", "id": "1002"}],
        },
    },
    "referenced_tweets": [{"type": "replied_to", "id": "1600000000000000000"}],
    "attachments": {"media_keys": ["3_1", "7_2", "3_gone"], "poll_ids": ["77"]},
    "public_metrics": {
        "retweet_count": 1,
        "reply_count": 2,
        "like_count": 3,
        "quote_count": 4,
        "bookmark_count": 5,
        "impression_count": 6,
    },
    "edit_history_tweet_ids": ["1699999999999999999", "1700000000000000004"],
}
PAGE: dict[str, Any] = {
    "data": [FULL, REPOST],
    "includes": {
        "users": [ANA, BO],
        "tweets": [REPOSTED, QUOTED],
        "media": [
            {"media_key": "3_1", "type": "photo", "alt_text": "A\ncat", "url": "https://pbs.example/1.jpg"},
            {"media_key": "7_2", "type": "video", "duration_ms": 9000, "width": 640, "height": 360},
        ],
        "polls": [
            {
                "id": "77",
                "voting_status": "closed",
                "end_datetime": "2026-11-25T11:00:00.000Z",
                "options": [
                    {"position": 2, "label": "No", "votes": 3},
                    {"position": 1, "label": "Yes", "votes": 4},
                ],
            }
        ],
    },
    "errors": [
        {
            "value": "1600000000000000000",
            "resource_id": "1600000000000000000",
            "resource_type": "tweet",
            "parameter": "referenced_tweets.id",
            "title": "Not Found Error",
            "detail": "Could not find tweet with referenced_tweets.id: [1600000000000000000].",
            "type": "https://api.twitter.com/2/problems/resource-not-found",
        }
    ],
    "meta": {
        "result_count": 2,
        "newest_id": "1700000000000000004",
        "oldest_id": "1700000000000000003",
        "next_token": "b26v89c19zqg8o3f",
    },
}

_NEW = {
    "tweets": "posts",
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
    "edit_history_tweet_ids": "edit_history_post_ids",
}


def in_new_names(value: Any) -> Any:
    """The same page as X's description 2.167 names things."""
    if isinstance(value, Mapping):
        return {_NEW.get(key, key): in_new_names(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_new_names(inner) for inner in value]
    return value


def body(page: object) -> bytes:
    """The page as bytes."""
    return json.dumps(page).encode()
