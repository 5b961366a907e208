"""Exactly what will be published: the parts as they are sent, where, as whom, at what price. Plain values."""

from dataclasses import dataclass
from datetime import datetime

from tui.model.draft import Draft, Picture, PollDraft
from tui.text.weighted import weigh
from tui.writing.opening import final_parts
from tui.writing.price import Price, price
from tui.writing.remark import Circumstances, only_by_browser


@dataclass(frozen=True, slots=True)
class Sent:
    """One post as it will be sent. `number` is its place in a thread, from 1; `length` weighted, of `limit`."""

    number: int
    text: str
    length: int
    limit: int
    usd: float


@dataclass(frozen=True, slots=True)
class Preview:
    """All that others will see, and how it gets there; of a thread that broke off, what is not there yet.

    `where`: a line of words ("An answer to Q2 in #lrnchat, a post that all can see."). `username`: who publishes it.
    `by_browser`: X takes it from the browser only. `at`: when it goes out by itself, None for at once.
    Pictures and poll go with the first post.
    """

    parts: tuple[Sent, ...]
    where: str
    username: str
    cost: Price
    by_browser: bool
    pictures: tuple[Picture, ...] = ()
    poll: PollDraft | None = None
    at: datetime | None = None


def preview(draft: Draft, about: Circumstances) -> Preview:
    """What sending `draft` as it stands would publish."""
    cost = price(draft, about.prices, about.summoned, me=about.me)
    parts = tuple(
        Sent(at + 1, text, weigh(text, about.limit).length, about.limit, cost.parts[at])
        for at, text in tuple(enumerate(final_parts(draft)))[len(draft.sent) :]
    )
    return Preview(
        parts,
        _where(draft, len(parts)),
        about.username,
        cost,
        only_by_browser(draft, about.me, about.summoned),
        draft.pictures,
        draft.poll,
        draft.send_at if draft.kind == "post" else None,
    )


def _where(draft: Draft, count: int) -> str:
    whose = f"@{draft.answers.username}" if draft.answers is not None else "a post"
    seen = f"{count} posts in a thread, that all can see" if count > 1 else "a post that all can see"
    match draft.kind:
        case "reply":
            return f"A reply to {whose}, {seen}."
        case "quote":
            return f"A quote of {whose}, {seen}."
        case "edit":
            return "A new version of your post; the old one stays to be looked up."
        case "post":
            if draft.place.label and draft.place.question:
                return f"An answer to {draft.place.question} in #{draft.place.tag}, {seen}."
            if draft.place.tag:
                return f"In #{draft.place.tag}, {seen}."
            return f"{seen[0].upper()}{seen[1:]}."
