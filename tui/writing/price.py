"""What publishing a draft costs, in USD, by X's price of each request it takes.

A part is a request, dearer where X counts a web address in its text; each alt text is one more. Parts after the first
answer the writer's own post, which costs what a post does. What only the browser can publish costs nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tui.model.draft import Draft
from tui.model.ids import UserId
from tui.text.links import find_links
from tui.writing.opening import final_parts
from tui.writing.remark import is_own_reply, only_by_browser

_ADDRESS: Final = re.compile(r"https?://[^\W_]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Price:
    """A sum and what it is made of. `without_links`: what it would be with no web address in any part.

    `parts`: USD of each part; of one that is there already, nothing more. `words`: the sum as it is said before the act ("$0.015", "with this link $0.200").
    """

    usd: float
    parts: tuple[float, ...]
    alt_texts: float
    without_links: float
    words: str


def price(
    draft: Draft,
    prices: Mapping[str, float],
    summoned: bool | None = None,
    *,
    me: UserId | None = None,
) -> Price:
    """What `draft` costs as it stands. `summoned`: see `Circumstances`; `me`: the writer, so that own replies are known.

    Raises KeyError where `prices` lacks one of the names that it needs.
    """
    texts = final_parts(draft)
    if only_by_browser(draft, me, summoned):
        return Price(0.0, (0.0,) * len(texts), 0.0, 0.0, "free in your browser")
    there = min(len(draft.sent), len(texts))
    plain = tuple(
        prices["reply_summoned" if at == 0 and _answers_another(draft, me) else "post"]
        for at in range(there, len(texts))
    )
    linked = tuple(has_link(text) for text in texts[there:])
    parts = tuple(
        prices["post_with_url"] if link else usual for link, usual in zip(linked, plain, strict=True)
    )
    described = sum(bool(picture.alt.strip()) for picture in draft.pictures) if not there else 0
    alts = _sum(prices["alt_text"] for _ in range(described)) if described else 0.0
    usd = _sum((*parts, alts))
    words = _words(usd, linked, described, "more " if there else "")
    return Price(usd, (0.0,) * there + parts, alts, _sum((*plain, alts)), words)


@lru_cache(maxsize=64)  # checks, price and preview ask in turn
def has_link(text: str) -> bool:
    """Whether X may bill `text` as one with a web address: where it makes a link, and where one is written out.

    X makes no link of "https://a.example", a name that cannot be had, but nobody says whether it bills it. The dearer
    price is named.
    """
    return _ADDRESS.search(text) is not None or ("." in text and bool(find_links(text)))


def dollars(usd: float) -> str:
    """A price to the tenth of a cent ("$0.015")."""
    return f"${usd:.3f}"


def _answers_another(draft: Draft, me: UserId | None) -> bool:
    return draft.kind == "reply" and not is_own_reply(draft, me)


def _words(usd: float, linked: tuple[bool, ...], described: int, more: str) -> str:
    links = sum(linked)
    with_what = [f"{len(linked)} {more}posts"] if len(linked) > 1 else ["1 more post"] if more else []
    if described:
        with_what.append("with alt text" if described == 1 else f"with {described} alt texts")
    if links:
        with_what.append("with this link" if links == 1 else "with these links")
    return f"{', '.join(with_what)} {dollars(usd)}".lstrip()


def _sum(some: Iterable[float]) -> float:
    return round(sum(some), 6)
