"""`delurk chat import` and `export`: rooms from calendar files (.ics), and out again."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli.chat_rooms import edited, room_words, rooms_to_edit, say_left_alone, say_mistakes
from tui.cli.errors import Failure
from tui.config.paths import find_paths
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.chat.values import RoomSpec
    from tui.transfer.calendar_events import ReadCalendar, Taken


@click.command("import", short_help="Make rooms of the chats in a calendar file (.ics).")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.ics")
def import_(file: Path) -> None:
    """Make a room of each event in FILE that has a #tag in its title or description, in one go.

    A room that is there gets the time of its event; one that delurk has exported is as it was. What a room cannot
    say is refused, a line each.
    """
    from tui.config.room_edits import put_rooms

    read = _read(file)
    rooms = rooms_to_edit()
    changed: list[RoomSpec] = []
    was: dict[str, str] = {}
    told: list[str] = []
    same = 0
    for taken in read.taken:
        old = rooms.by_tag(taken.room.tags[0])
        room = _together(old, taken)
        if room == old:
            same += 1
            continue
        if old is None and (mistake := rooms.mistake_of(room.name, *room.tags)) is not None:
            raise Failure(f"{clean_line(str(mistake))}. Nothing was changed.")
        if old is not None:
            was[room.name] = old.name
        changed.append(room)
        told.append(f"Room {'made' if old is None else 'changed'}: {room_words(room)}.")
    edited(put_rooms, changed, was=was)
    for line in told:
        click.echo(line)
    say_left_alone(rooms)
    for line in read.refused:
        print(f"{clean_line(file.name)}: {line}", file=sys.stderr)
    parts = [
        f"{len(changed):,} {'room' if len(changed) == 1 else 'rooms'} taken from {clean_line(file.name)}"
    ]
    parts += [f"{same:,} already there"] if same else []
    parts += [f"{len(read.refused):,} refused"] if read.refused else []
    click.echo(f"{', '.join(parts)}.")
    if read.refused:
        sys.exit(3 if read.taken else 1)


def _read(file: Path) -> "ReadCalendar":
    from tui.config.zones import own_zone
    from tui.transfer.calendar_events import NoCalendar, read_calendar

    try:
        return read_calendar(file.read_bytes(), own_zone())
    except OSError as wrong:
        raise Failure(f"{file}: it cannot be read: {wrong.strerror}") from None
    except NoCalendar as wrong:
        raise Failure(f"{file}: {wrong}") from None


def _together(old: "RoomSpec | None", taken: "Taken") -> "RoomSpec":
    """The room of an event; of another calendar's, what it says with all that it cannot say left as it was."""
    room = taken.room
    if old is None or taken.whole:
        return room
    return replace(old, schedule=room.schedule, minutes=room.minutes, title=old.title or room.title)


@click.command(short_help="Your rooms as a calendar file (.ics), for other calendars.")
@click.option("--force", is_flag=True, help="Write over FILE if there is one.")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE.ics]")
def export(file: Path | None, force: bool) -> None:
    """Write your rooms into FILE, or print them: an event each, that repeats as the room does.

    A room without a time is no event: it is left out, and said.
    """
    from tui.config.rooms import load_rooms
    from tui.transfer.calendars import write_calendar

    read = load_rooms(find_paths().rooms)
    if not read.rooms:
        say_mistakes(read)
        raise Failure("You follow no chats yet. delurk chat add '#tag' makes a room.")
    written = write_calendar(read.rooms, datetime.now(UTC))
    if written.rooms:
        _write(file, written.data, force=force)
        if file is not None:
            click.echo(
                f"{written.rooms:,} {'room' if written.rooms == 1 else 'rooms'} written to {clean_line(str(file))}."
            )
    _say_left_out(written.left_out)
    if not written.rooms:
        sys.exit(1)
    say_mistakes(read)


def _write(file: Path | None, data: bytes, *, force: bool) -> None:
    if file is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        with file.open("wb" if force else "xb") as out:
            out.write(data)
    except FileExistsError:
        raise Failure(f"{file} is there already. --force writes over it.") from None
    except OSError as wrong:
        raise Failure(f"{file}: it cannot be written: {wrong.strerror}") from None


def _say_left_out(left_out: "Iterable[tuple[RoomSpec, str]]") -> None:
    for room, why in left_out:
        print(clean_line(f"Left out {room.name}: {why}."), file=sys.stderr)
