"""rooms.toml: the chats the user follows, read.

    [[room]]
    tag = "#lrnchat"                # the one thing a room needs
    name = "lrnchat"                # room:lrnchat; as without it: the tag
    also = ["#lrn"]                 # other tags that count as it
    title = "Learning chat"
    hosts = ["@mara_holt"]          # and cohosts, guests
    labels = "Q/A"                  # Q/A (as without it), T, F/A, P/R, Q/A+P/R (both), none
    style = "live"                  # live (as without it), slow (a question a day), free (no questions)
    minutes = 60                    # as without it: 60, of a slow chat 10080, which is a week
    days = ["Tuesday"]
    at = "20:00"
    zone = "Europe/Berlin"          # that of days, at, skip and extra
    weeks = ["first", "third"]      # every (as without it), first, second, third, fourth, last
    from = 2026-09-01               # and until: the first and the last date
    skip = [2026-12-29]             # dates on which there is none
    extra = [2026-12-22T19:00:00]   # sessions besides; with Z or an offset where it is not the room's time
    note = "Archive at example.com"
    notify = false                  # true: a notice when it begins and at each question

A room with a mistake is left out and said, with its line; a file that is no TOML gives no rooms. Changing the file is
`room_edits`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from tui.chat import reading
from tui.chat.calendar import MIDNIGHT
from tui.chat.values import QA, RoomSpec, Schedule, Style
from tui.config.tables import TableLines, TableMistake, Wrong, parsed, shown, text_of
from tui.text.cleaning import clean_line

_T = TypeVar("_T")

KEYS: Final = (
    "tag", "name", "also", "title", "hosts", "cohosts", "guests", "labels", "style", "minutes",
    "days", "at", "zone", "weeks", "from", "until", "skip", "extra", "note", "notify",
)  # fmt: skip
_OF_WEEKDAYS: Final = ("at", "weeks", "from", "until", "skip")


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the file says: its rooms in their order, and each mistake.

    `left_out`: the tags and names, bare, that a room with a mistake has, as far as they can be read; with its mistake.
    """

    rooms: tuple[RoomSpec, ...] = ()
    mistakes: tuple[TableMistake, ...] = ()
    left_out: tuple[tuple[str, TableMistake], ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the file could not be read as a whole, so that it says nothing of any room."""
        return bool(self.mistakes) and not self.rooms

    def by_name(self, name: str) -> RoomSpec | None:
        """The room of this name (as in `room:NAME`), whatever its case."""
        return next((room for room in self.rooms if room.name == name.lower()), None)

    def by_tag(self, tag: str) -> RoomSpec | None:
        """The room with this tag, without its sign, as its own or as another that counts as it."""
        wanted = tag.lower()
        own = (room for room in self.rooms if room.tags[0] == wanted)
        return next(own, None) or next((room for room in self.rooms if wanted in room.tags), None)

    def mistake_of(self, *words: str) -> TableMistake | None:
        """What is wrong in the room that was left out and has one of these tags or names; None where there is none."""
        wanted = {_bare(word) for word in words}
        return next((mistake for word, mistake in self.left_out if word in wanted), None)

    def after(self, before: "Rooms") -> "Rooms":
        """What is in force once the file has been read again: where it has a mistake, the rooms of `before`."""
        return Rooms(before.rooms, self.mistakes) if self.mistakes else self


def load_rooms(file: Path) -> Rooms:
    """The rooms of this file; none where there is no file."""
    text = text_of(file)
    return Rooms(mistakes=(text,)) if isinstance(text, TableMistake) else read_rooms(text, file.name)


def read_rooms(text: str, name: str = "rooms.toml") -> Rooms:
    """The rooms in this text, and each mistake; `name` is the file's."""
    raw = parsed(text, name)
    if isinstance(raw, TableMistake):
        return Rooms(mistakes=(raw,))
    tables = raw.pop("room", [])
    wrong: list[tuple[int | None, Wrong]] = [
        (None, Wrong(key, f"“{key}”: expected [[room]] above each room")) for key in raw
    ]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        wrong.append((None, Wrong("room", "“room” wants [[room]] above each room")))
        tables = []
    rooms: list[RoomSpec] = []
    for at, table in enumerate(tables):
        try:
            rooms.append(_apart(room_of(table), rooms))
        except Wrong as mistake:
            wrong.append((at, mistake))
    if not wrong:
        return Rooms(tuple(rooms))
    lines = TableLines(text, "room")
    mistakes = [(at, TableMistake(name, lines.line_of(at, one.key), one.words)) for at, one in wrong]
    return Rooms(
        tuple(rooms),
        tuple(mistake for _, mistake in mistakes),
        tuple((word, said) for at, said in mistakes if at is not None for word in _said(tables[at])),
    )


def _said(table: dict[str, Any]) -> list[str]:
    """The tags and names in a table that may say anything."""
    return [
        _bare(one) for key in ("tag", "name", "also") for one in _list(table, key) if isinstance(one, str)
    ]


def _bare(word: str) -> str:
    return word.strip().lower().lstrip("#＃")


def _apart(room: RoomSpec, others: list[RoomSpec]) -> RoomSpec:
    """The room, if none before it has its name or one of its tags. Raises Wrong."""
    for other in others:
        if other.name == room.name:
            raise Wrong("name", f"“name” wants another than {room.name}, which is a room above")
        for tag in room.tags:
            if tag in other.tags:
                key = "tag" if tag == room.tags[0] else "also"
                raise Wrong(key, f"“{key}” wants another than #{tag}, which is the room {other.name} above")
    return room


def room_of(table: dict[str, Any]) -> RoomSpec:
    """The room that a table of the file says. Raises Wrong."""
    for key in table:
        if key not in KEYS:
            raise Wrong(key, f"“{key}”: no such key; expected {', '.join(KEYS)}")
    if "tag" not in table:
        raise Wrong("tag", '“tag” is missing: expected a tag such as tag = "#lrnchat"')
    tag = _read(table, "tag", reading.read_tag)
    also = _read_all(table, "also", reading.read_tags)
    style: Style = _read(table, "style", reading.read_style) if "style" in table else "live"
    minutes = table.get("minutes", reading.USUAL_MINUTES[style])
    if not isinstance(minutes, int) or isinstance(minutes, bool):
        raise Wrong("minutes", f"“minutes” wants a number such as 60, not {shown(minutes)}")
    return RoomSpec(
        name=_read(table, "name", reading.read_room_name) if "name" in table else tag,
        tags=(tag, *(one for one in also if one != tag)),
        hosts=_read_all(table, "hosts", reading.read_people),
        cohosts=_read_all(table, "cohosts", reading.read_people),
        guests=_read_all(table, "guests", reading.read_people),
        letters=_read(table, "labels", reading.read_letters) if "labels" in table else QA,
        minutes=_asked("minutes", reading.read_minutes, minutes),
        style=style,
        title=_words(table, "title"),
        schedule=_schedule(table),
        note=_words(table, "note"),
        notify=_flag(table, "notify"),
    )


def _schedule(table: dict[str, Any]) -> Schedule | None:
    if "days" not in table and "extra" not in table:
        for key in (*_OF_WEEKDAYS, "zone"):
            if key in table:
                raise Wrong(key, f'“{key}” wants “days” beside it, such as days = ["Tuesday"]')
        return None
    if "zone" not in table:
        beside = "days" if "days" in table else "extra"
        raise Wrong(beside, f'“{beside}” wants “zone” beside it, such as zone = "Europe/Berlin"')
    zone = _read(table, "zone", reading.read_zone)
    extra = tuple(sorted({_moment(one, ZoneInfo(zone)) for one in _list(table, "extra")}))
    if "days" not in table:
        for key in _OF_WEEKDAYS:
            if key in table:
                raise Wrong(key, f'“{key}” wants “days” beside it, such as days = ["Tuesday"]')
        return Schedule((), MIDNIGHT, zone, extra=_some(extra))
    if "at" not in table:
        raise Wrong("days", '“days” wants “at” beside it, such as at = "20:00"')
    weekdays = _read_all(table, "days", reading.read_weekdays)
    if not weekdays:
        raise Wrong("days", "“days” wants a weekday such as Tuesday")
    first, last = _date(table, "from"), _date(table, "until")
    if first is not None and last is not None and last < first:
        raise Wrong("until", f"“until” wants a date that is not before {first}")
    return Schedule(
        weekdays,
        _time(table["at"]),
        zone,
        _read_all(table, "weeks", reading.read_weeks) if "weeks" in table else ("every",),
        first,
        last,
        frozenset(_day("skip", one) for one in _list(table, "skip")),
        extra,
    )


def _some(extra: tuple[datetime, ...]) -> tuple[datetime, ...]:
    if not extra:
        raise Wrong("extra", "“extra” wants a time such as 2026-12-22T19:00:00, or “days” beside it")
    return extra


def _asked(key: str, read: Callable[[Any], _T], value: Any) -> _T:
    try:
        return read(value)
    except ValueError as wrong:
        raise Wrong(key, f"“{key}” {wrong}") from None


def _read(table: dict[str, Any], key: str, read: Callable[[str], _T]) -> _T:
    value = table[key]
    return _asked(key, read, value if isinstance(value, str) else shown(value))


def _read_all(table: dict[str, Any], key: str, read: Callable[[list[str]], tuple[_T, ...]]) -> tuple[_T, ...]:
    """One string, or a list of them."""
    value = table.get(key, [])
    texts = value if isinstance(value, list) else [value]
    return _asked(key, read, [one if isinstance(one, str) else shown(one) for one in texts])


def _list(table: dict[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    return value if isinstance(value, list) else [value]


def _time(value: object) -> time:
    if isinstance(value, time) and not value.second and not value.microsecond:
        return value
    return _asked("at", reading.read_time, value if isinstance(value, str) else _shown_moment(value))


def _shown_moment(value: object) -> str:
    """A value of TOML's that may be a time or date, as a mistake quotes it."""
    return value.isoformat()[:40] if isinstance(value, date | time) else shown(value)


def _date(table: dict[str, Any], key: str) -> date | None:
    return _day(key, table[key]) if key in table else None


def _day(key: str, value: object) -> date:
    read = _iso(date.fromisoformat, value)
    if isinstance(read, date) and not isinstance(read, datetime) and reading.is_sane(read):
        return read
    raise Wrong(key, f"“{key}” wants a date such as 2026-12-29, not {_shown_moment(value)}")


def _moment(value: object, zone: ZoneInfo) -> datetime:
    read = _iso(datetime.fromisoformat, value)
    if not isinstance(read, datetime) or not reading.is_sane(read):
        raise Wrong("extra", f"“extra” wants times such as 2026-12-22T19:00:00, not {_shown_moment(value)}")
    return (read if read.tzinfo is not None else read.replace(tzinfo=zone)).astimezone(UTC)


def _iso(read: Callable[[str], date], value: object) -> object:
    """What a string says, if it is one that can be read; else the value itself."""
    try:
        return read(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _words(table: dict[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise Wrong(key, f"“{key}” wants words in quotes, not {shown(value)}")
    return clean_line(value)


def _flag(table: dict[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise Wrong(key, f"“{key}” wants true or false, not {shown(value)}")
    return value
