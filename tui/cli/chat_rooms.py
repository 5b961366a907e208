"""`delurk chat add`, `list`, `remove` and `next`: the rooms of rooms.toml, and when they are held."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tui.cli.errors import Failure, usage
from tui.config.paths import find_paths
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.chat.values import RoomSpec, Schedule, Stretch
    from tui.config.rooms import Rooms


@click.command(short_help="Follow a chat: make a room of its tag.")
@click.option("--host", "hosts", multiple=True, metavar="@NAME", help="Who asks; several times.")
@click.option("--cohost", "cohosts", multiple=True, metavar="@NAME", help="Who helps; several times.")
@click.option("--guest", "guests", multiple=True, metavar="@NAME", help="Who is asked; several times.")
@click.option("--minutes", type=int, help="How long a session is (60; of a slow chat 10080, a week).")
@click.option("--name", help="What it is called, as in room:NAME (the tag).")
@click.option("--title", help="What people call it.")
@click.option("--also", multiple=True, metavar="'#TAG'", help="Another tag that counts as it; several times.")
@click.option(
    "--labels", help="The letters of questions and answers: Q/A, T, F/A, P/R, Q/A+P/R or none (Q/A)."
)
@click.option("--style", help="live, slow (a question a day) or free (no questions) (live).")
@click.option("--on", "days", multiple=True, metavar="WEEKDAY", help="Such as Tuesday; several times.")
@click.option("--at", metavar="TIME", help="When it begins, such as 20:00, in its own zone.")
@click.option("--zone", help="Its zone, such as Europe/Berlin (yours).")
@click.option("--weeks", help="every, or of each month: first,third or last and so on (every).")
@click.option("--notify/--no-notify", default=None, help="Say when it begins and at each question (no).")
@click.argument("tag", metavar="'#TAG'")
def add(tag: str, **said: Any) -> None:
    """Make a room of TAG, in rooms.toml. If there is one, what you say now is changed or added in it.

    All but the tag can be left out: delurk chat add '#lrnchat' --host @mara_holt --on Tuesday --at 20:00
    """
    from tui.chat import reading
    from tui.chat.values import RoomSpec
    from tui.config.room_edits import put_rooms

    name = _read("TAG", reading.read_tag, tag)
    rooms = rooms_to_edit()
    old = rooms.by_tag(name)
    new = (*said["also"], said["name"] or name, *(() if old is not None else (name,)))
    if (mistake := rooms.mistake_of(*new)) is not None and (old is None or said["also"] or said["name"]):
        _refuse(str(mistake))
    if old is None:
        _free(rooms, said["name"] or name)
    elif said["name"] and said["name"].lower() != old.name:
        _free(rooms, said["name"])
    room = _room(old or RoomSpec(_read("TAG", reading.read_room_name, said["name"] or name), (name,)), said)
    if room == old:
        click.echo(f"The room {old.name} is so already: {room_words(old)}.")
        return
    edited(put_rooms, [room], was={room.name: old.name} if old is not None else {})
    if old is None:
        click.echo(f"Room made: {room_words(room)}.")
    else:
        click.echo(f"Room changed: {room_words(room)}. It was: {room_words(old)}.")
    for _, stretch in _coming([room]):
        click.echo(f"Now or next: {_when(stretch)}.")
    say_left_alone(rooms)


def _free(rooms: "Rooms", name: str) -> None:
    if (other := rooms.by_name(name)) is not None:
        raise Failure(
            f"There is a room {other.name} already, of #{other.tags[0]}: --name gives another name."
        )


def _room(room: "RoomSpec", said: dict[str, Any]) -> "RoomSpec":
    """The room with what the options say. People and tags are added, all else takes the place of what was."""
    from tui.chat import reading

    usual = room.minutes == reading.USUAL_MINUTES[room.style]
    if said["name"] is not None:
        room = replace(room, name=_read("--name", reading.read_room_name, said["name"]))
    if said["style"] is not None:
        room = replace(room, style=_read("--style", reading.read_style, said["style"]))
    if said["minutes"] is not None:
        room = replace(room, minutes=_read("--minutes", reading.read_minutes, said["minutes"]))
    elif usual:
        room = replace(room, minutes=reading.USUAL_MINUTES[room.style])
    if said["labels"] is not None:
        room = replace(room, letters=_read("--labels", reading.read_letters, said["labels"]))
    if said["title"] is not None:
        room = replace(room, title=clean_line(said["title"]))
    if said["notify"] is not None:
        room = replace(room, notify=said["notify"])
    return replace(
        room,
        tags=_more(room.tags, _read("--also", reading.read_tags, said["also"])),
        hosts=_more(room.hosts, _read("--host", reading.read_people, said["hosts"])),
        cohosts=_more(room.cohosts, _read("--cohost", reading.read_people, said["cohosts"])),
        guests=_more(room.guests, _read("--guest", reading.read_people, said["guests"])),
        schedule=_schedule(room.schedule, said),
    )


def _more(known: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *added)))


def _schedule(old: "Schedule | None", said: dict[str, Any]) -> "Schedule | None":
    from tui.chat import reading
    from tui.chat.values import Schedule
    from tui.config.zones import own_zone

    if not said["days"] and all(said[option] is None for option in ("at", "zone", "weeks")):
        return old
    words = [word for day in said["days"] for word in day.replace(",", " ").split()]
    zone = _read("--zone", reading.read_zone, said["zone"]) if said["zone"] is not None else None
    days = _read("--on", reading.read_weekdays, words) or (old.weekdays if old is not None else ())
    if not days:
        usage("--at, --zone and --weeks want --on beside them, such as --on Tuesday")
    if said["at"] is not None:
        at = _read("--at", reading.read_time, said["at"])
    elif old is not None and old.weekdays:
        at = old.at
    else:
        usage("--on wants --at beside it, such as --at 20:00")
    zone = zone or (old.zone if old is not None else own_zone())
    if zone is None:
        usage("--on wants --zone beside it, such as --zone Europe/Berlin: this machine does not name its own")
    weeks = _read("--weeks", lambda text: reading.read_weeks([text]), said["weeks"] or "every")
    if old is None:
        return Schedule(days, at, zone, weeks)
    weeks = weeks if said["weeks"] is not None else old.weeks
    return replace(old, weekdays=days, at=at, zone=zone, weeks=weeks)


def _read(option: str, read: Any, value: Any) -> Any:
    """What an option says. Exit code 2, with what was expected, where it says nothing of the kind."""
    try:
        return read(value)
    except ValueError as wrong:
        usage(f"{option} {wrong}")


# ---- what there is


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def list_(as_json: bool) -> None:
    """Print your rooms: name, tag, when they are held, and who asks."""
    rooms = _load()
    for room in rooms.rooms:
        click.echo(json.dumps(_object(room), ensure_ascii=False) if as_json else room_words(room))
    say_mistakes(rooms)
    if not rooms.rooms and not as_json:
        click.echo("You follow no chats yet. delurk chat add '#tag' makes a room.", err=True)


def room_words(room: "RoomSpec") -> str:
    """ "#lrnchat, Tuesday 20:00 Europe/Berlin · 1 h · host @mara_holt"; a name that is not the tag stands before it."""
    from datetime import timedelta

    from tui.chat.calendar import schedule_words, span_words
    from tui.chat.reading import letters_name
    from tui.chat.values import QA

    facts = [schedule_words(room.schedule) if room.schedule is not None else "no fixed time"]
    facts.append(span_words(timedelta(minutes=room.minutes)))
    facts += [f"{room.style} style"] if room.style != "live" else []
    facts += [f"labels {letters_name(room.letters)}"] if room.letters != QA else []
    for word, people in (("host", room.hosts), ("co-host", room.cohosts), ("guest", room.guests)):
        facts += [f"{word} {', '.join(f'@{one}' for one in people)}"] if people else []
    facts += ["gives notice"] if room.notify else []
    facts += [f"“{room.title}”"] if room.title else []
    facts += [f"note: {room.note}"] if room.note else []
    tags = " ".join(f"#{tag}" for tag in room.tags)
    name = f"{room.name} ({tags})" if room.name != room.tags[0] else tags
    return clean_line(f"{name}, {' · '.join(facts)}")


def _object(room: "RoomSpec") -> dict[str, Any]:
    from tui.chat.calendar import WEEKDAYS
    from tui.chat.reading import letters_name

    schedule = room.schedule
    return {
        "name": room.name,
        "tag": f"#{room.tags[0]}",
        "also": [f"#{tag}" for tag in room.tags[1:]],
        "title": room.title,
        "hosts": list(room.hosts),
        "cohosts": list(room.cohosts),
        "guests": list(room.guests),
        "labels": letters_name(room.letters),
        "style": room.style,
        "minutes": room.minutes,
        "schedule": None
        if schedule is None
        else {
            "days": [WEEKDAYS[day] for day in schedule.weekdays],
            "at": f"{schedule.at:%H:%M}" if schedule.weekdays else None,
            "zone": schedule.zone,
            "weeks": list(schedule.weeks),
            "from": schedule.first.isoformat() if schedule.first is not None else None,
            "until": schedule.last.isoformat() if schedule.last is not None else None,
            "skip": [day.isoformat() for day in sorted(schedule.skipped)],
            "extra": [_utc(at) for at in schedule.extra],
        },
        "note": room.note,
        "notify": room.notify,
    }


@click.command("next", short_help="What is on and what comes, in your own time.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for programs.")
def next_(as_json: bool) -> None:
    """Print the session in progress or else the next one of each room, the soonest first, in your own time."""
    rooms = _load()
    found = _coming(rooms.rooms)
    now = datetime.now(UTC)
    for room, stretch in found:
        if as_json:
            line = {
                "room": room.name,
                "tag": f"#{room.tags[0]}",
                "start": _utc(stretch.start),
                "end": _utc(stretch.end),
                "live": stretch.start <= now < stretch.end,
            }
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            title = f", {room.title}" if room.title else ""
            click.echo(clean_line(f"#{room.tags[0]}{title}: {_when(stretch)}"))
    say_mistakes(rooms)
    if not found and not as_json:
        how = "delurk chat add '#tag' --on Tuesday --at 20:00 says when one is held."
        click.echo(f"Nothing is coming in your rooms. {how}", err=True)


def _coming(rooms: Any) -> "list[tuple[RoomSpec, Stretch]]":
    from tui.chat.calendar import coming

    return coming(rooms, datetime.now(UTC))


def _when(stretch: "Stretch") -> str:
    from tui.chat.calendar import in_words

    return in_words(stretch, datetime.now(UTC))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@click.command()
@click.argument("rooms", nargs=-1, required=True, metavar="ROOM...")
def remove(rooms: tuple[str, ...]) -> None:
    """Take ROOMs, by tag or name, out of rooms.toml. Their posts stay in the cache."""
    from tui.config.room_edits import remove_room

    missing = 0
    for text in rooms:
        known = rooms_to_edit()
        bare = text.strip().removeprefix("room:").lower()
        if bare[:1] in ("#", "＃"):
            found = known.by_tag(bare[1:])
        else:
            found = known.by_name(bare) or known.by_tag(bare)
        if found is None:
            _say_missing(text, known)
            missing += 1
            continue
        edited(remove_room, found.name)
        click.echo(f"Room removed: {room_words(found)}.")
    if missing:
        sys.exit(3 if missing < len(rooms) else 1)


def _say_missing(text: str, rooms: "Rooms") -> None:
    from difflib import get_close_matches

    if (mistake := rooms.mistake_of(text.strip().removeprefix("room:"))) is not None:
        print(
            clean_line(f"{mistake}. What cannot be read is not removed: take it out of the file."),
            file=sys.stderr,
        )
        return
    near = get_close_matches(text.lower().lstrip("#＃"), [room.name for room in rooms.rooms], 1)
    meant = f" Did you mean {near[0]!r}?" if near else " delurk chat list shows them."
    print(f"There is no room {text[:60]!r}.{meant}", file=sys.stderr)


# ---- the file


def _load() -> "Rooms":
    from tui.config.rooms import load_rooms

    return load_rooms(find_paths().rooms)


def say_mistakes(rooms: "Rooms") -> None:
    """A line for each on standard error, and exit code 1 (3, where other rooms could be read)."""
    for mistake in rooms.mistakes:
        print(clean_line(str(mistake)), file=sys.stderr)
    if rooms.mistakes:
        sys.exit(3 if rooms.rooms else 1)


def rooms_to_edit() -> "Rooms":
    """The rooms of the file, for changing one; those with a mistake stay as they are written: `say_left_alone`.

    Fails in one line where the file cannot be read at all.
    """
    from tui.config.tables import TableMistake, parsed, text_of

    file = find_paths().rooms
    text = text_of(file)
    raw = text if isinstance(text, TableMistake) else parsed(text, file.name)
    if isinstance(raw, TableMistake):
        _refuse(str(raw))
    return _load()


def say_left_alone(rooms: "Rooms") -> None:
    """A line on standard error for each mistake that stands in a file that was changed all the same."""
    for mistake in rooms.mistakes:
        print(clean_line(f"{mistake}. It stays as it is written."), file=sys.stderr)


def edited(edit: Any, *words: Any, **options: Any) -> None:
    """Change rooms.toml. Fails in one line where that cannot be done."""
    from tui.config.editing import NotEdited

    try:
        edit(find_paths().rooms, *words, **options)
    except NotEdited as refused:
        raise Failure(clean_line(str(refused))) from None


def _refuse(mistake: str) -> NoReturn:
    raise Failure(f"{clean_line(mistake)}. Nothing was changed.")
