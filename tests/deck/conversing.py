"""Conversations to grow trees of: invented ones, and any that X or a damaged cache might give."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tui.model.ids import PostId, UserId
from tui.model.post import Author, Post

MORNING = datetime(2026, 11, 25, 9, tzinfo=UTC)
PEOPLE = {
    name: Author(UserId(at), name, f"{name.title()} Example")
    for at, name in enumerate(("ana", "bo", "chen", "dara", "elif"), 1)
}


def said(number: int, by: str | None = "ana", to: int | None = None, **more: Any) -> Post:
    """A post of the conversation that began with post 1, made `number` minutes after nine."""
    given: dict[str, Any] = {"conversation_id": PostId(1), **more}
    return Post(
        PostId(number),
        PEOPLE[by] if by is not None else None,
        MORNING + timedelta(minutes=number),
        given.pop("text", f"{number} said"),
        reply_to=PostId(to) if to is not None else None,
        **given,
    )


_numbers = st.integers(1, 30)


@st.composite
def conversations(draw: st.DrawFn) -> list[Post]:
    """Posts that answer each other, or claim to; some of what they answer is missing, some are edited."""
    chosen = draw(st.lists(_numbers, min_size=1, max_size=25, unique=True))
    posts = []
    for number in chosen:
        edits = draw(st.sampled_from([(), (), (), (number,), (max(1, number - 2), number)]))
        posts.append(
            said(
                number,
                draw(st.sampled_from([*PEOPLE, None])),
                draw(st.none() | _numbers | st.integers(1, number)),
                conversation_id=draw(
                    st.sampled_from([PostId(1), PostId(1), PostId(1), None, PostId(number)])
                ),
                edits=tuple(map(PostId, edits)),
            )
        )
    return posts
