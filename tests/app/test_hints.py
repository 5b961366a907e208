"""Hints: a key's name where the reader pauses, each once, ever, and none where they are not wanted."""

from pathlib import Path

import pytest

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app import hints
from tui.app.program import DelurkApp


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "PAUSE_S", 0.4)


async def pause(app: DelurkApp, pilot) -> str:  # type: ignore[no-untyped-def]
    """What the message row says after a pause."""
    await pilot.pause(0.55)
    await settled(app, pilot)
    return lines(app)[-2].strip()


async def test_each_pause_brings_one_hint_and_none_comes_back(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    (tmp_path / "config.toml").write_text('[keys]\n"thread.close" = "f12"\n')
    async with offline_app(tmp_path, (110, 30), [PANEL]) as (app, pilot):
        first = await pause(app, pilot)
        assert first == "space goes to the next unread post."
        assert await pause(app, pilot) == first, "a pause brings one"
        await pilot.press("j")
        assert await pause(app, pilot) == "enter opens the conversation, f12 comes back to this line."
    async with offline_app(tmp_path, (110, 30), [PANEL]) as (app, pilot):
        await pilot.press("v", "escape")
        assert await pause(app, pilot) == "? lists every key that works here."
        await pilot.press("j")
        await pause(app, pilot)
        said = len(app.deck_screen.messages)
        await pilot.press("j")
        await pause(app, pilot)
        assert len(app.deck_screen.messages) == said


async def test_no_hint_comes_where_none_is_wanted_or_something_is_open(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, (110, 30), [PANEL]) as (app, pilot):
        await pilot.press("question_mark")
        await pause(app, pilot)
        assert app.deck_screen.messages == []
    for line in ("hints = false\n", "reduced_motion = true\n"):
        (tmp_path / "config.toml").write_text(line)
        async with offline_app(tmp_path, (110, 30), [PANEL]) as (app, pilot):
            assert await pause(app, pilot) == ""
