"""A session of a chat in the order it is read: what came before, each question with its answers, talk, thanks.

Pure values between `tui.chat`, which understands a session, and `room`, which shows it. A section is kept from one
reading of the session to the next where nothing in it has changed, so that nothing is laid out twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from tui.chat.values import Answer, Person, Question, Session, Style
from tui.model.ids import PostId, UserId
from tui.model.post import Post

SectionKind = Literal["before", "question", "thread", "talk", "thanks", "welcome"]
BEFORE: Final = "before"
TALK: Final = "talk"
THANKS: Final = "thanks"
WELCOME: Final = "welcome"
"""Keys of the sections that are no question: what was said before the first one, between them, and at the end."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a room: `head` is its question or a thread's first post, `answers` what hangs from it, in time order.

    `key` names it from one reading to the next: "Q2", "Q1a", "before", a thread's first id.
    """

    key: str
    kind: SectionKind
    question: Question | None = None
    head: PostId | None = None
    answers: tuple[Answer, ...] = ()


def sections_of(session: Session, posts: Mapping[PostId, Post], style: Style) -> tuple[Section, ...]:
    """The sections of a session, in reading order; those with nothing in them are left out."""
    if style == "free" or (not session.questions and session.threads):
        return tuple(_threads(session, posts))
    made = [
        _loose(BEFORE, "before", _before(session, posts), posts),
        *map(_asked, sorted(session.questions, key=_number)),
        _loose(TALK, "talk", _between(session, posts), posts),
        _loose(THANKS, "thanks", session.thanks, posts),
        _loose(WELCOME, "welcome", unanswered(session.people, posts), posts),
    ]
    return tuple(section for section in made if section.head is not None or section.answers)


def unanswered(people: Iterable[Person], posts: Mapping[PostId, Post]) -> list[PostId]:
    """The first posts of newcomers whom nobody has answered yet, in time order."""
    alone = (
        one.first_post for one in people if one.newcomer and not one.answered and one.role == "participant"
    )
    return sorted(post for post in alone if post in posts)


def _number(question: Question) -> tuple[int, str]:
    return question.n, question.sub


def _asked(question: Question) -> Section:
    return Section(question.name, "question", question, question.post, question.answers)


def _first_asked(session: Session) -> datetime | None:
    return min((one.at for one in session.questions if one.at is not None), default=None)


def _before(session: Session, posts: Mapping[PostId, Post]) -> list[PostId]:
    first = _first_asked(session)
    loose = (*session.rules, *session.notices, *session.talk)
    return [one for one in loose if one in posts and (first is None or posts[one].created_at < first)]


def _between(session: Session, posts: Mapping[PostId, Post]) -> list[PostId]:
    first = _first_asked(session)
    loose = (*session.rules, *session.notices, *session.talk)
    return [one for one in loose if one in posts and first is not None and posts[one].created_at >= first]


def _loose(key: str, kind: SectionKind, ids: Sequence[PostId], posts: Mapping[PostId, Post]) -> Section:
    return Section(key, kind, answers=tuple(_as_answer(posts[one]) for one in sorted(ids) if one in posts))


def _as_answer(post: Post) -> Answer:
    return Answer(post.id, _writer(post), post.created_at)


def _writer(post: Post) -> UserId | None:
    return post.author.id if post.author is not None else None


def _threads(session: Session, posts: Mapping[PostId, Post]) -> Iterable[Section]:
    """A free-form room: its threads by time, and who is new there."""
    welcome = _loose(WELCOME, "welcome", unanswered(session.people, posts), posts)
    if welcome.answers:
        yield welcome
    for thread in session.threads:
        if thread.head in posts:
            rest = tuple(
                _as_answer(posts[one]) for one in thread.posts if one != thread.head and one in posts
            )
            yield Section(str(thread.head), "thread", head=thread.head, answers=rest)
