"""The posts a panel holds, and the rows they make.

They are a window into the cache, newest first; more is asked of the store by id when the reader comes near an
end. `scrolling` says where these rows stand, `arriving` changes what is held, `panel` is what a reader does.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from tui.deck.blocks import Block, Bodies
from tui.deck.gaps import end_rows, gap_row
from tui.deck.grouping import Entry, repost_row
from tui.deck.notes import Notes, note_rows
from tui.deck.sieve import Judge, fold_row, name_of, told, without_counts
from tui.layout.lines import Line
from tui.layout.rows import read_to_here, rule
from tui.layout.when import clock, day
from tui.model.gap import Gap, between
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks, is_read
from tui.mute.levels import USUAL, Level
from tui.mute.rule import SHOWN, Verdict

WINDOW: Final = 400  # posts kept in memory around the place
NEAR_END: Final = 60  # posts from an end of the window at which more is asked for

Part = Literal["above", "body", "after", "end", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a panel: its text, whose it is, and which part of that post's block."""

    line: Line
    post: Post | None = None
    part: Part = "none"
    index: int = 0  # row within the block
    entry: int = -1  # which entry of a room it belongs to: there a post may stand twice


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to come back to: a post, and the screen row that its author is named on (below 0: scrolled past).

    Not its first row: that may say who reposted it, and such a row can come and go between two sessions.
    """

    post: PostId
    row: int


@dataclass(slots=True)
class Window:
    """What a panel holds, and how it is drawn. Mutable, changed only by the methods of its heirs."""

    panel: Panel
    title: str
    posts: list[Post] = field(default_factory=list)
    marks: Marks = ()
    cursor: int = 0  # index into `posts`
    top: tuple[int, int] = (0, 0)  # index into `posts`, row within its block
    height: int = 1  # rows for posts, without the heading
    newer: int = 0  # cached posts newer than all that was shown: they wait behind the count
    above: int = 0  # shown before, newer than the window, and not held now
    shown: PostId | None = None  # the newest post that was ever shown; those above it wait
    has_older: bool = False  # whether the cache has posts older than the window
    total: int | None = None  # posts of this panel in the cache, waiting ones too; None until counted
    unread: int = 0
    read_to: PostId | None = None  # the "you read to here" rule stands above this post
    fetched: bool = True  # whether this panel was ever fetched
    gaps: tuple[Gap, ...] = ()  # what was never fetched, newest first
    gathered: dict[PostId, tuple[Post, ...]] = field(default_factory=dict)  # others in the entry of a post
    late: frozenset[PostId] = (
        frozenset()
    )  # of these, those that stood alone when others joined them: see `gather`
    first: dict[PostId, PostId] = field(default_factory=dict)  # the oldest in a post's entry: see `grouping`
    below: list[Post] = field(default_factory=list)  # held, of entries that stand below all that is held
    reposts_hidden: bool = False
    hidden: list[Post] = field(default_factory=list)  # held, but not to be seen
    judge: Judge | None = None  # what the reader's rules say here; None: there are none
    level: Level = USUAL
    bare: bool = False  # counts are not to be seen
    folds: dict[PostId, Verdict] = field(default_factory=dict)  # entries of which one row is seen, and why
    opened: frozenset[PostId] = frozenset()  # folded by a rule, and opened by the reader
    muted: int = 0  # posts of this panel in the cache that the rules hide or fold, as last counted
    bodies: Bodies | None = None
    notes: Notes = field(default_factory=dict)  # the reader's own, drawn below the posts they belong to
    weight: float = 0  # steps wider (below 0: narrower) than its neighbours
    as_of: int = 0  # what is held is as the cache had it then (milliseconds since 1970)
    asking_older: bool = False  # a page below is on its way
    asking_newer: bool = False  # a page above is on its way
    _blocks: dict[PostId, tuple[Post, tuple[object, ...], Block]] = field(default_factory=dict, repr=False)
    _verdicts: dict[PostId, tuple[Post, Verdict]] = field(default_factory=dict, repr=False)
    _row_wanted: int | None = None  # a place taken before the panel had a size

    @property
    def chosen(self) -> Post | None:
        """The post under the cursor."""
        return self.posts[self.cursor] if self.posts else None

    @property
    def position(self) -> int:
        """The chosen post's number from the newest of the shown ones, 1 first; the last one's is how many there are.

        It counts by id and not by entry, so that it is the same whichever reposts have come together.
        """
        if self.cursor + 1 == len(self.posts) and not self.has_older and self.shown_total is not None:
            return self.shown_total
        chosen = self.posts[self.cursor].id if self.posts else 0
        before = sum(one.id > chosen for some in (*self.gathered.values(), self.below) for one in some)
        return self.above + before + self.cursor + 1

    @property
    def shown_total(self) -> int | None:
        """How many posts there are to be shown, those behind the count left out; None until counted."""
        held = len(self.posts) + len(self.below) + sum(map(len, self.gathered.values()))
        return max(self.total - self.newer, self.above + held) if self.total is not None else None

    @property
    def held(self) -> list[Post]:
        """All posts of the window, newest first: those in an entry of another and what is not to be seen, too."""
        if not (self.gathered or self.hidden or self.below):
            return self.posts
        more = [post for some in self.gathered.values() for post in some]
        return sorted([*self.posts, *more, *self.below, *self.hidden], key=lambda post: post.id, reverse=True)

    @property
    def oldest(self) -> PostId | None:
        """The window's oldest post."""
        held = self.held
        return held[-1].id if held else None

    @property
    def newest(self) -> PostId | None:
        """The window's newest post."""
        held = self.held
        return held[0].id if held else None

    @property
    def wants_newer(self) -> bool:
        """Whether the reader is near the window's newer end and posts shown before lie above it."""
        return self.above > 0 and self.cursor < NEAR_END

    @property
    def wants_older(self) -> bool:
        """Whether the reader is near the window's older end and the cache has more."""
        return self.has_older and len(self.posts) - self.cursor < NEAR_END

    def is_unread(self, post: Post) -> bool:
        """Whether the reader has not been past this post."""
        return not is_read(self.marks, post.id)

    def verdict(self, post: Post) -> Verdict:
        """What the reader's rules say of a post here. Asked at every key, so it is kept with the post's value."""
        if self.judge is None:
            return SHOWN
        kept = self._verdicts.get(post.id)
        if kept is not None and kept[0] is post:
            return kept[1]
        if len(self._verdicts) > 4 * WINDOW:
            self._verdicts.clear()
        verdict = self.judge(post)
        self._verdicts[post.id] = (post, verdict)
        return verdict

    def is_folded(self, index: int) -> bool:
        """Whether one row stands for the entry at `index`, so that nothing of it can be read."""
        return bool(self.folds) and self.posts[index].id in self.folds

    def index_of(self, post: PostId) -> int:
        """Where a post stands in the window: its index, or that of the next older one; the last if none is."""
        low, high = 0, len(self.posts)
        while low < high:
            middle = (low + high) // 2
            if self.posts[middle].id > post:
                low = middle + 1
            else:
                high = middle
        return min(low, max(0, len(self.posts) - 1))

    def block(self, index: int) -> Block:
        """The block of the post at `index`. Asked for some thirty times a key, so it is kept with all it depends on."""
        post = self.posts[index]
        newer = self.posts[index - 1].id if index else None
        others = self.gathered.get(post.id, ())
        fold = self.folds.get(post.id) or self.judge
        key = (
            self.bodies,
            self.gaps,
            self.notes,
            newer,
            bool(self.above),
            self.read_to == post.id,
            others,
            fold,
        )
        kept = self._blocks.get(post.id)
        if kept is not None and kept[0] is post and _same(kept[1], key):
            return kept[2]
        block = self._make_block(index)
        if len(self._blocks) > 2 * WINDOW:
            self._blocks.clear()
        self._blocks[post.id] = (post, key, block)
        return block

    def _make_block(self, index: int) -> Block:
        assert self.bodies is not None, "fit() comes first"
        post = self.posts[index]
        blank = 0 if self.bodies.style.compact else 1
        if (fold := self.folds.get(post.id)) is not None:
            together = (post, *self.gathered.get(post.id, ()))
            row = fold_row(together, fold, self.bodies.width, self.bodies.style)
            return Block(self._above(index), (row,), blank, 0)
        body = self._body(post)
        if (others := self.gathered.get(post.id)) and post.id not in self.late:
            own = body[1:] if post.reposted is not None else body
            body = (repost_row(Entry(post, others), self.bodies.width, self.bodies.style), *own)
        if (note := self.notes.get(post.id)) is not None:
            body = (*body, *note_rows(note, self.bodies.width, self.bodies.style))
        head = 1 if self._is_reposted(post) and len(body) > 1 else 0
        return Block(self._above(index), body, blank, head)

    def _body(self, post: Post) -> tuple[Line, ...]:
        """The post's own rows, as the reader's rules let it be seen."""
        assert self.bodies is not None
        seen = without_counts(post) if self.bare else post
        verdict = self.verdict(post)
        if verdict is SHOWN:
            return self.bodies.rows(seen)
        body = self.bodies.rows(seen, name_of(verdict.quoted) if verdict.quoted is not None else "")
        if verdict.action != "show":
            return told(body, verdict, self.bodies.width, self.bodies.style)
        return body

    def _is_reposted(self, post: Post) -> bool:
        """Whether the post's first row says who reposted it."""
        if post.id in self.folds:
            return False
        return post.reposted is not None or (post.id in self.gathered and post.id not in self.late)

    def _above(self, index: int) -> tuple[Line, ...]:
        assert self.bodies is not None
        style, width, post = self.bodies.style, self.bodies.width, self.posts[index]
        lines: list[Line] = []
        if index > 0 and (gap := self._gap_above(index)) is not None:
            lines += [gap_row(gap, width, style.glyphs, style.fetch_key), ()]
        if post.id == self.read_to and index > 0:
            lines += [read_to_here(clock(post.created_at, style.now, style.zone), width, style.glyphs), ()]
        newer_day = self._day(index - 1) if index > 0 else self._today if not self.above else self._day(index)
        if self._day(index) != newer_day:
            lines += [rule(day(post.created_at, style.now, style.zone), width, style.glyphs), ()]
        return tuple(lines)

    def _day(self, index: int) -> date:
        assert self.bodies is not None
        return self.posts[index].created_at.astimezone(self.bodies.style.zone).date()

    @property
    def _today(self) -> date:
        assert self.bodies is not None
        return self.bodies.style.now.astimezone(self.bodies.style.zone).date()

    def _body_height(self, index: int) -> int:
        return len(self.block(index).body)

    @property
    def pinned_rows(self) -> int:
        """How many rows above the `height` that scroll stay where they are: a room's track."""
        return 0

    def pinned(self) -> list[Row]:
        """What stands on them."""
        return []

    def rows(self) -> list[Row]:
        """What stands on each of the panel's `height` rows, from the top."""
        rows: list[Row] = []
        index, skip = self.top
        while len(rows) < self.height and index < len(self.posts):
            rows += self._block_rows(index)[skip:]
            index, skip = index + 1, 0
        if len(rows) < self.height and self.posts:
            rows += [Row(line, None, "end") for line in self._end()]
        rows += [Row(())] * (self.height - len(rows))
        return rows[: self.height]

    def _block_rows(self, index: int) -> list[Row]:
        block, post = self.block(index), self.posts[index]
        above = [Row(line, post, "above", at) for at, line in enumerate(block.above)]
        body = [Row(line, post, "body", at) for at, line in enumerate(block.body)]
        return [*above, *body, *[Row((), post, "after", 0)] * block.blank]

    def _end(self) -> tuple[Line, ...]:
        if self.has_older or self.bodies is None:
            return ()
        style = self.bodies.style
        return end_rows(self.panel, self.gaps, self.bodies.width, style.glyphs, style.fetch_key)

    def marks_of(self, row: Row) -> tuple[bool, bool, bool]:
        """How a row is marked: the cursor's bar, the unread mark, whether it is of the chosen post."""
        post = row.post
        if post is None or row.part != "body":
            return False, False, False
        here = bool(self.posts) and post.id == self.posts[self.cursor].id
        head = 1 if self._is_reposted(post) else 0
        return here, row.index == head and self.is_unread(post), here

    def _gap_above(self, index: int) -> Gap | None:
        """The gap between a post and the one above it, where the row of it stands."""
        return between(self.gaps, self.posts[index - 1].id, self.posts[index].id) if index else None


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two keys of a block are the same: by identity where a value is large, by value where it is small."""
    return all(a is b or (isinstance(a, int) and a == b) for a, b in zip(one, other, strict=True))
