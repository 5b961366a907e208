"""What a request asks for: fields, expansions, page, dates, each held to what the endpoint takes.

Anything X would refuse is refused here with X's 400: strange parameters, strange fields, numbers out of range.
Only old names arrive (see `naming`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

from tui.sandbox.refusals import Refusal, invalid

Shape = Literal["posts", "users", "lists", "none"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TWEET_FIELDS: Final = _names(
    "article article_title attachments author_id card_uri community_id context_annotations conversation_id"
    " created_at display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang"
    " matched_media_notes media_metadata non_public_metrics note_request_suggestions note_tweet organic_metrics"
    " paid_partnership possibly_sensitive promoted_metrics public_metrics referenced_tweets reply_settings scopes"
    " source suggested_source_links suggested_source_links_with_counts text withheld"
)
USER_FIELDS: Final = _names(
    "affiliation confirmed_email connection_status created_at description entities id is_identity_verified location"
    " most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics"
    " receives_your_dm subscription subscription_type url username verified verified_followers_count verified_type"
    " withheld"
)
MEDIA_FIELDS: Final = _names(
    "alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics"
    " public_metrics type url variants width"
)
POLL_FIELDS: Final = _names("duration_minutes end_datetime id options voting_status")
LIST_FIELDS: Final = _names("created_at description follower_count id member_count name owner_id private")
PLACE_FIELDS: Final = _names("contained_within country country_code full_name geo id name place_type")
FIELDS: Final[dict[str, frozenset[str]]] = {
    "tweet.fields": TWEET_FIELDS,
    "user.fields": USER_FIELDS,
    "media.fields": MEDIA_FIELDS,
    "poll.fields": POLL_FIELDS,
    "list.fields": LIST_FIELDS,
    "place.fields": PLACE_FIELDS,
}
EXPANSIONS: Final[dict[Shape, frozenset[str]]] = {
    "posts": _names(
        "article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet"
        " attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username geo.place_id"
        " in_reply_to_user_id entities.note.mentions.username referenced_tweets.id"
        " referenced_tweets.id.attachments.media_keys referenced_tweets.id.author_id"
    ),
    "users": _names("affiliation.user_id most_recent_tweet_id pinned_tweet_id"),
    "lists": frozenset(("owner_id",)),
    "none": frozenset(),
}
_SHAPE_PARAMETERS: Final[dict[Shape, tuple[str, ...]]] = {
    "posts": ("tweet.fields", "expansions", "media.fields", "poll.fields", "user.fields", "place.fields"),
    "users": ("user.fields", "expansions", "tweet.fields"),
    "lists": ("list.fields", "expansions", "user.fields"),
    "none": (),
}
ID: Final = re.compile(r"[0-9]{1,19}\Z")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z\Z")


@dataclass(frozen=True, slots=True)
class Takes:
    """What an endpoint's query may hold: the shape of its answer, more parameters, and bounds of max_results."""

    shape: Shape = "none"
    more: frozenset[str] = frozenset()
    page: tuple[int, int, int] | None = None  # least, most, default
    needs: str = ""  # a parameter that must be there

    def parameters(self) -> list[str]:
        """Every parameter name that is accepted, sorted as X lists them."""
        page = {"max_results", "pagination_token"} if self.page else set()
        needs = {self.needs} if self.needs else set()
        return sorted({*_SHAPE_PARAMETERS[self.shape], *self.more, *page, *needs})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request's wishes, checked. `others` are the endpoint's own parameters, as they came."""

    tweet: frozenset[str] = frozenset()
    user: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    poll: frozenset[str] = frozenset()
    list: frozenset[str] = frozenset()
    expansions: frozenset[str] = frozenset()
    max_results: int = 100
    token: str = ""
    since_id: int = 0
    until_id: int = 0
    start_ms: int | None = None
    end_ms: int | None = None
    exclude: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)


def ask(query: Mapping[str, str], takes: Takes) -> Asked:
    """The wishes of a query string in old names. Raises Refusal (400) for what the endpoint does not take."""
    known = takes.parameters()
    for name, value in query.items():
        if name not in known:
            listed = ",".join(known)
            raise invalid(
                name.strip(), value, f"The query parameter [{name.strip()}] is not one of [{listed}]"
            )
    if takes.needs and not query.get(takes.needs):
        raise invalid(takes.needs, [], f"The `{takes.needs}` query parameter can not be empty")
    listed_fields = {name: _listed(query, name, allowed) for name, allowed in FIELDS.items()}
    return Asked(
        tweet=listed_fields["tweet.fields"],
        user=listed_fields["user.fields"],
        media=listed_fields["media.fields"],
        poll=listed_fields["poll.fields"],
        list=listed_fields["list.fields"],
        expansions=_listed(query, "expansions", EXPANSIONS[takes.shape]),
        max_results=_bounded(query, takes.page),
        token=query.get("pagination_token") or query.get("next_token", ""),
        since_id=_id(query, "since_id"),
        until_id=_id(query, "until_id"),
        start_ms=_time(query, "start_time"),
        end_ms=_time(query, "end_time"),
        exclude=_listed(query, "exclude", frozenset(("replies", "retweets"))),
        others={name: query[name] for name in query if name in takes.more or name == takes.needs},
    )


def _listed(query: Mapping[str, str], name: str, allowed: frozenset[str]) -> frozenset[str]:
    if name not in query:
        return frozenset()
    values = [v for v in query[name].split(",") if v]
    for value in values:
        if value not in allowed:
            listed = ",".join(sorted(allowed))
            message = f"The `{name}` query parameter value [{value}] is not one of [{listed}]"
            raise invalid(name, value, message)
    return frozenset(values)


def _bounded(query: Mapping[str, str], page: tuple[int, int, int] | None) -> int:
    if page is None:
        return 0
    least, most, default = page
    value = query.get("max_results")
    if value is None:
        return default
    if not re.fullmatch(r"-?[0-9]{1,9}", value, re.ASCII):
        raise invalid(
            "max_results", value, f"The `max_results` query parameter value [{value}] is not a number"
        )
    if not least <= int(value) <= most:
        message = f"The `max_results` query parameter value [{value}] is not between {least} and {most}"
        raise invalid("max_results", value, message)
    return int(value)


def _id(query: Mapping[str, str], name: str) -> int:
    value = query.get(name)
    if value is None:
        return 0
    return int(checked_id(name, value))


def checked_id(name: str, value: str) -> str:
    """`value` if it is an id; otherwise raises X's 400 for the parameter."""
    if not ID.match(value):
        raise invalid(
            name, value, f"The `{name}` query parameter value [{value}] does not match ^[0-9]{{1,19}}$"
        )
    return value


def ids_of(value: str, parameter: str, most: int = 100) -> list[str]:
    """The ids of an `ids=` parameter, at most `most`. Raises Refusal (400)."""
    values = value.split(",")
    if len(values) > most:
        message = f"The number of values in the `{parameter}` query parameter list [{len(values)}] is not between 1 and {most}"
        raise invalid(parameter, values, message)
    return [checked_id(parameter, v) for v in values]


def _time(query: Mapping[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    try:
        if not _TIME.match(value):
            raise ValueError(value)
        when = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        raise _not_a_time(name, value) from None
    return int(when.astimezone(UTC).timestamp() * 1000)


def _not_a_time(name: str, value: str) -> Refusal:
    return invalid(
        name, value, f"The `{name}` query parameter value [{value}] is not a valid RFC3339 date time"
    )
