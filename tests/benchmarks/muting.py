"""What mutes cost a post, against folding its texts and looking at nothing: the best of several runs."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from tests.fixtures.invented import posts
from tests.mute.invented import WORDS
from tui.model.post import Post
from tui.mute.folding import fold
from tui.mute.grammar import make_rule
from tui.mute.haystack import fields
from tui.mute.matcher import Matcher
from tui.mute.rule import Context, Rule

_POSTS: Final = 1_000
_TIMES: Final = 9
_SYLLABLES: Final = [
    "ka",
    "lo",
    "mi",
    "ru",
    "te",
    "sa",
    "ne",
    "vo",
    "東",
    "京",
    "犬",
    "한",
    "국",
    "при",
    "вет",
    "mar",
    "ten",
    "ing",
    "der",
]


def _best_us(work: Callable[[], object], times: int = _TIMES) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1e6


def invented_rules(count: int) -> list[Rule]:
    """45% words, 15% phrases, 15% tags, 20% accounts, 5% hosts, in several scripts; few hit."""
    chance = random.Random(5)

    def word() -> str:
        return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))

    def written(at: int) -> str:
        kind = at % 20
        if kind < 9:
            return word() if at > 40 else chance.choice(WORDS)
        if kind < 12:
            return f"{word()} {word()}"
        if kind < 15:
            return f"#{word()}"
        return f"@someone_{at}" if kind < 19 else f"domain:site{at}.example"

    return [make_rule(written(at)) for at in range(count)]


def _folding(page: list[Post]) -> None:
    for post in page:
        for one in (post.shown, post.shown.quoted):
            if isinstance(one, Post):
                for field in fields(one):
                    fold(field.text)
                for span in one.spans:
                    fold(span.value)


def costs() -> dict[str, tuple[float, str, float | None]]:
    """By what: value, unit, and the floor in the same unit where there is one."""
    page = list(posts(_POSTS))
    now = Context(now=0)
    matchers = {count: Matcher(invented_rules(count)) for count in (0, 10, 1_000, 10_000)}
    works: dict[int | None, Callable[[], object]] = {None: lambda: _folding(page)}
    for count, matcher in matchers.items():
        works[count] = partial(matcher.judge_page, page, now)
    best = dict.fromkeys(works, float("inf"))
    for _ in range(_TIMES):  # in turn, so that whatever else the machine does is shared out
        for name, work in works.items():
            best[name] = min(best[name], _best_us(work, 1) / _POSTS)
    found: dict[str, tuple[float, str, float | None]] = {
        f"a post against {count:,} rules": (best[count], "µs", best[None]) for count in matchers
    }
    matcher = matchers[10_000]
    found["a page of 100 against 10,000 rules"] = (
        _best_us(lambda: matcher.judge_page(page[:100], now)) / 1000,
        "ms",
        None,
    )
    rules = invented_rules(10_000)
    found["10,000 rules made ready"] = (_best_us(lambda: Matcher(rules), 5) / 1000, "ms", None)
    more = make_rule("onemore")

    def once() -> None:
        matcher.add(more)
        matcher.remove(more)

    found["a rule added to 10,000 and taken away"] = (_best_us(once), "µs", None)
    return found


def harmless_rules(count: int) -> list[Rule]:
    """As `invented_rules`, but none hits an invented post: what is on the screen is the same as without them."""
    return [
        make_rule(rule.text + "zz") if rule.target.kind in ("word", "tag") else rule
        for rule in invented_rules(count)
    ]
