"""What the user has set in config.toml. The fields of `Settings` are the one table of all that can be set.

Each has its default, what is expected, and the sentence that `delurk config` prints. Read with the standard
library alone, because it stands before the first frame. A mistake names file, line and what was expected; the
default then holds for that key.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeVar

from tui.config.lines import Mistake, line_of, mistake_at, mistake_of_grammar

T = TypeVar("T")


class Pipe(NamedTuple):  # a seventh of a dataclass's cost at the start
    """A program of the user's that takes a post on its standard input. `command`: program and arguments, no shell."""

    name: str
    command: tuple[str, ...]
    input: Literal["text", "json"] = "text"


@dataclass(frozen=True, slots=True)
class Rebinding:
    """Keys the user wants for a command, as written; what they mean is `tui.app.keys`. No keys: it has none."""

    command: str
    keys: tuple[str, ...]
    line: int | None = field(default=None, compare=False)


class Setting(NamedTuple):
    """A row of the table: the key in the file, what its value has to be, and a sentence for people."""

    key: str
    field: str
    default: object
    expected: str
    sentence: str
    fits: Callable[[Any], bool]


def _row(default: T, expected: str, sentence: str, fits: Callable[[Any], bool], key: str = "") -> T:
    """A field of `Settings` that knows its row."""
    return field(default=default, metadata={"row": (key, expected, sentence, fits)})


def _word(default: str, *others: str) -> tuple[str, str, Callable[[Any], bool]]:
    words = (default, *others)
    return default, f"one of {', '.join(words)}", lambda value: value in words


def _between(low: float, high: float) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high

    return fits


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w-]+", value) is not None


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _are_panels(value: Any) -> bool:
    from tui.model.panel import parse_panel

    try:
        return _is_list(value) and all(parse_panel(item) for item in value)
    except ValueError:
        return False


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


_GLYPHS: Final = _word("auto", "unicode", "ascii")
_DENSITY: Final = _word("usual", "compact")
_NOTIFY: Final = _word("off", "bell", "osc", "desktop")
_PICTURES: Final = _word("auto", "off", "blocks")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Money in USD, times in seconds, `session_clock` in minutes."""

    theme: str = _row(
        "dusk",
        "the name of a theme",
        "The colours: a shipped theme, or a file of your own in themes/.",
        _is_name,
    )
    glyphs: str = _row(
        _GLYPHS[0],
        _GLYPHS[1],
        "The signs drawn; auto takes plain ASCII where the terminal has no others.",
        _GLYPHS[2],
    )
    density: str = _row(
        _DENSITY[0], _DENSITY[1], "The blank row after each post; compact leaves it out.", _DENSITY[2]
    )
    budget_usd: float = _row(
        1.0,
        "dollars a day, from 0 to 10000",
        "What X may bill in a day (UTC); nothing is fetched beyond it.",
        _between(0, 10_000),
    )
    refresh_s: float = _row(
        120.0,
        "seconds between two looks at a panel, from 5 to 86400",
        "How often X is asked for a panel that is open, in seconds.",
        _between(5, 86_400),
    )
    panels: tuple[str, ...] = _row(
        (),
        'a list of panels such as ["home", "#lrnchat"]',
        "The panels of a first start; afterwards the deck opens as you left it.",
        _are_panels,
    )
    pictures: str = _row(
        _PICTURES[0],
        _PICTURES[1],
        "How pictures are shown when you ask for one; off shows their alt text alone.",
        _PICTURES[2],
    )
    pictures_mb: float = _row(
        200.0,
        "megabytes, from 1 to 100000",
        "How much room the pictures that you opened take on disk; the least recently used goes first.",
        _between(1, 100_000),
    )
    hints: bool = _row(
        True,
        "true or false",
        "Whether a key you may not know is named where you pause; each once, ever.",
        lambda value: isinstance(value, bool),
    )
    reduced_motion: bool = _row(
        False,
        "true or false",
        "Nothing on the screen changes by itself with time: clocks are times of day, and no hint comes.",
        lambda value: isinstance(value, bool),
    )
    cursor: bool = _row(
        True,
        "true or false",
        "The terminal's own cursor stands where you are, for a braille line or a magnifier.",
        lambda value: isinstance(value, bool),
    )
    notify: str = _row(
        _NOTIFY[0],
        _NOTIFY[1],
        "How you are told of what comes while you look elsewhere, at most twice a minute: "
        "the bell, the terminal (OSC 9 or 777), the desktop (notify-send).",
        _NOTIFY[2],
    )
    notify_new: tuple[str, ...] = _row(
        (),
        'a list of panels such as ["home", "#lrnchat"]',
        "The open panels whose new posts you are told of.",
        _are_panels,
    )
    notify_mention: bool = _row(
        False,
        "true or false",
        "Whether you are told when a new post of an open panel names your account.",
        lambda value: isinstance(value, bool),
    )
    undo_s: float = _row(
        10.0,
        "seconds, from 3 to 600",
        "How long a post that you send can be taken back before it goes out, in seconds.",
        _between(3, 600),
    )
    ladder: bool = _row(
        True,
        "true or false",
        "Whether the next small step is named when you ask for it.",
        lambda value: isinstance(value, bool),
    )
    session_clock: float = _row(
        0.0,
        "minutes, from 1 to 1440, or 0 for never",
        "How often you are told how long you have been here, in minutes; 0 never tells.",
        lambda value: _between(0, 0)(value) or _between(1, 1440)(value),
    )
    premium: bool = _row(
        False,
        "true or false",
        "Whether your account has X Premium: then X takes posts of 25,000 characters from it, and edits within the hour.",
        lambda value: isinstance(value, bool),
    )
    keys: tuple[Rebinding, ...] = _row(
        (),
        'a table of commands with a key or a list of keys, such as "post.next" = ["j", "down"]',
        "Your own keys, by command; [] takes a command's keys away.",
        _is_table,
    )
    pipes: tuple[Pipe, ...] = _row(
        (),
        'a table for each program, such as [pipe.speak] with command = ["espeak"] and input = "text"',
        "Programs of yours that take a post on standard input, as text or as JSON.",
        _is_table,
        "pipe",
    )


def _table() -> Iterator[Setting]:
    for one in fields(Settings):
        key, expected, sentence, fits = one.metadata["row"]
        yield Setting(key or one.name, one.name, one.default, expected, sentence, fits)


TABLE: Final = tuple(_table())
BY_KEY: Final = {setting.key: setting for setting in TABLE}


def load_settings(file: Path) -> tuple[Settings, list[Mistake]]:
    """The settings of this file, and each mistake in it. No file means all defaults."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), []
    except UnicodeDecodeError:
        return Settings(), [Mistake(file.name, None, "", "expected UTF-8 text")]
    except OSError as broken:
        return Settings(), [Mistake(file.name, None, "", f"cannot be read: {broken.strerror}")]
    return read_settings(text, file.name)


def read_settings(text: str, name: str) -> tuple[Settings, list[Mistake]]:
    """The settings in this text, and each mistake; `name` is the file's. A key with a mistake keeps its default."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        return Settings(), [mistake_of_grammar(name, text, broken)]
    settings, mistakes = Settings(), []
    for key, value in raw.items():
        setting = BY_KEY.get(key)
        if setting is None:
            mistakes.append(mistake_at(name, text, key, f"no such setting: expected {', '.join(BY_KEY)}"))
        elif not setting.fits(value):
            mistakes.append(mistake_at(name, text, key, f"expected {setting.expected}, not {shown(value)}"))
        else:
            held, wrong = _held(key, value, text)
            mistakes += [mistake_at(name, text, at, words) for at, words in wrong]
            settings = replace(settings, **{setting.field: held})
    return settings, mistakes


def shown(value: object) -> str:
    """A value as its author wrote it, near enough, and cut."""
    if isinstance(value, bool):
        return str(value).lower()
    words = f'"{value}"' if isinstance(value, str) else repr(value)
    return words if len(words) <= 40 else f"{words[:39]}…"


def _held(key: str, value: Any, text: str) -> tuple[Any, list[tuple[str, str]]]:
    """The value as `Settings` holds it, and what is wrong within a table: key and words."""
    match value:
        case dict() if key == "keys":
            return _rebindings(value, text)
        case dict():
            return _pipes(value)
        case list():
            return tuple(value), []
        case float() | int() if not isinstance(value, bool):
            return float(value), []
        case _:
            return value, []


def _rebindings(table: dict[str, Any], text: str) -> tuple[tuple[Rebinding, ...], list[tuple[str, str]]]:
    """post.next = "n" without quotes round the id is a table in a table to TOML, and the same to us."""
    made: list[Rebinding] = []
    wrong: list[tuple[str, str]] = []
    for command, value in _flat(table, ""):
        keys = [value] if isinstance(value, str) else value
        if _is_list(keys):
            made.append(Rebinding(command, tuple(keys), line_of(text, f"keys.{command}")))
        else:
            wrong.append(
                (f"keys.{command}", f'expected a key such as "n" or a list of keys, not {shown(value)}')
            )
    return tuple(made), wrong


def _flat(table: dict[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _pipes(table: dict[str, Any]) -> tuple[tuple[Pipe, ...], list[tuple[str, str]]]:
    made: list[Pipe] = []
    wrong: list[tuple[str, str]] = []
    for name, value in table.items():
        found = list(_pipe_mistakes(name, value))
        wrong += found
        if not found:
            made.append(Pipe(name, tuple(value["command"]), value.get("input", "text")))
    return tuple(made), wrong


def _pipe_mistakes(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield f"pipe.{name}", f"expected a table with command and input, not {shown(value)}"
        return
    for key in value:
        if key not in ("command", "input"):
            yield f"pipe.{name}.{key}", "no such setting: expected command, input"
    if not (_is_list(value.get("command")) and value["command"]):
        said = f", not {shown(value['command'])}" if "command" in value else ""
        yield (
            f"pipe.{name}.command",
            f'expected a program and its arguments such as ["espeak", "-s", "140"]{said}',
        )
    if value.get("input", "text") not in ("text", "json"):
        yield f"pipe.{name}.input", f'expected "text" or "json", not {shown(value["input"])}'
