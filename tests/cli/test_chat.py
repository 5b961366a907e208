"""`delurk chat transcript`: a session from captured pages to what programs and people read."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.posts import Shell
from tests.fixtures.chats import Scene, write_pages
from tui.chat.values import RoomSpec
from tui.config.room_edits import put_rooms
from tui.model.post import Gone, Post
from tui.store import writing
from tui.store.cache import open_cache

START = "2026-01-08T02:00:00Z"
SPEC = RoomSpec("demochat", ("demochat",), hosts=("mara",), cohosts=("theo",), guests=("gita",))


class Chat:
    """One session in the cache of a shell."""

    def __init__(self, home: Path) -> None:
        self.shell = Shell(home)
        scene = Scene(tag="#DemoChat")
        self.old = scene.say("bo", "See you all next week", -7 * 24 * 60)
        scene.say("mara", "Welcome! We use the Q1/A1 format", 0)
        self.first = scene.say("mara", "Q1: What makes you begin a notebook?", 5)
        self.answer = scene.say("bo", "A1: a train ride & a window", 6)
        self.mistaken = scene.say("gita", "Q1 I think a deadline", 7)
        self.guess = scene.say("ana", "@bo which train?", 8, to=self.answer)
        self.pointer = scene.say("theo", "Q1 here on #demochat https://x.com/mara/status/1", 9)
        self.second = scene.say("mara", "Q2: Who taught you to listen?", 11)
        self.both = scene.say("chen", "A1/A2: my aunt, on a train", 12)
        self.sales = scene.say("dara", "A2: my ten-figure funnel", 13)
        self.late = scene.say("elif", "a2 my grandmother", 100)
        scene.say("femi", "A2: too late for anything", 260)
        self.scene = scene
        write_pages(home / "pages.jsonl", scene.posts)
        assert self.shell.run("load", home / "pages.jsonl").exit_code == 0

    def transcript(self, *words: str) -> dict[str, Any]:
        result = self.shell.run("chat", "transcript", *words, "--json")
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def put(self, spec: RoomSpec = SPEC) -> None:
        put_rooms(self.shell.home / "rooms.toml", [spec])


@pytest.fixture
def chat(tmp_path: Path) -> Chat:
    return Chat(tmp_path)


def answers(told: dict[str, Any], at: int) -> list[tuple[str, list[str], bool]]:
    return [(one["post_id"], one["labels"], one["guess"]) for one in told["questions"][at]["answers"]]


def labelled(post: Post, *labels: str) -> tuple[str, list[str], bool]:
    return (str(post.id), list(labels), False)


def test_a_session_is_told_with_its_questions_answers_and_people(chat: Chat) -> None:
    added = chat.shell.run(
        "chat", "add", "#DemoChat", "--host", "@mara", "--cohost", "@theo", "--guest", "@gita"
    )
    assert added.exit_code == 0
    told = chat.transcript("#demochat", "--session", START)
    assert (told["room"], told["tag"]) == ("demochat", "#demochat")
    assert told["session"] == {"start": START, "end": "2026-01-08T03:00:00Z"}
    assert [(one["n"], one["sub"], one["post_id"]) for one in told["questions"]] == [
        (1, "", str(chat.first.id)),
        (2, "", str(chat.second.id)),
    ]
    assert answers(told, 0) == [
        labelled(chat.answer, "A1"), labelled(chat.mistaken, "A1"), labelled(chat.both, "A1", "A2"),
    ]  # fmt: skip
    assert answers(told, 1) == [
        labelled(chat.both, "A1", "A2"), labelled(chat.sales, "A2"), labelled(chat.late, "A2"),
    ]  # fmt: skip
    assert str(chat.pointer.id) in told["notices"]
    assert str(chat.guess.id) in told["talk"]
    people = {one["username"]: (one["role"], one["posts"], one["newcomer"]) for one in told["people"]}
    assert people["mara"] == ("host", 3, False)
    assert people["gita"] == ("guest", 1, False)
    assert people["bo"] == ("participant", 1, False)
    assert "femi" not in people


def test_guesses_only_with_guesses(chat: Chat) -> None:
    chat.put()
    told = chat.transcript("demochat", "--session", START, "--guesses")
    assert (str(chat.guess.id), [], True) in answers(told, 0)
    assert str(chat.guess.id) not in told["talk"]


def test_a_chat_without_a_room_has_its_host_guessed_and_said_to_be(chat: Chat) -> None:
    result = chat.shell.run("chat", "transcript", "#demochat", "--session", START, "--json")
    told = json.loads(result.stdout)
    assert told["proposed_hosts"] == ["mara"]
    assert [one["post_id"] for one in told["questions"]] == [str(chat.first.id), str(chat.second.id)]
    assert answers(told, 0)[:2] == [labelled(chat.answer, "A1"), labelled(chat.mistaken, "A1")]
    assert "@mara was taken for it. delurk chat add '#demochat' --host @mara" in result.stderr


@pytest.mark.parametrize("start", ["2026-01-08T03:02:00+01:00", "2026-01-08T01:58:00Z"])
def test_a_start_that_is_not_in_the_calendar_is_taken_at_its_word(chat: Chat, start: str) -> None:
    chat.put()
    told = chat.transcript("#demochat", "--session", start)
    assert datetime.fromisoformat(told["session"]["start"]) == datetime.fromisoformat(start).astimezone(UTC)
    assert len(told["questions"]) == 2


def test_without_a_start_it_is_the_last_session_and_with_a_day_that_day_s(tmp_path: Path) -> None:
    chat = Chat(tmp_path)
    scene = Scene(start=chat.scene.start)
    for minute in range(40):
        scene.say(f"user{minute % 5}", f"A{minute // 8 + 1}: word {minute}", minute * 1.4)
    more = Scene(start=chat.scene.start + timedelta(days=7))
    for minute in range(40):
        more.say(f"user{minute % 5}", f"A{minute // 8 + 1}: word {minute}", minute * 1.4)
    write_pages(tmp_path / "more.jsonl", [*scene.posts, *more.posts])
    chat.shell.run("load", tmp_path / "more.jsonl")
    chat.put()
    last = chat.transcript("#demochat")
    assert last["session"]["start"] == "2026-01-15T02:00:00Z"
    day = chat.scene.start.astimezone().date()
    assert chat.transcript("#demochat", "--session", str(day))["session"]["start"] == START
    result = chat.shell.run("chat", "transcript", "#demochat", "--session", "2025-12-24")
    assert result.exit_code == 1
    assert f"The nearest: --session {START}" in result.stderr


def test_a_question_of_days_before_counts_if_it_is_answered_and_no_other_session_s_does(
    tmp_path: Path,
) -> None:
    chat = Chat(tmp_path)
    chat.put()
    scene = Scene(start=chat.scene.start)
    early = scene.say("mara", "Q4: What will you try next?", -2 * 24 * 60)
    for name, day in (("yesterday", -1), ("before", -3)):
        for number in range(1, 5):
            scene.say("mara", f"Q{number}: What was {name}?", day * 24 * 60 + 5 + 8 * number)
            for who in range(8):
                scene.say(f"user{who}", f"A{number}: {name}, said {who}")
    for who in ("bo", "ana", "chen"):
        scene.say(who, "A4: walking", 40)
    write_pages(tmp_path / "more.jsonl", scene.posts)
    chat.shell.run("load", tmp_path / "more.jsonl")
    told = chat.transcript("#demochat", "--session", START)
    assert [(one["n"], one["post_id"]) for one in told["questions"]] == [
        (1, str(chat.first.id)), (2, str(chat.second.id)), (4, str(early.id)),
    ]  # fmt: skip


def test_what_is_muted_is_left_out_but_a_question_is_at_most_folded(chat: Chat) -> None:
    chat.put()
    (chat.shell.home / "mutes.toml").write_text(
        '[[mute]]\nrule = "ten-figure funnel"\n\n[[mute]]\nrule = "notebook"\n\n[[mute]]\nrule = "@gita"\n'
    )
    told = chat.transcript("#demochat", "--session", START)
    assert labelled(chat.sales, "A2") not in answers(told, 1)
    assert told["questions"][0]["post_id"] == str(chat.first.id)
    assert told["questions"][0]["state"] == "folded"
    assert told["left_out"]["muted"] >= 1
    assert "dara" not in {one["username"] for one in told["people"]}
    for form in ("md", "html", "csv"):
        result = chat.shell.run("chat", "transcript", "#demochat", "--session", START, "--format", form)
        assert result.exit_code == 0
        assert "funnel" not in result.stdout
        assert "my aunt, on a train" in result.stdout


def test_a_deleted_post_is_out(chat: Chat) -> None:
    chat.put()
    with closing(open_cache(chat.shell.home / "cache.db")) as db:
        writing.mark_gone(db, [Gone(chat.answer.id, "deleted")], fetched_at=datetime.now(UTC))
    told = chat.transcript("#demochat", "--session", START)
    assert str(chat.answer.id) not in json.dumps(told)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("#demochat", "--session", "yesterday"), "expected 2026-01-08T02:00:00Z or 2026-01-08"),
        (("#no such",), "expected #tag"),
        (("#demochat", "--format", "pdf"), "'pdf'"),
    ],
)
def test_wrong_words_are_wrong_usage(chat: Chat, words: tuple[str, ...], said: str) -> None:
    result = chat.shell.run("chat", "transcript", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_tag_without_posts_says_how_to_get_them(chat: Chat) -> None:
    for words in (("#nobodychat",), ("room:nobody",)):
        result = chat.shell.run("chat", "transcript", *words)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert "delurk" in line


def test_a_file_takes_the_form_that_its_name_says_whatever_the_terminal_is(
    chat: Chat, tmp_path: Path
) -> None:
    begun = {"md": b"# ", "html": b"<!DOCTYPE html>", "csv": b"\xef\xbb\xbf", "json": b'{"room"'}
    for form, start in begun.items():
        file = tmp_path / f"recap.{form}"
        file.write_text("an older one")
        result = chat.shell.run("chat", "transcript", "#demochat", "--session", START, "--output", file)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
        assert file.read_bytes().startswith(start)
        assert str(chat.both.id).encode() in file.read_bytes()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".recap")] == []
    nowhere = tmp_path / "none" / "recap.md"
    result = chat.shell.run("chat", "transcript", "#demochat", "--session", START, "--output", nowhere)
    assert result.exit_code == 1
    assert str(nowhere) in result.stderr
    page = chat.shell.run("chat", "transcript", "#demochat", "--format", "csv", "--session", START)
    assert page.stdout_bytes == (tmp_path / "recap.csv").read_bytes()
    result = chat.shell.run("chat", "transcript", "#demochat", "--format", "csv", "--json")
    assert result.exit_code == 2


def test_a_room_is_shown_with_what_stands_under_its_tag_whatever_panel_it_came_in(tmp_path: Path) -> None:
    chat = Chat(tmp_path)
    put_rooms(tmp_path / "rooms.toml", [SPEC])
    shown = chat.shell.objects("show", "room:demochat", "--limit", "3")
    assert [post["id"] for post in shown] == [str(post.id) for post in chat.scene.posts[:-4:-1]]
    assert chat.shell.run("show", "room:nope").exit_code == 1
