"""The rooms.toml of a demo: the chats that the sandbox says its world has, as a reader would have written them down."""

from collections.abc import Iterable, Mapping
from typing import Any

from tui.chat.calendar import WEEKDAYS
from tui.config.room_edits import FRESH, written_room
from tui.config.rooms import room_of


def rooms_toml(said: Iterable[Mapping[str, Any]]) -> str:
    """The text of the file, from the "rooms" of the sandbox's `GET /sandbox/rooms`.

    Raises tui.config.tables.Wrong where the sandbox says what no room can be.
    """
    return "\n".join([FRESH, *(written_room(room_of(_table(one))) for one in said)])


def _table(said: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("tag", "name", "title", "hosts", "cohosts", "guests", "style", "minutes", "at", "zone")
    return {
        **{key: said[key] for key in kept},
        "labels": said["letters"],
        "days": [WEEKDAYS[said["weekday"]]],
        "extra": list(said["extra"]),
    }
