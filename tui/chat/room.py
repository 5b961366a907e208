"""A whole room: all posts under its tags, its sessions, and each session as `session_room` understands it.

Sessions are the calendar's where there is a schedule, else the stretches in which posts come thick (`density`).
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from tui.chat.density import dense, likely
from tui.chat.families import Families
from tui.chat.heard import Heard
from tui.chat.session_room import SessionRoom
from tui.chat.values import LATE_MINUTES, LEAD_MINUTES, RoomSpec, Session, Stretch
from tui.model.ids import PostId, UserId
from tui.model.post import Post

Spans = Callable[[datetime, datetime], Sequence[Stretch]] | Sequence[Stretch]
"""The calendar's sessions: all of them, or a function that gives those that touch the time from one moment to another."""

LEAD: Final = timedelta(minutes=LEAD_MINUTES)
LATE: Final = timedelta(minutes=LATE_MINUTES)
ANNOUNCED: Final = timedelta(days=7)
"""How long before its session a question may be announced."""
NEAR: Final = timedelta(minutes=5)
"""A start that is named is the session's if it is this close."""


class Room:
    """The posts of a room in any order, and its sessions."""

    def __init__(self, spec: RoomSpec, spans: Spans | None = None) -> None:
        self.spec: Final = spec
        self._spans = spans
        self._families = Families()
        self._posts: dict[PostId, Post] = {}  # the newest version of each, by root
        self._asked: dict[PostId, Heard] = {}  # of hosts, with a question's label
        self._first: dict[UserId, datetime] = {}
        self._stretches: tuple[Stretch, ...] | None = ()
        self._rooms: dict[Stretch, SessionRoom] = {}

    def add(self, post: Post) -> bool:
        """Take a post in; False where that changes nothing."""
        touched = self._families.add(post)
        known = not touched.isdisjoint(self._posts)
        changed = [self._renew(root) for root in touched]
        root = self._families.root_of(post.id)
        if root in self._posts:
            self._meet(post)  # though it be an old version: its author was there
        if not any(changed):
            return False
        if root not in self._posts and post.author is not None:  # one of its versions was deleted
            self._meet_again(post.author.id)
        if known or len(touched) > 1:  # an edit, or another copy: rare, and it may have changed sessions
            self._rooms.clear()
        for when, room in self._rooms.items():
            if self._is_of(post, when):
                room.add(post)
        return True

    def remove(self, post: PostId) -> bool:
        """A post was deleted: it goes in all its versions and does not come back. False where it was not here."""
        root = self._families.remove(post)
        known = self._posts.get(root)
        for room in self._rooms.values():
            for version in self._families.members(root):
                room.remove(version)
        if not self._renew(root) or known is None:
            return False
        if known.author is not None:
            self._meet_again(known.author.id)
        return True

    def _meet_again(self, user: UserId) -> None:
        """Somebody's post is gone: it may have been their first."""
        self._first.pop(user, None)
        for other in self._families.held():
            if other.author is not None and other.author.id == user:
                self._meet(other)
        for room in self._rooms.values():
            room.newcomers_changed(user)

    def _renew(self, root: PostId) -> bool:
        """Look again at which version of a post counts; whether that has changed."""
        known = self._posts.pop(root, None)
        self._asked.pop(root, None)
        post = self._families.current(root) if self._families.root_of(root) == root else None
        if post is not None:
            self._posts[root] = post
            if post.author is not None and self.spec.role(post.author.username) in ("host", "co-host"):
                heard = Heard(post, root, self.spec.letters)
                if heard.asks:
                    self._asked[root] = heard
        if post is known:
            return False
        self._stretches = None
        return True

    def sessions(self) -> tuple[Stretch, ...]:
        """The sessions of which there are posts, oldest first."""
        if self._stretches is None:
            stretches = self._found()
            self._rooms = {when: room for when, room in self._rooms.items() if when in stretches}
            self._stretches = stretches
        return self._stretches

    def session(self, start: datetime | None = None) -> Session:
        """The session that begins or runs at `start`, or else what would begin then; without `start` the last one.

        Raises LookupError where there is no post and no `start`.
        """
        when = self.stretch(start)
        session = self._room_of(when).session()
        early = announced(
            session, (one for one in self._asked.values() if self._is_between(one.at)), self.spec
        )
        if not early:
            return session
        room = SessionRoom(self.spec, when, _Before(self._first, when.start - LEAD))
        for root, post in self._posts.items():
            if self._is_of(post, when) or root in early:
                room.add(post)
        return room.session()

    def _room_of(self, when: Stretch) -> SessionRoom:
        if when not in self._rooms:
            room = SessionRoom(self.spec, when, _Before(self._first, when.start - LEAD))
            for post in self._posts.values():
                if self._is_of(post, when):
                    room.add(post)
            self._rooms[when] = room
        return self._rooms[when]

    def stretch(self, start: datetime | None = None) -> Stretch:
        """From when to when the session runs that `session` gives. Raises LookupError as that does."""
        stretches = self.sessions()
        if start is None:
            found = stretches[-1] if stretches else likely(self._times(), self.spec)
            if found is None:
                raise LookupError(f"no posts of #{self.spec.tags[0]}")
            return found
        near = [one for one in self._known(start) if abs(one.start - start) <= NEAR]
        running = [one for one in self._known(start) if one.start <= start < one.end]
        for one in (*sorted(near, key=lambda one: abs(one.start - start)), *running):
            return one
        return Stretch(start, start + timedelta(minutes=self.spec.minutes))

    def _known(self, start: datetime) -> Sequence[Stretch]:
        if callable(self._spans):
            return self._spans(start - NEAR, start + NEAR)
        return self._spans if self._spans is not None else self.sessions()

    def _found(self) -> tuple[Stretch, ...]:
        times = self._times()
        if not times:
            return ()
        if self._spans is None:
            firsts = _firsts(self._asked.values())
            return dense(times, self.spec, firsts)
        spans = self._spans(times[0] - LATE, times[-1] + LEAD) if callable(self._spans) else self._spans
        return tuple(sorted(one for one in spans if _any_in(times, one)))

    def _times(self) -> list[datetime]:
        return sorted(post.created_at for post in self._posts.values() if post.reposted is None)

    @staticmethod
    def _is_of(post: Post, when: Stretch) -> bool:
        """Whether a post belongs to a session: from the lead-up to the late answers."""
        return when.start - LEAD <= post.created_at < when.end + LATE

    def _is_between(self, at: datetime) -> bool:
        """Whether a moment is in no session."""
        return not any(one.start - LEAD <= at < one.end + LATE for one in self.sessions())

    def _meet(self, post: Post) -> None:
        if post.author is None or post.reposted is not None:
            return
        user, at = post.author.id, post.created_at
        if user not in self._first or at < self._first[user]:
            self._first[user] = at
            for room in self._rooms.values():
                room.newcomers_changed(user)


class _Before(Collection[UserId]):
    """Who has posted in the room before a moment, as far as is known at the time of asking."""

    def __init__(self, first: dict[UserId, datetime], moment: datetime) -> None:
        self._first = first
        self._moment = moment

    def __contains__(self, user: object) -> bool:
        first = self._first.get(user)  # type: ignore[call-overload]
        return first is not None and first < self._moment

    def __iter__(self) -> Iterator[UserId]:
        return (user for user, first in self._first.items() if first < self._moment)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def announced(session: Session, asked: Iterable[Heard], spec: RoomSpec) -> frozenset[PostId]:
    """Which of the hosts' posts from between the sessions ask what was answered in this one, but asked by nobody in it.

    `asked`: posts that begin with a question's letter. Gives ids, of each number's last post.
    """
    missing = {question.n for question in session.questions if question.post is None}
    found: dict[int, Heard] = {}
    for one in asked:
        if not session.when.start - ANNOUNCED <= one.at < session.when.start - LEAD:
            continue
        if spec.role(one.username) not in ("host", "co-host") or not one.asks:
            continue
        for number in {number for number, _ in one.asks} & missing:
            if number not in found or found[number].when < one.when:
                found[number] = one
    return frozenset(one.root for one in found.values())


def _firsts(asked: Collection[Heard]) -> list[datetime]:
    """When first questions were asked, as far as they ask: the last of several within a session's time."""
    from tui.chat.wording import points

    return [
        one.at
        for one in asked
        if (1, "") in one.asks and one.replies is None and points(one.reading.rest, apart=one.apart) is None
    ]


def _any_in(times: Sequence[datetime], when: Stretch) -> bool:
    at = bisect_left(times, when.start - LEAD)
    return at < len(times) and times[at] < when.end + LATE
