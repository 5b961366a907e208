"""Keeping posts: the dialog, the panel, undoing, and what X says is gone."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from textual.events import Key

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.app.deeds.keep import KEPT
from tui.model.post import Gone
from tui.store import kept, writing
from tui.store.cache import open_cache
from tui.store.journal import open_journal

SIZE = (100, 30)


async def test_a_post_is_kept_with_a_note_and_outlives_the_cache(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL, KEPT]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("j", "asterisk")
        await settled(app, pilot)
        assert any("Keep  @" in row for row in lines(app))
        await pilot.press(*"for the talk", "tab", *"ideas", "enter")
        await settled(app, pilot)
        assert "Kept under “ideas”." in lines(app)[-2]
        await pilot.press("tab")
        await settled(app, pilot)
        assert any("· ideas · for the talk" in row for row in lines(app))
        chosen = state.chosen
    forget_cache(tmp_path)
    async with offline_app(tmp_path, SIZE, [KEPT]) as (app, _):
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.posts == [chosen]
        assert state.unread == 0
        assert any("· ideas · for the talk" in row for row in lines(app))


async def test_keeping_again_edits_and_undo_puts_the_old_note_back(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("asterisk", *"one", "enter")
        await settled(app, pilot)
        await pilot.press("asterisk")
        await settled(app, pilot)
        assert any("keep no longer" in row for row in lines(app))
        await pilot.press(*" and two", "enter")
        await settled(app, pilot)
        assert [note.note for note in await notes(app)] == ["one and two"]
        await pilot.press("u")
        await settled(app, pilot)
        assert [note.note for note in await notes(app)] == ["one"]


async def test_a_kept_post_is_removed_in_the_dialog_and_undo_keeps_it_again(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [KEPT, PANEL]) as (app, pilot):
        assert any("keeps it here" in row for row in lines(app))
        await pilot.press("tab", "asterisk", *"one", "enter")
        await settled(app, pilot)
        await pilot.press("tab", "asterisk")
        await settled(app, pilot)
        await pilot.press("ctrl+r")
        await settled(app, pilot)
        assert "No longer kept. u undoes it." in lines(app)[-2]
        assert app.deck_screen.deck.panels[0].posts == []
        await pilot.press("u")
        await settled(app, pilot)
        assert len(app.deck_screen.deck.panels[0].posts) == 1
        assert [note.note for note in await notes(app)] == ["one"]


async def test_what_another_program_keeps_is_there_too(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [KEPT, PANEL]) as (app, pilot):
        post = app.deck_screen.deck.panels[1].posts[4]
        with closing(open_journal(tmp_path / "journal.db")) as journal:
            kept.keep(journal, post, note="from elsewhere", label="", at=datetime.now(UTC), fetched_at=0)
        await app.deck_screen.freshness.watch()
        await settled(app, pilot)
        assert app.deck_screen.deck.panels[0].posts == [post]
        assert any("from elsewhere" in row for row in lines(app))


async def test_words_typed_before_the_dialog_stands_there_are_its_words(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        for key in ("asterisk", *"for jan", "tab", *"jam", "enter"):
            app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))
        for _ in range(20):
            await pilot.pause(0.02)
        await settled(app, pilot)
        assert [(note.note, note.label) for note in await notes(app)] == [("for jan", "jam")]


async def test_esc_leaves_all_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("asterisk", *"never mind", "escape", "j")
        await settled(app, pilot)
        assert await notes(app) == []
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.cursor == 1


async def test_a_kept_post_that_its_author_deletes_loses_its_text(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL, KEPT]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.chosen is not None
        post = state.chosen
        await pilot.press("asterisk", *"for the talk", "enter")
        await settled(app, pilot)
        with closing(open_cache(tmp_path / "cache.db")) as db:
            writing.mark_gone(db, [Gone(post.id, "deleted")], fetched_at=datetime.now(UTC))
        await app.deck_screen.freshness.watch()
        await pilot.press("tab")
        await settled(app, pilot)
        text = "\n".join(lines(app))
        assert "Deleted by its author." in text
        assert "for the talk" in text
        assert post.text[:20] not in text
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        assert kept.get(journal, [post.id])[0].text == ""


async def test_nothing_is_written_while_nothing_is_kept_and_nothing_changes(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 30)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await settled(app, pilot)
        with closing(open_journal(tmp_path / "journal.db", readonly=True)) as journal:
            before = journal.execute("PRAGMA data_version").fetchone()
            for _ in range(3):
                await app.deck_screen.freshness.watch()
            assert journal.execute("PRAGMA data_version").fetchone() == before


def forget_cache(home: Path) -> None:
    for file in home.glob("cache.db*"):
        file.unlink()


async def notes(app):  # type: ignore[no-untyped-def]
    return list((await app.deck_screen.keeper.journal(kept.notes)).values())
