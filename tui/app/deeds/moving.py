"""Moving within a panel, and back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.deck.kinds import is_room
from tui.deck.panel import PanelState, Spot
from tui.model.panel import Panel

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_PAGES_LOOKED_AT: Final = 50  # for another day: five thousand posts


class Moving:
    """The cursor's ways. Remembers the place before the last jump."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._before: tuple[Panel, Spot] | None = None

    def _change(self, direction: int, change: Callable[[PanelState], object]) -> None:
        state = self._screen.deck.focused
        if state is not None and state.bodies is not None:
            before = _stands(state)
            change(state)
            self._moved(state, before, direction)

    def _moved(self, state: PanelState, before: object, direction: int) -> None:
        """Draw where the reader is now; where nothing has moved, say that this is the end."""
        self._screen.moved(state)
        if _stands(state) == before:
            self._screen.say(f"This is {'the end' if direction > 0 else 'the top'} of {state.title}.")

    def remember(self, state: PanelState, spot: Spot | None = None) -> None:
        """Keep where the reader is in this panel, or was (`spot`), for the way back."""
        if (spot := spot or state.spot()) is not None:
            self._before = (state.panel, spot)

    def do_post_next(self) -> None:
        """One post down."""
        self._change(1, lambda state: state.move(1))

    def do_post_previous(self) -> None:
        """One post up."""
        self._change(-1, lambda state: state.move(-1))

    def do_line_down(self) -> None:
        """One row, the cursor where it is."""
        self._change(1, lambda state: state.scroll(1))

    def do_line_up(self) -> None:
        """One row back."""
        self._change(-1, lambda state: state.scroll(-1))

    def do_half_down(self) -> None:
        """Half a page."""
        self._change(1, lambda state: state.page(0.5))

    def do_half_up(self) -> None:
        """Half a page back."""
        self._change(-1, lambda state: state.page(-0.5))

    def do_page_down(self) -> None:
        """A page."""
        self._change(1, lambda state: state.page(1))

    def do_page_up(self) -> None:
        """A page back."""
        self._change(-1, lambda state: state.page(-1))

    async def do_post_first(self) -> None:
        """The newest post that was shown, read from the disk if it is far."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.posts:
            return
        before = _stands(state)
        self.remember(state)
        if state.above and state.shown is not None:
            async with screen.work():
                posts, has_older = await screen.keeper.read(library.top_page, state.panel, state.shown)
            state.hold(posts, newer=state.newer, has_older=has_older, at=None)
        state.choose(0, passed=False)
        self._moved(state, before, -1)

    async def do_post_last(self) -> None:
        """The oldest post in the cache, fetched from the disk if it is far."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.posts:
            return
        before = _stands(state)
        self.remember(state)
        if state.has_older:
            async with screen.work():
                await self._hold_last(state)
        state.choose(len(state.posts) - 1, passed=False)
        self._moved(state, before, 1)

    async def _hold_last(self, state: PanelState) -> None:
        keeper = self._screen.keeper
        posts = await keeper.read(library.last_page, state.panel)
        if posts:
            all_above = await keeper.read(library.newer_than, state.panel, posts[0].id)
            above = max(0, all_above - state.newer)
            state.hold(posts, newer=state.newer, above=above, has_older=False, at=None)

    async def do_mark_next(self) -> None:
        """The next, earlier day, read from the disk if it is far."""
        await self._other_day(1, "There is no earlier day here.")

    async def do_mark_previous(self) -> None:
        """The day before that."""
        await self._other_day(-1, "There is no later day here.")

    async def _other_day(self, direction: int, nowhere: str) -> None:
        screen, state = self._screen, self._screen.deck.focused
        if state is None or state.bodies is None:
            return
        self.remember(state)
        found = state.other_day(direction)
        async with screen.work():
            for _ in range(_PAGES_LOOKED_AT):
                if found or not (state.has_older if direction > 0 else state.above):
                    break
                await (
                    screen.freshness.more_older(state)
                    if direction > 0
                    else screen.freshness.more_newer(state)
                )
                found = state.other_day(direction)
        screen.moved(state)
        if not found:
            screen.say(nowhere)

    async def do_place_back(self) -> None:
        """Where the reader was before the last jump; once more goes there again."""
        screen, before = self._screen, self._before
        state = screen.deck.state_of(before[0]) if before is not None else None
        at = screen.deck.index_showing(state) if state is not None else None
        if before is None or state is None or at is None:
            screen.say("There is no earlier place to go back to.")
            return
        spot, here = before[1], (screen.deck.focused, state.spot(), state.cursor)
        self.remember(state)
        await self.stand(state, spot)
        screen.go(at)
        screen.moved(state)
        if here == (state, state.spot(), state.cursor):
            screen.say("This is where you were before the last jump.")

    async def stand(self, state: PanelState, spot: Spot) -> None:
        """Go to a spot of a panel, whether its post is held now or has to be read again."""
        if is_room(state):
            state.go_to_post(spot.post)
        elif not any(post.id == spot.post for post in state.posts):
            async with self._screen.work():
                held = await self._screen.keeper.read(library.round_spot, state.panel, spot, state.marks)
            library.take(state, held)
        state.stand_at(spot)


def _stands(state: PanelState) -> object:
    """What is different when the reader has moved: place, marks, and what is held."""
    return state.cursor, state.top, state.marks, len(state.posts), state.newest
