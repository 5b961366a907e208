"""What a post is, once it has come in: clean text, spans into that text, and what it carries along.

Every string here is already unescaped and cleaned (`tui.text.cleaning`); offsets are code points of the
clean text. `tui.x.wire` makes posts from X's answers, `tui.store` keeps them and gives them back equal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from tui.model.ids import PostId, UserId

Kind = Literal["post", "reply", "repost", "quote"]
SpanKind = Literal["hashtag", "cashtag", "mention", "link"]
LinkTo = Literal["page", "media", "post"]
MediaKind = Literal["photo", "video", "animated_gif"]
WhyGone = Literal["deleted", "protected", "suspended", "withheld", "unavailable", "not fetched"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post. `name` can hold anything its owner likes: draw it last on its row."""

    id: UserId
    username: str
    name: str
    verified: bool = False
    protected: bool = False


class Span(NamedTuple):
    """A stretch of a post's text, `start` inclusive to `end` exclusive, that means something.

    `value` is the tag without its sign, the username without its @, or the whole address a link goes to.
    For links, `href` is the t.co address (X's terms: that is the one to open), `title` the page's title
    where X knows it, and `to` says what stands behind it: a page, this post's own media, or another post.
    The text between start and end is the display form of the link.

    What X names and the text does not show stands at its end without a character, behind all other spans: a tag or link
    that was cut off, an account under its new name, the host that a shortened link leads to in the end.
    """

    start: int
    end: int
    kind: SpanKind
    value: str
    href: str | None = None
    title: str | None = None
    to: LinkTo = "page"
    user_id: UserId | None = None

    @property
    def in_text(self) -> bool:
        """Whether something of the text is meant, so that it can be drawn."""
        return self.start < self.end


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or film of a post. `alt` is None where its author wrote none; sizes in pixels."""

    key: str
    kind: MediaKind
    alt: str | None = None
    url: str | None = None
    preview_url: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PollOption:
    """One answer of a poll, with its votes so far."""

    label: str
    votes: int


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll, options in the author's order. `ends_at` is None where X did not say."""

    id: int
    options: tuple[PollOption, ...]
    closed: bool
    ends_at: datetime | None = None


class Counts(NamedTuple):
    """X's public counts at the time of fetching; 0 where X gave none."""

    replies: int = 0
    reposts: int = 0
    likes: int = 0
    quotes: int = 0
    bookmarks: int = 0
    views: int = 0


NO_COUNTS: Final = Counts()


@dataclass(frozen=True, slots=True)
class Gone:
    """A post that is referred to but is not here, and why."""

    id: PostId
    why: WhyGone


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it came from X.

    `author` is None only where X named none (a page without its expansion and no cached copy).
    `text` is whole: the note's text for long posts; for a repost it is X's "RT @name: ..." line, which
    no screen shows, because `reposted` holds the original. `edits` are the ids of all versions, oldest
    first, this one among them; a single id or nothing means never edited.
    """

    id: PostId
    author: Author | None
    created_at: datetime
    text: str
    spans: tuple[Span, ...] = ()
    lang: str | None = None
    source: str | None = None
    conversation_id: PostId | None = None
    reply_to: PostId | None = None
    reply_to_user: UserId | None = None
    media: tuple[Media, ...] = ()
    poll: Poll | None = None
    counts: Counts = NO_COUNTS
    edits: tuple[PostId, ...] = ()
    sensitive: bool = False
    reposted: "Post | Gone | None" = None
    quoted: "Post | Gone | None" = None

    @property
    def kind(self) -> Kind:
        """A repost is a repost whatever it reposts; a quote in a reply is a quote; else reply or post."""
        if self.reposted is not None:
            return "repost"
        if self.quoted is not None:
            return "quote"
        return "post" if self.reply_to is None else "reply"

    @property
    def edited(self) -> bool:
        """Whether this is a later version of an earlier post."""
        return len(self.edits) > 1 and self.id != self.edits[0]

    @property
    def shown(self) -> "Post":
        """The post whose text a reader sees: the original of a repost that is here, else this one."""
        return self.reposted if isinstance(self.reposted, Post) else self
