"""What X makes of a text as it was typed: escaped, its links behind t.co, its entities found and counted.

Pure. Entities count code points of the escaped text, start inclusive and end exclusive (x-api.md section 5).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final, Literal

Kind = Literal["hashtag", "cashtag", "mention", "url"]

LIMIT: Final = 280  # weighted characters; a longer text travels in note_tweet
LINK_LENGTH: Final = 23  # what any link weighs, and how long https://t.co/xxxxxxxxxx is
REPOST_LENGTH: Final = 140  # where "RT @x: ..." is cut [seen in captured pages]

# Marks that belong to letters of a tag but are no \w in Python: Indic and Thai vowel signs, Arabic harakat,
# ZWNJ, and the joiners that X's own tag expression allows.
_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0b01-\u0b03\u0b82\u0bbe-\u0bcd"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u30fb\u30fc\u00b7"
)
_WORD: Final = rf"[\w{_MARKS}]"
_URL: Final = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?(?:[/?#][^\s<>\"“”「」『』、。]*)?"
)
_HASHTAG: Final = re.compile(rf"(?<![\w&/])[#＃]({_WORD}*[^\W\d_]{_WORD}*)(?![#＃]|://)")
_CASHTAG: Final = re.compile(r"(?<![\w$])\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\w$])")
_MENTION: Final = re.compile(r"(?<![A-Za-z0-9_!@#$%&*＠])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@＠À-ɏ])")


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of a text that means something: `value` is the tag, the name, or the address a link goes to."""

    kind: Kind
    start: int
    end: int
    value: str
    tail: str = ""  # of a url: what display_url is, where it is not made from the address
    media_key: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """An escaped text with its entities, in order."""

    text: str
    entities: tuple[Entity, ...] = ()


def short_link(url: str) -> str:
    """The t.co address of `url`: always the same one."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = int.from_bytes(blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    code = ""
    for _ in range(10):
        number, digit = divmod(number, 62)
        code += digits[digit]
    return f"https://t.co/{code}"


def display_url(url: str) -> str:
    """`url` as X shows it: without scheme and www, cut after 26 characters."""
    bare = re.sub(r"^https?://(?:www\.)?", "", url)
    bare = bare[:-1] if bare.endswith("/") else bare
    return bare if len(bare) <= 27 else bare[:26] + "…"


def escape(text: str) -> str:
    """The three characters that X escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def find(text: str, links: Iterable[str] = (), is_user: Callable[[str], bool] = bool) -> list[Entity]:
    """The entities of a typed text, in order and apart, in code points of that text.

    `links` are addresses known to stand in it even without https://. Names that `is_user` denies are no mentions.
    """
    found = [Entity("url", *_trimmed(m)) for m in _URL.finditer(text)]
    found += [Entity("url", at, at + len(url), url) for url in links for at in _places(text, url)]
    found += [Entity("hashtag", m.start(), m.end(), m[1]) for m in _HASHTAG.finditer(text)]
    found += [Entity("cashtag", m.start(), m.end(), m[1]) for m in _CASHTAG.finditer(text)]
    found += [Entity("mention", m.start(), m.end(), m[1]) for m in _MENTION.finditer(text) if is_user(m[1])]
    apart: list[Entity] = []
    for entity in sorted(found, key=lambda e: (e.start, e.kind != "url", -e.end)):
        if not apart or entity.start >= apart[-1].end:
            apart.append(entity)
    return apart


def _trimmed(match: re.Match[str]) -> tuple[int, int, str]:
    """A link without the punctuation that closes the sentence around it."""
    url = match[0].rstrip(".,;:!?'\"…*_~")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,;:!?'\"…*_~")
    return match.start(), match.start() + len(url), url


def _places(text: str, url: str) -> Iterable[int]:
    at = text.find(url) if url else -1
    while at >= 0:
        yield at
        at = text.find(url, at + len(url))


def typed(text: str, links: Iterable[str] = (), is_user: Callable[[str], bool] = bool) -> Typed:
    """A typed text as X sends it: escaped, every link a t.co one."""
    out, length, done = [], 0, 0
    entities: list[Entity] = []
    for entity in find(text, links, is_user):
        before = escape(text[done : entity.start])
        shown = short_link(entity.value) if entity.kind == "url" else text[entity.start : entity.end]
        length += len(before)
        entities.append(replace(entity, start=length, end=length + len(shown)))
        length += len(shown)
        out += [before, shown]
        done = entity.end
    out.append(escape(text[done:]))
    return Typed("".join(out), tuple(entities))


def weighted_length(text: str) -> int:
    """How much of the 280 an escaped text with t.co links takes: most scripts 1, CJK and emoji 2 a character."""
    bare = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return sum(map(_weight, bare))


def _weight(char: str) -> int:
    code = ord(char)
    if code in (0x200D, 0xFE0F) or 0x1F3FB <= code <= 0x1F3FF:
        return 0  # parts of an emoji, which weighs 2 as a whole
    light = code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247
    return 1 if light else 2


def with_link(said: Typed, url: str, shown: str, media_keys: tuple[str, ...] = ()) -> Typed:
    """`said` with a link at its end, as X adds one for a quoted post or for media (then one entity each)."""
    link = short_link(url)
    start = len(said.text) + (1 if said.text else 0)
    text = f"{said.text} {link}" if said.text else link
    added = [Entity("url", start, len(text), url, shown, key) for key in media_keys or ("",)]
    return Typed(text, (*said.entities, *added))


def cut_note(said: Typed, url: str) -> Typed:
    """The `text` of a post that is too long: what fits, then an ellipsis and a link to the whole."""
    end = _clean_end(said, _fitting(said.text, LIMIT - LINK_LENGTH - 3))  # "… " weighs 3
    blank = said.text.rfind(" ", 0, end)
    if blank > end - 24 and not any(e.start < blank < e.end for e in said.entities):
        end = blank
    kept = tuple(e for e in said.entities if e.end <= end)
    return with_link(Typed(said.text[:end].rstrip() + "…", kept), url, display_url(url))


def _fitting(text: str, room: int) -> int:
    """How many characters of `text` weigh no more than `room`."""
    for at, char in enumerate(text):
        room -= _weight(char)
        if room < 0:
            return at
    return len(text)


def repost_text(username: str, said: Typed) -> tuple[Typed, bool]:
    """ "RT @x: ..." of a repost, cut as X cuts it, and whether it is whole."""
    start = f"RT @{username}: "
    entities = [Entity("mention", 3, 4 + len(username), username)]
    entities += [replace(e, start=e.start + len(start), end=e.end + len(start)) for e in said.entities]
    whole = Typed(start + said.text, tuple(entities))
    if len(whole.text) <= REPOST_LENGTH:
        return whole, True
    end = REPOST_LENGTH - 1
    half = re.search(r"&[a-z]{0,3}$", whole.text[:end])  # never half an &amp;
    end = half.start() if half and whole.text[end : end + 4].find(";") >= 0 else end
    kept = tuple(e for e in whole.entities if e.end <= end)
    return Typed(whole.text[:end] + "…", kept), False


def _clean_end(said: Typed, end: int) -> int:
    """The last place up to `end` that cuts neither an entity nor an escape."""
    for entity in said.entities:
        if entity.start < end < entity.end:
            return entity.start
    amp = said.text.rfind("&", 0, end)
    semi = said.text.find(";", amp) if amp >= 0 else -1
    return amp if 0 <= amp < end <= semi < amp + 5 else end
