"""A chat's room at the keyboard: from question to question, what it costs, who is here, what it came to."""

import re
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot

from tests.fixtures.chats import Scene
from tests.fixtures.deck import demo_app, lines, offline_app, settled
from tests.fixtures.sandbox import Served
from tui.app import opening
from tui.app.deeds.joining import worth_offering
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.app.replaying import open_replay
from tui.config.paths import Paths
from tui.deck.room import RoomState
from tui.feed.joining import JoinOffer
from tui.feed.rooms import RoomQuery
from tui.model.draft import Draft
from tui.model.page import Page
from tui.model.panel import Panel
from tui.store import drafts, writing
from tui.store.cache import open_cache
from tui.store.journal import open_journal

SIZE = (100, 36)
ROOM = Panel("room", "demochat")
TOML = """# my chats
[[room]]
tag = "#demochat"
hosts = ["@mara"]
cohosts = ["@theo"]
guests = ["@gita"]
"""


def room(app: DelurkApp) -> RoomState:
    state = app.deck_screen.deck.focused
    assert isinstance(state, RoomState)
    return state


def seen(app: DelurkApp) -> str:
    return "\n".join(lines(app))


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for what comes from the network or the disk; ten seconds at most."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, f"it did not come:\n{seen(pilot.app)}"  # type: ignore[arg-type]
        await pilot.pause(0.02)


def chat(start: datetime) -> Scene:
    scene = Scene(start)
    scene.say("mara", "Welcome, everybody", 1)
    scene.say("mara", "Q1: What made you start?", 5)
    for at in range(8):
        scene.say(("ana", "bo", "chen", "dara")[at % 4], f"A1: reason number {at}", 6 + at * 0.5)
    scene.say("mara", "Q2: And what keeps you?", 12)
    scene.say("elif", "A2: the people", 13)
    scene.say("gita", "A2 being asked, in a spoiler", 14)
    scene.say("mara", "Thanks for being here, see you next week", 58)
    return scene


def kept(home: Path, start: datetime) -> Scene:
    """A home that follows the chat and has a session of it in its cache."""
    scene = chat(start)
    (home / "rooms.toml").write_text(TOML)
    with closing(open_cache(home / "cache.db")) as db:
        writing.save_page(db, Panel("loaded", "chat"), Page(tuple(scene.posts)), fetched_at=datetime.now(UTC))
    return scene


def said(app: DelurkApp) -> str:
    return "\n".join(words for _, words in app.deck_screen.messages)


def searches(sandbox: Served) -> int:
    """How often the sandbox was searched."""
    asked = sandbox.bill()["by_endpoint"].get("GET /2/tweets/search/recent", {"requests": 0})
    return int(asked["requests"])


def last_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=3)


async def test_the_demo_opens_a_chat_under_way_and_every_question_is_a_key_away(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: room(app).view is not None and len(room(app).sections) > 3)
        await settled(app, pilot)
        assert "room · ● " in seen(app)
        assert room(app).open == "Q2"
        assert "Q2 ◆ host @mara_holt" in seen(app)
        assert "★ guest @ines_duarte" in seen(app)
        assert "of 60 min" in seen(app)
        await pilot.press("left_square_bracket")
        await settled(app, pilot)
        assert room(app).open == "Q1"
        await pilot.press("Q")
        await settled(app, pilot)
        assert "Which question?" in seen(app)
        await pilot.press("2")
        await settled(app, pilot)
        assert room(app).open == "Q2"
        await pilot.press("H")
        await settled(app, pilot)
        assert "Host and guest alone" in seen(app)
        await pilot.press("W")
        await settled(app, pilot)
        assert "Newcomers nobody has answered yet" in seen(app)
        assert "@mara_holt host" in seen(app)
        await pilot.press("escape", "C")
        await settled(app, pilot)
        assert "#lrnchat" in seen(app)
        assert "live, " in seen(app)


async def test_nothing_is_bought_for_a_chat_before_the_reader_has_chosen_and_each_way_has_its_price(
    sandbox: Served, tmp_path: Path
) -> None:
    told = sandbox._call("GET", "/sandbox/rooms")["rooms"][0]
    (tmp_path / "rooms.toml").write_text(
        f'[[room]]\ntag = "#{told["tag"]}"\nhosts = ["@{told["hosts"][0]}"]\nguests = ["@{told["guests"][0]}"]\n'
        f'days = ["{datetime.fromisoformat(told["sessions"][-1]):%A}"]\nat = "{told["at"]}"\nzone = "UTC"\n'
    )
    session = opening.open_session(
        Paths(tmp_path, tmp_path), [Panel("room", told["name"])], env={"DELURK_USER_TOKEN": "invented"}
    )
    network = Network(session)
    network.begin(access=sandbox.access)
    app = DelurkApp(session, network)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert not searches(sandbox)
        await pilot.press("f")
        await until(pilot, lambda: "How to follow" in seen(app))
        assert "The whole chat" in seen(app)
        assert "Questions first" in seen(app)
        assert "From the cache" in seen(app)
        assert not searches(sandbox)
        number = re.search(r"(\d)  Questions first", seen(app))
        assert number is not None
        await pilot.press(number[1])
        await until(pilot, lambda: any(one.question for one in room(app).sections))
        await settled(app, pilot)
        spent = sandbox.bill()["usd"]
        assert 0 < spent < 0.5
        assert room(app).view is not None
        assert {one.role for one in room(app).view.session.people} <= {"host", "guest"}  # type: ignore[union-attr]
        await app.deck_screen.come_to_rest()
    sandbox.post(told["hosts"][0], f"Q9: What will you try tomorrow? #{told['tag']}")
    session = opening.open_session(
        Paths(tmp_path, tmp_path), [Panel("room", told["name"])], env={"DELURK_USER_TOKEN": "invented"}
    )
    network = Network(session)
    network.begin(access=sandbox.access)
    app = DelurkApp(session, network)
    async with app.run_test(size=SIZE) as pilot:  # what was chosen holds until the session is over
        await until(pilot, lambda: "Q9" in seen(app))
        await settled(app, pilot)
        await pilot.press("f")
        await until(pilot, lambda: "The answers of question" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: any(one.role == "participant" for one in room(app).view.session.people))  # type: ignore[union-attr]
        assert sandbox.bill()["usd"] > spent
        await app.deck_screen.come_to_rest()
    session = opening.open_session(
        Paths(tmp_path, tmp_path), [Panel("room", told["name"])], env={"DELURK_USER_TOKEN": "invented"}
    )
    network = Network(session)
    network.begin(access=sandbox.access)
    app = DelurkApp(session, network)
    async with app.run_test(size=SIZE) as pilot:  # what was agreed for it is not the day's budget
        await until(pilot, lambda: "was agreed for this room" in said(app))
        assert "f agrees to more" in said(app)
        assert "is used; no fetching" not in said(app)
        await app.deck_screen.come_to_rest()


async def test_a_kept_session_is_read_to_its_end_with_space_and_the_place_is_there_again(
    tmp_path: Path,
) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        assert "room · ended" in seen(app)
        for _ in range(5):
            await pilot.press("space")
        await settled(app, pilot)
        chosen, row, unread = room(app).chosen, room(app).cursor_row(), room(app).unread
        assert chosen is not None
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        again = room(app).chosen
        assert again is not None
        assert (again.id, room(app).cursor_row(), room(app).unread) == (chosen.id, row, unread)
        for _ in range(30):
            await pilot.press("space")
        await settled(app, pilot)
        assert room(app).unread == 0
        await pilot.press("A")
        await settled(app, pilot)
        assert "marked so already" in seen(app)


async def test_what_is_muted_is_not_in_the_room_nor_in_its_transcript(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    (tmp_path / "mutes.toml").write_text('[[mute]]\nrule = "spoiler"\n')
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("Q")
        await settled(app, pilot)
        await pilot.press("2")
        await settled(app, pilot)
        assert "the people" in seen(app)
        assert "spoiler" not in seen(app)
        assert "1 answer, 1 muted" in seen(app)
        assert "1 muted" in lines(app)[0]
        await pilot.press("e")
        await settled(app, pilot)
        assert "What made you start?" in seen(app)
        for _ in range(20):
            assert "spoiler" not in seen(app)
            await pilot.press("space")


async def test_a_transcript_is_written_beside_the_reader_and_never_over_another(
    tmp_path: Path, monkeypatch: object
) -> None:
    start = last_hour()
    kept(tmp_path, start)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")  # type: ignore[attr-defined]
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("e")
        await settled(app, pilot)
        for key in ("m", "m", "h"):
            await pilot.press(key)
            await settled(app, pilot)
    names = sorted(file.suffix for file in (tmp_path / "here").iterdir())
    assert names == [".html", ".md", ".md"]
    assert any("being asked" in file.read_text() for file in (tmp_path / "here").glob("*.md"))


async def test_other_sessions_of_the_room_are_a_key_away(tmp_path: Path) -> None:
    kept(tmp_path, last_hour() - timedelta(days=7))
    kept(tmp_path, last_hour())
    with closing(open_cache(tmp_path / "cache.db")) as db:
        more = [chat(last_hour() - timedelta(days=7)), chat(last_hour())]
        posts = [post for scene in more for post in scene.posts]
        writing.save_page(db, Panel("loaded", "chat"), Page(tuple(posts)), fetched_at=datetime.now(UTC))
    (tmp_path / "rooms.toml").write_text(
        TOML + f'days = ["{last_hour():%A}"]\nat = "{last_hour():%H:%M}"\nzone = "UTC"\n'
    )
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("S")
        await settled(app, pilot)
        assert seen(app).count("· 14 posts") == 2
        await pilot.press("2")
        await settled(app, pilot)
        view = room(app).view
        assert view is not None
        assert view.session.when.start == last_hour() - timedelta(days=7)
        assert view.number == 1


async def test_a_replay_goes_by_its_own_clock_waits_when_told_and_keeps_nothing(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    session = open_replay(Paths(tmp_path, tmp_path), "#demochat", None, 2400, datetime.now(UTC), env={})
    app = DelurkApp(session, Network(session))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: any(one.key == "Q2" for one in room(app).sections))
        assert "replay 2400×" in seen(app)
        await pilot.press("p")
        await settled(app, pilot)
        assert "The replay waits." in seen(app)
        at = app.deck_screen.rooms.clock.now()
        await pilot.pause(0.1)
        assert app.deck_screen.rooms.clock.now() == at
        await pilot.press("space", "p")
        await until(pilot, lambda: any(one.key == "thanks" for one in room(app).sections))
        await app.deck_screen.come_to_rest()
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, _):
        assert room(app).unread == 14


async def test_a_change_of_rooms_toml_acts_in_the_running_app_and_a_mistake_changes_nothing(
    tmp_path: Path,
) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("Q", "2")
        await settled(app, pilot)
        (tmp_path / "rooms.toml").write_text(TOML.replace("@gita", "@elif"))
        await app.deck_screen.freshness.watch()
        await settled(app, pilot)
        assert "★ guest @elif" in seen(app)
        (tmp_path / "rooms.toml").write_text(TOML.replace('"#demochat"', '"#no tag"'))
        await app.deck_screen.freshness.watch()
        await settled(app, pilot)
        assert "rooms.toml:3" in seen(app)
        assert "★ guest @elif" in seen(app)


async def test_where_nobody_is_named_the_room_asks_whether_who_asked_the_questions_hosts(
    tmp_path: Path,
) -> None:
    kept(tmp_path, last_hour())
    (tmp_path / "rooms.toml").write_text('# my chats\n\n[[room]]\ntag = "#demochat"  # the Tuesday one\n')
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        assert "@mara asked the questions here." in seen(app)
        await pilot.press("y")
        await settled(app, pilot)
        text = (tmp_path / "rooms.toml").read_text()
        assert 'hosts = ["@mara"]' in text
        assert "# the Tuesday one" in text
        assert app.deck_screen.session.rooms.specs["demochat"].hosts == ("mara",)


async def test_a_calendar_that_does_not_fit_the_posts_is_said_and_the_session_is_found_all_the_same(
    tmp_path: Path,
) -> None:
    start = last_hour()
    kept(tmp_path, start)
    with closing(
        open_cache(tmp_path / "cache.db")
    ) as db:  # twenty and more, so that it is a session beyond doubt
        more = Scene(start)
        for at in range(20):
            more.say("ana", f"A1: one reason more, number {at}", 7 + at * 0.1)
        writing.save_page(db, Panel("loaded", "more"), Page(tuple(more.posts)), fetched_at=datetime.now(UTC))
    other_day = (start - timedelta(days=3)).strftime("%A")
    (tmp_path / "rooms.toml").write_text(
        f'{TOML}days = ["{other_day}"]\nat = "09:00"\nzone = "Europe/Berlin"\n'
    )
    async with offline_app(tmp_path, (160, 36), [ROOM]) as (app, pilot):
        assert f"The calendar of #demochat ({other_day} 09:00 Europe/Berlin) does not fit its posts" in seen(
            app
        )
        assert "Q2" in seen(app)
        await pilot.press("C")
        await settled(app, pilot)
        assert "does not fit its posts" in seen(app)


async def test_the_thread_of_an_answer_opens_and_esc_comes_back_to_the_line(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        for _ in range(4):
            await pilot.press("space")
        await settled(app, pilot)
        before, row = room(app).chosen, room(app).cursor_row()
        await pilot.press("t")
        await settled(app, pilot)
        assert "Thread" in seen(app)
        assert "from #demochat" in seen(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert room(app).chosen is before
        assert room(app).cursor_row() == row


async def test_a_free_form_chat_shows_its_threads_and_a_slow_one_its_days(
    sandbox: Served, tmp_path: Path
) -> None:
    async with demo_app(sandbox, tmp_path, SIZE) as (app, pilot):
        for name, words in (("allotmenthour", "threads"), ("quietchat", "day 6 of 7")):
            await app.deck_screen.panels.add(Panel("room", name))
            await pilot.press("f")
            await until(pilot, lambda: "How to follow" in seen(app))
            await pilot.press("enter")
            await until(pilot, lambda: room(app).view is not None and len(room(app).view.posts) > 20)  # type: ignore[union-attr]
            await settled(app, pilot)
            assert words in seen(app)
            assert room(app).running == (name == "quietchat")


async def test_the_price_of_each_way_stands_first_and_whole_however_narrow_the_window(
    sandbox: Served, tmp_path: Path
) -> None:
    for size in ((80, 24), (44, 24)):
        async with demo_app(sandbox, tmp_path / str(size[0]), size) as (app, pilot):
            await pilot.press("2")
            await until(pilot, lambda: isinstance(app.deck_screen.deck.focused, RoomState))
            await pilot.press("f")
            await until(pilot, lambda: "How to follow" in seen(app))
            await pilot.press("f" if "other ways" in seen(app) else "j")
            dialog = seen(app)
            for way in ("The whole chat ", "Questions first", "From the cache "):
                assert re.search(rf"\d  {way} +\$\d+\.\d\d", dialog), dialog
            assert "…" not in "".join(row for row in lines(app) if "▌" in row), dialog
            await pilot.press("escape", "C")
            await settled(app, pilot)
            calendar = re.sub(r"[\s▌]+", " ", seen(app))
            for words in ("An hour", "Chats, in your own time", "live, "):
                assert words in calendar, calendar
            assert "…" not in "".join(row for row in lines(app) if row.lstrip().startswith("▌")), calendar


async def test_from_now_on_is_offered_only_where_it_is_cheaper() -> None:
    query = RoomQuery(("demochat",), (), since=last_hour())

    def way(usd: float, *, from_now: bool = False) -> JoinOffer:
        return JoinOffer("whole", 10, 5, usd, usd, "", query, from_now=from_now)

    dear, cheap = way(0.301, from_now=True), way(0.1, from_now=True)
    assert worth_offering([way(0.3), dear]) == [way(0.3)]
    assert worth_offering([way(0.3), cheap]) == [way(0.3), cheap]


async def test_a_question_is_opened_by_its_own_number_and_named_without_the_hosts_opening_words(
    tmp_path: Path,
) -> None:
    scene = Scene(last_hour())
    asked = (
        "Q1: One?",
        "Q2: Two?",
        "Q3a: Three, first?",
        "Q3b: Three, again?",
        "Well, on we go.\n\nQ4: Four?",
        "Q5: Five?",
    )
    for at, text in enumerate(asked):
        scene.say("mara", text, 5 + 5 * at)
        scene.say("ana", f"A{text[text.index('Q') + 1]}: so it is", 6 + 5 * at)
    (tmp_path / "rooms.toml").write_text(TOML)
    with closing(open_cache(tmp_path / "cache.db")) as db:
        writing.save_page(db, Panel("loaded", "chat"), Page(tuple(scene.posts)), fetched_at=datetime.now(UTC))
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("Q")
        await settled(app, pilot)
        assert re.search(r"4  Q4 +1 answer · Four\?", seen(app)), seen(app)
        assert "on we go" not in "".join(row for row in lines(app) if "1 answer · " in row and "  Q" in row)
        await pilot.press("4")
        await settled(app, pilot)
        assert room(app).open == "Q4"
        await pilot.press("Q", "j", "j", "j", "enter")
        await settled(app, pilot)
        assert room(app).open == "Q3b"


async def test_a_chat_of_the_calendar_opens_as_a_room_and_the_picker_offers_it_before_a_search(
    tmp_path: Path,
) -> None:
    kept(tmp_path, last_hour())
    text = (
        (tmp_path / "rooms.toml")
        .read_text()
        .replace('tag = "#demochat"', 'tag = "#demochat"\ntitle = "The Demo Hour"')
    )
    (tmp_path / "rooms.toml").write_text(text)
    for keys in (("C", "enter"), ("a", *"#demochat", "enter"), ("a", *"demo hour", "enter")):
        async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
            await pilot.press(*keys)
            await settled(app, pilot)
            assert room(app).panel == ROOM, keys


async def test_a_replay_begins_with_the_session_and_what_was_announced_stands_there(tmp_path: Path) -> None:
    start = last_hour()
    scene = chat(start)
    early = scene.say("mara", "Q3: Think about this until tomorrow", -25 * 60)
    for at, name in enumerate(("ana", "bo", "chen", "dara")):
        scene.say(name, "A3: I have", 20 + at)
    with closing(open_cache(tmp_path / "cache.db")) as db:
        writing.save_page(db, Panel("loaded", "chat"), Page(tuple(scene.posts)), fetched_at=datetime.now(UTC))
    (tmp_path / "rooms.toml").write_text(TOML)
    session = open_replay(Paths(tmp_path, tmp_path), "#demochat", start, 1, datetime.now(UTC), env={})
    assert session.replay is not None
    assert session.replay.first == start
    app = DelurkApp(session, Network(session))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        view = room(app).view
        assert view is not None
        assert set(view.posts) == {early.id}


async def test_in_a_replay_f_says_that_it_costs_nothing(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    session = open_replay(Paths(tmp_path, tmp_path), "#demochat", None, 2400, datetime.now(UTC), env={})
    app = DelurkApp(session, Network(session))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await pilot.press("f")
        await settled(app, pilot)
        assert any("A replay costs nothing" in words for _, words in app.deck_screen.messages)
        await app.deck_screen.come_to_rest()


async def test_leaving_the_questions_and_going_back_up_is_said(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("Q", "2", "right_square_bracket")
        await settled(app, pilot)
        assert "These are no questions: " in seen(app)
        await pilot.press("G", "space")
        for _ in range(12):
            if "up to the topmost" in seen(app):
                break
            await pilot.press("space")
            await settled(app, pilot)
        assert "Nothing unread below; up to the topmost." in seen(app)
        assert room(app).open == "before"


async def test_a_free_form_room_speaks_of_threads(tmp_path: Path) -> None:
    scene = Scene(last_hour())
    for name in ("ana", "bo"):
        first = scene.say(name, f"{name} begins something", 5)
        scene.say("chen", "and so do I", 6, to=first)
    (tmp_path / "rooms.toml").write_text(TOML + 'style = "free"\n')
    with closing(open_cache(tmp_path / "cache.db")) as db:
        writing.save_page(db, Panel("loaded", "chat"), Page(tuple(scene.posts)), fetched_at=datetime.now(UTC))
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        assert "] [ thread" in lines(app)[-1]
        await pilot.press("Q")
        await settled(app, pilot)
        assert "Which thread?" in seen(app)
        await pilot.press("2")
        await settled(app, pilot)
        assert room(app).open == str(scene.posts[2].id)
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert "next question or thread" in seen(app)


async def test_in_a_narrow_side_list_a_chat_that_is_on_keeps_its_name_and_drafts_open_by_a_click(
    tmp_path: Path,
) -> None:
    kept(tmp_path, datetime.now(UTC) - timedelta(minutes=20))
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        drafts.put(journal, Draft(drafts.new_id(), ("To be gone on with",)))
    async with offline_app(tmp_path, (80, 24), [ROOM]) as (app, pilot):
        room(app).side_note = "now"
        app.deck_screen.draw()
        await settled(app, pilot)
        side = [row[:17] for row in lines(app)]
        assert any("#demochat" in row and "●" in row for row in side), side
        at = next(y for y, row in enumerate(side) if "Drafts" in row)
        assert "D" in side[at].split()
        await pilot.click("SideList", offset=(5, at - 1))
        await settled(app, pilot)
        assert "To be gone on with" in seen(app)
