"""Which room and which session a verb means, and the session's posts from the cache, understood."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final

from tui.chat.values import LATE_MINUTES, LEAD_MINUTES, RoomSpec, Session, Stretch
from tui.cli.errors import Failure, usage
from tui.model.ids import PostId
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post

if TYPE_CHECKING:
    from tui.chat.held import Held
    from tui.cli.judging import Judge
    from tui.config.rooms import Rooms
    from tui.store.tagged import Sighted

_LEAD: Final = timedelta(minutes=LEAD_MINUTES)
_LATE: Final = timedelta(minutes=LATE_MINUTES)
_NEAR: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A room that a verb names. `configured`: it stands in rooms.toml."""

    spec: RoomSpec
    configured: bool

    @property
    def panel(self) -> Panel:
        """The panel whose rules hold for it."""
        if self.configured:
            return Panel("room", self.spec.name)
        return Panel("tags", "+".join(self.spec.tags))


@dataclass(frozen=True, slots=True)
class Understood:
    """A session with its posts by id; `hidden`: what the rules keep back, with the rule's name."""

    spec: RoomSpec
    session: Session
    posts: dict[PostId, Post]
    hidden: dict[PostId, str] = field(default_factory=dict)


def wanted_room(text: str, rooms: "Rooms") -> Wanted:
    """The room that `text` names: room:NAME, NAME or #tag. A tag without a room is one of the usual kind.

    Exit code 2 where it is neither.
    """
    name = text.removeprefix("room:").strip()
    if not name.startswith(("#", "＃")):
        if (known := rooms.by_name(name)) is not None:
            return Wanted(known, True)
        if text.startswith("room:"):
            raise Failure(f"There is no room {name[:60]!r} in rooms.toml: delurk chat list prints them.")
        name = f"#{name}"
    try:
        tags = parse_panel(name).tags
    except ValueError:
        tags = ()
    if not tags:
        usage(f"{text[:60]!r} is no room: expected #tag, or the name of one that delurk chat list prints")
    found = rooms.by_tag(tags[0]) if len(tags) == 1 else None
    return Wanted(found or RoomSpec("+".join(tags), tags), found is not None)


def read_start(text: str, spec: RoomSpec) -> datetime | date:
    """A moment or a day: "2026-01-08T02:00:00Z", "2026-01-08 20:00" (the room's time, else this machine's), "2026-01-08".

    Exit code 2 where it is neither.
    """
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone_of(spec, at))).astimezone(UTC)
    except (ValueError, OverflowError):
        usage(f"{text[:60]!r} is no start of a session: expected 2026-01-08T02:00:00Z or 2026-01-08")


def zone_of(spec: RoomSpec, at: datetime | None = None) -> tzinfo:
    """The zone in which a room's times are meant: its schedule's, else this machine's (at that moment)."""
    if spec.schedule is not None:
        from zoneinfo import ZoneInfo

        return ZoneInfo(spec.schedule.zone)
    return (at or datetime.now()).astimezone().tzinfo or UTC


def find_session(spec: RoomSpec, seen: "list[Sighted]", start: datetime | date | None) -> Stretch:
    """The session that is meant: of a day, at a moment, or the last one with posts. Fails in one line.

    A moment that is no session's is the start of one: whoever names it knows better.
    """
    if not seen:
        raise Failure(
            f"The cache has no posts with #{spec.tags[0]}. Fill it: delurk pull '#{spec.tags[0]}' (from X), "
            "or delurk load FILE (captured pages)."
        )
    held = _held(spec, seen)
    if isinstance(start, datetime):
        known = [one for one in _scheduled(spec, start - _NEAR, start + _NEAR) if _is_meant(one, start)]
        closest = sorted(known, key=lambda one: abs(one.start - start))
        meant = closest[0] if closest else Stretch(start, start + timedelta(minutes=spec.minutes))
        if _has_posts(meant, seen):
            return meant
        near = min(held, key=lambda one: abs(one.start - start))
        raise Failure(
            f"The cache has no posts of #{spec.tags[0]} at {_written(start)}. "
            f"The nearest session with posts: --session {_written(near.start)}"
        )
    if start is None:
        return held[-1]
    zone = zone_of(spec)
    of_day = [one for one in held if one.start.astimezone(zone).date() == start]
    if not of_day:
        near = min(held, key=lambda one: abs(one.start.astimezone(zone).date() - start))
        raise Failure(
            f"The cache has no session of #{spec.tags[0]} on {start}. The nearest: --session {_written(near.start)}"
        )
    return of_day[0]


def misfit(spec: RoomSpec, seen: "list[Sighted]") -> str:
    """A line that says that a room's calendar does not fit its posts; "" where it does."""
    if spec.schedule is None or not seen or _sessions(spec, seen).fits:
        return ""
    from tui.chat.calendar import schedule_words

    return (
        f"The calendar of #{spec.tags[0]} ({schedule_words(spec.schedule)}) does not fit its posts: sessions are "
        f"taken to be where posts come thick. delurk chat add '#{spec.tags[0]}' --on DAY --at TIME --zone ZONE corrects it."
    )


def _is_meant(one: Stretch, start: datetime) -> bool:
    return abs(one.start - start) <= _NEAR or one.start <= start < one.end


def _scheduled(spec: RoomSpec, after: datetime, before: datetime) -> list[Stretch]:
    if spec.schedule is None:
        return []
    from tui.chat.calendar import occurrences

    return list(occurrences(spec.schedule, spec.minutes, after, before))


def _has_posts(one: Stretch, seen: "list[Sighted]") -> bool:
    return any(one.start - _LEAD <= post.when < one.end + _LATE for post in seen)


def _held(spec: RoomSpec, seen: "list[Sighted]") -> "tuple[Stretch, ...]":
    """The sessions of which there are posts, oldest first; at least one."""
    return _sessions(spec, seen).sessions


def _sessions(spec: RoomSpec, seen: "list[Sighted]") -> "Held":
    from tui.chat.held import held

    times = [one.when for one in seen]
    return held(spec, times, _scheduled(spec, times[0] - _LATE, times[-1] + _LEAD))


def understand(
    db: Connection, wanted: Wanted, when: Stretch, seen: "list[Sighted]", judge: "Judge | None"
) -> Understood:
    """The session, and which of its posts the reader's rules keep back; a question is at most folded.

    Letters and hosts of a chat without a room are guessed from its posts.
    """
    from tui.app.rooms import announced_posts
    from tui.chat.hosting import propose_letters
    from tui.chat.session_room import SessionRoom
    from tui.cli.judging import without_quote
    from tui.store import tagged

    begun = when.start - _LEAD
    mine = [one.id for one in seen if begun <= one.when < when.end + _LATE]
    posts = tagged.posts(db, wanted.spec.tags, mine)
    spec = wanted.spec
    if not wanted.configured:
        spec = replace(spec, letters=propose_letters(posts))
    earlier = frozenset(one.author for one in seen if one.author is not None and one.when < begun)
    room = SessionRoom(spec, when, earlier)
    for post in posts:
        room.add(post)
    if any(question.post is None for question in room.session().questions):
        for post in announced_posts(db, spec, room.session(), seen, _held(spec, seen)):
            room.add(post)
            posts.append(post)
    by_id = {post.id: post for post in posts}
    if judge is None:
        return Understood(spec, room.session(), by_id)
    questions = frozenset(one.post for one in room.session().questions if one.post is not None)
    hidden: dict[PostId, str] = {}
    for post in posts:
        verdict = judge.of(post, wanted.panel, only_fold=questions)
        if verdict.action in ("hide", "fold") and verdict.rule is not None:
            hidden[post.id] = verdict.rule.name
        by_id[post.id] = without_quote(post, verdict)
    return Understood(spec, room.session(), by_id, hidden)


def _written(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
