"""The measures, each a function from the bench to its figures. What is wanted is said in each."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tests.benchmarks import composing, rooms
from tests.benchmarks.caches import PANEL, home_with
from tests.benchmarks.floors import floors
from tests.benchmarks.muting import costs, harmless_rules
from tests.benchmarks.programs import (
    ROOT,
    Program,
    Run,
    chosen_is,
    delurk,
    open_terminal,
    run_once,
    usable_ms,
    yardstick,
)  # fmt: skip
from tests.benchmarks.report import Figure, median, p95
from tests.fixtures.invented import write_pages
from tui.config import mute_edits

_POST: Final = r"\b0 \w"
_LOADED: Final = 20_000


@dataclass
class Bench:
    """Where caches are, how often to run, and what others did meanwhile (percent of a core)."""

    folder: Path
    runs: int
    keys: int
    million: bool = False
    others: list[float] = field(default_factory=list)

    @property
    def sizes(self) -> list[int]:
        """How many posts the caches have."""
        return [1_000, 10_000, 100_000, *([1_000_000] if self.million else [])]

    def app(self, count: int) -> Program:
        """The app on a cache of so many posts, in a home where nobody has read yet."""
        home = home_with(self.folder, count)
        return Program(f"delurk {count:,}", delurk(str(PANEL)), _POST, home)

    def alternate(self, programs: list[Program], *, keys: int = 0) -> dict[str, list[Run]]:
        """Each program once, then again from the first; one round before is not counted."""
        found: dict[str, list[Run]] = {program.name: [] for program in programs}
        for turn in range(self.runs + 1):
            for program in programs:
                if program.home:
                    _forget_place(program.home)
                run = run_once(program, keys=keys)
                if turn:
                    found[program.name].append(run)
                    self.others.append(run.others_percent)
        return found


def _forget_place(home: Path) -> None:
    for file in home.glob("journal.db*"):
        file.unlink()


def start(bench: Bench) -> list[Figure]:
    """From the start to the first posts. Wanted: 1.2 of `empty`; a million within a tenth of ten thousand."""
    empty = yardstick("empty")
    apps = [bench.app(count) for count in bench.sizes]
    down = replace(
        bench.app(10_000),
        name="delurk 10,000, network down",
        env={"DELURK_API_URL": "http://127.0.0.1:9", "DELURK_USER_TOKEN": "invented"},
    )
    runs = bench.alternate([empty, *apps, down])
    floor = median([run.start_ms for run in runs[empty.name]])
    floor_cpu = median([run.start_cpu_ms for run in runs[empty.name]])
    found = []
    for app in [*apps, down]:
        times = [run.start_ms for run in runs[app.name]]
        note = f"least {min(times):.0f} ms"
        found.append(Figure(f"first posts, {app.name}", median(times), "ms", floor, "empty", 1.2, note=note))
    ten = median([run.start_ms for run in runs["delurk 10,000"]])
    largest = apps[-1].name
    most = median([run.start_ms for run in runs[largest]])
    found.append(Figure(f"first posts, {largest}", most, "ms", ten, "delurk 10,000", 1.1))
    cpu = median([run.start_cpu_ms for run in runs["delurk 10,000"]])
    found.append(Figure("CPU until the first posts, delurk 10,000", cpu, "ms", floor_cpu, "empty"))
    return found


def usable(bench: Bench) -> list[Figure]:
    """From the start to the answer to a key pressed when the first posts stood there: no frame can fake that."""
    empty, app = yardstick("empty"), bench.app(10_000)
    floor, taken = [], []
    for turn in range(bench.runs + 1):
        _forget_place(bench.folder / "home-10000")
        pair = run_once(empty).start_ms, usable_ms(app, chosen_is(1))
        if turn:
            floor.append(pair[0])
            taken.append(pair[1])
    note = f"least {min(taken):.0f} ms"
    return [
        Figure("first key answered, delurk 10,000", median(taken), "ms", median(floor), "empty", note=note)
    ]


def demo(bench: Bench) -> list[Figure]:
    """The demo, server and all, to its first posts. Wanted: 2.5 of `empty`."""
    empty = yardstick("empty")
    show = Program("demo", delurk("demo", "--speed", "0"), r"@\w+.* · \d\d:\d\d", leave="q")
    runs = bench.alternate([empty, show])
    times = [run.start_ms for run in runs["demo"]]
    floor = median([run.start_ms for run in runs[empty.name]])
    note = f"least {min(times):.0f} ms"
    return [Figure("first posts, demo", median(times), "ms", floor, "empty", 2.5, note=note)]


def keys(bench: Bench) -> list[Figure]:
    """Key to paint. Wanted: p50 1.0 of `lines`, p95 0.8 of `option` with 1,000."""
    app, lines, option = bench.app(10_000), yardstick("lines", 10_000), yardstick("option", 1_000)
    runs = bench.alternate([app, lines, option], keys=bench.keys)
    times = {name: [key for run in found for key in run.keys_ms] for name, found in runs.items()}
    ours, bare, usual = times[app.name], times[lines.name], times[option.name]
    silent = bench.runs * bench.keys - len(ours)
    note = f"{silent} keys changed nothing" if silent else ""
    return [
        Figure("key to paint p50", median(ours), "ms", median(bare), lines.name, 1.0, note=note),
        Figure("key to paint p95", p95(ours), "ms", p95(usual), option.name, 0.8),
        Figure("key to paint p95", p95(ours), "ms", p95(bare), lines.name),
    ]


def muted(bench: Bench) -> list[Figure]:
    """The app with 10,000 rules against the same with none. Wanted: as quick (1.1)."""
    none = bench.app(10_000)
    home = home_with(bench.folder / "muted", 10_000)
    if not (home / "mutes.toml").exists():
        mute_edits.add_rules(home / "mutes.toml", [(rule, None) for rule in harmless_rules(10_000)])
    many = replace(none, name="10,000 rules", home=home)
    runs = bench.alternate([none, many], keys=bench.keys)
    found = []
    for words, of in (
        ("first posts", lambda run: [run.start_ms]),
        ("key to paint p50", lambda run: run.keys_ms),
    ):
        ours, theirs = (
            median([one for run in runs[name] for one in of(run)]) for name in (many.name, none.name)
        )
        found.append(Figure(f"{words}, 10,000 rules", ours, "ms", theirs, "no rules", 1.1))
    return found


def memory(bench: Bench) -> list[Figure]:
    """Resident memory. Wanted: 1.35 of `empty`, and half a MB more for each 10,000 more cached posts."""
    empty = yardstick("empty")
    apps = [bench.app(count) for count in bench.sizes]
    runs = bench.alternate([empty, *apps])
    size = {name: median([run.rss_mb for run in found]) for name, found in runs.items()}
    found = [
        Figure(f"memory, {app.name}", size[app.name], "MB", size[empty.name], "empty", 1.35) for app in apps
    ]
    grown = size[apps[-1].name] - size[apps[0].name]
    tens = (bench.sizes[-1] - bench.sizes[0]) / 10_000
    growth = grown / tens
    return [*found, Figure("memory for each 10,000 more posts", growth, "MB", wanted=0.5, wanted_of="value")]


def idle(bench: Bench) -> list[Figure]:
    """Left alone for ten seconds. Wanted: 0.2 % of a core, and not one byte written."""
    app = bench.app(10_000)
    _forget_place(bench.folder / "home-10000")
    # Not what is measured: a hint is written once, after eight seconds, and noted in the journal.
    (bench.folder / "home-10000" / "config.toml").write_text("hints = false\n")
    run = run_once(app, keys=2, idle_s=10)
    bench.others.append(run.others_percent)
    bare = run_once(yardstick("empty"), idle_s=10)
    return [
        Figure("idle CPU", run.idle_cpu_percent, "%", wanted=0.2, wanted_of="value",
               note=f"empty {bare.idle_cpu_percent:.2f} %"),
        Figure("idle, written to the terminal", run.idle_bytes, "bytes", wanted=0, wanted_of="value"),
        Figure("idle, written to disk", run.idle_disk_bytes, "bytes", wanted=0, wanted_of="value"),
    ]  # fmt: skip


def stalls(bench: Bench, pages: int = 10) -> list[Figure]:
    """The longest wait between two turns of the loop while a page comes each second. Wanted: 50 ms."""
    longest, seen = [], 0
    for _ in range(3):
        home = bench.folder / "home-stalls"
        for file in home.glob("*"):
            file.unlink()
        home_with(bench.folder, 1_000)
        home.mkdir(exist_ok=True)
        (home / "cache.db").write_bytes((bench.folder / "home-1000" / "cache.db").read_bytes())
        result = home / "stalls.json"
        command = (sys.executable, "-m", "tests.benchmarks.stalls", str(result), str(pages))
        with open_terminal(Program("stalls", command, _POST, home)) as terminal:
            terminal.wait_for(r"\d+ new", 60)
            terminal.ended(pages * 2 + 60)
        told = json.loads(result.read_text())
        longest.append(told["longest_ms"][0])
        seen += told["beats"]
    note = f"runs {', '.join(f'{one:.0f}' for one in longest)}; {seen:,} turns"
    return [Figure("longest stall", median(longest), "ms", wanted=50, wanted_of="value", note=note)]


def load(bench: Bench) -> list[Figure]:
    """`delurk load`, the whole program, on a file of pages. Wanted: 10,000 posts a second."""
    file = bench.folder / f"pages-{_LOADED}.jsonl"
    if not file.exists():
        write_pages(file, _LOADED)
    speeds = []
    for _ in range(3):
        home = bench.folder / "home-load"
        for old in home.glob("*"):
            old.unlink()
        began = time.perf_counter()
        subprocess.run(
            delurk("load", str(file), "--as", str(PANEL)), env={"DELURK_HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
            check=True, capture_output=True, cwd=ROOT,
        )  # fmt: skip
        speeds.append(_LOADED / (time.perf_counter() - began))
    note = f"best {max(speeds):,.0f}"
    return [Figure("load", median(speeds), "posts/s", wanted=10_000, wanted_of="least", note=note)]


def plain(bench: Bench) -> list[Figure]:
    """What a post costs in plain functions."""
    cache = home_with(bench.folder, 1_000) / "cache.db"
    return [Figure(f"a post {what}", value, "µs") for what, value in floors(cache).items()]


def mutes(bench: Bench) -> list[Figure]:
    """What mutes cost. Wanted: 3 of folding alone at 1,000 rules, 4 at 10,000; 2 ms a page; 60 ms for 10,000 rules."""
    wanted = {"a post against 1,000 rules": 3.0, "a post against 10,000 rules": 4.0}
    most = {"a page of 100 against 10,000 rules": 2.0, "10,000 rules made ready": 60.0}
    return [
        Figure(
            what,
            value,
            unit,
            floor,
            "folding alone" if floor else "",
            wanted.get(what, most.get(what)),
            "ratio" if floor else "value",
        )
        for what, (value, unit, floor) in costs().items()
    ]


def room(bench: Bench) -> list[Figure]:
    """A chat of 5,000 posts. Wanted: opened in 150 ms, a post in 1 ms, keys as quick while it is played as when still."""
    wanted = {"opened": 150.0, "model": 1.0}
    found = [
        Figure(
            what,
            value,
            unit,
            wanted=next((most for word, most in wanted.items() if word in what), None),
            wanted_of="value",
        )
        for what, (value, unit) in rooms.costs(bench.folder).items()
    ]
    still = rooms.keys_ms(bench.folder, playing=False, keys=bench.keys)
    played = rooms.keys_ms(bench.folder, playing=True, keys=bench.keys)
    found.append(
        Figure(
            "key to the next post, 50 posts a second p50",
            median(played),
            "ms",
            median(still),
            "a still room",
            1.1,
        )
    )
    found.append(
        Figure("key to the next post, 50 posts a second p95", p95(played), "ms", p95(still), "a still room")
    )
    return found


def composer(bench: Bench) -> list[Figure]:
    """A key with 25,000 characters in the composer. Wanted: p95 as in the timeline."""
    app = bench.app(10_000)
    timeline = [key for run in bench.alternate([app], keys=bench.keys)[app.name] for key in run.keys_ms]
    found = []
    for words, lines in (("in paragraphs", True), ("in one line", False)):
        typed = [
            key
            for _ in range(bench.runs)
            for key in composing.keys_ms(bench.folder, lines=lines, keys=bench.keys)
        ]
        for name, of in (("p50", median), ("p95", p95)):
            wanted = 1.0 if name == "p95" else None
            found.append(
                Figure(
                    f"key in 25,000 characters {words} {name}",
                    of(typed),
                    "ms",
                    of(timeline),
                    "timeline",
                    wanted,
                )
            )
    return found


ALL: Final[dict[str, Callable[[Bench], list[Figure]]]] = {
    measure.__name__: measure
    for measure in (
        start,
        usable,
        demo,
        keys,
        memory,
        idle,
        stalls,
        load,
        plain,
        mutes,
        muted,
        room,
        composer,
    )
}
