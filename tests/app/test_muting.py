"""Mutes at the keyboard: a rule made of a post, tried and kept; folds, levels, profiles; the file edited elsewhere."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures.deck import lines, offline_app, settled
from tui.app import opening
from tui.app.program import DelurkApp
from tui.config import mute_edits
from tui.config.paths import Paths
from tui.deck.panel import PanelState
from tui.model.ids import PostId, UserId, first_id_at
from tui.model.page import Page
from tui.model.panel import Panel
from tui.model.post import Author, Media, Post
from tui.mute.grammar import make_rule
from tui.mute.spans import milliseconds
from tui.store import gaps
from tui.store.cache import open_cache
from tui.store.gaps import Asked

SIZE = (100, 36)
HOME, TAG = Panel("home"), Panel("tags", "ldchat")
ANA, BO, GARY = (Author(UserId(n), name, name.title()) for n, name in ((1, "ana"), (2, "bo"), (3, "gary")))
NOW = datetime.now(UTC).replace(microsecond=0)


def said(minutes: int, author: Author, text: str, **more: object) -> Post:
    """A post so many minutes old."""
    at = NOW - timedelta(minutes=minutes)
    number = PostId(first_id_at(at) + 7)
    return Post(number, author, at, text, conversation_id=number, **more)  # type: ignore[arg-type]


ORIGINAL = said(90, GARY, "The ten-figure funnel, in four steps.")
POSTS = (
    said(1, ANA, "A quiet morning."),
    said(2, GARY, "My ten-figure funnel is open."),
    said(3, GARY, "Ten-figure\nfunnel, again."),
    said(4, BO, "RT @gary: The ten-figure", reposted=ORIGINAL),
    said(5, ANA, "Look at this.", quoted=ORIGINAL),
    said(6, BO, "A picture.", media=(Media("3_1", "photo", alt="A ｔｅｎ-figure fun\u200bnel on a wall"),)),
    said(7, ANA, "Tea at four."),
)


def at_home(home: Path, *posts: Post, panel: Panel = HOME) -> None:
    with closing(open_cache(home / "cache.db")) as db:
        page = Page(tuple(posts or POSTS))
        gaps.save_page(db, panel, page, Asked(), fetched_at=datetime.now(UTC))


def muted(home: Path, *rules: object) -> None:
    for rule in rules:
        mute_edits.add_rule(home / "mutes.toml", make_rule(rule) if isinstance(rule, str) else rule)  # type: ignore[arg-type]


def screen(app: DelurkApp) -> str:
    return "\n".join(lines(app))


def focused(app: DelurkApp) -> PanelState:
    state = app.deck_screen.deck.focused
    assert state is not None
    return state


async def test_what_a_rule_hides_is_in_no_shape_on_the_screen_and_is_counted(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, "ten-figure funnel")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await settled(app, pilot)
        assert "funnel" not in screen(app).lower()
        assert "ｔｅｎ" not in screen(app)
        assert [post.text for post in focused(app).posts] == ["A quiet morning.", "Tea at four."]
        assert "5 muted" in lines(app)[0]
        assert "1 of 2" in lines(app)[1]
        assert focused(app).unread == 2


async def test_m_tries_a_rule_keeps_it_and_u_lifts_it_with_the_place_kept(tmp_path: Path) -> None:
    at_home(tmp_path)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("j")
        row = focused(app).cursor_row()
        await pilot.press("m")
        await settled(app, pilot)
        assert "Mute  from @gary’s post" in screen(app)
        assert "● @gary" in screen(app)
        for _ in range(len("@gary")):
            await pilot.press("backspace")
        await pilot.press(
            *"ten-figure funnel".replace(" ", "+").replace("+", " ").split(" ")[0], "space", *"funnel"
        )
        await pilot.pause(0.2)
        await settled(app, pilot)
        assert "folds 5 of 7 posts" in screen(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Rule kept. 5 posts folded. u undoes it." in lines(app)[-2]
        assert "▸ 5 folded by “ten-figure funnel” · @gary" in screen(app)
        assert focused(app).cursor_row() == row
        assert 'rule = "ten-figure funnel"' in (tmp_path / "mutes.toml").read_text()
        await pilot.press("u")
        await settled(app, pilot)
        assert "folded" not in screen(app)
        assert focused(app).cursor_row() == row


async def test_a_fold_opens_in_place_and_its_content_is_not_to_be_had_before(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, make_rule("ten-figure funnel", action="fold"))
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("j", "y")
        assert "This is folded by “ten-figure funnel”. z opens it." in lines(app)[-2]
        await pilot.press("w")
        assert "Folded by “ten-figure funnel”" in lines(app)[-2]
        row = focused(app).cursor_row()
        await pilot.press("z")
        await settled(app, pilot)
        assert "My ten-figure funnel is open." in screen(app)
        assert "▾ folded by “ten-figure funnel”" in screen(app)
        assert focused(app).cursor_row() == row
        await pilot.press("z")
        await settled(app, pilot)
        assert "My ten-figure funnel is open." not in screen(app)


async def test_a_dimmed_post_says_so_without_colour(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, make_rule("from:gary", action="dim", label="sales"))
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await settled(app, pilot)
        assert "My ten-figure funnel is open." in screen(app)
        assert "▾ dimmed by “sales”" in screen(app)


async def test_a_quoted_post_that_is_hidden_alone_leaves_a_line_that_names_the_rule(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, "from:gary")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("j")
        assert "│ ▸ quote folded by “from:gary”" in screen(app)
        await pilot.press("w")
        await settled(app, pilot)
        assert "Quote folded by “from:gary”" in screen(app)
        await pilot.press("v")
        await settled(app, pilot)
        assert "▸ quote folded by “from:gary”" in screen(app)
        assert "four steps" not in screen(app)


async def test_the_dry_run_says_what_the_rule_will_do_to_a_quote(tmp_path: Path) -> None:
    at_home(tmp_path)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("j", "m", "right", "right")
        for _ in range(len("@gary")):
            await pilot.press("backspace")
        await pilot.press(*"from", "colon", *"gary")
        await pilot.pause(0.2)
        await settled(app, pilot)
        assert "folds 3 of 7 posts" in screen(app)
        assert "1 post would stay without the quote" in screen(app)


async def test_levels_widen_and_calm_a_panel_and_are_kept(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, make_rule("tea", action="fold"))
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("plus")
        await settled(app, pilot)
        assert "wide ▮▮▮▮" in lines(app)[0]
        assert "Tea at four." in screen(app)
        await pilot.press("minus", "minus", "minus")
        await settled(app, pilot)
        assert "still ▮▯▯▯" in lines(app)[0]
        assert "reposted" not in screen(app)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await settled(app, pilot)
        assert "still ▮▯▯▯" in lines(app)[0]


async def test_a_calm_search_shows_the_people_one_follows(tmp_path: Path) -> None:
    at_home(tmp_path, said(8, ANA, "Hello."))
    at_home(tmp_path, *POSTS, panel=TAG)
    async with offline_app(tmp_path, SIZE, [TAG, HOME]) as (app, pilot):
        await pilot.press("minus")
        await settled(app, pilot)
        assert {post.author for post in focused(app).posts} == {ANA}


async def test_a_profile_is_switched_off_and_on(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, make_rule("tea", profile="bad day"))
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        assert "Tea at four." not in screen(app)
        await pilot.press("P", "enter")
        await settled(app, pilot)
        assert "The profile bad day is off. u undoes it." in lines(app)[-2]
        assert "Tea at four." in screen(app)
        assert "on = false" in (tmp_path / "mutes.toml").read_text()
        await pilot.press("u")
        await settled(app, pilot)
        assert "Tea at four." not in screen(app)


async def test_rules_edited_in_another_window_act_and_a_mistake_leaves_the_old_ones(tmp_path: Path) -> None:
    at_home(tmp_path)
    file = tmp_path / "mutes.toml"
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        file.write_text('# mine\n[[mute]]\nrule = "tea"\n')
        await until(app, pilot, lambda: "Tea at four." not in screen(app))
        file.write_text('# mine\n[[mute]]\nrule = "tea"\nfor = "soon"\n')
        await until(app, pilot, lambda: "mutes.toml:4: " in lines(app)[-2])
        assert "expected 24h, 7d, 30d or forever" in lines(app)[-2]
        assert "Tea at four." not in screen(app)


async def test_a_timed_rule_ends_while_the_app_runs(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, make_rule("tea", until=milliseconds(datetime.now(UTC)) + 1500))
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        assert "Tea at four." not in screen(app)
        await until(app, pilot, lambda: "Tea at four." in screen(app))


async def test_the_list_of_rules_counts_hits_and_enter_lifts_one(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, "ten-figure funnel", "unheard of")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("M")
        await until(app, pilot, lambda: "hide · for good · 5 hits" in screen(app))
        assert "never hit" in screen(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "The rule “ten-figure funnel” is lifted." in lines(app)[-2]
        assert "My ten-figure funnel is open." in screen(app)
        assert "funnel" not in (tmp_path / "mutes.toml").read_text()


async def test_what_is_hidden_here_is_listed_with_its_reason(tmp_path: Path) -> None:
    at_home(tmp_path)
    muted(tmp_path, "tea")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("X")
        await settled(app, pilot)
        assert "@ana  hidden by “tea”" in screen(app)
        await pilot.press("enter", "enter")
        await settled(app, pilot)
        assert "Tea at four." in screen(app)
        assert "▾ hidden by “tea”" in screen(app)
        await pilot.press("z")
        await settled(app, pilot)
        assert "Tea at four." not in screen(app)


async def test_a_thread_keeps_its_shape_round_a_hidden_post(tmp_path: Path) -> None:
    first = said(30, ANA, "A question.")
    answer = said(20, GARY, "Buy my funnel.", reply_to=first.id, reply_to_user=ANA.id)
    last = said(10, BO, "No.", reply_to=answer.id, reply_to_user=GARY.id)
    posts = [
        first,
        *(
            Post(**{f: getattr(p, f) for f in p.__slots__} | {"conversation_id": first.id})
            for p in (answer, last)
        ),
    ]
    at_home(tmp_path, *sorted(posts, key=lambda post: -post.id))
    muted(tmp_path, "from:gary")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        assert "▸ 1 hidden by “from:gary”" in screen(app)
        assert "Buy my funnel" not in screen(app)
        assert "No." in screen(app)
        assert "@gary" not in screen(app).replace("to @gary", "")


async def test_pages_that_rules_keep_back_whole_are_read_past(tmp_path: Path) -> None:
    many = [said(10 + at, GARY, f"Number {at}.") for at in range(260)]
    at_home(tmp_path, *many, said(400, ANA, "At last."))
    muted(tmp_path, "from:gary")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await until(app, pilot, lambda: "At last." in screen(app))


async def until(app: DelurkApp, pilot: object, holds: object) -> None:
    """Return as soon as `holds()`; fail after ten seconds."""
    for _ in range(1000):
        if holds():  # type: ignore[operator]
            return
        await pilot.pause(0.01)  # type: ignore[attr-defined]
    pytest.fail(f"never seen:\n{screen(app)}")


async def test_many_rules_are_remembered_for_the_first_frame_as_long_as_they_are_the_same(
    tmp_path: Path,
) -> None:
    at_home(tmp_path)
    file = tmp_path / "mutes.toml"
    mute_edits.add_rules(file, [(make_rule(f"word{number}"), None) for number in range(300)])
    muted(tmp_path, make_rule("tea", action="fold"), "from:gary")
    async with offline_app(tmp_path, SIZE, [HOME]):
        pass
    paths = Paths(tmp_path, tmp_path)
    session = opening.open_session(paths, [HOME], env={})
    assert session.sieves.remembered is not None
    assert session.sieves.matcher is None
    assert [post.text for post in session.deck.panels[0].posts] == [
        "A quiet morning.", "Look at this.", "A picture.", "Tea at four.",
    ]  # fmt: skip
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await settled(app, pilot)
        assert app.deck_screen.session.sieves.matcher is not None
        assert "▸ 1 folded by “tea” · @ana" in screen(app)
        assert "quote folded by “from:gary”" in screen(app)
    at_home(tmp_path, said(0, GARY, "Buy."))
    session = opening.open_session(paths, [HOME], env={})
    assert session.sieves.remembered is None, "a post of which nothing is known"
    assert "Buy." not in [post.text for post in session.deck.panels[0].posts]
    async with offline_app(tmp_path, SIZE, [HOME]):
        pass
    muted(tmp_path, "quiet")
    session = opening.open_session(paths, [HOME], env={})
    assert session.sieves.remembered is None, "the file is another"
    assert "A quiet morning." not in [post.text for post in session.deck.panels[0].posts]


async def test_a_rule_that_does_not_say_since_when_begins_when_the_app_first_reads_it(tmp_path: Path) -> None:
    at_home(tmp_path)
    (tmp_path / "mutes.toml").write_text('[[mute]]\nrule = "tea"\nfor = "7d"\n', encoding="utf-8")
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await settled(app, pilot)
        assert "kept = " in (tmp_path / "mutes.toml").read_text(encoding="utf-8")
        assert app.deck_screen.session.sieves.rules[0].until is not None


async def test_the_list_of_rules_counts_those_for_one_panel_and_can_be_left_while_it_counts(
    tmp_path: Path,
) -> None:
    at_home(tmp_path)
    muted(tmp_path, make_rule("tea", panels=(HOME,)))
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        await pilot.press("M", "escape")
        await settled(app, pilot)
        await pilot.press("M")
        await until(app, pilot, lambda: "home · 1 hit" in screen(app))


async def test_a_first_rules_file_made_in_another_window_acts_and_a_change_to_it_too(tmp_path: Path) -> None:
    at_home(tmp_path)
    async with offline_app(tmp_path, SIZE, [HOME]) as (app, pilot):
        mute_edits.add_rule(tmp_path / "mutes.toml", make_rule("tea"))
        await until(app, pilot, lambda: "Tea at four." not in screen(app))
        mute_edits.remove_rule(tmp_path / "mutes.toml", make_rule("tea"))
        await until(app, pilot, lambda: "Tea at four." in screen(app))
