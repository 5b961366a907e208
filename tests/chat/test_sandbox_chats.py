"""The sandbox's chats, read over its API and understood: held against what their scripts say that each post is."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.chats import Chats
from tests.sandbox.town import NOON, Asker, HandClock
from tui.chat.session_room import SessionRoom
from tui.chat.values import LATE_MINUTES, LETTERS, RoomSpec, Session, Stretch
from tui.model.ids import PostId
from tui.model.post import Post
from tui.sandbox.run import start_in_thread
from tui.x.wire import read_page

Place = tuple[PostId, str]

LATER_MS = 3 * 3_600_000  # when today's session and its late answers are over
SESSIONS = [("lrnchat", 0), ("lrnchat", 1), ("lrnchat", 2)] + [
    (tag, 0) for tag in ("quietchat", "allotmenthour", "tertulialib", "lerntisch", "listentalk")
]


@pytest.fixture(scope="module")
def chats() -> Iterator[Chats]:
    clock = HandClock(NOON + 20_000)
    running = start_in_thread(clock=clock)
    chats = Chats(Asker(running), clock)
    clock.now += LATER_MS
    chats.asker.get("/2/users/me")
    yield chats
    running.stop()


@pytest.fixture(scope="module")
def truth(chats: Chats) -> dict[PostId, str]:
    """What the scripts say that the posts are."""
    return {PostId(post.id): post.truth for post in chats.asker.running.sandbox.core.world.posts.values()}


def spec_of(room: dict[str, Any], *, hosts: bool = True) -> RoomSpec:
    return RoomSpec(
        room["name"],
        (room["tag"],),
        tuple(room["hosts"]) if hosts else (),
        tuple(room["cohosts"]) if hosts else (),
        tuple(room["guests"]),
        LETTERS[room["letters"]],
        room["minutes"],
        room["style"],
    )


@pytest.fixture(scope="module")
def pages(chats: Chats) -> dict[tuple[str, int], tuple[Post, ...]]:
    """What search has of every session."""
    got = {}
    for tag, at in SESSIONS:
        begin = chats.rooms[tag]["sessions"][at]
        age = (chats.clock.now / 1000 - datetime.fromisoformat(begin).timestamp()) // 60
        minutes = min(chats.rooms[tag]["minutes"] + LATE_MINUTES, int(age) - 1)
        got[tag, at] = read_page(chats.body(f"#{tag}", begin, minutes)).posts
    return got


@dataclass(frozen=True)
class Held:
    """A session as it was understood, and as its script has it: (post, what it is), guesses and talk left out."""

    session: Session
    got: Counter[Place]
    true: Counter[Place]

    def asked(self) -> set[Place]:
        """The questions of the script."""
        return {one for one in self.true if one[1].startswith("Q")}


@pytest.fixture(scope="module")
def hold(
    chats: Chats, pages: dict[tuple[str, int], tuple[Post, ...]], truth: dict[PostId, str]
) -> Callable[..., Held]:
    """Understands a session and holds it against its script."""

    def held(tag: str, at: int, *, hosts: bool = True) -> Held:
        room, posts = chats.rooms[tag], pages[tag, at]
        begin = datetime.fromisoformat(room["sessions"][at])
        when = Stretch(begin, begin + timedelta(minutes=room["minutes"]))
        understood = SessionRoom(spec_of(room, hosts=hosts), when)
        for post in posts:
            understood.add(post)
        session = understood.session()
        # A post with two chats' tags is judged in the chat of the first: in the other its label means nothing.
        own = [post for post in posts if post.reposted is None and tag_of(post) == tag]
        true = Counter((post.id, word) for post in own for word in words_of(truth[post.id]))
        here = {post.id for post in own}
        return Held(session, Counter({one: 1 for one in placed(session) if one[0] in here}), true)

    return held


def tag_of(post: Post) -> str:
    """The first tag of the post that is a room's."""
    rooms = {tag for tag, _ in SESSIONS}
    return next(tag for tag in re.findall(r"#(\w+)", post.text.lower()) if tag in rooms)


def words_of(truth: str) -> list[str]:
    """ "A3a A3b" is two things, "pointer Q2" is one."""
    return truth.split() if truth[:1] in ("Q", "A") else [truth] if truth else []


def placed(session: Session) -> Counter[Place]:
    """Where posts stand, in the words of the scripts; guesses and talk left out."""
    said: list[Place] = []
    for question in session.questions:
        if question.post is not None:
            said.append((question.post, question.name))
        said += [(post, f"repost {question.name}") for post in question.reposts]
        said += [(post, f"pointer {question.name}") for post in question.pointers]
        said += [(one.post, "A" + question.name[1:]) for one in question.answers if not one.guess]
    for name, posts in (("notice", session.notices), ("rules", session.rules), ("thanks", session.thanks)):
        said += [(post, name) for post in posts]
    return Counter(said)


@pytest.mark.parametrize(
    ("tag", "at", "asked"),
    [(*session, asked) for session, asked in zip(SESSIONS, (10, 4, 10, 6, 0, 6, 3, 4), strict=True)],
)
def test_every_question_is_found_and_none_that_is_not_one(
    hold: Callable[..., Held], tag: str, at: int, asked: int
) -> None:
    held = hold(tag, at)
    assert {(question.post, question.name) for question in held.session.questions} == held.asked()
    assert len(held.asked()) == asked


@pytest.mark.parametrize("at", [0, 2])
def test_the_questions_are_found_where_no_host_is_named(hold: Callable[..., Held], at: int) -> None:
    held = hold("lrnchat", at, hosts=False)
    assert {(question.post, question.name) for question in held.session.questions} == held.asked()


def test_labelled_answers_stand_under_their_questions(hold: Callable[..., Held]) -> None:
    true, got = gathered(hold, lambda word: word.startswith("A"))
    assert true.total() >= 400
    assert (true & got).total() >= 0.98 * true.total(), sorted((true - got).items())
    assert (true & got).total() >= 0.98 * got.total(), sorted((got - true).items())


def test_what_is_neither_question_nor_answer_is_known_mostly(hold: Callable[..., Held]) -> None:
    true, got = gathered(hold, lambda word: word[0] not in "QA")
    assert true.total() >= 30
    assert (true & got).total() >= 0.9 * true.total(), sorted((true - got).items())
    assert (true & got).total() >= 0.9 * got.total(), sorted((got - true).items())


def gathered(
    hold: Callable[..., Held], wanted: Callable[[str], bool]
) -> tuple[Counter[Place], Counter[Place]]:
    """What the scripts say of all sessions and what was understood, of the kind that is wanted."""
    all_held = [hold(tag, at) for tag, at in SESSIONS]
    true = sum((held.true for held in all_held), Counter[Place]())
    got = sum((held.got for held in all_held), Counter[Place]())
    return Counter({one: n for one, n in true.items() if wanted(one[1])}), Counter(
        {one: n for one, n in got.items() if wanted(one[1])}
    )
