"""On which line of a TOML file a key stands, so that a mistake can be found where it was made.

`tomllib` tells the line of a fault in the grammar and forgets all others. Standard library alone: settings and
themes are read before the first frame.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final, NamedTuple

# Not compiled here: a start without a mistake needs none of them.
_NAME: Final = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_HEADER: Final = rf"\s*\[\[?\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]"
_KEY: Final = rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*="
_TOKEN: Final = r'\\.|"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]'
_WHERE: Final = r" \(at line (\d+), column \d+\)| \(at end of document\)"


class Mistake(NamedTuple):  # a seventh of a dataclass's cost at the start
    """What is wrong in a file of the user's. `key` is dotted, "" where the file as a whole cannot be read."""

    file: str
    line: int | None
    key: str
    words: str

    def __str__(self) -> str:
        """ "config.toml, line 3: density: expected one of usual, compact, not 'tight'"."""
        where = f"{self.file}, line {self.line}" if self.line is not None else self.file
        return f"{where}: {self.key}: {self.words}" if self.key else f"{where}: {self.words}"


def mistake_at(file: str, text: str, key: str, words: str) -> Mistake:
    """A mistake in the value of `key`, with the line where that key is set."""
    return Mistake(file, line_of(text, key), key, words)


def mistake_of_grammar(file: str, text: str, broken: tomllib.TOMLDecodeError) -> Mistake:
    """What `tomllib` could not read, with the line apart from the words."""
    words = str(broken)
    found = re.search(_WHERE, words)
    line = int(found[1]) if found and found[1] else len(text.splitlines()) or 1
    plain = re.sub(_WHERE, "", words)
    return Mistake(file, line, "", f"{plain[:1].lower()}{plain[1:]}")


def line_of(text: str, key: str) -> int | None:
    """The line, from 1, where the dotted `key` is set; else where the nearest table round it begins."""
    found: dict[str, int] = {}
    for name, line in _keys(text):
        found.setdefault(name, line)
    while key:
        if key in found:
            return found[key]
        key = key.rpartition(".")[0]
    return None


def _keys(text: str) -> Iterator[tuple[str, int]]:
    """Every table's head and every key at the beginning of a line, dotted, with its line."""
    table, depth, quote = "", 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        rest = line
        if not depth and not quote:
            if head := re.match(_HEADER, line):
                table = _dotted(head[1])
                yield table, number
                continue
            if key := re.match(_KEY, line):
                yield f"{table}.{_dotted(key[1])}" if table else _dotted(key[1]), number
                rest = line[key.end() :]
        depth, quote = open_after(rest, depth, quote)


def _dotted(name: str) -> str:
    """A key as written, without its quotes: "post.next" and post.next are the same command."""
    return ".".join(part.strip("\"'") for part in re.findall(_NAME, name))


def open_after(value: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets, and which long string, are still open after this piece of a value."""
    for token in re.findall(_TOKEN, value):
        if quote:
            quote = "" if token == quote else quote
        elif token in ('"""', "'''"):
            quote = token
        elif token in ("[", "{"):
            depth += 1
        elif token in ("]", "}"):
            depth -= 1
    return max(0, depth), quote
