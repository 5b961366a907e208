"""Addresses that stand bare in folded text, without an entity and a scheme: no word is found inside of them.

X links what looks like an address; alt texts, options of polls and display names have no links. What counts here:

- mail: "me@nft.com", "@me@nft.social" (a name, @, labels with dots between);
- "www.nft.io";
- labels with dots between, a known end, and a path behind: "opensea.io/nft", "nft.de:80/x", "x.org?ref=nft";
- without a path only ends that are no words: "spoiler.com", "bbc.co.uk".

Where in doubt a word is found. A full stop without its blank is common ("end.Start", "ok.So", "see.AI"), and so are
"node.js", "vue.js/react", "she.they/them", "e.g.": none of these is an address. Linear in the length of the text.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from tui.mute.spaceless import SPACELESS

_RUN: Final = re.compile(rf"(?:[^\W{SPACELESS}]+|[.+@%-]+)+")
_BEHIND: Final = re.compile(r"(?::[0-9]{1,5})?/|\?[\w.%-]+=")
_REST: Final = re.compile(rf"[^\s\x00\x01\"'<>()\[\]{{}},{SPACELESS}]*")
_LETTERS: Final = re.compile(r"[a-z]{2,24}|xn--[a-z0-9-]{2,59}")
_BARE: Final = frozenset({"com", "net", "org", "edu", "gov", "mil", "int", "biz", "io", "xyz", "co", "eth"})
"""Ends that are no words and no names of files."""
_SECOND: Final = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
"""What may stand before a country, as in "co.uk"."""
_FILES: Final = frozenset({"js", "ts", "py", "rb", "rs", "go", "cs", "md", "sh", "pl", "so"})
"""Two letters that rather end the name of a file or program, or begin a sentence, than an address."""
_WITH_PATH: Final = _BARE | frozenset({
    "app", "art", "blog", "cloud", "club", "dev", "digital", "email", "events", "finance", "fun", "games", "gg",
    "global", "group", "info", "link", "live", "media", "money", "network", "news", "ninja", "online", "page",
    "pro", "shop", "site", "social", "software", "space", "store", "studio", "systems", "tech", "today", "tools",
    "video", "website", "wiki", "work", "world", "zone",
})  # fmt: skip


def is_inside(hay: str, start: int, end: int) -> bool:
    """Whether a part of folded `hay` reaches into an address."""
    if "." not in hay:
        return False
    starts, ends = _addresses(hay)
    at = bisect_right(starts, end - 1) - 1
    return at >= 0 and ends[at] > start


@lru_cache(maxsize=16)
def _addresses(hay: str) -> tuple[list[int], list[int]]:
    """Where they begin and end, in order, none in another."""
    starts: list[int] = []
    ends: list[int] = []
    for found in _RUN.finditer(hay):
        if "." not in found[0]:
            continue
        start, end = _core(hay, *found.span())
        if ends and start < ends[-1]:
            continue  # in the path of the one before
        behind = _BEHIND.match(hay, end) if end == found.end() else None
        if _is_address(hay[start:end], path=behind is not None):
            starts.append(start)
            rest = _REST.match(hay, behind.end()) if behind is not None else None
            ends.append(rest.end() if rest is not None else end)
    return starts, ends


def _core(hay: str, start: int, end: int) -> tuple[int, int]:
    """Without the full stops and signs around."""
    run = hay[start:end]
    return start + len(run) - len(run.lstrip(".+@%-")), start + len(run.rstrip(".+@%-"))


def _is_address(core: str, *, path: bool) -> bool:
    name, sign, host = core.rpartition("@")
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or "+" in host or "%" in host or not _LETTERS.fullmatch(labels[-1]):
        return False
    if sign:
        return name[-1:].isalnum() or name[-1:] == "_"
    if labels[0] == "www" and len(labels) > 2:
        return True
    last = labels[-1]
    if last in _BARE or (len(last) == 2 and len(labels) > 2 and labels[-2] in _SECOND):
        return True
    return path and (last in _WITH_PATH or last.startswith("xn--") or (len(last) == 2 and last not in _FILES))
