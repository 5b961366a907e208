"""The demo: the sandbox as a child process, a home that is thrown away, and the app as always.

The client code that talks to the sandbox is the code that talks to X. The child ends when this program does,
however it ends: its standard input is a pipe from here, and it leaves when that closes. Only what starts the
child is imported above: it gets ready on the other core while the rest is imported here.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.app.network import Network
    from tui.app.session import Session
    from tui.config.paths import Paths
    from tui.x.access import Access

PANELS: Final = ("home", "room:lrnchat", "#ldchat")
HELLO: Final = "space reads on, 2 is a chat under way. A demo: invented people, play money, nothing kept."
BYE: Final = "Next: delurk load FILE, or delurk with DELURK_USER_TOKEN set."
REFRESH_S: Final = 5.0
PLAY_MONEY_USD: Final = 20.0
PATIENCE_S: Final = 4.0  # for the first posts; after that the app opens on what there is


class NoSandbox(Exception):
    """The sandbox did not start: one line."""


def run_demo(*, speed: float = 1.0, seed: int = 1) -> int:
    """Run the app against a sandbox of its own until the reader leaves it; the exit code. Raises NoSandbox."""
    with tempfile.TemporaryDirectory(prefix="delurk-demo-") as home, _sandbox(speed, seed) as child:
        from tui.app import opening
        from tui.app.network import Network
        from tui.config.paths import Paths

        session = open_demo(Paths(Path(home), Path(home)))
        early = opening.first_frame(session)
        try:
            network = Network(session)
            network.begin(access=_access(child))
            first_posts(session, network)
        except BaseException:
            if early is not None:
                early.leave()
            raise
        if early is not None:
            opening.repaint(session, early)
        code = opening.run(session, early, network)
    print(BYE)
    return code


def open_demo(paths: "Paths") -> "Session":
    """The session of a demo in this home."""
    from tui.app import opening
    from tui.model.panel import parse_panel

    session = opening.open_session(paths, [parse_panel(name) for name in PANELS], demo=True)
    session.refresh_s, session.money.budget_usd = REFRESH_S, PLAY_MONEY_USD
    session.messages.append(HELLO)
    session.open_lists = True
    return session


@contextmanager
def _sandbox(speed: float, seed: int) -> Iterator[subprocess.Popen[bytes]]:
    """The sandbox's process. Started first, so that it gets ready while this program does."""
    command = [sys.executable, "-m", "tui", "sandbox", "--port", "0", "--with-parent", "--own-time"]
    child = subprocess.Popen(
        [*command, "--speed", str(speed), "--seed", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
        start_new_session=True,  # a ^C in the terminal is for the app alone
    )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(timeout=5)


def _access(child: subprocess.Popen[bytes]) -> "Access":
    """Where the sandbox is and with what it is spoken to: its first line."""
    from tui.x.access import Access, Tokens

    assert child.stdout is not None
    line = child.stdout.readline()
    try:
        said = json.loads(line)
        return Access(said["url"], Tokens(said["user_token"], said["bearer_token"]))
    except (ValueError, KeyError, TypeError) as wrong:
        raise NoSandbox("The sandbox did not start. Run delurk sandbox to see why.") from wrong


def first_posts(session: "Session", network: "Network") -> None:
    """Wait until the panels in sight have come, and hold what came.

    A few seconds at most: whatever is missing then comes while the app runs, and so do the account's lists.
    """
    import time
    from queue import Empty

    from tui.app import demo_rooms, rooms
    from tui.app.library import open_panel, take
    from tui.app.opening import FIRST_PAGE
    from tui.deck.room import RoomState
    from tui.feed import events
    from tui.store import names
    from tui.store.cache import open_cache
    from tui.store.journal import open_journal

    demo_rooms.follow(session, network)
    wanted = {state.panel for state in session.deck.shown()}
    network.watch([state.panel for state in session.deck.shown()])
    deadline = time.monotonic() + PATIENCE_S
    while wanted and (left := deadline - time.monotonic()) > 0:
        try:
            event = network.inbox.get(timeout=left)
        except Empty:
            break
        network.apply(event)
        if isinstance(event, events.Fetched | events.Refused):
            wanted.discard(event.panel)
    with (
        closing(open_cache(session.paths.cache)) as cache,
        closing(open_journal(session.paths.journal)) as journal,
    ):
        me = names.me(cache)
        session.username = me.username if me is not None else ""
        session.sieves.me = me.id if me is not None else None
        for state in session.deck.panels:
            if isinstance(state, RoomState):
                state.mine = session.sieves.me
                now = datetime.now(UTC)
                now = session.pace.now(now) if session.pace is not None else now
                rooms.take(state, session.rooms.readers[state.panel], cache, journal, now)
            else:
                take(state, open_panel(cache, journal, state.panel, FIRST_PAGE))
