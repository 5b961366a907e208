"""The demo: the sandbox as a child process, a home that is thrown away, and the app as always.

The client code that talks to the sandbox is the code that talks to X. The child ends when this program does,
however it ends: its standard input is a pipe from here, and it leaves when that closes.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tui.config.paths import Paths
from tui.model.panel import Panel

PANELS: Final = ("home", "#lrnchat")
HELLO: Final = "A demo: invented people, play money, nothing kept. Press space."
BYE: Final = "Next: delurk login, or delurk load FILE."
REFRESH_S: Final = 5.0
START_S: Final = 15.0


def run_demo(*, speed: float, seed: int) -> None:
    """Run the app against a sandbox of its own until the reader leaves it."""
    from tui.app import opening

    with tempfile.TemporaryDirectory(prefix="delurk-demo-") as home, _sandbox(speed, seed) as child:
        folder = Path(home)
        opening.run_with_network(Paths(folder, folder), child)
    print(BYE)


@contextmanager
def _sandbox(speed: float, seed: int) -> Iterator[subprocess.Popen[bytes]]:
    """The sandbox's process. Started first, so that it gets ready while this program does."""
    command = [sys.executable, "-m", "tui", "sandbox", "--port", "0", "--with-parent"]
    child = subprocess.Popen(
        [*command, "--speed", str(speed), "--seed", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(timeout=5)
