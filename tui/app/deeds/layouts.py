"""Layouts: a deck kept under a name, opened again, forgotten. Each panel's place is its own and stays what it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.app.widgets.picker import Picker
from tui.deck.deck import title_of
from tui.deck.matching import Item, ranked
from tui.deck.panel import PanelState
from tui.model.panel import Panel
from tui.store import layouts
from tui.store.layouts import Layout, Placed
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_LONGEST_NAME: Final = 40
_KEEP, _OPEN, _FORGET = "keep", "open ", "forget "  # "keep" asks for a name, "keep NAME" has it


@dataclass(frozen=True, slots=True)
class _Before:
    """A deck as it stood, its panels' titles and weights too."""

    panels: list[PanelState]
    looks: list[tuple[str, float]]
    focus: int
    zoomed: bool


def _as_name(typed: str) -> str:
    return clean_line(typed).strip()[:_LONGEST_NAME].strip()


class Layouts:
    """What is done with whole decks."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def do_layout_open(self) -> None:
        """Choose among the layouts, or keep this deck as one."""
        screen = self._screen
        screen.app.push_screen(Picker(screen.paint, self._offers, "a layout of panels"), self._take)

    async def _offers(self, query: str) -> list[Item]:
        found = ranked(query, await self.items())
        name = _as_name(query)
        known = {item.value for item in found}
        if name and self._screen.deck.panels and _OPEN + name not in known:
            found.append(Item("layout", _KEEP + " " + name, f"Keep this deck as “{name}”", note="new layout"))
        return found

    async def items(self) -> list[Item]:
        """What can be done with layouts, to choose from."""
        names = await self._screen.keeper.journal(layouts.names)
        opening = [
            Item("layout", _OPEN + name, f"Open layout: {name}", note="layout", also=name) for name in names
        ]
        keeping = []
        if self._screen.deck.panels:
            keeping = [Item("layout", _KEEP, "Keep this deck as a layout…", note="layout")]
        forgetting = [
            Item("layout", _FORGET + name, f"Forget layout: {name}", note="layout") for name in names
        ]
        return opening + keeping + forgetting

    def _take(self, item: Item | None) -> None:
        if item is not None:
            self._screen.run_worker(self.carry_out(item.value), name="layout", group="do")

    async def carry_out(self, value: str) -> None:
        """Do what an item of `items` says."""
        if value == _KEEP:
            self._ask_name()
        elif value.startswith(_KEEP + " "):
            await self._keep(value.removeprefix(_KEEP + " "))
        elif value.startswith(_OPEN):
            await self._open(value.removeprefix(_OPEN))
        elif value.startswith(_FORGET):
            await self._forget(value.removeprefix(_FORGET))

    # ---- keeping

    def _ask_name(self) -> None:
        screen = self._screen

        async def answer(query: str) -> list[Item]:
            name = _as_name(query)
            if not name:
                return []
            known = name in await screen.keeper.journal(layouts.names)
            note = "instead of the one kept before" if known else ""
            return [Item("typed", name, f"Keep this deck as “{name}”", note=note)]

        def named(item: Item | None) -> None:
            if item is not None:
                screen.run_worker(self._keep(item.value), name="keep layout", group="do")

        screen.app.push_screen(
            Picker(screen.paint, answer, "a name for this layout", words="keep it", nothing="type a name"),
            named,
        )

    async def _keep(self, name: str) -> None:
        screen, deck = self._screen, self._screen.deck
        if not deck.panels:
            return
        panels = tuple(Placed(state.panel, self._own_title(state), state.weight) for state in deck.panels)
        layout = Layout(name, panels, deck.panels[deck.focus].panel, deck.zoomed)
        async with screen.work():
            before = await screen.keeper.journal(layouts.read, name)
            await screen.keeper.journal(layouts.save, layout)

        async def back() -> str:
            await screen.keeper.journal(layouts.save, before or Layout(name, ()))
            return f"The layout {name} is as before." if before and before.panels else f"{name} is not kept."

        screen.marking.offer_undo(back)
        tips = screen.session.tips(("layout.open", "opens it again"), ("undo.last", "undoes it"))
        screen.say(f"Kept as {name}.{tips}")

    def _own_title(self, state: PanelState) -> str | None:
        usual = title_of(state.panel, self._screen.session.list_names)
        return state.title if state.title != usual else None

    # ---- opening

    async def _open(self, name: str) -> None:
        screen, deck = self._screen, self._screen.deck
        async with screen.work():
            layout = await screen.keeper.journal(layouts.read, name)
            if layout is None or not layout.panels:
                screen.say(f"There is no layout {name} any more.")
                return
            fresh = {
                one.panel: await screen.panels.made(one.panel)
                for one in layout.panels
                if deck.index_of(one.panel) is None
            }
            held = {state.panel: state for state in deck.panels}
            looks = [(state.title, state.weight) for state in deck.panels]
            before = _Before(list(deck.panels), looks, deck.focus, deck.zoomed)
            states = [held.get(one.panel) or fresh[one.panel] for one in layout.panels]
            for state, one in zip(states, layout.panels, strict=True):
                state.title = one.title or title_of(one.panel, screen.session.list_names)
                state.weight = one.weight
            for state in fresh.values():
                screen.keeper.known(state)
            self._stand(states, layout.focus, zoomed=layout.zoomed)
            await self._look_at(list(fresh.values()))
        screen.marking.offer_undo(lambda: self._back(before))
        screen.say(f"Layout {name}.{screen.session.tip('undo.last', 'goes back to the deck before.')}")

    def _stand(self, states: list[PanelState], focus: Panel | None, *, zoomed: bool) -> None:
        """Let these be the deck's panels."""
        screen, deck = self._screen, self._screen.deck
        deck.panels, deck.zoomed, deck.in_side, deck.first = states, zoomed, False, 0
        deck.focus = 0
        if focus is not None:
            deck.focus = deck.index_of(focus) or 0
        screen.panels_changed()
        screen.shape.keep_all(states)

    async def _back(self, before: _Before) -> str:
        gone = [state for state in before.panels if self._screen.deck.index_of(state.panel) is None]
        for state, (title, weight) in zip(before.panels, before.looks, strict=True):
            state.title, state.weight = title, weight
        focus = before.panels[before.focus].panel if before.panels else None
        self._stand(list(before.panels), focus, zoomed=before.zoomed)
        for state in gone:
            await self._screen.keeper.catch_up(state)
        await self._look_at(gone)
        return "The deck is as it was before."

    async def _look_at(self, states: list[PanelState]) -> None:
        for state in states:
            await self._screen.freshness.look_again(state)

    # ---- forgetting

    async def _forget(self, name: str) -> None:
        screen = self._screen
        async with screen.work():
            before = await screen.keeper.journal(layouts.read, name)
            await screen.keeper.journal(layouts.save, Layout(name, ()))

        async def back() -> str:
            if before is not None:
                await screen.keeper.journal(layouts.save, before)
            return f"The layout {name} is kept again."

        screen.marking.offer_undo(back)
        screen.say(
            f"The layout {name} is forgotten; its panels stay.{screen.session.tip('undo.last', 'undoes it.')}"
        )
