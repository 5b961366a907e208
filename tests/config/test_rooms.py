"""rooms.toml: read with its mistakes, and changed in place."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.chat.rooms import MARA, rooms
from tui.chat.values import LETTERS, RoomSpec, Schedule
from tui.config.editing import NotEdited
from tui.config.room_edits import FRESH, put_rooms, remove_room, written_room
from tui.config.rooms import Rooms, load_rooms, read_rooms

FULL = """\
# my chats

[[room]]
tag = "#LrnChat"   # since 2019
also = ["#lrn"]
hosts = ["@Mara_Holt"]
labels = "T"

# on Tuesdays
days = ["tue"]
at = 20:00:00
zone = "Europe/Berlin"
weeks = "first and third"
from = 2026-09-01
skip = [2026-12-29, "2027-01-05"]
extra = [2026-12-22T19:00:00, 2026-12-23T19:00:00Z]

# the slow one
[[room]]
tag = "slowchat"
style = "slow"
"""


def test_a_room_is_read_with_all_that_goes_with_it() -> None:
    read = read_rooms(FULL)
    assert read.mistakes == ()
    room, slow = read.rooms
    assert room == RoomSpec(
        name="lrnchat", tags=("lrnchat", "lrn"), hosts=("mara_holt",), letters=LETTERS["T"],
        schedule=Schedule(
            (1,), time(20), "Europe/Berlin", ("first", "third"), date(2026, 9, 1), None,
            frozenset({date(2026, 12, 29), date(2027, 1, 5)}),
            (datetime(2026, 12, 22, 18, tzinfo=UTC), datetime(2026, 12, 23, 19, tzinfo=UTC)),
        ),
    )  # fmt: skip
    assert slow == RoomSpec("slowchat", ("slowchat",), style="slow", minutes=7 * 1440)
    assert (read.by_tag("LRN"), read.by_name("SlowChat"), read.by_tag("other")) == (room, slow, None)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ('at = "8 pm"', "“at” wants a time such as 20:00, not '8 pm'"),
        ("at = 20:00:30", "“at” wants a time such as 20:00, not '20:00:30'"),
        ('zone = "Berlin"', "“zone” wants a zone such as Europe/Berlin, not 'Berlin'; perhaps Europe/Berlin"),
        ('days = ["Tuesday", "Someday"]', "“days” wants a weekday such as Tuesday, not 'Someday'"),
        (
            'weeks = "fifth"',
            "“weeks” wants every, or some of first, second, third, fourth, last, not 'fifth'",
        ),
        ("minutes = 0", "“minutes” wants minutes, 1 to 44640 (31 days), not 0"),
        ('minutes = "60"', "“minutes” wants a number such as 60, not '60'"),
        ('style = "fast"', "“style” wants one of live, slow, free, not 'fast'"),
        ('labels = "X"', "“labels” wants one of Q/A, T, F/A, P/R, Q/A+P/R, none, not 'X'"),
        ('hosts = ["@mara holt"]', "“hosts” wants a name such as @mara_holt, not '@mara holt'"),
        ('until = "soon"', "“until” wants a date such as 2026-12-29, not 'soon'"),
        ("until = 2020-01-01", "“until” wants a date that is not before 2026-01-01"),
        ("skip = [2026-12-29T20:00:00]", "“skip” wants a date such as 2026-12-29, not 2026-12-29T20:00:00"),
        ("extra = [2026-12-29]", "“extra” wants times such as 2026-12-22T19:00:00, not 2026-12-29"),
        (
            "extra = [0206-12-29T20:00:00]",
            "“extra” wants times such as 2026-12-22T19:00:00, not 0206-12-29T20:00:00",
        ),
        ("until = 0001-01-01", "“until” wants a date such as 2026-12-29, not 0001-01-01"),
        ("skip = [9999-12-31]", "“skip” wants a date such as 2026-12-29, not 9999-12-31"),
        ('notify = "yes"', "“notify” wants true or false, not 'yes'"),
        ("host = 1", "“host”: no such key; expected tag, name, also"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_what_was_expected(key: str, words: str) -> None:
    usual = {"tag": '"#a"', "days": '["Tuesday"]', "at": '"20:00"', "zone": '"UTC"', "from": "2026-01-01"}
    name = key.partition(" ")[0]
    others = "\n".join(f"{one} = {value}" for one, value in usual.items() if one != name)
    read = read_rooms(f'[[room]]\ntag = "#first"\n\n[[room]]\n{others}\n{key}\n\n[[room]]\ntag = "#last"\n')
    line = 5 + len(others.splitlines())
    assert [one.name for one in read.rooms] == ["first", "last"]
    assert str(read.mistakes[0]).startswith(f"rooms.toml:{line}: {words}")


def test_keys_that_need_each_other() -> None:
    for table, words in (
        ('tag = "#a"\nat = "20:00"', "rooms.toml:3: “at” wants “days” beside it"),
        ('tag = "#a"\ndays = ["Tuesday"]\nzone = "UTC"', "rooms.toml:3: “days” wants “at” beside it"),
        ('tag = "#a"\ndays = ["Tuesday"]\nat = "20:00"', "rooms.toml:3: “days” wants “zone” beside it"),
        ("name = 'a'", "rooms.toml:1: “tag” is missing"),
        ('tag = "#a"\n[[room]]\ntag = "#b"\nalso = ["#a"]', "rooms.toml:5: “also” wants another than #a"),
        ('tag = "#a"\n[[room]]\ntag = "#b"\nname = "a"', "rooms.toml:5: “name” wants another than a"),
        ('tag = "#a"\n[rom]\n', "rooms.toml:3: “rom”: expected [[room]] above each room"),
    ):
        assert str(read_rooms(f"[[room]]\n{table}\n").mistakes[0]).startswith(words)


def test_the_last_good_version_stays_in_force(tmp_path: Path) -> None:
    file = tmp_path / "rooms.toml"
    assert load_rooms(file) == Rooms()
    file.write_text(FULL)
    good = load_rooms(file)
    file.write_text(FULL + "[[room]\n")
    broken = load_rooms(file)
    assert broken.broken
    assert str(broken.mistakes[0]).startswith("rooms.toml:22: ")
    assert broken.after(good).rooms == good.rooms
    assert broken.after(good).mistakes == broken.mistakes
    file.write_text(FULL)
    assert load_rooms(file).after(broken.after(good)) == good


def test_a_new_room_comes_last_and_a_new_file_says_what_can_stand_in_it(tmp_path: Path) -> None:
    file = tmp_path / "config" / "rooms.toml"
    put_rooms(file, [MARA])
    assert file.read_text() == FRESH + "\n" + written_room(MARA)
    put_rooms(file, [RoomSpec("b", ("b",))])
    assert file.read_text() == FRESH + "\n" + written_room(MARA) + '\n[[room]]\ntag = "#b"\n'
    example = "\n".join(line[4:] for line in FRESH.splitlines() if line.startswith("#   "))
    read = read_rooms(example)
    assert (len(read.rooms), read.mistakes) == (1, ())


def test_a_change_touches_the_keys_that_change_alone(tmp_path: Path) -> None:
    file = tmp_path / "rooms.toml"
    file.write_text(FULL)
    room = read_rooms(FULL).rooms[0]
    assert room.schedule is not None
    later = replace(room.schedule, at=time(21), skipped=frozenset())
    put_rooms(file, [replace(room, guests=("ines_duarte",), schedule=later)])
    expected = (
        FULL.replace("at = 20:00:00", 'at = "21:00"')
        .replace('skip = [2026-12-29, "2027-01-05"]\n', "")
        .replace("19:00:00Z]\n", '19:00:00Z]\nguests = ["@ines_duarte"]\n')
    )
    assert file.read_text() == expected
    put_rooms(file, [replace(read_rooms(expected).rooms[1], style="free", minutes=60)])
    assert file.read_text() == expected.replace('"slow"', '"free"')


def test_remarks_beside_what_changes_stay(tmp_path: Path) -> None:
    file = tmp_path / "rooms.toml"
    text = '[[room]]\ntag = "#a" # mine\nhosts = [\n  "@Mara", # asks\n  "@bo", # helps\n]\nminutes = 45 # short\nstyle = "slow"\n'
    file.write_text(text)
    room = load_rooms(file).rooms[0]
    put_rooms(file, [replace(room, hosts=("mara", "bo", "chen"), minutes=50)])
    changed = text.replace("45", "50").replace("# helps\n", '# helps\n  "@chen",\n')
    assert file.read_text() == changed


def test_a_room_goes_with_its_lines_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "rooms.toml"
    file.write_text(FULL)
    remove_room(file, "lrnchat")
    assert file.read_text() == '# my chats\n\n# the slow one\n[[room]]\ntag = "slowchat"\nstyle = "slow"\n'
    with pytest.raises(NotEdited, match="no room 'lrnchat' in the file any more"):
        remove_room(file, "lrnchat")


def test_what_cannot_be_written_leaves_the_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "rooms.toml"
    for text, room in (
        ("[[room]\n", MARA),
        ('room = [{tag = "#lrnchat"}]\n', MARA),
        ('[[room]]\ntag = "#lrn"\n', MARA),  # the tag is another room's
    ):
        file.write_text(text)
        with pytest.raises(NotEdited):
            put_rooms(file, [room])
        assert file.read_text() == text
    assert os.listdir(tmp_path) == ["rooms.toml"]


@given(rooms(), st.sampled_from(["", FULL, FULL.replace("\n", "\r\n"), "# only a remark"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(tmp_path: Path, room: RoomSpec, before: str) -> None:
    file = tmp_path / "rooms.toml"
    file.write_bytes(before.encode())
    known = load_rooms(file).rooms
    assume(not any(one.name == room.name or set(one.tags) & set(room.tags) for one in known))
    put_rooms(file, [room])
    assert load_rooms(file) == Rooms((*known, room))
    assert file.read_bytes().startswith(before.encode())


@given(rooms(), rooms())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_room_can_become_any_other(tmp_path: Path, one: RoomSpec, other: RoomSpec) -> None:
    file = tmp_path / "rooms.toml"
    around = "# above\n{}# a remark\n\n[[room]] # last\ntag = '#zzzzzzzzzzzzzzzz'\n"
    file.write_bytes(around.format(written_room(one)).encode())
    changed = replace(other, name=one.name)
    put_rooms(file, [changed])
    assert load_rooms(file).rooms[0] == changed
    text = file.read_bytes().decode()
    assert text.startswith("# above\n[[room]]\n")
    assert text.endswith("\n# a remark\n\n[[room]] # last\ntag = '#zzzzzzzzzzzzzzzz'\n")
