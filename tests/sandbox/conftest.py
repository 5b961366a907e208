"""A sandbox that serves a small town, under a clock that tests turn."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sandbox.town import Asker, HandClock, Town, build_town
from tui.sandbox.run import Running, start_in_thread


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def town() -> Town:
    return build_town()


@pytest.fixture
def start(town: Town, clock: HandClock) -> Iterator[Callable[..., Asker]]:
    """Starts sandboxes of the small town; all are stopped at the end."""
    started: list[Running] = []

    def begin(**settings: Any) -> Asker:
        settings.setdefault("clock", clock)
        started.append(start_in_thread(settings.pop("world", town.world), **settings))
        return Asker(started[-1])

    yield begin
    for running in started:
        running.stop()


@pytest.fixture
def server(start: Callable[..., Asker]) -> Asker:
    """The small town, served in the old naming."""
    return start()
