"""From the cache to a room on the screen: which session, its posts, who was there before. And which rooms there are.

A `RoomReader` is used on one database thread; what it gives are values. The first frame of a room needs it too, so
nothing slow is imported here.
"""

import gc
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.chat.values import LATE_MINUTES, LEAD_MINUTES, RoomSpec, Session, Stretch
from tui.deck.panel import Spot
from tui.model.ids import PostId, UserId, first_id_at
from tui.model.panel import Panel
from tui.model.post import Post
from tui.model.reading import Marks
from tui.store import tagged
from tui.store.tagged import Sighted

if TYPE_CHECKING:
    from tui.chat.session_room import SessionRoom
    from tui.deck.room import RoomState
    from tui.deck.room_items import View

LEAD: Final = timedelta(minutes=LEAD_MINUTES)
"""How long before its start a session's posts count as its own."""
_LATE: Final = timedelta(minutes=LATE_MINUTES)
_OLDEST: Final = PostId(0)
_DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)  # so far back X's search goes
_UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def spec_of(panel: Panel, rooms: Mapping[str, RoomSpec]) -> RoomSpec:
    """The room that a panel shows: as rooms.toml has it, by name or by tag; else a chat of the usual kind under that tag."""
    name = panel.value.lstrip("#").lower()
    found = rooms.get(name) or next((one for one in rooms.values() if name in one.tags), None)
    return found or RoomSpec(name, (name,))


def reader_of(panel: Panel, rooms: Mapping[str, RoomSpec]) -> "RoomReader":
    """Who reads a room's panel from the cache."""
    spec = spec_of(panel, rooms)
    return RoomReader(spec, configured=any(one is spec for one in rooms.values()))


@dataclass(slots=True)
class RoomReader:
    """What the cache has of one room. `stretches` are its sessions, oldest first, as far as they are known."""

    spec: RoomSpec
    configured: bool = True  # whether rooms.toml describes it
    stretches: tuple[Stretch, ...] = ()
    fits: bool = True  # whether the calendar, if there is one, speaks of the time when posts came
    _at: Stretch | None = None
    _room: "SessionRoom | None" = None
    _posts: dict[PostId, int] = field(default_factory=dict)  # of the session, with when each was fetched
    _earlier: frozenset[UserId] = frozenset()
    _held: dict[PostId, Post] = field(default_factory=dict)
    _from: PostId = _OLDEST  # no post of the session has an older id

    def open(self, cache: sqlite3.Connection, now: datetime, start: datetime | None = None) -> "View | None":
        """The session that began at `start`; without it the one that runs now, else the last with posts, else None."""
        with _no_collecting():
            seen = tagged.sighted(cache, self.spec.tags)
            self.stretches = self._sessions(seen, now)
            chosen = _chosen(self.stretches, now, start)
            if chosen is None and start is not None:  # nothing of it is here yet
                chosen = Stretch(start, start + timedelta(minutes=self.spec.minutes))
            return self._hold(cache, chosen, seen) if chosen is not None else None

    def counted(self, cache: sqlite3.Connection, now: datetime) -> list[tuple[Stretch, int]]:
        """The sessions that are in the cache or could be fetched, oldest first, each with how many posts are here."""
        seen = tagged.sighted(cache, self.spec.tags)
        known = {when: len(_of(seen, when)) for when in self._sessions(seen, now)}
        for when in self._reachable(now):
            known.setdefault(when, 0)
        return sorted(known.items())

    def _reachable(self, now: datetime) -> list[Stretch]:
        """Sessions of the calendar that X could still be asked for, whether anything of them is here or not."""
        if self.spec.schedule is None:
            return []
        from tui.chat.calendar import occurrences

        found = occurrences(self.spec.schedule, self.spec.minutes, now - WEEK, now)
        return [one for one in found if one.start <= now and one.start > now - WEEK]

    def look(self, cache: sqlite3.Connection, now: datetime) -> "View | None":
        """The session as it is now, where something in it changed; None where nothing did. Another one that has
        begun since is opened by `open`, when the reader asks for it."""
        if self._at is None or self._room is None:
            return self.open(cache, now)
        found = tagged.sighted(cache, self.spec.tags, after=self._from)
        here = {one.id: one.fetched for one in _of(found, self._at)}
        changed = [post for post, fetched in here.items() if self._posts.get(post) != fetched]
        gone = self._posts.keys() - here.keys()
        if not changed and not gone:
            return None
        for post in gone:
            self._room.remove(post)
            self._held.pop(post, None)
        self._posts = here
        self._add(tagged.posts(cache, self.spec.tags, changed))
        return self._viewed()

    def _hold(self, cache: sqlite3.Connection, when: Stretch, seen: Sequence[Sighted]) -> "View":
        mine, before = _of(seen, when), seen[: _first(seen, when)]
        self._at, self._earlier = when, frozenset(one.author for one in before if one.author is not None)
        self._posts = {one.id: one.fetched for one in mine}
        oldest = first_id_at(when.start - LEAD)
        # Files may have ids that say nothing of time: then all posts of the tag have to be looked at each time.
        self._from = oldest if min(self._posts, default=oldest) >= oldest else _OLDEST
        self._begin_anew()
        posts = tagged.posts(cache, self.spec.tags, self._posts)
        if not self.configured and posts:
            self._guess_letters(posts)
        self._add(posts)
        assert self._room is not None
        session = self._room.session()
        if any(question.post is None for question in session.questions):
            self._add(announced_posts(cache, self.spec, session, seen, self.stretches))
        return self._viewed()

    def _guess_letters(self, posts: Sequence[Post]) -> None:
        """A chat that rooms.toml does not describe says by its posts which letters it uses."""
        from tui.chat.hosting import propose_letters

        letters = propose_letters(posts)
        if letters != self.spec.letters:
            self.spec = replace(self.spec, letters=letters)
            self._begin_anew()

    def _begin_anew(self) -> None:
        from tui.chat.session_room import SessionRoom

        assert self._at is not None
        self._room, self._held = SessionRoom(self.spec, self._at, self._earlier), {}

    def _add(self, posts: Sequence[Post]) -> None:
        assert self._room is not None
        self._room.add_all(posts)
        self._held.update((post.id, post) for post in posts)
        for post in posts:
            if len(post.edits) > 1:
                held = [version for version in post.edits if version in self._held]
                for version in held[:-1]:  # of an edited post the newest version stands
                    self._held.pop(version)

    def _viewed(self) -> "View":
        from tui.deck.room_items import View

        when = self._at
        assert self._room is not None
        assert when is not None
        number = self.stretches.index(when) + 1 if when in self.stretches else len(self.stretches) + 1
        return View(
            self.spec,
            self._room.session(),
            dict(self._held),
            number=number,
            sessions=max(number, len(self.stretches)),
        )

    def _sessions(self, seen: Sequence[Sighted], now: datetime) -> tuple[Stretch, ...]:
        """Those with posts, by the calendar where it fits, and the one that runs now."""
        from tui.chat.held import held

        planned = self._scheduled(seen, now)
        found = held(self.spec, [one.when for one in seen], planned)
        self.fits = found.fits or self.spec.schedule is None
        running = (one for one in planned if one.start <= now < one.end + _LATE)
        return tuple(sorted({*found.sessions, *running}))

    def _scheduled(self, seen: Sequence[Sighted], now: datetime) -> list[Stretch]:
        if self.spec.schedule is None:
            return []
        from tui.chat.calendar import occurrences

        first = seen[0].when if seen else now
        return list(occurrences(self.spec.schedule, self.spec.minutes, first - _DAY, now + _DAY))


def announced_posts(
    db: sqlite3.Connection,
    spec: RoomSpec,
    session: Session,
    seen: Sequence[Sighted],
    others: Sequence[Stretch],
) -> list[Post]:
    """Questions that the hosts published days before, between sessions (`others`), and that were answered in this one."""
    from tui.chat.heard import Heard
    from tui.chat.room import ANNOUNCED, announced

    begun = session.when.start - LEAD
    early = [
        one.id
        for one in seen
        if session.when.start - ANNOUNCED <= one.when < begun
        and not any(other.start - LEAD <= one.when < other.end + _LATE for other in others)
    ]
    posts = {post.id: post for post in tagged.posts(db, spec.tags, early)}
    found = announced(session, (Heard(post, post.id, spec.letters) for post in posts.values()), spec)
    return [posts[one] for one in sorted(found)]


_MANY_OBJECTS: Final = 20_000


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let Python not look for garbage meanwhile, nor afterwards in what came: thousands of posts, all to stay.

    Looking takes a third of the time, and a look at everything would stop the screen for a tenth of a second. What is
    kept from the collector goes all the same once nothing holds it: a room has no circles (a test looks for them).
    """
    was_on = gc.isenabled()
    gc.collect(1)  # what is young garbage now must not be kept with the rest
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY_OBJECTS:
            gc.freeze()
        if was_on:
            gc.enable()


def _of(seen: Sequence[Sighted], when: Stretch) -> Sequence[Sighted]:
    """Those of a session: from its lead-up to its late answers. `seen` in time order."""
    last = bisect_left(seen, _milliseconds(when.end + _LATE), key=lambda one: one.at)
    return seen[_first(seen, when) : last]


def _first(seen: Sequence[Sighted], when: Stretch) -> int:
    return bisect_left(seen, _milliseconds(when.start - LEAD), key=lambda one: one.at)


def _milliseconds(moment: datetime) -> int:
    return (moment - _UNIX_EPOCH) // timedelta(milliseconds=1)


def _chosen(stretches: Sequence[Stretch], now: datetime, start: datetime | None) -> Stretch | None:
    if start is not None:
        return next((one for one in stretches if one.start == start), None)
    begun = [one for one in stretches if one.start - LEAD <= now]
    return begun[-1] if begun else (stretches[-1] if stretches else None)


def take(
    state: "RoomState",
    reader: RoomReader,
    cache: sqlite3.Connection,
    journal: sqlite3.Connection,
    now: datetime,
) -> None:
    """Let a room that is opened hold its session, at the place where the reader left it."""
    marks, spot = library.kept_of(journal, state.panel)
    hold(state, reader.open(cache, now), marks, spot, now)


def hold(state: "RoomState", view: "View | None", marks: Marks, spot: Spot | None, now: datetime) -> None:
    """Let a room hold a session, or nothing where there is none yet."""
    state.marks, state.fetched = marks, view is not None
    if view is not None:
        state.take(view, now=now, spot=spot if spot is not None and spot.post in view.posts else None)


def answered_by(room: "RoomState", newest: PostId | None) -> str:
    """Who was the last to answer the reader in posts later than `newest`, muted ones aside; "" where nobody was."""
    if room.view is None or room.mine is None or newest is None:
        return ""
    names = [
        post.author.username
        for at, post in sorted(room.view.posts.items())
        if at > newest
        and post.reply_to_user == room.mine
        and post.author is not None
        and post.author.id != room.mine
        and room.verdict(post).action not in ("hide", "fold")
    ]
    return names[-1] if names else ""
