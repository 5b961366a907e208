"""What the feed must know of a room that is named on the command line: its tags and people, as rooms.toml has them."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.feed.rooms import RoomQuery
    from tui.model.panel import Panel


def room_query(panel: "Panel", file: Path) -> "RoomQuery":
    """The room of `panel`: by its name or its tag in `file`; otherwise the chat under the tag that it is called by.

    Ends with exit code 2 where it is neither in the file nor called by a tag.
    """
    from tui.cli.errors import usage
    from tui.config.rooms import load_rooms
    from tui.feed.rooms import RoomQuery

    rooms = load_rooms(file)
    name = panel.value.lstrip("#＃").lower()
    spec = rooms.by_name(name) or rooms.by_tag(name)
    people = (*spec.hosts, *spec.cohosts, *spec.guests) if spec is not None else ()
    try:
        return RoomQuery(spec.tags if spec is not None else (name,), people)
    except ValueError as error:
        usage(f"{panel}: {error}")
