"""Posts for the tests of the store: a plain one to vary, and strategies for any."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tui.model.ids import PostId, UserId, first_id_at
from tui.model.page import Page
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post, Span

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ANA = Author(UserId(11), "ana", "Ana Lima")
BO = Author(UserId(12), "bo", "Bo Lindqvist", verified=True)


def an_id(number: int) -> PostId:
    """The id of a post made `number` seconds after NOW."""
    return PostId(first_id_at(NOW + timedelta(seconds=number)) + 7)


def a_post(number: int, text: str = "Three things I learned", **changes: Any) -> Post:
    """A plain post by Ana, made `number` seconds after NOW."""
    made = NOW + timedelta(seconds=number)
    return replace(Post(an_id(number), ANA, made, text), **changes)


def a_page(*posts: Post, **more: Any) -> Page:
    """A page of `posts`, newest first as X sends it."""
    return Page(tuple(sorted(posts, key=lambda post: post.id, reverse=True)), **more)


# --- any post -----------------------------------------------------------------------------------------

_ids = st.integers(1000, 2**63 - 2)
_earlier_versions = st.integers(1, 999).map(
    PostId
)  # apart from the ids of posts: versions that are here get linked
_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)
_name = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)
_maybe = st.none() | _name
_moments = st.datetimes(datetime(2006, 1, 1), datetime(2100, 1, 1)).map(
    lambda when: when.replace(microsecond=when.microsecond // 1000 * 1000, tzinfo=UTC)
)
_numbers = st.integers(0, 2**40)
# One person has one name within an example: what differs is a matter for the tests of merging.
authors = st.integers(1, 6).map(lambda n: Author(UserId(n), f"user{n}", f"Name {n}", n % 2 == 0, n % 3 == 0))
spans = st.builds(
    Span,
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from(["hashtag", "cashtag", "mention", "link"]),
    _text,
    st.none() | _text,
    st.none() | _text,
    st.sampled_from(["page", "media", "post"]),
    st.none() | _ids.map(UserId),
)
media = st.builds(
    Media,
    _name,
    st.sampled_from(["photo", "video", "animated_gif"]),
    st.none() | _text,
    _maybe,
    _maybe,
    st.none() | _numbers,
    st.none() | _numbers,
    st.none() | _numbers,
)
polls = st.builds(
    Poll,
    _ids,
    st.lists(st.builds(PollOption, _text, _numbers), min_size=2, max_size=4).map(tuple),
    st.booleans(),
    st.none() | _moments,
)
counts = st.builds(Counts, *[_numbers] * 6)
_gone = st.builds(Gone, _ids.map(PostId), st.sampled_from(["deleted", "protected", "not fetched"]))


def posts(depth: int = 2) -> st.SearchStrategy[Post]:
    """Any post, with any posts inside to `depth`."""
    inside = st.none() | _gone | posts(depth - 1) if depth else st.none() | _gone
    return st.builds(
        Post,
        id=_ids.map(PostId),
        author=st.none() | authors,
        created_at=_moments,
        text=_text,
        spans=st.lists(spans, max_size=3).map(tuple),
        lang=_maybe,
        source=_maybe,
        conversation_id=st.none() | _ids.map(PostId),
        reply_to=st.none() | _ids.map(PostId),
        reply_to_user=st.none() | _ids.map(UserId),
        media=st.lists(media, max_size=2, unique_by=lambda one: one.key).map(tuple),
        poll=st.none() | polls,
        counts=counts,
        edits=st.lists(_earlier_versions, max_size=3, unique=True).map(tuple),
        sensitive=st.booleans(),
        reposted=inside,
        quoted=inside,
    )


def ids_in(post: Post) -> list[PostId]:
    """The id of a post and all ids inside it."""
    inside = [one for one in (post.reposted, post.quoted) if one]
    return [
        post.id,
        *(number for one in inside for number in (ids_in(one) if isinstance(one, Post) else [one.id])),
    ]
