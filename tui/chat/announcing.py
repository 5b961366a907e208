"""Announcements of the rules: labels that are named and mean no question ("We use the Q1/A1 format", "Q1, Q2, etc.")."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from tui.chat.run import Run, one_of
from tui.chat.values import Letters

_AND_SO_ON: Final = re.compile(r"[^\w\n]*+(?i:etc|and so (?:on|forth)|and on|usw|u\.s\.w)(?!\w)")
_DOTS: Final = re.compile(r"[^\S\n]*+(?:\.\.\.|…)")
_FORMAT: Final = re.compile(
    r"[^\w\n]*+(?:\w++[ ]){0,1}(?i:formato?|style|system|method|label(?:l?ing|s)?)(?!\w)"
)
_USE: Final = re.compile(
    r"(?<!\w)(?:(?i:format|us(?:e|ing)|listed|label(?:l?ed)?|number(?:ed)?|marked|prefix|preface|start|begin|tagged)"
    r"|(?i:questions|answers|fragen|antworten|preguntas|respuestas)[ ](?i:will be|are|come as|go|as|with|sind|son))(?!\w)"
)
_BEGIN_WITH: Final = re.compile(
    r"(?<!\w)(?i:start|begin|preface|prefix|precede|label|mark|tag)[ ][^\n.?!]{0,32}(?i:with|mit|con)[^\w\n]{1,3}$"
)
_WITH: Final = re.compile(
    r"[^\w\n]{1,3}(?i:(?:please|then|just)[ ])?(?i:with|as|use|using|mit|con|start|begin)(?!\w)[^\n.?!]{0,24}"
)
_FOR: Final = re.compile(
    r"[^\w\n]*+(?i:for|to|in (?:answer|response|reply) to|when)(?:[ ](?:answer\w*|respond\w*|reply\w*))?[ ]"
)
_NUMBER: Final = re.compile(r"[0-9]{1,2}")
_NEAR: Final = 40
"""Characters between what belongs together."""


def leads(seen: str, run: Run, letters: Letters) -> bool:
    """Whether `run`, which begins a line of `seen`, only names labels."""
    asks = run.labels[0].letter in letters.questions
    row = _row(letters).match(seen, run.start) if asks else None
    if row is not None and len({int(number) for number in _NUMBER.findall(row[0])}) > 1:
        return True
    if not _paired(run, letters) and len(_numbers(run)) < 2:
        return False
    return (
        _AND_SO_ON.match(seen, run.end) is not None
        or _FORMAT.match(seen, run.end) is not None
        or (asks and not _paired(run, letters) and _DOTS.match(seen, run.end) is not None)
    )


def within(seen: str, runs: Iterable[Run], letters: Letters) -> bool:
    """Whether a text without a label of its own explains them."""
    if _placeholders(letters).search(seen) is not None:
        return True
    before: Run | None = None
    for run in runs:
        if _names(seen, run, letters):
            return True
        if before is not None and _swapped(seen, before, run, letters):
            return True
        before = run
    return False


def _names(seen: str, run: Run, letters: Letters) -> bool:
    line = max(seen.rfind("\n", max(0, run.start - _NEAR), run.start) + 1, run.start - _NEAR, 0)
    if _BEGIN_WITH.search(seen, line, run.start) is not None:
        return True
    if not _paired(run, letters) and len(_numbers(run)) < 2:
        return False
    if _AND_SO_ON.match(seen, run.end) or _FORMAT.match(seen, run.end):
        return True
    return _USE.search(seen, line, run.start) is not None


def _swapped(seen: str, first: Run, second: Run, letters: Letters) -> bool:
    """ "Answer Q1 with A1", "use A1 for Q1"."""
    if second.start - first.end > _NEAR or first.labels[0].number != second.labels[0].number:
        return False
    between = seen[first.end : second.start]
    if "\n" in between:
        return False
    if first.labels[0].letter in letters.questions and second.labels[0].letter in letters.answers:
        return (
            first.labels[0].letter != second.labels[0].letter
            and _WITH.fullmatch(between.rstrip("\"'“‘([")) is not None
        )
    if first.labels[0].letter in letters.answers and second.labels[0].letter in letters.questions:
        return _FOR.fullmatch(between) is not None
    return False


def _paired(run: Run, letters: Letters) -> bool:
    """Whether it names a question and an answer: "Q1/A1"."""
    said = {label.letter for label in run.labels}
    return len(said) > 1 and not said.isdisjoint(letters.questions) and not said.isdisjoint(letters.answers)


def _numbers(run: Run) -> set[int]:
    return {label.number for label in run.labels}


@lru_cache(maxsize=16)
def _row(letters: Letters) -> re.Pattern[str]:
    """Questions named in a row, and no other word to the end of the line."""
    asks = one_of(letters.questions)
    return re.compile(
        rf"(?:[^\w\n]*+(?:{asks}[.#-]?[0-9]{{1,2}}[a-dA-D]?|(?i:and|und|y|etc))(?!\w))++[^\w\n]*+(?:\n|\Z)"
    )


@lru_cache(maxsize=16)
def _placeholders(letters: Letters) -> re.Pattern[str]:
    """ "Qn/An", "Q#/A#", "QX and AX"."""
    asks, answers = (one_of(known, small=False) for known in (letters.questions, letters.answers))
    return re.compile(rf"(?<!\w){asks}[nNxX#][ ]?(?:&+|[/,+-]|and|und|y)?[ ]?{answers}[nNxX#](?!\w)")
