"""Which posts of a panel belong in one entry: those that show the same, and of which none came long after the last."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.deck.test_grouping import A, B, newest_first, original, repost
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store import together, writing
from tui.store.cache import open_cache

HOME, AWAY = Panel("home"), Panel("list", "7")
LONG = together.APART // timedelta(minutes=1)


def asked(home: Path, about: list[Post], *posts: Post, away: tuple[Post, ...] = ()) -> dict[int, int]:
    with closing(open_cache(home / "cache.db")) as db:
        for panel, some in ((HOME, posts), (AWAY, away)):
            page = Page(tuple(newest_first(*some)))
            writing.save_page(db, panel, page, fetched_at=datetime.now(UTC))
        return {int(post): int(first) for post, first in together.first_of(db, HOME, about).items()}


def test_an_entry_is_named_by_its_oldest_whichever_of_it_is_asked_about(tmp_path: Path) -> None:
    early, late = repost(5, A, 0), repost(30, A, 1)
    for about in ([late], [A, B]):
        assert asked(tmp_path, about, A, B, early, late) == {A.id: A.id, early.id: A.id, late.id: A.id}


def test_only_what_stands_in_the_panel_is_of_its_entries(tmp_path: Path) -> None:
    early, middle, late = repost(5, A, 0), repost(7, A, 1), repost(30, A, 2)
    found = asked(tmp_path, [late, original(1)], middle, late, away=(A, early))
    assert found == {middle.id: middle.id, late.id: middle.id}
    assert together_in_no_panel(tmp_path, late) == {}


def together_in_no_panel(home: Path, post: Post) -> dict[int, int]:
    with closing(open_cache(home / "cache.db")) as db:
        return {
            int(one): int(first) for one, first in together.first_of(db, Panel("mentions"), [post]).items()
        }


def test_a_repost_long_after_the_last_one_is_news(tmp_path: Path) -> None:
    soon, late, later = repost(LONG, A, 0), repost(2 * LONG + 1, A, 1), repost(3 * LONG, A, 2)
    assert asked(tmp_path, [A], A, soon, late, later) == {
        A.id: A.id,
        soon.id: A.id,
        late.id: late.id,
        later.id: late.id,
    }
