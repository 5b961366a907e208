"""What a chat is made of: its room's description, the labels of a text, and a session as it was understood.

Plain values. `labels` reads labels, `room` makes sessions of posts, `calendar` times of a `Schedule`; the screen, the
transcripts and the command line read what stands here and nothing deeper.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, Literal, NamedTuple

from tui.model.ids import PostId, UserId

Role = Literal["host", "co-host", "guest", "participant"]
Style = Literal["live", "slow", "free"]
"""An hour of questions · a question a day · no questions: threads and people."""
Weeks = Literal["every", "first", "second", "third", "fourth", "last"]

LATE_MINUTES: Final = 120
"""Answers arrive until about two hours after the end (measured on nine sessions): they belong to their session."""
LEAD_MINUTES: Final = 30
"""Those who come early, and questions that are posted early, belong to the session that follows."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Which letters open a question and which an answer, capitals. What counts in one room is talk in another.

    Rooms with topics answer T1 with T1: the role decides which of the two it is. No letters: a free-form room.
    """

    questions: frozenset[str] = frozenset("Q")
    answers: frozenset[str] = frozenset("A")


QA: Final = Letters()
LETTERS: Final[dict[str, Letters]] = {
    "Q/A": QA,
    "T": Letters(frozenset("T"), frozenset("TA")),
    "F/A": Letters(frozenset("F"), frozenset("A")),
    "P/R": Letters(frozenset("P"), frozenset("R")),
    "Q/A+P/R": Letters(frozenset("QP"), frozenset("AR")),
    "none": Letters(frozenset(), frozenset()),
}
"""By the name that `rooms.toml` has for them."""


class Label(NamedTuple):
    """One label as it stands in a text: `letter` a capital (Q A T F P R), `number` 1 to 99, `sub` "" or a to d."""

    letter: str
    number: int
    sub: str = ""

    def __str__(self) -> str:
        return f"{self.letter}{self.number}{self.sub}"


class Reading(NamedTuple):
    """What a text says about its place in a chat, whoever wrote it.

    `labels` in the order written, each once ("A3a&b" gives A3a and A3b). `part` is the 2 of "A1 2/2" (None where
    it is not said), `continued` whether it says "cont." or is a later part. `rules`: it announces the labels
    ("We use the Q1/A1 format"); then there are no labels. `named`: the questions that it names elsewhere than by its
    labels ("Here comes Q1"), if it has no label or asks; `inner`: those of them that a colon and words follow ("Next up,
    Q9: What will go?"), and `inner_at` where the first of these stands. `start` and `end` are where the labels stand in the text,
    0 and 0 where there are none. `rest` is the text without labels, mentions, tags, links and emoji, blanks folded:
    what it says of its own.
    """

    labels: tuple[Label, ...] = ()
    part: int | None = None
    continued: bool = False
    rules: bool = False
    start: int = 0
    end: int = 0
    rest: str = ""
    named: tuple[Label, ...] = ()
    inner: tuple[Label, ...] = ()
    inner_at: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a chat is held: weekdays (Monday is 0), the local time, an IANA zone's name, which weeks of the month.

    `first`: the first date that counts (None: always); `last`: the last one. `skipped` are dates that fall out,
    `extra` moments besides (start times, aware).
    """

    weekdays: tuple[int, ...]
    at: time
    zone: str
    weeks: tuple[Weeks, ...] = ("every",)
    first: date | None = None
    last: date | None = None
    skipped: frozenset[date] = frozenset()
    extra: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomSpec:
    """A room as `rooms.toml` describes it. Names and tags in lower case, without their signs.

    `tags`: the chat's own first, others that count as it after. `style` says how it runs.
    `notify`: a notice is wanted when it begins and at each question.
    """

    name: str
    tags: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    cohosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    letters: Letters = QA
    minutes: int = 60
    style: Style = "live"
    title: str = ""
    schedule: Schedule | None = None
    note: str = ""
    notify: bool = False

    def role(self, username: str) -> Role:
        """What somebody is in this room; guests who are named as hosts are hosts."""
        name = username.lower()
        if name in self.hosts:
            return "host"
        if name in self.cohosts:
            return "co-host"
        return "guest" if name in self.guests else "participant"


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From when to when a session runs, aware, UTC; late answers come after `end`."""

    start: datetime
    end: datetime


class Answer(NamedTuple):
    """A post under a question: with the label it has ("A1", "A3a"; letters as answers have them), or as a guess."""

    post: PostId
    author: UserId | None
    at: datetime
    labels: tuple[str, ...] = ()
    guess: bool = False
    part: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what hangs under it.

    `post` is None where answers name a question that no host's post asked (it is not in the cache). `reposts`: the
    host's own repetitions; `pointers`: "Q2 here on #chat"; the host's own answers are among `answers`.
    `answers` in time order, each post once, guesses among them (`guess`): what has no label, and what a host asks or
    adds under the same number in other words.
    """

    n: int
    sub: str
    post: PostId | None
    author: UserId | None
    at: datetime | None
    reposts: tuple[PostId, ...] = ()
    pointers: tuple[PostId, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def name(self) -> str:
        """ "Q2", "Q1a"."""
        return f"Q{self.n}{self.sub}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who took part in a session. `newcomer`: a participant of whom no earlier post under the tag is known.

    Where nobody's earlier posts are known, only who says so is new ("first time here").
    `answered`: somebody else replied to one of their posts or quoted it in this session.
    """

    id: UserId
    username: str
    name: str
    role: Role
    posts: int
    newcomer: bool
    answered: bool
    first_post: PostId


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread of a free-form room, or a piece of talk: its first post and what follows in it, in time order."""

    head: PostId
    posts: tuple[PostId, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a room as it was understood. Equal for equal posts, in whatever order they came.

    Every post stands in exactly one of: a question (as itself, its repost or pointer), an answer (of one question
    or several), `notices` ("Q1 coming up"), `rules`, `thanks` (thanks and the next date), `talk`. `crossed`: other
    tags that were used, with how often, most used first. All ids in time order.
    """

    room: str
    when: Stretch
    questions: tuple[Question, ...] = ()
    notices: tuple[PostId, ...] = ()
    rules: tuple[PostId, ...] = ()
    thanks: tuple[PostId, ...] = ()
    talk: tuple[PostId, ...] = ()
    threads: tuple[Talk, ...] = ()
    people: tuple[Person, ...] = ()
    crossed: tuple[tuple[str, int], ...] = ()
    posts: int = 0
    reposts: tuple[PostId, ...] = field(default=())
    """Plain reposts by anybody: they carry nothing of their own and are counted nowhere else."""
    proposed: tuple[str, ...] = ()
    """Who was taken for the host because the room names none: usernames in lower case. A guess, to be said as one."""
