"""What the composer's keys do: a deed for each command of the scope `draft`. They act on the draft that is open."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tui.app.deck_screen import DeckScreen


class DraftKeys:
    """The composer says which command is wanted; `Writing` does it."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._writing = screen.writing

    def do_draft_send(self) -> None:
        """It goes out in a while; practice becomes a draft."""
        self._writing.send()

    def do_draft_browser(self) -> None:
        """The browser publishes it."""
        self._writing.to_browser()

    def do_draft_rehearse(self) -> None:
        """Private, beside what others said."""
        self._writing.rehearse()

    def do_draft_keep(self) -> None:
        """Kept, and the composer closed."""
        self._writing.keep()

    def do_draft_split(self) -> "Awaitable[object]":
        """A thread, or one part more of it."""
        return self._writing.split()

    def do_draft_number(self) -> None:
        """A thread's parts with numbers, or without."""
        self._writing.number()

    def do_draft_earlier(self) -> None:
        """The part above."""
        self._writing.go_to_part(-1)

    def do_draft_later(self) -> None:
        """The part below."""
        self._writing.go_to_part(1)

    def do_draft_picture(self) -> None:
        """A picture to go with it."""
        self._writing.beside.picture()

    def do_draft_alt(self) -> None:
        """What its picture shows, in words."""
        self._writing.beside.alt()

    def do_draft_poll(self) -> None:
        """A poll to go with it."""
        self._writing.beside.poll()

    def do_draft_when(self) -> None:
        """A reminder, or a time to go out at."""
        self._writing.beside.when()

    def do_draft_discard(self) -> None:
        """Away with it."""
        self._writing.throw_away()
