"""A room as a reader sees and reads it: questions, what stands below them, what comes while one reads."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.chats import SPEC, START, WHEN, Scene, any_session, author
from tui.chat.session_room import SessionRoom
from tui.deck.blocks import Bodies, Style
from tui.deck.room import RoomState
from tui.deck.room_items import View
from tui.deck.sieve import Judge
from tui.layout.glyphs import UNICODE
from tui.layout.lines import line_text, line_width
from tui.model.panel import Panel
from tui.model.post import Post
from tui.mute.rule import Rule, Target, Verdict
from tui.text.terminal import FULL

NOW = START + timedelta(minutes=30)


def view_of(posts: Sequence[Post], expected: int = 0) -> View:
    room = SessionRoom(SPEC, WHEN, earlier=[author("kofi").id])
    for post in posts:
        room.add(post)
    versions = {old for post in posts for old in post.edits if old != max(post.edits)}
    return View(SPEC, room.session(), {post.id: post for post in posts if post.id not in versions}, expected)


def opened(posts: Sequence[Post], now: datetime = NOW, width: int = 60, height: int = 24) -> RoomState:
    room = RoomState(Panel("room", "demochat"), "#demochat")
    room.take(view_of(posts), now=now)
    room.fit(Bodies(width, Style(UNICODE, FULL, UTC, now)), height)
    return room


def seen(room: RoomState) -> list[str]:
    return [line_text(row.line) for row in (*room.pinned(), *room.rows())]


def place(words: str, rows: list[str]) -> int:
    return next(at for at, row in enumerate(rows) if words in row)


def chat() -> Scene:
    scene = Scene()
    scene.say("mara", "Welcome, everybody, say hello!", 1)
    scene.say("bo", "Hello from the harbour", 2)
    scene.say("mara", "Q1: What made you start?", 5)
    for at in range(8):
        scene.say(("ana", "bo", "chen", "dara")[at % 4], f"A1: reason number {at}", 6 + at * 0.5)
    scene.say("mara", "Q2: And what keeps you?", 12)
    scene.say("elif", "A2: the people", 13)
    scene.say("gita", "A2 being asked", 14)
    return scene


def test_the_question_in_force_stands_open_with_its_answers_below_and_read_ones_are_a_row() -> None:
    room = opened(chat().posts, START + timedelta(minutes=20))
    rows = seen(room)
    assert rows[0].startswith("Q1 ━━━ Q2")
    assert rows[0].endswith("20 of 60 min")
    assert any(row.startswith("▸ Q1 8 answers · 9 unread · What made you start?") for row in rows)
    assert any(row.startswith("Q2 ◆ host @mara") and row.endswith("2 answers") for row in rows)
    assert "├ A2 first time here @elif · 02:13 · Elif" in rows
    assert "└ A2 ★ guest @gita · 02:14 · Gita" in rows
    assert "│ the people" in rows, "the label and the room's own tag are said already"


def test_what_comes_is_counted_and_moves_nothing() -> None:
    scene = chat()
    room = opened(scene.posts, START + timedelta(minutes=20))
    before = seen(room)
    scene.say("femi", "A2: habit", 15)
    scene.say("hugo", "A1: late to it", 16)
    room.arrive(view_of(scene.posts), now=START + timedelta(minutes=20))
    after = seen(room)
    assert room.newer == 2
    for words in ("Q2 ◆ host @mara", "@elif", "the people", "@gita", "being asked"):
        assert place(words, before) == place(words, after)
    assert any("1 more answer, 1 new" in row for row in after)
    assert room.show_new() == 1
    assert any("habit" in row for row in seen(room))


def new_shown(room: RoomState) -> None:
    """What `n` does: something new is chosen, and in sight, wherever it stands."""
    fresh = set(room.fresh)
    if room.show_new():
        assert room.item is not None
        assert fresh & set(room._readable(room.item)), "something new is chosen"
        assert 0 <= room.cursor_row() < room.height, "and it is in sight"


def test_new_answers_behind_more_are_in_sight_after_n() -> None:
    scene = chat()
    for at in range(20):
        scene.say(("ana", "bo", "chen", "dara")[at % 4], f"A2: thought {at}", 15 + at * 0.2)
    room = opened(scene.posts, START + timedelta(minutes=20))
    assert any("more answers" in row for row in seen(room))
    scene.say("femi", "A2: brand new", 21)
    room.arrive(view_of(scene.posts), now=START + timedelta(minutes=21))
    new_shown(room)
    assert room.chosen is scene.posts[-1]
    assert any("brand new" in row for row in seen(room))


def test_what_is_new_elsewhere_is_in_sight_after_n_also_before_the_first_question() -> None:
    scene = chat()
    for at in range(20):
        scene.say(("ana", "bo", "chen", "dara")[at % 4], f"A1: more of it, {at}", 15 + at * 0.1)
    late = Scene()
    late.say("hugo", "Hello, I am early", 3)
    room = opened(scene.posts, START + timedelta(minutes=20))
    assert room.open == "Q2"
    scene.say("hugo", "A1: late to it", 18)
    room.arrive(view_of(scene.posts), now=START + timedelta(minutes=21))
    new_shown(room)
    assert (room.open, room.chosen) == ("Q1", scene.posts[-1])
    room.arrive(view_of([*scene.posts, *late.posts]), now=START + timedelta(minutes=22))
    new_shown(room)
    assert (room.open, room.chosen) == ("before", late.posts[0])


def test_a_guess_is_no_answer_and_is_counted_apart_wherever_answers_are_counted() -> None:
    scene = chat()
    for at in range(12):
        scene.say(
            ("ana", "bo", "chen", "dara")[at % 4],
            f"It keeps me curious, time after time: {at}",
            14.2 + at * 0.1,
        )
    room = opened(scene.posts, START + timedelta(minutes=20))
    section = room.section("Q2")
    assert section is not None
    assert sum(one.guess for one in section.answers) == 12
    assert any(row.startswith("Q2 ◆ host") and row.endswith("2 answers, 12 guessed") for row in seen(room))
    assert any(" more, guessed, " in row for row in seen(room))
    room.close_section()
    assert any(row.startswith("▸ Q2 2 answers, 12 guessed · ") for row in seen(room))
    narrow = seen(opened(scene.posts, START + timedelta(minutes=20), width=30, height=60))
    assert "2 answers, 12 guessed" in narrow, "on a row of its own, where it would be cut"


def test_space_reads_the_whole_session_and_then_there_is_nothing_left() -> None:
    room = opened(chat().posts)
    for _ in range(100):
        if not room.next_unread(1):
            break
    room.read_between(room.cursor, room.cursor)
    assert room.unread == 0
    assert not room.next_unread(1)


def test_a_room_can_be_gone_through_by_question_and_each_is_left_where_one_was() -> None:
    room = opened(chat().posts, START + timedelta(minutes=20))
    room.move(2)
    left = room.chosen
    assert room.other_section(-1)
    assert room.item is not None
    assert room.item.key == "Q1"
    assert room.other_section(1)
    assert room.chosen is left
    assert room.go_to(1)
    assert room.item.key == "Q1"
    assert not room.go_to(9)


def test_newcomers_whom_nobody_has_answered_are_listed() -> None:
    scene = chat()
    room = opened(scene.posts)
    assert any("newcomers nobody has answered yet" in row for row in seen(room))
    for name in ("bo", "ana", "chen", "dara", "elif"):
        first = next(post for post in scene.posts if post.author is not None and post.author.username == name)
        scene.say("mara", f"@{name} glad that you are here", to=first)
    room.arrive(view_of(scene.posts), now=NOW)
    assert not any("nobody has answered" in row for row in seen(room))


def test_a_hidden_answer_is_not_there_a_folded_one_is_counted_with_its_reason_and_a_question_keeps_its_place() -> (
    None
):
    room = opened(chat().posts, START + timedelta(minutes=20))

    def hides(post: Post) -> Verdict:
        return verdicts.get(post.id, Verdict())

    question = room.view.session.questions[1] if room.view is not None else None
    assert question is not None
    assert question.post is not None
    verdicts = {question.post: Verdict("hide"), question.answers[0].post: Verdict("fold")}
    room.judge_by(hides)
    rows = seen(room)
    assert any("folded by" in row and "Q2" in row for row in rows), rows
    assert any("1 folded by" in row for row in rows)
    assert any("being asked" in row for row in rows)


@given(
    st.integers(0, 10_000),
    st.lists(st.sampled_from("jkznsdpu][E RAU"), max_size=25),
    st.integers(40, 90),
    st.integers(10, 40),
)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_and_whatever_one_does_the_chosen_post_stays_on_its_row(
    seed: int, keys: list[str], width: int, height: int
) -> None:
    live(seed, keys, width, height)


@pytest.mark.long
@given(
    st.integers(0, 10**9),
    st.lists(st.sampled_from("jkznsdpu][E RAU"), max_size=60),
    st.integers(40, 120),
    st.integers(8, 60),
)
@settings(max_examples=3000, deadline=None)
def test_long_whatever_comes_and_whatever_one_does(
    seed: int, keys: list[str], width: int, height: int
) -> None:
    live(seed, keys, width, height)


def live(seed: int, keys: list[str], width: int, height: int) -> None:
    """A session comes in, in any order, while somebody reads it."""
    chance = random.Random(seed)
    posts = any_session(seed, posts=40, questions=4)
    coming = chance.sample(posts, len(posts))
    here = [coming.pop() for _ in range(len(coming) // 2)]
    room = opened(here, START + timedelta(minutes=chance.randrange(90)), width, height)
    if chance.random() < 0.5:
        room.judge_by(by_chance(seed))
    for key in keys:
        if key in "n" and coming:
            here += [coming.pop() for _ in range(min(len(coming), chance.randrange(1, 6)))]
            stood = standing(room)
            room.arrive(view_of(here), now=room.clock)
            assert stood is None or standing(room) is None or is_kept(stood, room)
        else:
            press(room, key, chance)
        check(room, width, height)
    for _ in range(4 * len(posts)):
        if not room.next_unread(1):
            break
        check(room, width, height)
    room.read_between(room.cursor, room.cursor)
    assert room.unread == 0, "space reads everything"


def by_chance(seed: int) -> Judge:
    """Rules that keep back some posts, the same ones each time."""
    rules = (parse("one"), parse("two"))

    def judge(post: Post) -> Verdict:
        drawn = random.Random(seed * 1_000_003 + post.id)
        action = drawn.choice(("show", "show", "show", "hide", "fold", "dim"))
        return Verdict(action, drawn.choice(rules)) if action != "show" else Verdict()  # type: ignore[arg-type]

    return judge


def parse(text: str) -> Rule:
    return Rule(text, Target("word", text))


def standing(room: RoomState) -> tuple[int, int] | None:
    """The chosen post and its row, where it is in sight."""
    row = room.cursor_row()
    return (room.posts[room.cursor].id, row) if room.posts and 0 <= row < room.height else None


def is_kept(stood: tuple[int, int], room: RoomState) -> bool:
    """Whether it is still there; a list that has become shorter than the window stands at its bottom."""
    if room.posts[room.cursor].id != stood[0]:
        return stood[0] not in room._at  # it is gone, or an edit has taken its place
    row = room.cursor_row()
    return row == stood[1] or room.top == (0, 0) or row > stood[1]


def press(room: RoomState, key: str, chance: random.Random) -> None:
    if not room.posts:
        return
    match key:
        case "j" | "k":
            room.move(1 if key == "j" else -1)
        case "z":
            room.toggle_fold(room.cursor)
        case "d" | "u":
            room.page(0.5 if key == "d" else -0.5)
        case "p":
            room.scroll(chance.randrange(-5, 6))
        case "]" | "[":
            room.other_section(1 if key == "]" else -1)
        case " ":
            room.next_unread(1)
        case "s":
            new_shown(room)
        case "E":
            room.read_to_here()
        case "R":
            room.show_leaders(not room.leaders_only)
        case "A":
            before = room.marks
            room.read_all()
            room.unmark(before)
        case _:
            room.make_unread()


def check(room: RoomState, width: int, height: int) -> None:
    rows = [*room.pinned(), *room.rows()]
    assert len(rows) == max(3, height)
    assert all(line_width(row.line) <= room.bodies.width for row in rows if room.bodies is not None)
    assert not room.posts or 0 <= room.cursor < len(room.posts)
    assert sum(room.marks_of(row)[0] and row.index == 0 for row in room.rows()) <= 1
    assert room.unread == sum(map(room._is_unread_id, room.view.posts)) if room.view is not None else True
