"""One panel: its posts, the reader's place in them, what has been read, and what a reader does there."""

from dataclasses import dataclass, field

from tui.deck.findable import Findable
from tui.deck.window import NEAR_END, WINDOW, Row, Spot
from tui.layout.lines import Line
from tui.model.gap import Gap, end_of, unbroken
from tui.model.ids import PostId
from tui.model.post import Post
from tui.model.reading import Stretch, with_read

__all__ = ["NEAR_END", "WINDOW", "PanelState", "Row", "Spot"]


@dataclass(slots=True)
class PanelState(Findable):
    """A panel as it stands on the screen. Mutable, changed only by its own methods, drawn from `rows()`."""

    over: "PanelState | None" = field(default=None, repr=False, compare=False)  # stands in its place for now
    side_note: str = ""  # of a room: "now", or when its next session is

    @property
    def front(self) -> "PanelState":
        """What is seen and has the keyboard here: a thread that was opened over the panel, else the panel."""
        return self.over if self.over is not None else self

    def heading(self) -> Line:
        """What stands at the right end of its heading where that is something of its own; else nothing."""
        return ()

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
        """Unread posts of entries that stand elsewhere, and that a stretch between these two takes in as well."""
        taken = {one.id for one in but}
        elsewhere = (*self.gathered.values(), self.below)
        between = (one for some in elsewhere for one in some if oldest <= one.id <= newest)
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

    def gap_of(self, row: Row) -> Gap | None:
        """The gap that a row tells of: the one above its post, or, below the last post, the open end."""
        if row.post is None:
            return end_of(self.gaps)
        return self._gap_above(self.index_of(row.post.id)) if row.part == "above" else None

    def gap_here(self) -> Gap | None:
        """The gap next to the chosen post: below it, else above it, else the open end under the last post."""
        if not self.posts:
            return None
        below = self._gap_above(self.cursor + 1) if self.cursor + 1 < len(self.posts) else None
        if below is None and self.cursor + 1 == len(self.posts) and not self.has_older:
            below = end_of(self.gaps)
        return below if below is not None else self._gap_above(self.cursor)
