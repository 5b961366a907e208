"""Gaps of a panel: made and closed by the pages that come, kept with them, shown where they are."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection, connect

import pytest

from tests.store.samples import NOW, a_page, a_post, an_id
from tui.model.gap import NOTHING_BELOW, Gap
from tui.model.ids import PostId
from tui.model.page import Page
from tui.model.panel import Panel
from tui.store import gaps, writing
from tui.store.cache import open_cache
from tui.store.forgetting import forget_all, forget_before
from tui.store.gaps import Asked
from tui.store.opening import _SCHEMA, _statements

HOME, LIST, MARKED = Panel("home"), Panel("list", "42"), Panel("bookmarks")
LISTED = Asked(from_since=False, deepest=800)


def page(first: int, last: int, token: str | None = None) -> Page:
    """The posts made `first` to `last` seconds after NOW."""
    return replace(a_page(*map(a_post, range(first, last + 1))), next_token=token)


def spans(db: Connection, panel: Panel = HOME) -> list[tuple[int, int]]:
    """The gaps of a panel by the seconds of their ends; -1 for the open end."""
    second = {an_id(number): number for number in range(3000)} | {NOTHING_BELOW: -1}
    return [(second[gap.older], second[gap.newer]) for gap in gaps.of(db, panel)]


def fetched(db: Connection, page: Page, asked: Asked, panel: Panel = HOME) -> None:
    gaps.save_page(db, panel, page, asked, fetched_at=NOW)


def test_a_first_page_ends_openly_where_there_is_more(cache: Connection) -> None:
    fetched(cache, page(10, 19, "more"), Asked())
    assert spans(cache) == [(-1, 10)]


def test_a_first_page_that_is_all_ends(cache: Connection) -> None:
    fetched(cache, page(10, 19), Asked())
    assert spans(cache) == []


def test_catching_up_that_stops_half_way_leaves_a_gap_and_going_on_closes_it(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59, "more"), Asked(since=an_id(9)))
    assert spans(cache) == [(9, 50)]
    fetched(cache, page(30, 49, "more"), Asked(since=an_id(9), below=an_id(50)))
    assert spans(cache) == [(9, 30)]
    fetched(cache, page(15, 29), Asked(since=an_id(9), below=an_id(30)))
    assert spans(cache) == []


def test_an_estimate_goes_by_what_comes_in_an_hour_on_either_side(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59, "more"), Asked(since=an_id(9)))
    [gap] = gaps.of(cache, HOME)
    assert gap.posts == 40  # one a second


def test_two_programs_that_fetch_at_once_close_gaps_independently(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(70, 79, "more"), Asked(since=an_id(9)))
    fetched(cache, page(40, 49, "more"), Asked(since=an_id(9)))  # asked earlier, saved later
    assert spans(cache) == [(49, 70), (9, 40)]


def test_where_search_no_longer_goes_the_gap_stays_and_says_so(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59), Asked(since=an_id(30)))
    assert spans(cache) == [(9, 30)]
    assert gaps.of(cache, HOME)[0].beyond


def test_after_more_than_seven_days_away_the_days_before_are_a_gap(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59), Asked(since=an_id(9), edge=an_id(30)))
    assert spans(cache) == [(9, 30)]
    assert gaps.of(cache, HOME)[0].beyond


def test_seven_days_back_is_the_end_of_what_x_gives(cache: Connection) -> None:
    fetched(cache, page(50, 59), Asked(edge=an_id(40)))
    [gap] = gaps.of(cache, HOME)
    assert (gap.at_end, gap.newer, gap.beyond) == (True, an_id(40), True)


def test_a_list_goes_on_with_its_token_and_ends_where_x_gives_no_more(cache: Connection) -> None:
    fetched(cache, page(0, 9, "old"), LISTED, LIST)
    fetched(cache, page(50, 59, "next"), LISTED, LIST)
    upper, end = gaps.of(cache, LIST)
    assert (upper.token, upper.token_at, end.token) == ("next", NOW, "old")
    fetched(cache, page(40, 49), replace(LISTED, below=an_id(50)), LIST)
    assert spans(cache, LIST) == [(9, 40), (-1, 0)]
    assert gaps.of(cache, LIST)[0].beyond


def test_a_short_list_ends_with_its_first_post(cache: Connection) -> None:
    fetched(cache, page(0, 9), LISTED, LIST)
    assert spans(cache, LIST) == []


def test_a_long_list_ends_where_eight_hundred_are(cache: Connection) -> None:
    fetched(cache, page(0, 799), LISTED, LIST)
    [end] = gaps.of(cache, LIST)
    assert end.at_end
    assert end.beyond


def test_bookmarks_have_an_open_end_and_no_gaps(cache: Connection) -> None:
    marked = Asked(from_since=False, in_order=False)
    fetched(cache, page(10, 19, "more"), marked, MARKED)
    fetched(cache, page(40, 49, "of the top"), marked, MARKED)
    [end] = gaps.of(cache, MARKED)
    assert (end.at_end, end.token) == (True, "more")
    fetched(cache, page(0, 3), replace(marked, below=an_id(10)), MARKED)
    assert gaps.of(cache, MARKED) == []


def test_an_empty_page_proves_that_nothing_is_there(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59, "more"), Asked(since=an_id(9)))
    fetched(cache, Page(), Asked(since=an_id(9), below=an_id(50)))
    assert spans(cache) == []


def test_an_empty_page_with_another_behind_it_proves_nothing(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59, "more"), Asked(since=an_id(9)))
    fetched(cache, Page(next_token="on"), Asked(since=an_id(9), below=an_id(50)))
    assert spans(cache) == [(9, 50)]


def test_what_was_loaded_from_files_ends_openly_only_where_x_can_be_asked(cache: Connection) -> None:
    loaded = Panel("loaded", "notes")
    for panel in (HOME, loaded):
        writing.save_page(cache, panel, page(0, 9), fetched_at=NOW)
    assert spans(cache) == [(-1, 0)]
    assert gaps.of(cache, loaded) == []


def test_what_was_forgotten_is_an_open_end_again(cache: Connection) -> None:
    fetched(cache, page(0, 9), Asked())
    fetched(cache, page(50, 59, "more"), Asked(since=an_id(9)))
    fetched(cache, page(0, 9), Asked(), LIST)
    forget_before(cache, NOW + timedelta(seconds=5))
    assert spans(cache) == [(9, 50), (-1, 5)]
    assert spans(cache, LIST) == [(-1, 5)]
    forget_before(cache, NOW + timedelta(seconds=20))
    assert spans(cache) == [(-1, 50)]
    forget_all(cache)
    assert gaps.of(cache, HOME) == []


def test_a_page_and_its_gap_are_kept_together_or_not_at_all(
    cache: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(cache, page(0, 9), Asked())

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(gaps, "write", fail)
    with pytest.raises(MemoryError):
        fetched(cache, page(50, 59, "more"), Asked(since=an_id(9)))
    assert cache.execute("SELECT count(*) FROM panel_post").fetchone() == (10,)


def test_a_cache_of_the_first_version_is_brought_up_with_open_ends(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with closing(connect(path, isolation_level=None)) as db:
        db.execute("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, applied_at TEXT) STRICT")
        for statement in _statements((_SCHEMA / "cache" / "0001_posts.sql").read_text("utf-8")):
            db.execute(statement)
        db.execute("INSERT INTO migration VALUES (1, '0001_posts', '2026-11-25')")
        db.execute("INSERT INTO panel (kind, value) VALUES ('home', '')")
        db.execute("INSERT INTO panel_post VALUES (1, 77)")
    with closing(open_cache(path)) as db:
        assert gaps.of(db, HOME) == [Gap(NOTHING_BELOW, PostId(77))]
