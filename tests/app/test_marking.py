"""Marking by hand, undoing, and two programs that mark at once."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from textwrap import dedent

from tests.benchmarks.caches import PANEL, fill
from tests.fixtures.deck import lines, offline_app, settled
from tui.model.panel import Panel
from tui.model.reading import Stretch, is_read
from tui.store.journal import open_journal
from tui.store.marks import read_marks, save_change

SIZE = (100, 30)
ROOT = Path(__file__).resolve().parents[2]


async def test_read_to_here_marks_this_and_all_older_ones(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 300)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("j", "j", "E")
        await settled(app, pilot)
        assert state.unread == 0  # two were passed, and the other 298 are marked
        assert "298 posts marked read: this one and the older ones below. u undoes it." in lines(app)[-2]
        await pilot.press("u")
        await settled(app, pilot)
        assert state.unread == 298


async def test_unread_from_here_marks_this_and_all_newer_ones(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 300)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("A", "j", "j", "j", "N")
        await settled(app, pilot)
        assert state.unread == 4
        assert "4 posts marked unread" in lines(app)[-2]
        await pilot.press("u", "u")
        await settled(app, pilot)
        assert state.unread == 0
        assert "Nothing to undo." in lines(app)[-2]


async def test_what_was_read_after_a_marking_stays_read_when_it_is_undone(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 50)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        await pilot.press("U")
        assert "marked so already" in lines(app)[-2]
        await pilot.press("j", "k", "U", "j", "j", "u")
        await settled(app, pilot)
        assert [is_read(state.marks, post.id) for post in state.posts[:3]] == [True, True, False]


async def test_an_undone_marking_is_not_in_the_journal_either(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 50)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        await pilot.press("A")
        await settled(app, pilot)
        await pilot.pause(0.5)  # long enough for it to be saved
        await pilot.press("u")
        await settled(app, pilot)
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        assert journal.execute("SELECT count(*) FROM mark").fetchone() == (0,)


async def test_what_another_program_reads_is_seen_and_kept(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 50)
    async with offline_app(tmp_path, SIZE, [PANEL]) as (app, pilot):
        state = app.deck_screen.deck.focused
        assert state is not None
        theirs = state.posts[20].id
        await pilot.press("j", "j")
        with closing(open_journal(tmp_path / "journal.db")) as journal:
            save_change(journal, PANEL, (), (Stretch(theirs, theirs),))
        await app.deck_screen.freshness.watch()
        assert is_read(state.marks, theirs)
        assert state.unread == 47
        await pilot.press("j")
        mine = state.posts[2].id
    with closing(open_journal(tmp_path / "journal.db")) as journal:
        kept = read_marks(journal, PANEL)
    assert is_read(kept, theirs)
    assert is_read(kept, mine)


OTHER_PROGRAM = dedent(
    """
    import sys
    from pathlib import Path
    from tui.model.ids import PostId
    from tui.model.panel import Panel
    from tui.model.reading import Stretch, with_read
    from tui.store.journal import open_journal
    from tui.store.marks import save_change

    db = open_journal(Path(sys.argv[1]))
    read = ()
    for at in range(int(sys.argv[2]), 400, 2):
        now = with_read(read, Stretch(PostId(at), PostId(at)))
        save_change(db, Panel("home"), read, now)
        read = now
    """
)


def test_two_programs_that_mark_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    open_journal(path).close()
    programs = [
        subprocess.Popen([sys.executable, "-c", OTHER_PROGRAM, str(path), first], cwd=ROOT) for first in "01"
    ]
    assert [one.wait(60) for one in programs] == [0, 0]
    with closing(open_journal(path)) as journal:
        (whole,) = read_marks(journal, Panel("home"))
    assert (whole.oldest, whole.newest) == (0, 399)


async def test_far_from_the_top_nothing_that_was_there_before_is_new_after_a_restart(tmp_path: Path) -> None:
    fill(tmp_path / "cache.db", 700)
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        await pilot.press("G")
        await settled(app, pilot)
    async with offline_app(tmp_path, (100, 30), [PANEL]) as (app, pilot):
        await settled(app, pilot)
        assert "new" not in lines(app)[1]
        assert "700 of 700" in lines(app)[1]
        for _ in range(45):
            await pilot.press("pageup")
        await settled(app, pilot)
        state = app.deck_screen.deck.focused
        assert state is not None
        assert state.above < 400, "what lies above is read as the reader goes up"
