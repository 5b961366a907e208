"""What an answer costs."""

from datetime import UTC, date, datetime

import pytest

from tui.model.ids import ListId, PostId, UserId
from tui.model.page import Page
from tui.model.post import Author, Post
from tui.x.endpoints import TRAITS
from tui.x.prices import cost, load
from tui.x.values import Counts, ListInfo, Lists, People

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ANA = Author(UserId(1), "ana", "Ana")
BO = Author(UserId(2), "bo", "Bo")


def post(id: int) -> Post:
    return Post(PostId(id), ANA, NOW, "hello")


PAGE = Page(posts=(post(10), post(11)), others=(post(12), post(10)), authors=(ANA, BO))


def test_the_table_is_dated_and_complete() -> None:
    prices = load()
    assert isinstance(prices.as_of, date)
    assert {prices.of(kind) for kind in ("post", "user", "list")} == {0.005, 0.01}
    assert set(prices.request) <= set(TRAITS)


def test_each_post_and_each_person_counts_once() -> None:
    assert cost(load(), "home", PAGE, own=True).usd == pytest.approx(3 * 0.005 + 2 * 0.010)


def test_an_owned_read_is_cheap_but_for_what_came_along() -> None:
    assert cost(load(), "mentions", PAGE, own=True).usd == pytest.approx(2 * 0.001 + 0.005 + 2 * 0.010)
    assert cost(load(), "user posts", PAGE, own=False).usd == pytest.approx(3 * 0.005 + 2 * 0.010)


def test_people_lists_and_mutes_have_their_own_prices() -> None:
    people, lists = People((ANA, BO)), Lists((ListInfo(ListId(7), "Experts"),))
    assert cost(load(), "users", people, own=False).usd == pytest.approx(0.020)
    assert cost(load(), "muted accounts", people, own=True).usd == pytest.approx(0.002)
    assert cost(load(), "list", lists, own=False).usd == pytest.approx(0.005)
    assert cost(load(), "owned lists", lists, own=True).usd == pytest.approx(0.001)


def test_counts_cost_by_the_request_and_asking_who_i_am_nothing() -> None:
    assert cost(load(), "counts", Counts(), own=False).usd == 0.005
    assert cost(load(), "archive counts", Counts(), own=False).usd == 0.010
    assert cost(load(), "me", ANA, own=True).usd == 0


def test_an_empty_page_is_free() -> None:
    assert cost(load(), "home", Page(), own=True).usd == 0


def test_what_is_done_at_x_has_its_price_and_a_link_makes_a_post_dear() -> None:
    write = load().write
    assert (write["post"], write["post_with_url"], write["reply_summoned"]) == (0.015, 0.200, 0.010)
    assert (write["repost"], write["undo_repost"]) == (0.015, 0.010)
    assert all(usd > 0 for usd in write.values())
