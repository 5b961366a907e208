"""Reading on: what is unread, and what waits."""

from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.deck.kinds import is_room
from tui.deck.panel import PanelState

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.deck.room import RoomState

UP_TO_THE_TOPMOST: Final = "Nothing unread below; up to the topmost."


class Reading:
    """The one-key way through everything unread."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    async def do_unread_next(self) -> None:
        """Below, then from the top, then what waits behind the count, then the next panel that has something."""
        if self._screen.deck.focused is not None:
            await self._read_on(self._screen.deck.focused)

    async def _read_on(self, state: PanelState, *, told: bool = True) -> None:
        """To the next unread post of `state`; with `told`, a step that is not downwards is said."""
        screen = self._screen
        if is_room(state) and not state.unread:
            state.read_between(state.cursor, state.cursor)
            screen.moved(state)
            await self._next_panel()
        elif is_room(state):
            await self._read_on_in_room(state, told=told)
        elif state.next_unread(1) or (state.has_older and await self._unread_further_down(state)):
            screen.moved(state)
        elif self._up_to_the_topmost(state):
            screen.moved(state)
            if told:
                screen.say(UP_TO_THE_TOPMOST)
        elif state.newer:
            if (came := await self._show_new(state)) and told:
                screen.say(f"{came:,} new shown.")
        else:
            state.read_between(state.cursor, state.cursor)
            screen.moved(state)
            await self._next_panel()

    async def _read_on_in_room(self, room: "RoomState", *, told: bool) -> None:
        """From section to section, and from the last one to the first that was left unread."""
        before = room.place
        if not room.next_unread(1):
            room.read_between(room.cursor, room.cursor)
            self._screen.moved(room)
            await self._next_panel()
            return
        self._screen.moved(room)
        if told and room.place < before:
            self._screen.say(UP_TO_THE_TOPMOST)

    def _up_to_the_topmost(self, state: PanelState) -> bool:
        """Choose the topmost unread post above, reading the one left. False where there is none."""
        if not any(state.is_unread(post) for post in state.posts[: state.cursor]):
            return False
        self._screen.moving.remember(state)
        return state.first_unread()

    async def _unread_further_down(self, state: PanelState) -> bool:
        """Read pages below until one holds something unread. A page has a hundred posts; ten are looked at."""
        async with self._screen.work():
            for _ in range(10):
                if not state.unread or not state.has_older:
                    return False
                await self._screen.freshness.more_older(state)
                if state.next_unread(1):
                    return True
        return False

    async def _next_panel(self) -> None:
        screen = self._screen
        deck, count = screen.deck, len(screen.deck.panels)
        left = deck.panels[deck.focus].title
        for step in range(1, count):
            at = (deck.focus + step) % count
            state = deck.panels[at]
            if state.posts and (state.unread or state.newer):
                screen.say(f"That is all of {left}. On to {state.title}.")
                screen.go(at)
                if state.over is not None:
                    await screen.threads.do_thread_next_unread(told=False)
                else:
                    await self._enter_unread(state)
                return
        screen.say(screen.gaps.all_read())

    async def _enter_unread(self, state: PanelState) -> None:
        chosen = state.chosen
        if chosen is not None and state.is_unread(chosen):
            state.show_cursor()
            self._screen.moved(state)
        else:
            await self._read_on(state, told=False)  # which panel it goes on to is said

    def do_unread_previous(self) -> None:
        """The unread post above."""
        state = self._screen.deck.focused
        if state is not None and state.next_unread(-1):
            self._screen.moved(state)
        else:
            self._screen.say("Nothing unread above.")

    async def do_new_show(self) -> None:
        """Show what waits and go to the newest; the place before is one key away."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.newer:
            screen.say("Nothing new here.")
        elif is_room(state):
            screen.rooms.show_new(state)
        else:
            await self._show_new(state)

    async def _show_new(self, state: PanelState) -> int:
        """Show what waits, and choose the newest; how many came to stand there."""
        screen = self._screen
        screen.moving.remember(state)
        async with screen.work():
            if state.above and state.shown is not None:
                top, has_older = await screen.keeper.read(library.top_page, state.panel, state.shown)
                state.hold(top, newer=state.newer, has_older=has_older, at=None)
            posts = await screen.keeper.read(library.all_newer, state.panel, state.newest)
            newest = posts[0].id if posts else state.newest
            left = (
                await screen.keeper.read(library.newer_than, state.panel, newest) if newest is not None else 0
            )
        state.read_between(state.cursor, state.cursor)
        state.show_newer(posts, left)
        came = {post.id for post in posts}
        shown = sum(post.id in came for post in state.posts)
        if shown:
            state.rule_here()
            state.choose(0, passed=False)
        else:
            where = "they are hidden here" if state.reposts_hidden else "their posts stand here already"
            screen.say(f"What came are reposts: {where}.")
        screen.moved(state)
        return shown
