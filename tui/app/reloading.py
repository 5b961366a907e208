"""Files the user changes while the app runs: config.toml, rooms.toml, and the theme that is worn. They act within two seconds.

Looked at with the watch tick, off the loop, one stat a file. A broken one is said on the message row with its line,
and what was good before stays in force, whole. Places are kept: nothing here touches a panel.
"""

import asyncio
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.commands import COMMANDS, Command
from tui.app.opening import wants_ascii
from tui.app.theming import Theme, ThemeError, colour_depth, drawable, load_theme
from tui.config.lines import Mistake
from tui.config.settings import BY_KEY, Settings, load_settings
from tui.config.watching import Watch
from tui.layout.glyphs import ASCII, UNICODE

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


@dataclass(frozen=True, slots=True)
class _Read:
    """What config.toml says now."""

    settings: Settings
    commands: tuple[Command, ...]
    theme: Theme | None
    mistakes: tuple[str, ...]


class Reloading:
    """Looks whether the user's files have changed, and lets what they say now be in force."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._watch = Watch(self._files())

    def _files(self) -> list[Path]:
        """config.toml, the files the theme is made of, the one it should have been made of, rooms.toml and mutes.toml."""
        session = self._screen.session
        wanted = self._screen.theming.wanted
        own = [session.themes / f"{wanted}.toml"] if session.themes is not None else []
        return [
            session.paths.settings,
            *own,
            *session.theme.sources,
            session.paths.rooms,
            session.paths.mutes,
        ]

    async def look(self) -> None:
        """See whether a file has changed, and take it."""
        files = self._files()
        changed = await asyncio.to_thread(self._watch.changed, files)
        if files[-1] in changed:
            await self._screen.muting.follow()
            changed.discard(files[-1])
        if files[-2] in changed:
            await self._screen.rooms.read_again()
            changed.discard(files[-2])
        if files[0] in changed:
            self._take(await asyncio.to_thread(self._read))
        elif changed:
            await self._theme_again()

    # ---- config.toml

    def _read(self) -> _Read:
        session = self._screen.session
        settings, mistakes = load_settings(session.paths.settings)
        commands, clashes = _commands(settings)
        said = [str(mistake) for mistake in (*mistakes, *clashes)]
        theme = None
        if settings.theme != session.settings.theme:
            try:
                theme = drawable(load_theme(settings.theme, session.themes), colour_depth(session.env))
            except ThemeError as wrong:
                said.append(str(wrong))
        return _Read(settings, commands, theme, tuple(said))

    def _take(self, read: _Read) -> None:
        screen, session = self._screen, self._screen.session
        if read.mistakes:
            more = f" {len(read.mistakes) - 1} more: delurk config." if len(read.mistakes) > 1 else ""
            screen.say(f"{read.mistakes[0]}. Old settings hold.{more}")
            return
        old, session.settings = session.settings, read.settings
        names = {setting.field: key for key, setting in BY_KEY.items()}
        changed = [
            one.name for one in fields(Settings) if getattr(old, one.name) != getattr(read.settings, one.name)
        ]
        if not changed:
            return
        if read.theme is not None:
            screen.theming.wanted = read.settings.theme
            screen.theming.wear(read.theme)
        self._take_money_and_pace(changed)
        self._take_style(changed)
        screen.rebind(read.commands)
        screen.share_out()
        screen.say(f"Read again: config.toml, {', '.join(names[name] for name in changed)}.")

    def _take_money_and_pace(self, changed: list[str]) -> None:
        screen, session = self._screen, self._screen.session
        if session.demo:  # its money and its pace are its own
            return
        if "budget_usd" in changed:
            session.money.budget_usd = session.settings.budget_usd
            screen.network.set_budget(session.settings.budget_usd)
        if "refresh_s" in changed:
            session.refresh_s = session.settings.refresh_s
            screen.network.set_pace(session.settings.refresh_s)

    def _take_style(self, changed: list[str]) -> None:
        session = self._screen.session
        if "glyphs" in changed:
            session.restyled(glyphs=ASCII if wants_ascii(session.settings, session.env) else UNICODE)
        if "density" in changed:
            session.restyled(compact=session.settings.density == "compact")
        if "cursor" in changed:
            self._screen.app.cursor_changed()  # type: ignore[attr-defined]

    # ---- the theme's file

    async def _theme_again(self) -> None:
        screen, session = self._screen, self._screen.session
        try:
            theme = await asyncio.to_thread(load_theme, screen.theming.wanted, session.themes)
        except ThemeError as wrong:
            screen.say(f"{wrong}. The old theme holds.")
            return
        theme = drawable(theme, colour_depth(session.env))
        if theme != session.theme:
            screen.theming.wear(theme)
            screen.say(f"Read again: the theme {theme.name}.")


def _commands(settings: Settings) -> tuple[tuple[Command, ...], list[Mistake]]:
    from tui.app.keys import rebound

    return rebound(COMMANDS, settings.keys)
