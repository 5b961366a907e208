"""The benchmark itself, tiny: what it counts must be right. Its times are nobody's promise here."""

import os
import sys
from pathlib import Path

import pytest

from tests.benchmarks import machine
from tests.benchmarks.caches import PANEL, home_with
from tests.benchmarks.programs import Program, delurk, run_once
from tests.benchmarks.report import Figure, median, p95, table
from tests.fixtures.invented import posts
from tui.store import reading
from tui.store.cache import open_cache

linux = pytest.mark.skipif(sys.platform != "linux", reason="counted from /proc")


@linux
def test_each_key_paints_and_an_idle_app_writes_nothing(tmp_path: Path) -> None:
    home = home_with(tmp_path, 300)
    run = run_once(Program("tiny", delurk(str(PANEL)), r"\b0 \w", home), keys=4, idle_s=1)
    assert len(run.keys_ms) == 4
    assert run.idle_bytes == 0
    assert run.idle_disk_bytes == 0
    assert run.start_ms > 0
    assert 10 < run.rss_mb < 500


def test_a_made_cache_holds_what_was_invented_and_is_made_once(tmp_path: Path) -> None:
    home = home_with(tmp_path, 2500)
    made = (home / "cache.db").stat().st_mtime_ns
    assert home_with(tmp_path, 2500) == home
    assert (home / "cache.db").stat().st_mtime_ns == made
    db = open_cache(home / "cache.db", readonly=True)
    try:
        assert reading.count(db, PANEL) == 2500
        assert reading.newest(db, PANEL, 120) == list(posts(120))
    finally:
        db.close()


@linux
def test_a_process_and_its_children_are_counted() -> None:
    assert machine.cpu_ms(os.getpid()) > 0
    assert machine.rss_mb(os.getpid()) > 5


def test_a_figure_says_whether_it_is_as_wanted() -> None:
    good = Figure("start", 100, "ms", 200, "empty", 1.2)
    bad = Figure("start", 300, "ms", 200, "empty", 1.2)
    least = Figure("load", 9_000, "posts/s", wanted=10_000, wanted_of="least")
    assert [one.met for one in (good, bad, least)] == [True, False, False]
    assert Figure("cpu", 1, "ms").met is None
    assert "| 0.50 |" in table([good])
    assert median([3, 1, 2]) == 2
    assert p95(list(range(100))) == 95
