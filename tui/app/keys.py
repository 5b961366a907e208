"""Keys as people write them, as Textual names them, and the one table of commands with the user's own keys in it.

`config.toml`'s [keys] gives command ids their keys. What cannot be is said with its line, and the default holds:
an unknown command, a key no terminal sends, a key that two commands would share where both work.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tui.app.commands import Command
from tui.config.lines import Mistake
from tui.config.settings import Rebinding

_WORDS: Final = {
    "esc": "escape", "bksp": "backspace", "del": "delete", "ins": "insert", "return": "enter", "pgup": "pageup",
    "pgdn": "pagedown", "pgdown": "pagedown", "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip
_NAMED: Final = frozenset(
    ["escape", "backspace", "delete", "insert", "enter", "tab", "space", "home", "end", "pageup", "pagedown",
     "up", "down", "left", "right", *(f"f{number}" for number in range(1, 25))]
)  # fmt: skip
_SIGNS: Final = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""What Textual calls these signs; it takes Unicode's name for all others."""
_SHOWN: Final = {
    "escape": "esc", "backspace": "bksp", "delete": "del", "pageup": "pgup", "pagedown": "pgdn",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip
_THE_SAME: Final = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "esc",
}
_ALONE: Final = ("full", "draft", "find")  # dialogs: while they stand, no other scope's keys work
_WAYS_OUT: Final = ("app.quit", "draft.keep", "find.leave")
_OF_TEXT: Final = frozenset(
    ["enter", "tab", "space", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end"]
)
_OF_NO_LINE: Final = frozenset(["enter", "tab", "up", "down"])  # of a text of several lines alone
_WITH_APP: Final = ("side", "welcome")  # scopes that stand beside app's, and never with posts'
EXPECTED: Final = "expected a key such as n, N, ^n, space, pgdn, f5 or ?"


def textual_key(written: str) -> str:
    """Textual's name for a key as people write it: `^d`, `s-tab`, `?`, `pgdn`. Raises ValueError in a sentence."""
    before, bare = _modifiers(written)
    key = _bare_key(bare)
    if key is None:
        raise ValueError(f"{EXPECTED}, not {written!r}")
    if "ctrl+" in before and len(key) == 1:
        key = key.lower()
    name = f"{before}{key}"
    if name in _THE_SAME:
        raise ValueError(f"{EXPECTED}; a terminal sends {_THE_SAME[name]} for {written!r}")
    return key.upper() if before == "shift+" and len(key) == 1 else name


def _modifiers(written: str) -> tuple[str, str]:
    """Modifiers in Textual's way ("ctrl+"), and what is left. A sign alone is never one."""
    before, bare = "", written
    while len(bare) > 1:
        for mark, name in (("^", "ctrl"), ("ctrl+", "ctrl"), ("ctrl-", "ctrl"), ("s-", "shift"), ("shift+", "shift"),
                           ("alt+", "alt"), ("alt-", "alt")):  # fmt: skip
            if bare.lower().startswith(mark) and len(bare) > len(mark):
                before, bare = f"{before}{name}+", bare[len(mark) :]
                break
        else:
            break
    return before, bare


def _bare_key(word: str) -> str | None:
    if len(word) == 1 and word not in _WORDS:
        return word if word.isalnum() else _name_of(word) or None
    name = _WORDS.get(word.lower(), word.lower())
    return name if name in _NAMED or _sign_of(name) else None


def _name_of(sign: str) -> str:
    """Textual's name for a sign, "" for a blank or a control."""
    if sign.isspace():
        return ""
    name = unicodedata.name(sign, "").lower().replace(" ", "_").replace("-", "_")
    return _SIGNS.get(name, name)


def _sign_of(name: str) -> str:
    """The sign that Textual calls so, "" for none."""
    if name in _ON_KEYBOARDS:
        return _ON_KEYBOARDS[name]
    try:
        return unicodedata.lookup(name.replace("_", " ")) if "_" in name else ""
    except KeyError:
        return ""


_ON_KEYBOARDS: Final = {_name_of(chr(code)): chr(code) for code in range(33, 127) if not chr(code).isalnum()}


def shown_key(key: str) -> str:
    """A key of Textual's as the footer and the help write it."""
    *modifiers, bare = key.split("+")
    marks = "".join({"ctrl": "^", "shift": "s-", "alt": "alt-"}[modifier] for modifier in modifiers)
    return marks + (
        _SHOWN.get(bare) or (bare if len(bare) == 1 or bare in _NAMED else _sign_of(bare) or bare)
    )


def rebound(
    commands: Sequence[Command], wanted: Sequence[Rebinding], file: str = "config.toml"
) -> tuple[tuple[Command, ...], list[Mistake]]:
    """The table with the user's keys, and what could not be. A command with a mistake keeps its default keys."""
    asked, mistakes = _understood(commands, wanted, file)
    while True:
        table = tuple(_with_keys(command, asked.get(command.id)) for command in commands)
        clash = next(_clashes(commands, table, asked), None)
        if clash is None:
            return table, mistakes
        one, other, key = clash
        rebinding, _ = asked.pop(one)
        words = f"{shown_key(key)} is {other} as well: expected another key, or another one for {other}"
        mistakes.append(Mistake(file, rebinding.line, f"keys.{one}", words))


def _understood(
    commands: Sequence[Command], wanted: Sequence[Rebinding], file: str
) -> tuple[dict[str, tuple[Rebinding, tuple[str, ...]]], list[Mistake]]:
    known = [command.id for command in commands]
    drafting = {command.id for command in commands if command.scope == "draft"}
    finding = {command.id for command in commands if command.scope == "find"}
    asked: dict[str, tuple[Rebinding, tuple[str, ...]]] = {}
    mistakes: list[Mistake] = []
    for one in wanted:
        try:
            if one.command not in known:
                raise ValueError(f"no such command: expected {_nearest(one.command, known)}")
            if one.command in _WAYS_OUT and not one.keys:
                raise ValueError(f"{EXPECTED}: there has to be a way out")
            keys = tuple(dict.fromkeys(textual_key(key) for key in one.keys))
            if one.command in drafting and any(map(_is_typed, keys)):
                raise ValueError(
                    "expected a key that writes nothing, such as ^g or f7: a text is being written"
                )
            if one.command in finding and any(_is_typed(key) and key not in _OF_NO_LINE for key in keys):
                raise ValueError("expected a key that writes nothing, such as ^n or ↓: words are being typed")
            asked[one.command] = (one, keys)
        except ValueError as wrong:
            mistakes.append(Mistake(file, one.line, f"keys.{one.command}", str(wrong)))
    return asked, mistakes


def _is_typed(key: str) -> bool:
    """Whether a text field has a meaning of its own for it, as for a letter."""
    bare = key.rsplit("+", 1)[-1]
    return "ctrl+" not in key and "alt+" not in key and (bare in _OF_TEXT or bare not in _NAMED)


def _nearest(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # only where there is a mistake

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"an id that delurk config lists, such as {near[0] if near else known[0]}"


def _with_keys(command: Command, asked: tuple[Rebinding, tuple[str, ...]] | None) -> Command:
    if asked is None or asked[1] == command.keys:
        return command
    return replace(command, keys=asked[1], shown=" ".join(shown_key(key) for key in asked[1]))


def _clashes(
    defaults: Sequence[Command], table: Sequence[Command], asked: dict[str, tuple[Rebinding, tuple[str, ...]]]
) -> Iterator[tuple[str, str, str]]:
    """Each rebound command that shares a key, where both work, with one it does not share a key with by default."""
    before = {command.id: set(command.keys) for command in defaults}
    for one in table:
        if one.id not in asked:
            continue
        for other in table:
            if other.id == one.id or not _meet(one.scope, other.scope) or before[one.id] & before[other.id]:
                continue
            if shared := [key for key in one.keys if key in other.keys]:
                yield one.id, other.id, shared[0]


def _meet(one: str, other: str) -> bool:
    both = {one, other}
    if one == other or both & set(_ALONE):
        return one == other
    return "app" in both or not both & set(_WITH_APP)
