"""Looking about: every place that is offered can be gone to, nothing is read by it, and one comes back to the same rows."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deck.conversing import conversations
from tests.deck.test_panel_steps import STYLE
from tests.deck.test_room import NOW, opened, view_of
from tests.deck.test_sieve import HOME, SETS, judge_of
from tests.deck.test_thread import opened as thread_of
from tests.fixtures.chats import any_session
from tests.fixtures.invented import post as invented_post
from tui.deck.blocks import Bodies
from tui.deck.finding_here import hay_of
from tui.deck.panel import PanelState
from tui.deck.sieve import Judge
from tui.layout.lines import line_text
from tui.model.post import Post
from tui.mute.folding import fold
from tui.mute.grammar import make_rule
from tui.mute.rule import Verdict

SIZES = st.tuples(st.integers(30, 90), st.integers(6, 40))


def looked_about(state: PanelState, steps: list[int]) -> None:
    """Go to some places, then back, with a row less meanwhile for the bar: what must hold."""
    before, marks, unread = rows(state), state.marks, state.unread
    stance, cursor, bodies, height = (
        state.stance(),
        state.cursor,
        state.bodies,
        state.height + state.pinned_rows,
    )
    assert bodies is not None
    state.fit(bodies, height - 1)
    sought = list(state.sought())
    rank = state.ranks()
    assert [one.place for one in sought] == sorted((one.place for one in sought), key=rank)
    for step in steps:
        one = sought[step % len(sought)] if sought else None
        if one is None:
            break
        assert state.holds_place(one.place)
        state.go_to_found(one.place)
        assert state.here() == one.place
        assert state.chosen is not None
        assert state.chosen.id == one.place[1]
        assert -state._body_height(state.cursor) < state.cursor_row() < state.height
        if one.post is None:
            assert state.is_folded(state.cursor)
            said = fold(" ".join(line_text(row.line) for row in state.rows()), accents=True)
            assert hay_of(one)[:20] in said
    state.fit(bodies, height)
    assert state.resumes(stance)
    state.resume(stance)
    assert (rows(state), state.cursor) == (before, cursor)
    assert (state.marks, state.unread) == (marks, unread)


def rows(state: PanelState) -> list[str]:
    """What stands on the screen."""
    return [line_text(row.line) for row in (*state.pinned(), *state.rows())]


@given(
    rules=SETS,
    size=SIZES,
    start=st.integers(0, 119),
    scrolled=st.integers(-20, 20),
    steps=st.lists(st.integers(0, 200), max_size=5),
)
def test_in_a_panel(rules, size, start, scrolled, steps) -> None:  # type: ignore[no-untyped-def]
    state = PanelState(HOME, "Home")
    state.hold([invented_post(number) for number in range(120)], newer=0, has_older=False, at=None)
    state.judge_by(judge_of(rules))
    state.fit(Bodies(size[0], STYLE), size[1])
    state.choose(start)
    state.scroll(scrolled)
    for one in state.sought():
        verdict = state.verdict(invented_post_of(state, one.place[1]))
        assert verdict.action != "hide"
        assert (one.post is None) == (verdict.action == "fold")
    looked_about(state, steps)


def invented_post_of(state: PanelState, number: int) -> Post:
    """The post of that id."""
    return next(post for post in state.posts if post.id == number)


@given(
    posts=conversations(),
    size=SIZES,
    folded=st.lists(st.integers(0, 20), max_size=3),
    steps=st.lists(st.integers(0, 40), max_size=5),
)
def test_in_a_thread(posts, size, folded, steps) -> None:  # type: ignore[no-untyped-def]
    state = thread_of(posts, size=size)
    for at in folded:
        state.fold(at % len(state.posts))
    state.choose(folded[0] if folded else 0)
    looked_about(state, steps)


def keeps_back(post: Post) -> Verdict:
    """Hides and folds some of any people."""
    rule = make_rule("nobody")
    return Verdict(("show", "show", "hide", "fold")[post.id % 4], rule)  # type: ignore[arg-type]


@settings(max_examples=30)
@given(seed=st.integers(0, 30), style=st.sampled_from(["live", "free"]), size=SIZES, judged=st.booleans(), leaders=st.booleans(),
       steps=st.lists(st.integers(0, 90), max_size=5))  # fmt: skip
def test_in_a_room(seed, style, size, judged, leaders, steps) -> None:  # type: ignore[no-untyped-def]
    posts = any_session(seed)
    state = opened(posts, width=size[0], height=size[1])
    if style == "free":
        view = view_of(posts)
        state.take(replace(view, spec=replace(view.spec, style="free")), now=NOW)
    judge: Judge | None = keeps_back if judged else None
    state.judge_by(judge)
    state.show_leaders(leaders)
    state.move(seed % 7)
    assert all(state.verdict(one.post).action == "show" for one in state.sought() if one.post is not None)
    looked_about(state, steps)
