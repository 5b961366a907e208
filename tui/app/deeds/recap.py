"""The recap of a room: the transcript on a sheet, and written to a file as Markdown, HTML, CSV or JSON."""

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.app.widgets.sheet import Sheet
from tui.deck.room import RoomState
from tui.deck.sieve import name_of
from tui.layout.lines import Line, Piece
from tui.layout.rows import name_drawn
from tui.text.terminal import Terminal
from tui.text.wrapping import wrap

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.chat.transcript import Document, Row

_WIDEST: Final = 80
_ROUND: Final = 8  # columns of a sheet that hold no text
_FORMS: Final = {"m": "md", "h": "html", "c": "csv", "J": "json"}
_NAMES: Final = {"md": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}
_MOST_FILES: Final = 1_000  # of one session, before one is told to tidy up


class Recap:
    """Shows what a session came to, and writes it down."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    async def do_room_recap(self) -> None:
        """The session as a document: questions, answers, who took part; from here it can be kept as a file."""
        screen, room = self._screen, self._screen.deck.focused
        if not isinstance(room, RoomState) or room.view is None:
            return
        document = self._document(room)
        async with screen.work():
            rows = await asyncio.to_thread(_rows, document)
        keys: Line = tuple(
            piece
            for key, form in _FORMS.items()
            for piece in (Piece("accent", f"  {key}"), Piece("muted", f" {_NAMES[form]}"))
        )
        sheet = Sheet(
            screen.paint,
            lambda width: list(
                wrapped_rows(rows, max(20, min(_WIDEST, width - _ROUND)), screen.session.style.terminal)
            ),
            keys=keys,
            press=lambda key: self._press(sheet, document, key),
            follow=self._follow,
        )
        screen.app.push_screen(sheet)

    def _document(self, room: RoomState) -> "Document":
        from tui.chat.transcript import Document

        assert room.view is not None
        hidden = {
            post.id: name_of(verdict)
            for post in room.view.posts.values()
            if (verdict := room.verdict(post)).action in ("hide", "fold")
        }
        zone = self._screen.session.style.zone
        return Document(room.view.spec, room.view.session, room.view.posts, zone, datetime.now(UTC), hidden)

    def _press(self, sheet: Sheet, document: "Document", key: str) -> bool:
        form = _FORMS.get(key)
        if form is None:
            return False
        self._screen.run_worker(
            self._keep(sheet, document, form), name="write transcript", group="transcript"
        )
        return True

    async def _keep(self, sheet: Sheet, document: "Document", form: str) -> None:
        """Write it into the folder that the app was started in, under a name that is not taken."""
        try:
            file = await asyncio.to_thread(_write, document, form)
        except OSError as refused:
            sheet.say(f"Not written: {refused.strerror}.")
            return
        words = f"Written: {file.name} in {file.parent}"
        sheet.say(words)
        self._screen.say(f"{words}.")

    def _follow(self, href: str) -> None:
        if href.startswith("http"):
            self._screen.rest.open(href)


def _drawn(text: str, terminal: Terminal) -> str:
    """Words as this terminal can draw them, with the blanks round them."""
    if not text.strip():
        return text
    first = len(text) - len(text.lstrip(" "))
    last = len(text) - len(text.rstrip(" "))
    return " " * first + name_drawn(text, terminal) + " " * last


def _rows(document: "Document") -> "tuple[Row, ...]":
    from tui.chat.transcript import rows

    return rows(document)


def _write(document: "Document", form: str) -> Path:
    from tui.chat.transcript import as_json, html, markdown, table

    if form == "json":
        text = json.dumps(as_json(document), ensure_ascii=False, indent=1) + "\n"
    else:
        text = {"md": markdown, "html": html, "csv": table}[form](document)
    start = document.session.when.start.astimezone(document.zone)
    stem = f"{document.spec.name}-{start:%Y-%m-%d}"
    for number in range(1, _MOST_FILES):
        file = Path.cwd() / f"{stem}{f'-{number}' if number > 1 else ''}.{form}"
        try:
            with file.open("x", encoding="utf-8", newline="") as out:
                out.write(text)
        except FileExistsError:
            continue
        return file
    raise OSError(os.EX_CANTCREAT, f"there are {_MOST_FILES} transcripts of that name")


def wrapped_rows(rows: "tuple[Row, ...]", width: int, terminal: Terminal) -> Iterator[Line]:
    """Rows of a document as lines of at most so many cells."""
    for row in rows:
        pieces = tuple(Piece(bit.voice, _drawn(bit.text, terminal), bit.href) for bit in row.words)
        yield from wrapped(pieces, width, row.indent)


def wrapped(pieces: Line, width: int, indent: int = 0) -> Iterator[Line]:
    """Pieces of a paragraph as lines of so many cells, each behind `indent` blanks; a blank line for none."""
    text = "".join(piece.text for piece in pieces)
    if not text.strip():
        yield ()
        return
    before = Piece("text", " " * indent)
    for start, end in wrap(text, max(10, width - indent)):
        line = _cut(pieces, start, end)
        yield (before, *line) if indent else line


def _cut(pieces: Line, start: int, end: int) -> Line:
    made: list[Piece] = []
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, len(piece.text))
        if first < last:
            made.append(Piece(piece.role, piece.text[first:last], piece.href))
        at += len(piece.text)
    return tuple(made)
