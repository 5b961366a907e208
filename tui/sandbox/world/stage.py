"""Plays scenes: gives every line its time, id, conversation and cargo, and makes posts of them.

Reposts, deletions and counts come at the end, in `finish`. Nothing here knows a word of what is said.
"""

from dataclasses import replace
from random import Random
from typing import Final

from tui.sandbox.world.cargo import language, load
from tui.sandbox.world.model import WorldPost, snowflake
from tui.sandbox.world.people import Person
from tui.sandbox.world.rhythm import HOUR_MS, MINUTE_MS
from tui.sandbox.world.script import Line

ANSWER_MINUTES: Final = 11.0  # how long an answer takes in the mean, outside a chat
SETTLED_MS: Final = 6 * HOUR_MS  # after this a post has nearly all the hearts it will get


class Stage:
    """Where scenes become posts. One for a world; `posts` fills up in the order of playing."""

    def __init__(self, rng: Random, now_ms: int, people: dict[str, Person]) -> None:
        self.rng = rng
        self.now_ms = now_ms
        self.people = people
        self.posts: dict[int, WorldPost] = {}
        self.handles = {person.user.id: handle for handle, person in people.items()}
        self.pace_minutes = ANSWER_MINUTES
        self._asked_likes: dict[int, int] = {}

    def play(self, line: Line, at_ms: int, above: WorldPost | None = None) -> WorldPost:
        """Post `line` at `at_ms` and all below it after it. Returns the newest version of the line's post.

        Raises KeyError for a handle nobody has.
        """
        person = self.people[line.author]
        post = WorldPost(
            id=self._new_id(at_ms),
            author_id=person.user.id,
            created_ms=at_ms,
            text=person.types(line.text),
            lang=language(line, person),
            source=person.app,
            truth=(line.note("is") or [""])[0],
        )
        post.conversation_id = post.id
        if above is not None:
            self._bind(post, line, above)
        load(post, line, self.rng)
        self.posts[post.id] = post
        if was := line.note("was"):
            post = self._edit(post, post.text.removesuffix(person.types(line.text)) + person.types(was[0]))
        self._note_fate(post, line)
        self._play_below(line, post)
        return post

    def repost(self, post: WorldPost, handle: str, at_ms: int) -> None:
        """Have somebody repost `post`."""
        again_id = self._new_id(at_ms)
        self.posts[again_id] = WorldPost(
            id=again_id,
            author_id=self.people[handle].user.id,
            created_ms=at_ms,
            text=f"RT @{self.handles[post.author_id]}: {post.text}",
            lang=post.lang,
            source=self.people[handle].app,
            reposts=post.id,
            conversation_id=again_id,
        )

    def delay_ms(self, times: float = 1.0) -> int:
        """How long after a post something follows it: mostly soon, at times hours later."""
        minutes = 0.4 + self.rng.expovariate(1 / (self.pace_minutes * times))
        if self.rng.random() < 0.08:
            minutes *= 12
        return int(min(minutes, 1440) * MINUTE_MS)

    def _new_id(self, at_ms: int) -> int:
        while (new := snowflake(at_ms, self.rng.getrandbits(22))) in self.posts:
            pass
        return new

    def _bind(self, post: WorldPost, line: Line, above: WorldPost) -> None:
        """Tie a post to what it answers or quotes. An answer to somebody else opens with their @handle, as on X."""
        if line.bond == "quote":
            post.quotes = above.id
            return
        post.reply_to = above.id
        post.conversation_id = above.conversation_id
        if above.author_id != post.author_id:
            handle = f"@{self.handles[above.author_id]}"
            if handle not in post.text.split():
                post.text = f"{handle} {post.text}"

    def _edit(self, post: WorldPost, was: str) -> WorldPost:
        """A second version of `post` some minutes later; the first one said `was`."""
        at_ms = post.created_ms + self.rng.randint(40, 400) * 1000
        newer = replace(post, id=self._new_id(at_ms), created_ms=at_ms, edit_of=post.id)
        post.text = was
        post.edit_ids = newer.edit_ids = [post.id, newer.id]
        self.posts[newer.id] = newer
        return newer

    def _note_fate(self, post: WorldPost, line: Line) -> None:
        if (likes := line.number("likes")) is not None:
            self._asked_likes[post.id] = int(likes)
        if (gone := line.number("gone")) is not None:
            post.deleted_ms = post.created_ms + int((gone or 90) * MINUTE_MS)
        for handle in (line.note("rt") or [""])[0].split():
            name, _, minutes = handle.partition(":")
            after_ms = int(float(minutes) * MINUTE_MS) if minutes else self.delay_ms(2)
            self.repost(post, name, post.created_ms + after_ms)

    def _play_below(self, line: Line, post: WorldPost) -> None:
        """What answers a line comes in the order written, parts of one thread close together."""
        part_ms = post.created_ms
        for under in line.below:
            after = under.number("after")
            if after is not None:
                at_ms = post.created_ms + int(after * MINUTE_MS)
            elif under.author == line.author:
                at_ms = part_ms = part_ms + self.rng.randint(25, 140) * 1000
            else:
                at_ms = post.created_ms + self.delay_ms()
            self.play(under, at_ms, post)

    def finish(self) -> None:
        """Set the counts: at least what there is, more by fame and age. Call once, after the last scene."""
        self._count_references()
        for post in self.posts.values():
            if post.reposts is None:
                self._add_hearts(post)

    def _count_references(self) -> None:
        """Replies, reposts and quotes that are there now; those to come are counted when they come."""
        for post in self.posts.values():
            post.counted = post.created_ms <= self.now_ms
            if not post.counted or post.edit_of is not None:
                continue
            for target, count in (
                (post.reply_to, "reply_count"),
                (post.reposts, "repost_count"),
                (post.quotes, "quote_count"),
            ):
                if target is not None and (other := self.posts.get(target)):
                    setattr(other, count, getattr(other, count) + 1)

    def _add_hearts(self, post: WorldPost) -> None:
        age = min(1.0, (self.now_ms - post.created_ms) / SETTLED_MS)
        if age < 0:
            return
        followers = self.people[self.handles[post.author_id]].user.followers
        reach = followers**0.5 * (0.3 if post.reply_to else 1.0)
        liked = self.rng.lognormvariate(-0.9, 1.0) * reach * age**0.5
        post.likes = max(int(liked), post.repost_count, self._asked_likes.get(post.id, 0))
        post.repost_count += int(post.likes * self.rng.uniform(0, 0.14))
        post.bookmark_count = int(post.likes * self.rng.uniform(0, 0.1))
        post.views = int((post.likes + 2) * self.rng.uniform(18, 60)) + followers // 30
