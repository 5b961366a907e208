"""A sum stands before the act: what publishing costs, and exactly what would be published."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.writing.session import MARA, Q2, SESSION
from tui.model.draft import Answered, Draft, DraftId, Picture
from tui.model.ids import PostId, UserId
from tui.model.panel import Panel
from tui.writing.opening import Standing, begin, final_parts
from tui.writing.preview import Preview, preview
from tui.writing.price import price
from tui.writing.remark import Circumstances
from tui.x.prices import load

NOW: Final = datetime(2026, 11, 24, 19, 25, tzinfo=UTC)
PRICES: Final = load().write
ME: Final = UserId(9)
BO: Final = Answered(PostId(77), UserId(5), "bo_lis", "We write it on the wall.")
LINK: Final = "The wall: https://kettle.example/silence"
YOU: Final = Circumstances(NOW, PRICES, me=ME, username="you", summoned=True)


def post(*parts: str, **more: Any) -> Draft:
    """A post of these parts."""
    return Draft(DraftId(1), parts, **more)


@pytest.mark.parametrize(
    ("draft", "summoned", "usd", "words"),
    [
        (post("The wall."), None, 0.015, "$0.015"),
        (post(LINK), None, 0.2, "with this link $0.200"),
        (post("The wall: example.com"), None, 0.2, "with this link $0.200"),
        (post("The wall.Then wait, e.g. at 10.30"), None, 0.015, "$0.015"),
        (post("One.", "Two.", "Three."), None, 0.045, "3 posts $0.045"),
        (post("One.", LINK), None, 0.215, "2 posts, with this link $0.215"),
        (post(LINK, LINK + "/2"), None, 0.4, "2 posts, with these links $0.400"),
        (post("Yes.", kind="reply", answers=BO), True, 0.01, "$0.010"),
        (post("Yes.", "And no.", kind="reply", answers=BO), True, 0.025, "2 posts $0.025"),
        (post(LINK, kind="reply", answers=BO), True, 0.2, "with this link $0.200"),
        (post("Yes.", kind="reply", answers=BO), False, 0.0, "free in your browser"),
        (post("Yes.", kind="reply", answers=replace(BO, author=ME)), False, 0.015, "$0.015"),
        (post("Yes.", kind="quote", answers=BO), True, 0.0, "free in your browser"),
        (post("Look.", pictures=(Picture("a.png", "A wall"),)), None, 0.02, "with alt text $0.020"),
        (
            post(
                "Look.", pictures=(Picture("a.png", "A wall"), Picture("b.png"), Picture("c.png", "A door"))
            ),
            None,
            0.025,
            "with 2 alt texts $0.025",
        ),
    ],
)
def test_the_sum_is_said_before(draft: Draft, summoned: bool | None, usd: float, words: str) -> None:
    cost = price(draft, PRICES, summoned, me=ME)
    assert (cost.usd, cost.words) == (usd, words)
    assert round(sum(cost.parts) + cost.alt_texts, 6) == usd


def test_prices_are_data() -> None:
    assert price(post("The wall."), {"post": 0.5}).words == "$0.500"
    with pytest.raises(KeyError):
        price(post(LINK), {"post": 0.5})


def test_the_preview_is_what_is_sent() -> None:
    opened = begin(Standing(NOW, Panel("room", "lrnchat"), MARA, SESSION, Q2))
    draft = replace(
        opened, parts=("First this.", "Then that."), numbered=True, pictures=(Picture("a.png", "A wall"),)
    )
    shown = preview(draft, YOU)
    assert tuple(part.text for part in shown.parts) == final_parts(draft)
    assert [(part.number, part.length, part.limit, part.usd) for part in shown.parts] == [
        (1, len("A2 First this. 1/2 #lrnchat"), 280, 0.015),
        (2, len("A2 Then that. 2/2 #lrnchat"), 280, 0.015),
    ]
    assert (shown.username, shown.by_browser, shown.cost.usd) == ("you", False, 0.035)
    assert shown.where == "An answer to Q2 in #lrnchat, 2 posts in a thread, that all can see."
    assert shown.pictures == draft.pictures


def test_the_preview_says_where_and_which_way() -> None:
    def of(draft: Draft, **about: Any) -> Preview:
        return preview(draft, replace(YOU, **about))

    assert of(post("Hello.")).where == "A post that all can see."
    reply = post("Yes.", kind="reply", answers=BO)
    assert of(reply).where == "A reply to @bo_lis, a post that all can see."
    assert not of(reply).by_browser
    assert of(reply, summoned=False).by_browser
    quote = of(post("Yes.", kind="quote", answers=BO))
    assert (quote.where, quote.by_browser) == ("A quote of @bo_lis, a post that all can see.", True)
    assert quote.parts[0].text.endswith(" https://x.com/bo_lis/status/77")
    later = NOW + timedelta(hours=2)
    assert of(post("Hello.", send_at=later)).at == later
    assert of(replace(reply, send_at=later)).at is None
    assert of(post("a" * 281), premium=True).parts[0].limit == 25_000
