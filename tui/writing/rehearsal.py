"""Rehearsal: answering a session's questions in private, in one that is past and played again, or along with a live one.

Nothing here leaves the machine: a rehearsal's answers are drafts in the state "private", which nothing sends. Only
`to_draft` makes a real draft of one, of a question of a live session that is still open, and that one, too, is sent by
nobody but its writer. Values and no clock: `at` is the time in the session (a replay has its own), `now` the reader's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tui.chat.values import Question, RoomSpec, Session
from tui.model.draft import Draft, DraftId
from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.model.post import Post
from tui.writing.comparison import Comparison, Observation, Theirs, compare
from tui.writing.opening import Standing, begin, final_text

__all__ = ["Comparison", "Observation", "Rehearsal", "Theirs", "compare", "rehearse"]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How far somebody is in a session that they practise with. Every step gives a new one.

    `live`: practised along with a session under way. `answers`: the own ones, one a question at most, in the order
    of the questions. `chosen`: the question that the reader went to, "" where it is the one in force. `asked_for`:
    questions whose comparison was asked for before their time was over.
    """

    spec: RoomSpec
    session: Session
    live: bool = False
    answers: tuple[Draft, ...] = ()
    chosen: str = ""
    asked_for: frozenset[str] = frozenset()

    # ---- questions and their time

    def asked(self, at: datetime) -> tuple[Question, ...]:
        """The questions that are out by then, in the session's order."""
        return tuple(one for one in self.session.questions if self._begins(one) <= at)

    def in_force(self, at: datetime) -> Question | None:
        """The question that was asked last by then; None before the first."""
        return max(self.asked(at), key=self._begins, default=None)

    def open_question(self, at: datetime) -> Question | None:
        """The one before the reader: the one they went to, if it is out, else the one in force."""
        return next((one for one in self.asked(at) if one.name == self.chosen), None) or self.in_force(at)

    def time_over(self, name: str, at: datetime) -> bool:
        """Whether the time for this question is over by then: the next was asked, or the session ended."""
        return at >= self._ends(self.question(name))

    def is_open(self, name: str, at: datetime) -> bool:
        """Whether a real answer still comes in time: in a live session, from the question on until the session's end.

        A room goes on answering after the next question is out, and who answers for the first time needs longer.
        """
        return self.live and self._begins(self.question(name)) <= at < self.session.when.end

    def question(self, name: str) -> Question:
        """The question with this name ("Q2"). Raises KeyError where the session has none."""
        for one in self.session.questions:
            if one.name == name:
                return one
        raise KeyError(name)

    def _begins(self, question: Question) -> datetime:
        if question.at is not None:
            return question.at
        first = min((answer.at for answer in question.answers), default=self.session.when.start)
        return max(first, self.session.when.start)

    def _ends(self, question: Question) -> datetime:
        begun = self._begins(question)
        later = (self._begins(one) for one in self.session.questions if self._begins(one) > begun)
        return min(later, default=max(self.session.when.end, begun))

    # ---- what the reader does

    def heard(self, session: Session) -> "Rehearsal":
        """The same with the session as it is understood now: a live one grows. What was written stays."""
        return replace(self, session=session)

    def went_to(self, name: str) -> "Rehearsal":
        """With this question before the reader; "" goes back to the one in force."""
        return replace(self, chosen=name)

    def asks_to_compare(self, name: str) -> "Rehearsal":
        """With the comparison of this question shown from now on, as the reader asked for it."""
        return replace(self, asked_for=self.asked_for | {name})

    def shows_comparison(self, name: str, at: datetime) -> bool:
        """Whether the others' answers are laid beside the own one: once the question's time is over, or when asked."""
        return name in self.asked_for or self.time_over(name, at)

    # ---- the own answers

    def answer(self, name: str) -> Draft | None:
        """The own answer to this question, if one is kept."""
        return next((one for one in self.answers if one.place.question == name), None)

    def blank(self, name: str, now: datetime, *, id: DraftId, panel: Panel | None = None) -> Draft:
        """An empty private answer to this question, to be written and then kept.

        `id`: as the drafts' store gives it. `panel`: where it is written. Raises KeyError where the session has no
        such question.
        """
        room = panel or Panel("room", self.spec.name)
        draft = begin(Standing(now, room, self.spec, self.session, self.question(name)))
        return replace(draft, id=id, state="private")

    def keeps(self, draft: Draft) -> "Rehearsal":
        """With this answer kept, in the place of an earlier one to the same question.

        Raises ValueError where it is no private answer to a question of this session.
        """
        place = draft.place
        if draft.state != "private" or place.session != self.session.when.start:
            raise ValueError("only a private answer of this session is kept in its rehearsal")
        order = {one.name: at for at, one in enumerate(self.session.questions)}
        if place.question not in order:
            raise ValueError(f"this session has no question {place.question!r}")
        others = [one for one in self.answers if one.place.question != place.question]
        answers = sorted([*others, draft], key=lambda one: order.get(one.place.question, len(order)))
        return replace(self, answers=tuple(answers))

    def throws_away(self, name: str) -> "Rehearsal":
        """Without the answer to this question; its comparison waits for its time again."""
        answers = tuple(one for one in self.answers if one.place.question != name)
        return replace(self, answers=answers, asked_for=self.asked_for - {name})

    def to_draft(self, name: str, at: datetime, now: datetime) -> "tuple[Rehearsal, Draft]":
        """The kept answer as a real draft, under its id, and the rehearsal without it. It is not sent by that.

        Raises KeyError where no answer is kept, ValueError where the question is not open any more.
        """
        draft = self.answer(name)
        if draft is None:
            raise KeyError(name)
        if not self.is_open(name, at):
            raise ValueError(f"{name} is not open any more; the answer stays private")
        return self.throws_away(name), replace(draft, state="draft", touched=now)

    # ---- beside the others

    def compared(
        self,
        name: str,
        posts: Mapping[PostId, Post],
        respected: Collection[UserId],
        *,
        at: datetime,
        me: UserId | None = None,
    ) -> Comparison:
        """The kept answer beside those that were there by then; see `compare`."""
        question, draft = self.question(name), self.answer(name)
        there = [answer for answer in question.answers if answer.at <= at]
        own = final_text(draft) if draft is not None and not draft.empty else ""
        return compare(
            own,
            question,
            there,
            posts,
            respected,
            spec=self.spec,
            people=self.session.people,
            me=me,
            picture=draft is not None and bool(draft.pictures),
        )


def rehearse(
    spec: RoomSpec, session: Session, *, live: bool = False, kept: Collection[Draft] = ()
) -> Rehearsal:
    """Begin to practise with a session. `kept`: drafts of the store; the private ones of this session are taken up."""
    rehearsal = Rehearsal(spec, session, live)
    names = {one.name for one in session.questions}
    for draft in kept:
        place = draft.place
        of_room = place.panel is None or place.panel == Panel("room", spec.name) or place.tag in spec.tags
        mine = draft.state == "private" and place.session == session.when.start and of_room
        if mine and place.question in names:
            rehearsal = rehearsal.keeps(draft)
    return rehearsal
