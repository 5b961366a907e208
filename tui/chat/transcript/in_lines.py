"""A transcript as rows for a screen: the app's recap view. Not wrapped: whoever draws them knows the width.

The voices are colour roles of a theme, so a row's bits become pieces of a line as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tui.chat.transcript.document import Document
from tui.chat.transcript.making import recap
from tui.chat.transcript.tree import Bit, Entry, Section, Words


@dataclass(frozen=True, slots=True)
class Row:
    """A row before it is wrapped: `indent` in cells for all its lines. No words: a blank row.

    `anchor` is the section that begins here ("q2"), "" elsewhere.
    """

    words: Words
    indent: int = 0
    anchor: str = ""


def rows(document: Document, *, guesses: bool = False) -> tuple[Row, ...]:
    """The whole recap, top to bottom; guessed answers in their places, marked, with `guesses`."""
    return tuple(_rows(document, guesses))


def _rows(document: Document, guesses: bool) -> Iterator[Row]:
    tree = recap(document, guesses=guesses)
    yield Row((Bit(tree.title, "strong"),))
    for name, words in tree.facts:
        yield Row((Bit(f"{name}: ", "muted"), *words))
    for depth, section in tree.walk():
        yield Row(())
        yield from _section(section, 2 * depth)
    yield Row(())
    for words in tree.closing:
        yield Row(tuple([Bit(bit.text, "muted") for bit in words]))


def _section(section: Section, indent: int) -> Iterator[Row]:
    count = (Bit(f"  {section.count}", "muted"),) if section.count else ()
    yield Row((Bit(section.title, "accent"), *count), indent, section.anchor)
    if section.asked is not None:
        yield from _entry(section.asked, indent, asked=True)
    for words in section.notes:
        yield Row(words, indent)
    for entry in section.entries:
        yield Row(())
        yield from _entry(entry, indent + 2)
    if section.table is not None:
        for who, *cells in section.table.rows:
            more = zip(section.table.head[1:], cells, strict=True)
            told = [Bit(f" · {name.lower()} ", "muted") for name, _ in more]
            line = [bit for name, cell in zip(told, cells, strict=True) for bit in (name, *cell)]
            yield Row((*who, *line), indent + 2)


def _entry(entry: Entry, indent: int, *, asked: bool = False) -> Iterator[Row]:
    head: list[Bit] = []
    for bit in entry.head:
        glyph = [Bit(f"{bit.glyph} ", bit.voice)] if bit.glyph else []
        head += [Bit(" · ", "muted"), *glyph, bit] if head else [*glyph, bit]
    yield Row(tuple(head), indent)
    yield from (Row(line, indent) for line in _lines(entry.said, asked))
    yield from (Row(words, indent) for words in entry.extras)
    if entry.quoted is not None:
        yield from _entry(entry.quoted, indent + 2)


def _lines(said: Words, asked: bool) -> list[Words]:
    """The text at its own line breaks; a question's in a strong voice."""
    lines: list[list[Bit]] = [[]]
    for bit in said:
        voice = "strong" if asked and bit.voice == "text" else bit.voice
        first, *rest = bit.text.split("\n")
        lines[-1] += [Bit(first, voice, bit.href)] if first else []
        lines += [[Bit(text, voice, bit.href)] if text else [] for text in rest]
    return [tuple(line) for line in lines]
