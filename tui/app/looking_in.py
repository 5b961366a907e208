"""What a panel shows and has, folded for finding words in it, without holding up the loop.

First what is held, a few posts at a time between turns of the loop; then the cache is read on, down and up, for what
the panel has and does not hold. Of those nothing but the folded text is kept.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.deck.findable import Place, Sought
from tui.deck.finding_here import Words, has, hay_of
from tui.deck.grouping import Posts
from tui.deck.panel import PanelState
from tui.model.ids import PostId
from tui.model.post import Post

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

SLICE: Final = 40  # posts that are folded in one turn of the loop: some milliseconds
MOST_READ: Final = 20_000  # posts that are read besides those that the panel holds
_GROUP: Final = "find here"

Told = Callable[[Sequence[Place] | None], Awaitable[None]]
"""Is told that more was looked in: these places besides those before, or (None) that all has to be asked anew."""


class LookingIn:
    """What is known of one panel at a time. `complete`: all was looked in; `cut`: as far as is looked at most."""

    def __init__(self, screen: "DeckScreen", told: Told) -> None:
        self._screen = screen
        self._told = told
        self._state: PanelState | None = None
        self._known: dict[Place, tuple[Sought | None, str]] = {}
        self._posts: list[Post] = []  # the panel's list of them when it was last looked in
        self._under: tuple[object, ...] = ()
        self._round = 0  # which search this is: one that was ended a moment ago says nothing of the next
        self._news = asyncio.Event()
        self.complete = False
        self.cut = False

    def __len__(self) -> int:
        return len(self._known)

    def begin(self, state: PanelState) -> None:
        """Look in this panel from now on."""
        self._state, self._under = state, state.sought_under()
        self._forget()
        self._run(beyond=True)

    def end(self) -> None:
        """Look no further; whoever waits waits no more."""
        self._state = None
        self._screen.workers.cancel_group(self._screen, _GROUP)
        self._news.set()
        self._forget()

    def with_words(self, words: Words, among: Sequence[Place] | None = None) -> list[Place]:
        """The places that have the words, in no order; of all that is known, or of these."""
        if among is None:
            return [place for place, (_, hay) in self._known.items() if has(hay, words)]
        return [place for place in among if place in self._known and has(self._known[place][1], words)]

    def look_again(self) -> None:
        """Other posts may stand there by now; by other rules all has to be looked in anew, and nothing is known until then."""
        state = self._state
        if state is None:
            return
        others = state.sought_under() != self._under
        if others or (self.complete and state.posts is not self._posts):
            if others:
                self._forget()
            self._run(beyond=others)

    async def settle(self, ready: Callable[[], bool]) -> None:
        """Wait until it is known, or all was looked in."""
        while self._state is not None and not self.complete and not ready():
            self._news.clear()
            await self._news.wait()

    def _forget(self) -> None:
        self._known.clear()
        self._posts = []
        self.cut = False

    def _run(self, *, beyond: bool) -> None:
        self.complete = False
        self._round += 1
        learn = partial(
            self._learn, self._round, beyond=beyond
        )  # no coroutine yet: the next may take its place
        self._screen.run_worker(learn, name="find here", group=_GROUP, exclusive=True)  # type: ignore[arg-type]

    async def _learn(self, number: int, *, beyond: bool) -> None:
        """Look in what is held, then (`beyond`) in what the cache has of the panel besides, down and up."""
        try:
            await self._learn_held()
            self._news.set()
            if beyond:
                await self._read_on(1)
                await self._read_on(-1)
            self.complete = True
            await self._told(())
        finally:
            if number == self._round:
                self.complete = True
                self._news.set()

    async def _learn_held(self) -> None:
        """Look in what the panel holds, as often as that changes meanwhile."""
        state = self._state
        while state is not None and self._state is state and state.posts is not self._posts:
            self._posts, self._under = state.posts, state.sought_under()
            stale = set(self._known)
            await self._take_in(state, state.sought(), stale, held=True)
            oldest, newest = state.oldest, state.newest
            for place in stale:
                beyond_below = state.has_older and oldest is not None and place[1] < oldest
                beyond_above = state.above and newest is not None and place[1] > newest
                if not (beyond_below or beyond_above):
                    self._known.pop(place, None)
            await self._told(None)

    async def _take_in(
        self, state: PanelState, all_sought: Iterable[Sought], stale: set[Place], *, held: bool
    ) -> list[Place]:
        """Look in these; which of them are new. What is known otherwise now is, and leaves `stale`."""
        fresh: list[Place] = []
        for at, one in enumerate(all_sought, start=1):
            stale.discard(one.place)
            known = self._known.get(one.place)
            if known is None:
                fresh.append(one.place)
            if known is None or known[0] != one:
                self._known[one.place] = (one if held else None, hay_of(one))
            if at % SLICE == 0:
                await asyncio.sleep(0)
                if self._state is not state:
                    break
        return fresh

    async def _read_on(self, direction: int) -> None:
        """Read what the cache has below all that is held (above for -1), page by page."""
        state = self._state
        edge = None if state is None else state.oldest if direction > 0 else state.newest
        more = state is not None and bool(state.has_older if direction > 0 else state.above)
        read = 0
        while more and state is not None and self._state is state and edge is not None:
            if read >= MOST_READ:
                self.cut = True
                return
            posts, more = await self._page(state, edge, direction)
            if not posts:
                return
            edge = posts[-1 if direction > 0 else 0].id
            read += len(posts)
            seen = [post for post in posts if posts.first.get(post.id, post.id) == post.id]
            if state.reposts_hidden:
                seen = [post for post in seen if post.reposted is None]
            found = (state.sought_of(post) for post in seen)
            fresh = await self._take_in(state, (one for one in found if one is not None), set(), held=False)
            await self._learn_held()
            await self._told(fresh)
            self._news.set()

    async def _page(self, state: PanelState, edge: PostId, direction: int) -> tuple[Posts, bool]:
        """The next page below `edge`, or above it, and whether there may be more."""
        count = self._screen.keeper.count
        if direction > 0:
            return await count(library.more_older, state.panel, edge)
        posts = await count(library.more_newer, state.panel, edge, state.shown or edge)
        return posts, bool(posts)
