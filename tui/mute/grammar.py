"""How a rule is written, and what it asks for. What is no rule is refused in one sentence, with its place."""

import re
from typing import Any, Final
from unicodedata import category

from tui.model.ids import parse_id
from tui.mute.folding import escaped, fold, unescaped
from tui.mute.hosts import host_in
from tui.mute.rule import Rule, Target, TargetKind

LONGEST: Final = 500
LONGEST_REGEX: Final = 2_000
_PREFIXES: Final[dict[str, TargetKind]] = {
    "from": "from",
    "reposts": "reposts",
    "domain": "domain",
    "lang": "lang",
    "via": "via",
    "thread": "thread",
}
_PLAIN: Final = re.compile(r"[A-Za-z0-9_]+(?: [A-Za-z0-9_]+)*")
"""Words that are themselves whatever else a rule can be: most of a long list, so that ten thousand load at once."""
_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,15}")
_NUMBERED: Final = re.compile(r"id:([0-9]{1,19})", re.IGNORECASE)
_LANG: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")  # X has some of three: ckb, und
_PATH: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?+[^/?#]*([/?#](?!\Z))")
_FLAGS: Final = re.compile(r"/.+/([gimsu]+)", re.DOTALL)
_POST_URL: Final = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:\w+|i/web)/status/([0-9]{1,19})(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_KEYCAP: Final = re.compile("[#＃]\ufe0f?\u20e3")
"""An emoji that begins as a hashtag does."""
_OPENING: Final = '"“„‟'
_CLOSING: Final = '"”“‟'
OLD_LANGS: Final = {"in": "id", "iw": "he", "ji": "yi"}
"""Codes that X still sends, and the ones that took their place."""


class RuleError(ValueError):
    """What was written is no rule: `words` says why in a sentence, `column` where, from 1, in the text as given."""

    def __init__(self, words: str, column: int = 1) -> None:
        super().__init__(words)
        self.words = words
        self.column = column


def make_rule(text: str, **options: Any) -> Rule:
    """The rule that `text` writes, with the fields of `Rule` given by name. Raises RuleError."""
    return Rule(text.strip(), parse_target(text), **options)


def parse_target(text: str) -> Target:
    """What `text` asks for. Raises RuleError where that is nothing, or cannot be."""
    if len(text) <= LONGEST and _PLAIN.fullmatch(text):
        return Target("word", text.lower())
    first = len(text) - len(text.lstrip()) + 1
    text = text.strip()
    if all(category(letter)[0] == "M" for letter in fold(unescaped(text))):  # nothing, or marks on nothing
        raise RuleError("The rule is empty", 1)
    if bad := _NOT_TEXT.search(text):
        raise RuleError("The rule has a character that is no text", first + bad.start())
    if len(text) > 2 and text[0] == text[-1] == "/":
        return _regex(text[1:-1], first + 1)
    if flags := _FLAGS.fullmatch(text):
        words = f'A pattern ends with its slash: case never matters. For just this text, write it in quotes: "{text[:60]}"'
        raise RuleError(words, first + flags.start(1))
    if len(text) > LONGEST:
        raise RuleError(f"The rule has {len(text):,} characters; the most is {LONGEST}", first + LONGEST)
    if (quoted := _in_quotes(text)) is not None:
        return _word(quoted, first + 1, begins=False)
    if text[-1] == "*" and (quoted := _in_quotes(text[:-1])) is not None:
        return _word(quoted, first + 1, begins=True)
    if text[0] in "#＃" and not _KEYCAP.match(text):
        return _tag(text[1:], first + 1)
    if text[0] in "@＠":
        return Target("name", _name(text[1:], first + 1))
    name, colon, value = text.partition(":")
    kind = _PREFIXES.get(name.lower()) if colon else None
    if kind:
        return _prefixed(kind, value, first + len(name) + 1)
    if text == "//":
        raise RuleError("There is no pattern between the slashes", first + 1)
    if text[-1] == "*":
        return _word(text[:-1], first, begins=True)
    return _word(text, first, begins=False)


def write_target(target: Target) -> str:
    """The text that is read as this target again."""
    if target.kind == "word":
        star, value = "*" if target.begins else "", escaped(target.value)
        for written in (value + star, f'"{value}"{star}'):
            try:
                if parse_target(written) == target:
                    return written
            except RuleError:
                continue
    sign = {"tag": "#", "name": "@"}.get(target.kind)
    if target.kind == "regex":
        return f"/{target.value}/"
    value = escaped(target.value)
    return f"{sign}{value}" if sign else f"{target.kind}:{value}"


def _in_quotes(text: str) -> str | None:
    """What stands between the quotes, where the whole is in them: not in '"a" and "b"'."""
    if len(text) < 2 or text[0] not in _OPENING or text[-1] not in _CLOSING:
        return None
    inside = text[1:-1]
    folded = fold(inside)
    if '"' in folded and not (len(folded) > 1 and folded[0] == folded[-1] == '"'):
        return None
    return inside


def _word(text: str, column: int, *, begins: bool) -> Target:
    value = fold(unescaped(text))
    if not value.strip("*"):
        words = (
            "An asterisk alone would match everything"
            if value or begins
            else "There is nothing in the quotes"
        )
        raise RuleError(words, column)
    return Target("word", value, begins)


def _tag(text: str, column: int) -> Target:
    value = fold(unescaped(text))
    if not value:
        raise RuleError("A # needs a hashtag after it", column)
    if bad := re.search(r"[\s#@.,:;/\"'!?*()]", value):
        raise RuleError(f"A hashtag cannot have {bad[0]!r} in it", column + min(bad.start(), len(text) - 1))
    return Target("tag", value)


def _name(text: str, column: int) -> str:
    if not fold(text):
        raise RuleError("The name of an account is missing", column)
    if numbered := _NUMBERED.fullmatch(text):
        try:
            return f"id:{parse_id(numbered[1])}"
        except ValueError as wrong:
            raise RuleError(str(wrong), column + 3) from None
    if not _NAME.fullmatch(text):
        good = _NAME.match(text)
        place = min(good.end() if good else 0, len(text) - 1)
        raise RuleError("An account's name has up to 15 letters a-z, digits and _", column + place)
    return text.lower()


def _prefixed(kind: TargetKind, value: str, column: int) -> Target:
    if not value or value[0].isspace() or not fold(value):
        raise RuleError(f"{kind}: needs its value right after the colon", column)
    if kind in ("from", "reposts"):
        if value[0] in "@＠":
            return Target(kind, _name(value[1:], column + 1))
        return Target(kind, _name(value, column))
    if kind == "domain":
        host = host_in(value)
        if host and (path := _PATH.match(value)):
            raise RuleError(f"A domain is a host only, without a path: domain:{host}", column + path.start(1))
        if not host:
            raise RuleError(f"{value[:60]!r} is not the name of a host", column)
        return Target(kind, host)
    if kind == "lang":
        if not (found := _LANG.fullmatch(value)):
            raise RuleError("A language is written as its code of two letters, such as de, ja or pt", column)
        primary = found[1].lower()
        return Target(kind, OLD_LANGS.get(primary, primary))
    if kind == "via":
        return Target(kind, fold(unescaped(value)))
    if found := _POST_URL.fullmatch(value):
        value = found[1]
    try:
        return Target("thread", str(parse_id(value)))
    except ValueError:
        raise RuleError("A thread is the id or the address of a post", column) from None


def _regex(pattern: str, column: int) -> Target:
    if not pattern.strip():
        raise RuleError("There is no pattern between the slashes", column)
    if len(pattern) > LONGEST_REGEX:
        words = f"The pattern has {len(pattern):,} characters; the most is {LONGEST_REGEX:,}"
        raise RuleError(words, column + LONGEST_REGEX)
    from tui.mute.regexes import refusal

    if why := refusal(pattern):
        words, at = why
        raise RuleError(words, column + at)
    return Target("regex", pattern)
