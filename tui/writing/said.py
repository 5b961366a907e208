"""What a text that was typed holds, as X will read it: tags, names and cashtags, none of them within a link.

Links are `tui.text.weighted`'s matter. Here they are only passed over, so that "#part" of an address is no tag.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

_LINK: Final = re.compile(r"(?i:https?://|www\.)\S+")
_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd"
    "\u0a01-\u0a03\u0a3c-\u0a4d\u0abc-\u0acd\u0b01-\u0b03\u0b82\u0bbe-\u0bcd\u0c3e-\u0c4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u200c\u200d\u00b7\u30fb"
)
"""Parts of letters that Python's \\w leaves out, and what X lets stand within a tag beside letters."""
_TAG: Final = re.compile(rf"(?<![\w&/])[#＃](?=[\w{_MARKS}]*[^\W\d_])([\w{_MARKS}]++)(?![#＃]|://)")
_NAME: Final = re.compile(
    r"(?<![A-Za-z0-9_!@#$%&*＠])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@＠\u00c0-\u024f])"
)
_CASHTAG: Final = re.compile(r"(?<![\w$])\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\w$])")
_FIRST_NAME: Final = re.compile(r"\s*[@＠][A-Za-z0-9_]{1,15}(?![A-Za-z0-9_@＠\u00c0-\u024f])")
_SIGNED: Final = re.compile(rf"[#＃@＠$][\w{_MARKS}]+")


@lru_cache(maxsize=32)  # tags, names and cashtags of one text are asked for in turn
def without_links(text: str) -> str:
    """`text` with a blank in place of each web address. One of mail holds no name: nothing may stand before an @."""
    return _LINK.sub(" ", text) if "." in text else text


def same_tag(tag: str) -> str:
    """What two spellings of one tag have in common."""
    return normalize("NFKC", tag).casefold()


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in `text` without their signs, as written, in order; twice where they stand twice."""
    return tuple(_TAG.findall(without_links(text))) if "#" in text or "＃" in text else ()


def names_of(text: str) -> tuple[str, ...]:
    """Who is named in `text`: usernames without @, as written, each once."""
    if "@" not in text and "＠" not in text:
        return ()
    found: dict[str, str] = {}
    for name in _NAME.findall(without_links(text)):
        found.setdefault(name.lower(), name)
    return tuple(found.values())


def cashtags_of(text: str) -> tuple[str, ...]:
    """The cashtags in `text` without $, as written, in order; twice where they stand twice."""
    return tuple(_CASHTAG.findall(without_links(text))) if "$" in text else ()


def begins_with_name(text: str) -> bool:
    """Whether the first thing in it is somebody's name: X takes such a post for an answer to them."""
    return _FIRST_NAME.match(text) is not None


def plain_words(text: str) -> str:
    """`text` without links, tags, names and cashtags: what the writer says."""
    return _SIGNED.sub(" ", without_links(text))
