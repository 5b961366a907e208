"""The whole of config.toml as `delurk config` prints it: every setting with its sentence, set or by default."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tui.config.settings import TABLE, Setting

_TABLES: Final = ("keys", "pipe")


@dataclass(frozen=True, slots=True)
class Bindable:
    """A command for the list of keys: its id, its sentence, the keys it has by default."""

    id: str
    sentence: str
    keys: tuple[str, ...]


def whole(raw: Mapping[str, Any], where: str, commands: Sequence[Bindable]) -> str:
    """The file with every setting in it: those of `raw` as they are set, all others as comments with their default."""
    lines = [
        f"# {where}",
        "# Every setting there is. What begins with # is the default; delurk config KEY VALUE sets another.",
    ]
    for setting in TABLE:
        lines.append("")
        lines += _table(setting, raw, commands) if setting.key in _TABLES else _scalar(setting, raw)
    return "\n".join(lines) + "\n"


def _scalar(setting: Setting, raw: Mapping[str, Any]) -> Iterator[str]:
    default = toml(setting.default)
    yield f"# {setting.sentence} Expected: {setting.expected}."
    if setting.key in raw:
        yield f"{setting.key} = {toml(raw[setting.key])} # default: {default}"
    else:
        yield f"# {setting.key} = {default}"


def _table(setting: Setting, raw: Mapping[str, Any], commands: Sequence[Bindable]) -> Iterator[str]:
    yield f"# {setting.sentence} Expected: {setting.expected}."
    given = raw.get(setting.key, {})
    if setting.key == "keys":
        yield "[keys]"
        own = flat(given)
        for command in commands:
            keys = toml(command.keys)
            mine = f'"{command.id}" = {toml(own[command.id])} # default: {keys}' if command.id in own else ""
            yield from (f"# {command.sentence}", mine or f'# "{command.id}" = {keys}')
        return
    if not given:
        yield from ("# [pipe.speak]", '# command = ["espeak"]', '# input = "text"')
    for name, pipe in given.items():
        yield f"[pipe.{name if name.replace('-', '').replace('_', '').isalnum() and name.isascii() else toml(name)}]"
        yield from (f"{key} = {toml(value)}" for key, value in pipe.items())


def flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A table of commands, whether their ids are quoted or not: {"post.next": …}."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, Mapping) else {f"{before}{name}": value}
    return found


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(toml(item) for item in value)}]"
        case float():
            return f"{value:g}" if value != int(value) else f"{value:.1f}"
        case _:
            return str(value)
