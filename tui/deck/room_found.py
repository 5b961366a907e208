"""Finding words in a room: in what its sections have, closed ones too; the one that has them is opened, and closed again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui.deck.findable import Place, Rank, Sought, Stance
from tui.deck.room_places import RoomPlaces
from tui.deck.room_rows import Item
from tui.deck.sections import WELCOME
from tui.model.ids import PostId
from tui.model.post import Post


@dataclass(frozen=True, slots=True)
class _Opened:
    """What of a room was open and stood there."""

    key: str
    standing: dict[str, list[PostId]]
    places: dict[str, PostId]
    fresh: frozenset[PostId]
    chosen: Item
    top: Item


@dataclass(slots=True)
class RoomFound(RoomPlaces):
    """A room in which words can be looked for."""

    def sought(self) -> Iterator[Sought]:
        """The posts of all sections that may be seen; host and guests alone where only they stand there."""
        for section in self.sections:
            if section.key == WELCOME:  # they stand in other sections, too
                continue
            head = self._post(section.head)
            if head is not None and not self._keeps_back(head):
                yield self._sought(section.key, head, self.name_of(section))
            for answer in self._seen_answers(section):
                post = self._post(answer.post)
                if post is None or self._keeps_back(post) or (self.leaders_only and not self._leads(answer)):
                    continue
                yield self._sought(section.key, post, " ".join(answer.labels))

    def _keeps_back(self, post: Post) -> bool:
        return self.verdict(post).action in ("hide", "fold") and post.id not in self.opened

    def _sought(self, key: str, post: Post, label: str) -> Sought:
        person = self._person(post)
        role = person.role if person is not None and person.role != "participant" else ""
        beside = " ".join(filter(None, (label, role)))
        seen = self.verdict(post).quoted is None and not (post.quoted and post.quoted.id in self._asked)
        spec = self.view.spec if self.view is not None else None
        return Sought((key, post.id), post, beside, quoted=seen, room=spec)

    def sought_under(self) -> tuple[object, ...]:
        """Whoever decides what may be seen, and which session it is."""
        when = self.view.session.when if self.view is not None else None
        return *RoomPlaces.sought_under(self), self.leaders_only, when

    def here(self) -> Place | None:
        """The section and the post that the chosen entry stands at."""
        return (self.item.key, self.item.post.id) if self.item is not None else None

    def ranks(self) -> Callable[[Place], Rank]:
        """Section by section, in each the question first and then by time."""
        sections = {section.key: at for at, section in enumerate(self.sections)}
        known: dict[Place, Rank] = {}
        for at, section in enumerate(self.sections):
            if section.head is not None:
                known[section.key, section.head] = (at, -1)
            for index, answer in enumerate(section.answers):
                known.setdefault((section.key, answer.post), (at, index))
        return lambda place: known.get(place, (sections.get(place[0], -1), -1))

    def holds_place(self, place: Place) -> bool:
        """Whether the session has it."""
        return self.section(place[0]) is not None and self._post(place[1]) is not None

    def go_to_found(self, place: Place) -> None:
        """Choose a post in a section, which opens; it comes to stand among those that stand there by time."""
        key, post = place
        section = self.section(key)
        if section is None:
            return
        standing = self._standing_of(section)
        if post != section.head and post not in standing:
            times = {answer.post: at for at, answer in enumerate(section.answers)}
            mine = times.get(post, len(times))
            before = [at for at, other in enumerate(standing) if times.get(other, -1) < mine]
            standing.insert(before[-1] + 1 if before else 0, post)
        self.open_section(key, at=post)

    def stance(self) -> Stance:
        """Where the reader stands, and what was open."""
        stance = RoomPlaces.stance(self)
        if self.item is None:
            return stance
        standing = {key: list(posts) for key, posts in self._stands.items()}
        top = self._items[self.top[0]]
        opened = _Opened(self.open, standing, dict(self._places), frozenset(self.fresh), self.item, top)
        return Stance(stance.chosen, stance.top, stance.into, stance.read_to, opened)

    def resumes(self, stance: Stance) -> bool:
        """A room holds all of its session."""
        return True

    def resume(self, stance: Stance) -> None:
        """Open what was open, with what stood there, and stand as one stood."""
        was = stance.open
        if not isinstance(was, _Opened) or self.view is None:
            return
        self.open = was.key if self.section(was.key) is not None or not was.key else self.open
        self._stands = {key: list(posts) for key, posts in was.standing.items()}
        self._places = dict(was.places)
        self.fresh |= was.fresh & self.view.posts.keys()
        self._build()
        if self._items:
            self.cursor = self._find(was.chosen)
            self._stay(self._find(was.top), stance.into)
