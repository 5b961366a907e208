"""Marking posts read or unread by hand, and taking the last such deed back."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from tui.deck.panel import PanelState
from tui.model.gap import with_read_here
from tui.model.ids import LARGEST_ID, PostId
from tui.model.panel import Panel
from tui.model.reading import Marks, Stretch, with_each, with_read, without
from tui.store import gaps, marks, reading

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

Back = Callable[[], Awaitable[str]]
_COUNTED: Final = 100_000  # posts counted for a message; a million would take the counting thread 80 ms
_ONE_BY_ONE: Final = 1_000  # posts in one gap, from files, that are marked each by itself
_SHOWN: Final = 1_000  # as far as a panel counts what is unread


class Marking:
    """What the reader says was read. Keeps one way back, for whatever deed offered it last."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._back: Back | None = None

    async def do_read_unread_here(self) -> None:
        """Mark the chosen post unread again."""
        state = self._markable()
        if state is not None and (post := state.chosen) is not None:
            await self._mark(state, without(state.marks, Stretch(post.id, post.id)), "This post is unread.")

    async def do_read_to_here(self) -> None:
        """Mark the chosen post and all older ones read."""
        state = self._markable()
        if state is not None and (post := state.chosen) is not None:
            read = await self._read_down_from(state, post.id)
            await self._mark(state, read, "{posts} marked read: this one and the older ones below.")

    async def do_read_unread_from_here(self) -> None:
        """Mark the chosen post and all newer ones unread."""
        state = self._markable()
        if state is not None and (post := state.chosen) is not None:
            left = without(state.marks, Stretch(post.id, PostId(LARGEST_ID)))
            await self._mark(state, left, "{posts} marked unread: this one and the newer ones above.")

    async def do_read_all(self) -> None:
        """Mark all of a panel read, but for what waits behind the count."""
        state = self._markable()
        if state is not None:
            newest = max(state.posts[0].id, state.shown or 0)
            read = await self._read_down_from(state, PostId(newest))
            await self._mark(state, read, f"{{posts}} of {state.title} marked read.")

    async def _read_down_from(self, state: PanelState, newest: PostId) -> Marks:
        """What is read of a panel when all that is here of it from `newest` down is: of a gap what was loaded there.

        Posts in a gap are read one by one; so many that nobody tells them apart, as one stretch.
        """
        loaded: list[PostId] = []
        runs: list[Stretch] = []
        async with self._screen.work():
            last = await self._screen.keeper.count(reading.newer, state.panel, PostId(-1), 1)
            for gap in state.gaps:
                newer = min(gap.newer, PostId(newest + 1))
                here = await self._screen.keeper.count(gaps.ids_between, state.panel, gap.older, newer)
                if len(here) > _ONE_BY_ONE:
                    runs.append(Stretch(here[0], here[-1]))
                else:
                    loaded += here
        oldest = min([newest, *(post.id for post in last)])
        read = with_read_here(state.marks, Stretch(oldest, newest), state.gaps)
        for run in runs:
            read = with_read(read, run)
        return with_each(read, loaded)

    def _markable(self) -> PanelState | None:
        state = self._screen.deck.focused
        if state is None or not state.posts:
            return None
        if state.panel.kind == "kept":
            self._screen.say("What you have kept is always read.")
            return None
        return state

    async def _mark(self, state: PanelState, now: Marks, words: str) -> None:
        """Let `now` be what is read; say how many posts that has changed, and keep the way back."""
        screen, panel, before = self._screen, state.panel, state.marks
        if now == before:
            screen.say("They are marked so already.")
            return
        state.marks = now
        screen.moved(state)
        async with screen.work():
            was = await screen.keeper.count(reading.unread, panel, before, _COUNTED)
            unread = await screen.keeper.count(reading.unread, panel, now, _COUNTED)
        state.unread = min(unread, _SHOWN)
        screen.draw()
        self.offer_undo(lambda: self._unmark(panel, before, now))
        undo = screen.session.tip("undo.last", "undoes it.")
        screen.say(f"{words.format(posts=posts(abs(unread - was)))}{undo}")

    async def _unmark(self, panel: Panel, before: Marks, after: Marks) -> str:
        """Take a marking back; what was read since stays read."""
        screen = self._screen
        at = screen.deck.index_of(panel)
        if at is None:
            await screen.keeper.journal(marks.save_change, panel, after, before, undone=True)
            return f"{panel}: as unread as before."
        state = screen.deck.panels[at]
        state.marks = marks.caught_up(after, before, state.marks)
        screen.keeper.note(state, undone=True)
        await screen.freshness.look_again(state)
        return f"{state.title}: as unread as before."

    # ---- undoing

    def offer_undo(self, back: Back) -> None:
        """From now on `u` calls `back`, once, and says what it returns."""
        self._back = back

    async def do_undo_last(self) -> None:
        """Take back the post that is about to go out, else the last deed that can be."""
        if await self._screen.publishing.take_counted_back():
            return
        back, self._back = self._back, None
        if back is None:
            self._screen.say("Nothing to undo.")
            return
        async with self._screen.work():
            self._screen.say(await back())


def posts(count: int) -> str:
    """So many posts, in words."""
    return "1 post" if count == 1 else f"{count:,} posts"
