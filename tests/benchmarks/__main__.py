"""How good is it? Ratios to minimal Textual apps in the same run: `python -m tests.benchmarks --help`.

Runs alternate, so that whatever else the machine does is shared out; figures are medians (and the least, where
that says more). Nothing here fails a build: what must hold at every commit is counted in tests.
"""

import argparse
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import measures
from tests.benchmarks.report import Figure, table, write_json


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add = parser.add_argument
    add("measures", nargs="*", metavar="MEASURE", help=f"only these of: {', '.join(measures.ALL)}")
    add("--runs", type=int, default=7, help="runs of each program (%(default)s)")
    add("--keys", type=int, default=30, help="keys pressed in each run (%(default)s)")
    add("--million", action="store_true", help="also a cache of 1,000,000 posts (built in about two minutes)")
    add("--keep", type=Path, metavar="DIR", help="keep the caches here, so that they are built once")
    add("--json", type=Path, metavar="FILE", help="write all figures there as well")
    found = parser.parse_args()
    if unknown := set(found.measures) - set(measures.ALL):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    return found


def main() -> None:
    """Measure, print as it comes, then the table."""
    given = _arguments()
    sys.setswitchinterval(0.0005)  # bytes are stamped by a thread, which must not wait for the one that draws
    with ExitStack() as ending:
        folder = given.keep or Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="delurk-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        bench = measures.Bench(folder, given.runs, given.keys, million=given.million)
        figures: list[Figure] = []
        failures: list[str] = []
        for name in given.measures or measures.ALL:
            print(f"{name}...", file=sys.stderr, flush=True)
            try:
                figures += measures.ALL[name](bench)
            except AssertionError as failed:  # what a terminal waited for did not come: say so, and go on
                failures.append(f"{name} could not be measured: {failed}")
    about: dict[str, object] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "runs": given.runs,
        "others_cpu_percent_most": round(max(bench.others, default=0.0), 1),
        "load_average": os.getloadavg()[0],
    }
    print(table(figures))
    print("\n" + ", ".join(f"{name} {value}" for name, value in about.items()))
    for failure in failures:
        print(f"\n{failure}")
    if given.json:
        write_json(given.json, figures, about)


if __name__ == "__main__":
    main()
