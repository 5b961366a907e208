"""A room as rows: what is pinned above its list, the blocks of its entries, its heading."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tui.chat.heard import question_letter
from tui.chat.values import Question
from tui.deck.blocks import Block, Bodies
from tui.deck.panel import PanelState, Row
from tui.deck.room_items import RoomItems
from tui.deck.room_rows import Track, clock_words, in_force_line, track_line
from tui.deck.trimming import asked
from tui.layout.lines import Line, Piece
from tui.layout.when import clock, day
from tui.model.ids import PostId
from tui.model.post import Post

PINNED: Final = 2  # rows: the track, and the question in force where it is out of sight


@dataclass(slots=True)
class RoomDrawn(RoomItems):
    """The rows of a room."""

    # ---- heading and track

    def heading(self) -> Line:
        """ "▲ 3 new · room · ● now"."""
        if self.view is None or self.bodies is None:
            return ()
        glyphs, when = self.bodies.style.glyphs, self.view.session.when
        new = (
            (Piece("accent", f"{glyphs.new} {self.newer:,} new"), Piece("muted", f" {glyphs.dot} "))
            if self.newer
            else ()
        )
        if self.running:
            state: Line = (Piece("accent", glyphs.live), Piece("muted", " live" if self.live else " now"))
        elif self.clock < when.start:
            state = (Piece("muted", f"begins {self._when(when.start)}"),)
        else:
            state = (Piece("muted", f"ended {self._when(when.end)}"),)
        return (*new, Piece("muted", f"room {glyphs.dot} "), *state)

    def _when(self, moment: datetime) -> str:
        assert self.bodies is not None
        style = self.bodies.style
        if moment.astimezone(style.zone).date() == self.clock.astimezone(style.zone).date():
            return clock(moment, self.clock, style.zone)
        return day(moment, self.clock, style.zone)

    # ---- laying out

    @property
    def pinned_rows(self) -> int:
        """The track, and the question in force."""
        return PINNED

    def pinned(self) -> list[Row]:
        """The track and the clock; below it the question in force where it cannot be seen in the list."""
        if self.bodies is None or self.view is None:
            return []
        width, style = self.bodies.width, self.bodies.style
        return [Row(track_line(self._track(), width, style.glyphs)), Row(self._second(width))]

    def _track(self) -> Track:
        assert self.view is not None
        assert self.bodies is not None
        session, letter = self.view.session, question_letter(self.view.spec.letters)
        asked = sorted({one.n for one in session.questions})
        names = tuple(f"{letter}{number}" for number in asked)
        force, running = self.in_force, self.running
        here = asked.index(force.n) if force is not None and running else -1
        last = max(asked, default=0)
        coming = tuple(f"{letter}{n}" for n in range(last + 1, self.view.expected + 1)) if running else ()
        done = frozenset(
            f"{letter}{one.question.n}"
            for one in self.sections
            if one.question is not None and self._is_done(one)
        )
        threads = sum(1 for one in self.sections if one.kind == "thread")
        left = "1 thread" if threads == 1 else f"{threads:,} threads" if threads else ""
        return Track(names, here, self._share(force), coming, done, self._right(), left)

    def _share(self, force: Question | None) -> float:
        """How much of its time the question in force has had: questions are asked about as far apart."""
        assert self.view is not None
        times = sorted(one.at for one in self.view.session.questions if one.at is not None and not one.sub)
        if force is None or force.at is None:
            return 0.0
        steps = [(b - a).total_seconds() for a, b in itertools.pairwise(times) if b > a]
        each = sorted(steps)[len(steps) // 2] if steps else 420.0
        return min(0.99, (self.clock - force.at).total_seconds() / max(60.0, each))

    def _right(self) -> str:
        assert self.view is not None
        assert self.bodies is not None
        session = self.view.session
        if self.running:
            return clock_words(session.when.start, session.when.end, self.clock)
        people = len(session.people)
        return f"{session.posts:,} {'post' if session.posts == 1 else 'posts'} by {people:,}"

    def _second(self, width: int) -> Line:
        force = self.in_force
        if self.view is None or self.bodies is None or force is None or not self.running:
            return ()
        post = self._post(force.post)
        if post is None or force.at is None or self._verdict_of(post.id).action in ("hide", "fold"):
            return ()
        if any(
            row.post is post
            and row.part == "body"
            and row.entry >= 0
            and self._items[row.entry].kind == "question"
            for row in self.rows()
        ):
            return ()
        name = self.named(force)
        text = asked(post.shown, self.view.spec.letters, self.view.spec.tags)
        return in_force_line(name, text, self.clock - force.at, width, self.bodies.style)

    def fit(self, bodies: Bodies, height: int) -> None:
        """Draw at another width, height or style. The first time says how many answers fit."""
        first = self.bodies is None
        PanelState.fit(self, bodies, height)
        if first and self.view is not None:
            self._build()
            self._stand_first()

    def _stand_first(self) -> None:
        """Stand where the reader was, else at the section that is open; once the panel has a size."""
        wanted = self._wanted
        if wanted is not None and wanted.post in self._at:
            self.cursor = self.index_of(wanted.post)
        else:
            self.cursor = self._index_of_head(self.open)
        if self.bodies is None:
            return
        if wanted is not None and wanted.post in self._at:
            self._stand_at(wanted.row)
        else:
            self.show_cursor()
        self._wanted = None

    def block(self, index: int) -> Block:
        """The block of the entry at `index`."""
        rows, item = self._drawn, self._items[index]
        blank = self._blank(index)
        key = (item.kind, item.key, item.post.id)
        kept = self._made.get(key)
        if kept is not None and kept[1].blank == blank and kept[0] == item:
            return kept[1]
        block = Block((), rows.rows(item), blank, 0)
        self._made[key] = (item, block)
        return block

    def _blank(self, index: int) -> int:
        """Rows below the entry: none between rows that stand for several, nor below what was opened."""
        item = self._items[index]
        following = self._items[index + 1] if index + 1 < len(self._items) else None
        folded = ("closed", "folded", "more")
        if item.opened or (item.kind in folded and following is not None and following.kind in folded):
            return 0
        return 0 if self._drawn.bodies.style.compact and not item.last else 1

    def _block_rows(self, index: int) -> list[Row]:
        block, item = self.block(index), self._items[index]
        body = [Row(line, item.post, "body", at, index) for at, line in enumerate(block.body)]
        if block.blank:
            body.append(Row(self._drawn.between(item), item.post, "after", 0, index))
        return body

    def marks_of(self, row: Row) -> tuple[bool, bool, bool]:
        """The cursor's bar, the unread mark, whether it is of the chosen entry."""
        if row.part != "body" or row.entry < 0 or row.post is None:
            return False, False, False
        here, item = row.entry == self.cursor, self._items[row.entry]
        return here, row.index == 0 and item.kind in ("question", "answer") and self.is_unread(row.post), here

    def _end(self) -> tuple[Line, ...]:
        return ()

    def _day(self, index: int) -> date:
        assert self.bodies is not None
        return self.posts[index].created_at.astimezone(self.bodies.style.zone).date()

    def _boundary(self) -> PostId | None:
        return None

    def _is_reposted(self, post: Post) -> bool:
        return False

    def index_of(self, post: PostId) -> int:
        """Where a post stands, nearest to the chosen entry; the chosen one's place where it is not here."""
        found = self._at.get(post, ())
        return min(
            found, key=lambda at: abs(at - self.cursor), default=min(self.cursor, max(0, len(self.posts) - 1))
        )
