"""What one run of the app starts with: files, settings, theme, terminal, and the deck as it was left.

Made before Textual is imported; everything here is plain data and open databases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.commands import COMMANDS, Command
from tui.app.sieves import Sieves
from tui.app.theming import Theme
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.deck.blocks import Style
from tui.deck.deck import Deck
from tui.layout.glyphs import Glyphs
from tui.model.panel import Panel
from tui.text.terminal import Terminal

if TYPE_CHECKING:
    from tui.app.pace import Pace
    from tui.app.replaying import Replay
    from tui.app.rooms import RoomReader
    from tui.chat.values import RoomSpec
    from tui.feed.rooms import RoomQuery


@dataclass(slots=True)
class Money:
    """What the top bar says of money: billed today (UTC) and the day's limit, in USD."""

    today_usd: float = 0.0
    budget_usd: float = 1.0


@dataclass(slots=True)
class RoomsOf:
    """The chats that rooms.toml describes, by name, and what reads those that are open from the cache."""

    specs: "dict[str, RoomSpec]" = field(default_factory=dict)
    readers: "dict[Panel, RoomReader]" = field(default_factory=dict)
    offers: dict[Panel, tuple[str, ...]] = field(default_factory=dict)  # the ways to follow them, in words
    joined: "dict[Panel, RoomQuery]" = field(default_factory=dict)  # as the reader has chosen to follow them


@dataclass(slots=True)
class Session:
    """One run of the app."""

    paths: Paths
    settings: Settings
    theme: Theme
    deck: Deck
    style: Style
    env: Mapping[str, str]
    username: str = ""
    list_names: dict[str, str] = field(default_factory=dict)
    money: Money = field(default_factory=Money)
    demo: bool = False
    online: bool = False  # whether there is a login, so that X can be asked
    messages: list[str] = field(default_factory=list)
    refresh_s: float = 120.0
    themes: Path | None = None
    commands: tuple[Command, ...] = COMMANDS  # with the user's own keys
    sieves: Sieves = field(default_factory=Sieves)
    rooms: RoomsOf = field(default_factory=RoomsOf)
    drafts: int = 0  # to be written on, as last counted
    composing: bool = False  # a draft is being written: what is pressed is typed
    replay: "Replay | None" = None  # a kept session is played: the clock that it goes by
    pace: "Pace | None" = None  # the demo's world has a time of its own, as rooms show it
    open_lists: bool = False  # whether the account's own lists are opened as they become known

    @property
    def colours(self) -> bool:
        """Whether the user wants colours (https://no-color.org: any non-empty value says no)."""
        return not self.env.get("NO_COLOR")

    def key(self, command: str) -> str:
        """The key of a command as the user has bound it, for a sentence that names one; its id where it has none."""
        return next((one.short for one in self.commands if one.id == command), "") or command

    def short(self, command: str) -> str:
        """The key of a command as the user has bound it, "" where it has none."""
        return next((one.short for one in self.commands if one.id == command), "")

    def keys(self, command: str) -> tuple[str, ...]:
        """All keys of a command as the user has bound it, in Textual's names; none where it has none."""
        return next((one.keys for one in self.commands if one.id == command), ())

    def asks(self, command: str, does: str) -> str:
        """What answers a question that a key raised: "f again fetches, esc leaves it.", with the key as bound."""
        key = next((one.short for one in self.commands if one.id == command), "")
        return f"{f'{key} again' if key else 'enter'} {does}, esc leaves it."

    def tip(self, command: str, words: str) -> str:
        """A sentence after another one, " u undoes it." with the key as bound; "" where the command has no key."""
        key = next((one.short for one in self.commands if one.id == command), "")
        return f" {key} {words}" if key else ""

    def tips(self, *said: tuple[str, str]) -> str:
        """A sentence on several commands, " u brings it back, a adds it later."; those without a key are left out."""
        shorts = {one.id: one.short for one in self.commands}
        named = [f"{key} {words}" for command, words in said if (key := shorts.get(command, ""))]
        return f" {', '.join(named)}." if named else ""

    def restyled(
        self,
        *,
        terminal: Terminal | None = None,
        glyphs: Glyphs | None = None,
        now: datetime | None = None,
        compact: bool | None = None,
    ) -> Style:
        """The style with another terminal, glyph set, day or density; the session's own from now on."""
        old = self.style
        self.style = Style(
            glyphs or old.glyphs,
            terminal or old.terminal,
            old.zone,
            now or old.now,
            old.compact if compact is None else compact,
            self.key("panel.fetch"),
        )
        return self.style
