"""Changing the user's config.toml in place: comments, order and blank lines stay, and a crash leaves it whole.

A file that cannot be read is never written to. tomlkit is imported when something is changed, and not before.
"""

import contextlib
import os
import re
import tomllib
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.config.lines import Mistake, mistake_of_grammar

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Value = str | bool | int | float | list[str]
_TRIES: Final = 5  # how often another program's change may come between reading and writing
_LONE_NEWLINE: Final = re.compile(r"(?<!\r)\n")


class NotEdited(Exception):
    """The file could not be changed, and was not: one line that says why."""


def set_value(file: Path, key: Sequence[str], value: Value, check: Callable[[str], None]) -> None:
    """Let `key` (its tables' names first) have this value. Raises NotEdited, and whatever `check` does.

    `check` is given the text that would be written; what it raises leaves the file as it is.
    """
    _edit(file, lambda document: _put(document, key, value), check)


def unset(file: Path, key: Sequence[str]) -> None:
    """Take a key away, so that its default holds. Raises NotEdited."""
    if file.exists():
        _edit(file, lambda document: _remove(document, key), lambda text: None)


def _put(table: Any, key: Sequence[str], value: Value) -> None:
    import tomlkit

    name, rest = _spelt(table, key)
    if not rest:
        table[name] = value
        return
    if name not in table:
        table[name] = tomlkit.table()
    _put(table[name], rest, value)


def _remove(table: Any, key: Sequence[str]) -> None:
    name, rest = _spelt(table, key)
    if name not in table:
        return
    if rest:
        _remove(table[name], rest)
    if not rest or not table[name]:
        del table[name]


def _spelt(table: Any, key: Sequence[str]) -> tuple[str, Sequence[str]]:
    """How the file spells a key: post.next without quotes is to TOML a table in a table."""
    if not isinstance(table, MutableMapping):
        raise NotEdited(f"{key[0]}: what stands above it in the file is no table. Nothing was changed.")
    first, _, rest = key[0].partition(".")
    if rest and key[0] not in table and isinstance(table.get(first), MutableMapping):
        return first, (rest, *key[1:])
    return key[0], key[1:]


def _edit(file: Path, change: Callable[["TOMLDocument"], None], check: Callable[[str], None]) -> None:
    import tomlkit

    def changed(text: str) -> str:
        document = tomlkit.parse(text)
        change(document)
        return tomlkit.dumps(document)

    edit_text(file, changed, check)


def edit_text(file: Path, change: Callable[[str], str], check: Callable[[str], None]) -> None:
    """Let a TOML file's text be what `change` makes of it, atomically; whole again where somebody else has written
    meanwhile. Raises NotEdited, and whatever `check`, which is given the text to be written, does."""
    for _ in range(_TRIES):
        before = _read(file)
        text = _understood(file, before)
        after = change(text)
        if "\r\n" in text and not _LONE_NEWLINE.search(text):
            after = _LONE_NEWLINE.sub("\r\n", after)
        check(after)
        if after == text or _replaced(file, before, after.encode()):
            return
    raise NotEdited(f"{file.name} is being changed by another program. Try again.")


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as refused:
        raise NotEdited(f"{file.name}: cannot be read: {refused.strerror}") from refused


def _understood(file: Path, content: bytes | None) -> str:
    """The text of the file, if it is TOML."""
    try:
        text = (content or b"").decode()
        tomllib.loads(text)
    except UnicodeDecodeError as broken:
        raise NotEdited(f"{file.name}: expected UTF-8 text") from broken
    except tomllib.TOMLDecodeError as broken:
        mistake: Mistake = mistake_of_grammar(file.name, text, broken)
        raise NotEdited(f"{mistake}. Nothing was changed.") from broken
    return text


def _replaced(file: Path, before: bytes | None, after: bytes) -> bool:
    """Write beside the file, then take its place; False where it is no longer what was read.

    A link (a dotfiles repository has them) stays a link: what it leads to is replaced. Rights are kept.
    """
    real = file.resolve()
    beside = real.with_name(f".{real.name}.{os.getpid()}.new")
    try:
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with beside.open("xb") as written:
            if before is not None:
                os.chmod(beside, real.stat().st_mode & 0o7777)
            written.write(after)
            written.flush()
            os.fsync(written.fileno())
        if _read(file) != before:
            beside.unlink()
            return False
        os.replace(beside, real)
    except OSError as refused:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise NotEdited(f"{refused.filename}: {refused.strerror}. Nothing was changed.") from refused
    return True
