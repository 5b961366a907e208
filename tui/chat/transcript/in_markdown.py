"""A transcript as Markdown (CommonMark, with one table as GitHub has them), wrapped at 80 columns.

Posts stand in quotes with every sign escaped; a line break within a post is a backslash at the line's end. What comes
out passes markdownlint's default rules, of which line length is one: therefore the wrapping.
"""

from collections.abc import Iterator
from typing import Final

from tui.chat.transcript.document import Document
from tui.chat.transcript.making import recap
from tui.chat.transcript.tree import Bit, Entry, Recap, Section, Table, Words
from tui.text.markdown import encoded, inner_escaped, start_escaped

_WIDTH: Final = 80
_IN_A_TABLE: Final = 22
_IN_CONTENTS: Final = 3  # sections from which on a table of contents helps


def markdown(document: Document, *, guesses: bool = False) -> str:
    """The transcript, ending in a line break; guessed answers in their places, marked, with `guesses`."""
    lines = list(_document(recap(document, guesses=guesses)))
    return "\n".join(lines).rstrip("\n") + "\n"


def _document(tree: Recap) -> Iterator[str]:
    yield from _heading(1, tree.title)
    for name, words in tree.facts:
        yield from _wrapped((Bit(f"{name}: "), *words), "- ", "  ")
    yield ""
    if len(tree.sections) >= _IN_CONTENTS:
        yield from _heading(2, "Contents")
        for depth, section in tree.walk():
            where = Bit(section.title, "link", f"#{_slug(section.title)}")
            more = f" {section.about}" if section.about else ""
            count = f" ({section.count})" if section.count else ""
            indent = "  " * depth
            yield from _wrapped((where, Bit(more, foreign=True), Bit(count)), f"{indent}- ", f"{indent}  ")
        yield ""
    for depth, section in tree.walk():
        yield from _section(section, depth + 2)
    yield from _heading(2, "About this transcript")
    for words in tree.closing:
        yield from _wrapped(words)
        yield ""


def _section(section: Section, level: int) -> Iterator[str]:
    yield from _heading(level, section.title)
    if section.asked is not None:
        yield from _head(section.asked)
        yield ""
        yield from _body(section.asked, "")
    for words in section.notes:
        yield from _wrapped(words)
        yield ""
    for entry in section.entries:
        yield from _head(entry, "- ", "  ")
        yield ""
        yield from _body(entry, "  ")
    if section.table is not None:
        yield from _table(section.table)
        yield ""


def _heading(level: int, text: str) -> Iterator[str]:
    yield f"{'#' * level} {start_escaped(inner_escaped(text))}"
    yield ""


def _head(entry: Entry, first: str = "", later: str = "") -> Iterator[str]:
    words: list[Bit] = []
    for bit in entry.head:
        words += [Bit(" · "), bit] if words else [bit]
    yield from _wrapped(tuple(words), first, later)


def _body(entry: Entry, indent: str) -> Iterator[str]:
    """Text, what it carries and what it quotes, in a quote; a blank line after."""
    blocks = [*_paragraphs(entry.said, f"{indent}> ")]
    blocks += [list(_wrapped(words, f"{indent}> ", f"{indent}> ")) for words in entry.extras]
    if entry.quoted is not None:
        deeper = f"{indent}> > "
        blocks.append(list(_head(entry.quoted, deeper, deeper)))
        blocks += [*_paragraphs(entry.quoted.said, deeper)]
        blocks += [list(_wrapped(words, deeper, deeper)) for words in entry.quoted.extras]
    bare = f"{indent}>"
    for at, block in enumerate(blocks):
        if at:
            nested = block[0].startswith(f"{indent}> >") and blocks[at - 1][0].startswith(f"{indent}> >")
            yield f"{bare} >" if nested else bare
        yield from block
    if blocks:
        yield ""


def _paragraphs(said: Words, prefix: str) -> Iterator[list[str]]:
    """Each paragraph's lines. A line break of the text is kept, several are a new paragraph."""
    lines: list[list[Bit]] = [[]]
    for bit in said:
        first, *rest = bit.text.split("\n") if bit.href is None else [bit.text]
        lines[-1].append(Bit(first, bit.voice, bit.href))
        lines += [[Bit(text)] for text in rest]
    paragraph: list[str] = []
    for line in lines:
        if not "".join(bit.text for bit in line).strip(" "):
            if paragraph:
                yield paragraph
            paragraph = []
            continue
        if paragraph:
            paragraph[-1] += "\\"
        paragraph += _wrapped(tuple(line), prefix, prefix, 1)
    if paragraph:
        yield paragraph


def _wrapped(words: Words, first: str = "", later: str = "", spare: int = 0) -> Iterator[str]:
    """Lines of at most 80 columns where blanks allow it, `spare` columns left free."""
    line, width = "", _WIDTH - spare
    prefix = first
    for token in _tokens(words):
        if line and len(prefix) + len(line) + 1 + len(token) > width:
            yield prefix + line
            line, prefix = "", later
        line = f"{line} {token}" if line else start_escaped(token)
    if line:
        yield prefix + line


def _tokens(words: Words) -> list[str]:
    """What may not be parted: words between blanks, whole links and strong words."""
    tokens = [""]
    for bit in words:
        if bit.href is not None or bit.voice == "strong":
            tokens[-1] += _marked(bit)
            continue
        first, *rest = inner_escaped(bit.text).split(" ")
        tokens[-1] += first
        tokens += rest
    return [token for token in tokens if token]


def _marked(bit: Bit) -> str:
    text = inner_escaped(bit.text.strip())
    if bit.href is None:
        return f"**{text}**"
    if bit.href.startswith("#"):
        return f"[{text}]({bit.href})"
    address = encoded(bit.href)
    return f"[{text}](<{address}>)" if set("()") & set(address) else f"[{text}]({address})"


def _table(table: Table) -> Iterator[str]:
    yield _row(list(table.head))
    yield _row(["---"] * len(table.head))
    for cells in table.rows:
        yield _row(["".join(_cell(bit) for bit in cell) for cell in cells])


def _cell(bit: Bit) -> str:
    """Words in a cell, without links; a stranger's are cut, because a row cannot be wrapped."""
    text, whole = bit.text, inner_escaped(bit.text)
    while bit.foreign and len(whole) > _IN_A_TABLE:
        text = text[:-1].rstrip()
        whole = f"{inner_escaped(text)}…"
    return whole or "–"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _slug(title: str) -> str:
    """The anchor that GitHub and others make of a heading's words; ours are letters, digits and blanks."""
    return title.lower().replace(" ", "-")
