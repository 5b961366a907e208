"""The deck on the screen: keys and clicks in, `tui.deck` changed, widgets told what is different.

Wires, and little else: what stands on a row is `tui.deck`, what a key means is `commands`, what a command does
is `deeds`, what is read and saved is `keeper`, what is fetched is `network`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.message import Message
from textual.worker import NoActiveWorker, get_current_worker

from tui.app.ahead import Ahead
from tui.app.choosing import Choosing
from tui.app.chrome import Chrome
from tui.app.commands import BY_ID, Command, Scope, is_of_content, keymap, needs_a_post, scopes_of
from tui.app.freshness import Freshness
from tui.app.hints import Hints
from tui.app.keeper import Keeper, unless_left
from tui.app.mouse import Mouse
from tui.app.network import Network
from tui.app.notifying import Notifying
from tui.app.painting import Paint
from tui.app.pointing import Pointing
from tui.app.reloading import Reloading
from tui.app.session import Session
from tui.app.trouble import trouble
from tui.app.tty import believable
from tui.app.welcome import too_small, welcome
from tui.app.widgets.bars import Bar
from tui.app.widgets.middle import Middle
from tui.app.widgets.notice import Notice
from tui.app.widgets.panel_view import PanelView
from tui.app.widgets.side_list import SideList
from tui.deck.blocks import Bodies
from tui.deck.panel import PanelState
from tui.feed import events as courier
from tui.layout.lines import Line
from tui.text.terminal import from_widths

MOST_PANELS_IN_SIGHT: Final = 6  # on 300 columns; wider screens give each panel more
MESSAGE_STAYS: Final = timedelta(seconds=4)
NUMBERED: Final = ("panel.go", "full.link")  # commands whose deed is told which of its keys was pressed
WATCH_S: Final = 2.0  # how often another program's writing is looked for: one pragma each time


class Heard(Message):
    """The courier has told something, on its own thread."""

    def __init__(self, event: courier.Event) -> None:
        super().__init__()
        self.event = event


class DeckScreen(Mouse):
    """The whole screen but for dialogs."""

    SCOPED_CSS: ClassVar[bool] = False
    CSS: ClassVar[str] = """
        DeckScreen { layout: vertical; overflow: hidden; }
        #middle { height: 1fr; width: 1fr; overflow: hidden; }
    """

    def __init__(self, session: Session, network: Network, ahead: Ahead) -> None:
        super().__init__()
        self._ahead = ahead
        self.session = session
        self.deck = session.deck
        self.network = network
        self.keeper = Keeper(session.paths, fleeting=session.replay is not None)
        self.freshness = Freshness(self)
        self.paint = Paint(session.theme, colours=session.colours)
        self.chrome = Chrome(session)
        self.reloading = Reloading(self)
        self.pointing = Pointing(self)
        self.choosing = Choosing(self.say)
        self.hints = Hints(self)
        self.notifying = Notifying(self)
        self.messages: list[tuple[datetime, str]] = []
        self._said = ""  # what stands on the message row
        self.working = 0  # pieces of work begun by a key and not yet done; a test waits for 0
        self.alive = False  # whether databases and network are up; they come after the first paint
        self._keys = keymap(session.commands)
        self._views: list[PanelView] = []
        self._resting = False

    # ---- making

    def compose(self) -> ComposeResult:
        """Top bar, side list and panels, message row, footer."""
        yield Bar(self.paint, "raised", "top")
        with Middle(self.deck.border_at):
            yield SideList(self.paint)
            for _ in range(MOST_PANELS_IN_SIGHT):
                yield PanelView(self.paint)
            yield Notice(self.paint)
        yield Bar(self.paint, "ground", "message")
        yield Bar(self.paint, "raised", "footer")

    def on_mount(self) -> None:
        """Colour the ground; databases and network come after the first paint."""
        self._views = list(self.query(PanelView))
        self._side = self.query_one(SideList)
        self._notice = self.query_one(Notice)
        self._bars = {name: self.query_one(f"#{name}", Bar) for name in ("top", "message", "footer")}
        self.styles.background = self.paint.css("ground")
        # Before any key: those that were typed early move a panel from what the journal holds of it.
        for state in self.deck.panels:
            self.keeper.known(state)
            if state.over is not None:
                self.keeper.known(state.over)
        for words in self.session.messages:
            self.say(words)
        self.call_after_refresh(self._come_alive)

    async def _come_alive(self) -> None:
        if self._is_leaving():  # q was typed before anything else had come
            return
        await self.keeper.open()
        await self.freshness.begin()
        await self.muting.begin()
        await self._keep_deck()
        await self.network.get_ready()
        if self._is_leaving():  # q was typed meanwhile
            return
        self.say(self.network.begin())
        self.network.listen(self._hear)
        if any(state.panel.kind == "room" for state in self.deck.panels):
            await self.joining.go_on()
        self.freshness.watch_panels()
        await self.lists.look()
        for state in list(self.deck.panels):
            await self.freshness.look_again(state)
            await self.freshness.fill(state)
            if state.over is not None:
                await self.freshness.look_again(state.over)
        await self.keeping.lose_what_is_gone()
        self.set_interval(WATCH_S, self.freshness.watch, name="watch the cache")
        await self.drafts.count()
        await self.quiet.begin()
        await self.hints.begin()
        self.app.freeze_garbage()  # type: ignore[attr-defined]
        self.alive = True

    def _is_leaving(self) -> bool:
        """Asked anew after each await."""
        return self._resting

    def _hear(self, event: courier.Event) -> None:
        """On the courier's thread: hand it over."""
        self.post_message(Heard(event))

    async def come_to_rest(self) -> None:
        """Stop what runs beside the screen, and save. Safe to call twice."""
        if self._resting:
            return
        self._resting = True
        if self.has_made("finding_here"):
            self.finding_here.end()
        self.hints.end()
        self.notifying.end()
        if self.has_made("rooms"):
            self.rooms.clock.stop()
        if self.has_made("publishing"):
            self.publishing.end()
        self._stop_workers()
        if self.has_made("writing"):
            await self.writing.end()
        await self.muting.end()
        await asyncio.to_thread(self.network.stop)
        if self.keeper.opened:
            await self._keep_deck()
        for (
            state
        ) in self.deck.panels:  # other widths or settings have given a post another row, without a key
            self.keeper.note(state)
            self.keeper.note(state.front)
        await self.keeper.close()

    def _stop_workers(self) -> None:
        """Nobody waits any more for pages that are on their way; the one that is leaving is let be."""
        try:
            leaving = get_current_worker()
        except NoActiveWorker:
            leaving = None
        for worker in self.workers:
            if worker.node is self and worker is not leaving:
                worker.cancel()

    async def on_unmount(self) -> None:
        """However the app ends: a database's thread that is not closed keeps the process from ending."""
        await self.come_to_rest()

    # ---- sharing out the screen

    def on_resize(self, event: events.Resize) -> None:
        """Share the screen out anew; every panel keeps its place."""
        self.share_out(event.size.width, event.size.height)

    def share_out(self, width: int | None = None, height: int | None = None) -> None:
        """Give each panel in sight its columns, and draw."""
        self.deck.resize(width or self.size.width, height or self.size.height)
        shares = self.deck.shares
        self._side.styles.width = shares.side
        self._side.display = shares.side > 0
        for at, view in enumerate(self._views):
            view.display = at < len(self.deck.shown())
            if view.display:
                view.styles.width = shares.slots[at].width
                view.styles.margin = (0, 0, 0, 0 if at == 0 and not shares.side else 1)
        self.draw(width)

    def _fit(self, state: PanelState, width: int, height: int) -> None:
        bodies, style = state.bodies, self.session.style
        if bodies is None or bodies.panel_width != width or bodies.style != style:
            state.fit(Bodies(width, style), height)
        elif state.height != max(1, height - state.pinned_rows):
            state.fit(bodies, height)

    def go(self, index: int) -> None:
        """Give the keyboard to the panel at `index`; it comes into sight if it was not."""
        first = self.deck.first
        self.deck.go(index)
        if self.deck.first != first:
            self.share_out()
        else:
            self.draw()
        self.keep_deck()

    def panels_changed(self) -> None:
        """Panels were added, closed or moved."""
        self.share_out()
        self.freshness.watch_panels()
        self.keep_deck()

    async def _keep_deck(self) -> None:
        if self.keeper.opened:
            panels = list(self.deck.panels)
            await self.keeper.save_deck(panels, panels[self.deck.focus].panel if panels else None)

    def keep_deck(self) -> None:
        """Save which panels are open, which has the keyboard, and the threads over them."""
        saving = self._keep_deck  # not yet a coroutine: a later one may take its place before it has begun
        self.run_worker(saving, name="keep deck", group="keep deck", exclusive=True)  # type: ignore[arg-type]

    # ---- drawing

    def draw(self, width: int | None = None) -> None:
        """Have everything drawn that is different now; what is not, is left."""
        shares, net = self.deck.shares, self.network.state
        finding = self.finding_here if self.has_made("finding_here") else None
        for at, state in enumerate(panel.front for panel in self.deck.shown()):
            slot = shares.slots[at].width
            bar = finding if finding is not None and state is finding.state else None  # on its last row
            self._fit(state, slot, shares.height - (2 if bar is not None else 1))
            self._views[at].show(
                state,
                heading_state=self.chrome.heading_state(state, net),
                empty=self.chrome.empty(state, net, online=self.network.running),
                has_keyboard=not self.deck.in_side and self.deck.first + at == self.deck.focus,
                width=slot,
                foot=bar.bar(slot - 1) if bar is not None else None,
                marked=bar.marks if bar is not None else None,
            )
        self._notice.show(self._instead(width or self.size.width))
        self._draw_bars(width or self.size.width)

    def _instead(self, width: int) -> list[Line]:
        """What stands there instead of the deck, if something must."""
        if self.deck.shares.too_small:
            return too_small(width)
        return [] if self.deck.panels else welcome(self.session, width)

    def stands_at(self) -> Offset:
        """At the chosen post, or the side list's row, or what stands instead of the deck."""
        at = self.deck.focus - self.deck.first
        if self._notice.display:
            return self._notice.stands_at()
        return (self._side if self.deck.in_side else self._views[at]).stands_at()

    def _draw_bars(self, width: int) -> None:
        net = self.network.state
        self._side.show(self.chrome.side(self.deck, net))
        self._bars["top"].show(self.chrome.top(width, net))
        self._bars["message"].show(self.chrome.message(width, self._said))
        self._bars["footer"].show(self.chrome.footer(width, self.deck, net))

    def say(self, words: str) -> None:
        """Put a sentence on the message row, and keep it in the list of past ones. A question stays there until a key
        answers or leaves it: nobody is to answer what is not in sight."""
        if words:
            if self.messages and self.messages[-1][1] == words:
                del self.messages[-1]  # said again, once more is no news in the list
            self.messages.append((datetime.now(UTC), words))
            del self.messages[:-200]
            asked = self.choosing.waiting
            self._said = asked.words if asked is not None else words
            self._draw_bars(self.size.width)

    def replace_message(self, begins: str, words: str) -> None:
        """Say what goes on: a sentence that begins so gives way to this one, and the list of past ones has one of them."""
        if self.messages and self.messages[-1][1].startswith(begins):
            del self.messages[-1]
        self.say(words)

    def moved(self, state: PanelState) -> None:
        """The reader has moved in a panel: draw it, save it, have more posts ready below. Where they only look about
        for words, it is not saved."""
        self.draw()
        if not self.deck.finding or state is not self.finding_here.state:
            self._note(state)
        if state.wants_older and not state.asking_older:
            self.run_worker(self.freshness.more_older(state), name=f"older {state.panel}", group="older")
        if state.wants_newer and not state.asking_newer:
            self.run_worker(self.freshness.more_newer(state), name=f"newer {state.panel}", group="newer")

    def _note(self, state: PanelState) -> None:
        self.keeper.note(state)
        if (origin := next((panel for panel in self.deck.panels if panel.over is state), None)) is not None:
            self.keeper.note(origin)  # what is read in a thread is read there, too

    def use_theme(self, name: str) -> None:
        """Draw with the theme of this name from now on, and say so."""
        self.theming.use(name)

    def show_theme(self, name: str) -> bool:
        """Draw with the theme of this name, places kept; False where it cannot be used, which is said."""
        return self.theming.show(name)

    def rebind(self, commands: tuple[Command, ...]) -> None:
        """From now on the keys are these."""
        self.session.commands = commands
        self._keys = keymap(commands)

    def repaint(self, paint: Paint) -> None:
        """Draw the ground and every widget with another theme."""
        self.styles.background = paint.css("ground")
        for widget in (*self._views, self._side, self._notice, *self._bars.values()):
            widget.repaint(paint)

    # ---- keys

    async def on_key(self, event: events.Key) -> None:
        """A key is a command of the scope that has the keyboard, or of the app, or nothing."""
        if self.app.screen is not self:  # typed ahead of a dialog that has opened since: it is meant for that
            event.stop()
            self._ahead.add(event)
            return
        if self.deck.finding:  # every other key rests, as in a dialog's field
            event.stop()
            event.prevent_default()
            self.hints.touched("")
            self._let_message_go()
            await self.choosing.answered(
                ""
            )  # asked meanwhile and no longer read: no later key says yes to it
            await self.finding_here.key(event)
            return
        asked = self.choosing.waiting
        if await self.choosing.answered(event.key):
            event.stop()
            event.prevent_default()
            return
        if asked is not None and self._said == asked.words:
            self._said = ""  # nobody waits for its answer any more
            self._draw_bars(self.size.width)
        found = (self._keys[scope].get(event.key) for scope in scopes_of(self.deck))
        command = next((command for command in found if command is not None), None)
        self.hints.touched(command.id if command is not None else "")
        if command is not None:
            event.stop()
            event.prevent_default()
            self._let_message_go()
            await self.carry_out(command, event.key)
        elif event.is_printable and event.character and asked is None:
            self.hints.meaningless(event.character)

    async def on_paste(self, event: events.Paste) -> None:
        """What is pasted goes where something is being typed."""
        if self.deck.finding and self.app.screen is self:
            event.stop()
            await self.finding_here.paste(event.text)

    def command_for(self, scope: Scope, key: str) -> Command | None:
        """What a key means in a scope, as the reader has bound it."""
        return self._keys.get(scope, {}).get(key)

    def command(self, id: str) -> Command:
        """A command as the reader has bound it."""
        bound = (command for keys in self._keys.values() for command in keys.values() if command.id == id)
        return next(bound, BY_ID[id])

    @property
    def has_fresh_words(self) -> bool:
        """Whether the message row holds what there was no time yet to read."""
        said_at = self.messages[-1][0] if self.messages and self._said else None
        return said_at is not None and datetime.now(UTC) - said_at <= MESSAGE_STAYS

    def _let_message_go(self) -> None:
        """A message stays until the next key, and for as long as it takes to read; ! has it afterwards."""
        if self._said and not self.has_fresh_words:
            self._said = ""
            self._draw_bars(self.size.width)

    async def carry_out(self, command: Command, key: str = "") -> None:
        """Do what a command says; where an empty panel has no post to do it to, that is said."""
        state = self.deck.focused
        if needs_a_post(command) and (state is None or not state.posts):
            self.say("There is no post here.")
            return
        if state is not None and is_of_content(command) and state.posts and state.is_folded(state.cursor):
            self.muting.meet_fold(state, opens=command.id == "post.open")
            return
        await self.ready_for(command.action)
        deed = self.deed(command.action)
        try:
            result = deed(str(command.keys.index(key) + 1)) if command.id in NUMBERED else deed()
            if isawaitable(result):
                await result
        except sqlite3.Error as error:
            if (plain := trouble(error)) is None:
                raise
            self.say(str(plain))

    # ---- the courier, the cache and the terminal tell something

    @unless_left
    async def on_heard(self, message: Heard) -> None:
        """What the courier told, now on the screen's own thread."""
        await self.freshness.heard(message.event)

    def measured(self, columns: Sequence[int]) -> None:
        """The terminal has said how wide it draws things: draw as it can."""
        if believable(columns):
            terminal = from_widths(columns[1:])
            if terminal != self.session.style.terminal:
                self.session.restyled(terminal=terminal)
                if self._views:  # else the answers came before the first layout, which will follow them
                    self.share_out()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[None]:
        """Work begun by a key: counted, so that whoever waits for the app to be idle can."""
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1
