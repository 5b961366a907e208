"""A session put together by hand, with everything a transcript can meet, and a maker for others."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from tui.chat.transcript import Document
from tui.chat.values import Answer, Person, Question, Role, RoomSpec, Session, Stretch, Talk
from tui.model.ids import PostId, UserId, first_id_at
from tui.model.post import Author, Counts, Gone, Media, Post, Span

START: Final = datetime(2026, 1, 8, 2, 0, tzinfo=UTC)
MARA: Final = Author(UserId(1), "mara_holt", "Mara Holt")
INES: Final = Author(UserId(2), "ines_duarte", "Inês Duarte")
BO: Final = Author(UserId(3), "bo", "Bo <b>|x|")
MEI: Final = Author(UserId(4), "mei_tan", "陈美")
AMIR: Final = Author(UserId(5), "amir", "أمير")
SPEC: Final = RoomSpec(
    "kettle", ("kettlechat",), ("mara_holt",), guests=("ines_duarte",), title="Kettle chat"
)


@dataclass
class Desk:
    """Posts being written down, and what was made of them."""

    posts: dict[PostId, Post] = field(default_factory=dict)

    def said(self, author: Author, minute: float, text: str, **more: Any) -> PostId:
        """A post so many minutes after the start."""
        at = START + timedelta(minutes=minute)
        post = PostId(first_id_at(at) + len(self.posts) + 1)
        self.posts[post] = Post(post, author, at, text, **more)
        return post

    def answer(self, post: PostId, *labels: str, **more: Any) -> Answer:
        """The post as an answer."""
        one = self.posts[post]
        return Answer(post, one.author.id if one.author else None, one.created_at, labels, **more)

    def question(self, number: int, sub: str, post: PostId | None, *answers: Answer, **more: Any) -> Question:
        """The post as a question with its answers."""
        return Question(
            number,
            sub,
            post,
            MARA.id,
            None if post is None else self.posts[post].created_at,
            answers=answers,
            **more,
        )

    def people(
        self, *roles: tuple[Author, Role, bool], besides: tuple[PostId, ...] = ()
    ) -> tuple[Person, ...]:
        """Who took part, counted, without the posts in `besides`."""
        found = []
        for author, role, newcomer in roles:
            own = [post for post, one in self.posts.items() if one.author == author and post not in besides]
            found.append(
                Person(author.id, author.username, author.name, role, len(own), newcomer, True, own[0])
            )
        return tuple(found)


class Evening:
    """Three questions and a sub-question in an hour: answers of all kinds, talk, a notice, thanks, a repost."""

    def __init__(self) -> None:
        desk = self.desk = Desk()
        self.hello = desk.said(MARA, 0, "Welcome to #kettlechat. Say hello.", lang="en")
        self.hi = desk.said(BO, 1, "@mara_holt hello", reply_to=self.hello)
        self.q1 = desk.said(MARA, 5, "Q1: What made you post\nthe first time? #kettlechat", lang="en")
        picture = Media("3_1", "photo", "A wall of yellow notes.")
        self.a1 = desk.said(
            INES, 7, "A1 Nobody knew me.\n\n1. I asked\n- I waited", lang="en", media=(picture,)
        )
        self.both = desk.said(MEI, 8, "A1, A2: 因为我想问一个问题。", lang="zh")
        self.guess = desk.said(BO, 9, "A colleague asked what I knew", quoted=desk.posts[self.q1])
        self.soon = desk.said(MARA, 14, "Q2 coming up")
        self.q2 = desk.said(MARA, 15, "Q2: Who helped? #kettlechat", lang="en")
        text = "A2: شخص لا أعرفه kettle.example/silence"
        link = Span(text.index("kettle"), len(text), "link", "https://kettle.example/silence")
        self.a2 = desk.said(AMIR, 16, text, lang="ar", spans=(link,), counts=Counts(1, 2, 3))
        self.q2a = desk.said(MARA, 20, "Q2a: And who did not? #kettlechat")
        self.late = desk.said(BO, 130, "A2a: nobody", quoted=Gone(PostId(9), "deleted"))
        self.again = desk.said(BO, 31, "RT @mara_holt: Q2", reposted=desk.posts[self.q2])
        self.thanks = desk.said(MARA, 58, "Thanks all. Next week: silence.")
        people = desk.people(
            (MARA, "host", False), (INES, "guest", False), (BO, "participant", True), (MEI, "participant", False),
            (AMIR, "participant", True), besides=(self.again,),
        )  # fmt: skip
        one, two, answer = desk.question, desk.answer(self.both, "A1", "A2"), desk.answer
        self.session = Session(
            "kettle",
            Stretch(START, START + timedelta(minutes=60)),
            (
                one(1, "", self.q1, answer(self.a1, "A1"), two, answer(self.guess, guess=True)),
                one(2, "", self.q2, two, answer(self.a2, "A2")),
                one(2, "a", self.q2a, answer(self.late, "A2a", late=True, part=2)),
                one(3, "", None),
            ),
            notices=(self.soon,), thanks=(self.thanks,), talk=(self.hello, self.hi), people=people,
            crossed=(("ldchat", 3),), posts=len(desk.posts), reposts=(self.again,),
        )  # fmt: skip

    def document(self, **more: Any) -> Document:
        """It as a document, in Berlin."""
        made = START + timedelta(days=1)
        return Document(SPEC, self.session, self.desk.posts, ZoneInfo("Europe/Berlin"), made, **more)


def hostile(text: str, name: str = "Bo", alt: str = "") -> Document:
    """A session in which everybody says `text`: host, guest and talk, in a question, an answer, a quote and talk."""
    desk, author = Desk(), Author(UserId(3), "bo", name)
    asked = desk.said(author, 0, text)
    pictures = (Media("3_1", "photo", alt),)
    answered = desk.said(author, 1, text, media=pictures, quoted=Post(PostId(5), author, START, text))
    chatted = desk.said(author, 2, text)
    session = Session(
        "kettle", Stretch(START, START + timedelta(hours=1)),
        (desk.question(1, "", asked, desk.answer(answered, "A1")),), talk=(chatted,),
        people=desk.people((author, "host", True)), posts=3,
    )  # fmt: skip
    return Document(SPEC, session, desk.posts, UTC, START)


def free_form() -> Document:
    """A room without numbers over two days: a thread of two, and a post alone."""
    desk = Desk()
    head = desk.said(MARA, 0, "What is on your wall?")
    reply = desk.said(BO, 1500, "Yellow notes", reply_to=head)
    alone = desk.said(MEI, 90, "Good evening")
    session = Session(
        "kettle", Stretch(START, START + timedelta(days=2)), talk=(head, alone, reply),
        threads=(Talk(head, (head, reply), 2), Talk(alone, (alone,), 1)),
        people=desk.people((MARA, "host", False), (BO, "participant", False), (MEI, "participant", False)), posts=3,
    )  # fmt: skip
    return Document(RoomSpec("kettle", ("kettlechat",), style="free"), session, desk.posts, UTC, START)
