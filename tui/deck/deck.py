"""The deck: panels from left to right, which of them are in sight, which has the keyboard, and the side list."""

from dataclasses import dataclass, field
from typing import Final, Literal

from tui.deck.geometry import Shares, border_at, in_sight, share, weigh, weights_for, with_border
from tui.deck.panel import PanelState
from tui.model.panel import Panel, PanelKind

Section = Literal["Reading", "Lists", "Searches", "Chats", "Loaded"]
_SECTION_OF: Final[dict[PanelKind, Section]] = {
    "home": "Reading",
    "mentions": "Reading",
    "bookmarks": "Reading",
    "kept": "Reading",
    "archive": "Reading",
    "author": "Reading",
    "thread": "Reading",
    "list": "Lists",
    "tags": "Searches",
    "search": "Searches",
    "cache": "Searches",
    "room": "Chats",
    "loaded": "Loaded",
}
SECTIONS: Final[tuple[Section, ...]] = ("Reading", "Lists", "Searches", "Chats", "Loaded")


def title_of(panel: Panel, list_names: dict[str, str]) -> str:
    """What a panel is called on the screen; a list by its name where that is known."""
    match panel.kind:
        case "list":
            return list_names.get(panel.value, f"list {panel.value}")
        case "room":
            return f"#{panel.value.removeprefix('#')}"
        case "home" | "mentions" | "bookmarks" | "kept" | "archive" | "thread":
            return panel.kind.capitalize()
        case "search" | "loaded":
            return panel.value
        case _:
            return str(panel)


@dataclass(slots=True)
class Deck:
    """The panels and what of them is on the screen."""

    panels: list[PanelState]
    focus: int = 0
    first: int = 0  # the leftmost panel in sight
    side_shown: bool = True
    zoomed: bool = False  # whether the focused panel has the screen to itself
    in_side: bool = False  # whether the side list has the keyboard
    finding: bool = False  # whether words are being typed that are looked for in the focused panel
    finding_again: bool = False  # and they are those of last time, which nobody has gone to yet
    found_nothing: bool = False  # or nothing there has them
    side_cursor: int = 0  # index into `side_order()`
    shares: Shares = field(default_factory=lambda: share(80, 24, 1))

    @property
    def focused(self) -> PanelState | None:
        """The panel, or the thread over it, that has the keyboard, or would have it but for the side list."""
        return self.panels[self.focus].front if self.panels else None

    def resize(self, width: int, height: int) -> None:
        """Share out a screen of this size."""
        shown = self.side_shown and bool(self.panels)
        at_once = 1 if self.zoomed else max(1, len(self.panels))
        self.shares = share(width, height, at_once, side_shown=shown)
        if not self.shares.side:
            self.in_side = False
        self._keep_in_sight()
        self.shares = weigh(self.shares, [state.weight for state in self.shown()])

    def _keep_in_sight(self) -> None:
        fit = len(self.shares.slots)
        self.first = in_sight(len(self.panels), fit, self.focus, self.first) if fit else 0

    def shown(self) -> list[PanelState]:
        """The panels in sight, from left to right."""
        return self.panels[self.first : self.first + len(self.shares.slots)]

    def border_at(self, column: int) -> int | None:
        """The border between two panels in sight on a column of the screen, by the panel to its left; None: none."""
        return border_at(self.shares, column)

    def move_border(self, border: int, column: int) -> bool:
        """Let that border stand at `column`, as far as both panels' least width allows. False where it does already."""
        widths = with_border(self.shares, border, column)
        if list(widths) == [slot.width for slot in self.shares.slots]:
            return False
        for state, weight in zip(self.shown(), weights_for(widths), strict=True):
            state.weight = weight
        self.shares = weigh(self.shares, [state.weight for state in self.shown()])
        return True

    def go(self, index: int) -> None:
        """Give the keyboard to the panel at `index`, wrapping round both ends."""
        if self.panels:
            self.focus = index % len(self.panels)
            self.in_side = False
            self._keep_in_sight()

    def index_of(self, panel: Panel) -> int | None:
        """Where a panel stands in the deck; None where it does not."""
        return next((at for at, state in enumerate(self.panels) if state.panel == panel), None)

    def index_like(self, panel: Panel) -> int | None:
        """Where a panel stands that shows the same posts: a chat's room is its tag."""
        at = self.index_of(panel)
        if at is None and panel.kind == "tags":
            return self.index_of(Panel("room", panel.value))
        return at

    def index_showing(self, state: PanelState) -> int | None:
        """Which panel's place this state stands in now; None where it is not seen."""
        return next((at for at, panel in enumerate(self.panels) if panel.front is state), None)

    def state_of(self, panel: Panel) -> PanelState | None:
        """The panel, or the thread that stands over one; None where there is neither."""
        fronts = (state.front for state in self.panels)
        return next((state for state in (*fronts, *self.panels) if state.panel == panel), None)

    def add(self, state: PanelState) -> None:
        """Put a panel to the right of the focused one and go there."""
        at = min(len(self.panels), self.focus + 1)
        self.panels.insert(at, state)
        self.go(at)

    def close(self) -> PanelState | None:
        """Take the focused panel out of the deck; the one to its right, else its left, is next."""
        if not self.panels:
            return None
        closed = self.panels.pop(self.focus)
        self.focus = max(0, min(self.focus, len(self.panels) - 1))
        self._keep_in_sight()
        return closed

    def put_back(self, state: PanelState, at: int) -> None:
        """Put a panel that was closed where it stood, or at the end of a deck that is shorter now, and go there."""
        at = min(len(self.panels), at)
        self.panels.insert(at, state)
        self.go(at)

    def shift(self, by: int) -> None:
        """Move the focused panel left (-1) or right (1), staying on it."""
        to = self.focus + by
        if 0 <= to < len(self.panels):
            self.panels[self.focus], self.panels[to] = self.panels[to], self.panels[self.focus]
            self.go(to)

    # ---- the side list

    def side_order(self) -> list[PanelState]:
        """The panels as the side list has them: by section, within one in the deck's order."""
        return [state for section in SECTIONS for state in self.panels if section_of(state) == section]

    def side_move(self, by: int) -> None:
        """Move the side list's cursor."""
        self.side_cursor = max(0, min(len(self.panels) - 1, self.side_cursor + by))

    def enter_side(self) -> bool:
        """Give the keyboard to the side list, on the focused panel's row. False where it is hidden or empty."""
        if not self.shares.side or not self.panels:
            return False
        self.in_side = True
        focused = self.focused
        self.side_cursor = next((at for at, state in enumerate(self.side_order()) if state is focused), 0)
        return True


def section_of(state: PanelState) -> Section:
    """The side list's section for a panel."""
    return _SECTION_OF[state.panel.kind]
