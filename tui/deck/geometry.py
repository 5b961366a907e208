"""How the screen is shared out: side list, panels side by side, bars. Figures of look.md, in cells."""

from dataclasses import dataclass
from typing import Final

NARROWEST_PANEL: Final = 44
SIDE_NARROW: Final = 17
SIDE_WIDE: Final = 22
SIDE_WIDE_FROM: Final = 100
SIDE_HIDES_UNDER: Final = 62
GAP: Final = 1
SMALLEST: Final = (44, 12)
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
    each, over = divmod(room - GAP * (fit - 1), fit)
    slots, x = [], left
    for at in range(fit):
        wide = each + (1 if at < over else 0)
        slots.append(Slot(x, wide))
        x += wide + GAP
    return Shares(side, tuple(slots), height - BARS)


def in_sight(count: int, fit: int, focused: int, first: int) -> int:
    """The first panel to show so that the focused one is among the `fit` shown, moving as little as possible."""
    if focused < first:
        first = focused
    elif focused >= first + fit:
        first = focused - fit + 1
    return max(0, min(first, count - fit))
