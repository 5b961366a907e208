"""What hosts say with a question's number besides asking: lists, pointers, lead-ins, follow-ups; and who is new."""

from dataclasses import replace

import pytest

from tests.chat.test_session_room import answers, asked, guesses, heard, of
from tests.fixtures.chats import SPEC, START, WHEN, Scene, author, spans_of
from tui.chat.heard import question_letter
from tui.chat.session_room import SessionRoom
from tui.chat.values import LETTERS, RoomSpec, Session
from tui.deck.trimming import trimmed
from tui.model.ids import PostId
from tui.model.post import Post

ONE, TWO, THREE = "Which one do you like?", "What two do you mean?", "Where are three?"
LISTS = [
    f"Today's questions:\nQ1: {ONE}\nQ2: {TWO}\nQ3: {THREE}",
    f"Q1: {ONE} Q2: {TWO} Q3: {THREE}",
    f"Questions: Q1: {ONE} Q2: {TWO} Q3: {THREE}",
]


def three() -> Scene:
    """Three questions, each asked alone and answered."""
    scene = Scene()
    for number, text in enumerate((ONE, TWO, THREE), 1):
        scene.say("mara", f"Q{number}: {text}", number * 5)
        scene.say("bo", f"A{number}: this, I think")
    return scene


@pytest.mark.parametrize("text", LISTS)
@pytest.mark.parametrize("minute", [-5, 2, 58])
def test_a_list_of_questions_is_a_notice_where_each_is_asked_alone(text: str, minute: float) -> None:
    scene = three()
    alone = asked(heard(scene))
    everything = scene.say("mara", text, minute)
    session = heard(scene)
    assert asked(session) == alone
    assert session.notices == (everything.id,)
    assert [len(question.answers) for question in session.questions] == [1, 1, 1]


@pytest.mark.parametrize("text", LISTS)
def test_of_a_list_only_what_is_answered_counts_as_asked(text: str) -> None:
    scene = Scene()
    everything = scene.say("mara", text, 2)
    assert asked(heard(scene)) == {}
    first = scene.say("mara", f"Q1: {ONE}", 5)
    assert asked(heard(scene)) == {"Q1": first.id}
    scene.say("bo", "A2: both of them", 9)
    assert asked(heard(scene)) == {"Q1": first.id, "Q2": everything.id}


def test_what_comes_in_minutes_is_a_notice_and_a_number_beside_the_question_asks_nothing() -> None:
    scene = Scene()
    soon = scene.say("theo", f"In 5 minutes:\nQ1: {ONE}", 1)
    sooner = scene.say("mara", f"First up in a few minutes - Q1: {ONE}", 2)
    first = scene.say("mara", f"Q1: {ONE}", 5)
    second = scene.say("mara", f"Q2: {TWO}\n\nQ3 comes in 7 minutes", 11)
    session = heard(scene)
    assert asked(session) == {"Q1": first.id, "Q2": second.id}
    assert session.notices == (soon.id, sooner.id)


FURTHER = [
    "Q1 On the roof. Anyone else?", "Q1 (part 2): What is it not?", "Q1 2/2: and for how long do you stay?",
    "Q1 follow-up: where?", "Q1 extra: and which one do you write?", "Q1: Why do you like that one?",
]  # fmt: skip


@pytest.mark.parametrize("who", ["mara", "theo"])
@pytest.mark.parametrize("text", FURTHER)
def test_what_a_host_asks_besides_under_a_number_stays_to_be_read(text: str, who: str) -> None:
    scene = Scene()
    first = scene.say("mara", f"Q1: {ONE}", 5)
    more = scene.say(who, text, 6)
    session = heard(scene)
    assert asked(session) == {"Q1": first.id}
    assert guesses(session, "Q1") == [more.id]
    assert of(session, "Q1").reposts == ()


def test_a_question_whose_spelling_is_mended_is_a_repetition() -> None:
    scene = Scene()
    first = scene.say("mara", "Q1: Wich one do you lke?", 5)
    mended = scene.say("mara", "Q1: Which one do you like?")
    session = heard(scene)
    assert asked(session) == {"Q1": first.id}
    assert of(session, "Q1").reposts == (mended.id,)


POINTERS = [
    "Q{n} here on #demochat if you have just sat down: https://t.co/abc", "Q{n} is still open", "Q{n} has been posted",
    "Q{n} just went out, join in! https://t.co/abc", "Q{n} - don't miss it https://t.co/abc",
    "Q{n} answers are coming in fast!", "Q{n} is live, come and say hello",
]  # fmt: skip


@pytest.mark.parametrize("text", [*POINTERS, "Q{n} incoming"])
def test_words_about_a_question_answer_none_and_ask_none(text: str) -> None:
    scene = Scene()
    first = scene.say("mara", f"Q1: {ONE}", 5)
    here, nowhere = scene.say("theo", text.format(n=1), 6), scene.say("theo", text.format(n=7), 7)
    session = heard(scene)
    assert asked(session) == {"Q1": first.id}
    assert answers(session, "Q1") == guesses(session, "Q1") == []
    assert set(of(session, "Q1").pointers) | set(session.notices) == {here.id, nowhere.id}
    assert nowhere.id in session.notices


@pytest.mark.parametrize("text", ["One?", "Are you in?", "Ready?", "Up for it?", "Next?", "Here or there?"])
def test_a_question_of_few_words_is_one_unless_another_has_its_number(text: str) -> None:
    scene = Scene()
    short = scene.say("mara", f"Q1: {text}", 5)
    assert asked(heard(scene)) == {"Q1": short.id}
    longer = scene.say("mara", f"Q1: {ONE}", 6)
    if text != "Here or there?":
        assert asked(heard(scene)) == {"Q1": longer.id}
        assert heard(scene).notices == (short.id,)


def test_a_question_behind_words_on_the_one_before_is_asked_unless_it_is_asked_alone() -> None:
    scene = Scene()
    first = scene.say("mara", f"Q1: {ONE}", 5)
    second = scene.say("mara", "Q1: I love these, keep them coming! Q2: And which do you not?", 10)
    third = scene.say("mara", f"What a lot of answers to Q2: thank you! Q3: {THREE}", 15)
    assert asked(heard(scene)) == {"Q1": first.id, "Q2": second.id, "Q3": third.id}
    alone = scene.say("mara", f"Q3: {THREE}", 16)
    assert asked(heard(scene)) == {"Q1": first.id, "Q2": second.id, "Q3": alone.id}


LEADS = [
    "Thanks for all your answers to that one! Next, Q{n}",
    "Next up, Q{n}",
    "And our last question, Q{n}",
    "Here's Q{n}",
    "BONUS Q{n}",
    "Time for Q{n}",
]


@pytest.mark.parametrize("lead", LEADS)
def test_a_host_s_question_behind_a_short_lead_in_is_asked(lead: str) -> None:
    scene = three()
    question = scene.say("mara", lead.format(n=4) + ": What will go?", 20)
    again = scene.say("theo", lead.format(n=1) + ": Whose is that, then?", 21)
    participant = scene.say("bo", lead.format(n=5) + ": And what will stay?", 22)
    session = heard(scene)
    assert asked(session)["Q4"] == question.id
    assert asked(session)["Q1"] == scene.posts[0].id
    assert list(asked(session)) == ["Q1", "Q2", "Q3", "Q4"]
    assert again.id in session.talk
    assert participant.id in {*session.talk, *guesses(session, "Q4")}


@pytest.mark.parametrize(
    "text",
    [
        "I loved what you said about Q4: who knew?",
        "Our friends in the north, who are many and kind, like Q4: what now?",
        "Next up, Q4: are you ready?",
        "Next up, Q4 and then tea?",
        "In 5 minutes, Q4: What will go?",
    ],
)
def test_a_number_in_the_midst_of_a_host_s_words_asks_nothing(text: str) -> None:
    scene = three()
    alone = asked(heard(scene))
    scene.say("mara", text, 20)
    assert asked(heard(scene)) == alone


@pytest.mark.parametrize("text", ["Here comes Q1!", "Moving on to Q2!", "Get ready for Q3!", "On to Q9"])
def test_a_host_who_heralds_a_question_gives_a_notice(text: str) -> None:
    scene = three()
    notice, talk = scene.say("mara", text, 20), scene.say("mara", "I love Q1!", 21)
    scene.say("bo", text, 22)
    session = heard(scene)
    assert session.notices == (notice.id,)
    assert talk.id in session.talk
    assert list(asked(session)) == ["Q1", "Q2", "Q3"]


def test_in_a_room_of_two_languages_both_pairs_of_letters_count() -> None:
    scene = Scene()
    spec = replace(SPEC, letters=LETTERS["Q/A+P/R"])
    both = scene.say("mara", "Q1: What do you read?\nP1: ¿Qué lees?", 5)
    one, other = scene.say("bo", "A1: one"), scene.say("ana", "R1: uno")
    second, same = scene.say("mara", "P2: ¿Dónde?", 11), scene.say("mara", "Q2: Where?", 11.1)
    third = scene.say("chen", "R2: en casa")
    session = heard(scene, spec)
    assert asked(session) == {"Q1": both.id, "Q2": second.id}
    assert answers(session, "Q1") == [(one.id, ("A1",)), (other.id, ("A1",))]
    assert answers(session, "Q2") == [(third.id, ("A2",))]
    assert guesses(session, "Q2") == [same.id]
    assert question_letter(spec.letters) == "Q"


# --- who is new -----------------------------------------------------------------------------------------


def new_ones(session: Session) -> set[str]:
    return {one.username for one in session.people if one.newcomer}


def test_nobody_is_new_where_nothing_earlier_is_known_but_who_says_so() -> None:
    scene = three()
    for who, text in {
        "ana": "First time here, hi!", "chen": "hello, new here, lurking until now", "dara": "My first #DemoChat, hello",
        "elif": "Ich bin zum ersten Mal dabei", "jun": "Is it all right to just watch? First time.", "kofi": "First time in one of these",
        "gita": "So glad to be here, it is my first time here",
        "femi": "@bo is this your first time here?", "hugo": "Remember my first chat? Long ago",
        "ines": "my first #otherchat was fun", "mara": "Welcome, anyone new here?", "theo": "my first chat as co-host",
    }.items():  # fmt: skip
        scene.say(who, text, 1)
    said = {"ana", "chen", "dara", "elif", "jun", "kofi"}
    assert new_ones(heard(scene)) == said
    room = SessionRoom(SPEC, WHEN, earlier=[author("mara").id])
    for post in scene.posts:
        room.add(post)
    assert new_ones(room.session()) == said, "a host announces, and is no regular"
    room = SessionRoom(SPEC, WHEN, earlier=[author("bo").id])
    for post in scene.posts:
        room.add(post)
    assert new_ones(room.session()) == said | {"femi", "hugo", "ines"}


# --- edits and tags -------------------------------------------------------------------------------------


def test_of_several_versions_the_last_of_their_list_counts_whatever_its_id() -> None:
    first = Scene().say("mara", "Q1: Wich? #demochat", 5)
    edits = (PostId(900), PostId(70), PostId(300))
    texts = ("Q1: Wich one?", "Q1: Which oen?", "Q1: Which one?")
    versions = [
        replace(first, id=number, text=text, spans=spans_of(text), edits=edits[: at + 1])
        for at, (number, text) in enumerate(zip(edits, texts, strict=True))
    ]
    for some in (versions, versions[::-1], [versions[1], versions[2], versions[0]]):
        room = SessionRoom(SPEC, WHEN)
        for post in some:
            room.add(post)
        assert asked(room.session()) == {"Q1": PostId(300)}
    room = SessionRoom(SPEC, WHEN)
    for post in versions[:2]:
        room.add(post)
    assert asked(room.session()) == {"Q1": PostId(70)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Answer Q1 with A1, and so on. Always add #DemoChat", "Answer Q1 with A1, and so on. Always add #DemoChat"),
        ("Hello from the harbour. #demochat", "Hello from the harbour."),
        ("Hello from the harbour\n#demochat", "Hello from the harbour"),
        ("Hello from the harbour 🙂 #demochat", "Hello from the harbour 🙂"),
        ("Welcome to #demochat!", "Welcome to #demochat!"),
        ("A2: the people #demochat", "the people"),
        ("A2: the people of #demochat", "the people of #demochat"),
        ("We talk #demochat #demochat", "We talk"),
    ],
)  # fmt: skip
def test_the_room_s_tag_goes_from_the_end_only_where_no_sentence_needs_it(text: str, shown: str) -> None:
    post = Post(PostId(1), author("mara"), START, text, spans_of(text))
    assert trimmed(post, LETTERS["Q/A"], ["demochat"])[0].text == shown


def test_a_room_without_hosts_is_read_the_same_way() -> None:
    scene = three()
    everything = scene.say("mara", LISTS[2], 2)
    lead = scene.say("mara", "Next up, Q4: What will go?", 20)
    session = heard(scene, RoomSpec("demochat", ("demochat",)))
    assert session.proposed == ("mara",)
    assert asked(session)["Q4"] == lead.id
    assert session.notices == (everything.id,)
