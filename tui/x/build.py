"""Wire structs to posts: one `Builder` a page, which knows what came along with it.

Used by `wire` alone. Text goes through `text.entities.read_text`, which cuts by entities, unescapes and
cleans; everything else that a person wrote (names, alt texts, poll options) through `clean_line`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast

from tui.model.ids import PostId, UserId, time_of
from tui.model.post import Author, Counts, Gone, LinkTo, Media, MediaKind, Poll, PollOption, Post
from tui.text.cleaning import clean_line
from tui.text.entities import RawEntity, read_text
from tui.x.shapes import (
    Attachments,
    Ballot,
    Entities,
    Includes,
    Link,
    Metrics,
    Picture,
    Reference,
    Tweet,
    User,
)

_POST_ADDRESS: Final = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:\w+|i/web)/status(?:es)?/\d+", re.ASCII
)
_HOST: Final = re.compile(r"https?://([^/?#\\]*)", re.IGNORECASE)
_MEDIA_KINDS: Final = frozenset({"photo", "video", "animated_gif"})
# X serves chains of two; a made-up page may hold a ring or a chain of thousands.
_DEEPEST: Final = 20
_NO_COUNTS: Final = Counts()


def author_from(user: User) -> Author:
    """The author that an entry of includes.users is."""
    return Author(
        id=UserId(user.id),
        username=clean_line(user.username),
        name=clean_line(user.name),
        verified=bool(user.verified),
        protected=bool(user.protected),
    )


class Builder:
    """Makes a page's posts, each once, with the reposted and quoted ones inside."""

    def __init__(
        self,
        data: Sequence[Tweet],
        includes: Includes,
        gone: Mapping[PostId, Gone],
        known: Mapping[UserId, Author],
    ) -> None:
        self._along = [*(includes.tweets or ()), *(includes.posts or ())]
        self._tweets = {tweet.id: tweet for tweet in (*self._along, *data)}
        self._own = {tweet.id for tweet in data}
        self._gone = gone
        self._known = known
        self._authors = {user.id: author_from(user) for user in includes.users or ()}
        self._media = {picture.media_key: picture for picture in includes.media or ()}
        self._polls = {ballot.id: ballot for ballot in includes.polls or ()}
        self._built: dict[int, Post] = {}
        self._depth = 0

    def others(self) -> tuple[Post, ...]:
        """The posts that came along and are none of the page's own, each once; after those were built."""
        ids = dict.fromkeys(tweet.id for tweet in self._along)
        return tuple(self.built(self._tweets[id]) for id in ids if id not in self._own)

    def authors(self) -> tuple[Author, ...]:
        """Everybody that came along; after the posts were built."""
        return tuple(self._authors.values())

    def built(self, tweet: Tweet) -> Post:
        """The post that `tweet` is; the same object however often it is asked for."""
        if (post := self._built.get(tweet.id)) is None:
            self._depth += 1
            post = self._built[tweet.id] = self._build(tweet)
            self._depth -= 1
        return post

    def _build(self, tweet: Tweet) -> Post:
        text, spans = read_text(*_text(tweet))
        reposted: Post | Gone | None = None
        quoted: Post | Gone | None = None
        reply_to: PostId | None = None
        for reference in tweet.referenced_tweets or tweet.referenced_posts or ():
            match reference.type:
                case "retweeted" | "reposted":
                    reposted = self._referred(reference)
                case "quoted":
                    quoted = self._referred(reference)
                case "replied_to":
                    reply_to = PostId(reference.id)
        attached = tweet.attachments
        return Post(
            PostId(tweet.id),
            self._author(tweet),
            _made_at(tweet),
            text,
            spans,
            None if tweet.lang is None else clean_line(tweet.lang),
            None if tweet.source is None else clean_line(tweet.source),
            cast("PostId | None", tweet.conversation_id),
            reply_to,
            cast("UserId | None", tweet.in_reply_to_user_id),
            () if attached is None else self._pictures(attached),
            None if attached is None else self._poll(attached),
            _NO_COUNTS if tweet.public_metrics is None else _counts(tweet.public_metrics),
            tuple(cast("list[PostId]", tweet.edit_history_tweet_ids or tweet.edit_history_post_ids or [])),
            bool(tweet.possibly_sensitive),
            reposted,
            quoted,
        )

    def _referred(self, reference: Reference) -> Post | Gone:
        if (post := self._built.get(reference.id)) is not None:
            return post
        tweet = self._tweets.get(reference.id)
        if tweet is None and (tweet := reference.as_tweet()) is not None:
            self._tweets[tweet.id] = tweet
            self._along.append(tweet)
        if tweet is not None and self._depth < _DEEPEST:
            return self.built(tweet)
        return self._gone.get(PostId(reference.id)) or Gone(PostId(reference.id), "not fetched")

    def _author(self, tweet: Tweet) -> Author | None:
        id = tweet.author_id
        if tweet.author is not None:
            id = tweet.author.id
            if id not in self._authors:
                self._authors[id] = author_from(tweet.author)
        if id is None:
            return None
        return self._authors.get(id) or self._known.get(UserId(id))

    def _pictures(self, attached: Attachments) -> tuple[Media, ...]:
        for picture in attached.media or ():
            self._media.setdefault(picture.media_key, picture)
        found = (self._media.get(key) for key in attached.media_keys or ())
        return tuple(
            _picture(picture) for picture in found if picture is not None and picture.type in _MEDIA_KINDS
        )

    def _poll(self, attached: Attachments) -> Poll | None:
        for id in attached.poll_ids or ():
            if (ballot := self._polls.get(id)) is not None:
                return _poll(ballot)
        return None if attached.poll is None else _poll(attached.poll)


def _text(tweet: Tweet) -> tuple[str, list[RawEntity], list[RawEntity]]:
    """The whole text of `tweet`, still escaped, the entities that belong to it, and those of its cut form.

    X leaves entities out of notes at times. Only the cut form has the link from there to the whole post.
    """
    note = tweet.note_tweet or tweet.note_post
    if note is None:
        return tweet.text, _raw_entities(tweet.entities), []
    whole = re.compile(rf"/status(?:es)?/{tweet.id}(?![0-9])")
    also = [
        entity
        for entity in _raw_entities(tweet.entities)
        if not (entity.to == "post" and whole.search(entity.value))
    ]
    return note.text, _raw_entities(note.entities), also


def _raw_entities(entities: Entities | None) -> list[RawEntity]:
    if entities is None:
        return []
    found = [RawEntity(tag.start, tag.end, "hashtag", tag.tag) for tag in entities.hashtags or ()]
    found += [RawEntity(tag.start, tag.end, "cashtag", tag.tag) for tag in entities.cashtags or ()]
    found += [
        RawEntity(who.start, who.end, "mention", who.username, user_id=cast("UserId | None", who.id))
        for who in entities.mentions or ()
    ]
    if entities.urls:  # a post with four pictures has its one link four times
        once = {(link.start, link.end, link.url): link for link in entities.urls}
        for link in once.values():
            if link.url.isprintable():
                found.append(_raw_link(link))
                if link.unwound_url and _leads_on(link.expanded_url or link.url, link.unwound_url):
                    found.append(_unwound(link, link.unwound_url))
    return found


def _raw_link(link: Link) -> RawEntity:
    return RawEntity(
        link.start,
        link.end,
        "link",
        link.expanded_url or link.url,
        display=link.display_url or link.expanded_url or link.url,
        href=link.url or None,
        title=link.title,
        to=_leads_to(link),
    )


def _unwound(link: Link, address: str) -> RawEntity:
    """Where a link leads in the end, through somebody's shortener: rules look at that host, too."""
    to: LinkTo = "post" if _POST_ADDRESS.match(address) else "page"
    return RawEntity(link.start, link.end, "link", address, href=link.url or None, to=to, beside=True)


def _leads_on(expanded: str, unwound: str) -> bool:
    """Whether the two addresses name different hosts, as far as a glance tells."""
    before, after = _HOST.match(expanded), _HOST.match(unwound)
    return before is None or after is None or before[1].lower() != after[1].lower()


def _leads_to(link: Link) -> LinkTo:
    if link.media_key is not None or (link.display_url or "").startswith(("pic.twitter.com/", "pic.x.com/")):
        return "media"
    return "post" if _POST_ADDRESS.match(link.expanded_url or "") else "page"


def _made_at(tweet: Tweet) -> datetime:
    """When X says, else when the id says: pages fetched without created_at have the time all the same."""
    when = tweet.created_at
    if when is None:
        return time_of(PostId(tweet.id))
    return when if when.tzinfo is UTC else when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _counts(metrics: Metrics) -> Counts:
    reposts = metrics.retweet_count if metrics.repost_count is None else metrics.repost_count
    return Counts(
        metrics.reply_count or 0,
        reposts or 0,
        metrics.like_count or 0,
        metrics.quote_count or 0,
        metrics.bookmark_count or 0,
        metrics.impression_count or 0,
    )


def _picture(picture: Picture) -> Media:
    return Media(
        key=picture.media_key,
        kind=cast("MediaKind", picture.type),
        alt=(clean_line(picture.alt_text) or None) if picture.alt_text else None,
        url=_address(picture.url),
        preview_url=_address(picture.preview_image_url),
        width=picture.width,
        height=picture.height,
        duration_ms=picture.duration_ms,
    )


def _address(url: str | None) -> str | None:
    """`url`, where it is one: an address has no control characters to harm a terminal with."""
    return url if url and url.isprintable() else None


def _poll(ballot: Ballot) -> Poll:
    options = sorted(ballot.options, key=lambda option: option.position)
    return Poll(
        id=ballot.id,
        options=tuple(PollOption(clean_line(option.label), option.votes) for option in options),
        closed=ballot.voting_status == "closed",
        ends_at=None if ballot.end_datetime is None else ballot.end_datetime.astimezone(UTC),
    )
