"""What this terminal draws as wide as rich counts it, and text made simple enough for those that do not.

At start the app prints each of `PROBES`, asks for the cursor's column (CSI 6n) and hands the measured widths
to `from_widths`. A disagreement would shift every cell to the right of it, tearing panels apart. Simplified
text is never wider than the text was, so lines may be wrapped before and simplified while they are drawn.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.text.cleaning import KEYCAP, VS16, ZWJ


@dataclass(frozen=True, slots=True)
class Terminal:
    """Each field says that this terminal takes as many cells for such text as rich counts."""

    skin_tones: bool
    zwj: bool
    vs16: bool
    keycaps: bool
    flags: bool
    tag_flags: bool
    unicode16: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """A text to print at start, the cells rich counts for it, and the field of Terminal it decides."""

    text: str
    expected: int
    field: str


PROBES: Final = (
    Probe("👍🏽", 2, "skin_tones"),
    Probe("👩\u200d💻", 2, "zwj"),
    Probe("❤\ufe0f", 2, "vs16"),
    Probe("1\ufe0f\u20e3", 2, "keycaps"),
    Probe("🇯🇵", 2, "flags"),
    Probe("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 2, "tag_flags"),
    Probe("\U0001fae9", 2, "unicode16"),
)
FULL: Final = Terminal(True, True, True, True, True, True, True)
PLAIN_XTERM: Final = Terminal(False, False, False, False, flags=True, tag_flags=False, unicode16=False)
"""xterm and tmux 3.3a, and the safe guess where a terminal does not answer."""

# Assigned by Unicode 16 and 17; a terminal with older tables takes 0 or 1 cells for them.
_NEW: Final = re.compile("[\U0001fae9\U0001fac6\U0001fabe\U0001fadc\U0001fadf\U0001fa89\U0001fa8f\U0001fa8a\U0001fa8e\U0001fac8\U0001facd\U0001faea\U0001faef\U0001f6d8]")  # fmt: skip
_TONES: Final = re.compile("[\U0001f3fb-\U0001f3ff]")
_TAILS: Final = re.compile(f"(?:{ZWJ}.{VS16}?[\U0001f3fb-\U0001f3ff]?)+", re.DOTALL)
_KEYCAPS: Final = re.compile(f"{VS16}?{KEYCAP}")
_VS16: Final = re.compile(f"{VS16}(?!{KEYCAP})")
_TAGS: Final = re.compile("[\U000e0020-\U000e007f]+")
_INDICATOR: Final = re.compile("[\U0001f1e6-\U0001f1ff]")


def from_widths(measured: Sequence[int | None]) -> Terminal:
    """The terminal that took `measured` cells for each of PROBES; None where it did not answer in time."""
    if len(measured) != len(PROBES):
        raise ValueError(f"{len(measured)} widths were measured: expected {len(PROBES)}, one for each probe")
    if all(width is None for width in measured):
        return PLAIN_XTERM
    return Terminal(
        **{probe.field: width == probe.expected for probe, width in zip(PROBES, measured, strict=True)}
    )


def simplify(text: str, terminal: Terminal) -> str:
    """`text` (clean) without what this terminal draws in another width than rich counts.

    Tones, joined tails and selectors go, a keycap becomes its digit, a flag its two letters, a pictograph
    that is too new the replacement character.
    """
    if text.isascii() or terminal == FULL:
        return text
    if not terminal.zwj:
        text = _without_joiners(text)
    for supported, pattern, instead in (
        (terminal.skin_tones, _TONES, ""),
        (terminal.keycaps, _KEYCAPS, ""),
        (terminal.vs16, _VS16, ""),
        (terminal.tag_flags, _TAGS, ""),
        (terminal.unicode16, _NEW, "\ufffd"),
    ):
        if not supported:
            text = pattern.sub(instead, text)
    if not terminal.flags:
        text = _INDICATOR.sub(lambda found: chr(ord(found[0]) - 0x1F1E6 + ord("A")), text)
    return text


def _without_joiners(text: str) -> str:
    """A joined pictograph keeps its first part. Indic joiners stay: without one the word would grow wider."""
    if ZWJ not in text:
        return text
    return _TAILS.sub(lambda tail: tail[0] if tail[0][1].isalpha() else "", text)
