"""What becomes of what the user writes and does at X, as events of the courier; see `events`. `words`: a line to show.

Leaving    a draft waits to go out, and can be taken back until then; TakenBack; TooLate: it had left
Sending    it is on its way: nothing takes it back now
Sent       it is there
NotSent    X or a limit of ours refused it: it is a draft again, and what is there of a thread stays there
Postponed  X asks for a pause: it goes out by itself at that time
Lost       no answer came, so it may be there: it is looked for and never sent again by itself
Found      it was there; Missing: it is not, and it is a draft again
Missed     drafts whose time came while nothing ran: none was sent, the user is asked
Done       a post was deleted, reposted, bookmarked, or that was undone; NotDone: why not
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from tui.model.draft import DraftId
from tui.model.ids import PostId
from tui.x.errors import Refusal

Deed = Literal["delete", "repost", "undo repost", "bookmark", "undo bookmark"]

_DONE: Final[dict[Deed, str]] = {
    "delete": "Deleted.",
    "repost": "Reposted. u undoes it.",
    "undo repost": "Repost taken back.",
    "bookmark": "Bookmarked. u undoes it.",
    "undo bookmark": "Bookmark taken away.",
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """A draft goes out at `at`, in `seconds` from when this is told."""

    draft: DraftId
    at: datetime
    seconds: float

    @property
    def words(self) -> str:
        """What will happen, and how to stop it."""
        if self.seconds > 3600:
            return f"Goes out on {self.at.astimezone():%-d %b at %H:%M}. u takes it back."
        return f"Goes out in {max(0.0, self.seconds):.0f} s. u takes it back."


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A draft that was waiting is one to write in again."""

    draft: DraftId

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "Taken back; nothing was sent."


@dataclass(frozen=True, slots=True)
class TooLate:
    """A draft was to be taken back, and was not waiting any more."""

    draft: DraftId

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "Too late to take back: it has left."


@dataclass(frozen=True, slots=True)
class Sending:
    """A draft is on its way from now on."""

    draft: DraftId

    @property
    def words(self) -> str:
        """What happens, in a line."""
        return "On its way."


@dataclass(frozen=True, slots=True)
class Sent:
    """A draft is there as `posts`, all of it. `usd`: what sending it cost this time."""

    draft: DraftId
    posts: tuple[PostId, ...]
    usd: float

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "Sent." if len(self.posts) < 2 else f"Sent, all {len(self.posts)} posts."


@dataclass(frozen=True, slots=True)
class NotSent:
    """A draft was refused: it is a draft again. `posts`: those of a thread's parts that are there."""

    draft: DraftId
    refusal: Refusal
    posts: tuple[PostId, ...] = ()

    @property
    def words(self) -> str:
        """What happened and what to do, in a line."""
        said = f"{self.refusal.what} {self.refusal.mend}".strip()
        if not self.posts:
            return said
        there = (
            "1 post of the thread is"
            if len(self.posts) == 1
            else f"{len(self.posts)} posts of the thread are"
        )
        return f"{there} there, the rest is in your drafts. {said}"


@dataclass(frozen=True, slots=True)
class Postponed:
    """X asks for a pause, or the network fails: the draft waits again, until `at`, and can be taken back until then."""

    draft: DraftId
    refusal: Refusal
    at: datetime

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return f"{self.why} Goes out at {self.at.astimezone():%H:%M}. u takes it back."

    @property
    def why(self) -> str:
        """Why it waits, in a sentence."""
        return "X asks for a pause." if self.refusal.kind == "rate limit" else self.refusal.what


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer came to a draft that was on its way. `refusal` is None where its sender was killed."""

    draft: DraftId
    refusal: Refusal | None

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "No answer, so it may be there: it is looked for, not sent again."


@dataclass(frozen=True, slots=True)
class Found:
    """A lost draft is there. `is_whole`: all of it; otherwise the rest of the thread goes out now."""

    draft: DraftId
    posts: tuple[PostId, ...]
    is_whole: bool = True

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return "Found at X: it was sent." if self.is_whole else "Found at X: the rest of the thread follows."


@dataclass(frozen=True, slots=True)
class Missing:
    """A lost draft was looked for and is not there: it is a draft again, and to send it is another act."""

    draft: DraftId
    posts: tuple[PostId, ...] = ()

    @property
    def words(self) -> str:
        """What happened and what to do, in a line."""
        return "X does not have it: it was not sent. It is in your drafts."


@dataclass(frozen=True, slots=True)
class Missed:
    """Drafts whose time to go out came while nothing ran. They wait until each is sent or taken back."""

    drafts: tuple[DraftId, ...]

    @property
    def words(self) -> str:
        """What happened and what to do, in a line."""
        if len(self.drafts) == 1:
            return "A draft was to go out while delurk was closed. It was not sent: D shows it."
        return (
            f"{len(self.drafts)} drafts were to go out while delurk was closed. None was sent: D shows them."
        )


@dataclass(frozen=True, slots=True)
class Done:
    """`deed` was done with `post`, for `usd`."""

    deed: Deed
    post: PostId
    usd: float

    @property
    def words(self) -> str:
        """What happened, in a line."""
        return _DONE[self.deed]


@dataclass(frozen=True, slots=True)
class NotDone:
    """`deed` was not done with `post`, or X did not say so: each can be asked for again without harm."""

    deed: Deed
    post: PostId
    refusal: Refusal

    @property
    def words(self) -> str:
        """What happened and what to do, in a line."""
        return f"{self.refusal.what} {self.refusal.mend}".strip()


WritingEvent = (
    Leaving
    | TakenBack
    | TooLate
    | Sending
    | Sent
    | NotSent
    | Postponed
    | Lost
    | Found
    | Missing
    | Missed
    | Done
    | NotDone
)
