"""What is written and not sent yet: a draft, where it belongs, what goes with it. Plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NewType

from tui.model.ids import PostId, UserId
from tui.model.panel import Panel

DraftId = NewType("DraftId", int)
NEW: Final = DraftId(0)
"""The id of a draft that was not kept yet."""
DraftKind = Literal["post", "reply", "quote", "edit"]
"""`quote`: X's API refuses it, the browser does it. `edit`: another version of an own post, within the hour."""
DraftState = Literal["draft", "private", "waiting", "sending", "sent", "lost"]
"""Being written · a rehearsal's answer, which is never sent as it is · may still be taken back · on its way · there ·
no answer came: it must be looked for before it is sent again."""

LONGEST_ALT: Final = 1000
MOST_PICTURES: Final = 4
POLL_OPTIONS: Final = (2, 4)
POLL_OPTION_LENGTH: Final = 25
POLL_MINUTES: Final = (5, 10_080)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that goes with a post. `alt` is "" where there is none yet; `media_id` once X has the file."""

    path: str
    alt: str = ""
    media_id: int | None = None


@dataclass(frozen=True, slots=True)
class PollDraft:
    """A poll to be asked: its options in order, and for how many minutes it is open."""

    options: tuple[str, ...]
    minutes: int = 1440


@dataclass(frozen=True, slots=True)
class Answered:
    """The post that a reply answers or a quote quotes, as it was when the draft was begun: it may be gone later."""

    post: PostId
    author: UserId | None
    username: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft belongs. `panel`: where it was begun. In a room: which session (its start), which question.

    `label` is what an answer begins with there ("A2"), `tag` the tag it must have, both "" elsewhere.
    """

    panel: Panel | None = None
    session: datetime | None = None
    question: str = ""
    label: str = ""
    tag: str = ""


NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands. Times are aware, UTC. `parts`: the texts, more than one of a thread.

    `numbered`: parts are numbered when they are sent ("1/3"). `remind_at`, `send_at`: what the user asked for.
    `sent`: ids of the parts that are there. `previous`: of an edit, the post it replaces.
    """

    id: DraftId
    parts: tuple[str, ...] = ("",)
    kind: DraftKind = "post"
    state: DraftState = "draft"
    place: Place = NOWHERE
    answers: Answered | None = None
    pictures: tuple[Picture, ...] = ()
    poll: PollDraft | None = None
    numbered: bool = False
    begun: datetime | None = None
    touched: datetime | None = None
    remind_at: datetime | None = None
    send_at: datetime | None = None
    leaves_at: datetime | None = None
    sent: tuple[PostId, ...] = ()
    previous: PostId | None = None
    failure: str = ""

    @property
    def text(self) -> str:
        """All of it, parts with a blank line between."""
        return "\n\n".join(self.parts)

    @property
    def left(self) -> tuple[str, ...]:
        """The parts that are not there yet, also where a thread broke off in the middle."""
        return self.parts[len(self.sent) :]

    @property
    def empty(self) -> bool:
        """Whether nothing was written yet, and nothing put beside it."""
        return not self.text.strip() and not self.pictures and self.poll is None
