"""The demo's rooms.toml: every chat of the sandbox's world, with its sessions where the world has them."""

from datetime import datetime, timedelta

from tests.sandbox.chats import Chats
from tests.sandbox.town import NOON, Asker, HandClock
from tui.app.demo_rooms import rooms_toml
from tui.chat.calendar import occurrences, session_at
from tui.config.rooms import read_rooms
from tui.sandbox.run import start_in_thread


def test_every_chat_of_the_world_is_a_room_that_knows_its_sessions() -> None:
    clock = HandClock(NOON + 20_000)
    running = start_in_thread(clock=clock)
    try:
        said = Chats(Asker(running), clock).rooms
    finally:
        running.stop()
    read = read_rooms(rooms_toml(said.values()))
    assert read.mistakes == ()
    assert [room.name for room in read.rooms] == list(said)
    for room in read.rooms:
        assert room.schedule is not None
        began = [datetime.fromisoformat(one) for one in said[room.name]["sessions"]]
        found = occurrences(
            room.schedule, 1, began[0] - timedelta(minutes=1), began[-1] + timedelta(minutes=1)
        )
        assert set(began) <= {one.start for one in found}
    lrnchat = read.rooms[0]
    now = datetime.fromisoformat(said["lrnchat"]["sessions"][-1]) + timedelta(minutes=14)
    session = session_at(lrnchat, now)
    assert session is not None
    assert session.end - now == timedelta(minutes=46)
