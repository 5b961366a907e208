"""Finding words in the panel in view: a line at its foot, and the cursor goes along while one types.

Going past a hit reads nothing: as after every jump, a post is read as one leaves it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual import events

from tui.app import library
from tui.app.looking_in import LookingIn
from tui.deck.findable import Place, Rank, Stance
from tui.deck.finding_here import Words, marked, words_of
from tui.deck.panel import PanelState, Row, Spot
from tui.layout.find_bar import find_line
from tui.layout.lines import Line, Piece
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.text.one_line import UNSEEN, OneLine

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_HINT: Final = "words that stand here"
_ROW: Final = 3  # where a post comes to stand that was not held


class FindingHere:
    """The find bar: at most one, over the panel in whose foot it stands."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self.state: PanelState | None = None  # the panel that it belongs to, while it is open
        self._line = OneLine()
        self._last = ""
        self._words: Words = ()
        self._looking = LookingIn(screen, self._follow)
        self._hits: list[Place] = []
        self._hit_posts: set[PostId] = set()
        self._marked: dict[tuple[Line, ...], tuple[Line, ...]] = {}
        self._base: Place | None = None  # from here on down the first hit is meant
        self._at: Place | None = None
        self._follows = False  # whether the cursor goes to what is typed; not yet to the words of last time
        self._note = ""
        self._away = False  # whether the cursor was taken from where one stood
        self._origin: Stance | None = None
        self._spot: Spot | None = None
        self._going = asyncio.Lock()

    # ---- opening and closing

    def do_panel_find(self) -> None:
        """Open the bar, with the words of last time: the first letter replaces them."""
        screen, state = self._screen, self._screen.deck.focused
        if state is None or not state.posts or state.bodies is None:
            screen.say("There is no post here.")
            return
        self.state, self._origin, self._spot = state, state.stance(), state.spot()
        self._line = OneLine(self._last, len(self._last), chosen=bool(self._last))
        self._words, self._follows = words_of(self._last), False
        self._base, self._at, self._note, self._away = state.here(), None, "", False
        self._hits, self._hit_posts = [], set()
        self._marked.clear()
        screen.deck.finding, screen.deck.finding_again, screen.deck.found_nothing = (
            True,
            bool(self._words),
            False,
        )
        self._looking.begin(state)
        screen.draw()

    def _close(self) -> None:
        """The bar goes; the words stay for next time."""
        screen = self._screen
        self._last = self._line.text or self._last
        self.state = None
        screen.deck.finding = screen.deck.found_nothing = False
        self._looking.end()
        self._marked.clear()
        screen.draw()

    def stay(self) -> None:
        """Leave the bar and stand at the hit: ' goes back to where one was."""
        state = self.state
        if state is None:
            return
        went = self._at is not None
        self._close()
        if went:
            self._screen.moving.remember(state, self._spot)
        self._screen.moved(state)

    def end(self) -> None:
        """The app is being left: where one stood before looking about is the place that is kept."""
        state, origin = self.state, self._origin
        if state is not None and origin is not None:
            self._close()
            if state.resumes(origin):
                state.resume(origin)

    async def do_find_stay(self) -> None:
        """Stay at the hit; at the next one, where the words are those of last time."""
        if not self._follows and self._words:
            await self.do_find_next()
        await self._looking.settle(self._has_gone)
        words = self._line.text if self._words and self._at is None else ""
        self.stay()
        if words:
            self._screen.say(
                f"“{words}” is not here.{self._screen.session.tip('search.open', 'searches the cache.')}"
            )

    async def do_find_leave(self) -> None:
        """Back to where one was: cursor, rows, and what was open."""
        state, origin = self.state, self._origin
        if state is None or origin is None:
            return
        self._close()  # the panel has its last row again, before anything is put on its row
        await self._resume(state, origin)
        self._screen.moved(state)

    async def do_find_all(self) -> None:
        """Search the whole cache for these words, as a panel."""
        from tui.store.searching import query_of

        words = " ".join(self._line.text.split())
        if query_of(words):
            await self.do_find_leave()
            await self._screen.panels.add(Panel("cache", words))
        else:
            self._screen.say("No word is in this that a post could have.")

    # ---- keys

    async def key(self, event: events.Key) -> None:
        """A key while the bar is open: one of its commands, or one of the text field; any other rests."""
        if (command := self._screen.command_for("find", event.key)) is not None:
            await self._screen.carry_out(command, event.key)
            return
        line = self._line.pressed(event.key)
        if line is None and event.character and (event.is_printable or event.character in UNSEEN):
            line = self._line.written(event.character)
        if line is not None:
            await self._write(line)

    async def paste(self, text: str) -> None:
        """What was pasted, as one line."""
        await self._write(self._line.written(" ".join(text.split())))

    async def _write(self, line: OneLine) -> None:
        changed, self._line = line.text != self._line.text, line
        if changed:
            self._words = words_of(line.text)
            self._follows, self._at, self._note = True, None, ""
            self._screen.deck.finding_again = False
            self._marked.clear()
            self._looking.look_again()
            await self._follow()
        self._screen.draw()

    async def do_find_next(self) -> None:
        """The next hit; after the last one the first."""
        await self._step(1)

    async def do_find_previous(self) -> None:
        """The hit above; before the first one the last."""
        await self._step(-1)

    async def _step(self, direction: int) -> None:
        state = self.state
        if state is None or not self._words:
            return
        if self._follows:
            await self._looking.settle(self._has_gone)
        start = self._at or state.here()
        await self._looking.settle(lambda: self._beyond(start, direction) is not None)
        async with self._going:
            place, note = self._beyond(start, direction), ""
            if place is None and self._hits:
                place = self._hits[0 if direction > 0 else -1]
                note = "from the top" if direction > 0 else "from the end"
            self._line, self._follows = replace(self._line, chosen=False), True
            self._screen.deck.finding_again = False
            if place is not None and self.state is state:
                await self._go(state, place)
                self._base, self._note = place, note
        self._screen.draw()

    def _beyond(self, start: Place | None, direction: int) -> Place | None:
        """The nearest hit below `start` (above it for -1)."""
        if self.state is None or start is None:
            return self._hits[0] if self._hits else None
        rank = self.state.ranks()
        here = rank(start)
        if direction > 0:
            return next((one for one in self._hits if rank(one) > here), None)
        return next((one for one in reversed(self._hits) if rank(one) < here), None)

    def _has_gone(self) -> bool:
        return self._at is not None or not self._words

    # ---- going along

    async def _follow(self, fresh: Sequence[Place] | None = None) -> None:
        """Count the hits, or those among `fresh` places besides the ones that are known; where the cursor has not gone to one yet, let it, as soon as it is known which is the first."""
        async with self._going:
            state = self.state
            if state is None:
                return
            rank = state.ranks()
            found = self._looking.with_words(self._words, fresh)
            if fresh is None:
                self._hits, self._hit_posts = sorted(found, key=rank), {post for _, post in found}
            elif found:
                self._hits = sorted({*self._hits, *found}, key=rank)
                self._hit_posts.update(post for _, post in found)
            if self._follows and self._at is None:
                place = self._first(rank)
                if place is not None:
                    await self._go(state, place)
                elif self._away and (self._looking.complete or not self._words):
                    await self._go_home(state)
            self._screen.deck.found_nothing = bool(self._words) and self._looking.complete and not self._hits
        self._screen.draw()

    def _first(self, rank: Callable[[Place], Rank]) -> Place | None:
        """The first hit from where one stood; from the top, once it is known that there is none below."""
        base = rank(self._base) if self._base is not None else ()
        place = next((one for one in self._hits if rank(one) >= base), None)
        if place is None and self._looking.complete and self._hits:
            self._note = "from the top"
            return self._hits[0]
        return place

    async def _go(self, state: PanelState, place: Place) -> None:
        if not state.holds_place(place):
            await self._hold_round(state, place[1])
        state.go_to_found(place)
        self._at, self._away = place, True
        self._screen.moved(state)

    async def _go_home(self, state: PanelState) -> None:
        """Back to where one stood, while one goes on typing."""
        assert self._origin is not None
        await self._resume(state, self._origin)
        self._away = False
        if state.bodies is not None and state.posts and state.cursor_row() == state.height:
            state.show_cursor()  # it stood where the bar is now

    async def _resume(self, state: PanelState, stance: Stance) -> None:
        for post in (stance.top, stance.chosen):
            if post is not None and not state.resumes(stance):
                await self._hold_round(state, post)
        state.resume(stance)

    async def _hold_round(self, state: PanelState, post: PostId) -> None:
        """Hold the posts round one that is not held. What waits behind the count goes on waiting."""
        round_it = await self._screen.keeper.read(library.round_post, state.panel, post, state.shown)
        spot = Spot(post, _ROW)
        state.hold(
            round_it.posts, newer=state.newer, above=round_it.above, has_older=round_it.has_older, at=spot
        )

    # ---- drawing

    def bar(self, width: int) -> tuple[Line, int]:
        """The bar as a line in `width` cells, and the column where the next letter comes."""
        from tui.app.program import OWN_CURSOR  # it imports us

        own = self._screen.app.has_class(OWN_CURSOR)
        return find_line(self._line, self._said(), width, hint=_HINT, own_cursor=own)

    def _said(self) -> Line:
        """How many there are and which of them one is at."""
        if not self._words:
            return ()
        looking = self._looking
        more = "+" if looking.cut else "" if looking.complete else self._screen.session.style.glyphs.ellipsis
        if not self._hits:
            if not looking.complete:
                return (Piece("muted", f"looking{more}"),)
            return (Piece("strong", f"not in the {len(looking):,} nearest" if looking.cut else "not here"),)
        if self._at not in self._hits:
            return (Piece("muted", f"{len(self._hits):,}{more} here"),)
        counted = f"{self._hits.index(self._at) + 1:,} of {len(self._hits):,}{more}"
        note: Line = (Piece("muted", f"{self._note}  "),) if self._note else ()
        return (*note, Piece("text", counted))

    def marks(self, rows: Sequence[Row]) -> list[Row]:
        """The rows of a panel, with the words marked where a hit is in sight."""
        made: list[Row] = []
        for (post, _), group in groupby(
            rows, lambda row: (row.post.id if row.part == "body" and row.post else None, row.entry)
        ):
            together = list(group)
            if post is None or post not in self._hit_posts:
                made += together
                continue
            lines = tuple(row.line for row in together)
            found = self._marked.get(lines)
            if found is None:
                found = self._marked[lines] = marked(lines, self._words)
            made += (replace(row, line=line) for row, line in zip(together, found, strict=True))
        return made
