"""Moving in a room: opening one section and closing another, with what is on the screen kept on its row."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.deck.room_drawn import RoomDrawn
from tui.deck.room_rows import Item
from tui.deck.sections import Section
from tui.deck.sieve import Judge
from tui.model.ids import PostId
from tui.model.post import Post


@dataclass(slots=True)
class RoomPlaces(RoomDrawn):
    """A room with a place in it."""

    # ---- what stays where it is

    def _kept(self) -> tuple[Item | None, Item | None, int]:
        """The chosen entry, and the one that has to stay on its row: the chosen if it is in sight, else the first."""
        if not self._items or self.bodies is None:
            return self.item, None, 0
        row = self.cursor_row()
        if -self._body_height(self.cursor) < row < self.height:
            return self.item, self.item, row
        for y, seen in enumerate(self.rows()):
            if seen.part == "body" and seen.entry >= 0:
                return self.item, self._items[seen.entry], y - seen.index
        return self.item, self.item, row

    def _rebuild(self, kept: tuple[Item | None, Item | None, int]) -> None:
        chosen, stays, row = kept
        self._build()
        if not self._items:
            self.cursor, self.top = 0, (0, 0)
            return
        if stays is not None and self.bodies is not None:
            self.cursor = self._find(stays)
            self.put_cursor_at(row)
            self._clamp()
        self.cursor = self._find(chosen) if chosen is not None else 0
        if stays is None:
            self.top = (self.cursor, 0)

    # ---- opening and closing

    def is_folded(self, index: int) -> bool:
        """Whether one row stands for the entry at `index`, so that nothing of it can be read."""
        return self._items[index].kind in ("closed", "more", "folded")

    def toggle_fold(self, index: int) -> int:
        """Open what is closed at `index` (a question, "4 more", a fold), or close the question it hangs from."""
        item = self._items[index]
        match item.kind:
            case "closed" if item.verdict.action == "fold" and item.key == self.open:
                self._open_posts([item.post])
            case "closed":
                self.open_section(item.key)
            case "more":
                self.show_more(item.key)
            case "folded":
                self._open_posts([item.post, *item.others])
            case _ if item.verdict.action == "fold":
                kept = self._kept()
                self.opened -= {item.post.id}
                self._rebuild(kept)
            case _:
                self.close_section()
        return 1

    def _open_posts(self, posts: Sequence[Post]) -> None:
        kept = self._kept()
        self.opened |= {post.id for post in posts}
        standing = self._stands.setdefault(self.open, [])
        standing += [post.id for post in posts if post.id not in standing]
        self._rebuild(kept)

    def open_section(self, key: str, *, at: PostId | None = None) -> None:
        """Open a section where the reader was in it, else at its first unread post; the one that was open closes."""
        section = self.section(key)
        if section is None:
            return
        kept = self._kept()
        self._remember_place()
        before, self.open = self.open, key
        self._rebuild(kept)
        self.cursor = self._entry_in(section, at)
        if before != key and self.bodies is not None:
            row = max(0, min(kept[2] if kept[1] is not None else 0, self.height // 3))
            cursor, self.cursor = self.cursor, self._index_of_head(key)
            self.put_cursor_at(row)
            self.cursor = cursor
        self.show_cursor()

    def _entry_in(self, section: Section, at: PostId | None) -> int:
        wanted = at if at is not None else self._places.get(section.key)
        inside = [index for index, item in enumerate(self._items) if item.key == section.key]
        for index in inside:
            if self._items[index].post.id == wanted and self._items[index].kind in ("question", "answer"):
                return index
        unread = (one for one in inside if self._has_unread(one))
        return next(unread, inside[0] if inside else 0)

    def _remember_place(self) -> None:
        if (item := self.item) is not None and item.kind in ("question", "answer"):
            self._places[item.key] = item.post.id

    def close_section(self) -> None:
        """Close the open section to its row, and stand there."""
        kept = self._kept()
        key = self.open
        self._remember_place()
        self.open = ""
        self._rebuild(kept)
        self.cursor = self._index_of_head(key)
        self.show_cursor()

    def show_more(self, key: str) -> PostId | None:
        """Let the rest of a section's answers stand below those that do; the first of them is chosen and given."""
        section = self.section(key)
        if section is None:
            return None
        kept = self._kept()
        standing = self._standing_of(section)
        if self.leaders_only:
            self.leaders_only = False
        known = set(standing)
        more = [
            one.post
            for one in self._seen_answers(section)
            if one.post not in known and self._verdict_of(one.post).action != "fold"
        ]
        standing += more
        self.fresh.difference_update(one.post for one in section.answers)
        self._rebuild(kept)
        candidates = more or [one for one in standing if self._is_unread_id(one)]
        first = next((one for one in candidates if one in self._at), None)
        if first is not None:
            self.cursor = self.index_of(first)
            self.show_cursor()
        return first

    def show_hidden(self, post: PostId) -> None:
        """Let a hidden post be seen here for now, and choose it."""
        self.opened |= {post}
        key = self._section_with(post) or self.open
        self._stands.setdefault(key, []).append(post)
        self.open_section(key, at=post)

    def show_leaders(self, only: bool) -> None:
        """Host and guests alone below the questions, or everybody again."""
        kept = self._kept()
        self.leaders_only = only
        if only and (section := self.section(self.open)) is not None:
            standing = self._standing_of(section)
            standing += [
                one.post
                for one in self._seen_answers(section)
                if self._leads(one) and one.post not in standing
            ]
        self._rebuild(kept)

    def judge_by(self, judge: Judge | None, *, bare: bool = False) -> None:
        """Other rules or another level: the sections stay."""
        kept = self._kept()
        self.judge, self.bare = judge, bare
        self._verdicts.clear()
        self._made.clear()
        if self.view is not None:
            self._rebuild(kept)
            self.count_unread()
