"""The Textual application: one deck screen, its driver, and a clean end."""

import gc
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.worker import WorkerFailed

from tui.app import standing
from tui.app.ahead import Ahead, Typed
from tui.app.deck_screen import DeckScreen
from tui.app.measured import Measured
from tui.app.network import Network
from tui.app.painting import Paint
from tui.app.session import Session
from tui.app.trouble import trouble
from tui.app.tty import EarlyTty
from tui.text.cleaning import clean

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

OWN_CURSOR: Final = "-own-cursor"  # while the terminal's cursor is to be seen


class DelurkApp(App[str]):
    """delurk on the screen. Keys are the deck screen's own (`commands`), so Textual's are not bound."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "delurk"
    CSS: ClassVar[str] = """
        Input > .input--cursor {
            background: $input-cursor-background; color: $input-cursor-foreground; text-style: $input-cursor-text-style;
        }
        /* The terminal's own cursor stands there: a second one, drawn in reverse, would undo it. */
        .-own-cursor KeepNote Input > .input--cursor, .-own-cursor MuteDialog Input > .input--cursor {
            background: transparent; color: $strong; text-style: none;
        }
        Input > .input--placeholder, TextArea > .text-area--placeholder { color: $muted; text-style: none; }
    """

    def __init__(self, session: Session, network: Network, early: EarlyTty | None = None) -> None:
        driver = None
        if early is not None:
            from tui.app.driver import DelurkDriver  # POSIX alone: it needs termios

            DelurkDriver.early = early
            driver = DelurkDriver
        # Without colours Textual still makes greys of everything, unless it leaves the terminal its own colours.
        super().__init__(driver_class=driver, ansi_color=not session.colours or session.theme.native)
        self._dressed = 0
        self.session = session
        self.network = network
        self.animation_level = "none"
        self._frozen = False
        self.ahead = Ahead(self, super().on_event)
        self.set_class(early is not None and self.shows_cursor, OWN_CURSOR)
        self.dress(Paint(session.theme, colours=session.colours))

    def dress(self, paint: Paint) -> None:
        """Let what Textual draws itself have the colours of our theme."""
        self._dressed += 1  # a name of its own each time: a theme read again has the name it had
        name = f"delurk-{paint.theme.name}-{self._dressed}"
        self.register_theme(paint.textual(name))
        self.ansi_color = paint.native
        self.theme, before = name, self.theme
        self.unregister_theme(before)

    def get_default_screen(self) -> DeckScreen:
        """The deck."""
        return DeckScreen(self.session, self.network, self.ahead)

    @property
    def shows_cursor(self) -> bool:
        """Whether the terminal's own cursor is to be seen."""
        return self.session.settings.cursor

    def cursor_changed(self) -> None:
        """Another wish in config.toml: show the terminal's cursor, or hide it."""
        from tui.app.driver import DelurkDriver

        if isinstance(self._driver, DelurkDriver):
            self.set_class(self.shows_cursor, OWN_CURSOR)
            self._driver.show_cursor(self.shows_cursor)
            self._driver.flush()

    def _display(self, screen: "Screen[Any]", renderable: "RenderableType | None") -> None:
        """Whatever is painted leaves the terminal's cursor where the reader is."""
        if renderable is not None and self._running and self._screen_stack:
            self.cursor_position = standing.where(self.screen)
        super()._display(screen, renderable)

    def _begin_update(self) -> None:
        """A cursor in sight does not run over the screen while it is painted, where the terminal would show that."""
        super()._begin_update()
        self._cursor_while_painting(standing.HIDE)

    def _end_update(self) -> None:
        self._cursor_while_painting(standing.SHOW)
        super()._end_update()

    def _cursor_while_painting(self, sequence: str) -> None:
        from tui.app.driver import DelurkDriver

        if self.shows_cursor and not self._sync_available and isinstance(self._driver, DelurkDriver):
            self._driver.write(sequence)

    @property
    def deck_screen(self) -> DeckScreen:
        """The deck, whatever dialog stands over it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, DeckScreen)
        return screen

    async def on_event(self, event: events.Event) -> None:
        """What was typed ahead of the field it is meant for waits for it; a paste is a stranger's text."""
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event = events.Paste(clean(event.text))
        if isinstance(event, Typed) and not event.is_forwarded and self.ahead.waits:
            self.ahead.add(event)
        else:
            await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """A command that a full disk or a lock has stopped says so, and the app goes on; other failures end it."""
        plain = trouble(error.error) if isinstance(error, WorkerFailed) else None
        if plain is None or not self.is_running:
            super()._handle_exception(error)
        else:
            self.deck_screen.say(str(plain))

    def on_measured(self, event: Measured) -> None:
        """The driver's answer to the probes goes to the deck."""
        self.deck_screen.measured(event.columns)

    def freeze_garbage(self) -> None:
        """Take what start-up made out of the collector's sight: a full collection was a pause of 15 to 70 ms."""
        if not self._frozen:
            self._frozen = True
            gc.collect()
            gc.freeze()

    def action_help_quit(self) -> None:
        """^c, which Textual answers with a toast over the text: the message row says it."""
        self.deck_screen.say(f"{self.session.key('app.quit')} leaves; you come back to this line.")

    async def action_quit(self) -> None:
        """Stop the courier, save the place, leave. Where it cannot be saved, that is said in the shell."""
        lost = None
        try:
            await self.deck_screen.come_to_rest()
        except sqlite3.Error as error:
            lost = trouble(error)
            if lost is None:
                raise
            with suppress(sqlite3.Error):  # the same again
                await self.deck_screen.keeper.close()
        self.exit(message=None if lost is None else f"Your place was not kept: {lost}")
