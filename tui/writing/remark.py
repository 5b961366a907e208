"""What is said about a draft before others see it, and what has to be known to say it. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tui.chat.values import Question, RoomSpec, Session
from tui.model.draft import Draft
from tui.model.ids import UserId
from tui.text.weighted import LIMIT, LONG_LIMIT
from tui.writing.opening import final_parts

__all__ = [
    "LONG_LIMIT", "Case", "Circumstances", "Grade", "Remark", "is_own_reply", "numbered", "only_by_browser", "shown_names",
]  # fmt: skip

Grade = Literal["stop", "warn", "fine"]
"""It cannot be sent so · it can, and something speaks against it · it was looked at and is well."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a draft. `id` is stable, one for each matter ("alt text", of a second picture "alt text 2").

    `words`: one sentence, what it is and what to do. `mend`: the id of the command that helps, "" where only other
    words do.
    """

    id: str
    grade: Grade
    words: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the checks must know beside the draft.

    `now` is aware, in the user's zone: days are said by it. `prices`: USD of what is written, by its name (`post`,
    `post_with_url`, `reply_summoned`, `alt_text`). `premium`: whether X takes long posts and edits of this account.
    `room`, `session`, `question`: the room in which the draft belongs, its session that runs or ran last, the question
    in force there. `recent`: own earlier posts' texts as the cache has them, None where they are not known.
    `summoned`: whether the author of the post answered names or quotes the user in it, None where that is not known;
    `gone`: whether that post is there no more. `muted`: whom the user mutes, usernames in lower case; X tells nobody
    who mutes them.
    `waved`: ids of remarks that the user has seen and waved through.
    """

    now: datetime
    prices: Mapping[str, float]
    me: UserId | None = None
    username: str = ""
    premium: bool = False
    room: RoomSpec | None = None
    session: Session | None = None
    question: Question | None = None
    recent: tuple[str, ...] | None = None
    summoned: bool | None = None
    gone: bool = False
    muted: frozenset[str] = frozenset()
    waved: frozenset[str] = frozenset()

    @property
    def limit(self) -> int:
        """How long a post may be, in weighted characters."""
        return LONG_LIMIT if self.premium else LIMIT


class Case:
    """A draft under check: what is sent of it, worked out once for all checks.

    `parts`: all of it. `left`: those that are not there yet, each with its place among all, 0 first: of a thread that
    broke off nothing more is to be said about what others see already.
    """

    __slots__ = ("about", "draft", "left", "parts")

    def __init__(self, draft: Draft, about: Circumstances) -> None:
        self.draft = draft
        self.about = about
        self.parts = final_parts(draft)
        self.left = tuple(enumerate(self.parts))[len(draft.sent) :]

    def part_words(self, at: int) -> str:
        """How a sentence begins that speaks of one part ("Part 2 is", "It is")."""
        return f"Part {at + 1}" if len(self.parts) > 1 else "It"

    @property
    def to_self(self) -> bool:
        """Whether it answers a post of the user's own, which X always takes."""
        return is_own_reply(self.draft, self.about.me)

    @property
    def by_browser(self) -> bool:
        """Whether only the browser can publish it."""
        return only_by_browser(self.draft, self.about.me, self.about.summoned)


def is_own_reply(draft: Draft, me: UserId | None) -> bool:
    """Whether `draft` answers a post of the one who writes."""
    return (
        draft.kind == "reply" and draft.answers is not None and me is not None and draft.answers.author == me
    )


def only_by_browser(draft: Draft, me: UserId | None, summoned: bool | None) -> bool:
    """Whether X refuses `draft` from a program for what it is: a quote, or a reply to somebody who has not named the writer.

    The rest of a thread that broke off answers the writer's own post, which X takes.
    """
    if draft.kind == "quote":
        return True
    return draft.kind == "reply" and not draft.sent and summoned is False and not is_own_reply(draft, me)


def numbered(id: str, at: int) -> str:
    """The id of the remark about the picture or part number `at`, 0 first: "alt text", then "alt text 2"."""
    return id if at == 0 else f"{id} {at + 1}"


def shown_names(names: tuple[str, ...]) -> str:
    """ "@bo", "@bo and @ana", "@bo and 2 more"."""
    if len(names) == 2:
        return f"@{names[0]} and @{names[1]}"
    return f"@{names[0]}" + (f" and {len(names) - 1} more" if len(names) > 2 else "")
