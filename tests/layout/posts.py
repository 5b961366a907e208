"""Invented posts to lay out, and a pen's settings at a fixed moment."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from tui.layout.glyphs import UNICODE, Glyphs
from tui.layout.lines import Line, line_text
from tui.layout.post import lay_out
from tui.model.ids import PostId, UserId
from tui.model.post import Author, Counts, Gone, Media, Poll, PollOption, Post, Span
from tui.text.terminal import FULL, Terminal

ZONE: Final = timezone(timedelta(hours=1))
NOW: Final = datetime(2026, 11, 25, 13, 24, tzinfo=UTC)

BEA: Final = Author(UserId(1), "bea_okafor", "Bea Okafor 🌱", verified=True)
NILS: Final = Author(UserId(2), "nils_a", "Nils A")
ROSALIND: Final = Author(UserId(3), "rosalind_k", "Rosalind Kettle")
TOMASZ: Final = Author(UserId(4), "tomasz_lis", "Tomasz Lis")


def at(hour: int, minute: int) -> datetime:
    """A time today, as the clock on the reader's wall has it."""
    return datetime(2026, 11, 25, hour, minute, tzinfo=ZONE).astimezone(UTC)


QUOTED: Final = Post(PostId(10), ROSALIND, at(13, 2), "Ask once, then ask it again.")
_TEXT: Final = "Nobody could say which idea was whose, and that was nice. #lrnchat okafor.example/notes/42 pic.x.example/1"
ORIGINAL: Final = Post(
    PostId(11), BEA, at(13, 58), _TEXT,
    spans=(
        Span(58, 66, "hashtag", "lrnchat"),
        Span(67, 90, "link", "https://okafor.example/notes/42", "https://t.co/a", "Notes from the room"),
        Span(91, 106, "link", "https://x.example/bea_okafor/status/11/photo/1", "https://t.co/b", None, "media"),
    ),
    media=(Media("3_1", "photo", "A whiteboard full of yellow notes."),),
    counts=Counts(replies=2, reposts=11, likes=64),
    quoted=QUOTED,
)  # fmt: skip
REPOST: Final = Post(
    PostId(12), NILS, at(14, 20), "RT @bea_okafor: Nobody could say…", reposted=ORIGINAL
)  # fmt: skip
POLL: Final = Post(
    PostId(13), TOMASZ, at(14, 18), "Which half of a workshop do people remember a month later?",
    poll=Poll(
        1,
        (PollOption("the exercise", 62), PollOption("the break", 31), PollOption("the slides", 4)),
        closed=False,
        ends_at=NOW + timedelta(hours=2, minutes=5),
    ),
)  # fmt: skip


def drawn(
    post: Post | Gone,
    width: int,
    *,
    in_thread: bool = False,
    glyphs: Glyphs = UNICODE,
    terminal: Terminal = FULL,
    label: Line = (),
) -> list[str]:
    """The rows of a post as plain text."""
    lines = lay_out(
        post,
        width=width,
        glyphs=glyphs,
        terminal=terminal,
        now=NOW,
        zone=ZONE,
        in_thread=in_thread,
        label=label,
    )
    return [line_text(line) for line in lines]
