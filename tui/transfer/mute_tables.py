"""Rules as a table (CSV), in and out. Pure. Made by us, a table keeps all that mutes.toml keeps of a rule."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from tui.model.panel import parse_panel
from tui.mute.rule import ACTIONS, Rule
from tui.mute.spans import milliseconds

COLUMNS: Final = (
    "keyword", "action", "expires", "kept", "panels", "except_rooms",
    "strangers", "accents", "names", "label", "profile", "note",
)  # fmt: skip
_FLAGS: Final = ("strangers", "accents", "names")
_WORDS: Final = ("label", "profile", "note")
_TRUE: Final = frozenset({"true", "yes", "1"})
_FALSE: Final = frozenset({"", "false", "no", "0"})
_DELIMITERS: Final = ",;\t"


class NotATable(ValueError):
    """The text has no head with a column `keyword`."""


def is_header(line: str) -> bool:
    """Whether a line is the head of a table with a column `keyword`."""
    return _delimiter(line) is not None


def rows_of(text: str) -> Iterator[tuple[int, str, dict[str, Any] | str]]:
    """Each row's line, keyword, and options of a rule, or what is wrong with them. Raises NotATable, csv.Error."""
    start = text.lstrip("\r\n")
    skipped = text.count("\n", 0, len(text) - len(start))
    delimiter = _delimiter(start.partition("\n")[0])
    if delimiter is None:
        raise NotATable("expected a column “keyword”")
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    names = [name.strip().lower() for name in next(reader)]
    before = reader.line_num
    for row in reader:
        line, before = skipped + before + 1, reader.line_num
        if not any(row):
            continue
        cells = dict(zip(names, row, strict=False))
        try:
            yield line, cells.get("keyword", ""), _options(cells)
        except ValueError as wrong:
            yield line, cells.get("keyword", ""), str(wrong)


def write_table(rules: Iterable[Rule]) -> str:
    """The rules as a table, head first."""
    made = io.StringIO(newline="")
    plain = csv.writer(made, lineterminator="\n")
    quoted = csv.writer(made, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(COLUMNS)
    for rule in rules:
        row = _row(rule)
        # A lone carriage return ends a row for who reads it, and `csv` does not put it in quotes by itself.
        (quoted if any("\r" in cell for cell in row) else plain).writerow(row)
    return made.getvalue()


def moment_of(value: object) -> int | None:
    """ "2026-12-24T10:00:00Z", or a day (its end, UTC), as milliseconds since 1970. Raises ValueError."""
    if value is None or value == "":
        return None
    text = str(value).strip()
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected a day or time such as 2026-12-24, not {text[:40]!r}") from None
    if len(text) <= len("2026-12-24"):
        when = when.replace(hour=23, minute=59, second=59)
    return milliseconds(when if when.tzinfo is not None else when.replace(tzinfo=UTC))


def moment(at: int | None) -> str:
    """A moment as `moment_of` reads it; "" for none."""
    if at is None:
        return ""
    when = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _delimiter(line: str) -> str | None:
    for one in _DELIMITERS:
        if "keyword" in (name.strip().strip('"').lower() for name in line.split(one)):
            return one
    return None


def _row(rule: Rule) -> list[str]:
    return [
        rule.text,
        rule.action,
        moment(rule.until),
        moment(rule.kept),
        "\n".join(str(panel) for panel in rule.panels),
        "\n".join(rule.except_rooms),
        *("true" if getattr(rule, key) else "" for key in _FLAGS),
        *(getattr(rule, key) or "" for key in _WORDS),
    ]


def _options(cells: dict[str, str]) -> dict[str, Any]:
    """The fields of `Rule` that a row gives. Raises ValueError with what was expected."""
    action = cells.get("action", "").strip().lower() or "hide"
    if action not in ACTIONS:
        raise ValueError(f"“action”: expected {', '.join(ACTIONS)}, not {action[:40]!r}")
    made: dict[str, Any] = {"action": action}
    for column, name in (("expires", "until"), ("kept", "kept")):
        try:
            made[name] = moment_of(cells.get(column, "").strip())
        except ValueError as wrong:
            raise ValueError(f"“{column}”: {wrong}") from None
    made["panels"] = tuple(parse_panel(one) for one in _lines(cells, "panels"))
    made["except_rooms"] = tuple(_lines(cells, "except_rooms"))
    for key in _FLAGS:
        word = cells.get(key, "").strip().lower()
        if word not in _TRUE | _FALSE:
            raise ValueError(f"“{key}”: expected true or false, not {word[:40]!r}")
        made[key] = word in _TRUE
    return made | {key: cells.get(key) or None for key in _WORDS}


def _lines(cells: dict[str, str], column: str) -> list[str]:
    return [one for one in cells.get(column, "").split("\n") if one.strip()]
