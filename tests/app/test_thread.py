"""Threads at the keyboard: in the panel's place, back to the line one left, fetched at a price that was named."""

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app.program import DelurkApp
from tui.deck.panel import PanelState
from tui.deck.thread import ThreadState
from tui.model.panel import Panel

SIZE = (100, 30)


def front(app: DelurkApp) -> PanelState:
    state = app.deck_screen.deck.focused
    assert state is not None
    return state


def thread(app: DelurkApp) -> ThreadState:
    state = front(app)
    assert isinstance(state, ThreadState)
    return state


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for what comes from the network; ten seconds at most."""
    for _ in range(500):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come")


def told(app: DelurkApp) -> str:
    """The last messages: what the network tells may come between."""
    return "\n".join(words for _, words in app.deck_screen.messages[-3:])


def stand_on_a_reply(state: PanelState) -> None:
    state.cursor = next(at for at, post in enumerate(state.posts) if post.shown.reply_to is not None)
    state.put_cursor_at(6)


async def test_a_thread_opens_at_its_post_and_esc_returns_to_the_same_line(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        home = front(app)
        stand_on_a_reply(home)
        app.deck_screen.moved(home)
        await settled(app, pilot)
        before = lines(app)[1:-2]
        await pilot.press("t")
        await settled(app, pilot)
        opened = thread(app)
        assert home.chosen is not None
        assert opened.chosen is not None
        assert opened.chosen.id == home.chosen.shown.id
        assert opened.cursor_row() == 6 or opened.top == (0, 0)  # less stands above it there
        assert "Thread" in lines(app)[1]
        assert "from Home" in lines(app)[1]
        await pilot.press("escape")
        await settled(app, pilot)
        assert front(app) is home
        assert [row[23:] for row in lines(app)[1:-2]] == [row[23:] for row in before]


async def test_enter_opens_a_thread_and_q_leaves_it_and_not_the_app(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        thread(app)
        await pilot.press("q")
        await settled(app, pilot)
        assert front(app).title == "Home"


async def test_the_rest_is_fetched_at_a_price_that_was_named(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        root = sandbox.post("rosalind_k", "What did you wait for?")
        home = front(app)
        app.deck_screen.network.fetch(home.panel)
        await until(pilot, lambda: home.newer > 0)
        answer = sandbox.post("bea_okafor", "For the second question.", reply_to=str(root))
        sandbox.post("rosalind_k", "And did it come?", reply_to=str(answer))
        await pilot.press("n", "t")
        await settled(app, pilot)
        opened = thread(app)
        assert [post.id for post in opened.posts] == [root]
        paid = sandbox.bill()["usd"]
        await pilot.press("f")
        await until(pilot, lambda: "f again fetches" in told(app))
        assert "Fetch about 1 post for about $0.0" in told(app)
        assert sandbox.bill()["usd"] == paid
        row = opened.cursor_row()
        await pilot.press("f")
        await until(pilot, lambda: len(opened.posts) == 3)
        await settled(app, pilot)
        assert sandbox.bill()["usd"] > paid
        assert opened.chosen is not None
        assert (opened.chosen.id, opened.cursor_row()) == (root, row)
        text = "\n".join(lines(app))
        assert "For the second question." in text
        assert "2 people: @rosalind_k 2, @bea_okafor 1" in text


async def test_esc_leaves_the_price_and_the_thread_stays_open(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("t", "f")
        await until(pilot, lambda: "f again fetches" in told(app))
        paid = sandbox.bill()["usd"]
        await pilot.press("escape")
        await settled(app, pilot)
        assert "Nothing was fetched." in told(app)
        assert sandbox.bill()["usd"] == paid
        thread(app)


async def test_what_is_read_in_a_thread_is_read_in_its_panel(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        home = front(app)
        stand_on_a_reply(home)
        await pilot.press("t")
        await settled(app, pilot)
        opened = thread(app)
        here = {post.id for post in opened.posts}
        in_home = [post for post in home.posts if post.shown.id in here]
        assert in_home
        await pilot.press("A")
        await settled(app, pilot)
        assert not any(home.is_unread(post) for post in in_home)
        await pilot.press("u")
        await settled(app, pilot)
        assert any(home.is_unread(post) for post in in_home)
        await pilot.press("A", "escape")
        await settled(app, pilot)
    async with offline_app(tmp_path, SIZE) as (app, pilot):
        home = front(app)
        assert not any(home.is_unread(post) for post in home.posts if post.shown.id in here)


async def test_space_goes_through_a_thread_and_then_back_and_on(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        home = front(app)
        stand_on_a_reply(home)
        await pilot.press("t")
        await settled(app, pilot)
        opened = thread(app)
        for _ in range(len(opened.posts) + 1):
            if front(app) is home:
                break
            await pilot.press("space")
            await settled(app, pilot)
        assert opened.unread == 0
        assert front(app) is home
        assert home.chosen is not None
        assert home.is_unread(home.chosen)


async def test_posts_fold_and_the_post_above_is_one_key_away(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        stand_on_a_reply(front(app))
        await pilot.press("t", "circumflex_accent")
        await settled(app, pilot)
        opened = thread(app)
        if "The post above is not in the cache." not in told(app):
            count = len(opened.posts)
            await pilot.press("z")
            assert len(opened.posts) < count
            assert any("more" in row and "▸" in row for row in lines(app))
            await pilot.press("z")
            assert len(opened.posts) == count


async def test_a_thread_is_a_panel_too_and_comes_back_after_a_restart(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        home = front(app)
        stand_on_a_reply(home)
        assert home.chosen is not None
        post = home.chosen.shown
        await app.deck_screen.panels.add(Panel("thread", str(post.id)))
        await settled(app, pilot)
        opened = thread(app)
        assert opened.origin is None
        assert opened.chosen is not None
        assert opened.chosen.id == post.id
        await pilot.press("x")
        await settled(app, pilot)
        assert app.deck_screen.deck.index_of(opened.panel) is None
        await app.deck_screen.panels.add(Panel("thread", str(post.id)))
        await settled(app, pilot)
    async with offline_app(tmp_path, SIZE) as (app, _):
        opened = thread(app)
        assert opened.chosen is not None
        assert opened.chosen.id == post.id


async def test_a_thread_keeps_its_place_over_a_resize(sandbox: Served, tmp_path: Path) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        stand_on_a_reply(front(app))
        await pilot.press("t")
        await settled(app, pilot)
        chosen = thread(app).chosen
        await pilot.resize_terminal(60, 20)
        await settled(app, pilot)
        await pilot.resize_terminal(*SIZE)
        await settled(app, pilot)
        assert thread(app).chosen is chosen
        await pilot.press("escape")
        await settled(app, pilot)
        assert front(app).chosen is not None


async def test_a_thread_that_only_came_along_is_not_fetched_by_itself(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, _):
        home = front(app)
        stand_on_a_reply(home)
        assert home.chosen is not None
        panel = Panel("thread", str(home.chosen.shown.id))
    async with offline_app(tmp_path, SIZE, [panel]) as (app, _):
        opened = thread(app)
        assert opened.posts
        assert not opened.fetched


async def test_a_click_on_what_is_folded_shows_it_and_a_second_click_on_a_post_opens_it(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        home = front(app)
        root = max(home.posts, key=lambda post: post.shown.counts.replies).shown
        await app.deck_screen.threads.open_over(home, root.id)
        await settled(app, pilot)
        opened = thread(app)
        opened.choose(0, passed=False)
        count = len(opened.posts)
        assert opened.fold() > 0
        app.deck_screen.moved(opened)
        await settled(app, pilot)
        x, y = find(app, "more")
        await pilot.click(offset=(x, y))
        await settled(app, pilot)
        assert len(opened.posts) == count
        await pilot.press("escape")
        await settled(app, pilot)
        x, y = find(app, "@")
        await pilot.click(offset=(x + 30, y + 1))
        await pilot.click(offset=(x + 30, y + 1))
        await settled(app, pilot)
        thread(app)


def find(app: DelurkApp, words: str) -> tuple[int, int]:
    """The first cell of these words within the panels."""
    for y, row in enumerate(lines(app)[2:-2], 2):
        if (x := row.find(words, 23)) >= 0:
            return x, y
    raise AssertionError(f"{words!r} is not on the screen")


async def test_at_44_columns_a_thread_and_a_post_in_full_stand_as_well(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, (44, 14)) as (app, pilot):
        stand_on_a_reply(front(app))
        await pilot.press("t")
        await settled(app, pilot)
        assert "Thread" in lines(app)[1]
        assert "posts" in lines(app)[1]
        assert thread(app).chosen is not None
        await pilot.press("v")
        await settled(app, pilot)
        assert max(map(len, lines(app))) <= 44
        assert any("esc close" in row for row in lines(app))


async def test_a_thread_over_a_panel_is_open_again_after_a_restart_at_its_line(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        stand_on_a_reply(front(app))
        await pilot.press("t", "k")
        await settled(app, pilot)
        before, chosen = lines(app)[1:-2], thread(app).chosen
        assert chosen is not None
    async with offline_app(tmp_path, SIZE) as (app, pilot):
        again = thread(app)
        assert again.chosen is not None
        assert again.chosen.id == chosen.id
        assert [row[23:] for row in lines(app)[2:-2]] == [row[23:] for row in before[1:]]
        await pilot.press("escape")
        await settled(app, pilot)
        assert front(app).title == "Home"
    async with offline_app(tmp_path, SIZE) as (app, _):
        assert front(app).title == "Home"
