"""A post as one line without drawing: for pipes, `DELURK_PLAIN` and screen readers. State first, extras in words."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from tui.layout import when
from tui.layout.body import Body, body_of
from tui.layout.parts import gone_words
from tui.model.post import Author, Gone, Media, Poll, Post
from tui.text.cleaning import clean_line

_ENDS = ".!?…。！？"


def plain(
    post: Post | Gone,
    *,
    now: datetime,
    zone: tzinfo,
    state: tuple[str, ...] = (),
    place: tuple[int, int] | None = None,
) -> str:
    """`post` in sentences on one line. `state` comes first ("Unread", "Answer to question 2"), `place` last (3, 9)."""
    sentences = [*state, *_sentences(post, now, zone)]
    if place is not None:
        sentences.append(f"{place[0]} of {place[1]}")
    return " ".join(sentence if sentence.endswith(tuple(_ENDS)) else f"{sentence}." for sentence in sentences)


def _sentences(post: Post | Gone, now: datetime, zone: tzinfo) -> Iterator[str]:
    if isinstance(post, Gone):
        yield gone_words(post)
        return
    if post.reposted is not None:
        yield f"Reposted by {_handle(post.author)}"
    if isinstance(post.reposted, Gone):
        yield gone_words(post.reposted)
        return
    shown = post.shown
    yield _who_and_when(shown, now, zone)
    body = body_of(shown)
    if text := clean_line(body.text):
        yield text
    yield from _extras(shown, body, now, zone)


def _who_and_when(post: Post, now: datetime, zone: tzinfo) -> str:
    facts = [_handle(post.author)]
    if post.author is not None:
        facts.append(clean_line(post.author.name) or "no name")
    facts.append(when.clock(post.created_at, now, zone))
    if post.edited:
        facts.append("edited")
    return ", ".join(facts)


def _handle(author: Author | None) -> str:
    return f"@{clean_line(author.username)}" if author else "author unknown"


def _extras(post: Post, body: Body, now: datetime, zone: tzinfo) -> Iterator[str]:
    if post.poll is not None:
        yield _poll(post.poll, now)
    for link in body.titled:
        yield f"Link: {clean_line(link.title or '')}, {clean_line(link.value)}"
    if post.sensitive and post.media:
        yield "Marked as sensitive"
    for media in post.media:
        yield _media(media)
    if isinstance(post.quoted, Gone):
        yield f"Quotes a post. {gone_words(post.quoted)}"
    elif post.quoted is not None:
        yield f"Quotes {_who_and_when(post.quoted, now, zone)}: {clean_line(body_of(post.quoted).text)}"


def _poll(poll: Poll, now: datetime) -> str:
    votes = sum(option.votes for option in poll.options)
    answers = ", ".join(
        f"{clean_line(option.label)} {round(100 * option.votes / votes) if votes else 0}%"
        for option in poll.options
    )
    facts = ["1 vote" if votes == 1 else f"{votes:,} votes"]
    if poll.closed or (poll.ends_at is not None and poll.ends_at < now):
        facts.append("closed")
    elif poll.ends_at is not None:
        facts.append(when.left(poll.ends_at, now))
    return f"Poll, {', '.join(facts)}: {answers}"


def _media(media: Media) -> str:
    kind = {"photo": "Picture", "video": "Video", "animated_gif": "Silent film"}[media.kind]
    length = (
        f", {when.length(media.duration_ms)}"
        if media.kind == "video" and media.duration_ms is not None
        else ""
    )
    return f"{kind}{length}: {clean_line(media.alt or '') or 'no alt text'}"
