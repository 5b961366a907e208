"""An own answer beside those of others: what is seen of each, whose are shown, and the words for it."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writing.sessions import INES, MARA, SPEC, answers, post, question, session
from tui.chat.values import LETTERS
from tui.model.ids import PostId, UserId
from tui.model.post import Media, Post, Span
from tui.writing.comparison import Comparison, compare
from tui.writing.told import comparison_rows
from tui.writing.traits import READ, Room, Trait, of_own, of_post

Q2 = question(2)
ROOM = Room(("lrnchat", "lrn"), frozenset({"mara_holt"}), frozenset({MARA}))
EXAMPLE = "A2 For example, we write it on the wall and wait. #lrnchat"
PLAIN = "A2 By asking and by waiting for a while, both at once. #lrnchat"


def beside(own: str, *posts: Post, respected: frozenset[int] = frozenset(), **more: object) -> Comparison:
    return compare(
        own,
        Q2,
        answers(*posts),
        {one.id: one for one in posts},
        frozenset(map(UserId, respected)),
        spec=SPEC,
        people=session().people,
        **more,  # type: ignore[arg-type]
    )


def sentences(comparison: Comparison) -> list[str]:
    return [seen.words for seen in comparison.observations]


def has(text: str) -> frozenset[Trait]:
    return of_own(text, Q2, ROOM).has


# --- what an answer has


@pytest.mark.parametrize(
    "text",
    [
        "A2 For example, a walk.", "Last week a student asked me that.", "I was afraid of it, too.", "When I began, nobody did",
        "My first post took me a day", "A cleaner. She knew it all", "Somebody who said only: wait", "I’d say 40 people came", "Half of them: 50 % left", "Zum Beispiel beim Kaffee", "Das habe ich lange getan",
        "Una vez nadie vino", "Por ejemplo, el miércoles", "Quand j’étais seule, par exemple", "例えば、図書館で", "比如下班以后", "Например, утром",
    ],
)  # fmt: skip
def test_an_example_is_heard_in_several_languages(text: str) -> None:
    assert "example" in has(text)


@pytest.mark.parametrize(
    "text",
    ["A2 Patience, mostly. #lrnchat", "A2: by listening", "Once you begin it is easy", "#lrn2026 all of it", "A12 is a road",
     "Hier gibt es viel", "I ask when I do not know whom to ask", "https://t.co/for1example yes"],
)  # fmt: skip
def test_what_speaks_in_general_is_no_example(text: str) -> None:
    assert "example" not in has(text)


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("A2 And you, how do you do it?", "question"), ("A2 你呢？", "question"), ("A2 it is in kettle.example/silence", "link"),
        ("A2 see https://kettle.example", "link"), ("A2 yes", "label"), ("A1, A2: both", "label"), ("(A2) yes", "label"),
        ("@Mara_Holt I would wait", "host"), ("yes #LrnChat", "tag"), ("yes ＃lrn", "tag"),
    ],
)  # fmt: skip
def test_what_an_own_answer_has_is_seen(text: str, trait: Trait) -> None:
    assert trait in has(text)


@pytest.mark.parametrize(
    ("text", "trait"),
    [("A3 yes", "label"), ("yes", "label"), ("@person7 yes", "host"), ("yes #lrnchats", "tag"), ("mail me: a@kettle.example/x", "link"),
     ("A2 see https://kettle.example/?q=1", "question"), ("and/or, 3.5 of them", "link")],
)  # fmt: skip
def test_what_it_does_not_have_is_not(text: str, trait: Trait) -> None:
    assert trait not in has(text)


def test_of_a_post_the_spans_say_what_it_has() -> None:
    text = "A2: see kettle.example/silence @mara_holt #LRNchat pic.example/1"
    spans = (
        Span(8, 30, "link", "https://kettle.example/silence", "https://t.co/1"),
        Span(31, 41, "mention", "mara_holt", user_id=MARA),
        Span(42, 50, "hashtag", "LRNchat"),
        Span(51, 64, "link", "https://pic.example/1", "https://t.co/2", to="media"),
    )
    seen = of_post(post(7, text, spans=spans, media=(Media("1", "photo", "A wall"),)), Q2, ROOM)
    assert seen.has == {"label", "link", "host", "tag", "picture"}
    assert seen.length == len("A2: see ") + 23 + len(" @mara_holt #LRNchat")


def test_a_reply_to_the_host_speaks_to_the_host() -> None:
    assert "host" in of_post(post(7, "yes", reply_to_user=MARA), Q2, ROOM).has


def test_a_room_with_other_letters_has_its_own_labels() -> None:
    room = Room(letters=LETTERS["P/R"])
    assert "label" in of_own("R2: a veces", Q2, room).has
    assert "label" not in of_own("A2: sometimes", Q2, room).has


# --- whose answers


def test_those_you_respect_come_first_then_those_liked_most_and_five_at_most() -> None:
    posts = [
        post(id, PLAIN, likes=likes) for id, likes in [(11, 9), (12, 3), (13, 50), (14, 0), (15, 8), (16, 2)]
    ]
    seen = beside("", *posts, respected=frozenset({14, 12}))
    assert [one.post for one in seen.theirs] == [12, 14, 13, 11, 15]
    assert [one.respected for one in seen.theirs] == [True, True, False, False, False]
    assert seen.more == 1


def test_one_answer_of_each_person_and_none_of_your_own() -> None:
    posts = [
        post(11, PLAIN, who=7),
        post(12, PLAIN, who=7, likes=3),
        post(13, PLAIN, who=8),
        post(14, PLAIN, who=9),
    ]
    assert [one.post for one in beside("", *posts, me=UserId(9)).theirs] == [12, 13]


def test_what_is_only_guessed_comes_last_and_is_marked() -> None:
    posts = [post(11, "waiting", likes=90), post(12, PLAIN)]
    seen = compare("", Q2, answers(*posts, guesses=(11,)), {one.id: one for one in posts}, {UserId(11)})
    assert [(one.post, one.guess) for one in seen.theirs] == [(12, False), (11, True)]
    assert "@person11 · one of your people · a guess · 7 characters" in rows(seen)


def test_an_answer_that_may_not_be_shown_is_not_counted() -> None:
    posts = [post(11, EXAMPLE), post(12, EXAMPLE)]
    seen = compare("", Q2, answers(*posts), {PostId(11): posts[0]}, ())
    assert [one.post for one in seen.theirs] == [11]
    assert seen.more == 0


# --- the words


def rows(comparison: Comparison) -> list[str]:
    return ["".join(bit.text for bit in row.words) for row in comparison_rows(comparison)]


def test_it_says_what_most_have_and_yours_has_not_yet() -> None:
    posts = [*(post(id, EXAMPLE) for id in (11, 12, 13)), post(14, PLAIN), post(15, PLAIN)]
    seen = beside(PLAIN, *posts)
    assert "Three of five give an example; yours does not yet. That is one way to go on." in sentences(seen)


def test_it_says_what_you_have_in_common_and_what_is_yours_alone() -> None:
    posts = [post(11, EXAMPLE), post(12, EXAMPLE)]
    seen = beside("A2 Last week we waited a while at kettle.example/wait, and you? #lrnchat", *posts)
    assert "Both give an example, and so does yours." in sentences(seen)
    assert "Yours asks something back; none of theirs does." in sentences(seen)
    assert "Yours brings a link; none of theirs does." in sentences(seen)
    assert not any(one.way for one in seen.observations)


def test_a_picture_that_goes_with_it_is_yours_too() -> None:
    seen = beside(PLAIN, post(11, PLAIN), picture=True)
    assert "Yours brings a picture; the other one does not." in sentences(seen)


def test_without_label_and_tag_it_says_what_they_are_for() -> None:
    seen = beside("By waiting.", post(11, PLAIN))
    assert "A2 shows which question it answers; yours is without it so far." in sentences(seen)
    assert "#lrnchat is how the room finds it; yours is without it so far." in sentences(seen)
    assert "A2 and #lrnchat are there: the room will find it." in sentences(beside(PLAIN, post(11, PLAIN)))


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("A2 ok #lrnchat", "As a rule theirs have 33 to 43 characters; yours has 14. Short is fine, and there is room if you want it."),
        ("A2 " + "x" * 22 + " #lrnchat", "As a rule theirs have 33 to 43 characters; yours, with 34, is in their midst."),
        (
            "A2 " + "x" * 90 + " #lrnchat",
            "As a rule theirs have 33 to 43 characters; yours has 102. There was more to say; a second post can carry some of it.",
        ),
        ("", "As a rule theirs have 33 to 43 characters."),
    ],
)  # fmt: skip
def test_it_tells_the_usual_length_without_the_shortest_and_the_longest(own: str, words: str) -> None:
    posts = [post(10 + at, f"A2 {'y' * length} #lrnchat") for at, length in enumerate((1, 21, 25, 31, 200))]
    assert sentences(beside(own, *posts))[0] == words


def test_with_nothing_written_it_speaks_of_theirs_alone() -> None:
    seen = beside("", post(2, EXAMPLE, likes=1), post(11, EXAMPLE), respected=frozenset({INES}))
    assert sentences(seen) == ["Theirs have about 58 characters.", "Both give an example."]
    assert rows(seen) == [
        "Q2, your answer",
        "Nothing written yet. That is all right; reading is a way to prepare.",
        "",
        "Theirs have about 58 characters.",
        "Both give an example.",
        "",
        "@ines_duarte · guest · 58 characters",
        EXAMPLE,
        "",
        "@person11 · 58 characters",
        EXAMPLE,
        "",
        "A rehearsal. Nothing leaves this machine.",
    ]


def test_where_nobody_answered_it_says_so_and_still_what_the_room_needs() -> None:
    seen = beside("Waiting.")
    assert seen.lengths is None
    assert "No answer of others to this question is in the cache." in rows(seen)
    assert any("#lrnchat is how the room finds it" in one for one in sentences(seen))


texts = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(["A2", "#lrnchat", "for example", "?", "kettle.example/x", "@mara_holt", "40 people", "!", "日"]), max_size=8
    ).map(" ".join),
)  # fmt: skip


@given(
    texts,
    st.lists(st.tuples(texts, st.integers(0, 3), st.integers(2, 6)), max_size=9),
    st.randoms(),
    st.booleans(),
)
def test_whatever_was_written_the_words_are_kind_and_the_order_of_posts_changes_nothing(
    own: str, theirs: list[tuple[str, int, int]], random: object, picture: bool
) -> None:
    posts = [post(20 + at, text, who=who, likes=likes) for at, (text, likes, who) in enumerate(theirs)]
    seen = beside(own, *posts, picture=picture)
    random.shuffle(posts)  # type: ignore[attr-defined]
    assert beside(own, *posts, picture=picture) == seen
    assert len(seen.theirs) == min(5, len({who for _, _, who in theirs}))
    assert len(seen.theirs) + seen.more == len({who for _, _, who in theirs})
    assert sum(one.way for one in seen.observations if one.trait not in ("label", "tag")) <= 2
    for one in seen.observations:
        assert 0 <= one.have <= one.of <= 5
        assert re.fullmatch(r"[A-Z#][^!]*\.", one.words)
        assert not re.search(
            r"(?i)\b(?:error|please|score|points?|bad|wrong|should|must|only|fails?)\b", one.words
        )
    assert comparison_rows(seen)[-1].words[0].text == "A rehearsal. Nothing leaves this machine."


@pytest.mark.parametrize(
    "piece",
    [
        "for ",
        "1 ",
        "a.",
        "www.",
        "#",
        "@mara_holt",
        "A2 ",
        "e.g",
        "last ",
        "http://",
        "a.b/",
        "１",
        "\u0301",
        "👩‍",
        "?",
    ],
)
def test_long_hostile_texts_take_no_longer_than_others(piece: str) -> None:
    text = (piece * 25_000)[:25_000]
    posts = [post(id, text, who=id) for id in range(2, 8)]
    took = []
    for _ in range(2):
        begun = time.process_time()
        seen = beside(text, *posts)
        took.append(time.process_time() - begun)
    assert len(seen.theirs) == 5
    assert min(took) < 0.25, min(took)
    assert all(one.traits.length <= 25 * READ for one in seen.theirs)
