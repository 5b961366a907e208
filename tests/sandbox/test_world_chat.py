"""The chats of the world run as real ones do: numbered questions by the host, answers in every shape."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from tui.sandbox.world.make import make_world
from tui.sandbox.world.model import Chat, World, WorldPost

NOW_MS = 1_795_570_000_000
MINUTE_MS = 60_000
LAST_WEEK, EXTRA, TODAY = 0, 1, 2
QUESTION = re.compile(r"^Q([1-8]): .*\?", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(7, NOW_MS)


@pytest.fixture(scope="module")
def chat(world: World) -> Chat:
    return room(world, "lrnchat")


def room(world: World, tag: str) -> Chat:
    return next(chat for chat in world.chats if chat.tag == tag)


def session(world: World, chat: Chat, at: int, minutes: int = 60) -> list[WorldPost]:
    """The tagged posts of a session, soonest first, reposts and older versions left out."""
    begin = chat.starts_ms[at]
    posts = [*world.posts.values(), *world.to_come]
    tagged = [p for p in posts if re.search(rf"#{chat.tag}\b", p.text, re.IGNORECASE) and p.reposts is None]
    return sorted(
        (
            post
            for post in tagged
            if 0 <= post.created_ms - begin <= minutes * MINUTE_MS
            and post.id == (post.edit_ids or [post.id])[-1]
        ),
        key=lambda post: post.id,
    )


def questions(posts: list[WorldPost], host: int) -> list[int]:
    return [int(found[1]) for p in posts if p.author_id == host and (found := QUESTION.search(p.text))]


def newcomers(world: World, posts: list[WorldPost]) -> dict[int, list[WorldPost]]:
    """The posts of those who joined this month, by author."""
    new = {user.id for user in world.users.values() if NOW_MS - user.created_ms < 25 * 86_400_000}
    return {user: [post for post in posts if post.author_id == user] for user in new}


def answered(posts: list[WorldPost]) -> set[int]:
    """Who was answered or quoted by somebody else."""
    by_id = {post.id: post for post in posts}
    pairs = [(post, by_id.get(post.reply_to or post.quotes or 0)) for post in posts]
    return {above.author_id for post, above in pairs if above and above.author_id != post.author_id}


def test_last_weeks_session_is_whole(world: World, chat: Chat) -> None:
    posts = session(world, chat, LAST_WEEK)
    assert chat.starts_ms[LAST_WEEK] == chat.starts_ms[TODAY] - 7 * 86_400_000
    assert 150 <= len(posts) <= 250
    assert len({post.author_id for post in posts}) >= 20
    assert questions(posts, chat.host_id) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not any(post.id in {p.id for p in world.to_come} for post in posts)


def test_todays_session_is_under_way(world: World, chat: Chat) -> None:
    assert 14 * MINUTE_MS <= NOW_MS - chat.starts_ms[TODAY] < 15 * MINUTE_MS
    posts = session(world, chat, TODAY)
    so_far = [post for post in posts if post.created_ms <= NOW_MS]
    ahead = [post for post in posts if post.created_ms > NOW_MS]
    assert questions(so_far, chat.host_id) == [1, 2]
    assert questions(ahead, chat.host_id) == [3, 4, 5, 6, 7, 8]
    assert len(so_far) >= 45
    assert len(ahead) >= 120
    assert sum(post.truth == "A2" for post in so_far) >= 5


def test_an_extra_session_lies_within_the_week_that_search_reaches(world: World, chat: Chat) -> None:
    posts = session(world, chat, EXTRA, 30)
    assert NOW_MS - chat.starts_ms[EXTRA] < 6 * 86_400_000
    assert questions(posts, chat.host_id) == [1, 2, 3, 4]
    assert len(posts) >= 50


def test_a_minute_holds_no_more_than_people_can_type(world: World, chat: Chat) -> None:
    for at in (LAST_WEEK, TODAY):
        begin = chat.starts_ms[at]
        by_minute = Counter((post.created_ms - begin) // MINUTE_MS for post in session(world, chat, at))
        assert 6 <= max(by_minute.values()) <= 12


def test_only_the_host_asks_and_on_the_full_minute(world: World, chat: Chat) -> None:
    for at in (LAST_WEEK, EXTRA, TODAY):
        asked = [post for post in session(world, chat, at) if re.match(r"Q|repost Q", post.truth)]
        assert {post.author_id for post in asked} == {chat.host_id}
        assert all(post.created_ms % MINUTE_MS == 0 for post in asked)


def test_others_use_the_letter_q_by_mistake(world: World, chat: Chat) -> None:
    posts = [*session(world, chat, LAST_WEEK), *session(world, chat, TODAY)]
    hosts = {chat.host_id, *chat.cohost_ids}
    assert sum(p.author_id not in hosts and re.match(r"Q\d: ", p.text) is not None for p in posts) >= 4


def test_the_cohost_points_at_questions_and_the_host_answers_and_asks_again(world: World, chat: Chat) -> None:
    (cohost,) = chat.cohost_ids
    assert world.users[cohost].username == "marcus_tw"
    for at in (LAST_WEEK, TODAY):
        posts = session(world, chat, at)
        assert sum(p.author_id == cohost and p.truth.startswith("pointer") for p in posts) >= 2
        own = [p.text for p in posts if p.author_id == chat.host_id and re.fullmatch(r"A\d", p.truth)]
        assert any(text.startswith("Q") for text in own)
        assert sum(p.author_id == chat.host_id and p.truth.startswith("repost") for p in posts) == 1
        for kind in ("notice", "rules", "thanks"):
            assert kind in {post.truth for post in posts}


@pytest.mark.parametrize(
    "shape",
    [
        r"^A\d: ",
        r"^A\d [A-Za-z]",
        r"^A\d\. ",
        r"^A\d\) ",
        r"^A\d - ",
        r"^A\db: ",
        r"^A\d[ab]\. ",
        r"^A\da&b: ",
        r"^A\d 2/2: ",
        r"^A\d cont\. ",
        r"^a\d: ",
        r"^a\d [A-Z]",
        r"^A \d: ",
        r"^A\d : ",
        r"^A\.\d ",
        r"^A-\d ",
        r"^A#\d: ",
        r"^\[A\d\] ",
        r"^\(A\d\) ",
        r"^A\dI ",
        r"^A\d/A\d: ",
        r"^@\w+ A\d: ",
        r"^@\w+ #lrnchat A\d\. ",
        r"^#lrnchat A\d - ",
        r"^#LRNCHAT A\d\) ",
        r"^❓❓\n\nA\d: ",
        r"^[^\w\s]+ A\d: ",
        r".{20}\nA\d: ",
        r"#lrnchat A\d$",
        r"^Q\da: ",
        r"^Q\da ",
        r"^\[Q\d\] ",
        r"\n\nQ2: ",
        r"^q3 up on deck",
        r"^Q7 up next",
        r"^Q\d coming up",
        r"^Q2 here on #lrnchat https://",
        r"^Q1 #lrnchat$",
        r"Q1/A1 format",
        r"listed Q1, Q2, etc",
        r"^A 4 mile walk",
        r"^Love how Q1",
        r"^@mirela_a3 welcome",
        r"#LrnChat$",
        r"#lrnchat #ldchat$",
    ],
)
def test_labels_and_what_only_looks_like_one_come_in_every_shape(
    world: World, chat: Chat, shape: str
) -> None:
    posts = [*session(world, chat, LAST_WEEK, 180), *session(world, chat, TODAY, 180)]
    texts = [text for post in posts for text in (post.text, re.sub(r"^@\w+ ", "", post.text))]
    assert any(re.search(shape, text, re.DOTALL) for text in texts), shape


def test_the_guest_answers(world: World, chat: Chat) -> None:
    assert world.users[chat.guest_id or 0].username == "ines_duarte"
    posts = session(world, chat, TODAY)
    answers = [p for p in posts if p.author_id == chat.guest_id and p.truth.startswith("A")]
    assert len(answers) >= 8


def test_newcomers_write_their_first_post_and_some_are_answered(world: World, chat: Chat) -> None:
    posts = session(world, chat, TODAY)
    now = newcomers(world, [post for post in posts if post.created_ms <= NOW_MS])
    came = {user for user, some in now.items() if some}
    assert len(came) >= 5
    so_far = answered([post for post in posts if post.created_ms <= NOW_MS])
    assert len(came & so_far) >= 2
    assert len(came - so_far) >= 3, "some wait for a welcome when the demo opens"
    assert len(came - answered(posts)) >= 2, "and some wait in vain"
    before = {p.author_id for at in (LAST_WEEK, EXTRA) for p in session(world, chat, at, 180)}
    assert not came & before


def test_somebody_sells_in_the_chat(world: World, chat: Chat) -> None:
    pushy = {user.id for user in world.users.values() if user.username in ("growth_gary", "funnel_fay")}
    posts = [p for p in session(world, chat, TODAY) if p.author_id in pushy]
    assert sum("sales" in post.text.lower() for post in posts) >= 3
    assert sum("ten-figure funnel" in post.text for post in posts) >= 3
    assert any(post.created_ms <= NOW_MS for post in posts)


def test_a_post_is_edited_one_is_deleted_and_one_lacks_the_tag(world: World, chat: Chat) -> None:
    everything = [*world.posts.values(), *world.to_come]
    posts = session(world, chat, TODAY)
    assert any(post.edit_of for post in posts)
    assert any(post.deleted_ms for post in posts)
    here = {post.id: post for post in posts}
    assert any(post.reply_to in here and "#" not in post.text for post in everything)


def test_late_answers_come_within_two_hours_of_the_end(world: World, chat: Chat) -> None:
    late = [
        p for p in session(world, chat, TODAY, 180) if p.created_ms > chat.starts_ms[TODAY] + 60 * MINUTE_MS
    ]
    assert sum(post.truth.startswith("A") for post in late) >= 5


def test_the_slow_chat_asks_one_question_a_day_and_is_answered_over_days(world: World) -> None:
    slow = room(world, "quietchat")
    posts = session(world, slow, 0, slow.minutes)
    asked = {post.truth: post for post in posts if post.truth.startswith("Q")}
    assert list(asked) == [f"Q{n}" for n in range(1, 8)]
    gaps = [b.created_ms - a.created_ms for a, b in pairwise(asked.values())]
    assert all(gap >= 20 * 60 * MINUTE_MS for gap in gaps)
    days = [
        (post.created_ms - asked[f"Q{post.truth[1]}"].created_ms) // 86_400_000
        for post in posts
        if post.truth.startswith("A")
    ]
    assert len(days) >= 35
    assert sum(day >= 1 for day in days) >= 3


def test_the_free_room_has_threads_and_no_questions(world: World) -> None:
    free = room(world, "allotmenthour")
    posts = session(world, free, 0)
    assert free.style == "free"
    assert len(posts) >= 70
    assert {post.truth for post in posts} <= {"", "thanks"}
    threads = Counter(post.conversation_id for post in posts)
    assert sum(size >= 4 for size in threads.values()) >= 8
    assert sum(re.search(r"\b[AFT]\d\b", post.text) is not None for post in posts) >= 5


@pytest.mark.parametrize(
    ("tag", "letters", "asks", "answers"),
    [
        ("tertulialib", "P/R", r"^P\d", r"^(@\w+ )?R\d"),
        ("lerntisch", "F/A", r"^F\d", r"^(@\w+ )?A\d"),
        ("listentalk", "T", r"^T\d", r"^T\d"),
    ],
)
def test_other_rooms_have_other_letters(
    world: World, tag: str, letters: str, asks: str, answers: str
) -> None:
    other = room(world, tag)
    posts = session(world, other, 0, other.minutes)
    assert other.letters == letters
    asked = [p for p in posts if p.truth.startswith("Q")]
    assert len(asked) >= 3
    assert all(p.author_id == other.host_id and re.search(asks, p.text, re.MULTILINE) for p in asked)
    assert sum(p.truth.startswith("A") and re.search(answers, p.text) is not None for p in posts) >= 12
