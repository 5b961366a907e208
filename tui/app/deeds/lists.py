"""The account's lists, once X has told them: opened at a first start, offered ever after."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.model.ids import UserId
from tui.model.panel import Panel, parse_panel
from tui.store import names, once

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


ASKED_EVERY: Final = timedelta(days=1)


class Lists:
    """What is done when lists become known. Opening one asks X for nothing yet; f does."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._by_hand = False  # the reader has asked: that there is none is said, too

    def ask(self) -> None:
        """Ask X which lists the account has, as the reader has chosen to."""
        self._by_hand = True
        self._screen.say(self._screen.network.discover() or "Asking X for your lists.")

    async def look(self) -> None:
        """Ask X which lists the account has, where none is known by name: once a day at most, as it costs a cent."""
        screen, session = self._screen, self._screen.session
        if session.list_names and not session.open_lists:
            return
        if not session.demo and (me := await screen.keeper.read(names.me)) is not None:
            asked = await screen.keeper.journal(once.when, _asked_for(me.id))
            if asked is not None and datetime.now(UTC) - asked < ASKED_EVERY:
                return
        screen.network.discover()

    async def discovered(self, lists: Sequence[int]) -> None:
        """Open the account's own lists where the deck was never arranged by hand; say what there is."""
        screen, session = self._screen, self._screen.session
        if (me := await screen.keeper.read(names.me)) is not None:
            await screen.keeper.journal(once.note, _asked_for(me.id), datetime.now(UTC))
        by_hand, self._by_hand = self._by_hand, False
        if not session.open_lists:
            if by_hand and not lists:
                screen.say("X knows no list that you own or follow.")
            elif lists:
                screen.say(
                    f"{_lists(len(lists))} known by name now.{session.tip('panel.add', 'offers them.')}"
                )
            return
        session.open_lists = False
        opened = [Panel("list", str(number)) for number in lists] if session.demo else await self._own(lists)
        for panel in opened:
            await screen.panels.add(panel, go=False)
        if opened and not session.demo:
            screen.say(
                f"{_lists(len(opened))} of yours beside Home."
                f"{session.tip('panel.fetch', 'fetches one; its price is said first.')}"
            )

    async def _own(self, lists: Sequence[int]) -> list[Panel]:
        offers = await self._screen.keeper.read(library.offers)
        me = await self._screen.keeper.read(names.me)
        own = {parse_panel(offer.panel) for offer in offers if me is not None and offer.owner == me.id}
        return [panel for number in lists if (panel := Panel("list", str(number))) in own]


def _asked_for(account: UserId) -> str:
    """By what name the journal knows when this account's lists were asked for."""
    return f"lists of {account}"


def _lists(count: int) -> str:
    return "1 list" if count == 1 else f"{count} lists"
