"""The threads of a room without questions: who answered whom, however the posts arrive.

A post joins the conversation that X says it is in, the post it answers and the post it quotes; posts that are not here
join those that name them all the same.
"""

from collections.abc import Iterable

from tui.chat.heard import Heard, When
from tui.chat.values import Talk
from tui.model.ids import PostId


class Threads:
    """Posts in threads. To take one out, make them anew of the others: it is rare, and what it joined falls apart."""

    def __init__(self, some: Iterable[Heard] = ()) -> None:
        self._over: dict[PostId, PostId] = {}  # towards the head of a set of ids that belong together
        self._posts: dict[PostId, list[Heard]] = {}  # by that head
        self._done: dict[PostId, tuple[When, Talk]] = {}
        for one in some:
            self.add(one)

    def add(self, one: Heard) -> None:
        """Let a post in; not a plain repost."""
        head = self._head(one.root)
        for other in (one.post.id, one.post.conversation_id, one.replies, one.quotes):
            if other is not None:
                head = self._join(head, self._head(other))
        self._posts.setdefault(head, []).append(one)
        self._done.pop(head, None)

    def list(self) -> tuple[Talk, ...]:
        """The threads, in the order of their first posts."""
        for head, some in self._posts.items():
            if head not in self._done:
                self._done[head] = _talk(some)
        return tuple([talk for _, talk in sorted(self._done.values(), key=lambda pair: pair[0])])

    def _head(self, post: PostId) -> PostId:
        over = self._over
        head = over.setdefault(post, post)
        while over[head] != head:
            over[head] = over[over[head]]
            head = over[head]
        return head

    def _join(self, one: PostId, other: PostId) -> PostId:
        if one == other:
            return one
        if len(self._posts.get(one, ())) < len(self._posts.get(other, ())):
            one, other = other, one
        self._over[other] = one
        if other in self._posts:
            self._posts.setdefault(one, []).extend(self._posts.pop(other))
            self._done.pop(other, None)
            self._done.pop(one, None)
        return one


def _talk(some: Iterable[Heard]) -> tuple[When, Talk]:
    ordered = sorted(some, key=lambda one: one.when)
    people = len({one.author for one in ordered if one.author is not None})
    return ordered[0].when, Talk(ordered[0].post.id, tuple([one.post.id for one in ordered]), people)
