"""Who answers whom: the same tree whatever comes first, nothing lost, nothing twice, gaps named."""

from hypothesis import given
from hypothesis import strategies as st

from tests.deck.conversing import conversations, said
from tui.deck.tree import DEEPEST, Tree, tree_of
from tui.model.ids import PostId
from tui.model.post import Gone, Post


def drawn(tree: Tree) -> list[str]:
    """Each entry as its level and text, missing ones in brackets."""
    made = []
    for entry in tree.entries:
        made += [f"{'  ' * one.depth}[{one.id}]" for one in entry.missing]
        made.append(f"{'  ' * entry.depth}{entry.post.id}")
    return made


@given(conversations(), st.randoms())
def test_every_order_of_arrival_gives_the_same_tree(posts: list[Post], chance: object) -> None:
    again = [*posts, *posts[::2]]
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert tree_of(again) == tree_of(posts)


@given(conversations())
def test_nothing_is_lost_and_nothing_stands_there_twice(posts: list[Post]) -> None:
    tree = tree_of(posts)
    standing = [entry.post.id for entry in tree.entries]
    assert len(standing) == len(set(standing))
    versions = dict(tree.versions)
    assert {versions.get(post.id, post.id) for post in posts} == set(standing)
    missing = [one.id for entry in tree.entries for one in entry.missing]
    assert len(missing) == len(set(missing))
    assert not set(missing) & set(standing)


@given(conversations())
def test_answers_stand_below_what_they_answer_and_a_level_deeper(posts: list[Post]) -> None:
    tree = tree_of(posts)
    at = {entry.post.id: number for number, entry in enumerate(tree.entries)}
    for number, entry in enumerate(tree.entries):
        assert len(entry.ends) == min(entry.depth, DEEPEST)
        if entry.above is not None:
            over = tree.entries[at[entry.above]]
            assert at[entry.above] < number
            assert entry.depth == over.depth + (0 if entry.part > 1 else 1)
        if entry.part > 1:
            before = tree.entries[number - 1]
            assert (before.head, before.part, before.parts) == (entry.head, entry.part - 1, entry.parts)


@given(conversations())
def test_what_is_below_a_post_is_all_that_hangs_from_it(posts: list[Post]) -> None:
    tree = tree_of(posts)
    for at, entry in enumerate(tree.entries):
        run = {one.post.id for one in tree.entries if one.head == entry.head}
        below = set(run)
        for one in tree.entries:  # each stands after what it answers
            over = {one.above, *(lost.id for lost in one.missing)}
            if over & below and one.post.id not in run:
                below.add(one.post.id)
        assert tree.below(at) >= len(below - run)


def test_children_stand_by_time_below_the_post_they_answer() -> None:
    posts = [said(1), said(2, "bo", 1), said(3, "chen", 1), said(4, "dara", 2)]
    tree = tree_of(reversed(posts))
    assert drawn(tree) == ["1", "  2", "    4", "  3"]
    assert [entry.ends for entry in tree.entries] == [(), (False,), (False, True), (True,)]


def test_what_one_person_wrote_in_a_row_is_one_run_and_answers_follow_it() -> None:
    posts = [said(1), said(2, "bo", 1), said(3, "ana", 1), said(4, "ana", 3), said(5, "chen", 3)]
    tree = tree_of(posts)
    assert drawn(tree) == ["1", "3", "4", "  2", "  5"]
    assert [(entry.part, entry.parts) for entry in tree.entries] == [(1, 3), (2, 3), (3, 3), (1, 1), (1, 1)]
    assert [entry.answers_part for entry in tree.entries] == [0, 0, 0, 1, 2]
    assert [tree.below(at) for at in range(5)] == [2, 2, 2, 0, 0]


def test_what_is_not_here_is_named_where_it_is_answered() -> None:
    tree = tree_of([said(7, "bo", 5), said(9, "chen", 5)], [Gone(PostId(5), "deleted")])
    assert drawn(tree) == ["[1]", "  [5]", "    7", "    9"]
    first, second = tree.entries[0].missing
    assert (first.first, first.gone) == (True, None)
    assert second.gone == Gone(PostId(5), "deleted")


def test_a_post_that_names_nothing_hangs_from_the_beginning() -> None:
    assert drawn(tree_of([said(1), said(4, "bo")])) == ["1", "  4"]


def test_an_answer_to_an_earlier_version_hangs_from_the_edited_post() -> None:
    edited = (PostId(1), PostId(4))
    posts = [said(1, edits=edited), said(4, edits=edited), said(3, "bo", 1)]
    tree = tree_of(posts)
    assert drawn(tree) == ["4", "  3"]
    assert tree.versions == ((PostId(1), PostId(4)),)


def test_a_post_that_claims_to_answer_itself_or_a_later_one_stands_all_the_same() -> None:
    tree = tree_of([said(3, to=3, conversation_id=None), said(4, "bo", to=9, conversation_id=None)])
    assert drawn(tree) == ["3", "4"]


def test_a_very_long_talk_of_two_is_no_trouble() -> None:
    posts = [said(at, "ana" if at % 2 else "bo", at - 1 or None) for at in range(1, 3000)]
    tree = tree_of(posts)
    assert tree.entries[-1].depth == 2998
    assert tree.below(0) == 2998


@given(conversations())
def test_a_post_that_arrives_later_takes_the_place_that_was_kept_for_it(posts: list[Post]) -> None:
    whole = {entry.post.id for entry in tree_of(posts).entries}
    for left_out in posts:
        fewer = tree_of(post for post in posts if post.id != left_out.id)
        assert {entry.post.id for entry in fewer.entries} >= whole - {left_out.id}
