"""A transcript as one HTML file: no script, nothing fetched from anywhere, for eyes, ears, phones and paper.

Every word of a stranger is escaped, and the page's own policy forbids what an escape might have missed: it lets in
one style, by its hash, and nothing else.
"""

from collections.abc import Iterator
from datetime import UTC
from html import escape
from typing import Final

from tui.chat.transcript.document import Document
from tui.chat.transcript.making import recap
from tui.chat.transcript.style import STYLE, STYLE_HASH
from tui.chat.transcript.tree import Bit, Entry, Recap, Section, Table, Words

_POLICY: Final = f"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'"


def html(document: Document, *, guesses: bool = False) -> str:
    """The transcript as a whole page; guessed answers in their places, marked, with `guesses`."""
    return "\n".join(_page(recap(document, guesses=guesses))) + "\n"


def _page(tree: Recap) -> Iterator[str]:
    title = escape(tree.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>"
    yield f"<style>{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#transcript">Skip to the transcript</a>'
    yield f'<header>\n<h1 dir="auto">{title}</h1>\n<dl>'
    for name, words in tree.facts:
        yield f"<dt>{escape(name)}</dt><dd>{_words(words)}</dd>"
    yield "</dl>\n</header>"
    yield '<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>'
    yield from _contents(tree.sections)
    yield "</nav>"
    yield '<main id="transcript" tabindex="-1">'
    for section in tree.sections:
        yield from _section(section, 2)
    yield "</main>"
    yield "<footer>"
    for words in tree.closing:
        yield f"<p>{_words(words)}</p>"
    yield "</footer>"
    yield "</body>"
    yield "</html>"


def _contents(sections: tuple[Section, ...]) -> Iterator[str]:
    yield "<ol>"
    for section in sections:
        about = f' <bdi class="about">{escape(section.about)}</bdi>' if section.about else ""
        count = f' <span class="count">{escape(section.count)}</span>' if section.count else ""
        yield f'<li><a href="#{section.anchor}">{escape(section.title)}</a>{about}{count}'
        if section.parts:
            yield from _contents(section.parts)
        yield "</li>"
    yield "</ol>"


def _section(section: Section, level: int) -> Iterator[str]:
    named = f"{section.anchor}-title"
    kind = ' class="question"' if section.is_question else ""
    yield f'<section id="{section.anchor}"{kind} aria-labelledby="{named}">'
    yield f'<h{level} id="{named}">{escape(section.title)}</h{level}>'
    if section.asked is not None:
        yield from _entry(section.asked, "asked")
    for words in section.notes:
        yield f'<p class="extra">{_words(words)}</p>'
    for entry in section.entries:
        yield from _entry(entry)
    if section.table is not None:
        yield from _table(section.table)
    for part in section.parts:
        yield from _section(part, min(6, level + 1))
    yield "</section>"


def _entry(entry: Entry, kind: str = "") -> Iterator[str]:
    classes = f"{kind} by-{entry.voice}".lstrip()
    yield f'<article id="{entry.anchor}" class="{classes}" aria-label="{escape(entry.heard)}">'
    yield f'<p class="head">{" ".join(_bit(bit) for bit in entry.head)}</p>'
    lang = f' lang="{entry.lang}"' if entry.lang else ""
    if entry.said:
        yield f'<p class="said" dir="auto"{lang}>{"".join(_bit(bit) for bit in entry.said)}</p>'
    for words in entry.extras:
        yield f'<p class="extra"{lang if any(bit.foreign for bit in words) else ""}>{_words(words)}</p>'
    if entry.quoted is not None:
        yield from _entry(entry.quoted)
    yield "</article>"


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    yield f"<thead><tr>{head}</tr></thead>"
    yield "<tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td>{_words(words)}</td>" for words in rest)
        yield f'<tr><th scope="row">{_words(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>"


def _words(words: Words) -> str:
    return "".join(_bit(bit) for bit in words)


def _bit(bit: Bit) -> str:
    """Words with the elements that say what they are. Plain words stand for themselves."""
    said = escape(bit.text)
    if bit.at is not None:
        said = f'<time datetime="{bit.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{said}</time>'
    if bit.glyph:
        said = f'<span aria-hidden="true">{escape(bit.glyph)}</span> {said}'
    voice = "" if bit.voice in ("text", "link") else f' class="{bit.voice}"'
    if bit.href is not None:
        away = "" if bit.href.startswith("#") else ' rel="noreferrer noopener"'
        title = f' aria-label="{escape(bit.title)}"' if bit.title else ""
        return f'<a{voice} href="{escape(bit.href)}"{away}{title}>{said}</a>'
    if bit.foreign:
        return f"<bdi{voice}>{said}</bdi>"
    return f"<span{voice}>{said}</span>" if voice else said
