"""A session of our own invention, question by question, for what is practised with it."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tui.chat.values import Answer, Person, Question, RoomSpec, Session, Stretch
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Counts, Media, Post, Span

START: Final = datetime(2026, 11, 3, 19, 0, tzinfo=UTC)
SPEC: Final = RoomSpec("lrnchat", ("lrnchat", "lrn"), hosts=("mara_holt",), guests=("ines_duarte",))
MARA: Final = UserId(1)
INES: Final = UserId(2)


def at(minute: float) -> datetime:
    """A moment of the session, in minutes from its start."""
    return START + timedelta(minutes=minute)


def post(
    id: int,
    text: str,
    *,
    who: int = 0,
    likes: int = 0,
    spans: tuple[Span, ...] = (),
    media: tuple[Media, ...] = (),
    reply_to_user: UserId | None = None,
) -> Post:
    """Somebody's post, at that many minutes as its id has."""
    who = who or id
    name = {1: "mara_holt", 2: "ines_duarte"}.get(who, f"person{who}")
    return Post(
        PostId(id),
        Author(UserId(who), name, name.title()),
        at(id),
        text,
        spans,
        media=media,
        counts=Counts(likes=likes),
        reply_to_user=reply_to_user,
    )


def answers(*posts: Post, guesses: tuple[int, ...] = ()) -> tuple[Answer, ...]:
    """These posts as answers."""
    return tuple(
        Answer(one.id, one.author.id if one.author else None, one.created_at, guess=one.id in guesses)
        for one in posts
    )


def question(n: int, *posts: Post, sub: str = "", guesses: tuple[int, ...] = ()) -> Question:
    """Question `n`, asked by the host ten minutes after the one before it."""
    return Question(n, sub, PostId(1000 + n), MARA, at(10 * n - 5), answers=answers(*posts, guesses=guesses))


def session(*questions: Question, minutes: int = 60) -> Session:
    """An hour with these questions."""
    people = (
        Person(
            MARA, "mara_holt", "Mara Holt", "host", 9, newcomer=False, answered=True, first_post=PostId(1001)
        ),
        Person(INES, "ines_duarte", "Inês", "guest", 4, newcomer=False, answered=True, first_post=PostId(2)),
    )
    return Session("lrnchat", Stretch(START, at(minutes)), questions, people=people)
