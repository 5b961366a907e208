"""Rules that change what posts look like, or hide them, move nothing that may still be seen."""

from hypothesis import example, given
from hypothesis import strategies as st

from tests.deck.test_panel_steps import NOW, STYLE
from tests.fixtures.invented import post as invented_post
from tui.deck.blocks import Bodies
from tui.deck.panel import PanelState
from tui.deck.sieve import Judge
from tui.model.panel import Panel
from tui.mute.grammar import make_rule
from tui.mute.matcher import Matcher
from tui.mute.rule import Action, Context
from tui.mute.spans import milliseconds

HOME = Panel("home")
RULES = ("silence", "question", "from:ana_0", "from:bo_1", "/[02468]$/", "tea", "reposts:chen_2", "lang:ja")


def judge_of(rules: list[tuple[str, Action]]) -> Judge | None:
    """The judge of these rules; None for none."""
    if not rules:
        return None
    matcher = Matcher(make_rule(text, action=action) for text, action in rules)
    context = Context(now=milliseconds(NOW), panel=HOME)
    return lambda post: matcher.judge(post, context)


ACTIONS: st.SearchStrategy[Action] = st.sampled_from(["hide", "fold", "dim"])
SETS = st.lists(st.tuples(st.sampled_from(RULES), ACTIONS), max_size=3)


@given(
    sets=st.lists(SETS, min_size=1, max_size=4),
    start=st.integers(0, 119),
    rows=st.integers(-20, 20),
    size=st.tuples(st.integers(30, 90), st.integers(6, 45)),
)
@example(sets=[[("tea", "fold")]], start=119, rows=0, size=(80, 26))
@example(sets=[[("question", "dim")], []], start=40, rows=-5, size=(60, 30))
def test_other_rules_leave_what_may_be_seen_on_its_row(
    sets: list[list[tuple[str, Action]]], start: int, rows: int, size: tuple[int, int]
) -> None:
    state = PanelState(HOME, "Home")
    state.hold([invented_post(number) for number in range(120)], newer=0, has_older=False, at=None)
    state.fit(Bodies(size[0], STYLE), size[1])
    state.choose(start)
    state.scroll(rows)
    for rules in sets:
        before = state.spot()
        assert before is not None
        state.judge_by(judge_of(rules))
        assert all(state.verdict(post).action != "hide" for post in state.posts)
        seen = next((at for at, post in enumerate(state.posts) if post.id == before.post), None)
        if seen is not None and not state.is_folded(seen) and state.top != (0, 0):
            assert state.author_row(seen) == before.row


@given(start=st.integers(0, 119), height=st.integers(6, 45))
def test_a_fold_opens_where_it_stands_and_folds_again(start: int, height: int) -> None:
    state = PanelState(HOME, "Home")
    state.hold([invented_post(number) for number in range(120)], newer=0, has_older=False, at=None)
    state.fit(Bodies(70, STYLE), height)
    state.judge_by(judge_of([("/[02468]$/", "fold"), ("silence", "fold")]))
    state.choose(start)
    if not state.is_folded(state.cursor):
        assert state.toggle_fold(state.cursor) == 0
        return
    entries, row = len(state.posts), state.cursor_row()
    count = state.toggle_fold(state.cursor)
    assert len(state.posts) == entries + count - 1
    assert not state.is_folded(state.cursor)
    if state.top != (0, 0):
        assert state.cursor_row() == row
    assert state.toggle_fold(state.cursor) == count
    assert len(state.posts) == entries
