"""Typing into the composer: every key in its order, whatever the characters, however long the text; pastes do no harm."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Region

from tests.app.test_room import ROOM, kept, last_hour
from tests.app.test_writing import SIZE, in_journal, typed, until
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.widgets import rewrapping
from tui.app.widgets.composer import Composer
from tui.app.widgets.editor import Editor
from tui.model.draft import Draft
from tui.model.panel import Panel
from tui.store import drafts
from tui.store.journal import open_journal


async def test_keys_that_arrive_at_once_are_taken_in_their_order(tmp_path: Path) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "One")
        for key in (*" and more", "ctrl+n", *"Two", "pageup", *" of it", "escape"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: not isinstance(app.screen, Composer))
        await settled(app, pilot)
    assert in_journal(tmp_path)[0].parts == ("One and more of it", "Two")


async def test_what_is_typed_and_not_seen_is_written_and_every_key_acts_in_its_order(tmp_path: Path) -> None:
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Composer) and app.screen.focused is not None)
        text = "👩\u200d💻 می\u200cخواهم a\u00a0b"
        for character in text:
            app.post_message(events.Key(character, character))
        for key in ("backspace", *"cd", "left", "delete", "home", *"so "):
            app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
        await settled(app, pilot)
        await pilot.press("escape")
        await settled(app, pilot)
    assert in_journal(tmp_path)[0].text == f"so {text[:-1]}c"


HOSTILE = "red \x1b[31m and \u202eback\x07\x9b"


@pytest.mark.parametrize("key", ["c", "m", "colon", "s"])
async def test_no_paste_writes_a_control_to_the_terminal(tmp_path: Path, key: str) -> None:
    kept(tmp_path, last_hour())
    async with offline_app(tmp_path, SIZE, [ROOM]) as (app, pilot):
        await pilot.press(key)
        app.post_message(events.Paste(HOSTILE))
        await until(pilot, lambda: any("red [31m and back" in line for line in lines(app)))
        await settled(app, pilot)
        drawn = "".join(segment.text for row in app.screen._compositor.render_strips() for segment in row)
        assert not set(drawn) & set("\x1b\u202e\x07\x9b")


async def test_a_draft_from_elsewhere_writes_no_control_to_the_terminal(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        drafts.put(journal, Draft(drafts.new_id(), (f"{HOSTILE} and on\twith (it",)))
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("D")
        await settled(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Composer))
        await pilot.press("ctrl+home", "shift+right", "shift+right")
        await until(pilot, lambda: any("with (it" in line for line in lines(app)))
        drawn = "".join(segment.text for row in app.screen._compositor.render_strips() for segment in row)
        assert not set(drawn) & set("\x1b\u202e\x07\x9b\t")


async def test_every_row_of_the_text_has_the_fields_ground(tmp_path: Path) -> None:
    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, "A long line that goes round the edge of the field " * 3 + "\n\nand another")
        await settled(app, pilot)
        editor = app.screen.query_one(Editor)
        rows = editor.render_lines(Region(0, 0, *editor.size))
        grounds = [{segment.style and segment.style.bgcolor for segment in row} for row in rows[:-1]]
        assert grounds == [grounds[0]] * len(grounds), "all but the cursor's row"
        assert len(grounds[0]) == 1
        assert grounds[0] <= {
            ground for segment in rows[-1] if (ground := segment.style and segment.style.bgcolor)
        }


async def test_a_key_in_a_very_long_line_goes_over_a_few_rows_and_it_is_looked_through_in_pauses_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, looked, starts = [], [], rewrapping.row_starts

    def counted(text: str, width: int, at: int = 0) -> Iterator[int]:
        for start in starts(text, width, at):
            rows.append(start)
            yield start

    async with offline_app(tmp_path, SIZE, [Panel("kept")]) as (app, pilot):
        await pilot.press("c")
        await typed(app, pilot, ("wording it again and again " * 1000)[:25_000])
        monkeypatch.setattr(rewrapping, "row_starts", counted)
        monkeypatch.setattr(app.deck_screen.writing, "_check", lambda: looked.append(True))
        await pilot.press(*"xxxxx")
        await pilot.press("ctrl+home", *"yy zz")
        assert not looked
        assert 10 <= len(rows) <= 100, "the line has 300 rows, which would be gone over with each of ten keys"
        await pilot.press("escape")
        await settled(app, pilot)
    assert in_journal(tmp_path)[0].text.startswith("yy zzwording")
    assert in_journal(tmp_path)[0].text.endswith("xxxxx")
