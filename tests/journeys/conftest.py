"""A reader's home, and the sandbox, for journeys: real programs, each in a process of its own."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.caches import fill
from tests.fixtures.invented import write_pages
from tests.journeys.terminal import DEADLINE, Reader
from tui.model.panel import parse_panel

ROOT = Path(__file__).resolve().parents[2]


def until(holds: Callable[[], bool], what: str, deadline: float = DEADLINE) -> None:
    """Look again and again until `holds`. Raises AssertionError with `what` after the deadline."""
    end = time.monotonic() + deadline
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true")
        time.sleep(0.02)


class Home:
    """One reader's home: their files, and the programs they run."""

    def __init__(self, folder: Path, ending: ExitStack) -> None:
        self.folder = folder
        self.data = folder / "delurk"
        self._ending = ending

    def env(self, **more: str) -> dict[str, str]:
        """What the reader's programs find in the environment; an empty value takes a name out."""
        plain = {
            "PATH": os.defpath, "HOME": str(self.folder), "DELURK_HOME": str(self.data), "TZ": "UTC",
            "LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor",
            "PYTHONPATH": str(ROOT),  # this tree, whatever else is installed
        }  # fmt: skip
        return {name: value for name, value in (plain | more).items() if value}

    def run(
        self, *words: str, stdin: int = subprocess.DEVNULL, **env: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run a verb to its end, without a terminal."""
        return subprocess.run(
            [sys.executable, "-m", "tui", *words], env=self.env(**env), cwd=self.folder, stdin=stdin,
            capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip

    def open(self, *words: str, size: tuple[int, int] = (100, 30), **env: str) -> Reader:
        """Run a verb, or the app, on a terminal."""
        command = [sys.executable, "-m", "tui", *words]
        reader = Reader(command, env=self.env(**env), cwd=self.folder, size=size)
        return self._ending.enter_context(reader)

    def fill(self, count: int, *, first: int = 0, panel: str = "search:invented") -> None:
        """Put invented posts into the cache, as if they had been read before."""
        self.data.mkdir(exist_ok=True)
        fill(self.data / "cache.db", count, first=first, panel=parse_panel(panel))

    def pages(self, count: int, *, first: int = 0) -> Path:
        """A file of X's pages with these invented posts."""
        file = self.folder / f"pages{first}.jsonl"
        write_pages(file, count, first=first)
        return file

    def saved(self) -> float:
        """When the journal was last written, as the file system tells it."""
        files = [self.data / "journal.db", self.data / "journal.db-wal"]
        return max((file.stat().st_mtime for file in files if file.exists()), default=0.0)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with ExitStack() as ending:
        yield Home(tmp_path, ending)


class Sandbox:
    """The built-in server, standing still unless told to go on."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        assert child.stdout is not None
        said = json.loads(child.stdout.readline())
        self.url: str = said["url"]
        self.env = {"DELURK_API_URL": self.url, "DELURK_USER_TOKEN": said["user_token"]}

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """GET, or POST a body, at the sandbox's own controls."""
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(
            f"{self.url}/sandbox/{path}", data, {"Content-Type": "application/json"} if data else {}
        )
        with urllib.request.urlopen(asked, timeout=DEADLINE) as answer:
            return json.load(answer)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "tui", "sandbox", "--port", "0", "--speed", "0"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE) as child:
        try:
            yield Sandbox(child)
        finally:
            child.terminate()
