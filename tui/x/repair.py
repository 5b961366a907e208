"""Takes what can be taken from JSON that does not quite fit: one bad value costs that value, not the page.

`fitted` converts an item; where it does not fit, the smallest thing that is wrong is taken out, named in a
fault, and the rest is tried again. Used by `wire` only after decoding a whole page at once has failed.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from tui.model.ids import parse_id
from tui.model.page import Fault
from tui.x.shapes import ID_KEYS, Link, Mention, Tag

T = TypeVar("T")

_PATH: Final = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_STEP: Final = re.compile(r"\.(\w+)|\[(\d+)\]")
_DEEPEST: Final = 100
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MOST_REPAIRS: Final = 100  # an item with more than this wrong in it is no item
# Lists whose entries are tried one by one as soon as one is wrong: a post can have thousands, and is judged without.
_ENTITIES: Final = re.compile(r"(?P<path>.*\.entities\.(?P<name>urls|hashtags|cashtags|mentions))\[\d+\].*")
_ENTITY_SHAPES: Final[dict[str, type[Link] | type[Tag] | type[Mention]]] = {
    "urls": Link,
    "hashtags": Tag,
    "cashtags": Tag,
    "mentions": Mention,
}
_MOST_NAMED: Final = 10  # of the faults of one such list


def fitted(raw: object, shape: type[T], where: str, report: Callable[[Fault], None]) -> T | None:
    """`raw` as a `shape`, without the parts that do not fit; None where too little is left. Each loss is reported."""
    taken_out = ""
    for _ in range(_MOST_REPAIRS):
        try:
            return msgspec.convert(raw, shape, strict=False)
        except msgspec.ValidationError as error:
            found = _PATH.fullmatch(str(error))
            assert found is not None  # the pattern matches any text
            path = found["path"] or ""
            if entities := _ENTITIES.fullmatch(path):
                raw = _with_fitting_entities(raw, entities["path"], entities["name"], where, report)
                continue
            if not (taken_out and taken_out.startswith(path)):  # else: the hole our last cut has left
                report(Fault(where + path, _explained(raw, path, found["what"])))
            if not path:
                return None
            raw, taken_out = _without(raw, _steps(path)), path
        except UnicodeEncodeError:  # half a surrogate pair where a date or number should be
            raw = _without_surrogates(raw)
    report(Fault(where, "too much of it is not what X sends"))
    return None


def _with_fitting_entities(
    raw: object, path: str, name: str, where: str, report: Callable[[Fault], None]
) -> object:
    """A copy of `raw` in whose list of entities at `path` every entry fits."""
    steps = _steps(path)
    entries: Any = raw
    for step in steps:  # the path is msgspec's own account of this value
        entries = entries[step]
    faults: list[Fault] = []
    kept = []
    for at, entry in enumerate(entries):
        if (one := fitted(entry, _ENTITY_SHAPES[name], f"{where}{path}[{at}]", faults.append)) is not None:
            kept.append(msgspec.to_builtins(one))
    for fault in faults[:_MOST_NAMED]:
        report(fault)
    if len(faults) > _MOST_NAMED:
        report(Fault(where + path, f"{len(faults) - _MOST_NAMED} more values in it are not what X sends"))
    return _with(raw, steps, kept)


def _without_surrogates(raw: object, depth: int = 0) -> object:
    """A copy of `raw` with U+FFFD for halves of surrogate pairs, and without what is deeper than any item of X."""
    match raw:
        case str():
            return _SURROGATE.sub("\ufffd", raw)
        case list() if depth < _DEEPEST:
            return [_without_surrogates(one, depth + 1) for one in raw]
        case dict() if depth < _DEEPEST:
            return {name: _without_surrogates(one, depth + 1) for name, one in raw.items()}
        case list() | dict():
            return None
    return raw


def _with(raw: object, steps: list[str | int], value: object) -> object:
    """A copy of `raw` that has `value` where `steps` lead to."""
    match raw, steps:
        case _, []:
            return value
        case dict(), [str(key), *rest]:
            return {**raw, key: _with(raw[key], rest, value)}
        case list(), [int(index), *rest]:
            return [*raw[:index], _with(raw[index], rest, value), *raw[index + 1 :]]
    raise AssertionError(f"msgspec names a place that is not there: {steps}")


def _steps(path: str) -> list[str | int]:
    return [name or int(index) for name, index in _STEP.findall(path)]


def _without(raw: object, steps: list[str | int]) -> object:
    """A copy of `raw` that lacks what `steps` lead to."""
    match raw, steps:
        case dict(), [str(key)]:
            return {name: value for name, value in raw.items() if name != key}
        case dict(), [str(key), *rest]:
            return {**raw, key: _without(raw[key], rest)}
        case list(), [int(index)]:
            return [*raw[:index], *raw[index + 1 :]]
        case list(), [int(index), *rest]:
            return [*raw[:index], _without(raw[index], rest), *raw[index + 1 :]]
    raise AssertionError(f"msgspec names a place that is not there: {steps}")


def _explained(raw: object, path: str, what: str) -> str:
    """msgspec's words, or `parse_id`'s where the value should have been an id."""
    steps = _steps(path)
    names = [step for step in steps if isinstance(step, str)]
    if not names or names[-1] not in ID_KEYS:
        return what.replace("`", "'")
    for step in steps:
        raw = raw[step]  # type: ignore[index]  # the path is msgspec's own account of this value
    if isinstance(raw, str | int):
        try:
            parse_id(str(raw))
        except ValueError as error:
            return str(error)
    return what.replace("`", "'")
