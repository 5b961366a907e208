"""Which documents a file holds: one JSON document, the items of one array, or a document a line.

Plain or gzip, UTF-8 with or without its mark. Nothing is held but the document at hand, however large the
file; only a single document that is no array has to be read whole.
"""

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, cast

_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 20
_OTHER_ENCODINGS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_BROKEN_GZIP: Final = (EOFError, gzip.BadGzipFile, zlib.error)


class Unreadable(Exception):
    """A file, or the rest of it, that cannot be read; the one argument is a clear sentence for a person."""


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON text of a file. `where` names it: "pages.jsonl:12", "pages.json"; `read` is how far we are,
    in bytes of the file as it lies on the disk."""

    where: str
    body: bytes
    read: int


def documents(path: Path) -> Iterator[Document]:
    """The documents of the file at `path`, in its order, blank lines left out.

    Raises Unreadable, possibly after some documents; OSError where the file cannot be opened.
    """
    with path.open("rb") as raw:
        packed = raw.peek(2)[:2] == _GZIP
        file = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        try:
            yield from _documents(file, raw, str(path))
        except _BROKEN_GZIP as error:
            raise Unreadable("it is half a gzip file, or a damaged one: the rest cannot be read") from error


def _documents(file: BinaryIO, raw: BufferedReader, name: str) -> Iterator[Document]:
    first, number = _checked(file.readline(_CHUNK)), 1
    while first.isspace():
        first, number = file.readline(_CHUNK), number + 1
    if first.lstrip().startswith(b"["):
        yield from _items(first, file, raw, name)
        return
    if not first.endswith(b"\n"):
        first += file.readline()
    second, at = file.readline(), number + 1
    while second.isspace():
        second, at = file.readline(), at + 1
    if second and (_is_object(first) or _is_object(second)):
        yield Document(f"{name}:{number}", first, raw.tell())
        yield Document(f"{name}:{at}", second, raw.tell())
        yield from _lines(file, raw, name, at + 1)
    else:
        yield Document(name, first + second + file.read(), raw.tell())


def _checked(start: bytes) -> bytes:
    """The start of a file without its byte order mark. Raises Unreadable for another encoding than UTF-8."""
    for mark, encoding in _OTHER_ENCODINGS:
        if start.startswith(mark):
            raise Unreadable(f"it is {encoding} text: expected UTF-8")
    if b"\0" in start[:200]:
        raise Unreadable("it is binary, or UTF-16 text: expected JSON in UTF-8")
    return start.removeprefix(codecs.BOM_UTF8)


def _is_object(line: bytes) -> bool:
    """Whether a line is a JSON object by itself: then it is not one document over many lines."""
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(file: BinaryIO, raw: BufferedReader, name: str, number: int) -> Iterator[Document]:
    for at, line in enumerate(file, start=number):
        if line.strip():
            yield Document(f"{name}:{at}", line, raw.tell())


def _items(start: bytes, file: BinaryIO, raw: BufferedReader, name: str) -> Iterator[Document]:
    """The items of an array, or of arrays one after the other, read a piece at a time."""
    number = 0
    text = _Text(file)
    try:
        text.begin(start)
        while text.next_array():
            while item := text.next_item():
                number += 1
                yield Document(f"{name}: item {number}", item.encode(), raw.tell())
    except UnicodeDecodeError as error:
        raise Unreadable(f"after item {number} it is not UTF-8 text: expected UTF-8") from error
    except RecursionError as error:
        raise Unreadable(f"after item {number} it is nested too deeply to be an answer of X") from error
    except json.JSONDecodeError as error:
        cut = text.ended and _is_cut(error, error.doc)
        what = "half a file: the JSON ends in the middle" if cut else f"not JSON: {error.msg}"
        raise Unreadable(f"after item {number} it is {what}") from error


class _Text:
    """The text of arrays, of which only the piece at hand is held."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._find_end = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self.ended = False

    def begin(self, start: bytes) -> None:
        """Take what was read of the file to see what it is."""
        self._text = self._decode(start)

    def next_array(self) -> bool:
        """Step into the next array; False at the end of the file. Raises JSONDecodeError for other text."""
        match self._peek():
            case "":
                return False
            case "[":
                self._at += 1
                return True
        raise json.JSONDecodeError("more text after the array", self._text, self._at)

    def next_item(self) -> str:
        """The next item of this array as it is written; empty, and out of the array, at its end."""
        if self._peek() == "]":
            self._at += 1
            return ""
        while True:
            try:
                _, end = self._find_end(self._text, self._at)
            except json.JSONDecodeError as error:
                if not (_is_cut(error, self._text) and self._more()):
                    raise
                continue
            item = self._text[self._at : end]
            self._at = end
            return item

    def _peek(self) -> str:
        """The next character that says something; empty at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in ", \t\r\n":
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def _more(self) -> bool:
        """Read on, letting go of what was handed out. As much again as is held, or long items cost squares."""
        kept = self._text[self._at :]
        read = self._file.read(max(_CHUNK, len(kept)))
        self.ended = not read
        self._text, self._at = kept + self._decode(read, final=not read), 0
        return bool(read)


def _is_cut(error: json.JSONDecodeError, text: str) -> bool:
    """Whether the text may only lack its end: the complaint is about the last characters, or a string."""
    return error.pos >= len(text) - 8 or error.msg.startswith("Unterminated string")
