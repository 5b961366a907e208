"""The ladder: which small steps were taken, the next one when asked, an example from the own cache, and no nagging."""

import re
from contextlib import closing
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.ids import PostId
from tui.store import practice
from tui.store.journal import open_journal
from tui.writing.ladder import NO_FACTS, STEPS, Example, Facts, StepName, ladder, next_step
from tui.writing.told import ladder_rows, next_rows

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
FULL = Facts(
    newcomer=Example("nell", "lrnchat", post=PostId(1)),
    question=Example("ana", "lrnchat", count=2, post=PostId(2)),
    chat=Example("mara_holt", "lrnchat", "Thu 20:00"),
    kept=Example("bo", post=PostId(3)),
    past=Example("mara_holt", "lrnchat", "3 Nov"),
    read=Example("chen", post=PostId(4)),
)


@dataclass(frozen=True)
class Line:
    step: str
    at: datetime = NOON


def words(rows: object) -> str:
    return "\n".join("".join(bit.text for bit in row.words) for row in rows)  # type: ignore[attr-defined]


def after(*steps: str, facts: Facts = NO_FACTS) -> tuple[str, str]:
    step = next_step(ladder(map(Line, steps)), facts)
    assert step is not None
    return step.step, step.example


def test_it_begins_with_the_smallest_step() -> None:
    assert after() == ("kept", "")
    assert after(facts=FULL) == ("kept", "You read a post of @chen lately.")


@pytest.mark.parametrize(
    ("taken", "step", "example"),
    [
        ("kept", "drafted", "You kept a post of @bo. What made you keep it?"),
        ("drafted", "rehearsed", "#lrnchat, 3 Nov can be played again from the cache, for free."),
        ("rehearsed", "answered", "#lrnchat is next, Thu 20:00."),
        ("answered", "welcomed", "@nell posted under #lrnchat for the first time; nobody has answered yet."),
        ("welcomed", "asked", "@ana asked this under #lrnchat; two people answered."),
        ("asked", "shared", "You kept a post of @bo. What did you take from it?"),
        ("shared", "hosted", "#lrnchat is next, Thu 20:00; its host is the one to ask."),
    ],
)
def test_each_step_leads_to_the_next_with_an_example_from_the_own_cache(
    taken: str, step: str, example: str
) -> None:
    assert after(*STEPS[: STEPS.index(taken) + 1], facts=FULL) == (step, example)  # type: ignore[arg-type]


def test_who_has_answered_is_not_sent_back_to_write_a_draft() -> None:
    assert after("answered")[0] == "welcomed"
    assert after("hosted")[0] == "kept"


def test_a_draft_that_waits_is_named_before_anything_else() -> None:
    assert (
        after("kept", facts=replace(FULL, draft=True))[1]
        == "A draft that you began is waiting in your drafts."
    )


@pytest.mark.parametrize(
    ("count", "answered"),
    [(0, "nobody has answered yet"), (1, "one person answered"), (7, "7 people answered")],
)
def test_it_says_how_many_answered(count: int, answered: str) -> None:
    facts = Facts(question=Example("ana", count=count))
    assert after("welcomed", facts=facts)[1] == f"@ana asked this; {answered}."


def test_where_x_named_nobody_it_is_somebody() -> None:
    assert after("answered", facts=Facts(newcomer=Example(what="lrnchat")))[1] == (
        "Somebody posted under #lrnchat for the first time; nobody has answered yet."
    )
    assert (
        after("kept", facts=Facts(kept=Example()))[1] == "You kept a post of somebody. What made you keep it?"
    )


def test_a_chat_that_is_on_is_named_after_the_question_that_is_open_in_it() -> None:
    chat = Example(what="lrnchat", when="live, 12 min left", running=True)
    assert after("rehearsed", facts=Facts(chat=chat))[1] == "#lrnchat is live, 12 min left."
    asked = Facts(chat=chat, question=Example("ana", "lrnchat", count=2))
    assert after("rehearsed", facts=asked)[1] == "@ana asked this under #lrnchat; two people answered."


def test_switched_off_it_names_nothing() -> None:
    assert next_step(ladder([]), FULL, on=False) is None


def test_with_every_step_taken_nothing_is_left_to_name() -> None:
    whole = ladder(map(Line, STEPS))
    assert next_step(whole, FULL) is None
    assert words(next_rows(None)) == "No next step is named. Any of them is worth taking again."


def test_what_the_journal_keeps_fills_it(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        practice.note(journal, "kept", NOON, {"post": "1"})
        practice.note(journal, "kept", NOON - timedelta(days=2), {"post": "2"})
        practice.note(journal, "rehearsed", NOON)
        made = ladder(practice.deeds(journal))
    told = words(ladder_rows(made, next_step(made, FULL), lambda at: f"{at:%-d %b}"))
    assert told.split("\n") == [
        "Small steps  Only you see this. Each when you like.",
        "✓ Kept a post  1 Nov",
        "· Wrote a draft",
        "✓ Rehearsed a question  3 Nov",
        "· Sent a first answer",
        "· Answered a newcomer",
        "· Asked a question",
        "· Shared what you learned",
        "· Hosted",
        "",
        "Next, if you like: Answer one question while its chat is on.",
        "You see what will be published before it goes, and can take it back for a moment.",
        "#lrnchat is next, Thu 20:00.",
    ]


@given(st.lists(st.tuples(st.sampled_from([*STEPS, "?"]), st.integers(0, 99))), st.randoms())
def test_the_order_of_the_log_changes_nothing(log: list[tuple[str, int]], random: object) -> None:
    lines = [Line(step, NOON + timedelta(days=days)) for step, days in log]
    other = list(lines)
    random.shuffle(other)  # type: ignore[attr-defined]
    made = ladder(lines)
    assert made == ladder(other)
    for rung in made.rungs:
        times = [line.at for line in lines if line.step == rung.step]
        assert (rung.first, rung.last) == ((min(times), max(times)) if times else (None, None))
    step = next_step(made)
    assert (step is None) == all(map(made.done, STEPS))
    assert step is None or not made.done(step.step)


@given(st.sets(st.sampled_from(STEPS)), st.sets(st.sampled_from([one.name for one in fields(Facts)])))
def test_its_words_keep_the_house_rules(steps: set[StepName], held: set[str]) -> None:
    made = ladder(map(Line, steps))
    facts = replace(NO_FACTS, **{name: getattr(FULL, name) for name in held})
    told = words(ladder_rows(made, next_step(made, facts), lambda at: "3 Nov"))
    assert not re.search(r"!|(?i:\b(?:error|please|score|points?|streak|should|must|failed)\b)", told)
