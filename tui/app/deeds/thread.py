"""Threads: a conversation in the place of its panel, cached first, fetched at a price that was named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app import library, threads
from tui.app.choosing import Choice
from tui.app.deeds.reading import UP_TO_THE_TOPMOST
from tui.deck.panel import PanelState
from tui.deck.thread import ThreadState
from tui.feed.events import Planned
from tui.model.ids import PostId
from tui.model.panel import Panel

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

SEARCHED: Final = timedelta(
    days=7
)  # so far back reaches X's recent search, by which conversations are fetched


class Threads:
    """Opening a conversation, moving in it, and coming back to the line one left."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._asked: Panel | None = None  # the thread whose price was asked for

    # ---- in and out

    async def do_post_open(self) -> None:
        """The chosen post's conversation; in a thread, the post in full."""
        if self._thread() is not None:
            await self._screen.whole.do_media_open()
        else:
            await self.do_thread_open()

    async def do_thread_open(self) -> None:
        """Open the conversation in the panel's place, at the chosen post and on its row."""
        screen = self._screen
        state = screen.deck.focused
        if state is None or state.chosen is None or state.bodies is None:
            return
        if isinstance(state, ThreadState):
            back = screen.session.tip("thread.close", "goes back.") if state.origin else ""
            screen.say(f"This is the thread.{back}")
            return
        await self.open_over(state, state.chosen.shown.id)

    async def open_over(self, origin: PanelState, post: PostId) -> None:
        """Open the conversation that a post is in over a panel."""
        screen = self._screen
        async with screen.work():
            found = await screen.keeper.read(threads.find, post, origin.panel)
            panel = Panel("thread", str(found.conversation.id))
            kept, _ = await screen.keeper.journal(library.kept_of, panel)
        if not found.conversation.posts:
            screen.say("This post is no longer in the cache.")
            return
        thread = threads.over(origin, found, kept, screen.session.sieves)
        origin.over = thread
        screen.draw()
        screen.moved(thread)
        screen.keep_deck()
        self._say_what_is_missing(thread)

    def _say_what_is_missing(self, thread: ThreadState) -> None:
        lacking = thread.expected - len(thread.tree.entries)
        if lacking > 0 and self._screen.network.running:
            fetch = self._screen.session.tip("thread.fetch", "says what they cost.")
            self._screen.say(
                f"About {_posts(lacking)} of this thread {'is' if lacking == 1 else 'are'} not in the cache.{fetch}"
            )

    def do_thread_close(self) -> None:
        """Back to the line one left."""
        screen = self._screen
        thread = self._thread()
        origin = thread.origin if thread is not None else None
        if origin is None:
            return
        origin.over = None
        screen.draw()
        screen.moved(origin)
        screen.keep_deck()
        screen.run_worker(screen.freshness.look_again(origin), name=f"look at {origin.panel}", group="look")

    def _thread(self) -> ThreadState | None:
        state = self._screen.deck.focused
        return state if isinstance(state, ThreadState) else None

    # ---- within

    def do_thread_parent(self) -> None:
        """The post above."""
        if (thread := self._thread()) is None:
            return
        if thread.go_up():
            self._screen.moved(thread)
            return
        entry = thread.entry
        missing = entry is not None and entry.missing
        words = "The post above is not in the cache." if missing else "This is where the thread begins."
        self._screen.say(words)

    def do_thread_next_branch(self) -> None:
        """The next answer that begins a branch."""
        self._branch(1)

    def do_thread_previous_branch(self) -> None:
        """The one before."""
        self._branch(-1)

    def _branch(self, direction: int) -> None:
        if (thread := self._thread()) is None:
            return
        self._screen.moving.remember(thread)
        if thread.other_branch(direction):
            self._screen.moved(thread)
        else:
            self._screen.say("There is no other branch that way.")

    def do_thread_fold(self) -> None:
        """Put away what answers the chosen post, or show it again."""
        if (thread := self._thread()) is None:
            return
        if thread.posts and self._screen.muting.toggle(thread, thread.cursor):
            return
        if thread.fold():
            self._screen.moved(thread)
        else:
            self._screen.say("Nothing answers this post.")

    def fold_at(self, state: PanelState, post: PostId) -> None:
        """A click on "▸ 3 more" shows them."""
        if isinstance(state, ThreadState):
            state.fold(state.index_of(post))
            self._screen.moved(state)

    async def do_thread_next_unread(self, *, told: bool = True) -> None:
        """The next unread post of the thread; at its end back to where one came from, and on. With `told`, going up
        is said."""
        screen, thread = self._screen, self._thread()
        if thread is None:
            return
        if thread.next_unread(1):
            screen.moved(thread)
            return
        before = thread.cursor
        if thread.first_unread():
            screen.moved(thread)
            if told and thread.cursor < before:
                screen.say(UP_TO_THE_TOPMOST)
            return
        thread.read_between(thread.cursor, thread.cursor)
        screen.moved(thread)
        if thread.origin is not None:
            self.do_thread_close()
        await screen.reading.do_unread_next()

    def do_thread_read_all(self) -> None:
        """All of the thread is read, folded posts too."""
        self._mark(lambda thread: thread.read_all(), "marked read")

    def do_thread_read_to_here(self) -> None:
        """The chosen post and what stands above it is read."""
        self._mark(lambda thread: thread.read_to_here(), "marked read")

    def do_thread_unread_here(self) -> None:
        """The chosen post is unread, here and where one came from."""
        self._mark(lambda thread: thread.make_unread(), "marked unread")

    def do_thread_unread_from_here(self) -> None:
        """The chosen post and what stands below it is unread."""
        self._mark(lambda thread: thread.make_unread(below=True), "marked unread")

    def _mark(self, change: Callable[[ThreadState], int], words: str) -> None:
        """Mark posts of a thread and of the panel below it, and keep the way back."""
        screen, thread = self._screen, self._thread()
        if thread is None:
            return
        before, origin = thread.marks, thread.origin
        there = origin.marks if origin is not None else ()
        count = change(thread)
        if not count:
            screen.say("They are marked so already.")
            return
        screen.moved(thread)

        async def back() -> str:
            thread.unmark(before)
            screen.keeper.note(thread, undone=True)
            if origin is not None:
                origin.marks = there
                screen.keeper.note(origin, undone=True)
                await screen.freshness.look_again(origin)
            screen.draw()
            return "The thread: as unread as before."

        screen.marking.offer_undo(back)
        screen.say(f"{_posts(count)} {words}.{screen.session.tip('undo.last', 'undoes it.')}")

    # ---- fetching

    def do_thread_fetch(self) -> None:
        """Have the price of the rest worked out; `planned` asks."""
        if (thread := self._thread()) is not None:
            self._asked = thread.panel
            self._screen.say(self._screen.network.plan(thread.panel, thread.expected))

    def planned(self, event: Planned) -> None:
        """The price is known: ask whether to fetch."""
        thread = self._screen.deck.state_of(event.panel)
        if event.panel != self._asked or not isinstance(thread, ThreadState):
            return
        self._asked = None
        if not event.posts:
            self._screen.say(f"Today’s budget has no room: the least of this thread costs ${event.usd:.2f}.")
            return
        old = f" X finds the last {SEARCHED.days} days only." if self._is_old(thread) else ""
        session = self._screen.session
        answers = session.asks("thread.fetch", "fetches")
        words = f"Fetch about {_posts(event.posts)} for about ${event.usd:.2f}?{old} {answers}"

        def fetch() -> None:
            self._screen.say(self._screen.network.fetch(event.panel))

        keys = dict.fromkeys(("enter", *session.keys("thread.fetch")), fetch)
        self._screen.choosing.ask(Choice(words, keys, "Nothing was fetched."))

    @staticmethod
    def _is_old(thread: ThreadState) -> bool:
        newest = max((post.created_at for post in thread.posts), default=None)
        return newest is not None and datetime.now(UTC) - newest > SEARCHED

    async def came(self, panel: Panel) -> None:
        """X has answered for a thread: take it in wherever it is open."""
        panels = self._screen.deck.panels
        for state in (*panels, *(one.over for one in panels)):
            if state is not None and state.panel == panel:
                await self.look_again(state, fetched=True)

    async def look_again(self, thread: PanelState, *, fetched: bool = False) -> None:
        """Take in what the cache has now: at once where X was asked (`fetched`), else where something changed."""
        screen = self._screen
        if not isinstance(thread, ThreadState):
            return
        origin = thread.origin.panel if thread.origin is not None else None
        stamps = {} if fetched else thread.stamps
        post = PostId(int(thread.panel.value))
        found = await screen.keeper.count(threads.find_changed, post, origin, stamps)
        if found is not None:
            threads.take(thread, found)
        else:
            thread.count_unread()  # another program may have read some of it
        screen.draw()


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count:,} posts"
