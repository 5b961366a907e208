"""Textual's web driver, for an app that `delurk serve` draws in a browser.

Three things differ from its parent: the app leaves when its standard input ends (the server is gone, however it
went, and nobody could press a key any more), it can be followed by another app in the same process (the welcome's
demo), and writing to a server that is gone is no failure.
"""

import os
from typing import ClassVar, Final

from textual import messages
from textual.drivers.web_driver import WebDriver

_PRELUDE: Final = b"__GANGLION__\n"


class BrowserDriver(WebDriver):
    """A driver for one run of the app, on pipes to the server."""

    _begun: ClassVar[bool] = False
    _said_size: ClassVar[tuple[int, int] | None] = None  # the environment holds that of the start

    def start_application_mode(self) -> None:
        """Begin to draw."""
        self._size = BrowserDriver._said_size or self._size
        self._write = self._put  # type: ignore[assignment]
        super().start_application_mode()
        BrowserDriver._begun = True

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Hand on what the server says beside the keys."""
        super().on_meta(packet_type, payload)
        if packet_type == "resize":
            BrowserDriver._said_size = self._size

    def stop_application_mode(self) -> None:
        """Tell the server that this was all, unless the demo follows."""
        if self._app.return_value != "demo":
            super().stop_application_mode()
            return
        self.exit_event.set()
        self._input_reader.close()
        self._key_thread.join()  # a tenth of a second; else it could take the demo's first key

    def run_input_thread(self) -> None:
        """Hand on what the browser sends; leave when nothing can come any more."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())

    def _put(self, data: bytes) -> int:
        """Write all of it. The prelude is said once a process."""
        if data == _PRELUDE and BrowserDriver._begun:
            return 0
        left = data
        try:
            while left:
                left = left[os.write(self.fileno, left) :]
        except BrokenPipeError:  # the end of standard input says the same, and makes the app leave
            return 0
        return len(data)
