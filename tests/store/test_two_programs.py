"""Two programs on one cache: both write, both read, neither waits long, nothing is lost."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from textwrap import dedent

from tests.store.samples import NOW, a_page, a_post
from tui.model.panel import Panel
from tui.store import changes, reading, writing
from tui.store.cache import open_cache

HOME = Panel("home")
PAGES = 25
OTHER_PROGRAM = dedent(
    """
    import sys
    from pathlib import Path
    from tests.store.samples import NOW, a_page, a_post
    from tui.model.panel import Panel
    from tui.store import reading, writing
    from tui.store.cache import open_cache

    db = open_cache(Path(sys.argv[1]))
    for page in range(int(sys.argv[2])):
        posts = [a_post(2 * (page * 20 + at) + 1, f"other {page}") for at in range(20)]
        writing.save_page(db, Panel("home"), a_page(*posts), fetched_at=NOW)
        assert len(reading.newest(db, Panel("home"), 20)) == 20
    """
)


def test_two_programs_write_and_read_one_new_cache_at_once(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    root = Path(__file__).parents[2]
    other = subprocess.Popen([sys.executable, "-c", OTHER_PROGRAM, str(path), str(PAGES)], cwd=root)
    with closing(open_cache(path)) as db:
        seen = {changes.version(db)}
        for page in range(PAGES):
            posts = [a_post(2 * (page * 20 + at), f"mine {page}") for at in range(20)]
            writing.save_page(db, HOME, a_page(*posts), fetched_at=NOW)
            assert len(reading.newest(db, HOME, 20)) == 20
            seen.add(changes.version(db))
        assert other.wait(30) == 0
        seen.add(changes.version(db))
        assert len(seen) > 1  # this program has noticed the other
        assert reading.count(db, HOME) == 2 * PAGES * 20
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_programs_may_make_the_cache_at_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    root = Path(__file__).parents[2]
    start = [sys.executable, "-c", OTHER_PROGRAM, str(path), "1"]
    assert [one.wait(30) for one in [subprocess.Popen(start, cwd=root) for _ in range(4)]] == [0] * 4


def test_a_page_is_read_while_another_connection_holds_a_transaction(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with closing(open_cache(path)) as writer, closing(open_cache(path, readonly=True)) as reader:
        writing.save_page(writer, HOME, a_page(a_post(1)), fetched_at=NOW)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM panel_post")
        assert reading.newest(reader, HOME) == [a_post(1)]
        writer.execute("ROLLBACK")
