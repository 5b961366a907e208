"""`delurk drafts check`: what would be published, where, as whom and at what price, and what speaks against it.

What has to be known for it comes from the cache, rooms.toml and mutes.toml. Asks X for nothing.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import TYPE_CHECKING

from tui.chat.values import LATE_MINUTES, Question, RoomSpec, Session
from tui.cli.errors import Failure
from tui.config.paths import Paths, find_paths
from tui.model.draft import Draft
from tui.text.cleaning import clean, clean_line
from tui.writing.checks import check, may_be_sent
from tui.writing.preview import Preview, preview
from tui.writing.remark import Circumstances, Remark

if TYPE_CHECKING:
    from tui.config.rooms import Rooms


class Checks:
    """Checks of one draft after the other; files are read once."""

    def __init__(self, now: datetime) -> None:
        """`now` is aware, in the user's zone."""
        from tui.config.rooms import load_rooms
        from tui.config.settings import load_settings

        paths = find_paths()
        self._now = now
        self._paths = paths
        self._rooms: Rooms = load_rooms(paths.rooms)
        self._muted = _muted(paths, now)
        self._premium = load_settings(paths.settings)[0].premium

    def about(self, draft: Draft) -> Circumstances:
        """What the checks have to know of `draft`."""
        from tui.cli.output import cache_to_read
        from tui.x import prices

        about = Circumstances(
            now=self._now, prices=prices.load().write, premium=self._premium, muted=self._muted
        )
        if not self._paths.cache.exists():
            return replace(about, room=self._room(draft))
        with cache_to_read() as cache:
            return self._from_cache(cache, draft, about)

    def _from_cache(self, cache: Connection, draft: Draft, about: Circumstances) -> Circumstances:
        from tui.app.facts import of_draft
        from tui.store import names

        me = names.me(cache)
        facts = of_draft(cache, draft, me.id if me is not None else None)
        room, session = self._room(draft), None
        if room is not None:
            room, session = _session(cache, room)
        return replace(
            about,
            me=me.id if me is not None else None,
            username=me.username if me is not None else "",
            room=room,
            session=session,
            question=_in_force(session, self._now),
            recent=facts.recent,
            summoned=facts.summoned,
            gone=facts.gone,
        )

    def _room(self, draft: Draft) -> RoomSpec | None:
        panel = draft.place.panel
        if panel is None or panel.kind != "room":
            return None
        return self._rooms.by_name(panel.value) or self._rooms.by_tag(panel.value.lstrip("#＃").lower())


def in_words(draft: Draft, about: Circumstances) -> str:
    """What would be published, and the remarks, as lines for people."""
    seen, remarks = preview(draft, about), check(draft, about)
    whose = f"as @{clean_line(seen.username)}" if seen.username else "as nobody: log in first"
    lines = [
        f"{clean_line(seen.where)} {whose[0].upper()}{whose[1:]}. {seen.cost.words[0].upper()}{seen.cost.words[1:]}."
    ]
    whole = len(draft.parts)
    for one in seen.parts:
        count = f"{one.number}/{whole}  " if whole > 1 else ""
        lines.append(f"  {count}{one.length:,} of {one.limit:,} characters")
        lines += [f"  | {line}" for line in clean(one.text).split("\n")]
    for remark in remarks:
        lines.append(f"{remark.grade}  {clean_line(remark.words)}")
    return "\n".join(lines)


def as_json(draft: Draft, about: Circumstances) -> dict[str, object]:
    """The same for programs."""
    seen: Preview = preview(draft, about)
    remarks: tuple[Remark, ...] = check(draft, about)
    return {
        "id": str(draft.id),
        "may_be_sent": may_be_sent(remarks),
        "by_browser": seen.by_browser,
        "where": seen.where,
        "username": seen.username or None,
        "cost_usd": seen.cost.usd,
        "posts": [{"text": one.text, "length": one.length, "limit": one.limit} for one in seen.parts],
        "remarks": [{"id": one.id, "grade": one.grade, "words": one.words} for one in remarks],
    }


def _muted(paths: Paths, now: datetime) -> frozenset[str]:
    """Usernames that the user keeps out everywhere, by rules that are in force."""
    if not paths.mutes.exists():
        return frozenset()
    from tui.config.mute_edits import load_stamped
    from tui.mute.people import muted_people

    stamp = int(now.timestamp() * 1000)
    rules = load_stamped(paths.mutes, stamp)
    return muted_people(rules.rules, rules.off, stamp)


def _session(cache: Connection, room: RoomSpec) -> tuple[RoomSpec, Session | None]:
    """The room's session that runs or ran last, as far as the cache has one."""
    from tui.cli.chat_sessions import Wanted, find_session, understand
    from tui.store import tagged

    seen = tagged.sighted(cache, room.tags)
    try:
        when = find_session(room, seen, None)
    except Failure:  # nothing of it was ever fetched: then nothing is known of its questions
        return room, None
    found = understand(cache, Wanted(room, True), when, seen, None)
    return found.spec, found.session


def _in_force(session: Session | None, now: datetime) -> Question | None:
    """The question asked last, until late answers are over."""
    if session is None or now > session.when.end + timedelta(minutes=LATE_MINUTES):
        return None
    asked = [one for one in session.questions if one.at is not None and one.at <= now.astimezone(UTC)]
    return max(asked, key=lambda one: (one.at, one.n, one.sub)) if asked else None
