"""The strings of `rule = ["a", "b"]` in the text of a table, so that one can be found and cut out by itself."""

import re
from typing import Final

_KEY: Final = re.compile(r"^[ \t]*(?:rule|\"rule\"|'rule')[ \t]*=[ \t]*\[", re.MULTILINE)
_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'|#[^\n]*|[\[\],]",
    re.DOTALL,
)
_REST: Final = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")


def strings_of(block: str) -> list[tuple[int, int]]:
    """Where in the text of a [[mute]] table each string of its list of rules stands, quotes included."""
    return [(start, end) for start, end, _ in _items(block)]


def without_string(block: str, item: int) -> str:
    """The table's text without the `item`-th string of its list and the comma behind it, and no other byte.

    A string that has its line to itself takes the line with it.
    """
    start, end, comma = _items(block)[item]
    if comma is not None and "\n" in block[end:comma]:
        return block[:start] + block[end:comma] + block[comma + 1 :]
    end = end if comma is None else comma + 1
    line = block.rfind("\n", 0, start) + 1
    if not block[line:start].strip() and (rest := _REST.match(block, end)) is not None:
        return block[:line] + block[rest.end() :]
    blanks = len(block[end:]) - len(block[end:].lstrip(" \t"))
    return block[:start] + block[end + blanks :]


def _items(block: str) -> list[tuple[int, int, int | None]]:
    """Start and end of each string of the list, and where the comma behind it stands."""
    key = _KEY.search(block)
    if key is None:
        return []
    found: list[tuple[int, int, int | None]] = []
    for token in _TOKEN.finditer(block, key.end()):
        first = token[0][0]
        if first in "\"'":
            found.append((token.start(), token.end(), None))
        elif first == "," and found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], token.start())
        elif first == "]":
            break
    return found
