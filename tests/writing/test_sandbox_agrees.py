"""The checks against a server that refuses and bills as X does: what is stopped is refused, what may go costs what was said."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests.fixtures.sandbox import NOW_MS, Served, sandbox
from tui.model.draft import Answered, Draft, DraftId, Picture, PollDraft
from tui.model.ids import PostId, UserId
from tui.sandbox.pictures import draw
from tui.writing.checks import check, may_be_sent
from tui.writing.opening import final_parts
from tui.writing.price import price
from tui.writing.remark import Circumstances
from tui.x.errors import XError
from tui.x.gateway import Gateway
from tui.x.posting import Posting
from tui.x.prices import load

__all__ = ["sandbox"]

PRICES: Final = load().write


def post(*parts: str, **more: Any) -> Draft:
    """A post of these parts."""
    return Draft(DraftId(1), parts, **more)


@pytest.fixture
def about(sandbox: Served) -> Circumstances:
    """What the one who is logged in knows."""
    me = sandbox.running.sandbox.core.me
    now = datetime.fromtimestamp(NOW_MS / 1000, UTC)
    return Circumstances(now, PRICES, me=UserId(me.id), username=me.username, premium=me.verified, recent=())


@pytest.fixture
def others(sandbox: Served) -> tuple[Answered, Answered]:
    """Two posts by somebody else, of which the second names the reader."""
    core = sandbox.running.sandbox.core
    other = next(
        user for user in core.world.users.values() if user.id != core.world.me and not user.protected
    )
    texts = ("A wall of notes.", f"A wall of notes, @{core.me.username}.")
    ids = [PostId(sandbox.post(other.username, text)) for text in texts]
    return tuple(  # type: ignore[misc]
        Answered(id, UserId(other.id), other.username, text) for id, text in zip(ids, texts, strict=True)
    )


async def send(sandbox: Served, draft: Draft) -> float:
    """Send it part by part; what X bills for that. Raises XError."""
    before = sandbox.bill()["usd"]
    async with Gateway(sandbox.access) as gateway:
        posting = Posting(gateway)
        media = []
        for picture in draft.pictures:
            media.append(await posting.upload(draw(7, 64, 48)))
            if picture.alt:
                await posting.describe(media[-1], picture.alt)
        last = draft.answers.post if draft.kind == "reply" and draft.answers is not None else None
        for at, text in enumerate(final_parts(draft)):
            beside = {"media": media, "poll": draft.poll} if at == 0 else {}
            last = (await posting.post(text, reply_to=last, previous=draft.previous, **beside)).body.id
    return round(sandbox.bill()["usd"] - before, 6)


async def test_what_may_go_is_taken_and_costs_what_was_said(
    sandbox: Served, about: Circumstances, others: tuple[Answered, Answered]
) -> None:
    summoned = replace(about, summoned=True)
    for draft in (
        post("a" * about.limit),
        post("The wall: https://kettle.example/silence"),
        post("First this.", "See https://kettle.example/a#b.", "And that.", numbered=True),
        post("Yes, and so do we.", "Since June.", kind="reply", answers=others[1]),
        post("Look.", pictures=(Picture("a.png", "A wall"), Picture("b.png"))),
        post("", pictures=(Picture("a.png", "A door"),)),
        post("Tea?", poll=PollDraft(("y" * 25, "no"), 5)),
        post("One $TWTR, me@home.example"),
    ):
        assert may_be_sent(check(draft, summoned)), draft
        assert await send(sandbox, draft) == price(draft, PRICES, True, me=about.me).usd


async def test_what_is_stopped_is_refused_and_costs_nothing(
    sandbox: Served, about: Circumstances, others: tuple[Answered, Answered]
) -> None:
    said = "What was said before."
    await send(sandbox, post(said))
    about = replace(about, recent=(said,), summoned=False)
    for draft in (
        post(""),
        post("a" * (about.limit + 1)),
        post(said),
        post("$TWTR and $AAPL"),
        post("Yes.", kind="reply", answers=others[0]),
        post("Tea?", poll=PollDraft(("yes",))),
        post("Tea?", poll=PollDraft(("yes", "n" * 26))),
        post("Tea?", poll=PollDraft(("yes", "no"), 10_081)),
    ):
        assert not may_be_sent(check(draft, about)), draft
        before = sandbox.bill()["usd"]
        with pytest.raises(XError):
            await send(sandbox, draft)
        assert sandbox.bill()["usd"] == before
