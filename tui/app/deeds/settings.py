"""Settings as they are in force: what each is, what it means, and how to change it."""

from typing import TYPE_CHECKING, Any

from tui.app.widgets.sheet import Sheet
from tui.config.printing import toml
from tui.config.settings import TABLE, Pipe, Rebinding, Settings
from tui.layout.lines import Line, Piece
from tui.text.cleaning import clean_line
from tui.text.wrapping import wrap

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_WIDEST = 76
_SIDE_BY_SIDE = 56  # columns from which on a sentence stands below its value, not below its key
_HOW = "delurk config KEY VALUE changes one, and so does your editor. It acts within two seconds."


class Showing:
    """Opens the sheet of settings."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def do_settings_open(self) -> None:
        """What is set, and what each setting means."""
        screen, session = self._screen, self._screen.session
        file = str(session.paths.settings)
        screen.app.push_screen(
            Sheet(screen.paint, lambda width: setting_lines(session.settings, file, min(_WIDEST, width - 8)))
        )


def setting_lines(settings: Settings, file: str, width: int) -> list[Line]:
    """Every setting with its value, its default where that is another, and its sentence; `width` columns at most."""
    column = max(len(setting.key) for setting in TABLE) + 2
    lines: list[Line] = [(Piece("strong", "Settings"),), *_wrapped(file, width), ()]
    for setting in TABLE:
        value = getattr(settings, setting.field)
        own = value != setting.default
        key = Piece("strong" if own else "text", setting.key.ljust(column))
        first, *more = _words(value)
        lines.append((key, Piece("accent" if own else "text", first[: width - column])))
        lines += [(Piece("text", " " * column), Piece("accent", word[: width - column])) for word in more]
        told = (
            f"{setting.sentence} Default: {'; '.join(_words(setting.default))}." if own else setting.sentence
        )
        indent = column if width >= _SIDE_BY_SIDE else 2
        lines += [(Piece("text", " " * indent), *line) for line in _wrapped(told, width - indent)]
    return [*lines, (), *_wrapped(_HOW, width)]


def _wrapped(words: str, width: int) -> list[Line]:
    return [(Piece("muted", words[start:end]),) for start, end in wrap(words, max(10, width))]


def _words(value: Any) -> list[str]:
    """A value in words, a line for each of a table's rows."""
    match value:
        case (Rebinding(), *_):
            return [f"{one.command}: {' '.join(one.keys) or 'no key'}" for one in value]
        case (Pipe(), *_):
            return [clean_line(f"{one.name}: {' '.join(one.command)} ({one.input})") for one in value]
        case () | []:
            return ["none"]
        case tuple():
            return [clean_line(" ".join(value))]
        case str():
            return [value]
        case _:
            return [toml(value)]
