"""What all endpoints share: the world, its clock, who may see what, and the look-ups between them."""

from typing import Final, Literal

from tui.sandbox.access import Tokens, Who
from tui.sandbox.arrivals import Arrivals, Clock, faster
from tui.sandbox.bill import Bill
from tui.sandbox.company import Company
from tui.sandbox.limits import Limits
from tui.sandbox.naming import Naming
from tui.sandbox.uploads import Upload
from tui.sandbox.wire import Wire
from tui.sandbox.world.model import World, WorldPost, WorldUser

WITHHELD_EVERYWHERE: Final = frozenset(("XX", "XY"))  # X's codes for "in all countries" and "for copyright"


class Core:
    """One sandbox's state, without any network.

    `own_time`: the world's clock goes at `speed`, too, and everything in it has that clock's times; limits and the
    bill keep to `clock`. Without it posts come at `speed`, but at the time of `clock`.
    """

    def __init__(
        self,
        world: World,
        *,
        naming: Naming,
        speed: float,
        clock: Clock,
        base_url: str,
        tokens: Tokens,
        own_time: bool = False,
    ) -> None:
        self.world = world
        self.naming: Naming = naming
        self.rate = speed if own_time and speed > 0 else 1.0
        self.clock = clock if self.rate == 1.0 else faster(clock, self.rate)
        self.base_url = base_url
        self.tokens = tokens
        self.arrivals = Arrivals(world, self.clock, speed / self.rate, self.rate)
        self.company = Company(world, self.arrivals)
        self.wire = Wire(world, base_url, self.find)
        self.bill = Bill(clock)
        self.limits = Limits(clock)
        self.uploads: dict[str, Upload] = {}

    @property
    def me(self) -> WorldUser:
        """The logged-in person."""
        return self.world.users[self.world.me]

    def find(self, post_id: int) -> WorldPost | None:
        """A post, even a deleted one."""
        return self.world.posts.get(post_id) or self.arrivals.graves.get(post_id)

    def follows(self, who: Who, user_id: int) -> bool:
        """Whether a protected account's posts are open to the one who asks."""
        return who != "app" and (user_id == self.world.me or user_id in self.world.following)

    def why_unseen(self, post: WorldPost, who: Who) -> Literal["protected", "suspended", "withheld"] | None:
        """Why `who` may not see a post, None where they may."""
        author = self.world.users[post.author_id]
        if author.suspended:
            return "suspended"
        if author.protected and not self.follows(who, author.id):
            return "protected"
        if WITHHELD_EVERYWHERE & set(post.withheld_in):
            return "withheld"
        return None

    def is_latest(self, post: WorldPost) -> bool:
        """Whether no newer version of this post is out: timelines show only the newest."""
        later = post.edit_ids[post.edit_ids.index(post.id) + 1 :] if post.id in post.edit_ids else []
        return not any(i in self.world.posts for i in later)

    def connection(self, who: Who, user_id: int) -> list[str]:
        """What the logged-in person has with somebody, in X's words."""
        if who == "app":
            return []
        following = ["following"] if user_id in self.world.following else []
        return following + (["muting"] if user_id in self.world.muted else [])
