"""What is read in a conversation is read in the panel that it was opened from, too."""

from collections.abc import Collection

from tui.deck.panel import PanelState
from tui.model.ids import PostId
from tui.model.reading import Stretch, is_read, with_each, without


def read_in(origin: PanelState, posts: Collection[PostId], standing: frozenset[PostId]) -> None:
    """Mark posts read in a panel where they stand, by themselves or reposted."""
    for at, post in enumerate(origin.posts):
        if post.shown.id in posts or post.id in posts:
            origin.read_between(at, at)
    held = {post.id for post in origin.posts}
    beyond = {post for post in standing.intersection(posts) - held if not is_read(origin.marks, post)}
    origin.marks = with_each(origin.marks, beyond)
    origin.unread = max(0, origin.unread - len(beyond))


def unread_in(origin: PanelState, posts: Collection[PostId]) -> None:
    """Mark posts unread in a panel that holds them."""
    for post in [post for post in origin.posts if post.shown.id in posts and not origin.is_unread(post)]:
        origin.marks = without(origin.marks, Stretch(post.id, post.id))
        origin.unread += 1
