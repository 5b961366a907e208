"""`delurk config [KEY [VALUE...]]`: every setting with its default, one of them, or another value for it."""

import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.cli.errors import Failure, usage

if TYPE_CHECKING:
    from tui.config.editing import Value
    from tui.config.lines import Mistake

_HOW = "theme, budget_usd, keys.COMMAND, pipe.NAME.command or another that delurk config lists"


def _complete_key(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    from tui.app.commands import BY_ID
    from tui.config.settings import BY_KEY

    keys = [key for key in BY_KEY if key not in ("keys", "pipe")] + [f"keys.{name}" for name in BY_ID]
    return [key for key in keys if key.startswith(begun)]


def _complete_value(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    from tui.app.theming import theme_names
    from tui.config.paths import find_paths
    from tui.config.settings import BY_KEY

    key = ctx.params.get("key")
    words = theme_names(find_paths().themes) if key == "theme" else []
    if key in BY_KEY and BY_KEY[key].expected.startswith("one of "):
        words = BY_KEY[key].expected.removeprefix("one of ").split(", ")
    return [word for word in words if word.startswith(begun)]


@click.command("config", context_settings={"ignore_unknown_options": True})  # - is a key, -1 a number
@click.argument("key", required=False, metavar="[KEY]", shell_complete=_complete_key)
@click.argument("values", nargs=-1, metavar="[VALUE]...", shell_complete=_complete_value)
@click.option("--unset", "taken", is_flag=True, help="Take KEY away: its default holds again.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object, for programs.")
def config(key: str | None, values: tuple[str, ...], taken: bool, as_json: bool) -> None:
    """Print every setting with its default, print one, or set it.

    \b
    delurk config                       the whole file, with what each setting means
    delurk config theme                 what it is now
    delurk config theme paper           sets it; your file keeps its comments and order
    delurk config panels home '#tag'    several values make a list
    delurk config keys.post.next n ^n   your own keys for a command
    delurk config theme --unset         back to the default
    """
    from tui.config.paths import find_paths

    file = find_paths().settings
    if taken and (key is None or values):
        usage("--unset takes a KEY and no VALUE")
    if key is None:
        _print_all(file, as_json=as_json)
        return
    path = _path(key)
    if taken:
        _unset(file, path)
    elif values:
        _set(file, key, path, values)
    if as_json or not (values or taken):
        _print_one(file, key, path, as_json=as_json)


def _path(key: str) -> tuple[str, ...]:
    """The names of the tables on the way to a key, and its own. Ends with exit code 2 where there is no such key."""
    from tui.config.settings import BY_KEY

    first, _, rest = key.partition(".")
    if first == "keys" and rest:
        from tui.app.commands import BY_ID

        if rest not in BY_ID:
            usage(f"{rest!r} is no command: delurk config lists them all")
        return "keys", rest
    if first == "pipe" and rest:
        name, _, field = rest.rpartition(".")
        return ("pipe", name, field) if name and field in ("command", "input") else ("pipe", rest)
    if key not in BY_KEY:
        usage(f"{key!r} is no setting: expected {_HOW}")
    return (key,)


# ---- printing


def _read(file: Path) -> tuple[dict[str, Any], str]:
    """What stands in the file, and its text. Fails in one line where it cannot be read."""
    from tui.config.lines import mistake_of_grammar

    text = ""
    try:
        text = file.read_text(encoding="utf-8")
        return tomllib.loads(text), text
    except FileNotFoundError:
        return {}, ""
    except tomllib.TOMLDecodeError as broken:
        raise Failure(str(mistake_of_grammar(file.name, text, broken))) from broken
    except UnicodeDecodeError as broken:
        raise Failure(f"{file.name}: expected UTF-8 text") from broken
    except OSError as refused:
        raise Failure(f"{file.name}: cannot be read: {refused.strerror}") from refused


def _print_all(file: Path, *, as_json: bool) -> None:
    from tui.app.commands import COMMANDS
    from tui.app.keys import shown_key
    from tui.config.printing import Bindable, flat, whole
    from tui.config.settings import TABLE

    raw, text = _read(file)
    mistakes = _mistakes(text, file)
    commands = [Bindable(one.id, one.sentence, tuple(shown_key(key) for key in one.keys)) for one in COMMANDS]
    if as_json:
        settings = [
            {
                "key": one.key,
                "value": raw.get(one.key, _plain(one.default)),
                "default": _plain(one.default),
                "set": one.key in raw,
                "expected": one.expected,
                "about": one.sentence,
            }
            for one in TABLE
        ]
        own = flat(raw.get("keys", {}) if isinstance(raw.get("keys", {}), dict) else {})
        keys = [
            {"command": one.id, "keys": own.get(one.id, list(one.keys)), "default": list(one.keys)}
            for one in commands
        ]
        said = [{"line": one.line, "key": one.key, "words": one.words} for one in mistakes]
        click.echo(
            json.dumps(
                {"file": str(file), "settings": settings, "keys": keys, "mistakes": said}, ensure_ascii=False
            )
        )
    elif not any(one.key.count(".") == 0 and one.key in ("keys", "pipe") for one in mistakes):
        click.echo(whole(raw, str(file), commands), nl=False)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        sys.exit(1)


def _print_one(file: Path, key: str, path: tuple[str, ...], *, as_json: bool) -> None:
    raw, text = _read(file)
    wrong = [one for one in _mistakes(text, file) if one.key == key or one.key.startswith(f"{key}.")]
    if wrong:
        raise Failure(str(wrong[0]))
    default = _default(path)
    value = _looked_up(raw, path)
    if as_json:
        shown = {
            "key": key,
            "value": default if value is None else value,
            "default": default,
            "set": value is not None,
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        click.echo(_in_words(default if value is None else value))


def _default(path: tuple[str, ...]) -> Any:
    from tui.config.settings import BY_KEY

    match path:
        case ("keys", command):
            from tui.app.commands import BY_ID
            from tui.app.keys import shown_key

            return [shown_key(key) for key in BY_ID[command].keys]
        case ("pipe", _, "input"):
            return "text"
        case ("pipe", _, *_):
            return None
        case _:
            return _plain(BY_KEY[path[0]].default) if path[0] not in ("keys", "pipe") else {}


def _looked_up(raw: dict[str, Any], path: tuple[str, ...]) -> Any:
    from tui.config.printing import flat

    value: Any = raw.get(path[0])
    if path[0] == "keys" and len(path) > 1:
        return flat(value or {}).get(path[1])
    for name in path[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _in_words(value: Any) -> str:
    from tui.config.printing import toml

    match value:
        case None:
            return "not set"
        case str():
            return value
        case dict():
            return "\n".join(f"{name} = {_in_words(one)}" for name, one in value.items()) or "none set"
        case list():
            return " ".join(str(item) for item in value) if value else "[]"
        case _:
            return toml(value)


def _plain(default: object) -> Any:
    return list(default) if isinstance(default, tuple) else default


# ---- changing


def _set(file: Path, key: str, path: tuple[str, ...], values: tuple[str, ...]) -> None:
    from tui.config.editing import NotEdited, set_value

    before = {(one.key, one.words) for one in _mistakes(_read(file)[1], file)}
    group = ".".join(path[:2])

    def check(text: str) -> None:
        for one in _mistakes(text, file):  # a clash of keys may be told of the other command
            if one.key == key or one.key.startswith(group) or (one.key, one.words) not in before:
                raise Failure(f"{one.key}: {one.words}")

    try:
        set_value(file, path, _value(key, path, values), check)
    except NotEdited as refused:
        raise Failure(str(refused)) from refused


def _unset(file: Path, path: tuple[str, ...]) -> None:
    from tui.config.editing import NotEdited, unset

    try:
        unset(file, path)
    except NotEdited as refused:
        raise Failure(str(refused)) from refused


def _value(key: str, path: tuple[str, ...], values: tuple[str, ...]) -> "Value":
    """The words of the command line as the value that this key holds; what does not fit is found by its check."""
    from tui.config.settings import BY_KEY

    if path in (("keys",), ("pipe",)) or (path[0] == "pipe" and len(path) == 2):
        usage(f"{key} is a table: set one of its values, such as keys.post.next or pipe.speak.command")
    default: object = () if path[0] in ("keys", "pipe") and path[-1] != "input" else ""
    if len(path) == 1:
        default = BY_KEY[key].default
    if isinstance(default, tuple):
        return _list(key, values)
    if len(values) > 1:
        raise Failure(f"{key}: expected one value, not {len(values)}")
    word = values[0]
    if isinstance(default, bool):
        return word == "true" if word in ("true", "false") else word
    if isinstance(default, float):
        try:
            return int(word) if word.lstrip("-").isdecimal() else float(word)
        except ValueError:
            return word
    return word


def _list(key: str, values: tuple[str, ...]) -> list[str]:
    """Several words are a list; so is one that is written as TOML or JSON write it."""
    if len(values) > 1 or not values[0].startswith("[") or values[0] == "[":
        return list(values)
    try:
        found: list[str] = tomllib.loads(f"value = {values[0]}")["value"]
    except tomllib.TOMLDecodeError:
        raise Failure(f'{key}: expected words, or a list such as ["one", "two"], not {values[0]}') from None
    return found


def mistakes_in_file(file: Path) -> "list[Mistake]":
    """All that is wrong in the user's config.toml, for `delurk doctor`. No file has no mistakes."""
    from tui.config.settings import load_settings

    try:
        return _mistakes(file.read_text(encoding="utf-8"), file)
    except (OSError, UnicodeDecodeError):
        return load_settings(file)[1]


def _mistakes(text: str, file: Path) -> "list[Mistake]":
    """All that is wrong in the file: values, keys that clash, and a theme that there is not or that is broken."""
    from tui.app.commands import COMMANDS
    from tui.app.keys import rebound
    from tui.app.theming import ThemeError, load_theme
    from tui.config.lines import mistake_at
    from tui.config.paths import find_paths
    from tui.config.settings import read_settings

    settings, mistakes = read_settings(text, file.name)
    _, clashes = rebound(COMMANDS, settings.keys, file.name)
    mistakes = [*mistakes, *clashes]
    try:
        load_theme(settings.theme, find_paths().themes)
    except ThemeError as wrong:
        mistakes.append(mistake_at(file.name, text, "theme", str(wrong)))
    return mistakes
