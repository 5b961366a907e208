"""What can be found in a panel, going there, and the way back to where one stood."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.deck.arriving import Arriving
from tui.layout.lines import line_text
from tui.model.ids import PostId
from tui.model.post import Post

if TYPE_CHECKING:
    from tui.chat.values import RoomSpec

Place = tuple[str, PostId]
"""Where something stands: in a room the key of its section, "" elsewhere; and the post."""
Rank = tuple[int, ...]
"""Where a place stands in a panel's order: the smaller, the higher."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Something that may have the words: a post as it is shown at `place`.

    `beside` is what is drawn with it: reposters, labels, a note. `quoted`: what it quotes may be seen; `in_thread`: its
    row does not say to whom it answers; `room` leaves out what it says already. Without a post `beside` is all: a fold.
    """

    place: Place
    post: Post | None
    beside: str = ""
    quoted: bool = True
    in_thread: bool = False
    room: "RoomSpec | None" = None


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a reader stood, and what of it was open: all that looking about changes. `open` is of rooms and threads."""

    chosen: PostId | None
    top: PostId | None
    into: int  # rows into what stands at the top
    read_to: PostId | None
    open: object = None


@dataclass(slots=True)
class Findable(Arriving):
    """A window in which words can be looked for."""

    def sought(self) -> Iterator[Sought]:
        """What is held and may be seen, from the top. Of what a rule has folded the row that stands there is all."""
        for post in list(self.posts):
            if (one := self.sought_of(post)) is not None:
                yield one

    def sought_of(self, post: Post) -> Sought | None:
        """How a post can be found, be it held or not; None where nothing of it is to be seen."""
        verdict, place = self.verdict(post), ("", post.id)
        if verdict.action in ("hide", "fold") and post.id not in self.opened:
            return Sought(place, None, self._row_of_fold(post)) if verdict.action == "fold" else None
        others = " ".join(
            f"@{one.author.username}" for one in self.gathered.get(post.id, ()) if one.author is not None
        )
        note = self.notes.get(post.id)
        beside = "\n".join(filter(None, (others, f"{note.label} {note.note}" if note is not None else "")))
        return Sought(place, post, beside, quoted=verdict.quoted is None, in_thread=self._says_no_answered)

    @property
    def _says_no_answered(self) -> bool:
        """Whether posts stand here without a row that says to whom they answer."""
        return False

    def _row_of_fold(self, post: Post) -> str:
        """What one reads of something folded: the row that stands for it, where one does."""
        index = self.index_of(post.id)
        if (
            self.bodies is None
            or not self.posts
            or self.posts[index].id != post.id
            or not self.is_folded(index)
        ):
            return ""
        return "\n".join(map(line_text, self.block(index).body))

    def sought_under(self) -> tuple[object, ...]:
        """What decides which posts may be seen: where one of these is another, all has to be looked at anew."""
        return self.judge, self.opened, self.reposts_hidden, self.notes

    def here(self) -> Place | None:
        """Where the reader stands."""
        return ("", self.posts[self.cursor].id) if self.posts else None

    def ranks(self) -> Callable[[Place], Rank]:
        """The order of places, as it is now."""
        return lambda place: (-place[1],)

    def holds_place(self, place: Place) -> bool:
        """Whether something stands there now."""
        return bool(self.posts) and self.posts[self.index_of(place[1])].id == place[1]

    def go_to_found(self, place: Place) -> None:
        """Choose what stands at a place, opening what is closed over it. Nothing is read by it."""
        self.cursor = self.index_of(place[1])
        if self.bodies is not None:
            self.show_cursor()

    def stance(self) -> Stance:
        """Where the reader stands now, to be come back to."""
        if not self.posts:
            return Stance(None, None, 0, self.read_to)
        top = self.posts[self.top[0]].id
        return Stance(self.posts[self.cursor].id, top, self._rows_into_top(), self.read_to)

    def resumes(self, stance: Stance) -> bool:
        """Whether all is held that is needed for coming back there."""
        return all(post is None or self.holds_place(("", post)) for post in (stance.chosen, stance.top))

    def resume(self, stance: Stance) -> None:
        """Stand as one stood: the same post chosen, on the same row; of what has gone the next older one."""
        if not self.posts or stance.chosen is None or stance.top is None:
            return
        self.read_to = stance.read_to
        self.cursor = self.index_of(stance.chosen)
        self._stay(self.index_of(stance.top), stance.into)
