"""The chats of the world run as real ones do: numbered questions by the host, answers in every shape."""

import re
from itertools import pairwise

import pytest

from tui.sandbox.world.make import make_world
from tui.sandbox.world.model import Chat, World, WorldPost

NOW_MS = 1_795_570_000_000
MINUTE_MS = 60_000
QUESTION = re.compile(r"^Q([1-6]): .*\?", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(7, NOW_MS)


@pytest.fixture(scope="module")
def chat(world: World) -> Chat:
    return next(chat for chat in world.chats if chat.tag == "lrnchat")


def session(world: World, chat: Chat, at: int, minutes: int = 60) -> list[WorldPost]:
    """The tagged posts of a session, soonest first, reposts left out."""
    begin = chat.starts_ms[at]
    posts = [*world.posts.values(), *world.to_come]
    tagged = [p for p in posts if re.search(rf"#{chat.tag}\b", p.text, re.IGNORECASE) and p.reposts is None]
    return sorted(
        (post for post in tagged if 0 <= post.created_ms - begin <= minutes * MINUTE_MS),
        key=lambda post: post.id,
    )


def questions(posts: list[WorldPost], host: int) -> list[int]:
    return [int(found[1]) for p in posts if p.author_id == host and (found := QUESTION.search(p.text))]


def test_last_weeks_session_is_whole(world: World, chat: Chat) -> None:
    posts = session(world, chat, 0)
    assert chat.starts_ms[0] == chat.starts_ms[1] - 7 * 86_400_000
    assert 110 <= len(posts) <= 180
    assert len({post.author_id for post in posts}) >= 20
    assert questions(posts, chat.host_id) == [1, 2, 3, 4, 5, 6]
    assert not any(post.id in {p.id for p in world.to_come} for post in posts)


def test_todays_session_is_under_way(world: World, chat: Chat) -> None:
    assert chat.starts_ms[1] == NOW_MS - 17 * MINUTE_MS
    posts = session(world, chat, 1)
    so_far = [post for post in posts if post.created_ms <= NOW_MS]
    ahead = [post for post in posts if post.created_ms > NOW_MS]
    assert questions(so_far, chat.host_id) == [1, 2]
    assert questions(ahead, chat.host_id) == [3, 4, 5, 6]
    assert len(so_far) >= 35
    assert len(ahead) >= 80


def test_only_the_host_asks_and_on_the_full_minute(world: World, chat: Chat) -> None:
    for at in (0, 1):
        posts = session(world, chat, at)
        assert questions([p for p in posts if p.author_id != chat.host_id], chat.host_id) == []
        asked = [p for p in posts if p.author_id == chat.host_id and QUESTION.search(p.text)]
        assert all((post.created_ms - chat.starts_ms[at]) % MINUTE_MS == 0 for post in asked)


def test_others_use_the_letter_q_by_mistake(world: World, chat: Chat) -> None:
    posts = [*session(world, chat, 0), *session(world, chat, 1)]
    assert any(p.author_id != chat.host_id and re.match(r"Q\d:", p.text) for p in posts)


@pytest.mark.parametrize(
    "shape",
    [
        r"^A\d: ",
        r"^A\d\. ",
        r"^A\d\) ",
        r"^A\d - ",
        r"^A\d [A-Za-z]",
        r"^a\d: ",
        r"^A \d: ",
        r"^A\da&b: ",
        r"^A\d 2/2: ",
        r"^A\d cont\. ",
        r"^@\w+ A\d: ",
        r"^❓❓\n\nA\d: ",
        r"#lrnchat A\d$",
        r"^A6/A2: ",
        r"^Q\da: ",
        r"\n\nQ2: ",
        r"^q3 up on deck",
        r"^Q2 here on",
        r"Q1/A1 format",
    ],
)
def test_labels_come_in_every_shape(world: World, chat: Chat, shape: str) -> None:
    posts = [*session(world, chat, 0, 150), *session(world, chat, 1, 150)]
    assert any(re.search(shape, re.sub(r"^@\w+ (?!A\d)", "", p.text)) for p in posts), shape


def test_the_guest_answers(world: World, chat: Chat) -> None:
    assert world.users[chat.guest_id or 0].username == "ines_duarte"
    answers = [
        p for p in session(world, chat, 1) if p.author_id == chat.guest_id and re.match(r"A\d", p.text)
    ]
    assert len(answers) >= 5


def test_newcomers_write_their_first_post_and_are_answered(world: World, chat: Chat) -> None:
    posts = session(world, chat, 1, 200)
    new = {user.id for user in world.users.values() if NOW_MS - user.created_ms < 25 * 86_400_000}
    first = [post for post in posts if post.author_id in new]
    assert len({post.author_id for post in first}) >= 2
    answered = {post.reply_to for post in posts}
    assert sum(post.id in answered for post in first) >= 4


def test_somebody_sells_in_the_chat(world: World, chat: Chat) -> None:
    pushy = {user.id for user in world.users.values() if user.username in ("growth_gary", "funnel_fay")}
    posts = [p for p in session(world, chat, 1) if p.author_id in pushy and "sales" in p.text.lower()]
    assert len(posts) >= 3


def test_late_answers_come_after_the_end(world: World, chat: Chat) -> None:
    late = [p for p in session(world, chat, 1, 200) if p.created_ms > chat.starts_ms[1] + 60 * MINUTE_MS]
    assert any(re.match(r"A\d", post.text) for post in late)


def test_the_slow_chat_asks_one_question_a_day(world: World) -> None:
    slow = next(chat for chat in world.chats if chat.tag == "quietchat")
    asked = [p for p in world.posts.values() if p.author_id == slow.host_id and re.search(r"Q\d: ", p.text)]
    asked = [post for post in asked if "quietchat" in post.text]
    gaps = [b.created_ms - a.created_ms for a, b in pairwise(asked)]
    assert len(asked) >= 4
    assert all(gap >= 20 * 60 * MINUTE_MS for gap in gaps)
