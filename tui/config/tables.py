"""Files of the user's that are a row of `[[tables]]` (mutes.toml, rooms.toml): read, and where things stand in them.

`tomllib` tells what a file says and forgets where. Here are the lines of each table, so that a mistake can be said
with its line and one table can be changed while every other byte stays.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, NamedTuple

from tui.config.lines import mistake_of_grammar, open_after

_HEADER: Final = re.compile(r"\s*\[")


class TableMistake(NamedTuple):
    """What is wrong in the file, and where."""

    file: str
    line: int | None
    words: str

    def __str__(self) -> str:
        """ "mutes.toml:12: “for”: expected 24h, 7d, 30d or forever, not '7 days'"."""
        return (
            f"{self.file}:{self.line}: {self.words}"
            if self.line is not None
            else f"{self.file}: {self.words}"
        )


class Wrong(Exception):
    """A mistake in one table: in which key (of a list the `item`-th, from 0), and what was expected."""

    def __init__(self, key: str, words: str, item: int | None = None) -> None:
        super().__init__(words)
        self.key, self.words, self.item = key, words, item


def text_of(file: Path) -> str | TableMistake:
    """The text of this file, "" where there is none, or why it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        return TableMistake(file.name, None, "expected UTF-8 text")
    except OSError as broken:
        return TableMistake(file.name, None, f"cannot be read: {broken.strerror}")


def parsed(text: str, name: str) -> dict[str, Any] | TableMistake:
    """What the text says, or where it is no TOML; `name` is the file's."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        said = mistake_of_grammar(name, text, broken)
        return TableMistake(name, said.line, f"{said.words}; expected TOML")


def shown(value: object) -> str:
    """A value as a mistake quotes it, short."""
    return str(value).lower() if isinstance(value, bool) else repr(value)[:40]


class TableLines:
    """The blocks of a text: the lines of each `[[name]]`, first and one after the last."""

    def __init__(self, text: str, name: str) -> None:
        head = re.compile(rf"\s*\[\[\s*(?:{name}|\"{name}\"|'{name}')\s*\]\]")
        self.lines = lines_of(text)
        self.blocks = [(at, end) for at, end in blocks_of(self.lines) if head.match(self.lines[at])]

    def block(self, at: int | None) -> tuple[int, int]:
        """The lines of the `at`-th table; all of them where there is none such."""
        return self.blocks[at] if at is not None and at < len(self.blocks) else (0, len(self.lines))

    def line_of(self, at: int | None, key: str) -> int | None:
        """The line, from 1, of a key of the `at`-th table, else where the table begins."""
        first, end = self.block(at)
        name = key.rpartition(".")[2]
        wanted = re.compile(rf"\s*(?:\[\[?\s*)?(?:[\w.\"' -]*\.)?[\"']?{re.escape(name)}[\"']?\s*(?:=|\])")
        found = (line for line in range(first, end) if wanted.match(self.lines[line]))
        return next(found, first) + 1


def lines_of(text: str) -> list[str]:
    """The lines of a TOML file, breaks included: it knows no other break than a line feed."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def blocks_of(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Each table's head and the line after its last key: comments that follow belong to what comes next."""
    start: int | None = None
    end, depth, quote = 0, 0, ""
    for at, line in enumerate(lines):
        inside = bool(depth or quote)
        if not inside and _HEADER.match(line):
            if start is not None:
                yield start, end
            start, end = at, at + 1
            continue
        depth, quote = open_after(line if inside else line.partition("=")[2], depth, quote)
        if inside or (line.strip() and not line.lstrip().startswith("#")):
            end = at + 1
    if start is not None:
        yield start, end


# ---- values written


def written_value(value: object) -> str:
    """A value as TOML: words, a number, true or false, a date or time, or a list of them in one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case datetime() | date() | time():
            return value.isoformat().replace("+00:00", "Z")
        case list():
            return f"[{', '.join(map(written_value, value))}]"
        case _:
            return str(value)


_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def quoted(text: str) -> str:
    """A TOML string."""
    return (
        '"'
        + "".join(
            _ESCAPES.get(one) or (one if one >= " " and one != "\x7f" else f"\\u{ord(one):04x}")
            for one in text
        )
        + '"'
    )
