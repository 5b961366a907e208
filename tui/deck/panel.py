"""One panel's posts, the reader's place in them, and what has been read.

The posts held are a window into the cache, newest first; more is asked of the store by id when the reader
comes near an end. The place is (post, row within its block), never a row number: posts above and below may
come, go or change height, and what is on the screen stays where it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from tui.deck.blocks import COLUMNS_AFTER, Block, Bodies
from tui.deck.gaps import end_rows, gap_row
from tui.deck.grouping import Entry, group, repost_row, without_reposts
from tui.deck.notes import Notes, note_rows
from tui.layout.lines import Line
from tui.layout.rows import read_to_here, rule
from tui.layout.when import clock, day
from tui.model.gap import Gap, between, end_of, unbroken
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks, Stretch, is_read, with_read, without

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


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to come back to: a post, and the screen row its first own row stands on (below 0: scrolled past)."""

    post: PostId
    row: int


@dataclass(slots=True)
class PanelState:
    """A panel as it stands on the screen. Mutable, changed only by its own methods, drawn from `rows()`."""

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
    reposts_hidden: bool = False
    hidden: list[Post] = field(default_factory=list)  # held, but not to be seen
    bodies: Bodies | None = None
    notes: Notes = field(default_factory=dict)  # the reader's own, drawn below the posts they belong to
    weight: int = 0  # steps wider (below 0: narrower) than its neighbours
    as_of: int = 0  # what is held is as the cache had it then (milliseconds since 1970)
    asking_older: bool = False  # a page below is on its way
    asking_newer: bool = False  # a page above is on its way
    over: "PanelState | None" = field(default=None, repr=False, compare=False)  # stands in its place for now
    _blocks: dict[PostId, tuple[Post, tuple[object, ...], Block]] = field(default_factory=dict, repr=False)
    _row_wanted: int | None = None  # a place taken before the panel had a size

    # ---- what there is

    @property
    def front(self) -> "PanelState":
        """What is seen and has the keyboard here: a thread that was opened over the panel, else the panel."""
        return self.over if self.over is not None else self

    def heading(self) -> Line:
        """What stands at the right end of its heading where that is something of its own; else nothing."""
        return ()

    @property
    def chosen(self) -> Post | None:
        """The post under the cursor."""
        return self.posts[self.cursor] if self.posts else None

    @property
    def position(self) -> int:
        """The chosen post's number from the newest of the shown ones, 1 first."""
        before = sum(len(self.gathered.get(post.id, ())) for post in self.posts[: self.cursor])
        return self.above + before + self.cursor + 1

    @property
    def shown_total(self) -> int | None:
        """How many posts there are to be shown, those behind the count left out; None until counted."""
        held = len(self.posts) + sum(map(len, self.gathered.values()))
        return max(self.total - self.newer, self.above + held) if self.total is not None else None

    @property
    def held(self) -> list[Post]:
        """All posts of the window, newest first: those in an entry of another and hidden ones too."""
        if not self.gathered and not self.hidden:
            return self.posts
        more = [post for some in self.gathered.values() for post in some]
        return sorted([*self.posts, *more, *self.hidden], key=lambda post: post.id, reverse=True)

    @property
    def oldest(self) -> PostId | None:
        """The window's oldest post."""
        return self.held[-1].id if self.posts else None

    @property
    def newest(self) -> PostId | None:
        """The window's newest post."""
        return self.held[0].id if self.posts else None

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

    # ---- laying out

    def fit(self, bodies: Bodies, height: int) -> None:
        """Draw at another width, height or style, with the chosen post kept on its row if it was in sight."""
        row = self.cursor_row() if self.bodies is not None and self.posts else None
        in_sight = row is not None and -self._body_height(self.cursor) < row < self.height
        self.bodies, self.height = bodies, max(1, height)
        if not self.posts:
            return
        if self._row_wanted is not None:
            self._stand_at(self._row_wanted)
            return
        if in_sight and row is not None:
            self.put_cursor_at(min(row, self.height - 1))
            self.show_cursor()
        else:
            index, line = self.top
            self.top = (index, min(line, self.block(index).height - 1))
            self._clamp()

    def block(self, index: int) -> Block:
        """The block of the post at `index`. Asked for some thirty times a key, so it is kept with all it depends on."""
        post = self.posts[index]
        newer = self.posts[index - 1].id if index else None
        others = self.gathered.get(post.id, ())
        key = (self.bodies, self.gaps, self.notes, newer, bool(self.above), self.read_to == post.id, others)
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
        body = self.bodies.rows(post)
        if (others := self.gathered.get(post.id)) and post.id not in self.late:
            own = body[1:] if post.reposted is not None else body
            body = (repost_row(Entry(post, others), self.bodies.width, self.bodies.style), *own)
        if (note := self.notes.get(post.id)) is not None:
            body = (*body, *note_rows(note, self.bodies.width, self.bodies.style))
        head = 1 if self._is_reposted(post) and len(body) > 1 else 0
        blank = 0 if self.bodies.style.compact else 1
        return Block(self._above(index), body, blank, head)

    def _is_reposted(self, post: Post) -> bool:
        """Whether the post's first row says who reposted it."""
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

    # ---- where things are

    def cursor_row(self) -> int:
        """The screen row of the chosen post's first own row: below 0 or past `height` when out of sight."""
        return self._row_of(self.cursor) + len(self.block(self.cursor).above)

    def _row_of(self, index: int) -> int:
        """The screen row of a block's first row. Only as exact as needed: far away is just far away."""
        top, line = self.top
        far = self.height + 1
        if index >= top:
            row = -line
            for at in range(top, index):
                row += self.block(at).height
                if row > self.height:
                    return row + far
            return row
        row = -line
        for at in range(top - 1, index - 1, -1):
            row -= self.block(at).height
            if row < -4 * far:
                return row - far
        return row

    def put_cursor_at(self, row: int) -> None:
        """Scroll so that the chosen post's first own row stands on screen row `row`, as far as that can be."""
        index, above = self.cursor, row - len(self.block(self.cursor).above)
        while above > 0 and index > 0:
            index -= 1
            above -= self.block(index).height
        self.top = (index, max(0, -above))
        self._normalise()

    def _normalise(self) -> None:
        index, line = self.top
        while index < len(self.posts) - 1 and line >= self.block(index).height:
            line -= self.block(index).height
            index += 1
        self.top = (index, line)

    def _clamp(self) -> None:
        """Not past the end: the last row of the panel stands at the bottom, or everything fits."""
        index, line = self.top
        end = len(self._end())
        rest = end - line
        for at in range(index, len(self.posts)):
            rest += self.block(at).height
            if rest >= self.height:
                return
        self.top = (index, line)
        self._scroll_up(self.height - rest)

    def _scroll_up(self, rows: int) -> None:
        index, line = self.top
        line -= rows
        while line < 0 and index > 0:
            index -= 1
            line += self.block(index).height
        self.top = (index, max(0, line))

    def scroll(self, rows: int) -> None:
        """Scroll the screen by rows, down for more than 0. Neither cursor nor read marks move."""
        if not self.posts:
            return
        if rows < 0:
            self._scroll_up(-rows)
        else:
            self.top = (self.top[0], self.top[1] + rows)
            self._normalise()
        self._clamp()

    def show_cursor(self) -> None:
        """Scroll as little as needed to show the chosen post whole, or its beginning where it is taller.

        What stands below it is shown with it where that is the panel's end or a gap.
        """
        if not self.posts:
            return
        block, row = self.block(self.cursor), self._row_of(self.cursor)
        size = block.height - block.blank
        below = self._said_below()
        if below and size + block.blank + below <= self.height:
            size += block.blank + below
        if row < 0 or size >= self.height:
            if not (row <= 0 and row + size > self.height):  # else: inside a long post, leave it there
                above = len(block.above)
                self.top = (self.cursor, above if above >= self.height else 0)
        elif row + size > self.height:
            self.put_cursor_at(self.height - size + len(block.above))
        self._clamp()

    def _said_below(self) -> int:
        """Rows below the chosen post that belong to it: the panel's end, or what was not fetched there."""
        if self.cursor + 1 == len(self.posts):
            return len(self._end())
        return 1 if self._gap_above(self.cursor + 1) is not None else 0

    # ---- moving

    def move(self, posts: int) -> None:
        """Choose the post `posts` further down (up for less than 0); what is passed becomes read.

        Inside a post taller than the panel a single step shows its next or earlier part first.
        """
        if not self.posts:
            return
        if posts in (1, -1) and self._step_inside(posts):
            return
        self.choose(self.cursor + posts)

    def _step_inside(self, direction: int) -> bool:
        row, size = self.cursor_row(), self._body_height(self.cursor)
        if direction > 0 and row + size - self.height > 0 and row < self.height:
            self.scroll(min(row + size - self.height, max(1, self.height - 2)))
            return True
        if direction < 0 and row < 0 < row + size:
            self.scroll(-min(-row, max(1, self.height - 2)))
            return True
        return False

    def choose(self, index: int, *, passed: bool = True) -> None:
        """Choose a post by index, clamped; with `passed`, those from here to there are read."""
        if not self.posts:
            return
        index = max(0, min(len(self.posts) - 1, index))
        if passed and index != self.cursor:
            step = 1 if index > self.cursor else -1
            self.read_between(self.cursor, index - step)
        elif passed:
            self.read_between(index, index)
        self.cursor = index
        self.show_cursor()

    def page(self, share: float) -> None:
        """Scroll by this share of a page (below 0: up) and choose the first post that is then whole in sight."""
        if not self.posts:
            return
        before = self.top
        self.scroll(round(share * (self.height - 1)))
        if self.top == before:
            self.choose(len(self.posts) - 1 if share > 0 else 0)
            return
        index = self._first_begun(downwards=share > 0)
        if index is None:  # rules and blanks alone are in sight, in a very low window
            self.choose(self.top[0])
        elif index != self.cursor:
            step = 1 if index > self.cursor else -1
            self.read_between(self.cursor, index - step)
            self.cursor = index

    def _first_begun(self, *, downwards: bool) -> int | None:
        """The first post (the last, going up) that begins in sight, else one that is in sight at all."""
        rows = self.rows()
        begun = [row.post for row in rows if row.part == "body" and row.index == 0]
        seen = [
            post for post in begun or [row.post for row in rows if row.part == "body"] if post is not None
        ]
        return self.index_of(seen[0 if downwards else -1].id) if seen else None

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

    def other_day(self, direction: int) -> bool:
        """Choose the first post of the next day below (above for -1). False where there is none."""
        if not self.posts:
            return False
        day, at = self._day(self.cursor), self.cursor + direction
        while 0 <= at < len(self.posts) and self._day(at) == day:
            at += direction
        if not 0 <= at < len(self.posts):
            return False
        if direction < 0:
            while at > 0 and self._day(at - 1) == self._day(at):
                at -= 1
        self.choose(at, passed=False)
        return True

    def first_unread(self) -> bool:
        """Choose the topmost unread post of the window, reading the one left. False where there is none."""
        for at, post in enumerate(self.posts):
            if at != self.cursor and self.is_unread(post):
                self.read_between(self.cursor, self.cursor)
                self.cursor = at
                self.show_cursor()
                return True
        return False

    def next_unread(self, direction: int = 1) -> bool:
        """Choose the nearest unread post below (above for -1), reading the one left. False where there is none."""
        at = self.cursor + direction
        while 0 <= at < len(self.posts):
            if self.is_unread(self.posts[at]):
                self.read_between(self.cursor, self.cursor)
                self.cursor = at
                self.show_cursor()
                return True
            at += direction
        return False

    # ---- reading

    def read_between(self, first: int, last: int) -> None:
        """Mark the posts from index `first` to `last` read. Neighbours in the cache have nothing between them."""
        low, high = min(first, last), max(first, last)
        run = self.posts[low : high + 1]
        along = [one for post in run for one in self.gathered.get(post.id, ()) if self.is_unread(one)]
        newly = sum(1 for post in run if self.is_unread(post))
        if not newly:
            return
        newest, oldest = self.posts[low].id, self.posts[high].id
        read = Stretch(self._reaches(oldest, high + 1), self._begins(newest, low - 1))
        along += self._gathered_between(read.oldest, read.newest, along)
        apart = [post for post in run if any(gap.holds(post.id) for gap in self.gaps)]
        for piece in (*unbroken(read, self.gaps), *(Stretch(one.id, one.id) for one in (*apart, *along))):
            self.marks = with_read(self.marks, piece)
        self.unread = max(0, self.unread - newly - len(along))

    def _gathered_between(self, oldest: PostId, newest: PostId, but: list[Post]) -> list[Post]:
        """Unread posts that stand in entries elsewhere, and that a stretch between these two takes in as well."""
        taken = {one.id for one in but}
        between = (one for some in self.gathered.values() for one in some if oldest <= one.id <= newest)
        return [one for one in between if one.id not in taken and self.is_unread(one)]

    def _reaches(self, oldest: PostId, below: int) -> PostId:
        """Down to the read post below, where that is the next one: the two stretches then are one."""
        if below < len(self.posts) and not self.is_unread(self.posts[below]):
            return self.posts[below].id
        return oldest

    def _begins(self, newest: PostId, above: int) -> PostId:
        if above >= 0 and not self.is_unread(self.posts[above]):
            return self.posts[above].id
        return newest

    def mark_unread(self) -> None:
        """Mark the chosen post unread again."""
        post = self.chosen
        if post is not None and not self.is_unread(post):
            self.marks = without(self.marks, Stretch(post.id, post.id))
            self.unread += 1

    # ---- posts coming and going

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

    def _stand_at(self, row: int) -> None:
        """Put the chosen post on this row, or on the nearest where at least its first row is in sight."""
        self._row_wanted = None
        self.put_cursor_at(max(1 - self._body_height(self.cursor), min(row, self.height - 1)))
        self._clamp()

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

    def _rows_into_top(self) -> int:
        """How far the top row is into its post's own rows; below 0 in the rules above it.

        Rules come and go with a post's neighbours, so a row within the block would not say which row it was.
        """
        if self.bodies is None or not self.posts:
            return 0
        index, line = self.top
        return line - len(self.block(index).above)

    def _stay(self, index: int, into: int) -> None:
        """Let the top row be `into` rows into the own rows of the post at `index`."""
        above = len(self.block(index).above) if self.bodies is not None else 0
        self.top = (index, max(0, above + into))
        if above + into < 0:  # the rules it showed are gone: what stands above comes into sight instead
            self._scroll_up(-(above + into))

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

    def _gap_above(self, index: int) -> Gap | None:
        """The gap between a post and the one above it, where the row of it stands."""
        return between(self.gaps, self.posts[index - 1].id, self.posts[index].id) if index else None

    def gap_here(self) -> Gap | None:
        """The gap next to the chosen post: below it, else above it, else the open end under the last post."""
        if not self.posts:
            return None
        below = self._gap_above(self.cursor + 1) if self.cursor + 1 < len(self.posts) else None
        if below is None and self.cursor + 1 == len(self.posts) and not self.has_older:
            below = end_of(self.gaps)
        return below if below is not None else self._gap_above(self.cursor)

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
        """Posts that are no longer in the cache. The next older one takes a chosen one's row."""
        if not gone or not any(post.id in gone for post in self.held):
            return
        row = self.cursor_row() if self.bodies is not None else 0
        chosen = self.chosen
        lost = sum(1 for post in self.held if post.id in gone and self.is_unread(post))
        self.unread = max(0, self.unread - lost)
        self.gather([post for post in self.held if post.id not in gone], self._standing())
        if not self.posts or chosen is None:
            self.cursor, self.top = 0, (0, 0)
            return
        self.cursor = self.index_of(chosen.id)
        if self.bodies is not None:
            self.put_cursor_at(max(0, min(row, self.height - 1)))
            self._clamp()

    def spot(self) -> Spot | None:
        """Where the reader is, to be kept: the chosen post if it is in sight, else the first that is."""
        if not self.posts or self.bodies is None:
            return None
        row = self.cursor_row()
        if -self._body_height(self.cursor) < row < self.height:
            return Spot(self.posts[self.cursor].id, row)
        for y, seen in enumerate(self.rows()):
            if seen.part == "body" and seen.post is not None:
                return Spot(seen.post.id, y - seen.index)
        index, line = self.top
        return Spot(self.posts[index].id, len(self.block(index).above) - line)


def reading_width(panel_width: int) -> int:
    """Columns a panel's rows may fill, the blank last column left out."""
    return panel_width - COLUMNS_AFTER


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two keys of a block are the same: by identity where a value is large, by value where it is small."""
    return all(a is b or (isinstance(a, int) and a == b) for a, b in zip(one, other, strict=True))
