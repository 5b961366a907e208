"""Textual's terminal driver, taking over a screen that already shows something.

Six things differ from its parent: the alternate screen is not entered (and so not cleared) a second time, the
terminal's settings are put back to what `tty.enter` found, cursor positions that answer our probes are kept,
the terminal can be asked for its attributes, its cursor may stand in sight (`standing`), and a paste presses no keys
(`pasting`).
"""

from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.app import pasting, standing
from tui.app.measured import Measured
from tui.app.tty import EarlyTty, probe_texts

if TYPE_CHECKING:
    from tui.pictures.ways import Listener

_ALTERNATE_SCREEN: Final = "\x1b[?1049h"


class DelurkDriver(LinuxDriver):
    """A driver for one run of the app. `early` is set by whoever took the terminal, before the app runs."""

    early: ClassVar[EarlyTty | None] = None
    _columns: tuple[int, ...] = ()
    _taken_over: bool = False
    _cursor_taken: bool = False  # whether its shape is ours
    _listener: "Listener[events.Key] | None" = None

    def start_application_mode(self) -> None:
        """Take over; when coming back from a suspension, start as Textual does."""
        pasting.guard()
        early, DelurkDriver.early = DelurkDriver.early, None
        self._taken_over = early is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taken_over = False
        if early is not None:
            self.attrs_before = early.attributes
        if getattr(self._app, "shows_cursor", False):
            self.show_cursor(True)

    def stop_application_mode(self) -> None:
        """Give the terminal back, its cursor's shape too."""
        if self._cursor_taken:
            self.write(standing.GIVE_BACK)
        super().stop_application_mode()

    def show_cursor(self, wanted: bool) -> None:
        """Let the terminal's own cursor be seen, as a block that does not blink; or not."""
        self._cursor_taken = self._cursor_taken or wanted
        self.write(standing.TAKE + standing.SHOW if wanted else standing.HIDE)

    def write(self, data: str) -> None:
        """Write, but do not clear what stands on the screen when taking over."""
        if self._taken_over and data == _ALTERNATE_SCREEN:
            return
        super().write(data)

    def process_message(self, message: Message) -> None:
        """Keep the answers to our probes; everything else is Textual's."""
        if isinstance(message, events.CursorPosition):
            self._columns += (message.x,)
            if len(self._columns) == len(probe_texts()):
                super().process_message(Measured(self._columns))
            return
        if self._listener is not None and isinstance(message, events.Key):
            for key in self._listener.take(message, message.character or ""):
                super().process_message(key)
            return
        super().process_message(message)

    def asked_attributes(self) -> tuple[int, ...]:
        """What the terminal says of itself (DA1), () where it does not answer. Waits: not for the loop's thread."""
        from tui.pictures.ways import ASK, PATIENCE_S, Listener

        self._listener = Listener()
        self.write(ASK)
        self._listener.answered.wait(PATIENCE_S)
        return self._listener.attributes
