"""The app ends while something is open: its terminal is closed, its machine goes down."""

from pathlib import Path

from tests.app.test_writing import in_journal, until
from tests.fixtures.deck import offline_app
from tui.app.widgets.composer import Composer


async def test_what_was_typed_last_is_kept_where_the_terminal_is_closed_over_a_draft(tmp_path: Path) -> None:
    async with offline_app(tmp_path, (100, 30)) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Composer) and app.screen.is_mounted)
        composer = app.screen
        assert isinstance(composer, Composer)
        composer.editor.insert("The last words")
        await pilot.pause(0.05)
        composer.editor.insert(" are here, too.")
        await pilot.pause()
    assert [one.text for one in in_journal(tmp_path)] == ["The last words are here, too."]
