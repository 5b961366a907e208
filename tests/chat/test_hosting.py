"""Where nobody has said who hosts and which letters count, the posts are asked."""

import pytest

from tests.fixtures.chats import Scene
from tui.chat.hosting import Evidence, propose_hosts, propose_letters
from tui.chat.values import LETTERS, QA


def a_chat(weeks: int = 2, question: str = "Q", answer: str = "A") -> Scene:
    scene = Scene()
    for week in range(weeks):
        for number in range(1, 4):
            at = week * 7 * 24 * 60 + 5 + number * 6
            scene.say("mara", f"{question}{number}: What do you say to number {number}?", at)
            scene.say("bo", f"{question}{number}: I say it was a mistake", at + 1.2)
            scene.say("ana", f"{answer}{number} nothing at all", at + 2.3)
            scene.say("theo", f"{question}{number} here on #demochat", at + 0.1)
    return scene


def test_who_asks_first_on_the_minute_again_and_again_is_proposed_as_host() -> None:
    assert propose_hosts(a_chat().posts) == (("mara", Evidence(questions=6, punctual=6, sessions=2)),)


def test_two_who_share_the_questions_are_both_proposed_and_nobody_where_nobody_asks() -> None:
    scene = Scene()
    for number in range(1, 5):
        scene.say("mara" if number % 2 else "theo", f"Q{number}: What now?", number * 6)
    assert [name for name, _ in propose_hosts(scene.posts)] == ["mara", "theo"]
    talk = Scene()
    talk.say("bo", "A1: an answer to nobody")
    talk.say("ana", "@bo Q1: no, to you", to=talk.posts[0])
    assert propose_hosts(talk.posts) == ()


@pytest.mark.parametrize(
    ("question", "answer", "name"),
    [("Q", "A", "Q/A"), ("T", "T", "T"), ("T", "A", "T"), ("F", "A", "F/A"), ("P", "R", "P/R")],
)
def test_letters_are_proposed_by_what_is_written(question: str, answer: str, name: str) -> None:
    assert propose_letters(a_chat(1, question, answer).posts) == LETTERS[name]


def test_a_chat_that_hardly_labels_has_no_letters() -> None:
    scene = Scene()
    for number in range(40):
        scene.say("bo", f"just talk, the {number}th piece of it")
    scene.say("ana", "A4: a slip")
    assert propose_letters(scene.posts) == LETTERS["none"]
    assert propose_letters(a_chat(1).posts) == QA
