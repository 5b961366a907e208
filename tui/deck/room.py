"""A chat on the screen: a panel whose posts stand under their questions, and the place of what is read in it.

Offers what `PanelState` offers, so that the keys mean the same. What is different: one section is open at a time,
the others are a row each; of an open one as many answers stand there as fit, the rest is counted on a row of its
own; what comes later is counted there too and moves nothing. What is read is read post by post.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.chat.values import Answer, Person
from tui.deck.panel import PanelState, Spot
from tui.deck.room_found import RoomFound
from tui.deck.room_items import View
from tui.deck.sections import WELCOME, Section
from tui.model.ids import PostId
from tui.model.reading import Marks, Stretch, is_read, with_each, with_read, without


@dataclass(slots=True)
class RoomState(RoomFound):
    """A room: what it takes in, and what a reader does there."""

    # ---- taking in

    def take(self, view: View, *, now: datetime, spot: Spot | None = None) -> None:
        """Hold a session, and stand at `spot`, else at the question in force, else at its beginning."""
        self.view, self.clock = view, now
        self._take_in()
        self.fresh.clear()
        self._stands.clear()
        self._made.clear()
        self._rows_of = None
        self._places.clear()
        self.open = self._section_with(spot.post) if spot is not None else ""
        if not self.open:
            self.open = self._first_open()
        self._wanted = spot
        self.newer, self.has_older, self.top, self.cursor = 0, False, (0, 0), 0
        self.count_unread()
        self._build()
        self._stand_first()

    def _first_open(self) -> str:
        question = self.in_force
        if question is not None and self.running:
            return question.name
        unread = (one.key for one in self.sections if one.key != WELCOME and self._unread_in(one))
        return next(unread, self.sections[0].key if self.sections else "")

    def arrive(self, view: View, *, now: datetime) -> None:
        """The session as it is now. What is on the screen stays on its row; what is new is counted."""
        # Nobody has looked yet, or there was nothing to see: nothing is new to anybody.
        if not self._items or (self.bodies is None and self._wanted is None):
            self.take(view, now=now)
            return
        before = self.view
        kept = self._kept()
        self.view, self.clock = view, now
        self._take_in()
        if before is not None and before.session.when == view.session.when:
            self.fresh |= view.posts.keys() - before.posts.keys() - self._silent
            self.fresh &= view.posts.keys()
        if self.section(self.open) is None:  # what was open is another section's now
            self.open = (
                self._section_with(kept[0].post.id) if kept[0] is not None else ""
            ) or self._first_open()
        self._rebuild(kept)
        self.count_unread()

    def tick(self, now: datetime) -> None:
        """So late it is: the track and the clocks say so."""
        self.clock = now

    # ---- moving

    def other_day(self, direction: int) -> bool:
        """The next section (the one before, for -1): days mean nothing in a room."""
        return self.other_section(direction)

    def other_section(self, direction: int) -> bool:
        """Open the next question below (above for -1). False where there is none."""
        here = self.item
        keys = [one.key for one in self.sections if any(item.key == one.key for item in self._items)]
        if here is None or here.key not in keys:
            return False
        at = keys.index(here.key) + direction
        if not 0 <= at < len(keys):
            return False
        self.read_between(self.cursor, self.cursor)
        self.open_section(keys[at])
        return True

    def go_to(self, number: int, sub: str = "") -> bool:
        """Open the question of that number. False where it was not asked."""
        found = next(
            (
                one
                for one in self.sections
                if one.question is not None and (one.question.n, one.question.sub) == (number, sub)
            ),
            None,
        ) or next(
            (one for one in self.sections if one.question is not None and one.question.n == number), None
        )
        if found is None:
            return False
        self.open_section(found.key)
        return True

    def go_to_first(self, test: Callable[[Answer, Person | None], bool], direction: int = 1) -> bool:
        """Choose the next answer in the session of which `test` is true, opening its section. False where none is."""
        places = [
            (section.key, answer)
            for section in self.sections
            if section.key != WELCOME
            for answer in self._seen_answers(section)
            if test(answer, self._people.get(answer.author) if answer.author is not None else None)
        ]
        if not places:
            return False
        here, order = self.item, [one.key for one in self.sections]
        at = (
            (order.index(here.key), here.post.id)
            if here is not None and here.key in order
            else (-1, PostId(0))
        )
        ordered = [((order.index(key), one.post), key, one) for key, one in places]
        beyond = [one for one in ordered if (one[0] > at if direction > 0 else one[0] < at)]
        _, key, answer = (beyond or ordered)[0 if direction > 0 else -1]
        self.read_between(self.cursor, self.cursor)
        standing = self._standing_of(section) if (section := self.section(key)) is not None else []
        if answer.post not in standing:
            standing.append(answer.post)
        self.open_section(key, at=answer.post)
        return True

    def next_unread(self, direction: int = 1) -> bool:
        """The nearest unread post below (above for -1), in this section, then behind "more", then in the next ones."""
        if not self._items:
            return False
        if PanelState.next_unread(self, direction) if direction < 0 else self._unread_below():
            return True
        if direction < 0:
            return False
        self.read_between(self.cursor, self.cursor)
        here = self.item
        section = self.section(here.key) if here is not None else None
        is_open = section is not None and section.key == self.open
        if section is not None and is_open and self._unread_in(section) and self._more_of(section):
            return True
        return self._next_section_unread(here.key if here is not None else "")

    def _more_of(self, section: Section) -> bool:
        """Go on in an open section: to what stood behind "more", else to what was left unread above."""
        return self.show_more(section.key) is not None or self._topmost_unread(section)

    def _topmost_unread(self, section: Section) -> bool:
        """Choose the first entry of an open section that was not read. False where there is none."""
        for at, item in enumerate(self._items):
            if item.key == section.key and self._has_unread(at):
                self.cursor = at
                self.show_cursor()
                return True
        return False

    def _unread_below(self) -> bool:
        """Choose the next unread entry that stands in the same section. False where there is none."""
        here = self._items[self.cursor]
        for at in range(self.cursor + 1, len(self._items)):
            item = self._items[at]
            if item.key != here.key:
                return False
            if self._has_unread(at):
                self.read_between(self.cursor, self.cursor)
                self.cursor = at
                self.show_cursor()
                return True
        return False

    def _next_section_unread(self, after: str) -> bool:
        order = [one.key for one in self.sections]
        at = order.index(after) if after in order else -1
        for section in (*self.sections[at + 1 :], *self.sections[: at + 1]):
            if section.key != WELCOME and self._unread_in(section):
                self._places.pop(section.key, None)
                self.open_section(section.key)
                if not self._has_unread(self.cursor) and not self._topmost_unread(section):
                    self.show_more(section.key)
                return True
        return False

    def first_unread(self) -> bool:
        """Choose the topmost unread post of the room. False where there is none."""
        self.read_between(self.cursor, self.cursor)
        return self._next_section_unread("")

    def show_new(self) -> int:
        """Open the newest question with something new, and go to the first new post; how many are new there."""
        for section in self._newest_first():
            new = [one.post for one in self._seen_answers(section) if one.post in self.fresh]
            head_is_new = (
                section.head is not None and section.head in self.fresh and self._is_seen(section.head)
            )
            if not (new or head_is_new):
                continue
            self.read_between(self.cursor, self.cursor)
            if head_is_new and section.head is not None:
                self.fresh.discard(section.head)
                self.open_section(section.key, at=section.head)
            else:
                self.open_section(section.key)
                self.show_more(section.key)
                self._choose_first_of(new, section)
            self.fresh.difference_update(new)
            self.newer = sum(1 for post in self.fresh if self._is_seen(post))
            return len(new) + head_is_new
        self.fresh.clear()
        self.newer = 0
        return 0

    def _choose_first_of(self, posts: Sequence[PostId], section: Section) -> None:
        """Choose the first of these posts of an open section; where a rule has folded it, the row of the fold."""
        for post in posts:
            for at, item in enumerate(self._items):
                if item.key == section.key and post in self._readable(item):
                    self.cursor = at
                    self.show_cursor()
                    return

    @property
    def place(self) -> tuple[int, int]:
        """Where the reader is: which section, which entry. The larger, the further down the room."""
        here, order = self.item, [one.key for one in self.sections]
        return (order.index(here.key) if here is not None and here.key in order else -1), self.cursor

    def go_to_post(self, post: PostId) -> None:
        """Choose a post wherever it stands, opening its section. Nothing happens where it is not here."""
        key = self.open if any(self._items[at].key == self.open for at in self._at.get(post, ())) else ""
        if not key:
            key = self._section_with(post)
        section = self.section(key)
        if section is None:
            return
        standing = self._standing_of(section)
        if post != section.head and post not in standing:
            standing.append(post)
        self.open_section(key, at=post)

    def _newest_first(self) -> list[Section]:
        """The sections in which something new is looked for: the question in force, the others backwards, the rest."""
        force = self.in_force
        asked = [one for one in self.sections if one.question is not None]
        loose = [one for one in self.sections if one.question is None and one.key != WELCOME]
        first = [one for one in asked if force is not None and one.key == force.name]
        return [*first, *(one for one in reversed(asked) if one not in first), *reversed(loose)]

    # ---- reading

    def read_between(self, first: int, last: int) -> None:
        """Mark the posts that stand from index `first` to `last` read, one by one."""
        low, high = min(first, last), max(first, last)
        run = self._items[low : high + 1]
        self.read_posts([post for item in run for post in self._readable(item)])

    def read_posts(self, posts: Iterable[PostId]) -> None:
        """Mark these posts read. A session that was read whole is one stretch, so that marks stay few."""
        fresh = list(dict.fromkeys(post for post in posts if self._is_unread_id(post)))
        if not fresh:
            return
        self.marks = with_each(self.marks, fresh)
        self.unread = max(0, self.unread - len(fresh))
        if not self.unread and self.view is not None and self.view.posts and not self.running:
            self.marks = with_read(self.marks, Stretch(min(self.view.posts), max(self.view.posts)))
        self._count_anew()

    def _count_anew(self) -> None:
        """Rows that say how much is unread say it anew."""
        kept = self._kept()
        self._rebuild(kept)

    def read_to_here(self) -> int:
        """Mark what stands down to the chosen entry, and all sections above, read; how many were not."""
        before, here = self.unread, self.item
        if here is None:
            return 0
        posts: list[PostId] = []
        for section in self.sections:
            if section.key == here.key:
                break
            posts += [one.post for one in section.answers]
            posts += [section.head] if section.head is not None else []
        for item in self._items[: self.cursor + 1]:
            posts += self._readable(item) if item.key == here.key else []
        self.read_posts(posts)
        return before - self.unread

    def read_all(self) -> int:
        """Mark the whole session read; how many were not."""
        before = self.unread
        self.read_posts(list(self.view.posts) if self.view is not None else [])
        return before

    def unmark(self, marks: Marks) -> None:
        """Let what is read be `marks`: a marking is taken back."""
        self.marks = marks
        self.count_unread()
        self._count_anew()

    def make_unread(self, *, below: bool = False) -> int:
        """Mark the chosen post (with `below` those that stand below it, too) unread again; how many were read."""
        chosen = self._items[self.cursor :] if below else self._items[self.cursor : self.cursor + 1]
        posts = [post for item in chosen for post in self._readable(item) if is_read(self.marks, post)]
        for number in posts:
            self.marks = without(self.marks, Stretch(number, number))
        self.count_unread()
        self._count_anew()
        return len(posts)

    @property
    def position(self) -> int:
        """Rooms say nothing of positions."""
        return self.cursor + 1
