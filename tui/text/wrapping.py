"""Where the lines of a text end, for a given width in cells.

Lines break at blanks, and between characters of the scripts that write none (kinsoku: no line begins with
closing punctuation, nor ends with an opening bracket). rich and Textual let a line begin with 。: so our own.
"""

import re
from functools import lru_cache
from typing import Final

from tui.text.widths import cell_width, cluster_spans, is_narrow

Offsets = tuple[int, int]

# JIS X 4051 (kinsoku), and what closes in other scripts.
NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々〻ー〜～｝」』】〉》〕）］〗〙〛｠｣､｡･ｰ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ",.:;?!)]}…‥’”»›%‰℃°′″‼⁇⁈⁉،؛؟۔।॥ฯๆ་"
)  # fmt: skip
NEVER_LAST: Final = frozenset("（［｛「『【〈《〔〖〘〚｟｢([{“‘„‚«‹$＄£￡¥￥#＃@＠") - frozenset("$#@«")

_BLANKS: Final = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
"""Where a line may break, leaving the blank out: White_Space but for those that Unicode says do not break."""
_WORD: Final = re.compile(f"[^{''.join(sorted(_BLANKS))}]+")

# Beside one of these a line may break without a blank: Han and Kana with what goes with them, pictographs.
# Not Hangul, which writes blanks. (A regex of these ranges takes 3 ms to compile, of a start of 35.)
_SPACELESS_FROM: Final = "\u2e80"
_SPACELESS: Final = (
    ("\u2e80", "\u312f"), ("\u3190", "\ua4cf"), ("\uf900", "\ufaff"), ("\ufe30", "\ufe4f"), ("\uff01", "\uff9f"),
    ("\uffe0", "\uffe6"), ("\U0001f000", "\U0001fbff"), ("\U00020000", "\U0003ffff"),
)  # fmt: skip


def wrap(text: str, width: int) -> list[Offsets]:
    """(start, end) of each line of `text` in at most `width` cells; only a cluster wider than that stands out.

    Blanks at a break belong to no line, and neither does the line end that forces one; nothing else is left
    out. Words too long for a line are broken between clusters. An empty text has one empty line.
    """
    width = max(1, width)
    if len(text) <= width and "\n" not in text and is_narrow(text):
        return [(0, len(text.rstrip(" ")))]
    lines: list[Offsets] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if is_narrow(paragraph):
            _wrap_narrow(text, start, end, width, lines)
        else:
            _wrap_atoms(text, start, end, width, lines)
        start = end + 1
    return lines


def _wrap_narrow(text: str, start: int, end: int, width: int, lines: list[Offsets]) -> None:
    """The way most posts go: every character is a cell, so a line's end is looked for from behind."""
    while text[end - 1 : end] == " " and end > start:
        end -= 1
    while end - start > width:
        limit = start + width
        last, after = _blank_break(text, start, limit) or _inside_break(text, start, limit)
        lines.append((start, last))
        start = after
    lines.append((start, end))


def _blank_break(text: str, start: int, limit: int) -> Offsets | None:
    """The last good blank up to `limit`: where the line ends and the next begins. None where there is none."""
    at = text.rfind(" ", start, limit + 1)
    while at > start:
        after = last = at
        while text[after] == " ":
            after += 1
        while last > start and text[last - 1] == " ":
            last -= 1
        if last == start:
            return None
        if text[after] not in NEVER_FIRST and text[last - 1] not in NEVER_LAST:
            return last, after
        at = text.rfind(" ", start, last)
    return None


def _inside_break(text: str, start: int, limit: int) -> Offsets:
    """Where a word is torn: at `limit`, or before it so that no line begins with closing punctuation."""
    at = limit
    while at > start + 1 and (text[at] == " " or text[at] in NEVER_FIRST):
        at -= 1
    return _around(text, at if at > start + 1 else limit, start)


def _around(text: str, at: int, start: int) -> Offsets:
    """A break at `at` without the blanks on either side of it."""
    last = after = at
    while last > start + 1 and _is_blank(text, last - 1):
        last -= 1
    while _is_blank(text, after):
        after += 1
    return last, after


def _is_blank(text: str, at: int) -> bool:
    """Whether a blank stands there that a line may leave out: not one that carries a mark."""
    return text[at : at + 1] in _BLANKS and (
        text[at + 1 : at + 2] in ("", "\n") or cell_width(text[at + 1]) > 0
    )


def _wrap_atoms(text: str, start: int, end: int, width: int, lines: list[Offsets]) -> None:
    """Any text: what must stay together goes on the line as long as it fits."""
    line_start = line_end = start
    used = 0
    for first, last, cells in _atoms(text, start, end):
        gap = cell_width(text[line_end:first])
        if used + gap + cells <= width:
            used += gap + cells
            line_end = last
            continue
        if line_end > line_start:
            lines.append((line_start, line_end))
        line_start, used = first, cells
        if cells > width:
            line_start, used = _tear(text, first, last, width, lines)
        line_end = last
    lines.append((line_start, line_end))


def _atoms(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """(start, end, cells) of what no line end may part. Blanks between two of them are the only gaps."""
    atoms: list[tuple[int, int, int]] = []
    for word in _WORD.finditer(text, start, end):
        first, last = word.span()
        parts = (
            _parts(text, first, last)
            if max(word[0]) >= _SPACELESS_FROM and any(map(_is_spaceless, word[0]))
            else [(first, last, cell_width(word[0]))]
        )
        if atoms and _belongs_before(text, first, atoms[-1][1] - 1):
            before, gap_start, cells = atoms.pop()
            cells += cell_width(text[gap_start:first]) + parts[0][2]
            parts[0] = (before, parts[0][1], cells)
        atoms += parts
    return atoms


def _belongs_before(text: str, first: int, last: int) -> bool:
    """Whether the word at `first` must not begin a line, or what ends at `last` must not end one."""
    return text[first] in NEVER_FIRST or text[last] in NEVER_LAST or cell_width(text[first]) == 0


def _parts(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """The atoms of a word in which lines may break between characters."""
    parts: list[tuple[int, int, int]] = []
    before = ""
    for first, last, cells in cluster_spans(text[start:end]):
        base = text[start + first]
        if before and not _may_part(before, base):
            whole_start, _, whole_cells = parts[-1]
            parts[-1] = (whole_start, start + last, whole_cells + cells)
        else:
            parts.append((start + first, start + last, cells))
        before = base
    return parts


@lru_cache(maxsize=16384)
def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters with no blank between them. Straight quotes may be either."""
    if after in NEVER_FIRST or before in NEVER_LAST or before in "\"'" or after in "\"'":
        return False
    if before in "#@$":  # the sign of a tag or name: "#日程表" stays whole at its beginning
        return False
    return _is_spaceless(before) or _is_spaceless(after)


@lru_cache(maxsize=4096)
def _is_spaceless(character: str) -> bool:
    return any(first <= character <= last for first, last in _SPACELESS)


def _tear(text: str, first: int, last: int, width: int, lines: list[Offsets]) -> tuple[int, int]:
    """Lines out of an atom wider than a line, but for its rest; where that starts, and its cells."""
    spans = [(first + start, first + end, cells) for start, end, cells in cluster_spans(text[first:last])]
    head = used = 0  # the cluster that begins the line, and the line's cells
    for at, (_, _, cells) in enumerate(spans):
        if used + cells > width and at > head:
            cut = at
            while cut > head + 1 and _may_not_begin(text, spans[cut][0]):
                cut -= 1
            cut = cut if cut > head + 1 else at
            line_end, line_start = _around(text, spans[cut][0], spans[head][0])
            lines.append((spans[head][0], line_end))
            while spans[cut][0] < line_start:
                cut += 1
            head = cut
            used = sum(cells for _, _, cells in spans[head:at])
        if at >= head:  # else a blank at the break, which no line has
            used += cells
    return spans[head][0], used


def _may_not_begin(text: str, at: int) -> bool:
    return text[at] in NEVER_FIRST or _is_blank(text, at)
