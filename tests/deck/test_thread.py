"""Reading a conversation: nothing moves by itself, folding hides and brings back, what is read is read everywhere."""

from collections.abc import Sequence
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from tests.deck.conversing import MORNING, conversations, said
from tui.deck.blocks import Bodies, Style
from tui.deck.panel import PanelState, Spot
from tui.deck.thread import ThreadState
from tui.layout.glyphs import ASCII, UNICODE
from tui.layout.lines import line_text, line_width
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.post import Counts, Gone, Post
from tui.model.reading import Stretch
from tui.text.terminal import FULL

STYLE = Style(UNICODE, FULL, UTC, MORNING)
THREAD = Panel("thread", "1")


def opened(
    posts: Sequence[Post],
    at: int | None = None,
    size: tuple[int, int] = (44, 40),
    origin: PanelState | None = None,
    style: Style = STYLE,
) -> ThreadState:
    state = ThreadState(THREAD, "Thread", origin=origin)
    state.hold(posts, newer=0, has_older=False, at=Spot(PostId(at), 3) if at is not None else None)
    state.fit(Bodies(size[0], style), size[1])
    return state


def shown(state: ThreadState) -> list[str]:
    rows = [line_text(row.line).rstrip() for row in state.rows()]
    while rows and not rows[-1]:
        rows.pop()
    return rows


TALK = (
    said(1, text="The whiteboard after ninety minutes."),
    said(2, "bo", 1, text="We tried it with 40 people."),
    said(4, "ana", 2, text="And then?"),
    said(9, "bo", 4, text="Tea."),
    said(6, "chen", 1, text="Which markers?"),
)


def test_the_tree_is_drawn_as_in_the_picture() -> None:
    assert shown(opened(TALK)) == [
        "3 people: @ana 2, @bo 2, @chen 1",
        "",
        "@ana · 09:01 · Ana Example",
        "The whiteboard after ninety minutes.",
        "",
        "├ @bo · 09:02 · Bo Example",
        "│ We tried it with 40 people.",
        "│",
        "│ └ @ana · 09:04 · Ana Example",
        "│   And then?",
        "│",
        "│   └ @bo · 09:09 · Bo Example",
        "│     Tea.",
        "│",
        "└ @chen · 09:06 · Chen Example",
        "  Which markers?",
    ]


def test_a_text_in_parts_is_read_as_one_and_says_which_part_is_answered() -> None:
    parts = (
        said(1, text="First.", counts=Counts(replies=1, likes=9)),
        said(2, to=1, text="Second.", counts=Counts(likes=3)),
        said(59, to=2, text="Third, after tea."),
        said(60, "bo", 2, text="Second of what?"),
    )
    assert shown(opened(parts))[2:] == [
        "@ana · 09:01 · Ana Example",
        "First.",
        "↳ 1   ♡ 9",
        "",
        "Second.",
        "",
        "09:59",
        "Third, after tea.",
        "",
        "└ @bo · 10:00 · Bo Example",
        "  ↳ to part 2",
        "  Second of what?",
    ]


def test_gaps_are_honest() -> None:
    state = opened([said(7, "bo", 5, text="Yes."), said(9, "chen", 8, text="No.")])
    state.arrive(list(state.posts), [Gone(PostId(5), "deleted")])
    assert shown(state)[2:] == [
        "The first post is not in the cache.",
        "",
        "├ Deleted by its author.",
        "│",
        "│ └ @bo · 09:07 · Bo Example",
        "│   Yes.",
        "│",
        "└ A post here is not in the cache.",
        "",
        "  └ @chen · 09:09 · Chen Example",
        "    No.",
    ]


def test_where_the_screen_is_too_narrow_for_a_level_more_it_is_said_who_is_answered() -> None:
    posts = [said(at, "ana" if at % 2 else "bo", at - 1 or None) for at in range(1, 12)]
    rows = shown(opened(posts, size=(44, 100)))
    assert max(map(len, rows)) <= 39
    assert "            ↳ to another post" in rows


def test_a_branch_folds_and_opens_and_the_chosen_post_stays_on_its_row() -> None:
    state = opened(TALK, at=2)
    row = state.cursor_row()
    assert state.fold() == 2
    assert state.cursor_row() == row
    assert [post.id for post in state.posts] == [1, 2, 6]
    assert "│ └ ▸ 2 more" in shown(state)
    assert state.index_of(PostId(9)) == state.index_of(PostId(2))
    assert state.fold() == 2
    assert [post.id for post in state.posts] == [1, 2, 4, 9, 6]
    state.choose(4)
    assert state.fold() == 0


def test_the_post_above_is_one_key_away() -> None:
    state = opened(TALK, at=9)
    assert state.go_up()
    assert state.chosen is not None
    assert state.chosen.id == 4
    assert not state.is_unread(TALK[3])
    assert state.go_up()
    assert state.go_up()
    assert not state.go_up()


def test_the_next_branch_is_one_key_away() -> None:
    state = opened(TALK, at=2)
    assert state.other_branch(1)
    assert state.chosen == TALK[4]
    assert not state.other_branch(1)
    assert state.other_branch(-1)
    assert state.chosen == TALK[1]


def test_what_is_read_in_a_thread_is_read_where_one_came_from() -> None:
    again = Post(PostId(50), TALK[0].author, MORNING, "RT", reposted=TALK[4])
    home = PanelState(Panel("home"), "Home")
    home.hold([again, TALK[1], TALK[0]], newer=0, has_older=False, at=None)
    home.unread = 4
    state = opened(TALK, at=1, origin=home)
    state.standing = frozenset([PostId(9)])  # below what Home holds
    while state.cursor < 4:
        state.move(1)
    state.move(1)
    assert [home.is_unread(post) for post in home.posts] == [False, False, False]
    assert home.marks == (Stretch(PostId(1), PostId(9)), Stretch(PostId(50), PostId(50))) or home.unread == 0
    assert home.unread == 0
    assert state.unread == 0
    assert state.make_unread() == 1
    assert home.is_unread(again)
    assert (state.unread, home.unread) == (1, 1)


def test_all_of_a_thread_can_be_read_at_once_folded_posts_too() -> None:
    state = opened(TALK, at=2)
    state.fold()
    assert state.read_all() == 5
    assert state.unread == 0


def test_how_many_posts_will_come_is_told_from_what_x_has_counted() -> None:
    state = opened([said(1, counts=Counts(replies=30)), said(2, "bo", 1)])
    assert state.expected == 31


def test_the_heading_says_where_one_came_from() -> None:
    home = PanelState(Panel("home"), "Home")
    assert line_text(opened(TALK, origin=home).heading()) == "from Home · 5 posts"
    home.title = "A list with a name that would not leave room for anything"
    assert line_text(opened(TALK[:1], origin=home).heading()).endswith("… · 1 post")


@given(conversations(), st.sampled_from([ASCII, UNICODE]), st.integers(30, 90))
def test_no_row_is_wider_than_the_panel_and_every_post_is_drawn(
    posts: list[Post], glyphs: object, width: int
) -> None:
    state = opened(posts, size=(width, 400), style=Style(glyphs, FULL, UTC, MORNING))  # type: ignore[arg-type]
    rows = state.rows()
    assert max(line_width(row.line) for row in rows) <= max(10, width - 5)
    drawn = {row.post.id for row in rows if row.post is not None and row.part == "body"}
    assert drawn == {entry.post.id for entry in state.tree.entries}


@given(conversations(), st.data())
def test_whatever_arrives_goes_or_is_folded_the_chosen_post_stays_on_its_row(
    posts: list[Post], data: st.DataObject
) -> None:
    first = posts[: data.draw(st.integers(1, len(posts)))]
    chosen = data.draw(st.sampled_from(first))
    height = data.draw(st.integers(5, 30))
    state = opened(first, at=chosen.id, size=(50, height))
    state.move(data.draw(st.integers(-3, 3)))
    for _ in range(4):
        before, row = state.chosen, state.cursor_row()
        assert before is not None
        match data.draw(st.sampled_from(["more", "fold", "less", "other", "move"])):
            case "more":
                state.arrive(posts)
            case "fold":
                state.fold()
            case "less":
                lost = data.draw(st.sampled_from(posts))
                if lost.id != before.id:
                    state.remove(frozenset([lost.id]))
                    _stays_or_slides_up(state, before, row)
                continue
            case "other":
                state.fold(data.draw(st.integers(0, len(state.posts) - 1)))
            case "move":
                state.move(data.draw(st.integers(-2, 2)))
                continue
        now = state.chosen
        assert now is not None
        assert dict(state.tree.versions).get(before.id, before.id) == now.id
        _stays_or_slides_up(state, now, row)


def _stays_or_slides_up(state: ThreadState, post: Post, row: int) -> None:
    """On its row; higher only where too little is left above it to fill the screen."""
    assert state.chosen is not None
    assert state.chosen.id == dict(state.tree.versions).get(post.id, post.id)
    now = state.cursor_row()
    assert now == row or (now < row and state.top == (0, 0))


@given(
    conversations(), st.lists(st.sampled_from(["down", "up", "page", "back", "fold", "unread"]), max_size=12)
)
def test_random_reading_keeps_the_cursor_in_sight_and_the_counts_true(
    posts: list[Post], keys: list[str]
) -> None:
    state = opened(posts, size=(44, 12))
    for key in keys:
        match key:
            case "down":
                state.move(1)
            case "up":
                state.move(-1)
            case "page":
                state.page(1)
            case "back":
                state.page(-1)
            case "fold":
                state.fold()
            case "unread":
                state.next_unread()
        row = state.cursor_row()
        assert row < state.height
        assert row + len(state.block(state.cursor).body) > 0
        assert state.unread == sum(state.is_unread(entry.post) for entry in state.tree.entries)
        assert set(state.posts) <= {entry.post for entry in state.tree.entries}
