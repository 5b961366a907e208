"""When posts come and go: the world's own clock, and the ids of what arrives.

World time runs from the start at `speed` times real time; what is due in world time is published at the real
time that belongs to it, because a reader trusts two things: nothing is created in its future, and what arrives
later has a larger id. At speed 1 that changes nothing. Where it changes an id, later references follow.
A whole world may live faster instead, its clock included (`faster`): then an hour of it stays an hour, by every
post's time, and its times run ahead of the reader's clock.
"""

from bisect import insort
from collections.abc import Callable

from tui.sandbox.world.model import SNOWFLAKE_EPOCH_MS, World, WorldPost, snowflake

Clock = Callable[[], int]  # milliseconds since 1970


def faster(clock: Clock, rate: float) -> Clock:
    """A clock that agrees with `clock` now, and goes `rate` times as fast from here."""
    begun = clock()
    return lambda: begun + int((clock() - begun) * rate)


class Arrivals:
    """Publishes a world's posts to come, and takes away what is deleted. Keeps what is gone in `graves`.

    `speed`: how fast the world goes by `clock`; `rate`: how fast that clock goes itself, in real time.
    """

    def __init__(self, world: World, clock: Clock, speed: float, rate: float = 1.0) -> None:
        self.world = world
        self.clock = clock
        self.speed = speed
        self.rate = rate
        self.graves: dict[int, WorldPost] = {}
        self.renamed: dict[int, int] = {}
        self._base_real = self._base_world = clock()
        self._last_id = world.order[-1] if world.order else 0
        self._doomed = [p for p in world.posts.values() if p.deleted_ms is not None]

    def world_ms(self, real_ms: int) -> int:
        """What time it is in the world."""
        return self._base_world + int((real_ms - self._base_real) * self.speed)

    def due_in(self) -> float | None:
        """Real seconds until the next post comes by itself; None where none does."""
        if not self.world.to_come or self.speed <= 0:
            return None
        wait = self.world.to_come[0].created_ms - self.world_ms(self.clock())
        return max(0.0, wait / self.speed / self.rate / 1000)

    def advance(self, seconds: float) -> list[WorldPost]:
        """Let `seconds` of world time pass at once. Returns what was published."""
        self.publish()
        self._base_world += int(seconds * 1000)
        return self.publish()

    def publish(self) -> list[WorldPost]:
        """Publish what is due, and take away what is deleted by now. Returns what was published."""
        real = self.clock()
        now = self.world_ms(real)
        published = []
        while self.world.to_come and self.world.to_come[0].created_ms <= now:
            published.append(self._publish(self.world.to_come.pop(0), real))
        for post in [p for p in self._doomed if p.deleted_ms is not None and p.deleted_ms <= now]:
            self.bury(post.id)
        return published

    def next_id(self, at_ms: int) -> int:
        """An id for something made at `at_ms`, above all ids so far."""
        self._last_id = max(snowflake(at_ms), self._last_id + 1)
        return self._last_id

    def bury(self, post_id: int) -> None:
        """Take a post away; its author stays known. Raises KeyError where there is none."""
        post = self.world.posts[post_id]
        self.world.remove(post_id)
        self.graves[post_id] = post
        self._doomed = [p for p in self._doomed if p.id != post_id]

    def add(self, post: WorldPost) -> WorldPost:
        """Put a post into the world whose id came from `next_id`."""
        if not post.conversation_id:
            post.conversation_id = post.id
        if post.deleted_ms is not None:
            self._doomed.append(post)
        self.world.add(post)
        return post

    def expect(self, post: WorldPost) -> None:
        """Have `post` come when its time does; `created_ms` is in the world's time."""
        insort(self.world.to_come, post, key=lambda one: one.created_ms)

    def _publish(self, post: WorldPost, real_ms: int) -> WorldPost:
        self._refer(post)
        moment = post.created_ms
        if self.speed > 0:
            moment = self._base_real + int((post.created_ms - self._base_world) / self.speed)
        if post.created_ms != moment or post.id <= self._last_id or post.created_ms > real_ms:
            self._restamp(post, min(moment, real_ms))
        self._last_id = max(self._last_id, post.id)
        return self.add(post)

    def _restamp(self, post: WorldPost, at_ms: int) -> None:
        old, was_ms = post.id, post.created_ms
        post.id = max(snowflake(at_ms, old & 0x3FFFFF), self._last_id + 1)
        post.created_ms = (post.id >> 22) + SNOWFLAKE_EPOCH_MS
        if post.poll:
            post.poll.ends_ms += post.created_ms - was_ms
        self.renamed[old] = post.id
        if post.conversation_id == old:
            post.conversation_id = post.id
        for version in post.edit_ids:
            sibling = self.world.posts.get(self.renamed.get(version, version))
            if sibling is not None:
                sibling.edit_ids = [self.renamed.get(i, i) for i in sibling.edit_ids]
        post.edit_ids = [self.renamed.get(i, i) for i in post.edit_ids]

    def _refer(self, post: WorldPost) -> None:
        """Point a post's references at the ids that earlier arrivals were given."""
        new = self.renamed
        post.reply_to = new.get(post.reply_to, post.reply_to) if post.reply_to is not None else None
        post.quotes = new.get(post.quotes, post.quotes) if post.quotes is not None else None
        post.reposts = new.get(post.reposts, post.reposts) if post.reposts is not None else None
        post.conversation_id = new.get(post.conversation_id, post.conversation_id)
        post.edit_of = new.get(post.edit_of, post.edit_of) if post.edit_of is not None else None
