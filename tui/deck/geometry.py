"""How the screen is shared out: side list, panels side by side, bars. Figures of look.md, in cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

NARROWEST_PANEL: Final = 44
SIDE_NARROW: Final = 17
SIDE_WIDE: Final = 22
SIDE_WIDE_FROM: Final = 100
SIDE_HIDES_UNDER: Final = 62
GAP: Final = 1
SMALLEST: Final = (44, 12)
_STEP: Final = 1.5  # how much more of what is spare one step of weight is
_HARDLY: Final = 0.05  # columns: a share of nothing has no weight
BARS: Final = 3  # top bar, message row, footer


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one panel stands: first column and width."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The columns of a screen. `side` is 0 where the side list is hidden."""

    side: int
    slots: tuple[Slot, ...]
    height: int

    @property
    def too_small(self) -> bool:
        """Whether one line should ask for a larger window instead."""
        return not self.slots


def share(width: int, height: int, panels: int, *, side_shown: bool = True) -> Shares:
    """Share out a screen of `width` by `height` cells among at most `panels` panels, one at least."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return Shares(0, (), max(1, height))
    side = 0
    if side_shown and width >= SIDE_HIDES_UNDER:
        side = SIDE_WIDE if width >= SIDE_WIDE_FROM else SIDE_NARROW
    left = side + GAP if side else 0
    room = width - left
    fit = max(1, min(panels, (room + GAP) // (NARROWEST_PANEL + GAP)))
    return Shares(side, _slots(left, room, [0] * fit), height - BARS)


def weigh(shares: Shares, weights: Sequence[float]) -> Shares:
    """The same shares with the columns dealt out anew: each step of weight is half as much again of what is spare.

    `weights` has one for each panel in sight; no panel gets narrower than a panel can be.
    """
    if not shares.slots or len(weights) != len(shares.slots):
        return shares
    last = shares.slots[-1]
    room = last.x + last.width - shares.slots[0].x
    return Shares(shares.side, _slots(shares.slots[0].x, room, weights), shares.height)


def border_at(shares: Shares, column: int) -> int | None:
    """The border between two panels that is on a column of the screen: the number of the panel to its left.

    It is the gap between them and the rule of the panel to its right.
    """
    for at, slot in enumerate(shares.slots[1:]):
        if slot.x - GAP <= column <= slot.x:
            return at
    return None


def with_border(shares: Shares, border: int, column: int) -> tuple[int, ...]:
    """The panels' widths with a border's rule at `column`, or as near as their least width allows."""
    left, right = shares.slots[border], shares.slots[border + 1]
    both = left.width + right.width
    least = min(NARROWEST_PANEL, left.width, right.width)
    width = max(least, min(both - least, column - GAP - left.x))
    widths = [slot.width for slot in shares.slots]
    widths[border], widths[border + 1] = width, both - width
    return tuple(widths)


def weights_for(widths: Sequence[int]) -> tuple[float, ...]:
    """The weights that give panels these widths; 0 is the mean."""
    least = min(NARROWEST_PANEL, *widths)
    spare = [max(_HARDLY, width - least) for width in widths]
    mean = sum(spare) / len(spare)
    return tuple(log(one / mean, _STEP) for one in spare)


def _slots(left: int, room: int, weights: Sequence[float]) -> tuple[Slot, ...]:
    count = len(weights)
    cells = room - GAP * (count - 1)
    least = min(NARROWEST_PANEL, cells // count)
    spare = cells - least * count
    shares = [_STEP**weight for weight in weights]
    exact = [spare * share / sum(shares) for share in shares]
    widths = [least + int(one) for one in exact]
    # What rounding left over goes where most was cut off, from the left.
    cut_off = sorted(range(count), key=lambda at: (-round(exact[at] % 1, 6), at))
    for at in cut_off[: cells - sum(widths)]:
        widths[at] += 1
    slots, x = [], left
    for width in widths:
        slots.append(Slot(x, width))
        x += width + GAP
    return tuple(slots)


def in_sight(count: int, fit: int, focused: int, first: int) -> int:
    """The first panel to show so that the focused one is among the `fit` shown, moving as little as possible."""
    if focused < first:
        first = focused
    elif focused >= first + fit:
        first = focused - fit + 1
    return max(0, min(first, count - fit))
