"""What a search query finds: the tree of `grammar`, held to X's rules and to the facts of a post.

Pure. `parse` raises nothing but QueryError; what it returns matches without raising.
"""

import re
from dataclasses import dataclass
from typing import Final

from tui.sandbox.facts import Facts, InList, words_of
from tui.sandbox.grammar import AllOf, AnyOf, Node, Parser, QueryError, Term

RECENT_LENGTH: Final = 512
ALL_LENGTH: Final = 1024

# Written without blanks, so a word of these scripts is looked for inside others.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# These say nothing by themselves: X wants a partner beside them.
_NEEDS_PARTNER: Final = frozenset(("is", "has", "lang", "min_likes"))
# Where one of these stands, X has returned no reposts since 2026-05-04; `list:` never did.
_CONTENT: Final = frozenset(("word", "phrase", "tag", "cashtag", "list"))


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `wants_content`: it asks for words or tags, so reposts are left out."""

    node: Node
    wants_content: bool

    def matches(self, facts: Facts, in_list: InList) -> bool:
        """Whether a post is found."""
        if self.wants_content and "retweet" in facts.kinds:
            return False
        return _holds(self.node, facts, in_list)


def parse(text: str, *, longest: int = RECENT_LENGTH, rule: bool = False) -> Query:
    """The meaning of a query of at most `longest` characters. Raises QueryError.

    `rule`: a rule of the filtered stream, where `list:` is no operator.
    """
    if len(text) > longest:
        raise QueryError(f"Rule length exceeds the maximum allowed of {longest} characters", longest)
    parser = Parser(text, rule)
    node = parser.query(0)
    if parser.at < len(text):
        raise QueryError("no viable alternative at character ')'", parser.at)
    if not _stands(node):
        raise QueryError("Rules must contain at least one positive, non-stopword clause", 0)
    return Query(node, any(t.operator in _CONTENT and not t.negated for t in _terms(node)))


def _terms(node: Node) -> list[Term]:
    return [node] if isinstance(node, Term) else [t for part in node.parts for t in _terms(part)]


def _stands(node: Node) -> bool:
    """Whether a query finds something by itself: a positive operator that needs no partner in every branch."""
    match node:
        case Term():
            return not node.negated and node.operator not in _NEEDS_PARTNER
        case AllOf():
            return any(map(_stands, node.parts))
        case AnyOf():
            return all(map(_stands, node.parts))


def _holds(node: Node, facts: Facts, in_list: InList) -> bool:
    match node:
        case Term():
            return _holds_one(node, facts, in_list) is not node.negated
        case AllOf():
            return all(_holds(part, facts, in_list) for part in node.parts)
        case AnyOf():
            return any(_holds(part, facts, in_list) for part in node.parts)


def _holds_one(term: Term, facts: Facts, in_list: InList) -> bool:
    value = term.value
    match term.operator:
        case "word" | "phrase":
            return _says(facts, value)
        case "tag":
            return value in facts.tags
        case "cashtag":
            return value in facts.cashtags
        case "@":
            return value in facts.mentions
        case "from":
            return value in (facts.author, str(facts.author_id))
        case "to":
            return value == facts.answers
        case "list":
            return in_list(int(value), facts.author_id)
        case "conversation_id":
            return int(value) == facts.conversation_id
        case "url":
            return any(value.strip() in url for url in facts.urls)
        case "is":
            return value in facts.kinds
        case "has":
            return value in facts.carries
        case "lang":
            return value == facts.lang.lower()
        case "min_likes":
            return facts.likes >= int(value)
        case _:
            raise AssertionError(term)


def _says(facts: Facts, value: str) -> bool:
    """Whether the words of `value` stand in the text, one after another."""
    wanted = words_of(value)
    if not wanted or _UNSPACED.search(value):  # an emoji, or a script without blanks
        return value in facts.text
    if len(wanted) == 1:
        return wanted[0] in facts.words
    size = len(wanted)
    return any(facts.words[at : at + size] == wanted for at in range(len(facts.words) - size + 1))
