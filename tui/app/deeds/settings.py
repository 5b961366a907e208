"""Settings as they are in force: what each is, what it means, and how to change it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui.app.deeds.theme import told
from tui.app.widgets.sheet import Sheet
from tui.config.printing import toml
from tui.config.settings import TABLE, Pipe, Rebinding, Settings
from tui.layout.lines import Line, Piece, fitted
from tui.text.cleaning import clean_line
from tui.text.wrapping import wrap

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_WIDEST = 76
_SIDE_BY_SIDE = 56  # columns from which on a sentence stands below its value, not below its key
_HOW = "To change one: delurk config KEY VALUE, or edit this file: {file}. It acts within two seconds."
_HOW_IN_DEMO = (
    "The demo has its own, gone when it ends. To try one, edit this file: {file}. "
    "In your own delurk: delurk config KEY VALUE."
)


class Showing:
    """Opens the sheet of settings."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    async def do_settings_open(self) -> None:
        """What is set, and what each setting means."""
        screen, session = self._screen, self._screen.session
        kinds = await screen.theming.kinds()
        how = (_HOW_IN_DEMO if session.demo else _HOW).format(file=clean_line(str(session.paths.settings)))

        def made(width: int) -> list[Line]:
            settings, worn = session.settings, session.theme.name
            if session.demo:  # its play money is no setting of a file
                settings = replace(settings, budget_usd=session.money.budget_usd)
            about = {"theme": told(settings.theme, kinds, worn)}
            themes = [f"{kind.capitalize()}: {_of(kinds, kind)}." for kind in ("dark", "light")]
            return setting_lines(settings, how, min(_WIDEST, width - 8), about, {"theme": themes})

        screen.app.push_screen(Sheet(screen.paint, made))


def _of(kinds: Mapping[str, str], kind: str) -> str:
    return ", ".join(name for name in kinds if kinds[name] == kind)


def setting_lines(
    settings: Settings,
    how: str,
    width: int,
    about: Mapping[str, Sequence[str]] = MappingProxyType({}),
    more_of: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Line]:
    """Every setting with its value, its default where that is another, and its sentence; `width` columns at most.

    `how` says how one is changed; `about` is said of a value by its setting's key, `more_of` are sentences more.
    """
    column = max(len(setting.key) for setting in TABLE) + 2
    lines: list[Line] = [(Piece("strong", "Settings"),), *_wrapped(how, width), ()]
    for setting in TABLE:
        value = getattr(settings, setting.field)
        own = value != setting.default
        key = Piece("strong" if own else "text", setting.key.ljust(column))
        first, *more = _words(value)
        said = "".join(f", {word}" for word in about.get(setting.key, ()))
        value_line: Line = (key, Piece("accent" if own else "text", first), Piece("muted", said))
        lines.append(fitted(value_line, width))
        lines += [(Piece("text", " " * column), Piece("accent", word[: width - column])) for word in more]
        sentences = [setting.sentence]
        sentences += [f"Default: {'; '.join(_words(setting.default))}."] if own else []
        sentences += more_of.get(setting.key, ())
        indent = column if width >= _SIDE_BY_SIDE else 2
        lines += [
            (Piece("text", " " * indent), *line) for line in _wrapped(" ".join(sentences), width - indent)
        ]
    return lines


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
