"""What a post costs in plain functions, without screen or network: in microseconds, the best of several runs."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tests.benchmarks.caches import PANEL
from tests.fixtures.invented import posts, wire_page
from tui.layout.glyphs import UNICODE
from tui.layout.post import lay_out
from tui.store import reading
from tui.store.cache import open_cache
from tui.text.terminal import PLAIN_XTERM
from tui.x.wire import read_page

_COUNT: Final = 100
_TIMES: Final = 15


def _best_us(work: Callable[[], object]) -> float:
    """The quickest of some runs over a page of posts, for one post."""
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1e6 / _COUNT


def floors(cache: Path) -> dict[str, float]:
    """Microseconds a post: read from X's JSON, read from the cache, laid out at 76 cells."""
    some = list(posts(_COUNT))
    body = json.dumps(wire_page(some)).encode()
    now, zone = datetime.now(UTC), ZoneInfo("UTC")
    db = open_cache(cache, readonly=True)

    def laid_out() -> None:
        for post in some:
            lay_out(post, width=76, glyphs=UNICODE, terminal=PLAIN_XTERM, now=now, zone=zone)

    try:
        return {
            "read from X's JSON": _best_us(lambda: read_page(body)),
            "read from the cache": _best_us(lambda: reading.newest(db, PANEL, _COUNT)),
            "laid out": _best_us(laid_out),
        }
    finally:
        db.close()
