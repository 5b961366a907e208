"""Where a panel's rows stand on the screen.

The place is (post, row within its block), never a row number: posts above and below may come, go or change
height, and what is on the screen stays where it is.
"""

from dataclasses import dataclass

from tui.deck.blocks import Bodies
from tui.deck.window import Spot, Window


@dataclass(slots=True)
class Scrolling(Window):
    """A window with a place in it. Heights are computed as posts come near the screen, and no sooner."""

    def fit(self, bodies: Bodies, height: int) -> None:
        """Draw at another width, height or style, with the chosen post kept on its row if it was in sight.

        `height` is all rows below the heading, pinned ones too.
        """
        row = self.cursor_row() if self.bodies is not None and self.posts else None
        in_sight = row is not None and -self._body_height(self.cursor) < row < self.height
        self.bodies, self.height = bodies, max(1, height - self.pinned_rows)
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

    def cursor_row(self) -> int:
        """The screen row of the chosen post's first own row: below 0 or past `height` when out of sight."""
        return self._row_of(self.cursor) + len(self.block(self.cursor).above)

    def author_row(self, index: int) -> int:
        """The screen row that names the author of the post at `index`: what a `Spot` keeps. As exact as near rows are."""
        block = self.block(index)
        return self._row_of(index) + len(block.above) + block.head

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

    def _stand_at(self, row: int) -> None:
        """Put the chosen post on this row, or on the nearest where at least its first row is in sight."""
        self._row_wanted = None
        row -= self.block(self.cursor).head
        self.put_cursor_at(max(1 - self._body_height(self.cursor), min(row, self.height - 1)))
        self._clamp()

    def stand_at(self, spot: Spot) -> None:
        """Choose a post that is held, with its author's row where the spot says."""
        self.cursor = self.index_of(spot.post)
        self._stand_at(spot.row)

    def spot(self) -> Spot | None:
        """Where the reader is, to be kept: the chosen post if it is in sight, else the first that is."""
        if not self.posts or self.bodies is None:
            return None
        row = self.cursor_row()
        if -self._body_height(self.cursor) < row < self.height:
            return Spot(self.posts[self.cursor].id, row + self.block(self.cursor).head)
        for y, seen in enumerate(self.rows()):
            if seen.part == "body" and seen.post is not None:
                return Spot(seen.post.id, y - seen.index + self.block(self.index_of(seen.post.id)).head)
        index, line = self.top
        block = self.block(index)
        return Spot(self.posts[index].id, len(block.above) + block.head - line)
