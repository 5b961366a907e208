"""What is said about an answer in a room: its tag, its label, its question, and whether the room is still there.

`Circumstances.session` is the room's session that runs, or ran last. What was begun in another one is said to be old,
and nothing else of its question: its "A2" would stand under today's Q2.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from tui.chat.labels import read_labels
from tui.chat.values import LATE_MINUTES, LEAD_MINUTES, Label, Question, RoomSpec, Session
from tui.writing.opening import LABELLED, answer_to, has_tag
from tui.writing.remark import Case, Remark, numbered

_LATE: Final = timedelta(minutes=LATE_MINUTES)
_LEAD: Final = timedelta(minutes=LEAD_MINUTES)


def in_room(case: Case) -> Iterator[Remark]:
    """The remarks about a draft that belongs in a room; none elsewhere."""
    room = case.about.room
    if room is None:
        return
    tag = list(_tag(case, room))
    yield from tag
    session = case.about.session
    if session is None:
        return
    timely = list(_time(case, session))
    yield from timely
    if any(one.id == "old draft" for one in timely) or not _answers(case, room):
        return
    label = list(_label(case, room, session))
    yield from label
    if not tag and not label and not timely and case.about.question is not None:
        yield Remark("room", "fine", f"Has #{room.tags[0]} and answers {case.about.question.name}.")


def _tag(case: Case, room: RoomSpec) -> Iterator[Remark]:
    for at, text in case.left:
        if text and not any(has_tag(text, tag) for tag in room.tags):
            which = case.part_words(at)
            words = f"{which} lacks #{room.tags[0]}; without it the room will not see it."
            yield Remark(numbered("no tag", at), "warn", words)


def _time(case: Case, session: Session) -> Iterator[Remark]:
    draft, now = case.draft, case.about.now
    begun = draft.place.session
    if begun is not None and begun < session.when.start:
        words = f"Begun in the session of {_day(begun, now)}; see whether it fits this one."
        if now > session.when.end + _LATE:
            words = f"Begun in the session of {_day(begun, now)}, and another has been held since."
        yield Remark("old draft", "warn", words)
        return
    if draft.begun is not None and begun is None and draft.begun < session.when.start - _LEAD:
        words = f"Begun on {_day(draft.begun, now)}, before this session; see whether it still fits."
        yield Remark("old draft", "warn", words)
        return
    if now < session.when.start and not session.questions:
        words = f"The session begins in {_span(session.when.start - now)}; nothing is asked yet."
        yield Remark("not begun", "warn", words)
    elif now > session.when.end + _LATE:
        words = f"The session ended {_span(now - session.when.end)} ago; hardly anybody looks there now."
        yield Remark("session over", "warn", words)
    elif now > session.when.end:
        words = f"The session ended {_span(now - session.when.end)} ago; late answers still count."
        yield Remark("session over", "warn", words)


def _answers(case: Case, room: RoomSpec) -> bool:
    """Whether a label is to be expected: not of hosts, who ask, nor of talk, nor where nothing has labels."""
    draft = case.draft
    if (
        not room.letters.answers
        or draft.kind == "edit"
        or room.role(case.about.username) in ("host", "co-host")
    ):
        return False
    return draft.kind == "post" or bool(draft.place.label)


def _label(case: Case, room: RoomSpec, session: Session) -> Iterator[Remark]:
    labels = [label for text in case.parts for label in read_labels(text[:LABELLED], (), room.letters).labels]
    force = case.about.question
    meant = _named(session, case.draft.place.question)
    if not labels:
        asked = meant or force
        if asked is not None:
            words = f"Has no label; an answer to {asked.name} begins with {answer_to(room, asked)}."
            yield Remark("no label", "warn", words)
        return
    first = labels[0]
    if not session.questions:
        return
    answered = [one for one in session.questions if any(_fits(label, one) for label in labels)]
    if not answered:
        words = f"Begins with {first}, and the room has asked no {_question(first)} so far."
        yield Remark("other label", "warn", words)
    elif meant is not None and meant not in answered:
        words = f"Begins with {first}, and was begun under {meant.name}; change one of the two."
        yield Remark("other label", "warn", words)
    elif force is not None and force not in answered and _later(force, answered[-1]):
        words = f"{force.name} is asked by now; this answers {answered[-1].name}."
        yield Remark("later question", "warn", words)


def _named(session: Session, name: str) -> Question | None:
    return next((one for one in session.questions if one.name == name), None)


def _fits(label: Label, question: Question) -> bool:
    """Whether an answer with this label stands under the question; one without a sub under each of that number."""
    return label.number == question.n and (not label.sub or not question.sub or label.sub == question.sub)


def _later(one: Question, other: Question) -> bool:
    if one.at is not None and other.at is not None and one.at != other.at:
        return one.at > other.at
    return (one.n, one.sub) > (other.n, other.sub)


def _question(label: Label) -> str:
    return f"Q{label.number}{label.sub}"


def _day(moment: datetime, now: datetime) -> str:
    """The day as the user's calendar has it ("18 Nov")."""
    local = moment.astimezone(now.tzinfo)
    return f"{local.day} {local:%b}"


def _span(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size * (2 if size > 1 else 1):
            count = round(minutes / size)
            return f"{count} {unit}" + ("" if count == 1 else "s")
    return "1 minute"
