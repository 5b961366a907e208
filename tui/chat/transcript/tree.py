"""A transcript as a tree of words: made once, written as Markdown, HTML or lines of a screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tui.model.ids import PostId

Voice = Literal["text", "strong", "muted", "accent", "link", "guest", "warn"]
"""How words are said: the colour roles of a theme that words of a document have."""


@dataclass(frozen=True, slots=True)
class Bit:
    """Words in one voice. `href`: a web address, or #anchor within the document. `at`: the moment that they tell.

    `foreign`: somebody else's words, which may run in another direction. `title`: what a link without its
    surroundings is, for those who hear it. `glyph`: a sign before the words that says the same to the eye.
    """

    text: str
    voice: Voice = "text"
    href: str | None = None
    at: datetime | None = None
    foreign: bool = False
    title: str = ""
    glyph: str = ""


Words = tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A post: `head` (label, role, who, when; the name, which can be anything, last), what it says, what it carries.

    `said` has its line breaks inside. `lang` is a BCP 47 tag, "" where it is not known. `heard` names the post for
    those who do not see its head. `anchor` is unique in the document. `voice` is its author's.
    """

    post: PostId
    anchor: str
    heard: str
    head: tuple[Bit, ...]
    said: Words
    voice: Voice = "strong"
    lang: str = ""
    extras: tuple[Words, ...] = ()
    quoted: "Entry | None" = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. Every row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document. `about`: its first words, for a table of contents; `count`: how much stands in it.

    `asked`: the question itself; `notes`: our own words on it, before what stands in it.
    """

    anchor: str
    title: str
    about: str = ""
    count: str = ""
    asked: Entry | None = None
    notes: tuple[Words, ...] = ()
    entries: tuple[Entry, ...] = ()
    parts: tuple["Section", ...] = ()
    table: Table | None = None
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Recap:
    """A whole transcript: its title, facts (name, words), sections, and what is said at its end."""

    title: str
    facts: tuple[tuple[str, Words], ...]
    sections: tuple[Section, ...]
    closing: tuple[Words, ...]

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section with its depth, 0 for the outermost, in reading order."""
        yield from _walked(self.sections, 0)


def _walked(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield depth, section
        yield from _walked(section.parts, depth + 1)
