"""Pages as rows, and back."""

import marshal
from dataclasses import replace

from hypothesis import given

from tests.store import samples
from tests.store.samples import ANA, BO, a_page, a_post, an_id
from tui.model.page import Page
from tui.model.post import Gone, Post
from tui.store.batch import Batch, make_batch


def named(reference: Post | Gone | None) -> Gone | None:
    return Gone(reference.id, "not fetched") if reference else None


@given(samples.posts(depth=1))
def test_a_post_survives_the_way_through_another_process(post: Post) -> None:
    packed = marshal.loads(marshal.dumps(make_batch([Page((post,))]).packed))
    back = Batch(*packed).built([post.id])[post.id]
    if post.id not in samples.ids_in(post)[1:]:
        assert back == replace(post, reposted=named(post.reposted), quoted=named(post.quoted))


def test_everything_that_came_is_there_once_and_in_order() -> None:
    inner = a_post(1, author=BO)
    page = a_page(
        a_post(3, quoted=inner), a_post(2, reposted=inner), others=(inner,), gone=(Gone(an_id(9), "deleted"),)
    )
    batch = make_batch([page, page])
    assert [row[0] for row in batch.posts] == [an_id(1), an_id(2), an_id(3)]
    assert batch.own == [an_id(2), an_id(3)]
    assert [number for number, _ in batch.texts] == [an_id(1), an_id(3)]  # of a repost, the original
    assert {row[0] for row in batch.authors} == {ANA.id, BO.id}
    assert batch.gone == [(an_id(9), "deleted")]
