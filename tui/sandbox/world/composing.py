"""Casts the small remarks of every day from moulds: what somebody says again and again, never in the same words.

A mould file holds lists of words, and scenes with gaps, each with how many to cast:

    $bed = broad beans / They lean. | leeks / They sulk.      .1 and .2 are the parts of one choice
    x6 petra_vik bo_lind: The $bed.1 are up. $bed.2           said by these people in turn
      mei_tan: Mine are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import lcm, prod
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


def cast_all(name: str, rng: Random) -> list[Line]:
    """All scenes of the mould file `name`, cast as often as each mould says. Raises KeyError for an unknown list."""
    words, moulds = _read(read_voices(name))
    text = [cast for mould in moulds for cast in _cast(mould, words, rng)]
    return scenes("\n".join(text), name)


def _read(text: str) -> tuple[dict[str, list[list[str]]], list[Mould]]:
    words: dict[str, list[list[str]]] = {}
    moulds: list[Mould] = []
    for row in text.splitlines():
        if row.startswith("$"):
            name, _, choices = row[1:].partition("=")
            parted = [[part.strip() for part in choice.split(" / ")] for choice in choices.split(" | ")]
            words.setdefault(name.strip(), []).extend(parted)
        elif head := _HEAD.match(row):
            moulds.append(Mould(int(head[1]), head[2].split(), row[head.end() :]))
        elif row.strip() and not row.startswith("#"):
            moulds[-1].text += "\n" + row
    return words, moulds


def _cast(mould: Mould, words: dict[str, list[list[str]]], rng: Random) -> list[str]:
    """Up to `count` different scenes from one mould; fewer where its lists do not give as many."""
    gaps = list(dict.fromkeys(name for name, _ in _GAP.findall(mould.text)))
    shuffled = [rng.sample(words[gap], len(words[gap])) for gap in gaps]
    scenes_made: dict[str, None] = {}
    for turn in islice(_turns([len(choices) for choices in shuffled]), mould.count):
        chosen = {gap: choices[at] for gap, choices, at in zip(gaps, shuffled, turn, strict=True)}
        scenes_made[_fill(mould.text, chosen)] = None
    return [f"{mould.authors[at % len(mould.authors)]}: {text}" for at, text in enumerate(scenes_made)]


def _fill(text: str, chosen: dict[str, list[str]]) -> str:
    return _GAP.sub(lambda found: chosen[found[1]][int(found[2] or 1) - 1], text)


def _turns(lengths: list[int]) -> Iterator[tuple[int, ...]]:
    """Walks all lists at once, so that every word is used before one comes again; slips by one each round."""
    if not lengths:
        yield ()
        return
    total, round_length = prod(lengths), lcm(*lengths)
    for step in range(total):
        slip = step // round_length
        yield tuple((step + slip * place) % length for place, length in enumerate(lengths))
