"""What is saved is what is read."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings

from tests.store.samples import NOW, ids_in, posts
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store import reading, writing
from tui.store.cache import open_cache


@settings(deadline=None, max_examples=150)
@given(posts())
def test_any_post_comes_back_as_it_was_saved(post: Post) -> None:
    numbers = ids_in(post)
    assume(len(set(numbers)) == len(numbers))
    assume(not set(post.edits) & set(numbers))
    panel = Panel("search", "anything")
    with TemporaryDirectory() as folder, closing(open_cache(Path(folder) / "cache.db")) as db:
        writing.save_page(db, panel, Page((post,)), fetched_at=NOW)
        assert reading.newest(db, panel) == [post]
        again = writing.save_page(db, panel, Page((post,)), fetched_at=NOW)
        assert again == writing.Saved(new=0, changed=0)
        assert reading.get(db, [post.id]) == [post]
