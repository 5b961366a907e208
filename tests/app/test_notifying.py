"""Being told of what comes while one looks elsewhere: what is said when, and by which way."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.fixtures.deck import demo_app, settled
from tests.fixtures.sandbox import Served
from tui.app import notifying
from tui.app.notifying import APART_S, LONGEST, Waiting, cut, sequence
from tui.app.program import DelurkApp
from tui.model.panel import parse_panel

HOME, TAG = parse_panel("home"), parse_panel("#lrnchat")


def test_one_notice_tells_of_all_that_came_and_the_next_waits() -> None:
    waiting = Waiting()
    assert waiting.due_in(100.0) is None
    waiting.add(HOME, "Home", 2)
    waiting.add(HOME, "Home", 1)
    waiting.add(TAG, "#lrnchat", 1, "ana")
    assert waiting.due_in(100.0) == 0
    assert waiting.take(100.0) == "3 new in Home, @ana named you in #lrnchat, 1 new in #lrnchat"
    assert waiting.due_in(101.0) is None
    waiting.add(HOME, "Home", 5)
    assert waiting.due_in(101.0) == APART_S - 1
    assert waiting.due_in(200.0) == 0
    waiting.forget(lambda panel: panel == HOME)
    assert waiting.take(200.0) == ""
    waiting.add(TAG, "#lrnchat", 0, "bo")
    assert waiting.take(201.0) == "@bo named you in #lrnchat"


def test_no_sequence_can_come_from_a_name_and_a_notice_has_an_end() -> None:
    words = cut("2 new in \x1b]0;owned\x07\x9b2J\u202e;4;1 " + "long " * 60)
    assert re.search(r"[\x00-\x1f\x7f-\x9f;\u202e]", words) is None
    assert len(words) <= LONGEST
    assert sequence("osc", words, {}) == f"\x1b]9;{words}\x1b\\"
    assert sequence("osc", words, {"TERM": "foot"}) == f"\x1b]777;notify;delurk;{words}\x1b\\"
    assert sequence("osc", words, {"TMUX": "/tmp/one"}) == "\a"
    assert sequence("bell", words, {}) == "\a"


@asynccontextmanager
async def elsewhere(
    sandbox: Served, home: Path, **wishes: object
) -> AsyncIterator[tuple[DelurkApp, Pilot[None], list[str]]]:
    """The demo with these wishes, while the terminal has not the keyboard; and what is written of notices."""
    async with demo_app(sandbox, home, (100, 30)) as (app, pilot):
        app.session.settings = replace(app.session.settings, **wishes)
        app.session.env = {}
        app.app_focus = False
        written: list[str] = []
        assert app._driver is not None
        write = app._driver.write
        app._driver.write = lambda data: (written.append(data), write(data))[1]
        yield app, pilot, written


async def came(sandbox: Served, app: DelurkApp, pilot: Pilot[None], text: str) -> None:
    """Somebody posts, and the app has heard of it."""
    state = app.deck_screen.deck.focused
    assert state is not None
    before = state.newer
    sandbox.post("rosalind_k", text)
    app.deck_screen.network.fetch(state.panel)
    while state.newer == before:
        await pilot.pause(0.02)
    await settled(app, pilot)


async def test_what_comes_is_told_once_and_then_not_for_a_while(sandbox: Served, tmp_path: Path) -> None:
    async with elsewhere(sandbox, tmp_path, notify="osc", notify_new=("home",)) as (app, pilot, written):
        await came(sandbox, app, pilot, "One")
        assert written == ["\x1b]9;1 new in Home\x1b\\"]
        await came(sandbox, app, pilot, "Two")
        assert len(written) == 1


@pytest.mark.parametrize(
    "wishes",
    [
        {"notify": "off", "notify_new": ("home",)},
        {"notify": "bell", "notify_new": ("#lrnchat",)},
        {"notify": "bell", "notify_mention": True},
    ],
)
async def test_what_nobody_asked_for_is_not_told(
    sandbox: Served, tmp_path: Path, wishes: dict[str, object]
) -> None:
    async with elsewhere(sandbox, tmp_path, **wishes) as (app, pilot, written):
        await came(sandbox, app, pilot, "Nothing about anybody")
        assert written == []


async def test_whoever_looks_at_the_panel_is_not_told(sandbox: Served, tmp_path: Path) -> None:
    async with elsewhere(sandbox, tmp_path, notify="bell", notify_new=("home",)) as (app, pilot, written):
        app.app_focus = True
        await came(sandbox, app, pilot, "One")
        assert written == []


async def test_a_post_that_names_the_account_is_told_with_who_wrote_it(
    sandbox: Served, tmp_path: Path
) -> None:
    async with elsewhere(sandbox, tmp_path, notify="osc", notify_mention=True) as (app, pilot, written):
        await came(sandbox, app, pilot, f"@{app.session.username} what do you think?")
        assert written == ["\x1b]9;@rosalind_k named you in Home\x1b\\"]


async def test_the_desktop_is_asked_with_words_alone_and_its_absence_is_said_once(
    sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifying, "APART_S", 0.0)
    monkeypatch.setenv("PATH", str(tmp_path))
    wishes = {"notify": "desktop", "notify_new": ("home",)}
    async with elsewhere(sandbox, tmp_path, **wishes) as (app, pilot, _):
        for text in ("One", "Two"):
            await came(sandbox, app, pilot, text)
        said = [words for _, words in app.deck_screen.messages if "notify-send" in words]
        assert len(said) == 1
        assert said[0].startswith("notify-send does not start (No such file")
        program = tmp_path / "notify-send"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/told\n', encoding="utf-8")
        program.chmod(0o755)
        app.deck_screen.deck.panels[0].title = "a <b> & c"
        await came(sandbox, app, pilot, "Three")
        assert (tmp_path / "told").read_text().splitlines() == [
            "--app-name=delurk", "--", "delurk", "1 new in a &lt;b&gt; &amp; c",
        ]  # fmt: skip
