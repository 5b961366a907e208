"""How a post becomes rows and rows become a post again; nobody else knows the columns.

Spans are a compact JSON array in the post's own row: one array a span, empty tails left out. A page of a
hundred posts is built some fifty times a second by a reader who holds a key down, so rows are unpacked by
position.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tui.model.ids import PostId, UserId
from tui.model.post import Author, Counts, Gone, LinkTo, Media, Poll, PollOption, Post, Span, SpanKind

# The order in which `post_row` gives and `build_post` takes them.
POST_COLUMNS: Final = (
    "id", "author_id", "created_at", "text", "spans", "lang", "source", "conversation_id", "reply_to",
    "reply_to_user", "replies", "reposts", "likes", "quotes", "bookmarks", "views", "edits", "sensitive",
    "media", "poll_id", "reposted_id", "quoted_id",
)  # fmt: skip
MEDIA_COLUMNS: Final = (
    "post_id", "position", "key", "kind", "alt", "url", "preview_url", "width", "height", "duration_ms",
)  # fmt: skip

_AT_SPANS: Final = POST_COLUMNS.index("spans")

Row = tuple[Any, ...]
Referred = Mapping[int, Post | Gone]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_SPAN_CODES: Final[dict[SpanKind, str]] = {"hashtag": "#", "cashtag": "$", "mention": "@", "link": "l"}
_SPAN_KINDS: Final = {code: kind for kind, code in _SPAN_CODES.items()}
_TO_CODES: Final[dict[LinkTo, int]] = {"page": 0, "media": 1, "post": 2}
_TOS: Final[tuple[LinkTo, ...]] = ("page", "media", "post")
_EMPTY: Final[dict[int, Any]] = {3: "", 4: None, 5: None, 6: 0, 7: None}  # what a span's tail may leave out
_dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_loads: Final = json.loads


def milliseconds(when: datetime) -> int:
    """An aware time as the databases keep it."""
    return (when - _EPOCH) // _MILLISECOND


def moment(stored: int) -> datetime:
    """The aware time that `milliseconds` made `stored` of."""
    return _EPOCH + timedelta(milliseconds=stored)


def post_row(post: Post) -> Row:
    """The values of POST_COLUMNS."""
    counts = post.counts
    return (
        post.id,
        post.author.id if post.author else None,
        milliseconds(post.created_at),
        post.text,
        _dumps([_span_row(span) for span in post.spans]) if post.spans else None,
        post.lang,
        post.source,
        post.conversation_id,
        post.reply_to,
        post.reply_to_user,
        counts.replies,
        counts.reposts,
        counts.likes,
        counts.quotes,
        counts.bookmarks,
        counts.views,
        edits_text(post.id, post.edits),
        post.sensitive,
        len(post.media),
        post.poll.id if post.poll else None,
        post.reposted.id if post.reposted else None,
        post.quoted.id if post.quoted else None,
    )


def edits_text(post_id: PostId, edits: tuple[PostId, ...]) -> str | None:
    """The column `edits`: JSON, but empty for a post that knows of itself alone, which nearly all do."""
    if not edits:
        return None
    return "" if edits == (post_id,) else _dumps(edits)


def media_rows(post: Post) -> list[Row]:
    """The values of MEDIA_COLUMNS, a row for each picture or film."""
    return [
        (post.id, at, one.key, one.kind, one.alt, one.url, one.preview_url, one.width, one.height, one.duration_ms)
        for at, one in enumerate(post.media)
    ]  # fmt: skip


def poll_row(post_id: PostId, poll: Poll) -> Row:
    """The columns of the table `poll`, in their order."""
    options = _dumps([(option.label, option.votes) for option in poll.options])
    return (post_id, poll.id, options, poll.closed, poll.ends_at and milliseconds(poll.ends_at))


def build_post(
    row: Row,
    spans: tuple[Span, ...],
    author: Author | None,
    media: tuple[Media, ...],
    poll: Poll | None,
    referred: Referred,
) -> Post:
    """The post of a row in the order of POST_COLUMNS; `referred` has what it reposts and quotes."""
    (post_id, _, created_at, text, _, lang, source, conversation_id, reply_to, reply_to_user,
     replies, reposts, likes, quotes, bookmarks, views, edits, sensitive, _, _, reposted, quoted) = row  # fmt: skip
    return Post(
        post_id,
        author,
        datetime.fromtimestamp(created_at / 1000, UTC),
        text,
        spans,
        lang,
        source,
        conversation_id,
        reply_to,
        reply_to_user,
        media,
        poll,
        Counts(replies, reposts, likes, quotes, bookmarks, views),
        () if edits is None else tuple(_loads(edits)) if edits else (post_id,),
        sensitive == 1,
        referred[reposted] if reposted else None,
        referred[quoted] if quoted else None,
    )


def build_spans(some: Iterable[Row]) -> list[tuple[Span, ...]]:
    """The spans of each row, read at one go: the reader of JSON costs more to begin than to go on."""
    kept = [row[_AT_SPANS] for row in some]
    if not any(kept):
        return [()] * len(kept)
    read = _loads(f"[{','.join(one or '[]' for one in kept)}]")
    return [tuple(map(_build_span, one)) if one else () for one in read]


def author_row(author: Author) -> Row:
    """What `build_author` takes."""
    return (author.id, author.username, author.name, author.verified, author.protected)


def build_author(row: Row) -> Author:
    """The author of (id, username, name, verified, protected)."""
    number, username, name, verified, protected = row
    return Author(UserId(number), username, name, verified == 1, protected == 1)


def build_media(row: Row) -> Media:
    """The picture or film of a row in the order of MEDIA_COLUMNS."""
    return Media(*row[2:])


def build_poll(row: Row) -> Poll:
    """The poll of a row of the table `poll`."""
    _, number, options, closed, ends_at = row
    answers = tuple(PollOption(label, votes) for label, votes in _loads(options))
    return Poll(number, answers, closed == 1, None if ends_at is None else moment(ends_at))


def _span_row(span: Span) -> list[Any]:
    row = [
        span.start, span.end, _SPAN_CODES[span.kind], span.value, span.href, span.title,
        _TO_CODES[span.to], span.user_id,
    ]  # fmt: skip
    while len(row) > 3 and row[-1] == _EMPTY[len(row) - 1]:
        row.pop()
    return row


def _build_span(row: list[Any]) -> Span:
    kind = _SPAN_KINDS[row[2]]
    if 4 <= len(row) <= 6:
        return Span(row[0], row[1], kind, *row[3:])
    start, end, _, value, href, title, to, user = (*row, *(_EMPTY[at] for at in range(len(row), 8)))
    return Span(start, end, kind, value, href, title, _TOS[to], user)
