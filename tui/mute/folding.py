"""Text to text: what is the same to a reader becomes the same string, for rules and posts alike.

NFKC, casefold, invisible characters dropped, quotes straight, hyphens "-", white space one blank, piled marks gone.
What a rule says is unescaped from HTML before that, once; a post's fields were unescaped when they were read, and are
not again: who writes "&amp;#115;" has "&#115;" on the screen.

"İ" is "i", so that ISTANBUL, İSTANBUL and istanbul are one word. "ı" stays apart from "i": "sık" is another word than "sik".
"""

import html
import re
from typing import Final
from unicodedata import category, combining, is_normalized, normalize

PICTOGRAPHS: Final = (
    "©®‼⁉™ℹ←-⇿⌀-⏿Ⓜ■-⯿〰〽㊗㊙\U0001f000-\U0001fbef"  # those that a joiner may join, as `cleaning` has them
)
MARKS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Marks of no script of their own. Thai, Hebrew and Arabic pile theirs because they are spelled so."""

# Default_Ignorable_Code_Point in ranges (4,100 single characters make `re` a hundred times slower). The joiner is kept
# between pictographs, and tags behind a black flag.
_FLAG: Final = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
_JOINER: Final = f"(?<=[{PICTOGRAPHS}])\u200d(?=[{PICTOGRAPHS}])"
_IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN: Final = re.compile(f"[{_IGNORABLE}]")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f]+")
_DROPPED: Final = re.compile(f"({_FLAG}|{_JOINER})|[{_IGNORABLE}]+")
_QUOTES: Final = {
    **dict.fromkeys(map(ord, "‘’‚‛ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟"), '"'),
    0x2010: "-",  # the hyphen that is nothing else; one that does not break is that one to NFKC
}
_QUOTE: Final = re.compile("[\u2010‘-‟ʼ]")
_PILE: Final = re.compile(f"(.)([{MARKS}]+)", re.DOTALL)
_MARK: Final = re.compile(f"[{MARKS}]")
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1abd\u1abf-\u1aff\u1dc0-\u1dff\u20d0-\u20dc\u20e1\u20e5-\u20ff\ufe20-\ufe2f]"
)
"""Without the marks that enclose: a keycap's frame is no accent."""
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ODD_BLANK: Final = re.compile(r"  |[^\S ]|\A\s|\s\Z")


def unescaped(text: str) -> str:
    """`text` of a rule with its HTML entities undone, once; an ampersand that begins none stays."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def escaped(text: str) -> str:
    """What `unescaped` gives `text` for."""
    return _ENTITY.sub(lambda found: f"&amp;{found[0][1:]}", text) if "&" in text else text


def fold(text: str, *, accents: bool = False) -> str:
    """`text` made comparable; `accents`: "é" is "e", too. Folding twice changes nothing more."""
    text = _spread(text)
    if accents:
        text = without_accents(text)
    return " ".join(text.split()) if _ODD_BLANK.search(text) else text


def _spread(text: str) -> str:
    """Everything but the blanks."""
    return text.lower() if text.isascii() else _folded(text)


def _folded(text: str) -> str:
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    if _UNSEEN.search(text):
        text = _SELECTORS.sub("", text)
        text = normalize("NFKC", _DROPPED.sub(r"\1", text))
    text = text.casefold().replace("i\u0307", "i")  # the first is what "İ" becomes
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    if _QUOTE.search(text):
        text = text.translate(_QUOTES)
    if _MARK.search(text):
        text = _PILE.sub(_without_pile, text)
    return text


def _without_pile(found: re.Match[str]) -> str:
    """A letter with two marks or more, one of which may be part of it, is the bare letter."""
    letter = normalize("NFD", found[1])
    return letter[0] if len(found[2]) > 1 or (len(letter) > 1 and _MARK.match(letter[1])) else found[0]


def without_accents(folded: str) -> str:
    """Folded text without the marks on Latin, Greek and Cyrillic letters; those of other scripts are spelling."""
    if folded.isascii():
        return folded
    return normalize("NFKC", _ACCENTS.sub("", normalize("NFD", folded)))


def places(text: str, *, accents: bool = False) -> tuple[str, list[tuple[int, int]]]:
    """The folded text and, for each of its characters, the code points of `text` it came from. Slow: for a hit alone."""
    chunks = _chunks(text)
    for cut in (chunks, [(found.start(), found.end()) for found in re.finditer(r"\s+|\S+", text)]):
        folded, came = _joined(text, cut, accents)
        if folded == fold(text, accents=accents):
            return folded, came
    folded = fold(text, accents=accents)
    return folded, [(0, len(text))] * len(folded)


def _joined(text: str, cut: list[tuple[int, int]], accents: bool) -> tuple[str, list[tuple[int, int]]]:
    parts: list[str] = []
    came: list[tuple[int, int]] = []
    for start, end in cut:
        part = _spread(text[start:end])
        part = without_accents(part) if accents else part
        for character in part:
            if character.isspace():
                if not parts or parts[-1] == " ":
                    continue
                character = " "
            parts.append(character)
            came.append((start, end))
    if parts and parts[-1] == " ":
        parts.pop()
        came.pop()
    return "".join(parts), came


def _chunks(text: str) -> list[tuple[int, int]]:
    """Where `text` may be cut so that the parts fold to the whole: before what leans on nothing before it."""
    cuts = [0]
    joined = False
    for at, character in enumerate(text):
        leans = joined
        joined = character == "\u200d"
        leans = leans or bool(combining(character)) or bool(_UNSEEN.match(character))
        leans = leans or category(character)[0] == "M" or "\u1160" <= character <= "\u11ff"
        if at and not leans:
            cuts.append(at)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True)) if text else []
