"""A whole room: its sessions by the calendar or by density, who was there before, and the same in any order."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.chats import SPEC, START, WHEN, Scene, any_session, author, edited
from tui.chat.density import dense
from tui.chat.room import Room
from tui.chat.session_room import SessionRoom
from tui.chat.values import RoomSpec, Stretch
from tui.model.ids import PostId
from tui.model.post import Post

WEEK = timedelta(days=7)


def times(start: datetime, minutes: float, count: int, seed: int = 1) -> list[datetime]:
    """So many moments at random in the minutes after `start`."""
    chance = random.Random(seed)
    return [start + timedelta(minutes=chance.uniform(0, minutes)) for _ in range(count)]


def background(days: int, a_day: int = 40) -> list[datetime]:
    """A trickle under the tag, before and after START."""
    return times(START - timedelta(days=days / 2), days * 24 * 60, days * a_day)


def an_hour(start: datetime, count: int = 150) -> list[datetime]:
    """A chat's hour: early comers, the hour, late answers that become fewer."""
    return [
        *times(start - timedelta(minutes=10), 10, count // 20),
        *times(start, 60, count),
        *times(start + timedelta(minutes=60), 30, count // 5),
        *times(start + timedelta(minutes=90), 120, count // 10),
    ]


@pytest.mark.parametrize("minute", [0, 30])
def test_sessions_stand_out_of_the_trickle_and_begin_on_the_clock(minute: int) -> None:
    starts = [START + timedelta(minutes=minute) + week * WEEK for week in range(-2, 3)]
    found = dense([*background(50), *(at for start in starts for at in an_hour(start))], SPEC)
    assert found == tuple(Stretch(start, start + timedelta(hours=1)) for start in starts)


def test_a_tag_that_is_always_busy_has_no_sessions() -> None:
    assert dense(background(20, a_day=1200), SPEC) == ()


def test_a_chat_alone_in_the_cache_is_found_and_so_is_a_short_one() -> None:
    assert dense(an_hour(START, 30), SPEC) == (WHEN,)
    short = replace(SPEC, minutes=15)
    assert dense(times(START, 15, 40), short) == (Stretch(START, START + timedelta(minutes=15)),)
    assert dense(times(START, 60, 8), SPEC) == ()
    assert dense([], SPEC) == ()


def test_a_host_s_first_question_makes_a_small_session_of_few_posts() -> None:
    few = times(START, 60, 12)
    assert dense(few, SPEC) == ()
    assert dense(few, SPEC, [START + timedelta(minutes=5)]) == (WHEN,)


def test_a_slow_chat_s_sessions_are_its_weeks() -> None:
    slow = replace(SPEC, style="slow", minutes=7 * 24 * 60)
    first, second = START.replace(hour=0), START.replace(hour=0) + timedelta(days=28)
    posts = [*times(START, 6 * 24 * 60, 60), *times(second + timedelta(hours=9), 5 * 24 * 60, 50)]
    found = dense(posts, slow)
    assert [one.start.date() for one in found] == [first.date(), second.date()]


def two_weeks() -> tuple[list[Post], Post]:
    """Two sessions of a chat a week apart, and a post by Bo in the second, who was in the first."""
    scene = Scene()
    for week in range(2):
        begin = week * 7 * 24 * 60
        scene.say("mara", "Q1: What makes you begin?", begin + 5)
        for minute in range(30):
            scene.say(
                ["ana", "bo"][minute % 2] if week == 0 else "chen", f"A1: number {minute}", begin + 6 + minute
            )
    return scene.posts, scene.say("bo", "A1: back again", 7 * 24 * 60 + 40)


def test_the_room_gives_its_sessions_and_who_is_new_in_each() -> None:
    posts, again = two_weeks()
    room = Room(SPEC)
    for post in reversed(posts):
        assert room.add(post)
    assert not room.add(again)
    assert room.sessions() == (WHEN, Stretch(START + WEEK, START + WEEK + timedelta(hours=1)))
    last = room.session()
    assert last.when.start == START + WEEK
    assert {one.username: one.newcomer for one in last.people} == {"mara": False, "chen": True, "bo": False}
    assert room.session(START + timedelta(minutes=20)).when == WHEN
    assert len(room.session(START).questions[0].answers) == 30
    assert room.session(START + timedelta(hours=20)).posts == 0
    for post in posts:
        if post.author == author("bo") and post is not again:
            room.remove(post.id)
    assert {one.username for one in room.session().people if one.newcomer} == {"chen", "bo"}


def test_who_is_new_is_known_as_soon_as_something_earlier_is() -> None:
    posts, again = two_weeks()
    room = Room(SPEC, [WHEN, Stretch(START + WEEK, START + WEEK + timedelta(hours=1))])
    for post in posts:
        if post.created_at > START + timedelta(days=1):
            room.add(post)
    assert not any(one.newcomer for one in room.session().people)
    earlier = next(post for post in posts if post.author == author("ana"))
    room.add(earlier)
    assert {one.username for one in room.session().people if one.newcomer} == {"chen", "bo"}
    room.remove(earlier.id)
    assert not any(one.newcomer for one in room.session().people)
    assert again in posts


def test_a_question_of_days_before_is_its_session_s_once_it_is_answered() -> None:
    scene = Scene()
    early = scene.say("mara", "Q1: What makes you begin?", -2 * 24 * 60)
    for minute in range(30):
        scene.say(["ana", "bo"][minute % 2], f"A1: number {minute}", minute + 6)
    room = Room(SPEC)
    for post in scene.posts:
        room.add(post)
    assert [question.post for question in room.session().questions] == [early.id]
    again = scene.say("mara", "Q1: What makes you begin?", 5)
    room.add(again)
    assert [question.post for question in room.session().questions] == [again.id]
    assert early.id not in room.session().notices


def test_with_a_calendar_the_sessions_are_its_own() -> None:
    posts, _ = two_weeks()
    odd = Stretch(START - timedelta(minutes=10), START + timedelta(minutes=80))
    room = Room(SPEC, [odd, Stretch(START + timedelta(days=3), START + timedelta(days=3, hours=1))])
    for post in posts:
        room.add(post)
    assert room.sessions() == (odd,)
    assert room.session().when == odd
    asked = Room(
        SPEC, lambda after, before: [one for one in (odd,) if one.end > after and one.start < before]
    )
    asked.add(posts[0])
    assert asked.session(START + timedelta(minutes=70)).when == odd


def test_a_room_without_posts_has_no_last_session() -> None:
    with pytest.raises(LookupError, match="demochat"):
        Room(SPEC).session()


@settings(max_examples=15)
@given(st.integers(0, 1000), st.randoms(use_true_random=False), st.booleans())
def test_posts_in_any_order_make_the_same_room(seed: int, chance: random.Random, named: bool) -> None:
    spec = SPEC if named else RoomSpec("demochat", ("demochat",))
    posts = any_session(seed, posts=40, questions=4)
    posts += [edited(posts[0], "A2: something else #demochat", 3600 * 3)]
    gone = chance.choice(posts)
    rooms = [Room(spec), Room(spec)]
    for post in posts:
        rooms[0].add(post)
    rooms[0].remove(gone.id)
    shuffled: list[Post | None] = [*posts, *chance.sample(posts, 5), None]
    chance.shuffle(shuffled)
    for one in shuffled:
        if one is None:
            rooms[1].remove(gone.id)
        else:
            rooms[1].add(one)
        if chance.random() < 0.2:
            rooms[1].session(START)
    assert rooms[1].sessions() == rooms[0].sessions()
    for start in (START, None):
        assert rooms[1].session(start) == rooms[0].session(start)


# Posts as nobody should send them: few ids, so that copies differ in their words and in whether they know of their
# earlier versions (every fourth id is one of the same post), and replies go in rings.
_few = st.integers(1, 12)
_odd = st.builds(
    lambda number, text, reply, knows: Post(
        PostId(number),
        author(("mara", "theo", "bo", "ana")[number % 4]) if number != 11 else None,
        START + timedelta(minutes=(number * 37) % 190 - 40),
        text,
        reply_to=reply,
        edits=tuple(PostId(one) for one in range((number - 1) % 4 + 1, number + 1, 4)) if knows else (),
    ),
    _few,
    st.sampled_from(
        [
            "Q1: what?",
            "Q2: what else is there?",
            "Q1",
            "Q1 coming up",
            "A1: yes",
            "A2 no",
            "some words to say here",
        ]
    ),
    st.none() | _few,
    st.booleans(),
)


@settings(max_examples=60)
@given(
    st.lists(_odd, max_size=10), st.lists(_few, max_size=2), st.randoms(use_true_random=False), st.booleans()
)
def test_posts_that_contradict_each_other_make_the_same_room_too(
    posts: list[Post], gone: list[int], chance: random.Random, named: bool
) -> None:
    spec = SPEC if named else RoomSpec("demochat", ("demochat",))
    first, second = (
        (Room(spec, [WHEN]), SessionRoom(spec, WHEN)),
        (Room(spec, [WHEN]), SessionRoom(spec, WHEN)),
    )
    shuffled: list[Post | int] = [*posts, *posts[:3], *gone]
    chance.shuffle(shuffled)
    for rooms, steps in ((first, [*posts, *gone]), (second, shuffled)):
        for step in steps:
            for room in rooms:
                if isinstance(step, int):
                    room.remove(PostId(step))
                else:
                    room.add(step)
            if rooms is second and chance.random() < 0.4:
                rooms[0].session(START)
                rooms[1].session()
    assert second[0].session(START) == first[0].session(START)
    assert second[1].session() == first[1].session()
