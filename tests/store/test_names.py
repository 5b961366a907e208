"""Names for what X numbers."""

from sqlite3 import Connection

from tests.store.samples import ANA, BO, LATER, NOW
from tui.model.ids import ListId, UserId
from tui.model.post import Author
from tui.store import names
from tui.store.names import ListName, People


def test_lists_come_back_by_name_and_take_a_new_one(cache: Connection) -> None:
    experts = ListName(ListId(2), "Experts", ANA.id, private=True, members=31, description="of the field")
    writers = ListName(ListId(1), "Writers")
    names.save_lists(cache, [writers, experts], fetched_at=NOW)
    assert names.lists(cache) == [experts, writers]
    names.save_lists(cache, [ListName(ListId(1), "Authors")], fetched_at=LATER)
    assert [one.name for one in names.lists(cache)] == ["Authors", "Experts"]


def test_people_are_known_by_id_and_by_name_in_any_case(cache: Connection) -> None:
    names.save_users(cache, [ANA, BO], fetched_at=NOW)
    assert names.user(cache, ANA.id) == ANA
    assert names.user_named(cache, "BO") == BO
    assert names.user_named(cache, "nobody") is None
    assert People(cache).get(BO.id) == BO
    assert People(cache).get(UserId(99)) is None


def test_a_name_that_was_passed_on_means_who_has_it_now(cache: Connection) -> None:
    names.save_users(cache, [ANA], fetched_at=NOW)
    heir = Author(UserId(77), "ana", "Another Ana")
    names.save_users(cache, [heir], fetched_at=LATER)
    assert names.user_named(cache, "ana") == heir


def test_who_is_logged_in_is_remembered(cache: Connection) -> None:
    assert names.me(cache) is None
    names.save_me(cache, ANA, fetched_at=NOW)
    names.save_me(cache, BO, fetched_at=NOW)
    assert names.me(cache) == BO
