"""A whole session of the demo's chat lived through at speed: minutes, questions in order, thanks, end, late answers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.test_room import SIZE, room, seen, until
from tests.fixtures.deck import demo_app, settled
from tests.fixtures.sandbox import Served
from tui.sandbox.run import Running, start_in_thread


@pytest.fixture
def fast() -> Iterator[Callable[[float], Served]]:
    """Starts a sandbox whose world has a time of its own, as the demo's has, at some speed."""
    started: list[Running] = []

    def begin(speed: float) -> Served:
        started.append(start_in_thread(speed=speed, own_time=True))
        return Served(started[-1])

    yield begin
    for running in started:
        running.stop()


async def test_the_minutes_of_a_faster_hour_go_by_as_fast(
    fast: Callable[[float], Served], tmp_path: Path
) -> None:
    async with demo_app(fast(90), tmp_path, SIZE) as (app, pilot):

        def minute() -> int:
            found = re.search(r" (\d+) of 60 min", seen(app))
            return int(found[1]) if found else 0

        await pilot.press("2")
        await until(pilot, lambda: minute() > 0)
        first = minute()
        assert 14 <= first < 60
        await until(pilot, lambda: minute() >= first + 2)


async def test_the_hour_is_lived_through_to_its_end_and_beyond(
    fast: Callable[[float], Served], tmp_path: Path
) -> None:
    async with demo_app(fast(1000), tmp_path, SIZE) as (app, pilot):

        def counted() -> int:
            found = re.search(r" (\d+) posts by \d+", seen(app))
            return int(found[1]) if found else 0

        await pilot.press("2")
        await until(pilot, lambda: "ended " in seen(app) and counted() > 0)

        def late() -> int:
            view = room(app).view
            assert view is not None
            return sum(post.created_at >= view.session.when.end for post in view.posts.values())

        await until(pilot, lambda: late() >= 5)
        await pilot.press("G")
        await settled(app, pilot)
        assert "post of thanks, and what comes next" in seen(app)
        assert counted() >= 200

        view = room(app).view
        assert view is not None
        asked = [one for one in view.session.questions if one.post is not None]
        assert [one.n for one in asked if not one.sub] == list(range(1, 9))
        when = [view.posts[one.post].created_at for one in asked if one.post is not None]
        assert when == sorted(when)
        assert all(view.session.when.start < at < view.session.when.end for at in when)
