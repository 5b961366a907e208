"""What has been read of a panel: stretches between two posts, as many as there are.

One high-water mark would call everything below it read; a person reads the newest ten, then an hour of
last Tuesday. Stretches are kept sorted, apart from each other, both ends included.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from tui.model.ids import PostId


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """The posts of a panel with ids from `oldest` to `newest`, both included, all read."""

    oldest: PostId
    newest: PostId

    def __post_init__(self) -> None:
        if self.oldest > self.newest:
            raise ValueError(f"a stretch runs from oldest to newest, not from {self.oldest} to {self.newest}")


Marks = tuple[Stretch, ...]


def is_read(marks: Marks, post: PostId) -> bool:
    """Whether `post` lies in one of the stretches."""
    if not marks:
        return False
    at = bisect_right(marks, post, key=lambda stretch: stretch.oldest)
    return at > 0 and post <= marks[at - 1].newest


def with_read(marks: Marks, read: Stretch) -> Marks:
    """`marks` and `read` together. Stretches that share a post become one.

    Lying close is not enough: ids are snowflakes, and any two may have a post between them.
    """
    joined = [read, *(mark for mark in marks if mark.oldest <= read.newest and read.oldest <= mark.newest)]
    apart = [mark for mark in marks if mark.newest < read.oldest or read.newest < mark.oldest]
    whole = Stretch(min(mark.oldest for mark in joined), max(mark.newest for mark in joined))
    return tuple(sorted([whole, *apart]))


def with_each(marks: Marks, posts: Iterable[PostId]) -> Marks:
    """`marks` and these posts, each read by itself: in a conversation there may be others between any two."""
    alone = {post for post in posts if not is_read(marks, post)}
    return tuple(sorted([*marks, *(Stretch(post, post) for post in alone)])) if alone else marks


def without(marks: Marks, unread: Stretch) -> Marks:
    """`marks` less `unread`: a stretch that reaches over it is cut, into two where it must be."""
    left: list[Stretch] = []
    for mark in marks:
        if mark.newest < unread.oldest or unread.newest < mark.oldest:
            left.append(mark)
            continue
        if mark.oldest < unread.oldest:
            left.append(Stretch(mark.oldest, PostId(unread.oldest - 1)))
        if unread.newest < mark.newest:
            left.append(Stretch(PostId(unread.newest + 1), mark.newest))
    return tuple(left)


def joined(marks: Marks, posts: list[PostId]) -> Marks:
    """`marks` after reading `posts`, each of them next to the one before in its panel, in any direction.

    What lies between two neighbours is nothing, so the whole run is one stretch.
    """
    return with_read(marks, Stretch(min(posts), max(posts))) if posts else marks
