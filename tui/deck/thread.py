"""A conversation on the screen: a panel whose posts stand as a tree, and the place of what is read in it.

Offers what `PanelState` offers, so that the keys mean the same. What is different: the order is the tree's, a
branch can be folded, posts arrive anywhere, and what is read is read post by post, here and in the panel that
the reader came from.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from tui.deck.blocks import Block
from tui.deck.branches import OPEN, Branches, Seen
from tui.deck.findable import Place, Rank, Sought, Stance
from tui.deck.origin import read_in, unread_in
from tui.deck.panel import PanelState, Row, Spot
from tui.deck.sieve import Judge
from tui.deck.tree import Entry, Tree, tree_of
from tui.layout.lines import Line, Piece
from tui.layout.rows import name_drawn
from tui.model.ids import PostId
from tui.model.post import Gone, Post
from tui.model.reading import Marks, Stretch, with_each, without
from tui.text.widths import cut

_LONGEST_NAME: Final = 24  # cells of the panel's name in the heading: the count beside it is never cut


@dataclass(slots=True)
class ThreadState(PanelState):
    """A thread: over the panel that it was opened from (`origin`), or a panel of its own.

    `standing` are those of its posts that stand in `origin` by themselves. `posts` are the visible ones, in
    the order of the tree.
    """

    origin: PanelState | None = None
    standing: frozenset[PostId] = frozenset()
    stamps: dict[PostId, int] = field(default_factory=dict)  # what is held is as the cache had it then
    tree: Tree = field(default_factory=Tree)
    folded: set[PostId] = field(default_factory=set)  # heads of runs whose answers are put away
    _all: dict[PostId, Post] = field(default_factory=dict)
    _gone: dict[PostId, Gone] = field(default_factory=dict)
    _seen: list[int] = field(default_factory=list)  # where in the tree each of `posts` stands
    _at: dict[PostId, int] = field(default_factory=dict)  # where in `posts` each stands, other versions too
    _branches: Branches | None = None
    _made: dict[int, Block] = field(
        default_factory=dict
    )  # blocks by index, as long as tree and style are the same

    # ---- what there is

    @property
    def entry(self) -> Entry | None:
        """The chosen post's place in the tree."""
        return self._entry(self.cursor) if self.posts else None

    def _entry(self, index: int) -> Entry:
        return self.tree.entries[self._seen[index]]

    @property
    def expected(self) -> int:
        """How many posts a fetch will bring, as far as one can tell: those here, and the answers X has counted."""
        here: dict[PostId, int] = {}
        for entry in self.tree.entries:
            if entry.above is not None:
                here[entry.above] = here.get(entry.above, 0) + 1
        lacking = sum(
            max(0, entry.post.counts.replies - here.get(entry.post.id, 0)) for entry in self.tree.entries
        )
        missing = sum(len(entry.missing) for entry in self.tree.entries)
        return len(self.tree.entries) + max(lacking, missing)

    def heading(self) -> Line:
        """ "from Home · 4 posts"."""
        if not self.posts:
            return ()
        glyphs = self.bodies.style.glyphs if self.bodies is not None else None
        count = len(self.tree.entries)
        words = "1 post" if count == 1 else f"{count:,} posts"
        if self.origin is not None:
            name = cut(name_drawn(self.origin.title), _LONGEST_NAME, glyphs.ellipsis if glyphs else "…")
            words = f"from {name} {glyphs.dot if glyphs else '·'} {words}"
        return (Piece("muted", words),)

    # ---- laying out

    @property
    def _drawn(self) -> Branches:
        assert self.bodies is not None, "fit() comes first"
        if self._branches is None or self._branches.bodies is not self.bodies:
            self._branches = Branches(self.bodies)
            self._made.clear()
        return self._branches

    def block(self, index: int) -> Block:
        """The block of the post at `index`, behind the lines of the tree."""
        branches = self._drawn
        block = self._made.get(index)
        if block is None:
            block = self._made[index] = self._lay_out(branches, index)
        return block

    def _lay_out(self, branches: Branches, index: int) -> Block:
        at = self._seen[index]
        entry, before = self.tree.entries[at], self._before(index)
        hidden = self.tree.below(at) if entry.is_last_part and entry.head in self.folded else 0
        body = branches.rows(entry, before, hidden, self._seen_as(entry.post))
        return Block(self._above(index), body, 0 if branches.bodies.style.compact else 1, 0)

    def _seen_as(self, post: Post) -> Seen:
        if self.judge is None:
            return OPEN
        verdict = self.verdict(post)
        return Seen(verdict, self._is_closed(post), self.bare)

    def _is_closed(self, post: Post) -> bool:
        """Whether one row stands for it: the reader's rules hide it, or fold it and it was not opened."""
        return self.verdict(post).action in ("hide", "fold") and post.id not in self.opened

    def show_hidden(self, post: PostId) -> None:
        """Let a hidden post be seen here for now, and choose it."""
        kept = self._on_screen()
        self.opened |= {post}
        self._made_anew(kept)
        self.cursor = self.index_of(post)
        self.show_cursor()

    def is_folded(self, index: int) -> bool:
        """Whether one row stands for the post at `index`, so that nothing of it can be read."""
        return self._is_closed(self.posts[index])

    def is_unread(self, post: Post) -> bool:
        """What is hidden here will not be read."""
        return PanelState.is_unread(self, post) and self.verdict(post).action != "hide"

    def judge_by(self, judge: Judge | None, *, bare: bool = False) -> None:
        """Other rules or another level: the tree stays, with one row for each post that they keep back."""
        kept = self._on_screen()  # as it is drawn now
        self.judge, self.bare = judge, bare
        self._verdicts.clear()
        self._made_anew(kept)
        self.count_unread()

    def toggle_fold(self, index: int) -> int:
        """Open what a rule folds at `index`, or fold it again; 1 where it does."""
        post = self.posts[index]
        if self.verdict(post).action != "fold":
            return 0
        kept = self._on_screen()
        self.opened ^= {post.id}
        self._made_anew(kept)
        return 1

    def _made_anew(self, kept: tuple[PostId, int] | None) -> None:
        self._made.clear()
        if kept is not None:
            self._put_at(*kept)

    def _before(self, index: int) -> Entry | None:
        return self._entry(index - 1) if index else None

    def _above(self, index: int) -> tuple[Line, ...]:
        lines = self._drawn.above(self._entry(index), self._before(index))
        if index == 0 and (talking := self._drawn.talking(self._speaking())):
            return (talking, (), *lines)
        return lines

    def _speaking(self) -> Sequence[Entry]:
        """The entries whose authors may be named."""
        if self.judge is None:
            return self.tree.entries
        return [entry for entry in self.tree.entries if self.verdict(entry.post).action != "hide"]

    def _block_rows(self, index: int) -> list[Row]:
        rows = PanelState._block_rows(self, index)
        if rows[-1].part == "after" and index + 1 < len(self.posts):
            entry, following = self._entry(index), self._entry(index + 1)
            depth, ends = following.depth, following.ends
            if following.missing:
                depth, ends = following.missing[0].depth, following.missing[0].ends
            line = self._drawn.between(entry.depth, depth, ends)
            rows[-1] = Row(line, entry.post, "after", 0)
        return rows

    def _end(self) -> tuple[Line, ...]:
        return ()

    def _day(self, index: int) -> date:
        assert self.bodies is not None
        return self.posts[index].created_at.astimezone(self.bodies.style.zone).date()

    def _boundary(self) -> PostId | None:
        return None  # a tree has no one line down to which it was read

    def index_of(self, post: PostId) -> int:
        """Where a post stands, or the one that it is folded below; the chosen one's place where it is not here."""
        return self._at.get(post, min(self.cursor, max(0, len(self.posts) - 1)))

    # ---- finding

    @property
    def _says_no_answered(self) -> bool:
        return True

    def sought(self) -> Iterator[Sought]:
        """All posts of the tree that may be seen, those of a branch that was put away, too."""
        found = (self.sought_of(entry.post) for entry in self.tree.entries)
        return (one for one in found if one is not None)

    def ranks(self) -> Callable[[Place], Rank]:
        """The order of the tree."""
        order = {entry.post.id: at for at, entry in enumerate(self.tree.entries)}
        return lambda place: (order.get(place[1], len(order)),)

    def holds_place(self, place: Place) -> bool:
        """Whether the conversation has it."""
        return place[1] in self._at

    def go_to_found(self, place: Place) -> None:
        """Choose a post; a branch in which it was put away is shown."""
        if self.posts[self.index_of(place[1])].id != place[1]:
            self._show_tree(place[1])
        PanelState.go_to_found(self, place)

    def stance(self) -> Stance:
        """Where the reader stands, and which branches are put away."""
        return replace(PanelState.stance(self), open=frozenset(self.folded))

    def resume(self, stance: Stance) -> None:
        """Put away what was put away, and stand as one stood."""
        if isinstance(stance.open, frozenset):
            self.folded = set(stance.open)
            self._show_tree(stance.chosen if stance.chosen in self._at else None)
        PanelState.resume(self, stance)

    # ---- moving

    def show_cursor(self) -> None:
        """As for every panel; where more is missing above a post than the screen has rows, the post comes first."""
        PanelState.show_cursor(self)
        if not self.posts:
            return
        row, size = self.cursor_row(), self._body_height(self.cursor)
        if row > 0 and row + min(size, self.height) > self.height:
            self.put_cursor_at(max(0, self.height - size))

    def other_day(self, direction: int) -> bool:
        """Days mean nothing in a tree: the other branch, then."""
        return self.other_branch(direction)

    def other_branch(self, direction: int) -> bool:
        """Choose the next branch that is no deeper than this post's (before it, for -1). False where there is none."""
        if not self.posts:
            return False
        here, at = self._entry(self.cursor), self.cursor + direction
        while 0 <= at < len(self.posts):
            other = self._entry(at)
            if other.depth <= max(1, here.depth) and other.part == 1 and other.head != here.head:
                self.choose(at, passed=False)
                return True
            at += direction
        return False

    def go_up(self) -> bool:
        """Choose the post above, which the chosen one answers. False where it is not here."""
        entry = self.entry
        if entry is None or entry.above is None:
            return False
        self.read_between(self.cursor, self.cursor)
        self.cursor = self.index_of(entry.above)
        self.show_cursor()
        return True

    # ---- folding

    def fold(self, index: int | None = None) -> int:
        """Put away what answers a post (the chosen one), or show it again; how many posts that is.

        The chosen post stays on its row, and is never put away.
        """
        if not self.posts:
            return 0
        entry = self._entry(self.cursor if index is None else index)
        below = self.tree.below(self._seen[self.cursor if index is None else index])
        if below:
            kept = self._on_screen()
            self.folded ^= {entry.head}
            self._show_tree(self.posts[self.cursor].id)
            if kept is not None:
                self._put_at(*kept)
        return below

    def _show_tree(self, chosen: PostId | None) -> None:
        """Let the visible posts be those of the tree that are not folded; the chosen one always is."""
        if chosen is not None:
            chosen = dict(self.tree.versions).get(chosen, chosen)
            self.folded -= self._over(chosen)
        entries, versions = self.tree.entries, dict(self.tree.versions)
        self._seen, self._at = [], {}
        self._made.clear()
        closed: int | None = None
        for at, entry in enumerate(entries):
            if closed is not None and entry.depth > closed:
                self._at[entry.post.id] = len(self._seen) - 1
                continue
            closed = entry.depth if entry.head in self.folded and entry.is_last_part else None
            self._at[entry.post.id] = len(self._seen)
            self._seen.append(at)
        self._at.update((old, self._at[now]) for old, now in versions.items() if now in self._at)
        self.posts = [entries[at].post for at in self._seen]
        self.total = len(entries)
        self.shown = max((entry.post.id for entry in entries), default=None)
        self.cursor = self._at.get(chosen, 0) if chosen is not None else 0

    def _over(self, post: PostId) -> set[PostId]:
        """The heads of the runs that a post hangs from, however far up."""
        over: list[tuple[int, PostId]] = []
        for entry in self.tree.entries:
            while over and over[-1][0] >= entry.depth:
                over.pop()
            if entry.post.id == post:
                return {head for _, head in over}
            if entry.is_last_part:
                over.append((entry.depth, entry.head))
        return set()

    # ---- reading

    def read_between(self, first: int, last: int) -> None:
        """Mark the posts from index `first` to `last` read, one by one: between two of a tree there may be others."""
        self.read_posts([post.id for post in self.posts[min(first, last) : max(first, last) + 1]])

    def read_posts(self, posts: Iterable[PostId]) -> None:
        """Mark these posts read, also in the panel that the reader came from: nobody need read them twice."""
        fresh = [post for post in posts if self.is_unread(self._all[post])]
        self.marks = with_each(self.marks, fresh)
        self.unread = max(0, self.unread - len(fresh))
        if self.origin is not None and fresh:
            read_in(self.origin, frozenset(fresh), self.standing)

    def read_to_here(self) -> int:
        """Mark the visible posts down to the chosen one read; how many were not."""
        before = self.unread
        self.read_between(0, self.cursor)
        return before - self.unread

    def read_all(self) -> int:
        """Mark all that is here read, folded posts too; how many were not."""
        before = self.unread
        self.read_posts([entry.post.id for entry in self.tree.entries])
        return before

    def unmark(self, marks: Marks) -> None:
        """Let what is read be `marks`: a marking is taken back."""
        self.marks = marks
        self.count_unread()

    def make_unread(self, *, below: bool = False) -> int:
        """Mark the chosen post unread again (with `below`: those that stand below it, too), also where the reader
        came from; how many were read."""
        chosen = self.posts[self.cursor :] if below else self.posts[self.cursor : self.cursor + 1]
        posts = [post.id for post in chosen if not self.is_unread(post)]
        for number in posts:
            self.marks = without(self.marks, Stretch(number, number))
        self.unread += len(posts)
        if self.origin is not None:
            unread_in(self.origin, posts)
        return len(posts)

    def count_unread(self) -> None:
        """Count anew: what is read may have been changed from outside."""
        self.unread = sum(1 for entry in self.tree.entries if self.is_unread(entry.post))

    # ---- posts coming and going

    def hold(
        self, posts: Sequence[Post], *, newer: int, has_older: bool, at: Spot | None, above: int = 0
    ) -> None:
        """Hold a conversation, in any order, and stand at `at`, or at the first post."""
        self._all = {post.id: post for post in posts}
        self._grow(at.post if at is not None else None)
        self.count_unread()
        self.newer, self.has_older, self.top = 0, False, (0, 0)
        if at is not None and self.posts:
            self._row_wanted = at.row
            if self.bodies is not None:
                self._stand_at(at.row)

    def lost(self, gone: Iterable[Gone]) -> None:
        """Posts of the conversation of which X has said that they are gone."""
        self._gone = {one.id: one for one in gone}
        self._grow(self.chosen.id if self.chosen is not None else None)

    def arrive(self, posts: Iterable[Post], gone: Iterable[Gone] = ()) -> None:
        """All of the conversation as the cache has it now. What is on the screen stays on its row."""
        chosen = self.chosen.id if self.chosen is not None else None
        kept = self._on_screen()
        self._all = {post.id: post for post in posts}
        self._gone = {one.id: one for one in gone}
        self._grow(self._nearest(chosen))
        self.count_unread()
        if kept is not None and self.posts:
            self._put_at(*kept)

    def renew(self, posts: Iterable[Post]) -> None:
        """Other versions of posts that are held."""
        newer = {post.id: post for post in posts if post.id in self._all}
        if newer:
            self.arrive({**self._all, **newer}.values(), self._gone.values())

    def remove(self, gone: frozenset[PostId]) -> None:
        """Posts that are no longer in the cache: where they are answered, that is said."""
        if gone & self._all.keys():
            left = [post for post in self._all.values() if post.id not in gone]
            self.arrive(left, self._gone.values())

    def _grow(self, chosen: PostId | None) -> None:
        self.tree = tree_of(self._all.values(), self._gone.values())
        self._show_tree(chosen)

    def _nearest(self, chosen: PostId | None) -> PostId | None:
        """The chosen post, or where it has gone the next one above it in the tree as it was."""
        at = self._at.get(chosen, 0) if chosen is not None else 0
        versions = {version for post in self._all.values() for version in post.edits}
        for index in range(at, -1, -1):
            if index < len(self.posts) and self.posts[index].id in self._all.keys() | versions:
                return self.posts[index].id
        return None

    def _on_screen(self) -> tuple[PostId, int] | None:
        """What has to stay where it is: the chosen post if it is in sight, else the first that is."""
        spot = self.spot()
        return (spot.post, spot.row) if spot is not None else None

    def _put_at(self, post: PostId, row: int) -> None:
        """Scroll so that this post's first own row stands on that screen row."""
        cursor, self.cursor = self.cursor, self.index_of(post)
        self.put_cursor_at(row)
        self.cursor = cursor
