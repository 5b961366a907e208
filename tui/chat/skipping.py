"""What in a post is not its own words: mentions, tags, links and emoji. They are painted over, so that offsets stay.

Of a clean text, or of a raw one: where no spans say what is a link, it is known by its form. Everything here takes
time in proportion to the text, whatever stands in it.
"""

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

from tui.model.post import Span

TAG: Final = "\ue000"
"""Paint over tags and links: what may follow a label at the end. A private character, so neither word nor blank."""
NAME: Final = "\ue001"
"""Paint over mentions and cashtags."""
_PAINT: Final = {"hashtag": TAG, "link": TAG, "mention": NAME, "cashtag": NAME}

# A token goes on over a dot, dash or stroke to the next word: "@name-a1", "#tag.a1" and "me@a1.example" are one.
# A tag of digits alone is none to X ("we are #1").
# The patterns begin with a set of characters, because that is what `re` finds fast.
_LINK: Final = re.compile(r"[hHwW](?i:ttps?://|ww\.)\S++")
_TOKEN: Final = re.compile(
    r"[#＃@＠$](?<!\w.)(?:(?<=[#＃])(?P<tag>\d*+[^\W\d]\w*+)|(?<=[@＠])\w++|(?<=\$)[A-Za-z]\w*+)(?:[-./'’@]\w++)*+"
)
_DOTTED: Final = re.compile(r"\.[A-Za-z]{2}")
# Links as X shows them, and addresses of mail. "A1.yes/no" is no link: nobody writes a host in capitals.
_BARE_LINK: Final = re.compile(
    r"(?<![\w.@-])(?:"
    r"(?:[a-z0-9-]++\.)+[a-z]{2,}+/\S*+"
    r"|[\w-]++(?:\.[\w-]++)*+(?<=\.(?:com|org|net|edu|gov))(?!\w)"
    r")"
)
_MAIL: Final = re.compile(r"(?<![\w.@+-])[\w+-]++(?:\.[\w+-]++)*+@[\w-]++\.\w[\w.-]*+")
_EMOJI: Final = (
    "\xa9\xae\u200d\u203c\u2049\u20e3\u2122\u2139\u2190-\u24ff\u2500-\u2bff\u3030\u303d\u3297\u3299\ufe0f"
    "\U0001f000-\U0001fbef\U000e0020-\U000e007f"
)
_KEY: Final = re.compile("[0-9#*]\ufe0f?\u20e3")
_NOT_OWN: Final = re.compile(f"[{TAG}{NAME}{_EMOJI}]+")
_WORD: Final = re.compile(r"\w")
_ESCAPE: Final = re.compile("&(?:amp|lt|gt);")
_ESCAPES: Final = {"&amp;": "&&&&&", "&lt;": "<<<<", "&gt;": ">>>>"}
# Full-width forms, other digits, bold and other letters made for formulas, blanks that are no U+0020.
_FOLDED: Final = re.compile(
    "[\xa0\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u2000-\u200a\u202f\u205f\u3000\uff01-\uff5e\U0001d400-\U0001d7ff]"
)


def painted(text: str, spans: Sequence[Span] = ()) -> str:
    """`text` with TAG or NAME in place of every character of a mention, tag or link; as long as it was."""
    if spans:
        text = _without(text, spans)
    if "://" in text or "www." in text:
        text = _LINK.sub(_over_link, text)
    if "#" in text or "@" in text or "$" in text or not text.isascii():
        text = _TOKEN.sub(_over_token, text)
    if not spans and _DOTTED.search(text) is not None:
        text = _BARE_LINK.sub(_over_link, text)
        if "@" in text:
            text = _MAIL.sub(_over_link, text)
    return text


def folded(text: str) -> str:
    """`text` for the grammar's eyes, as long as it was: full-width letters, digits and colons become ASCII.

    X's three escapes turn into as many of their sign as they had characters: nothing else would keep the offsets,
    and a clean text, in which somebody really wrote "&amp;", loses nothing by it, because no one shows this one.
    """
    if not text.isascii() and _FOLDED.search(text) is not None:
        text = text.translate(_FOLDING)
    if "&" in text:
        text = _ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)
    return text


def own_words(paint: str, cuts: Sequence[tuple[int, int]] = ()) -> str:
    """What is left of a painted text without `cuts` (in order) and emoji, blanks folded; "" if that is only signs."""
    if cuts:
        parts: list[str] = []
        done = 0
        for start, end in cuts:
            parts.append(paint[done:start])
            done = end
        paint = " ".join([*parts, paint[done:]])
    if not paint.isascii():
        if "\u20e3" in paint:
            paint = _KEY.sub(" ", paint)
        paint = _NOT_OWN.sub(" ", paint)
    return " ".join(paint.split()) if _WORD.search(paint) else ""


class _Folding(dict[int, str]):
    """The ASCII character that stands for another, of those met so far; itself where there is not one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if _FOLDED.match(character) is None:
            return character  # not kept: a stranger's text must not fill this with all of Unicode
        like = str(int(character)) if character.isdecimal() else normalize("NFKC", character)
        self[code] = like if len(like) == 1 and like.isascii() else character
        return self[code]


_FOLDING: Final = _Folding()


def _without(text: str, spans: Sequence[Span]) -> str:
    parts: list[str] = []
    done, length = 0, len(text)
    for span in spans:
        start, end = span.start, span.end
        start, end = start if start > done else done, end if end < length else length
        if start < end:
            parts += (text[done:start], _PAINT[span.kind] * (end - start))
            done = end
    return "".join([*parts, text[done:]]) if done else text


def _over_token(found: re.Match[str]) -> str:
    return (NAME if found["tag"] is None else TAG) * len(found[0])


def _over_link(found: re.Match[str]) -> str:
    return TAG * len(found[0])
