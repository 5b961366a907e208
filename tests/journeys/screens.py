"""What a reader makes out on the deck: the chosen post, the heading, the count."""

import re
from typing import Final

from tests.journeys.terminal import Reader

CURSOR: Final = "▌"
_HEAD: Final = re.compile(r"▌.?.(@\w+.* · .*)")


def chosen_rows(lines: list[str]) -> list[int]:
    """The rows of the chosen post, by the bar at its left."""
    return [row for row, line in enumerate(lines) if CURSOR in line]


def chosen(lines: list[str]) -> str:
    """The chosen post's first words: its number among the invented ones, or what stands there."""
    rows = chosen_rows(lines)
    assert rows, "no post is chosen:\n" + "\n".join(lines)
    return "\n".join(lines[row].partition(CURSOR)[2].strip(" •*") for row in rows)


def number_chosen(reader: Reader) -> int:
    """The number of the invented post that is chosen."""
    found = re.search(r"(?m)^(\d+) ", chosen(reader.lines))
    assert found, f"the chosen post has no number:\n{reader.text}"
    return int(found[1])


def body(lines: list[str]) -> list[str]:
    """The rows between the headings and the message row, from the panels on (without the side list)."""
    left = min((line.find(side) for line in lines for side in "┏╭" if side in line), default=0)
    return [line[left:] for line in lines[2:-2]]
