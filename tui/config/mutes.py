"""mutes.toml: the user's rules, read and changed in place.

    [[mute]]
    rule = "ten-figure funnel"
    action = "fold"             # hide (as without it), fold, dim
    for = "7d"                  # 24h, 7d, 30d, forever; counted from kept
    kept = 2026-11-03T14:21:00Z
    profile = "bad day"

    [[mute]]
    rule = ["crypto", "#nft"]   # several that share what else stands here

    [profile."bad day"]
    on = false

A rule with a mistake is left out and said, with its line; a key that is unknown is said, and the rule holds all the
same; a file that is no TOML gives no rules. An edit changes the
lines of one rule and no other byte: ten thousand rules with comments between them stay as they were written.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from tui.config.mute_lists import strings_of
from tui.config.tables import TableLines, TableMistake, Wrong, parsed, shown, text_of
from tui.model.panel import Panel, parse_panel
from tui.mute.grammar import RuleError, parse_target
from tui.mute.rule import ACTIONS, Rule
from tui.mute.spans import milliseconds, span_ms

WORDS: Final = ("label", "profile", "note")
FLAGS: Final = ("strangers", "accents", "names")
_LISTS: Final = ("panels", "except_rooms")
_KEYS: Final = ("rule", "action", "for", "until", "kept", *_LISTS, *FLAGS, *WORDS)


RuleMistake = TableMistake


@dataclass(frozen=True, slots=True)
class Rules:
    """What the file says. `profiles`: whether each is on; one that is only named by rules is on."""

    rules: tuple[Rule, ...] = ()
    profiles: Mapping[str, bool] = field(default_factory=dict)
    mistakes: tuple[RuleMistake, ...] = ()
    unstamped: int = 0  # rules that hold "for" a time, and do not say since when: see `mute_edits.stamp`
    older: bool = False  # these are the rules that the file had when it was last without a mistake

    @property
    def off(self) -> frozenset[str]:
        """The profiles that are switched off."""
        return frozenset(name for name, on in self.profiles.items() if not on)

    @property
    def what_holds(self) -> str:
        """Where there is a mistake: which rules hold all the same, in a sentence."""
        if self.older:
            return "The rules hold as they were before."
        return "None of its rules holds." if self.broken else "The other rules hold."

    @property
    def broken(self) -> bool:
        """Whether the file could not be read as a whole, so that it says nothing of any rule."""
        return bool(self.mistakes) and not self.rules and not self.profiles


def rules_in_force(file: Path) -> Rules:
    """The rules of this file; where it has a mistake, those of its last version without one, as far as that is known.

    What was muted must not come to the screen because a bracket is missing.
    """
    rules = load_rules(file)
    if rules.mistakes:
        good = load_rules(good_copy(file))
        if good.rules and not good.mistakes:
            return replace(good, mistakes=rules.mistakes, older=True)
    return rules


def good_copy(file: Path) -> Path:
    """Where the last version of this file without a mistake is kept: beside it."""
    return file.with_name(f".{file.name}.good")


def load_rules(file: Path) -> Rules:
    """The rules of this file; none where there is no file."""
    text = text_of(file)
    if isinstance(text, TableMistake):
        return Rules(mistakes=(text,))
    return read_rules(text, file.name)


def read_rules(text: str, name: str = "mutes.toml") -> Rules:
    """The rules in this text, and each mistake; `name` is the file's."""
    raw = parsed(text, name)
    if isinstance(raw, TableMistake):
        return Rules(mistakes=(raw,))
    tables, profiles = raw.pop("mute", []), raw.pop("profile", {})
    wrong: list[tuple[int | None, Wrong]] = [
        (None, Wrong(key, f"“{key}”: expected [[mute]] or [profile.NAME]")) for key in raw
    ]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        wrong.append((None, Wrong("mute", "“mute”: expected [[mute]] above each rule")))
        tables = []
    rules: list[Rule] = []
    for at, table in enumerate(tables):
        wrong += [(at, _unknown(key, _KEYS)) for key in table if key not in _KEYS]
        for found in rules_of(table):
            if isinstance(found, Rule):
                rules.append(found)
            else:
                wrong.append((at, found))
    switched = dict(_profiles(profiles, wrong))
    for rule in rules:
        if rule.profile is not None:
            switched.setdefault(rule.profile, True)
    lines = Lines(text) if wrong else None
    mistakes = (
        RuleMistake(name, lines.line_of(at, one.key, one.item) if lines else None, one.words)
        for at, one in wrong
    )
    unstamped = sum(1 for table in tables if "for" in table and "kept" not in table)
    return Rules(tuple(rules), switched, tuple(mistakes), unstamped)


def rules_of(table: dict[str, Any]) -> list[Rule | Wrong]:
    """What a table of the file says: its rules, and in place of each that is none what is wrong."""
    texts = table.get("rule")
    try:
        options = _options(table)
    except Wrong as wrong:
        return [wrong]
    if not isinstance(texts, list):
        return [_rule(texts, None, options)]
    if not texts:
        return [Wrong("rule", "“rule”: the list is empty; expected rules in quotes")]
    return [_rule(text, at, options) for at, text in enumerate(texts)]


def _rule(text: object, item: int | None, options: dict[str, Any]) -> Rule | Wrong:
    if not isinstance(text, str):
        return Wrong("rule", '“rule”: expected the rule in quotes, such as rule = "spoiler"', item)
    try:
        return Rule(text.strip(), parse_target(text), **options)
    except RuleError as wrong:
        return Wrong("rule", f"“rule”: {wrong.words}, at character {wrong.column}; expected a rule", item)


def _options(table: dict[str, Any]) -> dict[str, Any]:
    """What a table says of its rules, by the fields of `Rule`. Raises Wrong."""
    if "rule" not in table:
        raise Wrong("rule", '“rule”: expected the rule in quotes, such as rule = "spoiler"')
    action = table.get("action", "hide")
    if action not in ACTIONS:
        raise Wrong("action", f"“action”: expected {', '.join(ACTIONS)}, not {shown(action)}")
    kept = _moment(table, "kept")
    return {
        "action": action,
        "panels": tuple(_panels(table)),
        "except_rooms": tuple(_list(table, "except_rooms")),
        "kept": kept,
        "until": _until(table, kept),
        **{key: _flag(table, key) for key in FLAGS},
        **{key: _word(table, key) for key in WORDS},
    }


def _unknown(key: str, known: Sequence[str], below: str = "") -> Wrong:
    return Wrong(f"{below}{key}", f"“{below}{key}”: no such key; expected {', '.join(known)}")


def _until(table: dict[str, Any], kept: int | None) -> int | None:
    until = _moment(table, "until")
    if "for" not in table:
        return until
    if until is not None:
        raise Wrong("for", "“for”: expected either for or until, not both")
    span = table["for"]
    try:
        length = span_ms(span) if isinstance(span, str) else span_ms(shown(span))
    except ValueError as wrong:
        raise Wrong("for", f"“for”: {wrong}") from None
    return kept + length if length is not None and kept is not None else None


def _moment(table: dict[str, Any], key: str) -> int | None:
    value = table.get(key)
    match value:
        case None:
            return None
        case datetime():
            return milliseconds(value if value.tzinfo is not None else value.astimezone())
        case date():
            at = time(23, 59, 59) if key == "until" else time()
            return milliseconds(datetime.combine(value, at).astimezone())
        case _:
            raise Wrong(key, f"“{key}”: expected a day or time such as 2026-12-24, not {shown(value)}")


def _flag(table: dict[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise Wrong(key, f"“{key}”: expected true or false, not {shown(value)}")
    return value


def _word(table: dict[str, Any], key: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise Wrong(key, f"“{key}”: expected words in quotes, not {shown(value)}")
    return value or None


def _list(table: dict[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Wrong(key, f'“{key}”: expected a list such as ["home"], not {shown(value)}')
    return [one.removeprefix("room:") for one in value] if key == "except_rooms" else value


def _panels(table: dict[str, Any]) -> Iterator[Panel]:
    for text in _list(table, "panels"):
        try:
            yield parse_panel(text)
        except ValueError as wrong:
            raise Wrong("panels", f"“panels”: {wrong}") from None


def _profiles(table: Any, wrong: list[tuple[int | None, Wrong]]) -> Iterator[tuple[str, bool]]:
    if not isinstance(table, dict):
        wrong.append((None, Wrong("profile", "“profile”: expected [profile.NAME] with on = true or false")))
        return
    for name, value in table.items():
        on = value.get("on", True) if isinstance(value, dict) else value
        if isinstance(value, dict):
            wrong += [(None, _unknown(key, ("on",), f"profile.{name}.")) for key in value if key != "on"]
        if isinstance(on, bool):
            yield name, on
        else:
            words = f"“profile.{name}”: expected on = true or false"
            wrong.append((None, Wrong(f"profile.{name}", words)))


class Lines(TableLines):
    """The blocks of a text: each rule's first line, and the lines of its keys."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "mute")
        self._strings: dict[int, list[int]] = {}

    def line_of(self, at: int | None, key: str, item: int | None = None) -> int | None:
        """The line, from 1, of a key of the `at`-th table (of a list its `item`-th), else where the table begins."""
        first, end = self.block(at)
        if item is not None and item < len(strings := self._strings_from(first, end)):
            return strings[item]
        return super().line_of(at, key)

    def _strings_from(self, first: int, end: int) -> list[int]:
        """The line of each string of a table's list of rules; looked for once, for there may be a mistake in each."""
        if first not in self._strings:
            block = "".join(self.lines[first:end])
            breaks = [at for at, one in enumerate(block) if one == "\n"]
            self._strings[first] = [first + bisect_left(breaks, at) + 1 for at, _ in strings_of(block)]
        return self._strings[first]
