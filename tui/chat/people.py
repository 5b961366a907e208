"""Who took part in a session: by role, with how much, new or not, answered or not."""

from collections.abc import Callable, Collection, Iterable
from typing import Final

from tui.chat.heard import Heard
from tui.chat.values import Person, Role
from tui.chat.wording import says_new
from tui.model.ids import PostId, UserId

RoleOf = Callable[[str], Role]
ChildrenOf = Callable[[PostId], Iterable[Heard]]
_ORDER: Final[dict[Role, int]] = {"host": 0, "co-host": 1, "guest": 2, "participant": 3}


class People:
    """The authors of a session's posts, each made anew only when something about them has changed.

    Where no participant's earlier post is known, nobody is new but who says so. `tags` are the room's. It does not know
    its room, which would then know itself: thousands of posts would wait for the garbage collector.
    """

    def __init__(self, earlier: Collection[UserId], tags: Collection[str] = ()) -> None:
        self._tags = tags
        self._earlier = earlier
        self._posts: dict[UserId, dict[PostId, Heard]] = {}
        self._new: dict[UserId, set[PostId]] = {}  # posts that say that their author is new
        self._known = False
        self._made: dict[UserId, Person] = {}
        self._list: tuple[Person, ...] | None = ()

    def add(self, one: Heard) -> None:
        """Count a post; not a plain repost."""
        if one.author is not None:
            self._posts.setdefault(one.author, {})[one.root] = one
            if says_new(one.post.text, self._tags):
                self._new.setdefault(one.author, set()).add(one.root)
            self.look_again(one.author)

    def discard(self, one: Heard) -> None:
        """Take a post out."""
        if one.author is not None:
            posts = self._posts[one.author]
            del posts[one.root]
            self._new.get(one.author, set()).discard(one.root)
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

    def earlier_changed(self, user: UserId) -> None:
        """Whether somebody is known from before has changed; they need not be here for that to tell of others."""
        self._made.pop(user, None)
        self._list = None

    def list(self, role: RoleOf, children: ChildrenOf) -> tuple[Person, ...]:
        """Hosts, co-hosts, guests, everybody else; of each those with most posts first, then who came first.

        `role` of a username; `children` are the posts that answer or quote a post, by its root.
        """
        if self._list is None:
            known = self._knows_earlier(role)
            if known != self._known:
                self._known = known
                self._made.clear()
            for user in self._posts.keys() - self._made.keys():
                self._made[user] = self._person(user, role, children)
            self._list = tuple(
                sorted(
                    self._made.values(),
                    key=lambda one: (_ORDER[one.role], -one.posts, one.first_post, one.id),
                )
            )
        return self._list

    def _knows_earlier(self, role: RoleOf) -> bool:
        """Whether somebody is known from before: a host who has announced the session says nothing of who comes."""
        hosts = {user for user, posts in self._posts.items() if _role_of(posts, role) in ("host", "co-host")}
        return any(user not in hosts for user in self._earlier)

    def _person(self, user: UserId, role_of: RoleOf, children: ChildrenOf) -> Person:
        posts = self._posts[user]
        newest = max(posts.values(), key=lambda one: one.when)
        first = min(posts.values(), key=lambda one: one.when)
        author = newest.post.author
        assert author is not None
        role = role_of(newest.username)
        new = bool(self._new.get(user)) or (self._known and user not in self._earlier)
        return Person(
            user,
            author.username,
            author.name,
            role,
            len(posts),
            new and role == "participant",
            any(child.author != user for one in posts for child in children(one)),
            first.post.id,
        )


def _role_of(posts: dict[PostId, Heard], role: RoleOf) -> Role:
    return role(max(posts.values(), key=lambda one: one.when).username)
