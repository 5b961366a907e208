"""Programs of the user's: what they get, what of theirs is drawn, and that they end."""

import asyncio
import json
import os
import sys
from contextlib import closing
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tests.store.samples import NOW, a_page, a_post
from tui.app.piping import LARGEST_OUTPUT, NotStarted, Plain, run
from tui.app.program import DelurkApp
from tui.app.widgets.output_pane import OutputPane
from tui.config.settings import Pipe
from tui.model.panel import Panel
from tui.store import writing
from tui.store.cache import open_cache

# A pipe that is left open is found by the garbage collector, after the loop is closed.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")

SIZE = (100, 30)
HOSTILE = "$(touch pwned) `touch pwned` ; touch pwned # --help\n| \"'\\"


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


async def heard(code: str, given: bytes = b"") -> tuple[str, str, int]:
    """What a Python program says, what it complains of, and its exit code."""
    said: list[str] = []
    ended = await run(python(code), given, {}, said.append)
    return "".join(said), ended.complaint, ended.code


async def test_a_program_gets_standard_input_and_says_something() -> None:
    text, complaint, code = await heard("import sys; print(sys.stdin.read().upper())", "a héron".encode())
    assert (text, complaint, code) == ("A HÉRON\n", "", 0)


async def test_the_exit_code_and_standard_error_are_told() -> None:
    _, complaint, code = await heard("import sys; print('\\x1b[31mno\\x1b[0m', file=sys.stderr); sys.exit(7)")
    assert (complaint, code) == ("no", 7)


async def test_a_program_that_does_not_read_is_no_trouble() -> None:
    text, _, code = await heard("print('done')", b"x" * 2_000_000)
    assert (text, code) == ("done\n", 0)


async def test_a_program_that_says_too_much_is_stopped() -> None:
    said: list[str] = []
    ended = await run(python("while True: print('y' * 1000)"), b"", {}, said.append)
    assert ended.cut
    assert ended.words == "Stopped after 1 MB."
    assert len("".join(said)) < 2 * LARGEST_OUTPUT


async def test_a_missing_program_is_one_clear_line() -> None:
    with pytest.raises(NotStarted, match="There is no program 'no-such-program': is it installed"):
        await run(("no-such-program",), b"", {}, print)
    with pytest.raises(NotStarted, match="cannot be run: Permission denied"):
        await run(("/",), b"", {}, print)


STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
time.sleep(600)
"""


async def test_a_program_that_never_ends_is_ended_when_it_is_left() -> None:
    said: list[str] = []
    begun = asyncio.Event()

    def hear(text: str) -> None:
        said.append(text)
        begun.set()

    task = asyncio.create_task(run(python(STUBBORN), b"x" * 1_000_000, {}, hear))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not lives(int(said[0]))


@pytest.mark.parametrize(
    ("text", "lines_"),
    [
        ("\x1b[1;31mred\x1b[0m\n", ["red"]),
        ("\x1b]0;a title\x07text\n", ["text"]),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\\n", ["link"]),
        ("10%\r50%\r100%\n", ["100%"]),
        ("dos\r\n", ["dos"]),
        ("b\x08bo\x08old\n", ["bold"]),
        ("a\tb\n", ["a       b"]),
        ("\x1b_Gf=100;AAAA\x1b\\after\n", ["after"]),
        ("\x9b31mred\n", ["red"]),
        ("right\u202eleft\x00\n", ["rightleft"]),
    ],
)
def test_nothing_that_a_terminal_would_obey_is_left(text: str, lines_: list[str]) -> None:
    assert Plain().all_of(text) == lines_
    plain = Plain()
    assert [line for character in text for line in plain.hear(character)] == lines_


def test_a_line_without_end_is_cut_into_lines() -> None:
    plain = Plain()
    made = plain.hear("x" * 10_000)
    assert "".join(made) + plain.growing == "x" * 10_000
    assert max(map(len, made)) <= 4_000


# ---- in the app


def with_pipes(app: DelurkApp, *pipes: Pipe) -> None:
    from dataclasses import replace

    session = app.deck_screen.session
    session.settings = replace(session.settings, pipes=pipes)


async def ended(app: DelurkApp, pilot: Pilot[None]) -> OutputPane:
    await settled(app, pilot)
    pane = app.screen
    assert isinstance(pane, OutputPane)
    while pane.running:
        await pilot.pause(0.02)
    await pilot.pause()
    return pane


async def test_without_programs_it_is_said_how_to_set_one(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("vertical_line")
        await settled(app, pilot)
        assert "[pipe.speak]" in lines(app)[-2]


async def test_hostile_text_reaches_standard_input_and_nothing_else(tmp_path: Path) -> None:
    post = a_post(1, HOSTILE)
    with closing(open_cache(tmp_path / "cache.db")) as db:
        writing.save_page(db, Panel("home"), a_page(post), fetched_at=NOW)
    tell = python("import json, sys; print(json.dumps([sys.argv, sys.stdin.read()]))")
    async with offline_app(tmp_path, SIZE, [Panel("home")]) as (app, pilot):
        with_pipes(app, Pipe("tell", tell), Pipe("tell json", tell, "json"))
        await pilot.press("vertical_line")
        await settled(app, pilot)
        assert any("2  tell json" in row for row in lines(app))
        await pilot.press("1")
        pane = await ended(app, pilot)
        assert json.loads(pane.text) == [["-c"], f"{HOSTILE}\n"]
        await pilot.press("escape", "vertical_line", "j", "enter")
        pane = await ended(app, pilot)
        argv, given = json.loads(pane.text)
        assert argv == ["-c"]
        assert json.loads(given)["text"] == HOSTILE
        assert json.loads(given)["panel"] == "home"
    assert not [name for name in os.listdir(tmp_path) if "pwned" in name]


async def test_output_is_drawn_clean_and_scrolls(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    code = "print('\\x1b[2J\\x1b[31mred\\x1b[0m'); [print('row', n) for n in range(200)]; import sys; sys.exit(3)"
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        with_pipes(app, Pipe("draw", python(code)))
        await pilot.press("vertical_line", "enter")
        await ended(app, pilot)
        text = "\n".join(lines(app))
        assert "red" in text
        assert "\x1b" not in text
        assert "It failed: exit code 3." in text
        assert "row 150" not in text
        await pilot.press("G")
        await pilot.pause()
        assert "row 199" in "\n".join(lines(app))
        await pilot.press("y", "escape")
        assert app.clipboard.startswith("red\nrow 0\n")


async def test_esc_ends_a_program_that_neither_reads_nor_ends(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        with_pipes(
            app, Pipe("stuck", python("import os, time; print(os.getpid(), flush=True); time.sleep(600)"))
        )
        await pilot.press("vertical_line", "enter")
        await settled(app, pilot)
        pane = app.screen
        assert isinstance(pane, OutputPane)
        while not pane.text:
            await pilot.pause(0.02)
        assert any("stop it" in row for row in lines(app))
        number = int(pane.text)
        await pilot.press("escape", "j")
        await settled(app, pilot)
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.cursor == 1  # the app goes on
        while lives(number):
            await pilot.pause(0.02)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_number_typed_before_the_list_stands_there_is_the_lists(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        with_pipes(app, Pipe("one", python("print('one')")), Pipe("two", python("print('two')")))
        app.post_message(Key("vertical_line", "|"))
        app.post_message(Key("2", "2"))
        while not isinstance(app.screen, OutputPane):
            await pilot.pause(0.02)
        assert (await ended(app, pilot)).text == "two"


async def test_a_missing_program_is_said_in_the_pane(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        with_pipes(app, Pipe("none", ("no-such-program",)))
        await pilot.press("vertical_line", "enter")
        await ended(app, pilot)
        assert any("There is no program 'no-such-program'" in row for row in lines(app))


async def test_programs_get_no_token(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 5)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, _):
        assert [name for name in app.deck_screen.session.env if name.endswith("_TOKEN")] == []
