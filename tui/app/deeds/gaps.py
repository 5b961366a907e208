"""Fetching by hand: what is new, or, next to a gap, what is missing there; the price is said first."""

from dataclasses import replace
from datetime import UTC, date, datetime
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final

from tui.app.choosing import Choice
from tui.deck.gaps import about, dollars
from tui.deck.panel import PanelState, Row
from tui.model.gap import Gap
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.store import gaps, ledger, names

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.feed.offers import Offer

_RECKONED: Final = 6  # gaps of a panel that are priced at a look: more are never in sight
_AGREED: Final = 1.25  # how much dearer than was said it may become: "about" is no more exact than that


class Gaps:
    """The key f, and the prices that stand in gaps."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._asked: PostId | None = None  # below this post is the gap whose price was said last
        self._choice: Choice | None = None
        self._day: date | None = None  # the UTC day the prices hold for: what was billed on it is free

    async def do_panel_fetch(self) -> None:
        """Ask X for what is new; next to a gap say first what filling it takes."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None:
            return
        await self._ask(state, state.gap_here() if screen.network.running else None)

    async def clicked(self, state: PanelState, row: Row) -> None:
        """A click on what is missing asks as f does there; a second one on the same says yes."""
        screen = self._screen
        gap = state.gap_of(row) if screen.network.running else None
        if gap is not None and (gap.newer, self._choice) == (self._asked, screen.choosing.waiting):
            await screen.choosing.answered("enter")
        else:
            await self._ask(state, gap)

    async def _ask(self, state: PanelState, gap: Gap | None) -> None:
        screen = self._screen
        if gap is None or gap.beyond:
            screen.say(screen.network.fetch(state.panel))
            return
        async with screen.work():
            offer = await self._offer(state.panel, gap)
        if offer is None:
            screen.say(screen.network.fetch(state.panel))
        else:
            self._asked, self._choice = gap.newer, self._question(state, offer)
            screen.choosing.ask(self._choice)

    def _question(self, state: PanelState, offer: "Offer") -> Choice:
        screen = self._screen

        def fill() -> None:
            screen.say(screen.network.fill(state.panel, offer.gap.newer, offer.usd * _AGREED))

        again = f", {offer.again:,} others once more" if offer.again else ""
        words = f"Fetch {about(offer.posts)}{again} for about {dollars(offer.usd)}?"
        keys = dict.fromkeys(("enter", *screen.session.keys("panel.fetch")), fill)
        return Choice(f"{words} {screen.session.asks('panel.fetch', 'fetches')}", keys, "Left as it was.")

    def all_read(self) -> str:
        """What to say where nothing unread is left: whether that is all there is."""
        found = (gap for state in self._screen.deck.panels for gap in state.gaps)
        missing = [gap for gap in found if not (gap.at_end or gap.beyond)]
        if not missing:
            return "That is all. You are up to date."
        fill = self._screen.session.tip("panel.fetch", "at a gap fills it.")
        posts = about(sum(gap.posts for gap in missing))
        return f"That is all that was fetched: {posts} are missing in between.{fill}"

    async def reckon(self, state: PanelState) -> None:
        """Let the gaps say what they cost, those within what is held first."""
        today = datetime.now(UTC).date()
        if today != self._day:
            self._day = today
            for other in self._screen.deck.panels:
                other.mend(tuple(replace(gap, usd=None) for gap in other.gaps), ())
        unknown = [gap for gap in state.gaps if gap.usd is None and not gap.beyond]
        unknown.sort(key=lambda gap: state.oldest is not None and gap.newer < state.oldest)
        priced: dict[Gap, Gap] = {}
        for gap in unknown[:_RECKONED]:
            offer = await self._offer(state.panel, gap)
            priced[gap] = replace(gap, beyond=True) if offer is None else replace(gap, usd=offer.usd)
        state.mend(tuple(priced.get(gap, gap) for gap in state.gaps), ())

    async def _offer(self, panel: Panel, gap: Gap) -> "Offer | None":
        """What filling a gap brings and costs; None where X gives it no more."""
        from tui.feed import offers
        from tui.x import prices

        now = datetime.now(UTC)
        if not offers.can_fill(panel, gap, now):
            return None
        keeper = self._screen.keeper
        near, own = await keeper.count(_round, panel, gap, offers.is_from_top(panel, gap))
        unbilled = await keeper.journal(ledger.unbilled, now.date(), offers.resources(near))
        return offers.offer(panel, gap, near, unbilled, prices.load(), own=own)


def _round(cache: Connection, panel: Panel, gap: Gap, from_top: bool) -> tuple[gaps.Sample, bool]:
    """What stands round a gap, and whether the panel is about the one who is logged in."""
    me = names.me(cache)
    is_me = panel.kind == "author" and me is not None and me.username.lower() == panel.value
    own = is_me or panel.kind in ("mentions", "bookmarks")
    return gaps.sample(cache, panel, gap, from_top=from_top), own
