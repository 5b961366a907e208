"""A whole session of the demo's chat lived through at speed: minutes, questions in order, thanks, end, late answers."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.test_room import SIZE, room, seen, until
from tests.fixtures.deck import demo_app, settled
from tests.fixtures.sandbox import Served
from tui.sandbox.run import start_in_thread

SPEED = 600
"""The 46 minutes that are left of the session take five seconds."""


@pytest.fixture
def fast() -> Iterator[Served]:
    running = start_in_thread(speed=SPEED, own_time=True)
    yield Served(running)
    running.stop()


async def test_the_hour_is_lived_through_to_its_end_and_beyond(fast: Served, tmp_path: Path) -> None:
    async with demo_app(fast, tmp_path, SIZE) as (app, pilot):

        def counted() -> int:
            found = re.search(r" (\d+) posts by \d+", seen(app))
            return int(found[1]) if found else 0

        minutes: list[int] = []
        await pilot.press("2")
        deadline = time.monotonic() + 20
        while "ended " not in seen(app):
            assert time.monotonic() < deadline, "the session did not end"
            if found := re.search(r"(\d+) of 60 min", seen(app)):
                minutes.append(int(found[1]))
            await pilot.pause(0.1)
        assert len(set(minutes)) >= 3, "its minutes go by"
        assert minutes == sorted(minutes)
        assert 14 <= minutes[0] < minutes[-1] < 60

        at_its_end = counted()
        assert at_its_end >= 150
        await until(pilot, lambda: counted() > at_its_end)  # late answers
        await pilot.press("G")
        await settled(app, pilot)
        assert "post of thanks, and what comes next" in seen(app)

        view = room(app).view
        assert view is not None
        asked = [one for one in view.session.questions if one.post is not None]
        assert [one.n for one in asked if not one.sub] == list(range(1, 9))
        when = [view.posts[one.post].created_at for one in asked if one.post is not None]
        assert when == sorted(when)
        assert all(view.session.when.start < at < view.session.when.end for at in when)
