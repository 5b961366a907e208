"""What a transcript is made of, and what stands in it once mutes, deletions and guesses are settled.

Every form (Markdown, HTML, CSV, JSON, the app's recap) is made of the same `Settled`, so they never disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Literal

from tui.chat.values import Answer, Person, Question, RoomSpec, Session
from tui.model.ids import PostId, UserId
from tui.model.post import Post
from tui.text.cleaning import clean_line

Asked = Literal["here", "folded", "deleted", "unknown"]
"""Of a question: it can be read · a mute folds it · its author deleted it · it never came into the cache."""


@dataclass(frozen=True, slots=True)
class Document:
    """A session with all that its transcript needs.

    `posts` by id, as they are in the cache. `hidden`: what the reader's mutes leave out, with the rule's name.
    `gone`: posts that were deleted since. `zone`: in which times are written; `made`: when the transcript was (aware).
    """

    spec: RoomSpec
    session: Session
    posts: Mapping[PostId, Post]
    zone: tzinfo
    made: datetime
    hidden: Mapping[PostId, str] = field(default_factory=dict)
    gone: frozenset[PostId] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """A question as it stands in the transcript: `rule` is the name of the mute that folds it, "" for none."""

    question: Question
    asked: Asked
    rule: str
    answers: tuple[Answer, ...]
    reposts: tuple[PostId, ...]
    pointers: tuple[PostId, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many posts are not in the transcript, and why. `absent`: named by the session, but not in the cache."""

    muted: int
    deleted: int
    absent: int
    reposts: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands in a transcript. All ids can be read: muted, deleted and absent posts are out.

    Without guesses `talk` holds the posts that were guessed to be answers: no post is lost with its guess.
    `threads` without the posts that are out, empty ones left out. `people` with the posts that are left, without
    those who have none.
    """

    questions: tuple[Standing, ...]
    notices: tuple[PostId, ...]
    rules: tuple[PostId, ...]
    thanks: tuple[PostId, ...]
    talk: tuple[PostId, ...]
    threads: tuple[tuple[PostId, ...], ...]
    people: tuple[Person, ...]
    left_out: LeftOut


def settle(document: Document, *, guesses: bool = False) -> Settled:
    """What is left of a session after mutes and deletions; guessed answers under their questions with `guesses`."""
    return _Settling(document, guesses).settled()


class _Settling:
    def __init__(self, document: Document, guesses: bool) -> None:
        self._document = document
        self._guesses = guesses
        self._authors: dict[PostId, UserId] = {}

    def settled(self) -> Settled:
        session = self._document.session
        questions = tuple([self._standing(question) for question in session.questions])
        talk = self._left(session.talk)
        if not self._guesses:
            guessed = {a.post for q in session.questions for a in q.answers if a.guess}
            talk = self.in_time(self._left(guessed - set(session.talk)), talk)
        asked = {standing.question.post for standing in questions if standing.asked == "folded"}
        out = {post for post in self._all() if not self._is_here(post)} - asked
        threads = [self._left(thread.posts) for thread in session.threads]
        return Settled(
            questions,
            notices=self._left(session.notices),
            rules=self._left(session.rules),
            thanks=self._left(session.thanks),
            talk=talk,
            threads=tuple([thread for thread in threads if thread]),
            people=self._people(out),
            left_out=self._left_out(out, len(self._left(session.reposts))),
        )

    def in_time(self, *ids: Iterable[PostId]) -> tuple[PostId, ...]:
        posts = self._document.posts
        found = {post for some in ids for post in some}
        return tuple(sorted(found, key=lambda post: (posts[post].created_at, post)))

    def _is_here(self, post: PostId) -> bool:
        document = self._document
        return post in document.posts and post not in document.hidden and post not in document.gone

    def _left(self, ids: Iterable[PostId]) -> tuple[PostId, ...]:
        return tuple([post for post in ids if self._is_here(post)])

    def _standing(self, question: Question) -> Standing:
        document, rule = self._document, ""
        asked: Asked = "here"
        if question.post is None:
            asked = "unknown"
        elif question.post in document.gone:
            asked = "deleted"
        elif question.post in document.hidden:
            asked, rule = "folded", clean_line(document.hidden[question.post])
        elif question.post not in document.posts:
            asked = "unknown"
        answers = [a for a in question.answers if self._is_here(a.post) and (self._guesses or not a.guess)]
        return Standing(
            question, asked, rule, tuple(answers), self._left(question.reposts), self._left(question.pointers)
        )

    def _all(self) -> set[PostId]:
        """Every post of the session but plain reposts; who wrote those that are not in the cache is noted."""
        session, found = self._document.session, set[PostId]()
        for question in session.questions:
            if question.post is not None:
                found.add(question.post)
                self._note(question.post, question.author)
            found.update(question.reposts, question.pointers)
            for answer in question.answers:
                found.add(answer.post)
                self._note(answer.post, answer.author)
        return found.union(session.notices, session.rules, session.thanks, session.talk)

    def _note(self, post: PostId, author: UserId | None) -> None:
        if author is not None:
            self._authors[post] = author

    def _people(self, out: set[PostId]) -> tuple[Person, ...]:
        missing: dict[UserId, int] = {}
        for post in out:
            here = self._document.posts.get(post)
            author = (
                here.author.id if here is not None and here.author is not None else self._authors.get(post)
            )
            if author is not None:
                missing[author] = missing.get(author, 0) + 1
        counted = [
            replace(one, posts=one.posts - missing.get(one.id, 0)) for one in self._document.session.people
        ]
        return tuple([one for one in counted if one.posts > 0])

    def _left_out(self, out: set[PostId], reposts: int) -> LeftOut:
        document = self._document
        deleted = {post for post in out if post in document.gone}
        muted = {post for post in out - deleted if post in document.hidden}
        return LeftOut(len(muted), len(deleted), len(out - deleted - muted), reposts)
