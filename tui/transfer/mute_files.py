"""Rules from elsewhere: a plain list, a table (CSV), X's archive (mute.js, block.js), Mastodon's filters. Pure.

`kind_of` tells by what stands in a text which of them it is; mutes.toml itself is read by `tui.config.mutes`.

    a plain list        a rule a line; "# ", a sign and a blank, begins a comment ("#tag" is a rule)
    a table             a column `keyword`, and as many as one likes of `mute_tables.COLUMNS`
    mute.js, block.js   from:id:N for who was muted, @id:N for who was blocked
    Mastodon's filters  warn folds under the filter's title, hide hides, blur dims; a part of a word is its beginning
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json.decoder import JSONDecoder
from typing import Any, Final, Literal

from tui.model.panel import Panel
from tui.mute.folding import fold
from tui.mute.grammar import RuleError, make_rule, parse_target, write_target
from tui.mute.rule import Action, Rule, Target
from tui.transfer.mute_tables import NotATable, is_header, moment, moment_of, rows_of

Kind = Literal["toml", "plain", "csv", "archive", "mastodon", "unknown"]
HEAD: Final = "# delurk rules, one a line"
"""How our own plain lists begin: what follows is a list, whatever its first rule looks like."""
_TOML: Final = re.compile(r"^[ \t]*\[\[[ \t]*mute[ \t]*\]\][ \t]*(?:#.*)?\r?$|^[ \t]*\[[ \t]*profile[ \t]*[.\]]", re.MULTILINE)  # fmt: skip
_ARCHIVE: Final = re.compile(r"window\.YTD\.\w+\.part\d+\s*=\s*")
_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_ACTIONS: Final[dict[str, Action]] = {"warn": "fold", "hide": "hide", "blur": "dim"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule, and the line it stands on, from 1."""

    rule: Rule
    line: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """What is no rule of ours: where, what was written there, and why."""

    line: int | None
    text: str
    why: str


@dataclass(slots=True)
class Given:
    """What a text from elsewhere holds."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def take(self, line: int | None, text: str, **options: Any) -> None:
        """Take the rule that `text` writes, or say why not."""
        try:
            self.taken.append(Taken(make_rule(text, **options), line))
        except RuleError as wrong:
            self.refuse(line, text, f"{wrong.words}, at character {wrong.column}")

    def refuse(self, line: int | None, text: str, why: str) -> None:
        """Say that `text` is no rule."""
        self.refused.append(Refused(line, text, why))


def kind_of(text: str) -> Kind:
    """Which form `text` has, by what stands in it. "unknown": JSON, but none that has rules in it."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(HEAD):
        return "plain"
    if _ARCHIVE.match(start):
        return "archive"
    if _TOML.search(text):
        return "toml"
    if start[:1] in ("{", "["):
        try:
            found = json.loads(start)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list | dict):
            return _kind_of_json(found if isinstance(found, list) else [found])
    if is_header(start.partition("\n")[0]):
        return "csv"
    return "plain"


def _kind_of_json(items: list[Any]) -> Kind:
    keys: set[str] = set()
    for item in items:
        keys |= item.keys() if isinstance(item, dict) else set()
    if keys & {"muting", "blocking"}:
        return "archive"
    return "mastodon" if keys & {"keywords", "filter_action", "phrase"} or not items else "unknown"


def read_given(text: str, kind: Kind) -> Given:
    """The rules in a text of that kind, which is not TOML."""
    text = text.removeprefix("\ufeff")
    given = Given()
    match kind:
        case "plain":
            _read_plain(text, given)
        case "csv":
            _read_table(text, given)
        case "archive" | "mastodon":
            read = _read_account if kind == "archive" else _read_filter
            try:
                for line, item in _items(text):
                    read(item, line, given)
            except (ValueError, RecursionError) as broken:
                words = f"the rest cannot be read: {getattr(broken, 'msg', 'it is nested too deeply')}"
                given.refuse(_line(text, getattr(broken, "pos", 0)), "", words)
        case _:
            given.refuse(None, "", "it is JSON, but no filters of Mastodon and no part of X's archive")
    return given


def _read_plain(text: str, given: Given) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        written = line.strip()
        if written and not (written[0] == "#" and written[1:2].isspace()):
            given.take(number, written)


def _read_table(text: str, given: Given) -> None:
    try:
        for number, cell, options in rows_of(text):
            if isinstance(options, str):
                given.refuse(number, cell, options)
            else:
                given.take(number, cell, **options)
    except (NotATable, csv.Error) as wrong:
        given.refuse(None, "", f"the rest cannot be read: {wrong}")


# ---- JSON


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """The objects of a list (or the one that stands alone), each with its line. Raises ValueError."""
    decode = JSONDecoder().raw_decode
    at = text.find("=") + 1 if _ARCHIVE.match(text.lstrip()) else 0
    at = _after_blanks(text, at)
    if text[at : at + 1] != "[":
        yield _line(text, at), decode(text, at)[0]
        return
    at = _after_blanks(text, at + 1)
    line, counted = _line(text, at), at
    while text[at : at + 1] != "]":
        item, end = decode(text, at)
        line += text.count("\n", counted, at)
        counted = at
        yield line, item
        at = _after_blanks(text, end)
        if text[at : at + 1] == ",":
            at = _after_blanks(text, at + 1)
        elif text[at : at + 1] != "]":
            raise json.JSONDecodeError("expected a comma or the list's end", text, at)


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _read_account(item: Any, line: int, given: Given) -> None:
    """Who was muted or blocked at X: the archive knows numbers alone."""
    for key, prefix in (("muting", "from:id:"), ("blocking", "@id:")):
        found = item.get(key) if isinstance(item, dict) else None
        if isinstance(found, dict):
            given.take(line, f"{prefix}{found.get('accountId', '')}")
            return
    given.refuse(line, json.dumps(item)[:80], "it names no account")


def _read_filter(item: Any, line: int, given: Given) -> None:
    """One of Mastodon's filters, of today's form or the first."""
    if not isinstance(item, dict):
        given.refuse(line, json.dumps(item)[:80], "it is no filter")
        return
    title = item.get("title") or item.get("phrase") or ""
    words = item.get("keywords")
    if words is None and "phrase" in item:
        words = [{"keyword": item["phrase"], "whole_word": item.get("whole_word", False)}]
    if not isinstance(words, list) or not words:
        given.refuse(line, str(title), "the filter has no keywords")
        return
    asked = item.get("filter_action") or ("hide" if item.get("irreversible") else "warn")
    if asked not in _ACTIONS:
        given.refuse(line, str(title), f"“filter_action”: expected warn, hide or blur, not {asked!r}")
        return
    try:
        until = moment_of(item.get("expires_at"))
    except ValueError as wrong:
        given.refuse(line, str(title), f"“expires_at”: {wrong}")
        return
    alone = item.get("context") == ["notifications"]
    for word in words:
        keyword = word.get("keyword") if isinstance(word, dict) else None
        if not isinstance(keyword, str):
            given.refuse(line, str(title), "a keyword is missing")
            continue
        text = _rule_of_keyword(keyword, whole=word.get("whole_word", False) is not False)
        label = title if isinstance(title, str) and title not in ("", keyword, text) else None
        panels = (Panel("mentions"),) if alone else ()
        given.take(line, text, action=_ACTIONS[asked], until=until, label=label, panels=panels)


def _rule_of_keyword(keyword: str, *, whole: bool) -> str:
    """The rule that says the same: what would be read as more than a word is put in quotes."""
    keyword = keyword.strip()
    if not whole and keyword[:1] not in ("#", "@"):
        return _saying(f"{keyword}*", keyword, begins=True)
    try:
        if parse_target(keyword).kind in ("tag", "name"):
            return keyword
    except RuleError:
        return keyword  # said when it is taken
    return _saying(keyword, keyword, begins=False)


def _saying(text: str, keyword: str, *, begins: bool) -> str:
    if not (value := fold(keyword)):
        return keyword
    target = Target("word", value, begins)
    try:
        return text if parse_target(text) == target else write_target(target)
    except RuleError:
        return write_target(target)


# ---- out


@dataclass(frozen=True, slots=True)
class Written:
    """Rules in a form that may not have room for all of them: `left_out` with the reason, `bare` lost options."""

    text: str
    left_out: list[tuple[Rule, str]]
    bare: int


def write_plain(rules: Iterable[Rule]) -> Written:
    """A rule a line, without its options."""
    lines, left_out, bare = [HEAD], [], 0
    for rule in rules:
        text = rule.text if rule.target.kind == "regex" else " ".join(rule.text.split())
        if text[0] == "#":
            text = f"#{text[1:].lstrip()}"  # "# tag" is a rule, and in a list a comment
        if "\n" in text or "\r" in text:
            left_out.append((rule, "it has a line break, and a plain list has a rule a line"))
            continue
        lines.append(text)
        bare += rule != Rule(rule.text, rule.target, kept=rule.kept)
    return Written("".join(f"{line}\n" for line in lines), left_out, bare)


def write_filters(rules: Iterable[Rule]) -> Written:
    """Mastodon's filters, one for each rule that is a word, a phrase, a hashtag or a name."""
    filters, left_out, bare = [], [], 0
    actions = {ours: theirs for theirs, ours in _ACTIONS.items()}
    for rule in rules:
        sign = {"tag": "#", "name": "@", "word": ""}.get(rule.target.kind)
        keyword, whole = f"{sign}{rule.target.value}", not rule.target.begins
        if sign is None or not _comes_back(keyword, whole, rule.target):
            left_out.append((rule, "Mastodon’s filters know words, phrases, #tags and @names alone"))
            continue
        filters.append(
            {
                "title": rule.name,
                "context": ["notifications"]
                if rule.panels == (Panel("mentions"),)
                else ["home", "notifications", "public", "thread", "account"],
                "expires_at": moment(rule.until) or None,
                "filter_action": actions[rule.action],
                "keywords": [{"keyword": keyword, "whole_word": whole}],
            }
        )
        kept = Rule(rule.text, rule.target, rule.action, rule.label, kept=rule.kept, until=rule.until)
        bare += rule != kept
    return Written(json.dumps(filters, ensure_ascii=False, indent=1) + "\n", left_out, bare)


def _comes_back(keyword: str, whole: bool, target: Target) -> bool:
    """Whether that keyword of a filter is read as the same target again."""
    try:
        return parse_target(_rule_of_keyword(keyword, whole=whole)) == target
    except RuleError:
        return False
