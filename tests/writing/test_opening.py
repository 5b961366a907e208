"""A draft opens with what its place implies, and leaves as exactly what the screen has shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writing.session import ASKED, MARA, Q1, Q2, SESSION
from tui.chat.labels import read_labels
from tui.chat.values import LETTERS
from tui.model.draft import Answered, Draft, DraftId, Picture, Place, PollDraft
from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.writing.opening import (
    Standing,
    begin,
    final_parts,
    final_text,
    is_labelled,
    moved,
    taken_beside_words,
)
from tui.writing.said import names_of, tags_of

_PIECES = [
    "A1",
    "q2:",
    " ",
    "\n",
    "%",
    "#lrnchat",
    "@bo",
    "x",
    "2/2",
    "(",
    ")",
    "&",
    "and",
    "format",
    "we use",
    ".",
]
_WORDS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
NOW = datetime(2026, 11, 24, 19, 25, tzinfo=UTC)
ROOM = Panel("room", "lrnchat")
IN_ROOM = Standing(NOW, ROOM, MARA, SESSION, Q2)
BO = Answered(PostId(77), UserId(5), "bo_lis", "We write it on the wall.")
QUESTION = Answered(ASKED, UserId(1), "mara_holt", "Q1 What made you start?")


def test_an_answer_in_a_room_has_tag_and_label_without_the_writers_doing() -> None:
    draft = begin(IN_ROOM)
    assert (draft.kind, draft.parts) == ("post", ("",))
    assert draft.place == Place(ROOM, SESSION.when.start, "Q2", "A2", "lrnchat")
    assert final_parts(replace(draft, parts=("A colleague asked me.",))) == (
        "A2 A colleague asked me. #lrnchat",
    )


def test_before_anything_is_written_nothing_is_sent() -> None:
    draft = begin(IN_ROOM)
    assert draft.empty
    assert final_parts(draft) == ("",)
    assert final_parts(replace(draft, pictures=(Picture("a.png"),))) == ("A2 #lrnchat",)
    assert final_parts(replace(draft, poll=PollDraft(("a", "b")))) == ("A2 #lrnchat",)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("A2: on the wall", "A2: on the wall #lrnchat"),
        ("a2 on the wall #LrnChat", "a2 on the wall #LrnChat"),
        ("A3 on the wall", "A3 on the wall #lrnchat"),  # what is written stands; the checks ask about it
        ("on the wall #lrnchatter", "A2 on the wall #lrnchatter #lrnchat"),
        ("see https://a.example/#lrnchat", "A2 see https://a.example/#lrnchat #lrnchat"),
        ("  two\nlines \n", "A2 two\nlines #lrnchat"),
        ("@bo_lis yes", "A2 @bo_lis yes #lrnchat"),
        ("＃lrnchat 静かな時間", "A2 ＃lrnchat 静かな時間"),
    ],
)
def test_what_the_writer_has_written_already_is_not_said_twice(written: str, sent: str) -> None:
    assert final_text(replace(begin(IN_ROOM), parts=(written,))) == sent


def test_what_is_implied_can_be_taken_away() -> None:
    draft = replace(begin(IN_ROOM), parts=("Hello, all.",))
    assert final_text(replace(draft, place=replace(draft.place, label=""))) == "Hello, all. #lrnchat"
    assert final_text(replace(draft, place=replace(draft.place, tag=""))) == "A2 Hello, all."


def test_each_part_of_a_thread_is_found_by_the_room_and_read_as_a_part() -> None:
    draft = replace(begin(IN_ROOM), parts=("First this.", "", "And then that."), numbered=True)
    sent = final_parts(draft)
    assert sent == ("A2 First this. 1/3 #lrnchat", "", "A2 And then that. 3/3 #lrnchat")
    assert [read_labels(sent[at]).part for at in (0, 2)] == [1, 3]
    assert final_parts(replace(draft, numbered=False))[0] == "A2 First this. #lrnchat"
    assert final_parts(replace(draft, parts=("One.",))) == ("A2 One. #lrnchat",)


def test_what_is_put_to_the_words_can_be_left_room_for() -> None:
    draft = begin(IN_ROOM)
    assert taken_beside_words(draft, 1) == len("A2  #lrnchat")
    assert taken_beside_words(replace(draft, numbered=True), 12) == len("A2  12/12 #lrnchat")
    assert taken_beside_words(begin(Standing(NOW)), 12) == 0


def test_a_reply_in_a_room_is_talk_unless_it_answers_the_question() -> None:
    talk = begin(replace(IN_ROOM, post=BO))
    assert (talk.kind, talk.answers, talk.place.label, talk.place.tag) == ("reply", BO, "", "lrnchat")
    answer = begin(replace(IN_ROOM, post=QUESTION))
    assert (answer.place.question, answer.place.label) == ("Q1", "A1")


def test_elsewhere_nothing_is_put_to_the_words_but_a_panels_tag() -> None:
    assert final_text(replace(begin(Standing(NOW)), parts=("Hello.",))) == "Hello."
    tags = begin(Standing(NOW, Panel("tags", "ldchat+lrnchat")))
    assert final_text(replace(tags, parts=("Hello.",))) == "Hello. #ldchat"
    reply = begin(Standing(NOW, Panel("tags", "ldchat"), post=BO))
    assert (reply.kind, final_text(replace(reply, parts=("Yes.",)))) == ("reply", "Yes.")
    thread = begin(Standing(NOW, Panel("thread", "77"), post=BO))
    assert (thread.kind, thread.answers, thread.place.panel) == ("reply", BO, Panel("thread", "77"))


def test_a_quote_ends_in_what_it_quotes() -> None:
    draft = replace(begin(Standing(NOW, post=BO), "quote"), parts=("So do we.", "Since June."))
    assert final_parts(draft) == ("So do we. https://x.com/bo_lis/status/77", "Since June.")


def test_a_draft_moves_to_the_next_question_and_keeps_its_words() -> None:
    draft = replace(begin(replace(IN_ROOM, question=Q1)), parts=("The wall.",))
    assert final_text(draft) == "A1 The wall. #lrnchat"
    assert final_text(moved(draft, MARA, SESSION, Q2)) == "A2 The wall. #lrnchat"
    assert final_text(moved(draft, MARA, SESSION, None)) == "The wall. #lrnchat"


def test_a_room_without_labels_gets_none_and_one_with_others_its_own() -> None:
    free = begin(replace(IN_ROOM, room=replace(MARA, letters=LETTERS["none"])))
    assert (free.place.label, free.place.tag) == ("", "lrnchat")
    other = begin(replace(IN_ROOM, room=replace(MARA, letters=LETTERS["P/R"])))
    assert other.place.label == "R2"
    assert final_text(replace(other, parts=("R2 the wall",))) == "R2 the wall #lrnchat"


@given(_WORDS, st.booleans())
def test_a_room_finds_every_answer_under_its_question(words: str, numbered: bool) -> None:
    draft = replace(begin(IN_ROOM), parts=(words, words), numbered=numbered)
    for text in final_parts(draft):
        assert (text == "") == (not words.strip())
        assert not text or text.startswith("A2 ") or is_labelled(text, "A2")
        reading = read_labels(text)  # "A1&2: format" announces labels and has none
        assert not text or reading.labels or reading.rules
        assert not text or "lrnchat" in {tag.lower() for tag in tags_of(text)}


def test_what_is_sent_is_made_anew_from_what_was_kept() -> None:
    draft = Draft(DraftId(3), ("Yes.",), "reply", answers=BO, begun=NOW - timedelta(days=3))
    assert final_parts(draft) == ("Yes.",)


def test_names_and_tags_are_read_as_x_reads_them() -> None:
    assert names_of(
        "@Bo_Lis and ＠ana, @bo_lis; me@home.example, https://x.com/@cy, a@b @toolongforanyname_"
    ) == (
        "Bo_Lis",
        "ana",
    )
    assert tags_of("#one ＃二 #3 a#b #हिन्दी, https://a.example/#no &#39; #last#") == ("one", "二", "हिन्दी")
