"""What the mouse does on the screen, one message of a widget at a time; what it means in a panel is `pointing`."""

from typing import TYPE_CHECKING, cast

from tui.app.commands import BY_ID
from tui.app.hands import Hands
from tui.app.keeper import unless_left
from tui.app.widgets.bars import Bar
from tui.app.widgets.middle import Middle
from tui.app.widgets.panel_view import PanelView
from tui.app.widgets.side_list import SideList

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Mouse(Hands):
    """A screen that hears of clicks, drags and the wheel."""

    @property
    def _itself(self) -> "DeckScreen":
        return cast("DeckScreen", self)

    def _stay_found(self) -> None:
        """Whoever clicks elsewhere stays at what they have found."""
        if self._itself.deck.finding:
            self.finding_here.stay()

    @unless_left
    async def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """A click on a footer's key is that command."""
        if (command := BY_ID.get(event.command)) is not None:
            if command.scope != "find":
                self._stay_found()
            await self._itself.carry_out(command)

    def on_panel_view_scrolled(self, event: PanelView.Scrolled) -> None:
        """The wheel scrolls what is under it."""
        self._itself.pointing.scrolled(event)

    def on_panel_view_selected(self, event: PanelView.Selected) -> None:
        """What a drag took along is copied: the posts' text, without rules or marks."""
        self._itself.pointing.selected(event)

    def on_middle_dragged(self, event: Middle.Dragged) -> None:
        """A border between two panels goes along with the mouse."""
        self.shape.drag(event.border, event.column)

    def on_middle_let_go(self) -> None:
        """It stays there."""
        self.shape.dragged()

    @unless_left
    async def on_panel_view_clicked(self, event: PanelView.Clicked) -> None:
        """A click in a panel: see `Pointing`."""
        self._stay_found()
        await self._itself.pointing.clicked(event)

    def on_side_list_chosen(self, event: SideList.Chosen) -> None:
        """A click in the side list goes to that panel."""
        self._stay_found()
        at = self._itself.deck.index_of(event.panel)
        if at is not None:
            self._itself.go(at)

    @unless_left
    async def on_side_list_clicked(self, event: SideList.Clicked) -> None:
        """A click on a row that is a command is that command."""
        self._stay_found()
        await self._itself.carry_out(BY_ID[event.command])
