"""Casts the small remarks of every day from moulds: what somebody says again and again, never in the same words.

A mould file holds lists of words, and scenes with gaps, each with how many to cast:

    $bed = broad beans / They lean. | leeks / They sulk.      .1 and .2 are the parts of one choice
    x6 petra_vik bo_lind: The $bed.1 are up. $bed.2           said by these people in turn
      mei_tan: Mine are not.
"""

import re
from dataclasses import dataclass
from random import Random
from typing import Final

from tui.sandbox.world.script import Line, read_voices, scenes

_GAP: Final = re.compile(r"\$([a-z]+)(?:\.(\d))?")
_HEAD: Final = re.compile(r"x(\d+) ([\w ]+): ")


@dataclass(slots=True)
class Mould:
    """A scene with gaps: who may say it, and how many are wanted."""

    count: int
    authors: list[str]
    text: str


class Words:
    """The lists of a mould file. A list is used up, in no order, before a word of it comes again."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._lists: dict[str, list[list[str]]] = {}
        self._left: dict[str, list[list[str]]] = {}

    def learn(self, row: str) -> None:
        """Take in a row such as `$bed = beans / They lean. | leeks / They sulk.`; rows of one name add up."""
        name, _, choices = row[1:].partition("=")
        parted = [[part.strip() for part in choice.split(" / ")] for choice in choices.split(" | ")]
        self._lists.setdefault(name.strip(), []).extend(parted)

    def draw(self, name: str) -> list[str]:
        """The next choice of a list. Raises KeyError where there is no such list."""
        if not self._left.get(name):
            self._left[name] = self._lists[name][:]
            self._rng.shuffle(self._left[name])
        return self._left[name].pop()

    def fill(self, text: str) -> str:
        """`text` with its gaps filled: those with a part number share one choice, plain ones each take their own."""
        shared: dict[str, list[str]] = {}

        def word(gap: re.Match[str]) -> str:
            name, part = gap[1], gap[2]
            if part is None:
                return self.draw(name)[0]
            if name not in shared:
                shared[name] = self.draw(name)
            return shared[name][min(int(part), len(shared[name])) - 1]

        return _GAP.sub(word, text)


def cast_all(name: str, rng: Random) -> list[Line]:
    """All scenes of the mould file `name`, as often as each mould says. Raises KeyError for an unknown list."""
    words, moulds = _read(read_voices(name), rng)
    text = [cast for mould in moulds for cast in _cast(mould, words)]
    return scenes("\n".join(text), name)


def _read(text: str, rng: Random) -> tuple[Words, list[Mould]]:
    words = Words(rng)
    moulds: list[Mould] = []
    for row in text.splitlines():
        if row.startswith("$"):
            words.learn(row)
        elif head := _HEAD.match(row):
            moulds.append(Mould(int(head[1]), head[2].split(), row[head.end() :]))
        elif row.strip() and not row.startswith("#"):
            moulds[-1].text += "\n" + row
    return words, moulds


def _cast(mould: Mould, words: Words) -> list[str]:
    """`count` scenes from one mould, fewer where two come out the same."""
    filled = dict.fromkeys(words.fill(mould.text) for _ in range(mould.count))
    return [f"{mould.authors[at % len(mould.authors)]}: {text}" for at, text in enumerate(filled)]
