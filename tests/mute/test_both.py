"""Ours and a second matcher, written apart from it, agree on whatever meets whatever."""

import random

import pytest

from tests.mute import invented, slow
from tui.mute.matcher import Matcher


def _compare(seed: int, pairs: int) -> None:
    chance = random.Random(seed)
    for _ in range(pairs // 10):
        rules = [invented.rule(chance) for _ in range(chance.choice((1, 1, 10)))]
        matcher = Matcher(rules)
        for _ in range(10):
            post, context = invented.post(chance), invented.context(chance)
            found = matcher.judge(post, context)
            behind = found.quoted
            ours = (
                found.action,
                found.rule,
                behind.action if behind else "show",
                behind.rule if behind else None,
            )
            assert ours == slow.judge(rules, post, context), (ours, rules, post, context)


def test_both_matchers_agree() -> None:
    _compare(1, 1_500)


@pytest.mark.long
def test_both_matchers_agree_on_very_many() -> None:
    _compare(2, 100_000)
