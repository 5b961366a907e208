"""Mutes as negations in a query to X: what is never returned is never billed. Only what X means exactly as we do.

By kind (a negation may drop less than the rule hides, never more; the rest is hidden here):

- `from:name`, and of `@name` its author: `-from:name`. Not for one's own name. By number: left out, rules of names alone.
- `@name`: `-@name` as well. `#tag`: `-#tag`, matched by X from entities. `thread:ID`: `-conversation_id:ID`.
  `lang:de`: `-lang:de`, but for codes that X spells otherwise (he, id, yi) or divides (zh).
  These would drop one's own posts, which are always shown: so only where nobody is signed in (`context.me` is None), or
  where the query asks for no own posts anyway.
- words and phrases: never. X cuts "j'ai" into two words, and finds words in links and handles; ours does neither.
- `domain:`: never; X finds the name in a link's path, too. `via:`, `reposts:`, regexes: X has no such operator (and
  its search returns no reposts).

Left out, too: what folds or dims, what spares followed accounts, what ends some day or belongs to a profile (the posts
would stay away after that), and everything in rooms, where a host's question is folded at most.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from tui.mute.grammar import OLD_LANGS
from tui.mute.matcher import acts
from tui.mute.rule import Context, Rule

LONGEST: Final = 512
_ALTERNATIVES: Final = re.compile(r"(?<!\S)OR(?!\S)")
_SAFE_TAG: Final = re.compile(r"\w+")
_FROM: Final = re.compile(r'(?<![\w:"])(-?)from:@?(\w+)', re.IGNORECASE)


def negations(
    rules: Iterable[Rule],
    base: str,
    context: Context,
    hits: Mapping[Rule, int] | None = None,
    *,
    my_name: str | None = None,
    longest: int = LONGEST,
) -> str:
    """`base` with the negations that fit into `longest` characters, behind it; those that hit most (`hits`) first.

    `my_name`: the username behind `context.me`. `base` comes back as it is where nothing can be added.
    """
    panel = context.panel
    if not base.strip() or panel is None or panel.kind == "room":
        return base
    without_me = context.me is None or _asks_for_others(base, my_name)
    known = hits or {}
    query = f"({base})" if _ALTERNATIVES.search(base) else base
    first = len(query)
    there: set[str] = set()
    for rule in sorted(rules, key=lambda rule: -known.get(rule, 0)):
        if not _lasts(rule) or not acts(rule, context):
            continue
        for one in _operators(rule, without_me, context, my_name):
            if one not in there and len(query) + 2 + len(one) <= longest:
                there.add(one)
                query += f" -{one}"
    return query if len(query) > first else base


def _lasts(rule: Rule) -> bool:
    return rule.action == "hide" and not rule.strangers and rule.until is None and rule.profile is None


def _asks_for_others(base: str, my_name: str | None) -> bool:
    """Whether a query can return no post of one's own."""
    if my_name is None or _ALTERNATIVES.search(base):
        return False
    asked = [(found[1], found[2].lower()) for found in _FROM.finditer(re.sub(r'"[^"]*"', '""', base))]
    me = my_name.lower()
    return any(name == me if minus else name != me for minus, name in asked)


def _operators(rule: Rule, without_me: bool, context: Context, my_name: str | None) -> list[str]:
    """What stands for the rule, without the sign that negates it."""
    kind, value = rule.target.kind, rule.target.value
    found: list[str] = []
    if kind in ("from", "name") and not value.startswith("id:"):
        if context.me is None or (my_name is not None and value != my_name.lower()):
            found.append(f"from:{value}")
        if kind == "name" and without_me:
            found.append(f"@{value}")
    elif without_me and kind == "tag" and _SAFE_TAG.fullmatch(value):
        found.append(f"#{value}")
    elif without_me and kind == "thread":
        found.append(f"conversation_id:{value}")
    elif without_me and kind == "lang" and value != "zh" and value not in OLD_LANGS.values():
        found.append(f"lang:{value}")
    return found
