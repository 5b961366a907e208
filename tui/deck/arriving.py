"""Posts coming into a panel's window and leaving it. Whatever comes or goes, the chosen post stays on its row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.deck.grouping import Posts, group, without_reposts, without_those_below
from tui.deck.notes import Notes
from tui.deck.scrolling import Scrolling
from tui.deck.sieve import Judge, fold_runs
from tui.deck.window import Spot
from tui.model.gap import Gap
from tui.model.ids import PostId
from tui.model.post import Post
from tui.model.reading import Stretch, is_read, with_read


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
        self._learn(posts)
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
        chosen = self.chosen
        top, into = (self.posts[self.top[0]].id if self.posts else None), self._rows_into_top()
        self._learn(posts)
        self.has_older = has_older
        self.gather([*held, *(post for post in posts if post.id not in known)], self._standing())
        if chosen is not None and top is not None and self._has_moved(chosen, top):
            self.cursor = self.index_of(chosen.id)
            self._stay(self.index_of(top), into)

    def _has_moved(self, chosen: Post, top: PostId) -> bool:
        """Whether the chosen post or the topmost has another index now."""
        stands = [post.id for post in self.posts[self.cursor : self.cursor + 1]]
        on_top = [post.id for post in self.posts[self.top[0] : self.top[0] + 1]]
        return bool(self.posts) and (stands != [chosen.id] or on_top != [top])

    def _learn(self, posts: Iterable[Post]) -> None:
        """Take in where the entries of these posts stand in the panel, where that was read with them."""
        if isinstance(posts, Posts):
            self.first.update(posts.first)

    def show_newer(self, posts: Sequence[Post], left: int) -> None:
        """Show posts above the window's newest; `left` still wait. What is on the screen stays."""
        fresh = [post for post in posts if self.newest is None or post.id > self.newest]
        self._learn(posts)
        self._put_above(fresh)
        self.newer, self.shown = left, self.newest

    def add_newer(self, posts: Sequence[Post]) -> None:
        """More of what was shown before, above the window. What is on the screen stays."""
        fresh = [post for post in posts if self.newest is None or post.id > self.newest]
        self._learn(posts)
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

    def gather(self, posts: Sequence[Post], keep: set[PostId], chosen: PostId | None = None) -> None:
        """Hold these posts, newest first, reposts of one post in one entry, which stays where a post of `keep` is.

        What the reader's rules hide is held and not seen; a run that one of them folds is one entry. A repost whose
        entry stands below all that is held is seen there, when the reader comes to it. What joins an entry that was
        read was read; so were reposts that are hidden. A post that is on the screen without a row for its reposters
        gets none now: it would push what is being read.
        """
        bare = {one.id for one in self.posts if not self._is_reposted(one) and one.id not in self.folds}
        seen, reposts = without_reposts(posts) if self.reposts_hidden else (list(posts), [])
        kept_back = [] if self.judge is None else [one for one in seen if self._is_hidden(one)]
        if kept_back:
            seen = [one for one in seen if not self._is_hidden(one)]
        self.hidden, self.below = [*reposts, *kept_back], []
        if self.first and self.has_older and posts:
            seen, self.below = without_those_below(seen, keep, self.first, posts[-1].id)
        entries = group(seen, keep, self.first)
        self.folds = {}
        if self.judge is not None:
            entries, self.folds = fold_runs(entries, self.verdict, self.opened, keep, chosen)
        self.posts = [entry.post for entry in entries]
        self.gathered = {entry.post.id: entry.others for entry in entries if entry.others}
        self.late = frozenset(bare & self.gathered.keys())
        joined = [one for entry in entries if not self.is_unread(entry.post) for one in entry.others]
        joined += [one for one in self.below if is_read(self.marks, self.first[one.id])]
        for one in (*joined, *reposts):
            if self.is_unread(one):
                self.marks = with_read(self.marks, Stretch(one.id, one.id))
                if one.reposted is None or not self.reposts_hidden:  # a hidden repost was not counted
                    self.unread = max(0, self.unread - 1)

    def _is_hidden(self, post: Post) -> bool:
        """Whether the rules hide it, and the reader has not asked to see it all the same."""
        return self.verdict(post).action == "hide" and post.id not in self.opened

    def show_hidden(self, post: PostId) -> None:
        """Let a hidden post be seen here for now, and choose it; what is on the screen stays."""
        self.opened |= {post}
        self._gather_anew(self.held)
        self.cursor = self._entry_of(post)
        self.show_cursor()

    def hide_reposts(self, hidden: bool) -> None:
        """Let reposts be seen, or not: the chosen post stays on its row, or the next older one takes it."""
        if hidden:  # from now on they count nowhere
            self.unread = max(0, self.unread - sum(map(self.is_unread, without_reposts(self.held)[1])))
        self.reposts_hidden = hidden
        self._gather_anew(self.held)

    def judge_by(self, judge: Judge | None, *, bare: bool = False) -> None:
        """Other rules, another level, or their time has come: the chosen post stays on its row, or the next older
        one takes it. `bare`: no counts are shown."""
        stood = self.spot()  # as it is drawn now: by the other judge posts may be higher or lower
        self.judge, self.bare = judge, bare
        self._verdicts.clear()
        self._gather_anew(self.held, stood=stood)

    def toggle_fold(self, index: int) -> int:
        """Open the fold at `index` in place, or fold again what was opened there; how many posts that is."""
        post = self.posts[index]
        if post.id in self.folds:
            run = [post, *self.gathered.get(post.id, ())]
            self.opened |= {one.id for one in run}
        else:
            run = self._opened_round(index)
            self.opened -= {one.id for one in run}
        if not run:
            return 0
        newest = max(run, key=lambda one: one.id)
        row = self._row_of(index) + len(self.block(index).above) if self.bodies is not None else None
        chosen = newest.id if index == self.cursor or post.id not in self.folds else None
        self._gather_anew(self.held, chosen, row if chosen is not None else None)
        return len(run)

    def _opened_round(self, index: int) -> list[Post]:
        """The posts of one fold that the reader has opened, the one at `index` among them."""
        rule = self.verdict(self.posts[index]).rule

        def is_of_it(at: int) -> bool:
            post = self.posts[at]
            return post.id in self.opened and self.verdict(post).rule == rule

        if not is_of_it(index):
            return []
        first = last = index
        while first > 0 and is_of_it(first - 1):
            first -= 1
        while last + 1 < len(self.posts) and is_of_it(last + 1):
            last += 1
        run = self.posts[first : last + 1]
        return [*run, *(one for post in run for one in self.gathered.get(post.id, ()))]

    def _gather_anew(
        self,
        held: Sequence[Post],
        chosen: PostId | None = None,
        row: int | None = None,
        *,
        stood: Spot | None = None,
    ) -> None:
        """Sort out anew what is seen. What is on the screen stays; the next older one takes a hidden one's row.

        With `chosen`, that post is chosen and its first own row stands on `row`. `stood`: what was where, if that
        can no longer be told.
        """
        if stood is None and chosen is None:
            stood = self.spot()
        if chosen is None and self.posts:
            chosen = self.posts[self.cursor].id
        keep, self.posts = self._standing(), []
        self.gather(held, keep, chosen)
        if not self.posts or chosen is None:
            self.cursor, self.top = 0, (0, 0)
            return
        if stood is not None:
            self.cursor = self._entry_of(stood.post)
            at = stood.row - self.block(self.cursor).head
            self.put_cursor_at(
                at if self.posts[self.cursor].id == stood.post else max(0, min(at, self.height - 1))
            )
        self.cursor = self._entry_of(chosen)
        if row is not None:
            self.put_cursor_at(max(0, min(row, self.height - 1)))
        elif stood is None:
            self.top = (self.cursor, 0)

    def _entry_of(self, post: PostId) -> int:
        """Where the entry stands that has this post, else the next older one."""
        for stands, others in self.gathered.items():
            if any(one.id == post for one in others):
                return self.index_of(stands)
        return self.index_of(post)

    def renew(self, posts: Iterable[Post]) -> None:
        """Other versions of posts that are held (counts, edits): the chosen post stays on its row."""
        newer = {post.id: post for post in posts}
        if not newer:
            return
        if self.judge is not None and any(
            self._judged_otherwise(one, newer.get(one.id, one)) for one in self.held
        ):
            self._gather_anew([newer.get(one.id, one) for one in self.held])
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

    def _judged_otherwise(self, post: Post, now: Post) -> bool:
        """Whether an edit brought a post under a rule, or out from under it."""
        return now is not post and self.verdict(post).action != self.verdict(now).action

    def _renewed(self, post: Post, now: Post) -> Post:
        """`now`, unless it only brings a first count: a row more would push what is being read. It comes later."""
        if now is post or self.bodies is None or now.shown.text != post.shown.text:
            return now
        same = len(self._body(post)) == len(self._body(now))
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
        self._learn(posts)
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
        hidden = {post.id for post in self.hidden}
        lost = sum(1 for post in self.held if post.id in gone - hidden and self.is_unread(post))
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
        if stood is None:  # never drawn yet
            self.top = (self.cursor, 0)
