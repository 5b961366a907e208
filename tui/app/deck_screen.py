"""The deck on the screen: keys and clicks in, `tui.deck` changed, widgets told what is different.

Wires, and little else: what stands on a row is `tui.deck`, what a key means is `commands`, what is read and
saved is `keeper`, what is fetched is the courier. A command `post.next` is carried out by `do_post_next`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from tui.app import library, outside
from tui.app.chrome import Chrome
from tui.app.commands import Command, keymap
from tui.app.driver import Measured
from tui.app.keeper import Keeper
from tui.app.network import Network
from tui.app.painting import Paint
from tui.app.session import Session
from tui.app.theming import ThemeError, load_theme, theme_names
from tui.app.tty import believable
from tui.app.widgets.bars import Bar
from tui.app.widgets.panel_view import PanelView
from tui.app.widgets.side_list import SideList
from tui.deck.blocks import Bodies
from tui.deck.panel import PanelState, Spot
from tui.model.ids import PostId
from tui.model.panel import Panel
from tui.model.reading import Marks, Stretch, with_read
from tui.text.terminal import FULL, from_widths

MOST_PANELS_IN_SIGHT: Final = 8
WATCH_S: Final = 2.0  # how often another program's writing to the cache is looked for: one pragma each time


class DeckScreen(Screen[None]):
    """The whole screen but for dialogs."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        DeckScreen { layout: vertical; overflow: hidden; }
        #middle { height: 1fr; width: 1fr; overflow: hidden; }
        PanelView { margin-left: 1; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.deck = session.deck
        self.keeper = Keeper(session.paths)
        self.paint = Paint(session.theme, colours=session.colours)
        self.chrome = Chrome(session)
        self.network = Network(session, self)
        self.keys = keymap()
        self.messages: list[tuple[datetime, str]] = []
        self.busy = 0  # pieces of work begun by a key and not done; tests wait for 0
        self._before_jump: tuple[Panel, Spot] | None = None
        self._undo: tuple[Panel, Marks, int, str] | None = None
        self._version = 0

    # ---- making

    def compose(self) -> ComposeResult:
        """Top bar, side list and panels, message row, footer."""
        yield Bar(self.paint, "raised", "top")
        with Horizontal(id="middle"):
            yield SideList(self.paint)
            for _ in range(MOST_PANELS_IN_SIGHT):
                yield PanelView(self.paint)
        yield Bar(self.paint, "ground", "message")
        yield Bar(self.paint, "raised", "footer")

    async def on_mount(self) -> None:
        """Colour the ground and say what there is to say; databases and network come after the first paint."""
        self._colour_ground()
        for words in self.session.messages:
            self.say(words)
        self.call_after_refresh(self._come_alive)

    async def _come_alive(self) -> None:
        await self.keeper.open()
        for state in self.deck.panels:
            self.keeper.known(state)
        self._version = await self.keeper.version()
        await self.keeper.save_deck([state.panel for state in self.deck.panels], self._focused_panel)
        for state in self.deck.panels:
            await self.look_again(state)
        self.network.start()
        self.set_interval(WATCH_S, self._watch, name="watch the cache")
        self.app.freeze_garbage()

    def _colour_ground(self) -> None:
        ground = self.paint.theme["ground"] if self.paint.colours else "ansi_default"
        self.styles.background = ground
        self.query_one("#middle").styles.background = ground

    # ---- size and what is in sight

    def on_resize(self, event: events.Resize) -> None:
        """Share the screen out anew; every panel keeps its place."""
        self.arrange(event.size.width, event.size.height)

    def arrange(self, width: int | None = None, height: int | None = None) -> None:
        """Give each panel in sight its columns, and draw."""
        width, height = width or self.size.width, height or self.size.height
        self.deck.resize(width, height)
        shares = self.deck.shares
        side = self.side
        side.styles.width = shares.side
        side.display = shares.side > 0
        shown = self.deck.shown()
        for at, view in enumerate(self.views):
            view.display = at < len(shown)
            if at >= len(shown):
                continue
            view.styles.width = shares.slots[at].width
            view.styles.margin = (0, 0, 0, 0 if at == 0 and not shares.side else 1)
            view.bind_state(shown[at], self.fitted(shown[at], shares.slots[at].width, shares.height - 1))
        self.draw()

    def fitted(self, state: PanelState, width: int, height: int) -> PanelState:
        """The panel's state laid out for these columns and rows."""
        style = self.session.style
        bodies = state.bodies
        if bodies is None or bodies.panel_width != width or bodies.style != style:
            bodies = Bodies(width, style)
        if bodies is not state.bodies or state.height != height:
            state.fit(bodies, height)
        return state

    @property
    def views(self) -> list[PanelView]:
        """All panel views, in sight or not, from left to right."""
        return list(self.query(PanelView))

    @property
    def side(self) -> SideList:
        """The side list."""
        return self.query_one(SideList)

    def view_of(self, state: PanelState) -> PanelView | None:
        """The view that shows this panel, if it is in sight."""
        return next((view for view in self.views if view.display and view.state is state), None)

    @property
    def _focused_panel(self) -> Panel | None:
        state = self.deck.focused
        return state.panel if state is not None else None

    # ---- drawing

    def draw(self) -> None:
        """Everything that may be different now is drawn; what is not, is not."""
        for at, view in enumerate(self.views):
            if view.display and view.state is not None:
                view.focused_panel = not self.deck.in_side and self.deck.first + at == self.deck.focus
                view.heading_state = self.chrome.heading_state(view.state, self.network)
                view.empty = self.chrome.empty(view.state, view.state.bodies, self.network)
                view.changed()
        self._draw_bars()

    def _draw_bars(self) -> None:
        width = self.size.width
        if not width:
            return
        self.side.show(self.chrome.side(self.deck, self.network))
        self.bar("top").show(self.chrome.top(width, self.network))
        self.bar("footer").show(self.chrome.footer(width, self.deck, self.network))
        self.bar("message").show(self.chrome.message(width, self.messages[-1][1] if self.messages else ""))

    def bar(self, name: str) -> Bar:
        """One of the three one-row bars: top, message, footer."""
        return self.query_one(f"#{name}", Bar)

    def say(self, words: str) -> None:
        """Put a sentence on the message row and keep it in the list of past ones."""
        if words and (not self.messages or self.messages[-1][1] != words):
            self.messages.append((datetime.now(UTC), words))
            del self.messages[:-200]
        self._draw_bars()

    def moved(self, state: PanelState) -> None:
        """The reader has moved in a panel: draw it, save it, and have more posts ready below."""
        self.draw()
        self.keeper.note(state)
        if state.wants_older:
            self.run_worker(
                self._more_older(state),
                name=f"older:{state.panel}",
                group=f"older:{state.panel}",
                exclusive=False,
            )

    # ---- keys

    async def on_key(self, event: events.Key) -> None:
        """A key is a command of the scope that has the keyboard, or nothing."""
        command = self.keys.get(self.scope, {}).get(event.key) or self.keys["app"].get(event.key)
        if command is None:
            return
        event.stop()
        event.prevent_default()
        await self.carry_out(command, event.key)

    @property
    def scope(self) -> str:
        """Which keys work: those of the side list, or of a panel of posts."""
        return "side" if self.deck.in_side else "posts"

    async def carry_out(self, command: Command, key: str) -> None:
        """Do what a command says."""
        deed: Callable[..., object] = getattr(self, f"do_{command.action}")
        result = deed(key) if command.id == "panel.go" else deed()
        if result is not None:
            await result  # type: ignore[misc]

    def _with_focused(self, change: Callable[[PanelState], object]) -> None:
        state = self.deck.focused
        if state is not None and state.bodies is not None:
            change(state)
            self.moved(state)

    # ---- moving

    def do_post_next(self) -> None:
        self._with_focused(lambda state: state.move(1))

    def do_post_previous(self) -> None:
        self._with_focused(lambda state: state.move(-1))

    def do_line_down(self) -> None:
        self._with_focused(lambda state: state.scroll(1))

    def do_line_up(self) -> None:
        self._with_focused(lambda state: state.scroll(-1))

    def do_half_down(self) -> None:
        self._with_focused(lambda state: state.page(0.5))

    def do_half_up(self) -> None:
        self._with_focused(lambda state: state.page(-0.5))

    def do_page_down(self) -> None:
        self._with_focused(lambda state: state.page(1))

    def do_page_up(self) -> None:
        self._with_focused(lambda state: state.page(-1))

    def do_post_first(self) -> None:
        self._jump(lambda state: state.choose(0, passed=False))

    async def do_post_last(self) -> None:
        state = self.deck.focused
        if state is None:
            return
        self._remember_place(state)
        if state.has_older:
            await self._work(self._hold_last(state))
        state.choose(len(state.posts) - 1, passed=False)
        self.moved(state)

    def do_mark_next(self) -> None:
        self._jump(lambda state: state.other_day(1))

    def do_mark_previous(self) -> None:
        self._jump(lambda state: state.other_day(-1))

    def _jump(self, change: Callable[[PanelState], object]) -> None:
        state = self.deck.focused
        if state is not None:
            self._remember_place(state)
            self._with_focused(change)

    def _remember_place(self, state: PanelState) -> None:
        spot = state.spot()
        if spot is not None:
            self._before_jump = (state.panel, spot)

    async def do_place_back(self) -> None:
        if self._before_jump is None:
            return self.say("There is no earlier place to go back to.")
        panel, spot = self._before_jump
        at = self.deck.index_of(panel)
        if at is None:
            return self.say("That panel is no longer open.")
        state = self.deck.panels[at]
        self._remember_place(state)
        if not any(post.id == spot.post for post in state.posts):
            await self._work(self._hold_round(state, spot))
        self.deck.go(at)
        self.arrange()
        state.cursor = state.index_of(spot.post)
        state.put_cursor_at(spot.row)
        self.moved(state)
        return None

    # ---- reading

    async def do_unread_next(self) -> None:
        """Below, then above, then what waits, then the next panel that has something unread."""
        state = self.deck.focused
        if state is None:
            return
        if state.next_unread(1) or (not state.newer and state.next_unread(-1)):
            return self.moved(state)
        if state.newer:
            return await self.do_new_show()
        state.read_between(state.cursor, state.cursor)
        self.moved(state)
        count = len(self.deck.panels)
        for step in range(1, count):
            other = self.deck.panels[(self.deck.focus + step) % count]
            if other.unread or other.newer:
                return await self._go_to_unread(self.deck.focus + step, other)
        self.say("That is all. You are up to date.")
        return None

    async def _go_to_unread(self, index: int, state: PanelState) -> None:
        self.deck.go(index)
        self.arrange()
        chosen = state.chosen
        if chosen is not None and state.is_unread(chosen):
            return self.moved(state)
        if state.next_unread(1) or state.next_unread(-1):
            return self.moved(state)
        return await self.do_new_show()

    def do_unread_previous(self) -> None:
        state = self.deck.focused
        if state is None:
            return
        if state.next_unread(-1):
            self.moved(state)
        else:
            self.say("Nothing unread above.")

    async def do_new_show(self) -> None:
        """Show what waits, and go to the newest of it; ' goes back."""
        state = self.deck.focused
        if state is None or not state.newer:
            return self.say("Nothing new here.")
        self._remember_place(state)
        await self._work(self._show_newer(state))
        state.read_between(state.cursor, state.cursor)
        state.rule_here()
        state.choose(0, passed=False)
        self.moved(state)
        return None

    def do_read_unread_here(self) -> None:
        self._with_focused(lambda state: state.mark_unread())

    def do_read_all(self) -> None:
        state = self.deck.focused
        if state is None or not state.posts:
            return
        self._undo = (state.panel, state.marks, state.unread, f"{state.title} is as unread as before.")
        count = state.unread
        newest = state.posts[0].id
        state.marks = with_read(state.marks, Stretch(PostId(0), newest))
        state.unread = state.newer
        self.moved(state)
        self.say(f"{count} posts of {state.title} marked read. u undoes it.")

    def do_undo_last(self) -> None:
        at = self.deck.index_of(self._undo[0]) if self._undo is not None else None
        if self._undo is None or at is None:
            return self.say("Nothing to undo.")
        state = self.deck.panels[at]
        _, state.marks, state.unread, words = self._undo
        self._undo = None
        self.moved(state)
        self.say(words)
        return None

    # ---- out of the house

    def do_link_open(self) -> None:
        post = self._chosen_post()
        if post is not None:
            address, words = outside.first_link(post)
            self.say(outside.open_in_browser(address, self.session.env) if address else words)

    def do_post_browser(self) -> None:
        post = self._chosen_post()
        if post is not None:
            self.say(outside.open_in_browser(outside.address(post), self.session.env))

    def do_post_copy(self) -> None:
        post = self._chosen_post()
        if post is not None:
            self.app.copy_to_clipboard(outside.text(post))
            self.say("The post’s text is copied.")

    def do_post_copy_link(self) -> None:
        post = self._chosen_post()
        if post is not None:
            self.app.copy_to_clipboard(outside.address(post))
            self.say(f"Copied: {outside.address(post)}")

    def _chosen_post(self):  # type: ignore[no-untyped-def]
        state = self.deck.focused
        return state.chosen if state is not None else None

    # ---- panels

    def do_panel_next(self) -> None:
        self._go(self.deck.focus + 1)

    def do_panel_previous(self) -> None:
        self._go(self.deck.focus - 1)

    def do_panel_go(self, key: str) -> None:
        if int(key) <= len(self.deck.panels):
            self._go(int(key) - 1)
        else:
            self.say(f"There is no panel {key}: {len(self.deck.panels)} are open.")

    def _go(self, index: int) -> None:
        first = self.deck.first
        self.deck.go(index)
        if self.deck.first != first:
            self.arrange()
        else:
            self.draw()
        self.run_worker(self._keep_deck(), name="save deck", group="deck", exclusive=True)

    async def _keep_deck(self) -> None:
        if self.keeper.opened:
            await self.keeper.save_deck([state.panel for state in self.deck.panels], self._focused_panel)

    def do_panel_move_left(self) -> None:
        self.deck.shift(-1)
        self.arrange()

    def do_panel_move_right(self) -> None:
        self.deck.shift(1)
        self.arrange()

    def do_panel_close(self) -> None:
        if len(self.deck.panels) <= 1:
            return self.say("This is the only panel. a adds another, q leaves.")
        closed = self.deck.close()
        self.arrange()
        self._go(self.deck.focus)
        self.network.panels_changed()
        if closed is not None:
            self.say(f"{closed.title} is closed; what it read stays in the cache. a adds it again.")
        return None

    def do_panel_add(self) -> None:
        from tui.app.widgets.ask import Ask

        self.app.push_screen(Ask(self.paint, self.chrome.ask_for_panel(self.deck)), self._add_named)

    def _add_named(self, name: str | None) -> None:
        if name:
            self.run_worker(self._add(name), name="add a panel", group="add")

    async def _add(self, name: str) -> None:
        from tui.model.panel import parse_panel

        try:
            panel = parse_panel(name)
        except ValueError as wrong:
            return self.say(str(wrong))
        at = self.deck.index_of(panel)
        if at is None:
            state = self.chrome.new_state(panel)
            library.take(
                state, await self.keeper.read(library.open_panel_beside, self.session.paths.journal, panel)
            )
            self.deck.add(state)
            self.arrange()
            self.network.panels_changed()
            await self.look_again(state)
            at = self.deck.index_of(panel)
        self._go(at if at is not None else 0)
        return None

    def do_panel_fetch(self) -> None:
        state = self.deck.focused
        if state is not None:
            self.say(self.network.fetch(state.panel))

    def do_side_focus(self) -> None:
        if not self.deck.enter_side():
            self.say("The side list is hidden: \\ shows it, in a wider window.")
        self.draw()

    def do_side_toggle(self) -> None:
        self.deck.side_shown = not self.deck.side_shown
        self.arrange()

    def do_side_next(self) -> None:
        self.deck.side_move(1)
        self.draw()

    def do_side_previous(self) -> None:
        self.deck.side_move(-1)
        self.draw()

    def do_side_open(self) -> None:
        chosen = self.deck.side_order()[self.deck.side_cursor]
        self._go(self.deck.panels.index(chosen))
        self.arrange()

    # ---- the rest

    def do_live_pause(self) -> None:
        self.say(self.network.pause_or_go_on())

    def do_spend_open(self) -> None:
        self.run_worker(self._say_spend(), name="spend", group="spend", exclusive=True)

    async def _say_spend(self) -> None:
        from tui.store import ledger

        summary = await self.keeper.journal(ledger.summary, datetime.now(UTC))
        self.session.money.today_usd = summary.today_usd
        self.say(self.chrome.spend_words(summary))

    def do_theme_next(self) -> None:
        names = theme_names(self.session.themes)
        at = names.index(self.session.theme.name) if self.session.theme.name in names else -1
        self.use_theme(names[(at + 1) % len(names)])

    def use_theme(self, name: str) -> None:
        """Draw with the theme of this name, places kept."""
        try:
            theme = load_theme(name, self.session.themes)
        except ThemeError as wrong:
            return self.say(str(wrong))
        self.session.theme = theme
        self.paint = Paint(theme, colours=self.session.colours)
        self._colour_ground()
        for widget in (*self.views, self.side, *(self.bar(name) for name in ("top", "message", "footer"))):
            widget.repaint(self.paint)
        self.draw()
        return self.say(f"Theme: {theme.name}.")

    def do_message_list(self) -> None:
        from tui.app.widgets.sheet import Sheet

        self.app.push_screen(Sheet(self.paint, self.chrome.past_messages(self.messages)))

    def do_app_redraw(self) -> None:
        self.app.refresh(layout=True)
        self.arrange()

    def do_help_open(self) -> None:
        from tui.app.widgets.sheet import Sheet

        self.app.push_screen(Sheet(self.paint, self.chrome.help(self.size.width, self.deck, self.network)))

    def do_app_back(self) -> None:
        if self.deck.in_side:
            self.deck.in_side = False
            self.draw()

    async def do_app_quit(self) -> None:
        await self.app.action_quit()

    # ---- mouse

    async def on_panel_view_clicked(self, event: PanelView.Clicked) -> None:
        """A click chooses; on a link it opens; on "3 new" it shows them."""
        state = event.view.state
        at = self.deck.index_of(state.panel) if state is not None else None
        if state is None or at is None:
            return
        if self.deck.focus != at or self.deck.in_side:
            self._go(at)
        if event.row is None:
            if event.on_new and state.newer:
                await self.do_new_show()
            return
        if event.piece is not None and event.piece.href:
            self.say(outside.open_in_browser(event.piece.href, self.session.env))
        elif event.row.post is not None:
            state.read_between(state.cursor, state.cursor)
            state.cursor = state.index_of(event.row.post.id)
            self.moved(state)

    def on_panel_view_scrolled(self, event: PanelView.Scrolled) -> None:
        """The wheel scrolls what is under it."""
        if event.view.state is not None and event.view.state.bodies is not None:
            event.view.state.scroll(event.rows)
            self.moved(event.view.state)

    def on_side_list_chosen(self, event: SideList.Chosen) -> None:
        """A click in the side list goes to that panel."""
        at = self.deck.index_of(event.panel)
        if at is not None:
            self._go(at)
            self.arrange()

    async def on_bar_clicked(self, event: Bar.Clicked) -> None:
        """A click on a footer's key is that command."""
        from tui.app.commands import BY_ID

        if (command := BY_ID.get(event.command)) is not None:
            await self.carry_out(command, "")

    # ---- the cache has changed

    async def _watch(self) -> None:
        if not self.keeper.opened:
            return
        version = await self.keeper.version()
        if version != self._version:
            self._version = version
            for state in self.deck.panels:
                await self.look_again(state)

    async def look_again(self, state: PanelState) -> None:
        """Another program, or the courier, may have written: count anew; nothing on the screen moves."""
        standing = await self.keeper.count(library.standing, state.panel, state.newest, state.marks)
        state.newer, state.unread, state.total = standing.newer, standing.unread, standing.total
        if not state.posts and standing.total:
            posts, has_older = await self.keeper.count(library.newest_page, state.panel)
            state.hold(posts, newer=0, has_older=has_older, at=None)
            state.fetched = True
        elif state.posts:
            held = [post.id for post in state.posts]
            there = await self.keeper.count(library.still_there, held)
            if len(there) < len(held):
                state.remove(frozenset(held) - {post.id for post in there})
            state.renew(there)
        self.draw()

    # ---- more of the cache

    async def _work(self, work):  # type: ignore[no-untyped-def]
        self.busy += 1
        try:
            await work
        finally:
            self.busy -= 1

    async def _more_older(self, state: PanelState) -> None:
        if state.asking_older or state.oldest is None:
            return
        state.asking_older = True
        try:
            posts, has_older = await self.keeper.read(library.more_older, state.panel, state.oldest)
            state.add_older(posts, has_older=has_older)
        finally:
            state.asking_older = False
        self.draw()

    async def _hold_last(self, state: PanelState) -> None:
        posts = await self.keeper.read(library.last_page, state.panel)
        first = posts[0].id if posts else PostId(0)
        newer = await self.keeper.read(library.newer_than, state.panel, first)
        state.hold(posts, newer=newer, has_older=False, at=None)

    async def _hold_round(self, state: PanelState, spot: Spot) -> None:
        held = await self.keeper.read(library.round_spot, state.panel, spot, state.marks)
        library.take(state, held)

    async def _show_newer(self, state: PanelState) -> None:
        posts = await self.keeper.read(library.all_newer, state.panel, state.newest)
        newest = posts[0].id if posts else state.newest
        left = await self.keeper.read(library.newer_than, state.panel, newest) if newest is not None else 0
        state.show_newer(posts, left)

    def on_measured(self, event: Measured) -> None:
        """The terminal has said how wide it draws things: draw as it can."""
        if believable(event.columns):
            terminal = from_widths(event.columns[1:])
        else:
            terminal = FULL
        if terminal != self.session.style.terminal:
            self.session.restyled(terminal=terminal)
            self.arrange()
