"""A post as JSON of our own, without loss: what a kept post is stored as, and how it goes to another machine.

Ids are strings and what has its default is left out. Each struct is the value of the same name in `tui.model.post`;
the number in `v` is raised when one of them changes its meaning, and `decoded` reads every version there was.
"""

from datetime import UTC, datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from tui.model.ids import PostId, UserId, parse_id
from tui.model.post import (
    Author,
    Counts,
    Gone,
    LinkTo,
    Media,
    MediaKind,
    Poll,
    PollOption,
    Post,
    Span,
    SpanKind,
    WhyGone,
)

VERSION: Final = 1
_DEEPEST: Final = 8  # posts within posts; the store itself builds four


class AuthorForm(Struct, omit_defaults=True):
    """`Author`."""

    id: str
    username: str
    name: str
    verified: bool = False
    protected: bool = False


class SpanForm(Struct, omit_defaults=True):
    """`Span`."""

    start: int
    end: int
    kind: SpanKind
    value: str
    href: str | None = None
    title: str | None = None
    to: LinkTo = "page"
    user_id: str | None = None


class MediaForm(Struct, omit_defaults=True):
    """`Media`."""

    key: str
    kind: MediaKind
    alt: str | None = None
    url: str | None = None
    preview_url: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


class PollForm(Struct, omit_defaults=True):
    """`Poll`; its options as (label, votes)."""

    id: str
    options: list[tuple[str, int]]
    closed: bool = False
    ends_at: datetime | None = None


class GoneForm(Struct):
    """`Gone`."""

    id: str
    why: WhyGone


class InnerForm(Struct, omit_defaults=True):
    """`Post`. What it reposts or quotes is in `reposted` or `quoted`, or, where that is gone, in `..._gone`."""

    id: str
    created_at: datetime
    text: str
    author: AuthorForm | None = None
    spans: list[SpanForm] = []
    lang: str | None = None
    source: str | None = None
    conversation_id: str | None = None
    reply_to: str | None = None
    reply_to_user: str | None = None
    media: list[MediaForm] = []
    poll: PollForm | None = None
    counts: dict[str, int] = {}
    edits: list[str] = []
    sensitive: bool = False
    reposted: "InnerForm | None" = None
    reposted_gone: GoneForm | None = None
    quoted: "InnerForm | None" = None
    quoted_gone: GoneForm | None = None


class PostForm(InnerForm, omit_defaults=True, kw_only=True):
    """A whole post, with the version of the form it is in."""

    v: Literal[1]


def encoded(post: Post) -> str:
    """`post` as one line of JSON."""
    whole = PostForm(v=VERSION, **_fields(post))  # type: ignore[arg-type]
    return msgspec.json.encode(whole).decode()


def decoded(text: str | bytes) -> Post:
    """The post that `encoded` made `text` of. Raises ValueError, in one line, for anything else."""
    try:
        return built(msgspec.json.decode(text, type=PostForm))
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise ValueError(str(wrong)) from None


def form_of(text: str) -> PostForm:
    """The form that `encoded` has written."""
    return msgspec.json.decode(text, type=PostForm)


def built(form: PostForm) -> Post:
    """The post of a form. Raises ValueError, in one line, for what no post can hold."""
    return _post(form, 0)


def _fields(post: Post) -> dict[str, object]:
    """What the structs hold of a post, by their names."""
    reposted, quoted = post.reposted, post.quoted
    return {
        "id": str(post.id),
        "created_at": post.created_at,
        "text": post.text,
        "author": _author_form(post.author),
        "spans": [_span_form(span) for span in post.spans],
        "lang": post.lang,
        "source": post.source,
        "conversation_id": _text(post.conversation_id),
        "reply_to": _text(post.reply_to),
        "reply_to_user": _text(post.reply_to_user),
        "media": [_media_form(one) for one in post.media],
        "poll": _poll_form(post.poll),
        "counts": _counts_form(post.counts),
        "edits": [str(number) for number in post.edits],
        "sensitive": post.sensitive,
        "reposted": _inner_form(reposted) if isinstance(reposted, Post) else None,
        "reposted_gone": GoneForm(str(reposted.id), reposted.why) if isinstance(reposted, Gone) else None,
        "quoted": _inner_form(quoted) if isinstance(quoted, Post) else None,
        "quoted_gone": GoneForm(str(quoted.id), quoted.why) if isinstance(quoted, Gone) else None,
    }


def _inner_form(post: Post) -> InnerForm:
    return InnerForm(**_fields(post))  # type: ignore[arg-type]


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _author_form(author: Author | None) -> AuthorForm | None:
    if author is None:
        return None
    return AuthorForm(str(author.id), author.username, author.name, author.verified, author.protected)


def _span_form(span: Span) -> SpanForm:
    return SpanForm(
        span.start, span.end, span.kind, span.value, span.href, span.title, span.to, _text(span.user_id)
    )


def _media_form(one: Media) -> MediaForm:
    return MediaForm(
        one.key, one.kind, one.alt, one.url, one.preview_url, one.width, one.height, one.duration_ms
    )


def _poll_form(poll: Poll | None) -> PollForm | None:
    if poll is None:
        return None
    options = [(option.label, option.votes) for option in poll.options]
    return PollForm(str(poll.id), options, poll.closed, poll.ends_at)


def _counts_form(counts: Counts) -> dict[str, int]:
    return {name: count for name in Counts._fields if (count := getattr(counts, name))}


def _post(form: InnerForm, depth: int) -> Post:
    if depth > _DEEPEST:
        raise ValueError(f"more than {_DEEPEST} posts inside each other")
    return Post(
        PostId(parse_id(form.id)),
        _author(form.author),
        _utc(form.created_at),
        form.text,
        tuple(map(_span, form.spans)),
        form.lang,
        form.source,
        _post_id(form.conversation_id),
        _post_id(form.reply_to),
        _user_id(form.reply_to_user),
        tuple(Media(*(getattr(one, name) for name in Media.__slots__)) for one in form.media),
        _poll(form.poll),
        _counts(form.counts),
        tuple(PostId(parse_id(number)) for number in form.edits),
        form.sensitive,
        _inside(form.reposted, form.reposted_gone, depth),
        _inside(form.quoted, form.quoted_gone, depth),
    )


def _inside(form: InnerForm | None, gone: GoneForm | None, depth: int) -> Post | Gone | None:
    if form is not None:
        return _post(form, depth + 1)
    return None if gone is None else Gone(PostId(parse_id(gone.id)), gone.why)


def _author(form: AuthorForm | None) -> Author | None:
    if form is None:
        return None
    return Author(UserId(parse_id(form.id)), form.username, form.name, form.verified, form.protected)


def _span(form: SpanForm) -> Span:
    return Span(
        form.start, form.end, form.kind, form.value, form.href, form.title, form.to, _user_id(form.user_id)
    )


def _poll(form: PollForm | None) -> Poll | None:
    if form is None:
        return None
    options = tuple(PollOption(label, votes) for label, votes in form.options)
    return Poll(parse_id(form.id), options, form.closed, form.ends_at and _utc(form.ends_at))


def _counts(form: dict[str, int]) -> Counts:
    if unknown := form.keys() - set(Counts._fields):
        raise ValueError(f"counts: {min(unknown)!r} is none of {', '.join(Counts._fields)}")
    return Counts(**form)


def _post_id(text: str | None) -> PostId | None:
    return None if text is None else PostId(parse_id(text))


def _user_id(text: str | None) -> UserId | None:
    return None if text is None else UserId(parse_id(text))


def _utc(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"{when.isoformat()} lacks its offset from UTC")
    return when.astimezone(UTC)
