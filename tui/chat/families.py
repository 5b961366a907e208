"""Posts by what they are versions of: X gives every edit an id of its own, and the newest version is the post.

Whichever version comes first, and however often, the same one is current at the end. A post of which any version was
deleted is gone, and stays so.
"""

from collections.abc import Iterator
from typing import Any

from tui.model.ids import PostId
from tui.model.post import Post


class Families:
    """Versions of posts by their root, which is the smallest id of a family."""

    def __init__(self) -> None:
        self._root: dict[PostId, PostId] = {}  # only for ids of families of several
        self._members: dict[PostId, set[PostId]] = {}  # the same, by root
        self._held: dict[PostId, dict[PostId, Post]] = {}
        self._deleted: set[PostId] = set()

    def root_of(self, post: PostId) -> PostId:
        """The root of the family that a post belongs to, as far as is known."""
        return self._root.get(post, post)

    def members(self, root: PostId) -> Iterator[PostId]:
        """All ids of a family."""
        return iter(self._members.get(root, (root,)))

    def current(self, root: PostId) -> Post | None:
        """The newest version held; None where there is none, or where one of them was deleted."""
        held = self._held.get(root)
        if not held:
            return None
        if self._deleted and not self._deleted.isdisjoint(self._members.get(root, (root,))):
            return None
        return _newest(held) if len(held) > 1 else next(iter(held.values()))

    def held(self) -> Iterator[Post]:
        """Every version held of every post that is not gone, in no order."""
        return (post for root, some in self._held.items() if self.current(root) for post in some.values())

    def add(self, post: Post) -> set[PostId]:
        """Keep a version; gives the roots whose current version may have changed, none where it is known already."""
        touched: set[PostId] = set()
        if len(post.edits) > 1:
            touched |= self._join({*post.edits, post.id})
        root = self._root.get(post.id, post.id)
        held = self._held.get(root)
        if held is None:
            self._held[root] = {post.id: post}
        elif (known := held.get(post.id)) is None:
            held[post.id] = post
        elif known is post or _says(known) == _says(post) or _fullness(post) < _fullness(known):
            return touched
        else:
            held[post.id] = post
        touched.add(root)
        return touched

    def is_new_and_alone(self, post: Post) -> bool:
        """Keep a post, if nothing is known of it nor of versions of it: nearly all are such, and this is quick."""
        number = post.id
        if len(post.edits) > 1 or number in self._held or number in self._root or number in self._deleted:
            return False
        self._held[number] = {number: post}
        return True

    def remove(self, post: PostId) -> PostId:
        """Note that a version was deleted; its root."""
        self._deleted.add(post)
        return self._root.get(post, post)

    def _join(self, ids: set[PostId]) -> set[PostId]:
        roots = {self._root.get(one, one) for one in ids}
        root = min(roots)
        members = self._members.setdefault(root, {root})
        if roots == {root} and ids <= members:
            return set()
        for other in roots - {root}:
            members |= self._members.pop(other, {other})
            self._held.setdefault(root, {}).update(self._held.pop(other, {}))
        members |= ids
        for one in members:
            self._root[one] = root
        return roots | {root}


def _newest(held: dict[PostId, Post]) -> Post:
    """The last of several versions by the longest list of them that one has; ids say it only where no list does."""
    order = max((post.edits for post in held.values()), key=lambda edits: (len(edits), edits))
    at = {version: place for place, version in enumerate(order)}
    return max(held.values(), key=lambda post: (at.get(post.id, -1), len(post.edits), post.id))


def _says(post: Post) -> tuple[Any, ...]:
    """What of a post a chat goes by: counts come and go."""
    author = post.author
    return (
        post.text, post.spans, post.created_at, author and (author.id, author.username, author.name),
        post.reply_to, post.reply_to_user, post.conversation_id, bool(post.media),
        post.quoted and post.quoted.id, post.reposted and post.reposted.id,
        post.edits if len(post.edits) > 1 else (),
    )  # fmt: skip


def _fullness(post: Post) -> tuple[Any, ...]:
    """Which of two copies of one version counts: the one that knows more; the order of their words settles the rest."""
    known = (post.author, post.reposted, post.quoted, post.reply_to, post.conversation_id)
    return (
        len(post.edits) if len(post.edits) > 1 else 0,  # as `_says` has it
        sum(one is not None for one in known),
        len(post.spans),
        bool(post.media),
        repr(_says(post)),
    )
