"""The two namings of X's API, as a translation at the border: inside the sandbox only the old names are used.

Old: `tweet.fields`, `referenced_tweets`, `note_tweet`. New (X's description 2.167): `post.fields`,
`referenced_posts`, `note_post`. A server speaks one of them and refuses the other's parameters with 400, so
that a client's way of finding out which one is spoken can be tested.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

from tui.sandbox.jsons import Json

Naming = Literal["old", "new"]

# Keys and values that are called otherwise. Paths, `tweet_id` in bodies and `retweeted` stay as they are.
NEW_NAMES: Final[dict[str, str]] = {
    "tweet.fields": "post.fields",
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "tweets": "posts",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "total_tweet_count": "total_post_count",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "pinned_tweet_id": "pinned_post_id",
    "most_recent_tweet_id": "most_recent_post_id",
    "referenced_tweets.id": "referenced_posts.id",
    "referenced_tweets.id.author_id": "referenced_posts.id.author_id",
    "referenced_tweets.id.attachments.media_keys": "referenced_posts.id.attachments.media_keys",
}
OLD_NAMES: Final[dict[str, str]] = {new: old for old, new in NEW_NAMES.items()} | {
    # 2.167 lists the expansion without its tail; both are understood.
    "referenced_posts": "referenced_tweets.id",
}
FIELD_PARAMETERS: Final = frozenset(
    ("tweet.fields", "expansions", "user.fields", "media.fields", "poll.fields", "list.fields")
)

# The kinds of problem that 2.167 describes; it has no room for `about:blank` and the rest (see `_described`).
_DESCRIBED: Final = frozenset(
    (
        "resource-not-found",
        "invalid-request",
        "not-authorized-for-resource",
        "resource-unavailable",
        "disallowed-resource",
    )
)
_PROBLEMS: Final = "https://api.twitter.com/2/problems/"
_NEW_PROBLEMS: Final = "https://api.x.com/2/problems/"


_STRANGE: Final = "\0"  # stands after a name of the other naming


def query_in_old_names(query: Mapping[str, str], naming: Naming) -> dict[str, str]:
    """A request's parameters in the names used inside.

    What the naming does not know is marked, so that no endpoint knows it: it is refused like any other
    stranger, and the refusal is not translated.
    """
    if naming == "old":
        return dict(query)
    renamed: dict[str, str] = {}
    for name, value in query.items():
        if name in NEW_NAMES:
            renamed[name + _STRANGE] = value
        elif name in FIELD_PARAMETERS or name in OLD_NAMES:
            key = OLD_NAMES.get(name, name)
            renamed[key] = ",".join(_old_value(key, part) for part in value.split(","))
        else:
            renamed[name] = value
    return renamed


def _old_value(parameter: str, value: str) -> str:
    if value in NEW_NAMES:
        return value + _STRANGE
    if parameter == "tweet.fields" and value == "referenced_posts":
        return "referenced_tweets"
    return OLD_NAMES.get(value, value)


def body_in(naming: Naming, body: Json) -> Json:
    """An answer's body in the naming that the server speaks."""
    if naming == "old":
        return body
    renamed = _renamed(body)
    return _described(_unmarked(renamed)) if isinstance(renamed, dict) and "title" in renamed else renamed


def _renamed(value: Json) -> Json:
    if isinstance(value, dict):
        return {NEW_NAMES.get(k, k): _renamed_under(k, v) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(v) for v in value]
    return value


def _renamed_under(key: str, value: Json) -> Json:
    if isinstance(value, str):
        if key == "scope" and value == "tweet":  # of `withheld`
            return "post"
        return _text_renamed(value) if key in _SAYING else value
    return _renamed(value)


_SAYING: Final = frozenset(("detail", "message", "parameter", "type"))


def _text_renamed(text: str) -> str:
    """The names in a sentence of an error, longest first so that none is cut in half."""
    text = text.replace(_PROBLEMS, _NEW_PROBLEMS)
    for old in sorted(NEW_NAMES, key=len, reverse=True):
        if "." in old or "_" in old:
            text = re.sub(re.escape(old) + f"(?!{_STRANGE})", NEW_NAMES[old], text)
    return text


def _unmarked(value: Json) -> Json:
    if isinstance(value, dict):
        return {k.replace(_STRANGE, ""): _unmarked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_unmarked(v) for v in value]
    return value.replace(_STRANGE, "") if isinstance(value, str) else value


def _described(body: Json) -> Json:
    """Give a problem that 2.167 does not describe a `code` and `message` beside its own keys, which it does."""
    if not isinstance(body, dict) or not isinstance(body.get("type"), str) or "title" not in body:
        return body
    kind = str(body["type"]).rsplit("/", 1)[-1]
    if kind in _DESCRIBED:
        return body
    status = body.get("status")
    return {**body, "code": status if isinstance(status, int) else 0, "message": str(body.get("detail", ""))}
