"""How the screen is shared out: side list, panels side by side, bars. Figures of look.md, in cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NARROWEST_PANEL: Final = 44
SIDE_NARROW: Final = 17
SIDE_WIDE: Final = 22
SIDE_WIDE_FROM: Final = 100
SIDE_HIDES_UNDER: Final = 62
GAP: Final = 1
SMALLEST: Final = (44, 12)
_STEP: Final = 1.5  # how much more of what is spare one step of weight is
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


def weigh(shares: Shares, weights: Sequence[int]) -> Shares:
    """The same shares with the columns dealt out anew: each step of weight is half as much again of what is spare.

    `weights` has one for each panel in sight; no panel gets narrower than a panel can be.
    """
    if not shares.slots or len(weights) != len(shares.slots):
        return shares
    last = shares.slots[-1]
    room = last.x + last.width - shares.slots[0].x
    return Shares(shares.side, _slots(shares.slots[0].x, room, weights), shares.height)


def _slots(left: int, room: int, weights: Sequence[int]) -> tuple[Slot, ...]:
    count = len(weights)
    cells = room - GAP * (count - 1)
    least = min(NARROWEST_PANEL, cells // count)
    spare = cells - least * count
    shares = [_STEP**weight for weight in weights]
    widths = [least + int(spare * share / sum(shares)) for share in shares]
    for at in range(cells - sum(widths)):  # what rounding left over, from the left
        widths[at % count] += 1
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
