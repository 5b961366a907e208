"""Rehearsal: a session's questions answered in private, one after the other, and nothing of it sent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writing.sessions import SPEC, at, post, question, session
from tui.model.draft import Draft, DraftId
from tui.model.ids import UserId
from tui.model.panel import Panel
from tui.writing.opening import final_text
from tui.writing.rehearsal import Rehearsal, rehearse
from tui.writing.told import standing_row

EXAMPLE = "A2 For example, we write it on the wall and wait. #lrnchat"
HOUR = session(question(1), question(2, post(16, EXAMPLE), post(17, EXAMPLE), post(24, EXAMPLE)), question(3))
LATER = at(100_000)


def written(rehearsal: Rehearsal, name: str, text: str, id: int = 7) -> Draft:
    return replace(rehearsal.blank(name, LATER, id=DraftId(id)), parts=(text,))


def name(rehearsal: Rehearsal, minute: float) -> str:
    found = rehearsal.open_question(at(minute))
    return found.name if found else ""


def test_questions_open_one_after_the_other_at_the_sessions_own_time() -> None:
    practice = rehearse(SPEC, HOUR)
    assert [name(practice, minute) for minute in (0, 5, 14, 15, 24, 25, 90)] == [
        "",
        "Q1",
        "Q1",
        "Q2",
        "Q2",
        "Q3",
        "Q3",
    ]


def test_the_reader_can_go_back_to_a_question_but_not_ahead() -> None:
    practice = rehearse(SPEC, HOUR).went_to("Q2")
    assert name(practice, 30) == "Q2"
    assert name(practice, 7) == "Q1"
    assert name(practice.went_to(""), 30) == "Q3"


def test_a_question_that_nobodys_post_asked_opens_with_its_first_answer() -> None:
    silent = replace(question(2, post(18, EXAMPLE)), at=None, post=None)
    practice = rehearse(SPEC, session(question(1), silent))
    assert [name(practice, minute) for minute in (17, 18)] == ["Q1", "Q2"]
    assert practice.time_over("Q1", at(18))


def test_an_own_answer_is_private_and_belongs_to_its_question() -> None:
    draft = written(rehearse(SPEC, HOUR), "Q2", "By waiting.")
    assert draft.state == "private"
    assert draft.place.panel == Panel("room", "lrnchat")
    assert (draft.place.session, draft.place.question) == (at(0), "Q2")
    assert final_text(draft) == "A2 By waiting. #lrnchat"


def test_it_is_kept_rewritten_and_thrown_away() -> None:
    practice = rehearse(SPEC, HOUR)
    practice = practice.keeps(written(practice, "Q2", "By waiting.", 7)).keeps(
        written(practice, "Q1", "Yes.", 8)
    )
    assert [draft.text for draft in practice.answers] == ["Yes.", "By waiting."]
    practice = practice.keeps(written(practice, "Q2", "By asking.", 9))
    assert practice.answer("Q2") == written(practice, "Q2", "By asking.", 9)
    practice = practice.throws_away("Q2")
    assert practice.answer("Q2") is None
    assert [draft.text for draft in practice.answers] == ["Yes."]


def test_only_a_private_answer_of_this_session_is_kept() -> None:
    practice = rehearse(SPEC, HOUR)
    draft = written(practice, "Q2", "By waiting.")
    for other in (
        replace(draft, state="draft"),
        replace(draft, place=replace(draft.place, session=at(-100))),
        replace(draft, place=replace(draft.place, question="Q9")),
    ):
        with pytest.raises(ValueError, match=r"private answer|no question"):
            practice.keeps(other)
    with pytest.raises(KeyError):
        practice.blank("Q9", LATER, id=DraftId(1))


def test_what_was_kept_is_there_the_next_time() -> None:
    practice = rehearse(SPEC, HOUR)
    mine = written(practice, "Q2", "By waiting.")
    others = [
        replace(mine, state="draft"),
        replace(mine, place=replace(mine.place, session=at(-100))),
        replace(mine, place=replace(mine.place, panel=Panel("room", "other"), tag="other")),
        replace(mine, place=replace(mine.place, question="Q9")),
    ]
    assert rehearse(SPEC, HOUR, kept=[mine, *others]).answers == (mine,)


def test_the_others_answers_come_when_the_question_is_over_or_when_asked_for() -> None:
    practice = rehearse(SPEC, HOUR)
    assert [practice.shows_comparison("Q2", at(minute)) for minute in (16, 24.9, 25)] == [False, False, True]
    assert [practice.shows_comparison("Q3", at(minute)) for minute in (59, 60)] == [False, True]
    asked = practice.asks_to_compare("Q2")
    assert asked.shows_comparison("Q2", at(16))
    assert not asked.shows_comparison("Q1", at(10))
    assert not asked.throws_away("Q2").shows_comparison("Q2", at(16))


def test_the_comparison_has_the_own_answer_as_it_would_be_sent_and_what_was_there_by_then() -> None:
    practice = rehearse(SPEC, HOUR)
    practice = practice.keeps(written(practice, "Q2", "By waiting."))
    posts = {one.id: one for one in (post(16, EXAMPLE), post(17, EXAMPLE), post(24, EXAMPLE))}
    early = practice.compared("Q2", posts, {UserId(17)}, at=at(20))
    assert early.own == "A2 By waiting. #lrnchat"
    assert [one.post for one in early.theirs] == [17, 16]
    assert "Both give an example; yours does not yet. That is one way to go on." in [
        seen.words for seen in early.observations
    ]
    assert [one.post for one in practice.compared("Q2", posts, (), at=at(30)).theirs] == [16, 17, 24]
    assert practice.compared("Q2", posts, (), at=at(30), me=UserId(24)).theirs[-1].post == 17
    assert practice.throws_away("Q2").compared("Q2", posts, (), at=at(30)).own == ""


def test_along_with_a_live_session_an_answer_becomes_a_draft_while_its_question_is_open() -> None:
    practice = rehearse(SPEC, HOUR, live=True)
    practice = practice.keeps(written(practice, "Q2", "By waiting."))
    after, draft = practice.to_draft("Q2", at(40), LATER)
    assert (draft.state, draft.id, draft.text, draft.touched) == ("draft", 7, "By waiting.", LATER)
    assert after.answer("Q2") is None
    with pytest.raises(ValueError, match="stays private"):
        practice.to_draft("Q2", at(60), LATER)
    with pytest.raises(KeyError):
        practice.to_draft("Q1", at(40), LATER)


def test_an_answer_to_a_past_session_never_becomes_a_draft() -> None:
    practice = rehearse(SPEC, HOUR)
    practice = practice.keeps(written(practice, "Q2", "By waiting."))
    with pytest.raises(ValueError, match="stays private"):
        practice.to_draft("Q2", at(20), LATER)


def test_a_live_session_that_grows_keeps_what_was_written() -> None:
    practice = rehearse(SPEC, session(question(1)), live=True)
    practice = practice.keeps(written(practice, "Q1", "Yes.")).heard(HOUR)
    assert name(practice, 26) == "Q3"
    assert [draft.text for draft in practice.answers] == ["Yes."]


def test_it_says_that_nothing_leaves_the_machine() -> None:
    def told(practice: Rehearsal, minute: float) -> str:
        return "".join(bit.text for bit in standing_row(practice, at(minute)).words)

    past, live = rehearse(SPEC, HOUR), rehearse(SPEC, HOUR, live=True)
    assert told(past, 2) == "A rehearsal. Nothing leaves this machine. The first question is not out yet."
    assert told(past, 20) == "Q2  A rehearsal. Nothing leaves this machine."
    assert told(live, 20) == "Q2  A rehearsal. Nothing leaves this machine. You can still answer it for real."
    assert told(live, 61) == "Q3  A rehearsal. Nothing leaves this machine."


steps = st.tuples(
    st.sampled_from(["keep", "throw", "go", "ask", "real", "hear"]),
    st.sampled_from(["Q1", "Q2", "Q3"]),
    st.floats(0, 90),
)


@given(st.lists(steps, max_size=30), st.booleans())
def test_whatever_is_done_an_answer_is_private_or_thrown_away_or_a_draft_once(
    doing: list[tuple[str, str, float]], live: bool
) -> None:
    practice, held, real = rehearse(SPEC, HOUR, live=live), {}, []
    for number, (what, which, minute) in enumerate(doing):
        if what == "keep":
            held[which] = written(practice, which, f"Answer {number}", number)
            practice = practice.keeps(held[which])
        elif what == "throw":
            held.pop(which, None)
            practice = practice.throws_away(which)
        elif what == "go":
            practice = practice.went_to(which)
        elif what == "ask":
            practice = practice.asks_to_compare(which)
        elif what == "hear":
            practice = practice.heard(HOUR)
        elif which in held and practice.is_open(which, at(minute)):
            practice, draft = practice.to_draft(which, at(minute), LATER)
            real.append(draft)
            assert draft == replace(held.pop(which), state="draft", touched=LATER)
        assert practice.answers == tuple(held[one] for one in sorted(held))
        assert all(draft.state == "private" for draft in practice.answers)
        opened = practice.open_question(at(minute))
        assert opened is None or opened in practice.asked(at(minute))
        assert (opened is None) == (minute < 5)
    assert live or not real
    assert len({draft.id for draft in real}) == len(real)
