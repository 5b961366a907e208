"""Searching what is here: words are typed, and what has them stands in a panel. X is not asked."""

from typing import TYPE_CHECKING

from tui.app.widgets.picker import Picker
from tui.deck.matching import Item
from tui.model.panel import Panel
from tui.store.searching import query_of

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Searching:
    """Asks for words, and opens `cache:WORDS`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def do_search_open(self) -> None:
        """Search what is here, as a panel."""
        hint = 'words that stand in a post   "a phrase"   begin*   -without'
        self._screen.app.push_screen(Picker(self._screen.paint, self._offers, hint), self._take)

    async def _offers(self, query: str) -> list[Item]:
        """To search for what is written; then the searches that are open and hold it."""
        words = " ".join(query.split())
        open_now = [
            Item("panel", state.panel.value, f"Go to {state.title}", note="open")
            for state in self._screen.deck.panels
            if state.panel.kind == "cache" and words.lower() in state.panel.value.lower()
        ]
        if not words:
            return open_now
        why_not = "" if query_of(words) else "No word is in this that a post could have."
        return [
            Item("typed", words, f"Search what is here for “{words}”", note="free", why_not=why_not),
            *(item for item in open_now if item.value != words),
        ]

    def _take(self, item: Item | None) -> None:
        if item is not None:
            adding = self._screen.panels.add(Panel("cache", item.value))
            self._screen.run_worker(adding, name=f"search {item.value[:40]}", group="do")
