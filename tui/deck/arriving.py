"""Posts coming into a panel's window and leaving it. Whatever comes or goes, the chosen post stays on its row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.deck.grouping import group, without_reposts
from tui.deck.notes import Notes
from tui.deck.scrolling import Scrolling
from tui.deck.window import Spot
from tui.model.gap import Gap
from tui.model.ids import PostId
from tui.model.post import Post
from tui.model.reading import Stretch, with_read


@dataclass(slots=True)
class Arriving(Scrolling):
    """A window whose posts change while it is read."""

    def hold(
        self, posts: Sequence[Post], *, newer: int, has_older: bool, at: Spot | None, above: int = 0
    ) -> None:
        """Hold these posts, newest first, and stand at `at`, or at the newest where that is unknown.

        `newer` wait behind the count; `above` were shown before and lie above the window.
        """
        self.newer, self.has_older = newer, has_older
        self.posts = []
        self.gather(posts, {at.post} if at is not None else set())
        self.above, self.cursor, self.top = above, 0, (0, 0)
        if not above:
            self.shown = self.newest
        if at is not None and self.posts:
            self.cursor = self.index_of(at.post)
            self._row_wanted = at.row
        self.rule_here()
        if self._row_wanted is not None and self.bodies is not None:
            self._stand_at(self._row_wanted)

    def rule_here(self) -> None:
        """Draw the rule "you read to here" where what is read begins now."""
        self.read_to = self._boundary()

    def _boundary(self) -> PostId | None:
        """The first read post with unread ones above it: the rule "you read to here" goes above it."""
        for index, post in enumerate(self.posts):
            if not self.is_unread(post):
                return post.id if index else None
        return None

    def add_older(self, posts: Iterable[Post], *, has_older: bool) -> None:
        """More of the cache below the window. Nothing on the screen moves."""
        held = self.held
        known = {post.id for post in held}
        self.gather([*held, *(post for post in posts if post.id not in known)], self._standing())
        self.has_older = has_older

    def show_newer(self, posts: Sequence[Post], left: int) -> None:
        """Show posts above the window's newest; `left` still wait. What is on the screen stays."""
        fresh = [post for post in posts if self.newest is None or post.id > self.newest]
        self._put_above(fresh)
        self.newer, self.shown = left, self.newest

    def add_newer(self, posts: Sequence[Post]) -> None:
        """More of what was shown before, above the window. What is on the screen stays."""
        fresh = [post for post in posts if self.newest is None or post.id > self.newest]
        self._put_above(fresh)
        self.above = max(0, self.above - len(fresh))

    def _put_above(self, fresh: Sequence[Post]) -> None:
        into, before = self._rows_into_top(), self.posts
        self.gather([*fresh, *self.held], self._standing())
        if before:
            shift = self.index_of(before[0].id)
            self.cursor += shift
            self._stay(self.top[0] + shift, into)

    def _standing(self) -> set[PostId]:
        """The posts that have an entry of their own: others come to them."""
        return {post.id for post in self.posts}

    def gather(self, posts: Sequence[Post], keep: set[PostId]) -> None:
        """Hold these posts, newest first, reposts of one post in one entry, which stays where a post of `keep` is.

        What joins an entry that was read was read; so were reposts that are hidden. A post that is on the
        screen without a row for its reposters gets none now: it would push what is being read.
        """
        bare = {one.id for one in self.posts if not self._is_reposted(one)}
        seen, self.hidden = without_reposts(posts) if self.reposts_hidden else (list(posts), [])
        entries = group(seen, keep)
        self.posts = [entry.post for entry in entries]
        self.gathered = {entry.post.id: entry.others for entry in entries if entry.others}
        self.late = frozenset(bare & self.gathered.keys())
        joined = [one for entry in entries if not self.is_unread(entry.post) for one in entry.others]
        for one in (*joined, *self.hidden):
            if self.is_unread(one):
                self.marks = with_read(self.marks, Stretch(one.id, one.id))
                self.unread = max(0, self.unread - 1)

    def hide_reposts(self, hidden: bool) -> None:
        """Let reposts be seen, or not: the chosen post stays on its row, or the next older one takes it."""
        chosen, row = self.chosen, self.cursor_row() if self.posts and self.bodies is not None else None
        held, keep = self.held, self._standing()
        self.reposts_hidden, self.posts = hidden, []
        self.gather(held, keep)
        if not self.posts or chosen is None:
            self.cursor, self.top = 0, (0, 0)
            return
        self.cursor = self.index_of(chosen.id)
        self.top = (self.cursor, 0)
        if row is not None:
            self.put_cursor_at(max(0, min(row, self.height - 1)))
            self._clamp()

    def renew(self, posts: Iterable[Post]) -> None:
        """Other versions of posts that are held (counts, edits): the chosen post stays on its row."""
        newer = {post.id: post for post in posts}
        if not newer:
            return
        renewed = [self._renewed(post, newer.get(post.id, post)) for post in self.posts]
        for stands, others in self.gathered.items():
            self.gathered[stands] = tuple(newer.get(one.id, one) for one in others)
        if self.bodies is None or renewed == self.posts:
            self.posts = renewed
            return
        row = self.cursor_row()
        self.posts = renewed
        if -self.height < row < self.height:
            self.put_cursor_at(row)
        self._normalise()
        self._clamp()

    def _renewed(self, post: Post, now: Post) -> Post:
        """`now`, unless it only brings a first count: a row more would push what is being read. It comes later."""
        if now is post or self.bodies is None or now.shown.text != post.shown.text:
            return now
        same = len(self.bodies.rows(post)) == len(self.bodies.rows(now))
        return now if same else post

    def annotate(self, notes: Notes) -> None:
        """Other notes below the posts: the chosen post stays on its row."""
        if notes == self.notes:
            return
        row = self.cursor_row() if self.posts and self.bodies is not None else None
        self.notes = notes
        if row is not None:
            if -self.height < row < self.height:
                self.put_cursor_at(row)
            self._normalise()
            self._clamp()

    def mend(self, gaps: tuple[Gap, ...], posts: Iterable[Post]) -> None:
        """Other gaps, and what has come into the old ones: the chosen post stays on its row."""
        held = {post.id for post in self.held}
        fresh = [post for post in posts if post.id not in held and any(g.holds(post.id) for g in self.gaps)]
        if gaps == self.gaps and not fresh:
            return
        if not self.posts:
            self.gaps = gaps
            return
        chosen, top = self.posts[self.cursor].id, self.posts[self.top[0]].id
        row, into = self.cursor_row() if self.bodies is not None else None, self._rows_into_top()
        if fresh:
            all_held = sorted([*self.held, *fresh], key=lambda post: post.id, reverse=True)
            self.gather(all_held, self._standing())
        self.gaps, self.cursor = gaps, self.index_of(chosen)
        if row is None:
            self.top = (self.cursor, 0)
            return
        if -self.height < row < self.height:
            self.put_cursor_at(row)
        else:
            self._stay(self.index_of(top), into)
            self._normalise()
        if not self.has_older:  # else more is about to come below, and fills what may be blank now
            self._clamp()

    def remove(self, gone: frozenset[PostId]) -> None:
        """Posts that are no longer in the cache. What is on the screen stays; the next older one takes a gone one's row.

        What stood at the bottom may leave blank rows there, until the reader moves.
        """
        if not gone or not any(post.id in gone for post in self.held):
            return
        stood, chosen = self.spot(), self.chosen
        lost = sum(1 for post in self.held if post.id in gone and self.is_unread(post))
        self.unread = max(0, self.unread - lost)
        self.gather([post for post in self.held if post.id not in gone], self._standing())
        if not self.posts or chosen is None:
            self.cursor, self.top = 0, (0, 0)
            return
        if stood is not None:
            self.cursor = self.index_of(stood.post)
            row = stood.row - self.block(self.cursor).head
            self.put_cursor_at(row if stood.post not in gone else max(0, min(row, self.height - 1)))
        self.cursor = self.index_of(chosen.id)
