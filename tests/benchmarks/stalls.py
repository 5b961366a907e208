"""The app with a heartbeat: how long its loop ever went without a turn, while a page of posts came each second.

`python -m tests.benchmarks.stalls RESULT PAGES`, on a terminal, in a home of its own. A thread of the same
program reads each page as it would come from X and saves it, as the courier does: it contends for the same
interpreter. Each gap above a millisecond between two turns is kept, and written to RESULT at the end.
"""

import asyncio
import json
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.caches import PANEL
from tests.fixtures.invented import posts, wire_page
from tui.app import opening
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.app.session import Session
from tui.app.tty import EarlyTty
from tui.config.paths import Paths, find_paths
from tui.store import writing
from tui.store.cache import open_cache
from tui.x.wire import read_page

PAGE = 100
_BEAT_S = 0.001
_SETTLED_S = 2.0  # the start is measured elsewhere


class Watched(DelurkApp):
    """The app, with a heart."""

    def __init__(self, session: Session, early: EarlyTty | None, pages: int) -> None:
        super().__init__(session, Network(session), early)
        self.gaps_ms: list[float] = []
        self._pages = pages
        self._heart: asyncio.Task[None] | None = None

    def on_mount(self) -> None:
        self._heart = asyncio.get_running_loop().create_task(self._beat(), name="heart")

    async def _beat(self) -> None:
        await asyncio.sleep(_SETTLED_S)
        arrivals = threading.Thread(target=_arrive, args=(self.session.paths, self._pages))
        arrivals.start()
        last = time.perf_counter()
        while arrivals.is_alive():
            await asyncio.sleep(_BEAT_S)
            now = time.perf_counter()
            self.gaps_ms.append((now - last - _BEAT_S) * 1000)
            last = now
        await self.action_quit()


def _arrive(paths: Paths, pages: int) -> None:
    """A page a second: from JSON to the cache."""
    bodies = [json.dumps(wire_page(list(posts(PAGE, first=-PAGE * (at + 1))))) for at in range(pages)]
    with closing(open_cache(paths.cache)) as db:
        for body in bodies:
            page = read_page(body.encode())
            writing.save_page(db, PANEL, page, fetched_at=datetime.now(UTC))
            time.sleep(1)


def main(result: Path, pages: int) -> None:
    """Run it; the longest gaps and how many beats there were, as JSON."""
    session = opening.open_session(find_paths(), [PANEL])
    app = Watched(session, opening.first_frame(session), pages)
    app.run()
    gaps = sorted(app.gaps_ms)
    found = {"beats": len(gaps), "longest_ms": gaps[-5:][::-1], "p99_ms": gaps[int(len(gaps) * 0.99)]}
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
