"""What a stranger's text may do to a terminal: nothing. Everything that is stored or drawn goes through here.

Dropped: C0 and C1 controls and so every escape sequence, DEL, marks that turn the direction of writing,
characters that are invisible or no characters (Unicode's Default_Ignorable_Code_Point and noncharacters),
lone surrogates, and marks piled more than three high. Kept where they mean something: the joiners inside
emoji, Indic and Arabic words, VS16 after a pictograph, the tags of the three flags that are made of tags.

Two clean texts put together are clean: what leans on a neighbour is dropped at a text's edges.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from unicodedata import category

ZWNJ: Final = "\u200c"
ZWJ: Final = "\u200d"
VS16: Final = "\ufe0f"
KEYCAP: Final = "\u20e3"
_MARKS: Final = ("Mn", "Me")
MARKS_HIGH: Final = 3
"""Marks kept on one base. Vietnamese, Hebrew and Tibetan need three; a "zalgo" pile has dozens."""

# Ranges inside a character class. The tags (U+E0000 on) are in `_DROPPED`, but a whole flag is matched before it.
_LEANING: Final = "\u200c\u200d\ufe0f"
_DROPPED: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
)
_TURNED: Final = "\t\r\x85\u2028\u2029"
# England, Scotland, Wales: the only flags made of tags that Unicode recommends (emoji-sequences.txt, 16.0).
_FLAG: Final = "\U0001f3f4(?:" + "|".join(
    "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
) + ")"  # fmt: skip

# No mark is a letter or digit, so four marks in a row show as four of "neither letter nor blank nor ASCII".
_OTHER: Final = "[^\\w\\s\\x00-\\x7f]"
_PILE: Final = re.compile(_OTHER * 4)
_EDGE: Final = re.compile("\n" + _OTHER)
# What str.isprintable lets through although it is invisible or leans on its neighbours.
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

# Pictographs that stand after a joiner in Unicode's recommended sequences (emoji-zwj-sequences.txt, 16.0).
# After any other a joiner glues nothing on the screen, but makes rich count one cell too few.
_JOINED: Final = frozenset(
    "♀♂⚕⚖✈❤➡↔↕⚧☠⬛❄🌈🌾🍄🍋🍳🍼🎄🎓🎤🎨🏫🏭👦👧👨👩👯💋💥💨💫💻💼🔥🔧🔬🗨🚀🚒🟩🟫🤝🦯🦰🦱🦲🦳🦺🦼🦽🧑🧒🩰🩹🫯"
)  # fmt: skip
_VIRAMAS: Final = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2")


def clean(text: str) -> str:
    """`text` without what could harm, hide or mislead; line ends become "\\n", a tab a blank.

    Cleaning twice changes nothing more. Harmless text costs one scan and comes back as it is.
    """
    if text.isascii():
        if text.isprintable() or text.replace("\n", "").isprintable():
            return text
    elif _is_harmless(text):
        return text
    return _settle_neighbours(_drop_and_turn(text))


def _is_harmless(text: str) -> bool:
    """Whether a scan in C can already tell. False says only that a closer look is needed."""
    return (
        text.replace("\n", "").isprintable()
        and _UNSEEN.search(text) is None
        and _PILE.search(text) is None
        and category(text[0]) not in _MARKS
        and not any(category(found[0][1]) in _MARKS for found in _EDGE.finditer(text))
    )


def clean_line(text: str) -> str:
    """The same in one line for names, titles and alt text: any run of blanks and line ends is one blank."""
    text = clean(text)
    if "\n" in text or "  " in text or text[:1] == " " or text[-1:] == " ":
        # A blank may have stood between a mark and its base's neighbour: what leans is judged anew.
        return clean(" ".join(part for part in re.split("[ \n]+", text) if part))
    return text


def is_pictograph(character: str) -> bool:
    """Whether VS16 or a joiner may follow: Unicode's Extended_Pictographic without what is drawn as rules."""
    code = ord(character)
    if code >= 0x2190:
        return (
            0x1F000 <= code <= 0x1FBEF
            or code < 0x2500
            or 0x25A0 <= code <= 0x2BFF
            or code in (0x3030, 0x303D, 0x3297, 0x3299)
        )
    return code in (0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139)


@lru_cache(maxsize=1)
def _turning() -> Callable[[str], str]:
    """Compiled when the first suspect text comes: most sessions start without one."""
    pattern = re.compile(f"({_FLAG})|\r\n?|[\x85\u2028\u2029]|(\t)|[{_DROPPED}]+")

    def turned(found: re.Match[str]) -> str:
        if found[1] or found[2]:
            return found[1] or " "
        return "\n" if found[0][0] in "\r\x85\u2028\u2029" else ""

    return lambda text: pattern.sub(turned, text)


def _drop_and_turn(text: str) -> str:
    return _turning()(text)


def _settle_neighbours(text: str) -> str:
    """Drops joiners, selectors and marks that mean nothing beside what is left of `text`."""
    kept: list[str] = []
    high = MARKS_HIGH  # marks on the base so far; at an edge there is no base, so none fits
    for at, character in enumerate(text):
        if character in _LEANING:
            if _means_something(character, kept[-1] if kept else "", text[at + 1 : at + 2]):
                kept.append(character)
        elif category(character) in _MARKS:
            if high < MARKS_HIGH:
                high += 1
                kept.append(character)
        else:
            high = MARKS_HIGH if character == "\n" else 0
            kept.append(character)
    return "".join(kept)


def _means_something(leaning: str, before: str, after: str) -> bool:
    if not before:
        return False
    if leaning == VS16:
        return is_pictograph(before) or (after == KEYCAP and before in "0123456789#*")
    if not after:
        return False
    if before in _VIRAMAS:
        return after.isalpha()
    if leaning == ZWNJ:
        return _is_arabic(before) and _is_arabic(after)
    return after in _JOINED and (before == VS16 or is_pictograph(before))


def _is_arabic(character: str) -> bool:
    return "\u0600" <= character <= "\u08ff" and (character.isalpha() or category(character) == "Mn")
