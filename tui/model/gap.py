"""What lies between two fetched posts of a panel and was never fetched: gaps, and what a page closes of them.

Ids order a panel's posts, so a gap is everything between two ids, both left out. Pure; the cache keeps them
(`store.gaps`), the deck draws them, the feed fills them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tui.model.ids import PostId
from tui.model.reading import Marks, Stretch, with_read

NOTHING_BELOW: Final = PostId(0)
"""For `Gap.older`: nothing is known further down, this is where the cache ends."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The posts of a panel after `older` and before `newer`, which were not fetched.

    `posts` is an estimate of how many, 0 where there is none; `usd` what they would cost, None until it was
    reckoned. `beyond`: X gives nothing here any more (its search goes back seven days, a list 800 posts).
    `token` goes on below `newer` where X takes no `until_id`; it was given at `token_at`.
    """

    older: PostId
    newer: PostId
    posts: int = 0
    beyond: bool = False
    token: str | None = None
    token_at: datetime | None = None
    usd: float | None = None

    @property
    def at_end(self) -> bool:
        """Whether it is the open end of the panel, with nothing known below."""
        return self.older == NOTHING_BELOW

    def holds(self, post: PostId) -> bool:
        """Whether `post` would be inside."""
        return self.older < post < self.newer


def covered(gaps: Iterable[Gap], low: PostId, high: PostId) -> list[Gap]:
    """`gaps`, now that every post from `low` to `high` (both included) is here: cut, split or closed.

    What is left below forgets its estimate and its token, which belonged to the old upper end.
    """
    left: list[Gap] = []
    for gap in gaps:
        if high <= gap.older or gap.newer <= low:
            left.append(gap)
            continue
        if gap.newer - high > 1:
            left.append(replace(gap, older=high, posts=0, usd=None))
        if low - gap.older > 1:
            left.append(Gap(gap.older, low, beyond=gap.beyond))
    return left


def between(gaps: Iterable[Gap], upper: PostId, lower: PostId) -> Gap | None:
    """The gap whose upper end lies between two neighbours on the screen: its row stands there."""
    return next((gap for gap in gaps if lower < gap.newer <= upper and gap.older < upper), None)


def end_of(gaps: Iterable[Gap]) -> Gap | None:
    """The open end of the panel, where it has one."""
    return next((gap for gap in gaps if gap.at_end), None)


def unbroken(stretch: Stretch, gaps: Iterable[Gap]) -> list[Stretch]:
    """`stretch` without what lies in gaps: what was not fetched was not read either."""
    pieces = [stretch]
    for gap in gaps:
        pieces = [left for piece in pieces for left in _around(piece, gap)]
    return pieces


def with_read_here(marks: Marks, read: Stretch, gaps: Iterable[Gap]) -> Marks:
    """`marks` and what of `read` is here.

    A gap stays out of it, wherever the reader says "read": what was not fetched was not read, so what comes into the
    gap later comes unread, below "you read to here" too.
    """
    for piece in unbroken(read, gaps):
        marks = with_read(marks, piece)
    return marks


def _around(piece: Stretch, gap: Gap) -> list[Stretch]:
    if piece.newest <= gap.older or gap.newer <= piece.oldest:
        return [piece]
    below = [Stretch(piece.oldest, gap.older)] if piece.oldest <= gap.older and not gap.at_end else []
    above = [Stretch(gap.newer, piece.newest)] if gap.newer <= piece.newest else []
    return below + above
