"""Who took part in a session: by role, with how much, new or not, answered or not."""

from collections.abc import Callable, Collection, Iterable
from typing import Final

from tui.chat.heard import Heard
from tui.chat.values import Person, Role
from tui.model.ids import PostId, UserId

_ORDER: Final[dict[Role, int]] = {"host": 0, "co-host": 1, "guest": 2, "participant": 3}


class People:
    """The authors of a session's posts, each made anew only when something about them has changed.

    `children` gives the posts that answer or quote a post, by its root.
    """

    def __init__(
        self,
        role: Callable[[str], Role],
        earlier: Collection[UserId],
        children: Callable[[PostId], Iterable[Heard]],
    ) -> None:
        self._role = role
        self._earlier = earlier
        self._children = children
        self._posts: dict[UserId, dict[PostId, Heard]] = {}
        self._made: dict[UserId, Person] = {}
        self._list: tuple[Person, ...] | None = ()

    def add(self, one: Heard) -> None:
        """Count a post; not a plain repost."""
        if one.author is not None:
            self._posts.setdefault(one.author, {})[one.root] = one
            self.look_again(one.author)

    def discard(self, one: Heard) -> None:
        """Take a post out."""
        if one.author is not None:
            posts = self._posts[one.author]
            del posts[one.root]
            if not posts:
                del self._posts[one.author]
            self.look_again(one.author)

    def look_again(self, user: UserId | None = None) -> None:
        """Something about a person has changed that is not among their posts; None: about anybody."""
        if user is None:
            self._made.clear()
        elif self._made.pop(user, None) is None and user not in self._posts:
            return
        self._list = None

    def list(self) -> tuple[Person, ...]:
        """Hosts, co-hosts, guests, everybody else; of each those with most posts first, then who came first."""
        if self._list is None:
            for user in self._posts.keys() - self._made.keys():
                self._made[user] = self._person(user)
            self._list = tuple(
                sorted(
                    self._made.values(),
                    key=lambda one: (_ORDER[one.role], -one.posts, one.first_post, one.id),
                )
            )
        return self._list

    def _person(self, user: UserId) -> Person:
        posts = self._posts[user]
        newest = max(posts.values(), key=lambda one: one.when)
        first = min(posts.values(), key=lambda one: one.when)
        author = newest.post.author
        assert author is not None
        return Person(
            user,
            author.username,
            author.name,
            self._role(newest.username),
            len(posts),
            user not in self._earlier,
            any(child.author != user for one in posts for child in self._children(one)),
            first.post.id,
        )
