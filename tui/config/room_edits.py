"""Changing rooms.toml in place: the keys of one room that change, and no other byte.

Every edit reads the file again right before it is written, and is atomic (`editing`): what the user's editor saved
meanwhile is never lost. A file that is no TOML is never written to. tomlkit is imported when a room is changed.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tui.chat.calendar import WEEKDAYS
from tui.chat.reading import USUAL_MINUTES, letters_name
from tui.chat.values import QA, RoomSpec, Schedule
from tui.config.editing import NotEdited, edit_text
from tui.config.rooms import read_rooms, room_of
from tui.config.tables import TableLines, Wrong, written_value

FRESH: Final = """\
# The chats you follow. delurk changes this file in place and keeps your comments; so can you, at any time.
#
#   [[room]]
#   tag = "#lrnchat"               # all that a room needs; the rest is as you wish
#   name = "lrnchat"               # as in room:lrnchat; without it, the tag
#   also = ["#lrn"]                # other tags that count as it
#   title = "Learning chat"
#   hosts = ["@mara_holt"]         # and cohosts, guests
#   labels = "Q/A"                 # Q/A, T, F/A, P/R, Q/A+P/R or none
#   style = "live"                 # live, slow (a question a day) or free (no questions)
#   minutes = 60
#   days = ["Tuesday"]             # with at and zone: the time there, summer time included
#   at = "20:00"
#   zone = "Europe/Berlin"
#   weeks = ["first", "third"]     # every, first, second, third, fourth, last
#   from = 2026-09-01              # and until
#   skip = [2026-12-29]
#   extra = [2026-12-22T19:00:00]
#   note = "Bring coffee"
#   notify = false                 # true: a notice when it begins and at each question
#
# delurk chat list shows them, delurk chat add '#tag' adds one, delurk chat next says what is coming.
"""


def put_rooms(file: Path, rooms: Sequence[RoomSpec], *, was: Mapping[str, str] | None = None) -> None:
    """Let these rooms stand in the file, in one write: each in the place of the one of its name, else at the end.

    `was`: by a room's name, the other name under which it has stood there. Raises NotEdited; then nothing was changed.
    """
    if not rooms:
        return

    stood: list[int] = []

    def change(text: str) -> str:
        stood[:] = [len(read_rooms(text, file.name).mistakes)]
        for room in rooms:
            text = _with(text, room, (was or {}).get(room.name, room.name))
        return text

    def check(text: str) -> None:
        read = read_rooms(text, file.name)
        for room in rooms:
            if read.by_name(room.name) != room:
                why = f"{read.mistakes[0]}. " if read.mistakes else ""
                raise NotEdited(f"{why}The room {room.name} cannot be written. Nothing was changed.")
        if len(read.mistakes) > stood[0]:  # another room has that tag
            raise NotEdited(f"{read.mistakes[-1]}. Nothing was changed.")

    edit_text(file, change, check)


def remove_room(file: Path, name: str) -> None:
    """Take the lines of the room of this name out of the file. Raises NotEdited; also where it is not there."""

    def change(text: str) -> str:
        places = TableLines(text, "room")
        at = _index(text, name, places)
        if at is None:
            raise NotEdited(f"There is no room {name!r} in the file any more. Nothing was changed.")
        lines, (first, end) = places.lines, places.blocks[at]
        if end < len(lines) and not lines[end].strip() and (first == 0 or not lines[first - 1].strip()):
            end += 1  # one of the two blank lines round it
        return "".join([*lines[:first], *lines[end:]])

    edit_text(file, change, lambda text: None)


def written_room(room: RoomSpec) -> str:
    """A room as the file has it, with a line break at its end; what is usual is left out."""
    keys = (f"{key} = {written_value(value)}\n" for key, value in table_of(room).items())
    return f"[[room]]\n{''.join(keys)}"


def table_of(room: RoomSpec) -> dict[str, Any]:
    """The keys and values that say this room, in the file's order; what is usual is left out.

    Raises ValueError where its letters have no name.
    """
    made: dict[str, Any] = {"tag": f"#{room.tags[0]}"}
    if room.name != room.tags[0]:
        made["name"] = room.name
    made |= {"also": [f"#{tag}" for tag in room.tags[1:]]} if room.tags[1:] else {}
    made |= {"title": room.title} if room.title else {}
    for key, people in (("hosts", room.hosts), ("cohosts", room.cohosts), ("guests", room.guests)):
        made |= {key: [f"@{one}" for one in people]} if people else {}
    made |= {"labels": letters_name(room.letters)} if room.letters != QA else {}
    made |= {"style": room.style} if room.style != "live" else {}
    made |= {"minutes": room.minutes} if room.minutes != USUAL_MINUTES[room.style] else {}
    made |= _times(room.schedule) if room.schedule is not None else {}
    made |= {"note": room.note} if room.note else {}
    return made | ({"notify": True} if room.notify else {})


def _times(schedule: Schedule) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if schedule.weekdays:
        made["days"] = [WEEKDAYS[day] for day in schedule.weekdays]
        made["at"] = f"{schedule.at:%H:%M}"
    made["zone"] = schedule.zone
    if schedule.weekdays:
        made |= {"weeks": list(schedule.weeks)} if "every" not in schedule.weeks else {}
        made |= {"from": schedule.first} if schedule.first is not None else {}
        made |= {"until": schedule.last} if schedule.last is not None else {}
        made |= {"skip": sorted(schedule.skipped)} if schedule.skipped else {}
    zone = ZoneInfo(schedule.zone)
    return made | ({"extra": [_local(one, zone) for one in schedule.extra]} if schedule.extra else {})


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    """The room's own time without its zone, if that says the moment; else the time in UTC."""
    bare = at.astimezone(zone).replace(tzinfo=None, fold=0)
    return bare if bare.replace(tzinfo=zone).astimezone(UTC) == at else at.astimezone(UTC)


def _with(text: str, room: RoomSpec, name: str) -> str:
    """The text with this room in it, in the place of the one of that name if it is there."""
    places = TableLines(text, "room")
    at = _index(text, name, places)
    if at is None:
        before = text or FRESH
        return f"{before}{'' if before.endswith(chr(10)) else chr(10)}\n{written_room(room)}"
    first, end = places.blocks[at]
    block = _changed("".join(places.lines[first:end]), room)
    return "".join([*places.lines[:first], block, *places.lines[end:]])


def _changed(block: str, room: RoomSpec) -> str:
    """The text of a table where the keys that say something else than `room` say it, and those that are one too many
    are gone."""
    import tomlkit

    raw = tomllib.loads(block)["room"][0]
    before = room_of(raw)
    old, new = table_of(before), table_of(room)
    document = tomlkit.parse(block)
    table: Any = document["room"][0]
    usual = {"minutes"} if before.style != room.style else set()  # what is usual is another now
    for key in raw:
        if key not in new and (key in old or key in usual):
            del table[key]
    for key, value in new.items():
        if key not in raw or old.get(key) != value:
            _put(table, key, old.get(key), value)
    made = tomlkit.dumps(document)
    return made if made.endswith("\n") or not block.endswith("\n") else f"{made}\n"


def _put(table: Any, key: str, old: Any, value: Any) -> None:
    """Let `key` have this value; to a list that only grows, what is new is added, so that it stays as it is written."""
    listed = table.get(key)
    grows = isinstance(old, list) and isinstance(value, list) and value[: len(old)] == old
    if grows and isinstance(listed, list) and len(listed) == len(old):
        for one in value[len(old) :]:
            listed.append(one)
    else:
        table[key] = value


def _index(text: str, name: str, places: TableLines) -> int | None:
    """Which of the file's tables is the room of this name. Raises NotEdited where it is written in another form."""
    tables = tomllib.loads(text).get("room", [])
    if not isinstance(tables, list):
        raise NotEdited("rooms.toml: “room” wants [[room]] above each room. Nothing was changed.")
    for at, table in enumerate(tables):
        try:
            known = room_of(table).name
        except (Wrong, AttributeError, TypeError):
            continue
        if known == name:
            if at >= len(places.blocks) or len(places.blocks) != len(tables):
                raise NotEdited("rooms.toml has its rooms in one line; write [[room]] above each of them.")
            return at
    return None
