"""Whether a panel is a room, told without loading what a room is: most decks, and every first frame, have none."""

from typing import TYPE_CHECKING, TypeGuard

from tui.deck.panel import PanelState

if TYPE_CHECKING:
    from tui.deck.room import RoomState


def is_room(state: PanelState | None) -> "TypeGuard[RoomState]":
    """Whether it is a `RoomState`: every panel of that kind is one, and no other."""
    return state is not None and state.panel.kind == "room"
