"""`delurk chat add`, `list`, `remove`, `next`, `import` and `export`: rooms at the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.posts import Shell
from tui.chat.values import LETTERS
from tui.config.rooms import Rooms, load_rooms

WHEN = ("--on", "Tuesday", "--at", "20:00", "--zone", "Europe/Berlin")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def rooms(shell: Shell) -> Rooms:
    return load_rooms(shell.home / "rooms.toml")


def chat(shell: Shell, *words: str | Path) -> str:
    """What a chat verb that is to succeed prints."""
    done = shell.run("chat", *words)
    assert done.exit_code == 0, done.output
    return done.stdout


# ---- making and changing


def test_a_tag_alone_makes_a_room(shell: Shell) -> None:
    assert chat(shell, "add", "#LrnChat") == "Room made: #lrnchat, no fixed time · 1 h.\n"
    (room,) = rooms(shell).rooms
    assert (room.name, room.tags, room.schedule) == ("lrnchat", ("lrnchat",), None)


def test_all_that_goes_with_a_room_is_written_and_listed(shell: Shell) -> None:
    chat(
        shell, "add", "#lrnchat", "--host", "@Mara_Holt", "--cohost", "bo", "--guest", "@ines", "--guest", "@chen",
        "--minutes", "45", "--name", "Learning", "--labels", "f/a", "--on", "tue,Thu", "--at", "20:00",
        "--zone", "europe/berlin", "--weeks", "third,first", "--also", "#lrn", "--title", "Learning chat", "--notify",
    )  # fmt: skip
    assert chat(shell, "list") == (
        "learning (#lrnchat #lrn), first and third Tuesday and Thursday 20:00 Europe/Berlin · 45 min · labels F/A"
        " · host @mara_holt · co-host @bo · guest @ines, @chen · gives notice · “Learning chat”\n"
    )
    (said,) = shell.objects("chat", "list")
    assert said == {
        "name": "learning", "tag": "#lrnchat", "also": ["#lrn"], "title": "Learning chat", "hosts": ["mara_holt"],
        "cohosts": ["bo"], "guests": ["ines", "chen"], "labels": "F/A", "style": "live", "minutes": 45,
        "schedule": {
            "days": ["Tuesday", "Thursday"], "at": "20:00", "zone": "Europe/Berlin", "weeks": ["first", "third"],
            "from": None, "until": None, "skip": [], "extra": [],
        },
        "note": "", "notify": True,
    }  # fmt: skip


def test_a_second_add_changes_the_room_and_says_so(shell: Shell) -> None:
    chat(shell, "add", "#lrnchat", "--host", "@mara_holt", *WHEN)
    said = chat(shell, "add", "lrnchat", "--host", "@bo", "--at", "21:30", "--labels", "T")
    assert said.splitlines()[0] == (
        "Room changed: #lrnchat, Tuesday 21:30 Europe/Berlin · 1 h · labels T · host @mara_holt, @bo."
        " It was: #lrnchat, Tuesday 20:00 Europe/Berlin · 1 h · host @mara_holt."
    )
    assert "is so already" in chat(shell, "add", "#lrnchat", "--host", "@bo")
    assert chat(shell, "add", "#lrnchat", "--name", "lrn").startswith("Room changed: lrn (#lrnchat), ")
    (room,) = rooms(shell).rooms
    assert (room.name, room.hosts, room.letters) == ("lrn", ("mara_holt", "bo"), LETTERS["T"])


def test_a_slow_chat_lasts_a_week_unless_it_is_said(shell: Shell) -> None:
    chat(shell, "add", "#slow", "--style", "slow")
    chat(shell, "add", "#brief", "--style", "slow", "--minutes", "2880")
    assert [room.minutes for room in rooms(shell).rooms] == [10_080, 2880]
    chat(shell, "add", "#slow", "--style", "live")
    chat(shell, "add", "#brief", "--style", "free")
    assert [room.minutes for room in rooms(shell).rooms] == [60, 2880]


def test_a_time_without_a_zone_is_in_the_zone_of_this_machine(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    chat(shell, "add", "#a", "--on", "Monday", "--at", "9:05")
    (room,) = rooms(shell).rooms
    assert room.schedule is not None
    assert room.schedule.zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("#two words",), "TAG wants a tag such as #lrnchat"),
        (("#a", "--host", "@a b"), "--host wants a name such as @mara_holt, not '@a b'"),
        (("#a", "--labels", "X"), "--labels wants one of Q/A, T, F/A, P/R, Q/A+P/R, none, not 'X'"),
        (("#a", "--style", "fast"), "--style wants one of live, slow, free, not 'fast'"),
        (("#a", "--minutes", "0"), "--minutes wants minutes, 1 to 44640 (31 days), not 0"),
        (("#a", "--on", "Funday", "--at", "20:00"), "--on wants a weekday such as Tuesday, not 'Funday'"),
        (("#a", "--on", "Tuesday"), "--on wants --at beside it"),
        (("#a", "--at", "20:00"), "--at, --zone and --weeks want --on beside them"),
        (("#1234",), "what has no letter is no tag at X"),
        (("#a", "--zone", "Mars/X"), "--zone wants a zone such as Europe/Berlin, not 'Mars/X'"),
        (("#a", *WHEN, "--weeks", "fifth"), "first, second, third, fourth, last, not 'fifth'"),
        (("#a", *WHEN[:-1], "Berlin"), "not 'Berlin'; perhaps Europe/Berlin"),
    ],
)
def test_what_is_not_known_is_refused_with_what_was_expected(
    shell: Shell, words: tuple[str, ...], expected: str
) -> None:
    done = shell.run("chat", "add", *words)
    assert done.exit_code == 2
    assert expected in done.stderr
    assert rooms(shell) == Rooms()


def test_a_room_with_a_mistake_stays_as_it_is_and_blocks_no_other(shell: Shell) -> None:
    file = shell.home / "rooms.toml"
    file.write_text('[[room]]\ntag = "#a"\n\n[[room]]\ntag = "#b"\nat = "8 pm"\n# mine\n')
    before = file.read_text()
    for words in (("#b", "--host", "@mara_holt"), ("#c", "--also", "#B"), ("#a", "--also", "#b")):
        done = shell.run("chat", "add", *words)
        assert (done.exit_code, file.read_text()) == (1, before)
        (line,) = done.stderr.splitlines()
        assert line.startswith("rooms.toml:6: “at” wants “days” beside it")
        assert line.endswith("Nothing was changed.")
    listed = shell.run("chat", "list")
    assert (listed.exit_code, listed.stdout) == (3, "#a, no fixed time · 1 h\n")
    assert listed.stderr.startswith("rooms.toml:6: ")
    done = shell.run("chat", "add", "#d")
    assert done.exit_code == 0
    assert done.stderr.startswith("rooms.toml:6: “at” wants “days” beside it")
    assert file.read_text() == f'{before}\n[[room]]\ntag = "#d"\n'
    assert shell.run("chat", "remove", "d").exit_code == 0
    refused = shell.run("chat", "remove", "#b")
    assert refused.exit_code == 1
    assert "not removed: take it out of the file" in refused.stderr
    assert file.read_text().rstrip() == before.rstrip()
    file.write_text(f"{before}[[room]\n")
    broken = shell.run("chat", "add", "#e")
    assert (broken.exit_code, file.read_text()) == (1, f"{before}[[room]\n")
    assert broken.stderr.startswith("rooms.toml:8: ")


def test_a_tag_of_another_room_is_not_taken_from_it(shell: Shell) -> None:
    chat(shell, "add", "#a")
    chat(shell, "add", "#b", "--also", "#c")
    before = (shell.home / "rooms.toml").read_text()
    done = shell.run("chat", "add", "#a", "--also", "#c")
    assert (done.exit_code, (shell.home / "rooms.toml").read_text()) == (1, before)
    assert "which is the room" in done.stderr


def test_a_name_is_one_rooms_alone(shell: Shell) -> None:
    chat(shell, "add", "#a")
    for words in (("#b", "--name", "a"), ("#c", "--name", "A")):
        done = shell.run("chat", "add", *words)
        assert done.exit_code == 1
        assert "There is a room a already, of #a" in done.stderr


def test_rooms_are_removed_by_tag_or_name(shell: Shell) -> None:
    for words in (("#lrnchat", "--also", "#lrn"), ("#other", "--name", "third"), ("#slow",)):
        chat(shell, "add", *words)
    done = shell.run("chat", "remove", "#LRN", "third", "slw")
    assert done.exit_code == 3
    assert done.stderr == "There is no room 'slw'. Did you mean 'slow'?\n"
    assert [room.name for room in rooms(shell).rooms] == ["slow"]
    assert shell.run("chat", "remove", "#gone").exit_code == 1


# ---- when


def test_next_says_what_is_on_and_what_comes_soonest_first(shell: Shell) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    every = ("--on", "mon,tue,wed,thu,fri,sat,sun", "--zone", "UTC", "--at")
    chat(shell, "add", "#later", *every, f"{now + timedelta(hours=3):%H:%M}")
    chat(shell, "add", "#on", "--title", "The one", *every, f"{now - timedelta(minutes=20):%H:%M}")
    chat(shell, "add", "#never")
    on, later = chat(shell, "next").splitlines()
    assert on.startswith("#on, The one: live, ")
    assert on.endswith(" min left")
    assert later.startswith("#later: ")
    assert ", in 2 h 5" in later or ", in 3 h" in later
    first, second = shell.objects("chat", "next")
    assert first == {
        "room": "on", "tag": "#on", "live": True,
        "start": f"{now - timedelta(minutes=20):%Y-%m-%dT%H:%M:%SZ}", "end": f"{now + timedelta(minutes=40):%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip
    assert (second["room"], second["live"]) == ("later", False)


def test_where_nothing_comes_it_is_said_how(shell: Shell) -> None:
    done = shell.run("chat", "next")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nothing is coming in your rooms." in done.stderr
    assert "You follow no chats yet." in shell.run("chat", "list").stderr


# ---- calendars


def test_rooms_go_out_to_a_calendar_and_come_back(shell: Shell, tmp_path: Path) -> None:
    chat(shell, "add", "#lrnchat", "--host", "@mara_holt", "--also", "#lrn", "--labels", "T", *WHEN)
    before, file = rooms(shell), tmp_path / "chats.ics"
    assert chat(shell, "export", file) == f"1 room written to {file}.\n"
    again = shell.run("chat", "export", file)
    assert (again.exit_code, again.stderr) == (1, f"{file} is there already. --force writes over it.\n")
    chat(shell, "export", file, "--force")
    assert chat(shell, "import", file) == "0 rooms taken from chats.ics, 1 already there.\n"
    chat(shell, "remove", "lrnchat")
    assert "1 room taken from chats.ics." in chat(shell, "import", file)
    assert rooms(shell) == before
    assert chat(shell, "export").startswith("BEGIN:VCALENDAR")


def test_a_room_without_a_time_is_left_out_and_said(shell: Shell) -> None:
    chat(shell, "add", "#a")
    done = shell.run("chat", "export")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Left out a: it has no schedule.\n"
    chat(shell, "add", "#b", *WHEN)
    done = shell.run("chat", "export")
    assert (done.exit_code, done.stdout.count("BEGIN:VEVENT")) == (0, 1)
    assert done.stderr == "Left out a: it has no schedule.\n"
    with (shell.home / "rooms.toml").open("a") as file:
        file.write('[[room]]\nname = "c"\n')
    done = shell.run("chat", "export")
    assert (done.exit_code, done.stdout.count("BEGIN:VEVENT")) == (3, 1)
    assert "“tag” is missing" in done.stderr


def test_another_calendars_event_gives_a_room_its_time_and_leaves_the_rest(
    shell: Shell, tmp_path: Path
) -> None:
    chat(shell, "add", "#lrnchat", "--host", "@mara_holt")
    file = tmp_path / "mine.ics"
    event = (
        "BEGIN:VEVENT\nUID:{}\nSUMMARY:{}\nDTSTART;TZID=Europe/Berlin:20260901T200000\nRRULE:{}\nEND:VEVENT\n"
    )
    body = event.format(1, "Learning chat (#lrnchat)", "FREQ=WEEKLY") + event.format(2, "#b", "FREQ=YEARLY")
    file.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n")
    done = shell.run("chat", "import", file)
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        "Room changed: #lrnchat, Tuesday 20:00 Europe/Berlin · 1 h · host @mara_holt · “Learning chat”.",
        "1 room taken from mine.ics, 1 refused.",
    ]
    assert done.stderr == "mine.ics: “#b”: it repeats yearly; a room can by the week or the month\n"
    file.write_text("nothing")
    refused = shell.run("chat", "import", file)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
