"""Themes: the next one, one that is looked at in the palette, one that is chosen. Places are kept through all."""

from typing import TYPE_CHECKING

from tui.app.painting import Paint
from tui.app.theming import Theme, ThemeError, colour_depth, drawable, load_theme, theme_names
from tui.app.widgets.drawn import Repainted

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Theming:
    """What the screen wears. A theme lasts for this run; `delurk config theme NAME` keeps it."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self.wanted = (
            screen.session.settings.theme
        )  # worn, unless its file is broken or the terminal has few colours

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
        """Draw with the theme of this name from now on, and say so."""
        session = self._screen.session
        if self.show(name):
            self.wanted = name
            kept = "" if name == session.settings.theme else f" delurk config theme {name} keeps it."
            worn = session.theme.name
            few = f" This terminal has sixteen colours: {worn} stands in." if worn != name else ""
            self._screen.say(f"Theme: {name}.{few}{kept}")

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
