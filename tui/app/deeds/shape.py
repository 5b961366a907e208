"""How a panel looks beside others: wider, narrower, alone, under another name. Kept in the journal."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.app.commands import BY_ID
from tui.app.widgets.picker import Picker
from tui.deck.deck import title_of
from tui.deck.matching import Item, ranked
from tui.deck.panel import PanelState
from tui.store import options
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_MOST: Final = 4  # steps of weight either way: more would leave the neighbours nothing
_LONGEST_TITLE: Final = 40
_OFFERED: Final = (
    "panel.rename", "panel.wider", "panel.narrower", "panel.zoom", "panel.reposts",
    "panel.move_left", "panel.move_right", "panel.fetch", "read.all", "panel.close",
)  # fmt: skip


class Shape:
    """What is done to how a panel stands in the deck."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def do_panel_options(self) -> None:
        """Everything that can be done to this panel, to choose from."""
        screen = self._screen
        if screen.deck.panels:
            picker = Picker(screen.paint, self._offers, "what to do with this panel")
            screen.app.push_screen(picker, self._take)

    async def _offers(self, query: str) -> list[Item]:
        rows = [BY_ID[id] for id in _OFFERED if id in BY_ID]
        items = [
            Item(
                "command",
                row.id,
                row.sentence.rstrip("."),
                key=row.shown,
                note=row.id,
                names=(row.words, row.id),
            )
            for row in rows
        ]
        return ranked(query, items)

    def _take(self, item: Item | None) -> None:
        if item is not None:
            self._screen.run_worker(self._screen.carry_out(BY_ID[item.value]), name=item.value, group="do")

    def do_panel_wider(self) -> None:
        """Half as much again of what is spare."""
        self._weigh(1)

    def do_panel_narrower(self) -> None:
        """Less of it."""
        self._weigh(-1)

    def _weigh(self, by: int) -> None:
        screen, state = self._screen, self._panel()
        if state is None:
            return
        before = [slot.width for slot in screen.deck.shares.slots]
        most, least = max(_MOST, state.weight), min(-_MOST, state.weight)  # the mouse can go further
        state.weight = max(least, min(most, state.weight + by))
        screen.share_out()
        if [slot.width for slot in screen.deck.shares.slots] == before:
            screen.say("No column is left to give: every panel is as narrow as it can be.")
        self._keep(state)

    def drag(self, border: int, column: int) -> None:
        """The mouse has taken the border between two panels to this column of the screen."""
        if self._screen.deck.move_border(border, column):
            self._screen.share_out()

    def dragged(self) -> None:
        """The border was let go: keep the widths of all that it has changed."""
        self.keep_all(self._screen.deck.shown())

    def keep_all(self, states: Iterable[PanelState]) -> None:
        """Keep the titles and widths of these panels as they are now."""
        for state in states:
            self._keep(state)

    def do_panel_zoom(self) -> None:
        """The screen for one panel; once more for all."""
        deck = self._screen.deck
        deck.zoomed, before = not deck.zoomed, deck.shares.slots
        self._screen.share_out()
        if deck.shares.slots == before:
            why = "This is the only panel" if len(deck.panels) == 1 else "No other panel fits beside this one"
            self._screen.say(f"{why}.")

    def do_panel_rename(self) -> None:
        """Ask for another title; an empty one brings back its own."""
        screen, state = self._screen, self._panel()
        if state is None:
            return

        async def answer(query: str) -> list[Item]:
            title = clean_line(query)[:_LONGEST_TITLE]
            own = title_of(state.panel, screen.session.list_names)
            return [Item("typed", title, f"Call it “{title or own}”", note="" if title else "its own name")]

        screen.app.push_screen(
            Picker(screen.paint, answer, "a title for this panel", words="call it so"), self._renamed
        )

    def _renamed(self, item: Item | None) -> None:
        screen, state = self._screen, self._panel()
        if item is not None and state is not None:
            state.title = item.value or title_of(state.panel, screen.session.list_names)
            screen.draw()
            self._keep(state)

    def _panel(self) -> PanelState | None:
        deck = self._screen.deck
        return deck.panels[deck.focus] if deck.panels else None

    def _keep(self, state: PanelState) -> None:
        self._screen.run_worker(self._save(state), name=f"keep shape of {state.panel}", group="shape")

    async def _save(self, state: PanelState) -> None:
        own = title_of(state.panel, self._screen.session.list_names)
        keeper = self._screen.keeper
        kept = await keeper.journal(options.read_options, state.panel)
        title = state.title if state.title != own else None
        await keeper.journal(
            options.save_options, state.panel, replace(kept, title=title, weight=state.weight)
        )
