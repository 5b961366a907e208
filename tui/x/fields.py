"""What we ask X to send, and the two names that X has for the same things.

The old names go out first. Where X refuses one, the new ones are tried and remembered (`origin`). Asked for
is what a reader shows and nothing that costs more: no `entities.mentions.username`, no `in_reply_to_user_id`
expansion (their users would be billed, and entities name them anyway), no pinned posts.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

Naming = Literal["old", "new"]

# Parameters as tweepy takes them: with underscores for the dots.
POST_FIELDS: Final[Mapping[str, list[str]]] = {
    "tweet_fields": [
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "entities",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "possibly_sensitive",
        "public_metrics",
        "referenced_tweets",
        "source",
    ],
    "expansions": [
        "attachments.media_keys",
        "attachments.poll_ids",
        "author_id",
        "referenced_tweets.id",
        "referenced_tweets.id.attachments.media_keys",
        "referenced_tweets.id.author_id",
    ],
    "user_fields": ["protected", "verified"],
    "media_fields": ["alt_text", "duration_ms", "height", "preview_image_url", "type", "url", "width"],
    "poll_fields": ["end_datetime", "options", "voting_status"],
}
LEAN_POST_FIELDS: Final[Mapping[str, list[str]]] = {
    **POST_FIELDS,
    "expansions": [one for one in POST_FIELDS["expansions"] if not one.startswith("referenced_tweets")],
}
"""Without the posts that are answered or quoted, and so without paying for them and their authors."""
USER_FIELDS: Final[Mapping[str, list[str]]] = {"user_fields": ["protected", "verified"]}
LIST_FIELDS: Final[Mapping[str, list[str]]] = {
    "list_fields": ["description", "member_count", "owner_id", "private"]
}
ENDPOINT_PARAMETERS: Final = (
    "tweet.fields",
    "expansions",
    "user.fields",
    "media.fields",
    "poll.fields",
    "list.fields",
    "max_results",
    "pagination_token",
    "since_id",
    "until_id",
)

# From X's descriptions 2.166 and 2.167. None: the new naming has no such value.
_NEW_NAMES: Final[dict[str, str | None]] = {
    "tweet.fields": "post.fields",
    "note_tweet": "note_post",
    "referenced_tweets": "referenced_posts",
    "referenced_tweets.id": "referenced_posts.id",
    "referenced_tweets.id.author_id": "referenced_posts.id.author_id",
    "referenced_tweets.id.attachments.media_keys": "referenced_posts.id.attachments.media_keys",
    "owner_id": None,
}
_NAMED: Final = frozenset({"tweet.fields", "post.fields", "expansions", "list.fields", "user.fields"})


def in_naming(query: Mapping[str, str], naming: Naming) -> dict[str, str]:
    """A request's parameters, which are in the old names, as `naming` has them."""
    if naming == "old":
        return dict(query)
    return {
        _NEW_NAMES.get(name) or name: _in_new_names(value.split(",")) if name in _NAMED else value
        for name, value in query.items()
    }


def _in_new_names(values: Iterable[str]) -> str:
    renamed = (_NEW_NAMES.get(value, value) for value in values)
    return ",".join(value for value in renamed if value is not None)


def names_a_field(body: bytes) -> bool:
    """Whether a 400's body is about the name of a field, so that the other naming may do better."""
    return any(f'"{name}"'.encode() in body or f"[{name}]".encode() in body for name in _NAMED)
