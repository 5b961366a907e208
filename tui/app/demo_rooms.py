"""The chats of the demo: the sandbox says which there are; they stand in the demo's own rooms.toml, as anybody's do.

The chat that is under way is followed as a whole, with play money: in the demo nobody is asked before it opens.
Under `--speed` the sandbox's time runs ahead of ours: it says how fast, and rooms show its time.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.request import urlopen

from tui.app import rooms
from tui.app.pace import Pace

if TYPE_CHECKING:
    from tui.app.network import Network
    from tui.app.session import Session

_PATIENCE_S: Final = 2.0
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def follow(session: "Session", network: "Network") -> None:
    """Write down the sandbox's chats, and follow those that are open and under way."""
    said = ask(network)
    now = datetime.now(UTC)
    if said["rate"] != 1:
        session.pace = Pace(datetime.fromisoformat(said["now"]), now, said["rate"])
        now = session.pace.first
    told = said["rooms"]
    session.paths.rooms.write_text(rooms_toml(told), "utf-8")
    from tui.config.rooms import load_rooms
    from tui.feed.rooms import RoomQuery

    session.rooms.specs.update({one.name: one for one in load_rooms(session.paths.rooms).rooms})
    starts = {one["name"]: [datetime.fromisoformat(at) for at in one["sessions"]] for one in told}
    for panel in list(session.rooms.readers):
        spec = rooms.spec_of(panel, session.rooms.specs)
        session.rooms.readers[panel] = rooms.reader_of(panel, session.rooms.specs)
        length = timedelta(minutes=spec.minutes)
        running = [at for at in starts.get(spec.name, ()) if at <= now < at + length]
        if running:
            leading = (*spec.hosts, *spec.cohosts, *spec.guests)
            since, every = running[-1], session.refresh_s
            query = RoomQuery(spec.tags, leading, "whole", since, since + length, every_seconds=every)
            session.rooms.joined[panel] = query
            network.join(panel, query)


def ask(network: "Network") -> dict[str, Any]:
    """The chats of the sandbox that `network` asks, and its time: loopback, a few milliseconds, before anything is drawn."""
    with urlopen(f"{network.base_url}/sandbox/rooms", timeout=_PATIENCE_S) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def rooms_toml(told: Iterable[Mapping[str, Any]]) -> str:
    """A rooms.toml of these chats."""
    return "\n".join(map(_table, told))


def _table(one: Mapping[str, Any]) -> str:
    lines = [
        "[[room]]",
        f'tag = "#{one["tag"]}"',
        f"title = {json.dumps(one['title'], ensure_ascii=False)}",
        f"hosts = {_names(one['hosts'])}",
        f"cohosts = {_names(one['cohosts'])}",
        f"guests = {_names(one['guests'])}",
        f'labels = "{one["letters"]}"',
        f'style = "{one["style"]}"',
        f"minutes = {one['minutes']}",
    ]
    lines += [f'days = ["{_DAYS[one["weekday"]]}"]', f'at = "{one["at"]}"', f'zone = "{one["zone"]}"']
    if one["extra"]:
        lines.append(f"extra = [{', '.join(one['extra'])}]")
    return "\n".join(lines) + "\n"


def _names(names: Iterable[str]) -> str:
    return "[" + ", ".join(f'"@{name}"' for name in names) + "]"
