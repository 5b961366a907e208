"""What is saved is what is read."""

from sqlite3 import Connection

from hypothesis import HealthCheck, assume, given, settings

from tests.store.samples import NOW, ids_in, posts
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store import reading, writing

ANYTHING = Panel("search", "anything")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(post=posts())
def test_any_post_comes_back_as_it_was_saved(cache: Connection, post: Post) -> None:
    numbers = ids_in(post)
    assume(len(set(numbers)) == len(numbers))
    for table in ("post", "media", "poll", "gone", "panel_post"):  # the examples share a cache
        cache.execute(f"DELETE FROM {table}")
    writing.save_page(cache, ANYTHING, Page((post,)), fetched_at=NOW)
    assert reading.newest(cache, ANYTHING) == [post]
    again = writing.save_page(cache, ANYTHING, Page((post,)), fetched_at=NOW)
    assert again == writing.Saved(new=0, changed=0)
    assert reading.get(cache, [post.id]) == [post]
