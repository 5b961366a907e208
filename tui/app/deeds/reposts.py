"""Reposts of a panel: hidden, or seen again. Kept in the journal with the panel's other choices."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.store import options

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Reposts:
    """One switch for each panel."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    async def do_panel_reposts(self) -> None:
        """Hide the panel's reposts, or show them again; the place stays."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or state.panel.kind == "thread":
            screen.say("A thread has no reposts.")
            return
        state.hide_reposts(not state.reposts_hidden)
        screen.moved(state)
        words = "hidden, and count as read" if state.reposts_hidden else "shown"
        screen.say(
            f"Reposts of {state.title} are {words}.{screen.session.tip('panel.reposts', 'changes it.')}"
        )
        async with screen.work():
            kept = await screen.keeper.journal(options.read_options, state.panel)
            chosen = replace(kept, reposts_hidden=state.reposts_hidden)
            await screen.keeper.journal(options.save_options, state.panel, chosen)
            await screen.freshness.look_again(state)
