"""Keeping what is on the screen true: to what the courier tells, and to what any program writes to the databases.

Nothing on the screen moves by any of it: new posts wait behind a count, gone ones leave the place kept.
"""

from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.app.keeper import unless_left
from tui.deck.deck import title_of
from tui.deck.kinds import is_room
from tui.deck.panel import PanelState
from tui.feed import events as courier
from tui.feed import writing_events
from tui.model.panel import Panel
from tui.store import names

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

MOST_LOOKS: Final = (
    3  # at a panel whose reader keeps reading while it is counted; the next change looks again
)


MOST_PAGES: Final = 50  # read at once for a panel of which the rules leave nearly nothing
WORTH_SEEING: Final = 60  # posts: more than the tallest screens show


class Freshness:
    """Hears, looks, counts, and lets panels know."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._cache_version = 0
        self._journal_version = 0
        self._with_demo: set[Panel] = set()  # the panels that the demo itself opens: they are filled unasked

    async def begin(self) -> None:
        """From now on other programs' writing is noticed; what stands in the databases now is known."""
        keeper = self._screen.keeper
        self.came_with_demo(*(state.panel for state in self._screen.deck.panels))
        self._cache_version, self._journal_version = await keeper.version(), await keeper.journal_version()

    # ---- the courier

    def watch_panels(self) -> None:
        """Have the open panels kept fresh. One that was never fetched waits for `f`: its price is said first."""
        network, states = self._screen.network, self._screen.deck.panels
        fresh = [state.panel for state in states if self._is_wanted(state)]
        network.watch(fresh)
        for state in states:
            if (
                network.running
                and state.panel.fetched
                and state.panel not in fresh
                and state.panel.kind != "room"
            ):
                network.plan(state.panel)

    def _is_wanted(self, state: PanelState) -> bool:
        """Whether the reader wants a panel fetched: rooms have to be joined, others were fetched before."""
        if state.panel.kind == "room":
            return self._screen.joining.is_joined(state.panel)
        return state.fetched or state.panel in self._with_demo

    def came_with_demo(self, *panels: Panel) -> None:
        """In the demo, fill these panels unasked: it has opened them, not the reader. Nothing elsewhere."""
        if self._screen.session.demo:
            self._with_demo.update(panels)

    async def heard(self, event: courier.Event) -> None:
        """What the courier told: words for the message row, and perhaps new posts."""
        screen = self._screen
        panel, words = screen.network.apply(event)
        screen.say(words)
        match event:
            case courier.Named():
                self._retitle()
            case courier.Discovered(lists):
                await screen.lists.discovered(lists)
            case (
                courier.Joined() | courier.Left() | courier.Over() | courier.NotJoined() | courier.Offered()
                | courier.AnswersPlanned() | courier.Answered() | courier.Live() | courier.NotLive()
            ):  # fmt: skip
                screen.say(screen.joining.heard(event))
            case (
                writing_events.Leaving() | writing_events.TakenBack() | writing_events.TooLate()
                | writing_events.Sending() | writing_events.Sent() | writing_events.NotSent()
                | writing_events.Postponed() | writing_events.Lost() | writing_events.Found()
                | writing_events.Missing() | writing_events.Missed() | writing_events.Done()
                | writing_events.NotDone()
            ):  # fmt: skip
                await screen.publishing.heard(event)
            case courier.Planned():
                screen.threads.planned(event)
                screen.panels.planned(event)
            case courier.Fetched() if screen.session.sieves.me is None:
                await self._learn_me()
            case _:
                pass
        if panel is not None and panel.kind == "thread":
            await screen.threads.came(panel)
        at = screen.deck.index_of(panel) if panel is not None else None
        if at is None:
            screen.draw()
        else:
            await self._came(screen.deck.panels[at], event)

    async def _learn_me(self) -> None:
        """In the very first session, the first answer tells who reads: their own posts are never muted, and are theirs."""
        screen = self._screen
        me = await screen.keeper.read(names.me)
        if me is None:
            return
        screen.session.username, screen.session.sieves.me = me.username, me.id
        screen.muting.act()

    async def _came(self, state: PanelState, event: courier.Event) -> None:
        if isinstance(event, courier.Fetched) and await self._screen.joining.fetched(state.panel):
            return
        await self.look_again(state)
        if isinstance(event, courier.Filled) and state.wants_older:
            await self.more_older(state)
        if isinstance(event, courier.Fetched) and not state.fetched:
            state.fetched = True  # asked for once by the reader: from now on it is kept fresh
            self.watch_panels()

    def _retitle(self) -> None:
        """A list's name was learned; a title of the reader's own stays."""
        screen = self._screen
        for state in screen.deck.panels:
            if state.title == title_of(state.panel, {}):
                state.title = title_of(state.panel, screen.session.list_names)

    # ---- the databases

    @unless_left
    async def watch(self) -> None:
        """Look whether a file of the user's or a database was written by somebody else since the last look."""
        screen = self._screen
        if not screen.keeper.opened:
            return
        await screen.reloading.look()
        cache, journal = await screen.keeper.version(), await screen.keeper.journal_version()
        if journal != self._journal_version:
            self._journal_version, self._cache_version = journal, -1
            for state in list(screen.deck.panels):
                await screen.keeper.catch_up(state)
            await screen.keeping.refresh()
        if cache != self._cache_version:
            self._cache_version = cache
            await screen.keeping.lose_what_is_gone()
            for state in list(screen.deck.panels):
                await self.look_again(state)
                if state.over is not None:
                    await self.look_again(state.over)

    async def look_again(self, state: PanelState) -> None:
        """The cache may hold more of this panel, or less: count anew. Nothing on the screen moves."""
        screen = self._screen
        if not screen.keeper.opened:
            return
        if state.panel.kind == "thread":
            await screen.threads.look_again(state)
            return
        if is_room(state):
            await screen.rooms.look_again(state)
            return
        for _ in range(MOST_LOOKS):
            held, marks = tuple(post.id for post in state.held), state.marks
            sifter = screen.muting.sifter(state)
            seen = await screen.keeper.count(
                library.look,
                state.panel,
                held,
                state.shown,
                marks,
                state.as_of,
                sifter,
                reposts_hidden=state.reposts_hidden,
            )
            if state.marks == marks:  # else the reader has read on meanwhile, and what was counted is past
                library.see(state, seen)
                break
        await screen.gaps.reckon(state)
        screen.draw()
        await screen.notifying.looked(state)

    async def fill(self, state: PanelState) -> None:
        """Read on until there is a screen's worth to see: rules may keep back whole pages."""
        for _ in range(MOST_PAGES):
            if not (state.wants_older and len(state.posts) < WORTH_SEEING):
                return
            await self.more_older(state)

    async def more_older(self, state: PanelState) -> None:
        """Hold one page more below, if the cache has it and nobody is at it."""
        if state.asking_older or state.oldest is None:
            return
        state.asking_older = True
        try:
            posts, has_older = await self._screen.keeper.read(library.more_older, state.panel, state.oldest)
            state.add_older(posts, has_older=has_older)
        finally:
            state.asking_older = False
        self._screen.draw()

    async def more_newer(self, state: PanelState) -> None:
        """Hold one page more above, of what was shown before."""
        if state.asking_newer or state.newest is None or state.shown is None:
            return
        state.asking_newer = True
        try:
            newer = await self._screen.keeper.read(library.more_newer, state.panel, state.newest, state.shown)
            state.add_newer(newer)
        finally:
            state.asking_newer = False
        self._screen.draw()
