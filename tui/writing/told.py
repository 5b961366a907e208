"""The comparison of a rehearsal and the ladder as rows for a screen. Not wrapped: whoever draws them knows the width.

Names and texts of others come clean from the cache, and are marked as foreign, so that they are drawn as such.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tui.chat.transcript.in_lines import Row
from tui.chat.transcript.tree import Bit

if TYPE_CHECKING:  # the ladder is shown without what reads answers
    from tui.writing.comparison import Comparison, Theirs
    from tui.writing.ladder import Ladder, Next
    from tui.writing.rehearsal import Rehearsal

PRIVATE: Final = "A rehearsal. Nothing leaves this machine."
LONGEST: Final = 1_000
"""Characters of somebody's answer that are shown beside the own one."""
_DONE: Final = "✓"
_OPEN: Final = "·"


def comparison_rows(comparison: "Comparison") -> tuple[Row, ...]:
    """The own answer, what is to be seen in all of them, and those of others."""
    return tuple(_comparison(comparison))


def ladder_rows(ladder: "Ladder", step: "Next | None", day: Callable[[datetime], str]) -> tuple[Row, ...]:
    """The steps with when they were taken first, and the next one. `day`: a moment as the screen says it ("3 Nov")."""
    return tuple(_ladder(ladder, step, day))


def next_rows(step: "Next | None") -> tuple[Row, ...]:
    """The next small step alone; where there is none, that there is none to be named."""
    return tuple(_next(step))


def standing_row(rehearsal: "Rehearsal", at: datetime) -> Row:
    """Where a rehearsal is: the question before the reader, whether it can be answered for real, and that all is private."""
    question = rehearsal.open_question(at)
    if question is None:
        return Row((Bit(PRIVATE, "muted"), Bit(" The first question is not out yet.", "muted")))
    real = " You can still answer it for real." if rehearsal.is_open(question.name, at) else ""
    return Row((Bit(question.name, "accent"), Bit(f"  {PRIVATE}{real}", "muted")))


def _comparison(comparison: "Comparison") -> Iterator[Row]:
    yield Row((Bit(f"{comparison.question}, your answer", "accent"),), 0, comparison.question.lower())
    if comparison.own.strip():
        yield from _lines(comparison.own, foreign=False)
    else:
        yield Row((Bit("Nothing written yet. That is all right; reading is a way to prepare.", "muted"),), 2)
    yield Row(())
    if not comparison.theirs:
        yield Row((Bit("No answer of others to this question is in the cache.", "muted"),))
    for seen in comparison.observations:
        yield Row((Bit(seen.words, "strong" if seen.way else "text"),))
    for one in comparison.theirs:
        yield Row(())
        yield Row(tuple(_head(one)))
        yield from _lines(one.text, foreign=True)
        if one.picture:
            yield Row(
                (Bit("Picture: ", "muted"), Bit(" ".join(one.picture.split()), "muted", foreign=True)), 2
            )
    if comparison.more:
        yield Row(())
        yield Row((Bit(f"{comparison.more} more answered.", "muted"),))
    yield Row(())
    yield Row((Bit(PRIVATE, "muted"),))


def _head(one: "Theirs") -> Iterator[Bit]:
    yield Bit(f"@{one.username}" if one.username else "Somebody", "strong")
    if one.role != "participant":
        yield Bit(" · ", "muted")
        yield Bit(one.role, "guest" if one.role == "guest" else "accent")
    elif one.respected:
        yield Bit(" · one of your people", "muted")
    if one.guess:
        yield Bit(" · a guess", "muted")
    yield Bit(f" · {one.traits.length} characters", "muted")


def _lines(text: str, *, foreign: bool) -> Iterator[Row]:
    cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    for line in cut.split("\n"):
        yield Row((Bit(line, "text", foreign=foreign),) if line else (), 2)


def _ladder(ladder: "Ladder", step: "Next | None", day: Callable[[datetime], str]) -> Iterator[Row]:
    yield Row((Bit("Small steps", "strong"), Bit("  Only you see this. Each when you like.", "muted")))
    for rung in ladder.rungs:
        if rung.first is None:
            yield Row((Bit(f"{_OPEN} {rung.done}", "muted"),), 2)
        else:
            yield Row((Bit(_DONE, "accent"), Bit(f" {rung.done}"), Bit(f"  {day(rung.first)}", "muted")), 2)
    yield Row(())
    yield from _next(step)


def _next(step: "Next | None") -> Iterator[Row]:
    if step is None:
        yield Row((Bit("No next step is named. Any of them is worth taking again."),))
        return
    yield Row((Bit("Next, if you like: ", "muted"), Bit(step.do, "strong")))
    yield Row((Bit(step.why, "muted"),))
    if step.example:
        yield Row((Bit(step.example, foreign=True),))
