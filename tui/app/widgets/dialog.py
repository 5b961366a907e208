"""The base of every dialog: it closes once, however many keys have come that would close it."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A screen over the deck."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; nothing where that was done. Keys that come at once may mean it twice, and Textual would
        then close whatever stands below, or end the app."""
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)
