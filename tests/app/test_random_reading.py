"""Random reading in the real app: keys, mouse, sizes, arrivals, deletions, faults, files rewritten, restarts.

What happens by itself never moves the chosen post on the screen; nothing crashes; nothing read is unread again; a
restart comes back to the line; and every key that help lists does something or says why not (see `random_life`).
The long form is ten thousand steps: python -m pytest -m long tests/app/test_random_reading.py
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.random_life import STEPS, Step, live, with_a_chat
from tests.app.test_gaps import with_a_gap
from tests.benchmarks.caches import fill
from tests.fixtures.sandbox import NOW_MS, Served
from tui.sandbox.run import start_in_thread

EVERYTHING = list(HealthCheck)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    fill(folder / "cache.db", 150)
    with_a_gap(folder, 40)
    with_a_chat(folder)
    return folder


@pytest.fixture(scope="module")
def one_sandbox() -> Iterator[Served]:
    running = start_in_thread(speed=0, clock=lambda: NOW_MS)
    yield Served(running)
    running.stop()


@settings(max_examples=3, deadline=None, suppress_health_check=EVERYTHING)
@given(steps=st.lists(STEPS, min_size=10, max_size=18))
def test_nothing_moves_by_itself_and_no_key_of_help_is_idle(template: Path, steps: list[Step]) -> None:
    asyncio.run(live(template, steps))


@settings(max_examples=2, deadline=None, suppress_health_check=EVERYTHING)
@given(steps=st.lists(STEPS, min_size=6, max_size=12))
def test_nothing_moves_beside_a_network_that_comes_and_goes(
    template: Path, one_sandbox: Served, steps: list[Step]
) -> None:
    asyncio.run(live(template, steps, one_sandbox))


@pytest.mark.long
@settings(max_examples=180, deadline=None, suppress_health_check=EVERYTHING)
@given(steps=st.lists(STEPS, min_size=30, max_size=60))
def test_through_ten_thousand_steps_offline(template: Path, steps: list[Step]) -> None:
    asyncio.run(live(template, steps))


@pytest.mark.long
@settings(max_examples=70, deadline=None, suppress_health_check=EVERYTHING)
@given(steps=st.lists(STEPS, min_size=30, max_size=60))
def test_through_ten_thousand_steps_online(template: Path, one_sandbox: Served, steps: list[Step]) -> None:
    asyncio.run(live(template, steps, one_sandbox))
