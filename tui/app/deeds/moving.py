"""Moving within a panel, and back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app import library
from tui.deck.panel import PanelState, Spot
from tui.model.panel import Panel

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Moving:
    """The cursor's ways. Remembers the place before the last jump."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._before: tuple[Panel, Spot] | None = None

    def _change(self, change: Callable[[PanelState], object]) -> None:
        state = self._screen.deck.focused
        if state is not None and state.bodies is not None:
            change(state)
            self._screen.moved(state)

    def remember(self, state: PanelState) -> None:
        """Keep where the reader is in this panel, for the way back."""
        if (spot := state.spot()) is not None:
            self._before = (state.panel, spot)

    def _jump(self, change: Callable[[PanelState], object]) -> None:
        state = self._screen.deck.focused
        if state is not None:
            self.remember(state)
            self._change(change)

    def do_post_next(self) -> None:
        """One post down."""
        self._change(lambda state: state.move(1))

    def do_post_previous(self) -> None:
        """One post up."""
        self._change(lambda state: state.move(-1))

    def do_line_down(self) -> None:
        """One row, the cursor where it is."""
        self._change(lambda state: state.scroll(1))

    def do_line_up(self) -> None:
        """One row back."""
        self._change(lambda state: state.scroll(-1))

    def do_half_down(self) -> None:
        """Half a page."""
        self._change(lambda state: state.page(0.5))

    def do_half_up(self) -> None:
        """Half a page back."""
        self._change(lambda state: state.page(-0.5))

    def do_page_down(self) -> None:
        """A page."""
        self._change(lambda state: state.page(1))

    def do_page_up(self) -> None:
        """A page back."""
        self._change(lambda state: state.page(-1))

    async def do_post_first(self) -> None:
        """The newest post that was shown, read from the disk if it is far."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.posts:
            return
        self.remember(state)
        if state.above and state.shown is not None:
            async with screen.work():
                posts, has_older = await screen.keeper.read(library.top_page, state.panel, state.shown)
            state.hold(posts, newer=state.newer, has_older=has_older, at=None)
        state.choose(0, passed=False)
        screen.moved(state)

    async def do_post_last(self) -> None:
        """The oldest post in the cache, fetched from the disk if it is far."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.posts:
            return
        self.remember(state)
        if state.has_older:
            async with screen.work():
                await self._hold_last(state)
        state.choose(len(state.posts) - 1, passed=False)
        screen.moved(state)

    async def _hold_last(self, state: PanelState) -> None:
        keeper = self._screen.keeper
        posts = await keeper.read(library.last_page, state.panel)
        if posts:
            all_above = await keeper.read(library.newer_than, state.panel, posts[0].id)
            above = max(0, all_above - state.newer)
            state.hold(posts, newer=state.newer, above=above, has_older=False, at=None)

    def do_mark_next(self) -> None:
        """The next, earlier day."""
        self._jump(lambda state: state.other_day(1))

    def do_mark_previous(self) -> None:
        """The day before that."""
        self._jump(lambda state: state.other_day(-1))

    async def do_place_back(self) -> None:
        """Where the reader was before the last jump; once more goes there again."""
        screen, before = self._screen, self._before
        state = screen.deck.state_of(before[0]) if before is not None else None
        at = screen.deck.index_showing(state) if state is not None else None
        if before is None or state is None or at is None:
            screen.say("There is no earlier place to go back to.")
            return
        spot = before[1]
        self.remember(state)
        await self.stand(state, spot)
        screen.go(at)
        screen.moved(state)

    async def stand(self, state: PanelState, spot: Spot) -> None:
        """Go to a spot of a panel, whether its post is held now or has to be read again."""
        if not any(post.id == spot.post for post in state.posts):
            async with self._screen.work():
                held = await self._screen.keeper.read(library.round_spot, state.panel, spot, state.marks)
            library.take(state, held)
        state.stand_at(spot)
