"""The reader's own note, as rows below a kept post: "kept 24 Nov 14:21 · ideas · for the talk"."""

from collections.abc import Mapping
from functools import lru_cache

from tui.deck.blocks import Style
from tui.layout.lines import Line, Piece
from tui.layout.parts import gone_words
from tui.layout.pen import Pen
from tui.model.ids import PostId
from tui.model.note import Note
from tui.model.post import Gone
from tui.text.wrapping import wrap

Notes = Mapping[PostId, Note]


@lru_cache(maxsize=1_000)
def note_rows(note: Note, width: int, style: Style) -> tuple[Line, ...]:
    """The rows of a note, none wider than `width` cells; before it, why the post's text is not here any more."""
    pen = Pen(width, style.glyphs, style.terminal, style.now, style.zone)
    parts = [f"kept {pen.clock(note.kept_at)}", pen.words(note.label), pen.words(note.note)]
    words = f" {style.glyphs.dot} ".join(part for part in parts if part)
    rows: list[Line] = [(Piece("muted", words[start:end]),) for start, end in wrap(words, width)]
    if note.gone is not None:
        rows.insert(0, pen.fit(Piece("muted", gone_words(Gone(PostId(0), note.gone)))))
    return tuple(rows)
