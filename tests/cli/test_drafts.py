"""`delurk drafts`: what is written and not sent yet, for people and for programs."""

import json
import os
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.posts import Shell
from tests.fixtures.chats import Scene
from tests.store.samples import a_page, an_id
from tui.model.draft import Answered, Draft, DraftId, Picture, Place
from tui.model.ids import UserId
from tui.model.panel import parse_panel
from tui.model.post import Author, Post
from tui.store import drafts, names, writing
from tui.store.cache import open_cache
from tui.store.journal import open_journal

NOW = datetime.now(UTC)
ANSWERED = Answered(an_id(1), UserId(11), "ana", "What made you post \x1b[2J the first time?")
ANSWER = Draft(
    DraftId(1234500000000),
    ("I was asked to.", "And then again."),
    "reply",
    place=Place(parse_panel("room:lrnchat"), question="Q2", label="A2", tag="lrnchat"),
    answers=ANSWERED,
    pictures=(Picture("/tmp/heron.jpg", "A heron"),),
)
ME = Author(UserId(99), "me", "Me")
HERON = Draft(DraftId(1234600000000), ("A heron at dawn",))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path / "home")
    put(shell, ANSWER)
    put(shell, HERON, state="waiting", leaves_at=NOW + timedelta(hours=1), send_at=NOW + timedelta(hours=1))
    return shell


def put(shell: Shell, draft: Draft, **changes: Any) -> None:
    with closing(open_journal(shell.home / "journal.db")) as journal:
        drafts.put(journal, replace(draft, **changes))


def states(shell: Shell) -> list[str]:
    with closing(open_journal(shell.home / "journal.db")) as journal:
        return [one.state for one in drafts.all(journal)]


def test_a_line_a_draft_says_what_it_is_and_where_it_belongs(shell: Shell) -> None:
    heron, answer = shell.run("drafts", "list").stdout.splitlines()
    assert heron.startswith("12346  goes out ")
    assert heron.endswith("  A heron at dawn")
    assert answer.startswith(
        "12345  draft · reply to @ana · room:lrnchat A2 #lrnchat · 2 parts · 1 picture · "
    )
    assert answer.endswith("  I was asked to. And then again.")
    assert shell.run("drafts", "list", "asked", "LRNCHAT").stdout.splitlines() == [answer]
    assert shell.run("drafts", "list", "egret").stderr == "No draft has these words.\n"


def test_programs_get_an_object_a_draft(shell: Shell) -> None:
    heron, answer = shell.objects("drafts", "list")
    assert (answer["id"], answer["state"], answer["kind"]) == ("1234500000000", "draft", "reply")
    assert answer["parts"] == ["I was asked to.", "And then again."]
    assert answer["answers"] == {"post_id": str(an_id(1)), "username": "ana", "text": ANSWERED.text}
    assert (answer["panel"], answer["label"], answer["tag"]) == ("room:lrnchat", "A2", "lrnchat")
    assert heron["state"] == "waiting"
    assert str(heron["leaves_at"]).endswith("Z")
    assert shell.objects("drafts", "show", "12345") == [answer]
    assert [json.loads(line) for line in shell.run("drafts", "export", "--json").stdout.splitlines()] == [
        heron,
        answer,
    ]


def test_one_draft_is_shown_whole_and_obeyed_by_no_terminal(shell: Shell) -> None:
    shown = shell.run("drafts", "show", "12345").stdout
    assert "\x1b" not in shown
    assert "@ana: What made you post [2J the first time?" in shown
    assert "\nI was asked to.\n\nAnd then again.\n" in shown
    assert "Picture /tmp/heron.jpg: A heron" in shown


def test_what_was_sent_is_listed_when_asked_for(shell: Shell) -> None:
    with closing(open_journal(shell.home / "journal.db")) as journal:
        drafts.claim(journal, HERON.id, NOW + timedelta(hours=1))
        drafts.settle(journal, HERON.id, "sent", at=NOW, sent=[an_id(9)])
    assert len(shell.run("drafts", "list").stdout.splitlines()) == 1
    assert "  sent · " in shell.run("drafts", "list", "--all").stdout
    assert f"Sent: https://x.com/i/status/{an_id(9)}" in shell.run("drafts", "show", "12346").stdout


def test_drafts_are_taken_out_as_text_for_their_writer_alone(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "drafts.txt"
    assert shell.run("drafts", "export", "--output", file).stdout == f"2 drafts written to {file}.\n"
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_text("utf-8") == shell.run("drafts", "export").stdout
    assert "A heron" not in shell.run("drafts", "export", "12345").stdout.replace("jpg: A heron", "")


def test_an_export_takes_the_place_of_no_pipe_and_of_no_link(shell: Shell, tmp_path: Path) -> None:
    pipe, link, real = tmp_path / "pipe", tmp_path / "link", tmp_path / "real"
    os.mkfifo(pipe)
    link.symlink_to(real)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    shell.run("drafts", "export", "--output", pipe)
    shell.run("journal", "export", link)
    assert b"A heron" in reader.communicate(timeout=10)[0]
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert "A heron" in real.read_text("utf-8")


def test_a_draft_is_thrown_away_even_while_it_waits(shell: Shell) -> None:
    assert shell.run("drafts", "remove", "12346").stdout == "Thrown away: “A heron at dawn”.\n"
    assert states(shell) == ["draft"]
    assert shell.run("drafts", "remove", "12346").exit_code == 1


def test_what_is_on_its_way_cannot_be_thrown_away(shell: Shell) -> None:
    with closing(open_journal(shell.home / "journal.db")) as journal:
        drafts.claim(journal, HERON.id, NOW + timedelta(hours=1))
    done = shell.run("drafts", "remove", "12346")
    assert (done.exit_code, done.stderr) == (
        1,
        "This draft is on its way and cannot be removed now: 12346.\n",
    )
    assert states(shell) == ["sending", "draft"]


def test_an_id_that_means_no_draft_or_several_is_said_in_a_line(shell: Shell) -> None:
    assert (
        shell.run("drafts", "show", "9").stderr == "There is no draft 9. See them: delurk drafts list --all\n"
    )
    assert shell.run("drafts", "show", "123").stderr == "2 drafts begin with 123: say more of its digits.\n"
    assert shell.run("drafts", "show", "heron").exit_code == 2


def test_without_a_journal_there_are_no_drafts_and_none_is_made(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    assert shell.run("drafts", "list").stderr == "There are no drafts.\n"
    assert shell.objects("drafts", "list") == []
    assert shell.run("drafts", "export").exit_code == 1
    assert not shell.home.exists()


# ---- check


@pytest.fixture
def checked(shell: Shell) -> Shell:
    """The user is @me, has said "A heron at noon" before, mutes @bo, and knows a chat's session of an hour ago."""
    begun = NOW - timedelta(minutes=30)
    scene = Scene(begun)
    scene.say("mara", "Q1 Who are you? #demochat")
    scene.say("bo", "A1 Bo, from Turku #demochat")
    scene.say("mara", "Q2 What made you post the first time? #demochat")
    with closing(open_cache(shell.home / "cache.db")) as cache:
        names.save_me(cache, ME, fetched_at=NOW)
        own = Post(an_id(-9), ME, NOW, "A heron at noon")
        writing.save_page(cache, parse_panel("home"), a_page(own), fetched_at=NOW)
        writing.save_page(cache, parse_panel("#demochat"), a_page(*scene.posts), fetched_at=NOW)
    assert shell.run("mute", "add", "@bo").exit_code == 0
    assert shell.run("chat", "add", "#demochat", "--host", "@mara").exit_code == 0
    return shell


def remarks(shell: Shell, draft: Draft) -> dict[str, str]:
    put(shell, draft)
    (told,) = shell.objects("drafts", "check", str(draft.id))
    found = told["remarks"]
    assert isinstance(found, list)
    return {one["id"]: f"{one['grade']}: {one['words']}" for one in found}


def test_a_check_says_what_would_be_published_as_whom_and_at_what_price(checked: Shell) -> None:
    said = checked.run("drafts", "check", "12346").stdout
    assert "A post that all can see. As @me. $0.015.\n  15 of 280 characters\n  | A heron at dawn\n" in said
    (told,) = checked.objects("drafts", "check", "12346")
    assert (told["may_be_sent"], told["cost_usd"], told["username"]) == (True, 0.015, "me")
    assert len(checked.objects("drafts", "check")) == 2


def test_a_check_knows_earlier_posts_mutes_and_links(checked: Shell) -> None:
    said = remarks(checked, replace(HERON, id=DraftId(77), parts=("A heron at noon",)))
    assert said["copy"].startswith("stop: ")
    said = remarks(checked, replace(HERON, id=DraftId(78), parts=("Thanks @bo, see example.com",)))
    assert said["muted name"].startswith("warn: You mute @bo")
    assert "$0.200" in said["link"]
    assert remarks(checked, Draft(DraftId(79), ("Mine",), state="private"))["practice"].startswith("stop: ")


def test_a_check_knows_the_rooms_questions(checked: Shell) -> None:
    room = Place(parse_panel("room:demochat"), label="A1", tag="demochat", question="Q1")
    said = remarks(checked, Draft(DraftId(80), ("Ana, from Lisbon",), place=room))
    assert "Q2" in " ".join(said.values())  # it is Q2 that is in force by now
    plain = remarks(checked, Draft(DraftId(81), ("Hello",), place=Place(parse_panel("room:demochat"))))
    assert plain["no tag"].startswith("warn: ")
