"""Themes: the next one, one that is looked at in the palette, one that is chosen. Places are kept through all."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.painting import Paint
from tui.app.theming import Theme, ThemeError, colour_depth, drawable, load_theme, theme_names
from tui.app.widgets.drawn import Repainted

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


def kinds_of(own: Path | None) -> dict[str, str]:
    """Every theme there is by name: "dark", "light", or "" where its file is broken. Reads all their files."""
    kinds = {}
    for name in theme_names(own):
        try:
            kinds[name] = "dark" if load_theme(name, own).dark else "light"
        except ThemeError:
            kinds[name] = ""  # it stays in sight: choosing it says what is wrong
    return kinds


def told(name: str, kinds: dict[str, str], worn: str) -> Sequence[str]:
    """What is said of a theme beside its name: "dark" or "light", and whether it is worn now."""
    return [word for word in (kinds.get(name, ""), "worn now" if name == worn else "") if word]


class Theming:
    """What the screen wears. A theme that is chosen is kept in config.toml; one that is looked at is not."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._writing = asyncio.Lock()  # several choices in a row: the last one stands in the file
        self.wanted = (
            screen.session.settings.theme
        )  # worn, unless its file is broken or the terminal has few colours

    async def kinds(self) -> dict[str, str]:
        """What `kinds_of` says, read off the screen's path."""
        return await asyncio.to_thread(kinds_of, self._screen.session.themes)

    def do_theme_next(self) -> None:
        """The next theme that this terminal can draw."""
        session = self._screen.session
        depth = colour_depth(session.env)
        names = [name for name in theme_names(session.themes) if depth > 16 or self._is_native(name)]
        at = names.index(session.theme.name) if session.theme.name in names else -1
        self.use(names[(at + 1) % len(names)])

    def _is_native(self, name: str) -> bool:
        try:
            return load_theme(name, self._screen.session.themes).native
        except ThemeError:
            return True  # so that choosing it says what is wrong

    def use(self, name: str) -> None:
        """Draw with the theme of this name from now on, say so, and keep it."""
        screen, session = self._screen, self._screen.session
        if self.show(name):
            self.wanted = name
            worn = session.theme.name
            few = f" This terminal has sixteen colours: {worn} stands in." if worn != name else ""
            none = " NO_COLOR is set, so no colours are drawn." if not session.colours else ""
            screen.say(f"Theme: {name}.{none or few}")
            screen.run_worker(self._keep(name), name=f"keep theme {name}", group="keep theme")

    async def _keep(self, name: str) -> None:
        """Write it to config.toml, whose comments and order stay; where that cannot be, say so."""
        from tui.config.editing import NotEdited, set_value

        screen = self._screen
        async with screen.work(), self._writing:
            session = screen.session
            if name != self.wanted or name == session.settings.theme:
                return
            # Known before it is written: what the watch then finds in the file is nothing new.
            before, session.settings = session.settings, replace(session.settings, theme=name)
            try:
                await asyncio.to_thread(set_value, session.paths.settings, ["theme"], name, lambda _: None)
            except NotEdited as refused:
                session.settings = replace(session.settings, theme=before.theme)
                screen.say(f"Theme: {name}, for this run alone. {refused}")

    def show(self, name: str) -> bool:
        """Draw with the theme of this name; False where it cannot be used, which is said."""
        session = self._screen.session
        if name == session.theme.name:
            return True
        try:
            theme = load_theme(name, session.themes)
        except ThemeError as wrong:
            self._screen.say(f"{wrong}.")
            return False
        self.wear(drawable(theme, colour_depth(session.env)))
        return True

    def wear(self, theme: Theme) -> None:
        """Draw everything there is with this theme, dialogs too."""
        screen = self._screen
        screen.session.theme = theme
        screen.paint = Paint(theme, colours=screen.session.colours)
        screen.app.dress(screen.paint)  # type: ignore[attr-defined]
        for standing in screen.app.screen_stack:
            if isinstance(standing, Repainted):
                standing.repaint(screen.paint)
