"""Keys that are typed ahead: faster than the dialog opens that they are meant for, or all at once by a slow line.

Textual gives a key to whatever has the keyboard when it comes. A dialog gives its field the keyboard only once it is
mounted, so that the first letters would fall into nothing, or be commands of the deck.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from textual import events

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app.program import DelurkApp

Typed = events.Key | events.Paste
LOOK_S: Final = 0.002  # until a field that is not there yet is looked for again


class TypedIn:
    """A dialog with a field to type in, which is to have the keyboard."""


class Ahead:
    """The keys that wait for a field, in their order. `take` is what the app does with a key."""

    def __init__(self, app: "DelurkApp", take: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        self._keys: list[Typed] = []
        self._met: Screen[Any] | None = None  # the screen that was last seen with the keyboard

    @property
    def waits(self) -> bool:
        """Whether the next key has to wait: for a field, or behind keys that do."""
        return bool(self._keys) or self._awaits_field()

    def add(self, key: Typed) -> None:
        """This key, or paste, is taken once the dialog that is opening can take it."""
        again = events.Key(key.key, key.character) if isinstance(key, events.Key) else events.Paste(key.text)
        self._keys.append(again)  # a new one: the old one has been forwarded
        if len(self._keys) == 1:
            self._app.set_timer(LOOK_S, self._look)

    async def _look(self) -> None:
        while self._keys and not self._awaits_field():
            await self._take(self._keys.pop(0))
        if self._keys:
            self._app.set_timer(LOOK_S, self._look)

    def _awaits_field(self) -> bool:
        screen = self._app.screen
        if screen is not self._met and isinstance(screen, TypedIn) and screen.focused is None:
            return True
        self._met = screen
        return False
