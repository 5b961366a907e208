"""Reposts of one post are one entry: it says who, is read as one, and stays where it stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.invented import post as invented_post
from tui.deck.blocks import Bodies, Style
from tui.deck.grouping import Entry, Posts, group, repost_row
from tui.deck.panel import PanelState, Spot
from tui.layout.glyphs import UNICODE
from tui.layout.lines import line_width
from tui.model.ids import PostId, UserId, first_id_at
from tui.model.panel import Panel
from tui.model.post import Author, Post
from tui.model.reading import Stretch
from tui.text.terminal import FULL

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
STYLE = Style(UNICODE, FULL, UTC, NOW)
NAMES = ("ana", "bo", "chen", "dara", "elif", "femi", "gita")


def original(number: int) -> Post:
    """A post made `number` minutes after NOW that reposts and quotes nothing."""
    made = NOW + timedelta(minutes=number)
    return replace(
        invented_post(4), id=PostId(first_id_at(made)), created_at=made, text=f"Thought {number}.", spans=()
    )


def repost(number: int, of: Post, by: int = 0) -> Post:
    """`of`, reposted `number` minutes after NOW."""
    made = NOW + timedelta(minutes=number)
    author = Author(UserId(2000 + by), NAMES[by % len(NAMES)], "Somebody")
    return replace(
        of, id=PostId(first_id_at(made)), author=author, created_at=made, text="RT @x: ...", reposted=of
    )


def newest_first(*posts: Post) -> list[Post]:
    return sorted(posts, key=lambda post: post.id, reverse=True)


def reading(*posts: Post, hide: bool = False) -> PanelState:
    state = PanelState(Panel("home"), "Home", reposts_hidden=hide)
    state.unread = sum(one.reposted is None for one in posts) if hide else len(posts)
    state.hold(newest_first(*posts), newer=0, has_older=False, at=None)
    state.fit(Bodies(60, STYLE), 30)
    return state


def shown(state: PanelState) -> list[str]:
    return ["".join(piece.text for piece in row.line) for row in state.rows()]


A, B, C = original(0), original(10), original(20)


def test_reposts_of_one_post_are_one_entry_that_says_who() -> None:
    state = reading(A, B, repost(30, A, 0), repost(31, A, 1), repost(32, A, 2))
    assert [post.id for post in state.posts] == [B.id, A.id]
    assert "↻ @chen, @bo and 1 more reposted" in shown(state)


def test_two_reposters_are_both_named_and_one_alone_as_ever() -> None:
    assert shown(reading(repost(30, A, 0), repost(31, A, 1)))[0] == "↻ @ana and @bo reposted"
    assert shown(reading(A, repost(31, A, 1)))[0] == "↻ @bo reposted"


def test_the_unread_mark_stands_beside_the_author_not_the_reposter() -> None:
    state = reading(A, repost(30, A))
    marks = [state.marks_of(row)[1] for row in state.rows()]
    assert marks[:3] == [False, True, False]


def test_an_entry_is_read_as_one() -> None:
    late = repost(30, C)
    state = reading(A, B, C, late)
    assert state.unread == 4
    state.choose(1)
    assert not state.is_unread(C)
    assert not state.is_unread(late)
    assert state.is_unread(B)
    assert state.unread == 2


def test_a_later_repost_adds_its_name_where_the_post_stands_and_is_read_with_it() -> None:
    state = reading(A, B)
    state.choose(1)
    state.choose(0)
    assert (state.unread, [post.id for post in state.posts]) == (0, [B.id, A.id])
    late = repost(40, A)
    state.unread += 1
    state.show_newer([late], 0)
    assert [post.id for post in state.posts] == [B.id, A.id]
    assert not state.is_unread(late)
    assert state.unread == 0
    assert state.newest == late.id


def test_where_the_reader_was_an_entry_stands_after_a_restart() -> None:
    state = PanelState(Panel("home"), "Home")
    late = repost(30, A)
    posts = newest_first(A, B, late)
    state.hold(posts, newer=0, has_older=False, at=Spot(late.id, 3))
    assert state.chosen is not None
    assert state.chosen.id == late.id
    assert [post.id for post in state.posts] == [late.id, B.id]


def test_an_entry_whose_post_is_deleted_goes_on_with_the_others() -> None:
    first, second = repost(30, A, 0), repost(31, A, 1)
    state = reading(B, first, second)
    state.remove(frozenset({first.id}))
    assert [post.id for post in state.posts] == [second.id, B.id]
    assert state.gathered == {}


def test_the_number_of_a_post_is_its_own_and_the_last_is_the_total() -> None:
    early, late = repost(5, A, 0), repost(30, A, 1)
    numbers = []
    for stands in (early, late):
        state = reading(B, C)
        state.hold(newest_first(A, early, B, C, late), newer=0, has_older=False, at=Spot(stands.id, 0))
        state.total = 5
        state.choose(state.index_of(C.id))
        numbers.append(state.position)
        state.choose(len(state.posts) - 1)
        assert (state.position, state.shown_total) == (5, 5)
    assert numbers == [2, 2]


def test_hidden_reposts_are_held_but_not_seen_and_count_as_read() -> None:
    state = reading(A, B, repost(30, C), hide=True)
    assert [post.id for post in state.posts] == [B.id, A.id]
    assert state.unread == 2
    assert state.newest == repost(30, C).id
    state.choose(1)
    chosen, row = state.chosen, state.cursor_row()
    state.hide_reposts(False)
    assert len(state.posts) == 3
    assert state.chosen is chosen
    assert state.cursor_row() >= row


@given(st.integers(1, 7), st.integers(12, 80))
def test_the_row_fits(count: int, width: int) -> None:
    posts = [repost(number, A, number) for number in range(count)]
    assert line_width(repost_row(Entry(posts[0], tuple(posts[1:])), width, STYLE)) <= width


def rows(state: PanelState) -> list[PostId | None]:
    """Whose each row of the screen is."""
    return [row.post.id if row.post is not None else None for row in state.rows()]


_worlds = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=25)


@given(_worlds, st.sets(st.integers(0, 24)))
def test_nothing_is_lost_and_nothing_shown_twice(world: list[tuple[int, bool]], kept: set[int]) -> None:
    originals = [original(-10 - number) for number in range(6)]
    posts: list[Post] = []
    for number, (of, itself) in enumerate(world):
        posts.append(repost(number, originals[of], number) if not itself else originals[of])
    posts = list({post.id: post for post in newest_first(*posts)}.values())
    keep = {posts[at].id for at in kept if at < len(posts)}
    entries = group(posts, keep)
    assert sorted(p.id for e in entries for p in (e.post, *e.others)) == sorted(p.id for p in posts)
    assert len({entry.post.shown.id for entry in entries}) == len(entries)
    assert [e.post.id for e in entries] == sorted((e.post.id for e in entries), reverse=True)
    for entry in entries:
        assert entry.post.id in keep or not keep & {post.id for post in entry.others}


@given(_worlds, st.integers(0, 30), st.integers(1, 30))
def test_an_entry_stands_at_the_same_place_whichever_part_is_held(
    world: list[tuple[int, bool]], start: int, count: int
) -> None:
    originals = [original(-10 - number) for number in range(6)]
    some = (
        originals[of] if itself else repost(at, originals[of], at) for at, (of, itself) in enumerate(world)
    )
    posts = newest_first(*{post.id: post for post in some}.values())
    first = first_in(posts)
    entries = [entry.post.id for entry in group(posts, first=first)]
    window = posts[start : start + count]
    state = PanelState(Panel("home"), "Home")
    rest = posts[start + count :]
    state.hold(Posts(window, first), newer=0, has_older=bool(rest), at=None)
    held = {post.id for post in window}
    assert [post.id for post in state.posts] == [post for post in entries if post in held]
    assert [post.id for post in state.held] == [post.id for post in window]
    if window:
        state.add_older(Posts(rest, first), has_older=False)
        assert [post.id for post in state.posts] == [post for post in entries if post <= window[0].id]
        assert state.below == []


def first_in(posts: list[Post]) -> dict[PostId, PostId]:
    """Of each of these posts, newest first, the oldest that shows the same."""
    oldest = {post.shown.id: post.id for post in posts}
    return {post.id: oldest[post.shown.id] for post in posts}


def test_a_repost_of_what_stands_further_below_is_read_with_it_or_on_the_way() -> None:
    top, later, between = repost(40, A), repost(30, A, 1), original(35)
    first = first_in([top, later, A])
    state = PanelState(Panel("home"), "Home", unread=6)
    state.hold(
        Posts(newest_first(top, between, later, B, C), first), newer=0, has_older=True, at=Spot(between.id, 0)
    )
    state.fit(Bodies(60, STYLE), 30)
    assert [post.id for post in state.posts] == [between.id, C.id, B.id]
    state.read_between(0, 2)
    assert (state.is_unread(later), state.is_unread(top), state.unread) == (False, True, 2)
    before = shown(state)
    state.add_older(Posts([A], first), has_older=False)
    assert shown(state)[:9] == before[:9]
    state.read_between(3, 3)
    assert (state.is_unread(top), state.unread) == (False, 0)


def test_a_repost_of_what_was_read_further_below_is_no_news() -> None:
    state = PanelState(Panel("home"), "Home", unread=2)
    state.marks = (Stretch(A.id, A.id),)
    late = repost(40, A)
    state.hold(Posts([late, B], first_in([late, A])), newer=0, has_older=True, at=None)
    assert (state.is_unread(late), state.unread) == (False, 1)


@given(
    _worlds,
    st.integers(0, 24),
    st.integers(0, 24),
    st.tuples(st.integers(30, 90), st.integers(6, 40)),
)
def test_the_chosen_post_stays_chosen_whatever_comes(
    world: list[tuple[int, bool]], split: int, cursor: int, size: tuple[int, int]
) -> None:
    originals = [original(-10 - number) for number in range(6)]
    posts = newest_first(*(repost(at, originals[of], at) for at, (of, _) in enumerate(world)), *originals)
    split = min(split, len(posts) - 1)
    state = PanelState(Panel("home"), "Home")
    state.hold(posts[split:], newer=split, has_older=False, at=None)
    state.fit(Bodies(size[0], STYLE), size[1])
    state.choose(cursor)
    chosen, before = state.chosen, rows(state)
    row = state.cursor_row()
    state.show_newer(posts[:split], 0)
    assert state.chosen is chosen
    if 0 <= row < size[1]:
        assert state.cursor_row() == row
        after = rows(state)
        assert after[row:] == before[row:] or len(before) < size[1]
    assert [post.id for post in state.held] == [post.id for post in posts]
    assert len({post.shown.id for post in state.posts}) == len(state.posts)
