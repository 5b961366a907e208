"""Hints: where the reader pauses, the message row names a key that they have not used. Each once, ever.

One timer, set by a key and never repeated: an app that nobody touches wakes up for one hint at most.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.deck.panel import PanelState
from tui.store import once

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

PAUSE_S: Final = 8.0  # without a key


@dataclass(frozen=True, slots=True)
class Hint:
    """Words about a command, for when `fits`. "{back}" in them is the key of `back`."""

    command: str
    words: str
    fits: Callable[[PanelState], bool]
    back: str = ""

    @property
    def id(self) -> str:
        """Its name in the journal."""
        return f"hint {self.command}"


HINTS: Final = (
    Hint("unread.next", "goes to the next unread post.", lambda state: state.unread > 0),
    Hint("new.show", "shows what has come.", lambda state: state.newer > 0),
    Hint(
        "post.open",
        "opens the conversation, {back} comes back to this line.",
        lambda state: state.panel.kind != "thread",
        back="thread.close",
    ),
    Hint("media.open", "shows the post in full, its links by number.", lambda state: True),
    Hint("help.open", "lists every key that works here.", lambda state: True),
)


class Hints:
    """Waits for a pause, and says one."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._left: list[Hint] = []
        self._timer: asyncio.TimerHandle | None = None

    async def begin(self) -> None:
        """Learn which were shown before; from now on a pause may bring one."""
        if not self._screen.keeper.opened:
            return
        shown = await self._screen.keeper.journal(once.done)
        self._left = [hint for hint in HINTS if hint.id not in shown]
        self.touched("")

    def end(self) -> None:
        """No more of them."""
        self._left = []
        self._stop()

    def touched(self, command: str) -> None:
        """A key was pressed, and was this command: it needs no hint, and the pause begins anew."""
        self._stop()
        self._left = [hint for hint in self._left if hint.command != command]
        settings = self._screen.session.settings
        if self._left and settings.hints and not settings.reduced_motion:
            self._timer = asyncio.get_running_loop().call_later(PAUSE_S, self._due)

    def meaningless(self, character: str) -> None:
        """A key was pressed that is no command here: say so, unless the row holds words still to be read."""
        screen = self._screen
        if not screen.has_fresh_words:
            name = "space" if character == " " else character
            screen.say(f"{name} means nothing here.{screen.session.tip('help.open', 'lists the keys.')}")

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _due(self) -> None:
        self._timer = None
        screen, state = self._screen, self._screen.deck.focused
        busy = (
            screen.app.screen is not screen
            or screen.choosing.waiting is not None
            or screen.deck.in_side
            or screen.deck.finding
        )
        if busy or state is None or not state.posts:
            return
        if screen.messages and (datetime.now(UTC) - screen.messages[-1][0]).total_seconds() < PAUSE_S / 2:
            return  # what was said just now is to be read
        hint = next((one for one in self._left if self._words(one) and one.fits(state)), None)
        if hint is not None:
            self._left.remove(hint)
            screen.say(self._words(hint))
            noted = screen.keeper.journal(once.note, hint.id, datetime.now(UTC))
            screen.run_worker(noted, name=hint.id, group="hints")

    def _words(self, hint: Hint) -> str:
        """The hint with its keys as bound; "" where one of them has none."""
        tip = self._screen.session.tip
        back = tip(hint.back, "").strip(" .")
        return "" if hint.back and not back else tip(hint.command, hint.words.format(back=back)).strip()
