"""What X takes for a link in a text that is being written: twitter-text's grammar, version 3, read in one pass.

X's own form of it is a regular expression that tries every place anew. Here the text is cut into hosts (runs
of what may stand in a host, with a dot in them) and a host into labels once, so hostile text costs no more.
Two things decide most: a link has a top-level domain of X's list, also after "https://"; and without a scheme
it is looked for in ASCII and accented Latin letters alone, so in "これはexample.comです" it is "example.com".
"""

import re
from typing import Final

from tui.text.tlds import ASCII_TLDS, OTHER_TLDS

LONGEST_LABEL: Final = 63
"""Characters between two dots of a host, in punycode."""
LONGEST_LINK: Final = 4096
LONGEST_SLUG: Final = 40
"""What follows "https://t.co/"."""

_REFUSED: Final = "\ufffe\ufeff\uffff"
_TURNING: Final = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_SPACES: Final = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_OUTSIDE: Final = r"!'#%&()*+,\\/:;<=>?@\[\]^{|}~$" + _SPACES + _REFUSED + _TURNING
_LATIN: Final = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb"
    "\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC: Final = "\u0400-\u04ff"

_RUN: Final = re.compile(f"[^{_OUTSIDE}]+")
_BEGIN: Final = re.compile(f"(?<=[^A-Za-z0-9@＠$#＃{_REFUSED}])[^._\\-{_OUTSIDE}]")
_MAY_PRECEDE: Final = re.compile(f"[^A-Za-z0-9@＠$#＃{_REFUSED}]")
_WORD: Final = re.compile("[A-Za-z0-9]+")
_PUNYCODE: Final = re.compile("xn--[-0-9a-z]+", re.IGNORECASE | re.ASCII)
_ALL_LATIN: Final = re.compile(f"[-.A-Za-z0-9{_LATIN}]+")
_NOT_LATIN: Final = re.compile(f"[^-A-Za-z0-9{_LATIN}]")
_LABEL_ENDS: Final = re.compile(
    "[\u3002\uff0e\uff61]"
)  # dots of other scripts: punycode is made of what is between

_ENDING: Final = f"-+A-Za-z0-9=_#/{_LATIN}{_CYRILLIC}"
_OTHER: Final = "!*';:,.$%\\[\\]\u2013~@|&"  # may stand in a path, but not at its end
_ANY: Final = f"[{_ENDING}{_OTHER}]"
_PARENTHESES: Final = rf"\((?:{_ANY}++\)|{_ANY}*+\({_ANY}++\){_ANY}*+\))"
_QUERY: Final = r"\?(?:[!?*'@();:+$%\[\].,~|]*+[-A-Za-z0-9_&=#/])++"
_REST: Final = re.compile(
    f"(?::[0-9]+)?(?P<path>/(?:[{_OTHER}]*+(?:[{_ENDING}]|{_PARENTHESES}))*+)?(?P<query>{_QUERY})?"
)
_TCO: Final = re.compile(f"https?://t\\.co/([a-z0-9]+)(?:{_QUERY})?", re.IGNORECASE | re.ASCII)
_BEFORE_NAKED: Final = "-_./"

_BY_FIRST: Final[dict[str, list[str]]] = {}
for _tld in sorted(OTHER_TLDS, key=len, reverse=True):
    _BY_FIRST.setdefault(_tld[0], []).append(_tld)


def find_links(text: str) -> list[tuple[int, int]]:
    """(start, end) of each link in `text`, in order, none overlapping another. `text` is NFC, as X counts it."""
    if "." not in text:
        return []
    links: list[tuple[int, int]] = []
    done = 0  # where the search goes on: behind what was found last
    for run in _RUN.finditer(text):
        start, end = max(run.start(), done), run.end()
        dot = text.find(".", start, end)
        if dot < 0 or dot == end - 1:
            continue
        host = _Host(text, start, end)
        if not host.reaches:
            continue
        scheme = _scheme_before(text, start, done) if start == run.start() else None
        if scheme is not None and (domain_end := host.parse(0, start)):
            done = _take(links, text, scheme, start, domain_end)
        while done < end and (found := host.find(done)) is not None:
            done = _take(links, text, found[0], found[0], found[1])
    return links


def _scheme_before(text: str, host: int, done: int) -> int | None:
    """Where the scheme begins that stands right before `host`; None where there is none that counts."""
    for scheme in ("http://", "https://"):
        start = host - len(scheme)
        if start >= done and text[start:host].lower() == scheme:
            if start == 0 or (start > done and _MAY_PRECEDE.match(text, start - 1)):
                return start
            return None
    return None


def _take(links: list[tuple[int, int]], text: str, start: int, host: int, host_end: int) -> int:
    """Adds the link, or links, of a host that was found; returns where the search goes on."""
    rest = _REST.match(text, host_end)
    end = rest.end() if rest is not None else host_end
    if not _is_short_enough(text, start, host, host_end, end):
        return end
    if host > start:
        tco = _TCO.match(text, start, end)
        if tco is None:
            links.append((start, end))
        elif len(tco[1]) <= LONGEST_SLUG:
            links.append((start, tco.end()))
        return end
    if start and text[start - 1] in _BEFORE_NAKED:
        return end
    found = _latin_hosts(text, host, host_end)
    if found and rest is not None and rest["path"]:
        found[-1] = (found[-1][0], end)
    links += found
    return end


def _is_short_enough(text: str, start: int, host: int, host_end: int, end: int) -> bool:
    name = text[host:host_end]
    if name.startswith("xn--") and not name.isascii() and not _latin_hosts(text, host, host_end):
        return False
    if any(_encoded_length(label) > LONGEST_LABEL for label in name.split(".")):
        return False
    scheme = host - start or len("https://")
    return scheme + len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_LINK


def _encoded_length(label: str) -> int:
    """Characters of a label in punycode, or as many as it has where that is already too long."""
    if label.isascii() or len(label) > LONGEST_LABEL:
        return len(label)
    parts = _LABEL_ENDS.split(label)
    lengths = (len(part) if part.isascii() else 4 + len(part.encode("punycode")) for part in parts)
    return sum(lengths) + len(parts) - 1


def _latin_hosts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The hosts in text[start:end], itself a host, that consist of ASCII and accented Latin letters but for their TLD."""
    if _ALL_LATIN.fullmatch(text, start, end):
        return [(start, end)]
    labels = _split(text, start, end)
    tlds = [_tld_end(text, label, label_end) for label, label_end in labels]
    tlds[-1] = end if tlds[-1] else 0
    first: list[int] = []  # of each label, where its Latin end begins
    for label, label_end in labels:
        others = [found.end() for found in _NOT_LATIN.finditer(text, label, label_end)]
        first.append(others[-1] if others else label)
    # reach[i]: the last label whose TLD ends a chain that has label i in it as a whole, 0 if there is none.
    reach = [0] * (len(labels) + 1)
    ending = [0] * len(labels)  # the same where only the end of label i has to be Latin
    for at in range(len(labels) - 2, -1, -1):
        ending[at] = reach[at + 1] or (at + 1 if tlds[at + 1] else 0)
        if first[at] == labels[at][0] < labels[at][1]:
            reach[at] = ending[at]
    hosts: list[tuple[int, int]] = []
    at, low = 0, start
    while at < len(labels) - 1:
        begin = max(first[at], low)
        if begin < labels[at][1] and ending[at]:
            at = ending[at]
            low = tlds[at]
            hosts.append((begin, low))
        else:
            at += 1
    return hosts


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    labels: list[tuple[int, int]] = []
    while (dot := text.find(".", start, end)) >= 0:
        labels.append((start, dot))
        start = dot + 1
    labels.append((start, end))
    return labels


def _tld_end(text: str, start: int, end: int) -> int:
    """Where the top-level domain ends that a label begins with; 0 where there is none."""
    word = _WORD.match(text, start, end)
    if word is not None:
        after = word.end()
        if text[after : after + 1] not in ("@", "+", "-") and word[0].lower() in ASCII_TLDS:
            return after
        if (punycode := _PUNYCODE.match(text, start, end)) is not None:
            return punycode.end()
        if after == end:
            return 0
    for tld in _BY_FIRST.get(text[start : start + 1].lower(), ()):
        after = start + len(tld)
        if text[start:after].lower() == tld:
            follower = text[after : after + 1]
            if not follower or not (follower in "@+-" or (follower.isascii() and follower.isalnum())):
                return after
    return 0


class _Host:
    """A run of what may stand in a host, in labels, and where domains begin and end in it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._labels = _split(text, start, end)
        self._at = 0
        count = len(self._labels)
        self._tlds = [0] + [_tld_end(text, *label) for label in self._labels[1:]] + [0]
        # The last label whose TLD ends a domain that has label i in it as a whole; 0 if there is none.
        self._reach = [0] * (count + 1)
        for at in range(count - 2, -1, -1):
            self._reach[at] = self._last(at, self._labels[at][0])
        self.reaches = any(self._tlds)

    def parse(self, at: int, start: int) -> int:
        """Where the domain ends that begins at `start`, in label `at`; 0 if none does."""
        return self._tlds[self._last(at, start)]

    def find(self, done: int) -> tuple[int, int] | None:
        """The next domain that begins behind `done`, what precedes it being behind it too: (start, end)."""
        text = self._text
        if done == 0 and self._start == 0:  # at the very beginning nothing needs to precede
            begin = _BEGIN.match(text, 1, self._end)
            for start in (1, 0) if begin else (0,):
                if end := self.parse(0, start):
                    return start, end
        elif done < self._start and not _MAY_PRECEDE.match(text, self._start - 1):
            done = self._start
        while self._at < len(self._labels) - 1:
            start, end = self._labels[self._at]
            low = max(start, done + 1)
            if low < end and self._tlds[self._last(self._at, -1)]:
                if not self._reach[self._at + 1]:
                    low = max(low, text.rfind("_", low, end) + 1)
                begin = _BEGIN.search(text, low, end)
                if begin is not None:
                    last = self._last(self._at, begin.start())
                    return begin.start(), self._tlds[last]
            self._at += 1
        return None

    def _last(self, at: int, start: int) -> int:
        """The label whose TLD ends a domain from `start` on, in label `at` (-1: from anywhere in it); 0 if none."""
        first, end = self._labels[at]
        if at + 1 >= len(self._labels) or first == end or self._text[end - 1] in "_-":
            return 0
        if start >= 0 and (start >= end or self._text[start] in "_-"):
            return 0
        if self._reach[at + 1]:
            return self._reach[at + 1]
        if not self._tlds[at + 1] or (start >= 0 and self._text.find("_", start, end) >= 0):
            return 0
        return at + 1
