"""A session is understood as a reader would: what was asked, what answers it, what is only talk."""

import gc
import random
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.chats import SPEC, START, WHEN, Scene, any_session, author, edited
from tui.chat.session_room import SessionRoom, without_guesses
from tui.chat.values import LETTERS, Question, RoomSpec, Session, Stretch, Style
from tui.model.ids import PostId
from tui.model.post import Post


def heard(scene: Scene, spec: RoomSpec = SPEC) -> Session:
    """The session that the posts of a scene make."""
    room = SessionRoom(spec, WHEN)
    for post in scene.posts:
        room.add(post)
    return room.session()


def asked(session: Session) -> dict[str, int | None]:
    return {question.name: question.post for question in session.questions}


def of(session: Session, name: str) -> Question:
    return next(question for question in session.questions if question.name == name)


def answers(session: Session, name: str) -> list[tuple[int, tuple[str, ...]]]:
    """The labelled answers to a question."""
    return [(one.post, one.labels) for one in of(session, name).answers if not one.guess]


def guesses(session: Session, name: str) -> list[int]:
    return [one.post for one in of(session, name).answers if one.guess]


@pytest.fixture
def scene() -> Scene:
    """A session whose first question is out."""
    scene = Scene()
    scene.say("mara", "Welcome! Say hello, questions begin in five minutes", 0)
    scene.say("mara", "Q1: What makes you begin a notebook?", 5)
    return scene


def test_only_hosts_ask_and_a_q_of_others_is_an_answer(scene: Scene) -> None:
    question = scene.posts[-1]
    mistaken = scene.say("bo", "Q1: I think a new pencil does")
    guest = scene.say("gita", "Q2: Could we talk of pens instead?")
    session = heard(scene)
    assert asked(session) == {"Q1": question.id}
    assert answers(session, "Q1") == [(mistaken.id, ("A1",))]
    assert guest.id in session.talk


def test_a_question_keeps_its_repetitions_pointers_and_its_host_s_own_answers(scene: Scene) -> None:
    again = scene.say("mara", "Q1: What makes you begin a notebook? (again, for those just in)")
    pointer = scene.say("theo", "Q1 here on #demochat https://x.com/mara/status/1")
    own = scene.say("mara", "Q1: For me it is the smell of new paper")
    notice = scene.say("theo", "Q2 coming up #demochat")
    deck = scene.say("theo", "q3 up on deck")
    question = of(session := heard(scene), "Q1")
    assert question.post == scene.posts[1].id
    assert question.reposts == (again.id,)
    assert question.pointers == (pointer.id,)
    assert answers(session, "Q1") == [(own.id, ("A1",))]
    assert session.notices == (notice.id, deck.id)


def test_a_host_may_put_a_paragraph_before_the_question_and_split_it(scene: Scene) -> None:
    second = scene.say("mara", "Thank you for these.\n\nQ2: How do you find out what a group knows?", 11)
    main = scene.say("mara", "Q3: Two short ones now, one at a time", 17)
    first = scene.say("mara", "Q3a: Who taught you to listen?", to=main)
    other = scene.say("mara", "Q3b And to whom did you pass it on?", to=main)
    to_first = scene.say("bo", "A3a: my grandmother")
    to_both = scene.say("ana", "A3a&b: my aunt, to my sons")
    to_main = scene.say("chen", "A3 nobody, nobody")
    no_such = scene.say("dara", "A3d: a fourth thing")
    session = heard(scene)
    assert asked(session) == {
        "Q1": scene.posts[1].id, "Q2": second.id, "Q3": main.id, "Q3a": first.id, "Q3b": other.id,
    }  # fmt: skip
    assert answers(session, "Q3a") == [(to_first.id, ("A3a",)), (to_both.id, ("A3a", "A3b"))]
    assert answers(session, "Q3b") == [(to_both.id, ("A3a", "A3b"))]
    assert answers(session, "Q3") == [(to_main.id, ("A3",)), (no_such.id, ("A3d",))]


def test_a_host_may_answer_and_ask_in_one_post(scene: Scene) -> None:
    both = scene.say("mara", "A1: a walk, in my case.\n\nQ2: Who taught you to listen?", 11)
    session = heard(scene)
    assert asked(session) == {"Q1": scene.posts[1].id, "Q2": both.id}
    assert answers(session, "Q1") == [(both.id, ("A1", "A2"))]


def test_an_answer_without_a_sub_is_with_the_one_in_force_where_only_subs_are_asked(scene: Scene) -> None:
    scene.say("mara", "Q2a: Who taught you to listen?", 11)
    early = scene.say("bo", "A2: my aunt")
    scene.say("mara", "Q2b: Whom did you teach?", 14)
    late = scene.say("bo", "A2: my sons")
    session = heard(scene)
    assert answers(session, "Q2a") == [(early.id, ("A2",))]
    assert answers(session, "Q2b") == [(late.id, ("A2",))]


def test_a_question_from_before_the_session_counts_unless_it_is_asked_again(scene: Scene) -> None:
    early = scene.say("mara", "Q2: What would you never put on a slide?", -20)
    kept = scene.say("mara", "Q3: Whom do you ask first?", -19)
    again = scene.say("mara", "Q2: What would you never put on a slide?", 12)
    days_before = scene.say("mara", "Q4: What do you try next?", -3000)
    unasked = scene.say("mara", "Q5: What did you drop?", -2990)
    for who in ("bo", "ana"):
        scene.say(who, "A4: walking", 40)
    session = heard(scene)
    assert asked(session) == {
        "Q1": scene.posts[1].id, "Q2": again.id, "Q3": kept.id, "Q4": days_before.id,
    }  # fmt: skip
    assert set(session.notices) == {early.id, unasked.id}


def test_what_two_people_answer_was_asked_though_nobody_saw_it(scene: Scene) -> None:
    alone = scene.say("bo", "A7: a slip of the finger", 20)
    slip = scene.say("elif", "A7: the same slip", 20.5)
    one = scene.say("ana", "A2: at dawn", 21)
    session = heard(scene)
    assert asked(session) == {"Q1": scene.posts[1].id}
    assert {alone.id, slip.id, one.id} <= set(session.talk)
    scene.say("mara", "Q3: What would you never put on a slide?", 21.5)
    two = scene.say("chen", "A2: at night", 22)
    session = heard(scene)
    assert {name: post is not None for name, post in asked(session).items()} == {
        "Q1": True, "Q2": False, "Q3": True,
    }  # fmt: skip
    assert answers(session, "Q2") == [(one.id, ("A2",)), (two.id, ("A2",))]
    third = scene.say("kofi", "A7: no slip, it seems", 23)
    assert [post for post, _ in answers(heard(scene), "Q7")] == [alone.id, slip.id, third.id]


def test_a_host_who_counts_wrong_has_asked_two_questions_all_the_same(scene: Scene) -> None:
    second = scene.say("mara", "Q2: Who taught you to listen?", 11)
    corrected = scene.say("mara", "Q2: Sorry, and why did you let them?", 12)
    third = scene.say("mara", "Q2: What would you never put on a slide?", 17)
    fourth = scene.say("mara", "Q4: Which meeting should be a walk?", 23)
    session = heard(scene)
    assert asked(session) == {"Q1": scene.posts[1].id, "Q2": second.id, "Q3": third.id, "Q4": fourth.id}
    assert guesses(session, "Q2") == [corrected.id]


def test_a_question_that_is_a_picture_is_one_once_it_is_answered(scene: Scene) -> None:
    drawn = scene.say("mara", "Q2", 11, drawn=True)
    assert heard(scene).notices == (drawn.id,)
    for who in ("bo", "ana"):
        scene.say(who, "A2: the left one")
    assert asked(heard(scene))["Q2"] == drawn.id


def test_a_co_host_who_is_quicker_has_repeated_the_host_s_question(scene: Scene) -> None:
    copy = scene.say("theo", "Q2: Who taught you to listen?", 11)
    question = scene.say("mara", "Q2: Who taught you to listen?", 11.1)
    session = heard(scene)
    assert asked(session)["Q2"] == question.id
    assert copy.id in session.notices


def test_a_helper_whom_no_room_names_points_at_questions_and_answers_none(scene: Scene) -> None:
    question = scene.posts[1]
    where = scene.say("helper", "Q1 here on #demochat https://x.com/mara/status/1")
    copied = scene.say("helper", "Q1: What makes you begin a notebook? via @mara")
    quoted = scene.say("helper", "Q1", quoting=question)
    coming = scene.say("helper", "Q2 is coming up next")
    answer = scene.say("bo", "Q1: What makes me begin is a deadline, now and again")
    session = heard(scene)
    assert of(session, "Q1").pointers == (where.id, copied.id, quoted.id)
    assert answers(session, "Q1") == [(answer.id, ("A1",))]
    assert asked(session) == {"Q1": question.id}
    assert coming.id in session.talk


def test_what_a_host_says_of_a_number_to_somebody_or_days_later_asks_nothing(scene: Scene) -> None:
    answer = scene.say("bo", "A1: a train ride")
    aside = scene.say("mara", "@bo Q2: was that not about listening?", to=answer)
    second = scene.say("mara", "Q2: Who taught you to listen?", 11)
    after = scene.say("mara", "Q3: is for next week, what shall it be?", 115)
    overtime = scene.say("mara", "Q4: One more, what do you take home?", 70)
    session = heard(scene)
    assert asked(session) == {"Q1": scene.posts[1].id, "Q2": second.id, "Q4": overtime.id}
    assert {aside.id, after.id} <= {*session.notices, *(one.post for one in of(session, "Q2").answers)}


def test_a_question_in_an_answer_to_somebody_is_one_once_people_answer_it(scene: Scene) -> None:
    answer = scene.say("bo", "A1: a train ride")
    aside = scene.say("mara", "@bo Q2: and where did it take you?", 11, to=answer)
    assert asked(heard(scene)) == {"Q1": scene.posts[1].id}
    for who in ("bo", "ana"):
        scene.say(who, "A2: to the sea")
    assert asked(heard(scene)) == {"Q1": scene.posts[1].id, "Q2": aside.id}


def test_the_announcement_of_the_rules_thanks_and_plain_reposts_have_their_own_places(scene: Scene) -> None:
    rules = scene.say("mara", "We use the Q1/A1 format, and the tag")
    repost = scene.say("bo", "RT @mara: Q1: What makes you begin a notebook?", tagged=False)
    scene.posts[-1] = replace(repost, reposted=scene.posts[1])
    talk = scene.say("bo", "thanks for that pencil", 30)
    thanks = scene.say("bo", "Thanks for hosting, a lovely hour", 58)
    following = scene.say("mara", "Same time next week: maps and margins", 61)
    session = heard(scene)
    assert session.rules == (rules.id,)
    assert session.reposts == (repost.id,)
    assert session.thanks == (thanks.id, following.id)
    assert talk.id not in session.thanks
    assert session.posts == len(scene.posts) - 1


def test_what_has_no_label_is_guessed_by_the_reply_chain_then_by_the_clock(scene: Scene) -> None:
    welcome, question = scene.posts
    hello = scene.say("bo", "Hello from a rainy harbour town", 1)
    answer = scene.say("ana", "A1: a train ride and a window seat", 6)
    second = scene.say("mara", "Q2: Who taught you to listen?", 11)
    reply = scene.say("bo", "@ana which train was it?", 12, to=answer)
    deeper = scene.say("ana", "@bo the slow one", 13, to=reply)
    quote = scene.say("chen", "This one is hard", 14, quoting=question)
    timely = scene.say("dara", "my aunt did, she never said a word", 15)
    short = scene.say("dara", "so true", 15.5)
    of_host = scene.say("mara", "we are at forty people now, keep it coming", 16)
    side = scene.say("elif", "@bo hello back to the harbour town", 17, to=hello)
    late = scene.say("kofi", "reading all of this on the next day", 100)
    session = heard(scene)
    assert guesses(session, "Q1") == [reply.id, deeper.id, quote.id]
    assert guesses(session, "Q2") == [timely.id]
    assert session.talk == (welcome.id, hello.id, short.id, of_host.id, side.id, late.id)
    plain = without_guesses(session)
    assert guesses(plain, "Q1") == guesses(plain, "Q2") == []
    assert set(plain.talk) == {*session.talk, reply.id, deeper.id, quote.id, timely.id}
    assert answers(plain, "Q1") == [(answer.id, ("A1",))]
    assert of(plain, "Q2").post == second.id


def test_answers_after_the_end_are_late_and_parts_are_numbered(scene: Scene) -> None:
    scene.say("bo", "A1 2/2: and a chair", 59)
    scene.say("ana", "A1 I come late", 110)
    first, second = of(heard(scene), "Q1").answers
    assert (first.part, first.late) == (2, False)
    assert (second.part, second.late) == (None, True)


@pytest.mark.parametrize(
    ("name", "question", "answer", "labels"),
    [("T", "T1", "T1", ("A1",)), ("F/A", "F1", "A1", ("A1",)), ("P/R", "P1", "R1", ("R1",))],
)
def test_other_rooms_have_other_letters(
    name: str, question: str, answer: str, labels: tuple[str, ...]
) -> None:
    spec = replace(SPEC, letters=LETTERS[name])
    scene = Scene()
    first = scene.say("mara", f"{question}: Was hilft beim Anfangen?", 5)
    reply = scene.say("bo", f"{answer}: all of it, here and now")
    foreign = scene.say("ana", "Q2: nothing in this room", 7)
    session = heard(scene, spec)
    assert asked(session) == {"Q1": first.id}
    assert answers(session, "Q1") == [(reply.id, labels)]
    assert foreign.id in {*session.talk, *guesses(session, "Q1")}


def test_a_room_that_names_no_host_finds_one_and_says_that_it_guesses(scene: Scene) -> None:
    second = scene.say("mara", "Q2: Who taught you to listen?", 11)
    scene.say("bo", "Q2: I think my aunt did")
    session = heard(scene, RoomSpec("demochat", ("demochat",)))
    assert asked(session) == {"Q1": scene.posts[1].id, "Q2": second.id}
    assert session.proposed == ("mara",)
    assert session.people[0].username == "mara"
    assert session.people[0].role == "host"
    assert heard(scene).proposed == ()


def test_a_free_room_has_threads_and_people_and_no_questions() -> None:
    scene = Scene()
    spec = replace(SPEC, letters=LETTERS["none"], style="free")
    head = scene.say("bo", "Q1 results are in, who has read them?", 1)
    other = scene.say("ana", "On another matter: tea", 2)
    reply = scene.say("chen", "@bo I have", 3, to=head)
    quote = scene.say("dara", "Yes to this", 4, quoting=other)
    session = heard(scene, spec)
    assert session.questions == ()
    assert [(talk.head, talk.posts, talk.people) for talk in session.threads] == [
        (head.id, (head.id, reply.id), 2),
        (other.id, (other.id, quote.id), 2),
    ]
    assert session.talk == (head.id, other.id, reply.id, quote.id)


def test_people_are_counted_new_and_answered(scene: Scene) -> None:
    first = scene.say("bo", "A1: a train ride #otherchat", 6)
    scene.say("bo", "A1 cont. and a window", 7)
    scene.say("ana", "@bo yes", 8, to=first)
    room = SessionRoom(SPEC, WHEN, earlier=[author("ana").id])
    for post in scene.posts:
        room.add(post)
    session = room.session()
    told = {one.username: (one.role, one.posts, one.newcomer, one.answered) for one in session.people}
    assert told["mara"] == ("host", 2, False, False)
    assert told["bo"] == ("participant", 2, True, True)
    assert told["ana"] == ("participant", 1, False, False)
    assert session.crossed == (("otherchat", 1),)


def test_the_question_in_force_is_the_one_asked_last(scene: Scene) -> None:
    second = scene.say("mara", "Q2: Who taught you to listen?", 11)
    room = SessionRoom(SPEC, WHEN)
    for post in scene.posts:
        room.add(post)
    assert room.question_at(START) is None
    assert room.question_at(START + timedelta(minutes=10)) == of(room.session(), "Q1")
    in_force = room.question_at(START + timedelta(minutes=50))
    assert in_force is not None
    assert in_force.post == second.id
    assert room.question_at(START + timedelta(hours=4)) is None


def test_a_slow_chat_s_question_is_in_force_until_the_next_day_s() -> None:
    spec = replace(SPEC, style="slow", minutes=7 * 24 * 60)
    scene = Scene()
    when = Stretch(START, START + timedelta(days=7))
    room = SessionRoom(spec, when)
    scene.say("mara", "Q1: Who taught you to listen?", 60)
    guess = scene.say("bo", "my aunt did, on a long walk home", 20 * 60)
    scene.say("mara", "Q2: And whom did you teach?", 25 * 60)
    late = scene.say("ana", "A1: my uncle", 70 * 60)
    for post in scene.posts:
        room.add(post)
    assert [one.post for one in of(room.session(), "Q1").answers] == [guess.id, late.id]
    in_force = room.question_at(START + timedelta(days=3))
    assert in_force is not None
    assert in_force.name == "Q2"


def test_an_edit_counts_a_copy_does_not_and_what_was_deleted_is_gone(scene: Scene) -> None:
    room = SessionRoom(SPEC, WHEN)
    for post in scene.posts:
        assert room.add(post)
    answer = scene.say("bo", "A2: a train ride", 6)
    later = edited(answer, "A1: a train ride #demochat")
    assert room.add(later)
    assert not room.add(answer)
    assert not room.add(replace(later, counts=later.counts._replace(likes=7)))
    assert answers(room.session(), "Q1") == [(later.id, ("A1",))]
    assert room.session() is room.session()
    assert room.remove(answer.id)
    assert not room.remove(answer.id)
    assert not room.add(later)
    assert answers(room.session(), "Q1") == []
    assert room.remove(scene.posts[1].id)
    assert room.session().questions == ()


def test_an_edit_that_is_later_than_the_answers_to_it_moves_what_hangs_on_those(scene: Scene) -> None:
    answer = scene.say("bo", "A1: a train ride", 6)
    reply = scene.say("ana", "@bo which train?", 7, to=answer)
    deeper = scene.say("chen", "@ana the slow one", 8, to=reply)
    room = SessionRoom(SPEC, WHEN)
    for post in scene.posts:
        room.add(post)
    assert guesses(room.session(), "Q1") == [reply.id, deeper.id]
    later = [edited(deeper, "@ana the very slow one", 5), edited(answer, "A7: a train ride", 600)]
    for post in later:
        room.add(post)
    expected = SessionRoom(SPEC, WHEN)
    for post in [*later, *scene.posts]:
        expected.add(post)
    assert room.session() == expected.session()


def test_a_guessed_host_who_answers_counts_as_one_who_answers(scene: Scene) -> None:
    scene.say("mara", "Q3: What would you never put on a slide?", 20)
    scene.say("mara", "@bo Q2: where did it take you?", 21, to=scene.say("bo", "A1: a train ride", 20.5))
    scene.say("bo", "A2: to the sea", 22)
    room = SessionRoom(RoomSpec("demochat", ("demochat",)), WHEN)
    for post in scene.posts:
        room.add(post)
    assert set(asked(room.session())) == {"Q1", "Q3"}
    for word in ("keep", "them", "coming"):
        room.add(scene.say("mara", word))
        room.session()
    room.add(scene.say("mara", "A2: and me to the hills", 23))
    assert set(asked(room.session())) == {"Q1", "Q2", "Q3"}


# --- any order ------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_posts_in_any_order_make_the_same_session(
    seed: int, chance: random.Random, named: bool, free: bool
) -> None:
    spec = SPEC if named else RoomSpec("demochat", ("demochat",))
    if free:
        spec = replace(spec, letters=LETTERS["none"], style="free")
    posts = any_session(seed, posts=45, questions=4)
    gone = chance.sample(posts, 3)
    expected = SessionRoom(spec, WHEN)
    for post in posts:
        expected.add(post)
    for post in gone:
        expected.remove(post.id)
    shuffled: list[Post | None] = [*posts, *chance.sample(posts, 8), None]
    chance.shuffle(shuffled)
    room = SessionRoom(spec, WHEN)
    at_once = chance.randint(0, len(shuffled))
    if chance.random() < 0.5:
        for post in gone:
            room.remove(post.id)  # said of some before they have come
    room.add_all([one for one in shuffled[:at_once] if one is not None])
    for one in [None, *shuffled[at_once:]]:
        if one is not None:
            room.add(one)
        else:
            for post in gone:
                room.remove(post.id)
        if chance.random() < 0.3:
            room.session()
    session = room.session()
    assert session == expected.session()
    assert _every_post_once(session) == _current(posts, gone)


def _every_post_once(session: Session) -> set[int]:
    """The ids of all posts of a session; fails where one stands in two places that exclude each other."""
    heaps = [session.notices, session.rules, session.thanks, session.talk, session.reposts]
    at_questions: set[int] = set()
    for question in session.questions:
        assert list(question.answers) == sorted(question.answers, key=lambda one: (one.at, one.post))
        at_questions |= {one.post for one in question.answers} | {*question.reposts, *question.pointers}
        at_questions |= {question.post} - {None}  # type: ignore[arg-type]
    every = [*at_questions, *(post for heap in heaps for post in heap)]
    assert len(every) == len(set(every))
    return set(every)


def _current(posts: list[Post], gone: list[Post]) -> set[int]:
    families: dict[int, set[int]] = {}
    for post in posts:
        families.setdefault(post.edits[0] if post.edits else post.id, set()).add(post.id)
    deleted = {post.id for post in gone}
    return {max(family) for family in families.values() if not family & deleted}


# --- large rooms ----------------------------------------------------------------------------------------


def test_a_post_into_a_room_of_five_thousand_costs_less_than_a_millisecond() -> None:
    posts = any_session(1, posts=5_000, questions=8)
    room = SessionRoom(SPEC, WHEN)
    for post in posts:
        room.add(post)
    room.session()
    took = []
    for post in any_session(2, posts=60, questions=8):
        moved = replace(post, id=PostId(post.id + 2_000_000), edits=())
        begun = process_time()
        assert room.add(moved)
        added = process_time()
        room.session()
        took.append((added - begun, process_time() - added))
    assert median(add for add, _ in took) < 0.001
    assert median(session for _, session in took) < 0.005


@pytest.mark.parametrize("style", ["live", "free"])
def test_a_room_that_nothing_holds_is_gone_without_the_garbage_collector(style: Style) -> None:
    room = SessionRoom(replace(SPEC, style=style, hosts=()), WHEN)
    for post in any_session(3):
        room.add(post)
    session = room.session()
    gc.collect()
    gc.disable()
    try:
        del room, session, post
        assert gc.collect() == 0
    finally:
        gc.enable()
