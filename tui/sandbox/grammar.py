"""X's search language, read into a tree.

    query  = branch { "OR" branch }          a blank (AND) binds before OR
    branch = part { part }
    part   = "(" query ")" | ["-"] operator   "-" negates one operator, never a group

Pure. Raises nothing but QueryError, in words like X's. Whether the whole may stand by itself is for `query`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

DEEPEST: Final = 40  # levels of parentheses; X's own limit is unknown, this one keeps the parser shallow

_USERNAME: Final = re.compile(r"[A-Za-z0-9_]{1,15}\Z")
_NUMBER: Final = re.compile(r"[0-9]{1,19}\Z")
_LANG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?\Z")
_OPERATOR: Final = re.compile(r"([a-z_]+):(.*)\Z", re.DOTALL)
_BARE: Final = re.compile(r"[^\s()\"]+")
_TAG: Final = re.compile(r"\w*[^\W\d_][\w\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u200c]*\Z")

_IS: Final = frozenset(("retweet", "reply", "quote", "verified"))
_HAS: Final = frozenset(("links", "media", "images", "videos", "mentions", "hashtags", "cashtags"))


class QueryError(ValueError):
    """A query that X refuses; the message is what X would say."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(f"There were errors processing your request: {what} (at position {position + 1})")


@dataclass(frozen=True, slots=True)
class Term:
    """One operator with its value, folded as it is compared."""

    operator: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Parts that must all hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Parts of which one must hold."""

    parts: tuple["Node", ...]


Node: TypeAlias = Term | AllOf | AnyOf


class Parser:
    """Reads a query from left to right; `at` is where it stands."""

    def __init__(self, text: str, rule: bool) -> None:
        self.text = text
        self.rule = rule
        self.at = 0

    def query(self, depth: int) -> Node:
        start = self.at
        branches = [self.branch(depth)]
        while self._word_or():
            branches.append(self.branch(depth))
        if len(branches) == 1:
            return branches[0]
        for branch in branches:
            if not _has_positive(branch):
                raise QueryError("A negated operator can not be a part of an OR by itself", start)
        return AnyOf(tuple(branches))

    def branch(self, depth: int) -> Node:
        parts: list[Node] = []
        while (part := self.part(depth)) is not None:
            parts.append(part)
        if not parts:
            where = self.text[self.at : self.at + 1]
            what = f"no viable alternative at character '{where}'" if where else "missing clause at '<EOF>'"
            raise QueryError(what, self.at)
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def part(self, depth: int) -> Node | None:
        """The next part, None before OR, a closing parenthesis or the end."""
        self._skip_blanks()
        rest = self.text[self.at : self.at + 1]
        if not rest or rest == ")" or self._is_or():
            return None
        if rest == "(":
            return self.group(depth + 1)
        negated = rest == "-" and self.text[self.at + 1 : self.at + 2] not in ("", " ")
        if negated:
            self.at += 1
            if self.text[self.at] == "(":
                raise QueryError("Negation of a group is not supported, negate each operator in it", self.at)
        return self.operator(negated)

    def group(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise QueryError("Too many nested groups", self.at)
        self.at += 1
        node = self.query(depth)
        self._skip_blanks()
        if self.text[self.at : self.at + 1] != ")":
            raise QueryError("missing ')' at '<EOF>'", self.at)
        self.at += 1
        return node

    def operator(self, negated: bool) -> Term:
        start = self.at
        if self.text[self.at] == '"':
            return _phrase(self.quoted(), start, negated)
        match = _BARE.match(self.text, self.at)
        if match is None:  # a blank or a parenthesis after "-"
            raise QueryError(f"no viable alternative at character '{self.text[self.at]}'", self.at)
        self.at = match.end()
        word = match[0]
        named = _OPERATOR.match(word)
        if named is None:
            return _bare(word, start, negated)
        value = named[2]
        if not value and self.text[self.at : self.at + 1] == '"':
            value = self.quoted()
        return _named(named[1], value, start, negated, self.rule)

    def quoted(self) -> str:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            raise QueryError("missing closing '\"'", self.at)
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return inner

    def _skip_blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _is_or(self) -> bool:
        after = self.text[self.at + 2 : self.at + 3]
        return self.text.startswith("OR", self.at) and (not after or after.isspace() or after in '()"')

    def _word_or(self) -> bool:
        self._skip_blanks()
        if not self._is_or():
            return False
        self.at += 2
        return True


def _phrase(inner: str, start: int, negated: bool) -> Term:
    if not inner.strip():
        raise QueryError("An empty phrase matches nothing", start)
    return Term("phrase", " ".join(inner.casefold().split()), negated)


def _bare(word: str, start: int, negated: bool) -> Term:
    """A word, #tag, $cashtag or @name."""
    match word[0]:
        case "#" | "＃" if _TAG.match(word[1:]):
            return Term("tag", word[1:].lower(), negated)
        case "$" if re.fullmatch(r"[A-Za-z]{1,6}", word[1:]):
            return Term("cashtag", word[1:].lower(), negated)
        case "@" if _USERNAME.match(word[1:]):
            return Term("@", word[1:].lower(), negated)
        case "#" | "＃" | "@":
            raise QueryError(f"Reference to invalid value '{word}'", start)
        case _:
            return Term("word", word.casefold(), negated)


def _named(name: str, value: str, start: int, negated: bool, rule: bool) -> Term:
    """`name:value`, if X has that operator and the value is one for it."""
    good: dict[str, Callable[[str], object]] = {
        "from": _USERNAME.match,
        "to": _USERNAME.match,
        "list": _NUMBER.match,
        "conversation_id": _NUMBER.match,
        "min_likes": _NUMBER.match,
        "url": lambda v: v.strip(),
        "is": lambda v: v in _IS,
        "has": lambda v: v in _HAS,
        "lang": _LANG.match,
    }
    if name not in good or (rule and name == "list"):
        raise QueryError(
            f"Reference to invalid operator '{name}'. Operator is not available in current product or product"
            " packaging. Please refer to complete available operator list",
            start,
        )
    value = value.removeprefix("@") if name in ("from", "to") else value
    if not good[name](value):
        raise QueryError(f"Reference to invalid value '{value}' of operator '{name}'", start)
    return Term(name, value.lower(), negated)


def _has_positive(node: Node) -> bool:
    match node:
        case Term():
            return not node.negated
        case AllOf():
            return any(map(_has_positive, node.parts))
        case AnyOf():
            return True  # its own branches were looked at when it was read
