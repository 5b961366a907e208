"""Where a dialog ends: how wide it is beside what is left of the page, and its edge where no ground tells it apart."""

from typing import Final

from textual.containers import Vertical
from textual.css.types import EdgeType
from textual.strip import Strip

from tui.app.painting import Paint
from tui.layout.lines import Piece

WIDE: Final = 76  # columns of a dialog, where the screen has them
_STRIP: Final = 8  # columns beside it: fewer would show a letter or two of a page that nobody can read


def across(wanted: int, screen: int) -> int:
    """The columns of a dialog that wants so many, on a screen of so many: all of them where few would be left."""
    return screen if screen - wanted < _STRIP else wanted


def is_flat(paint: Paint) -> bool:
    """Whether a dialog's ground is the page's own, so that a rule has to show where the dialog ends."""
    return not paint.colours or paint.theme["raised"] == paint.theme["ground"]


def rule(paint: Paint, width: int) -> Strip:
    """The rule above and below a dialog, in place of a blank row."""
    return paint.strip((Piece("line", "─" * width),), width, "raised")


def edge(box: Vertical, paint: Paint, across_padding: int, below: int = 1) -> None:
    """Ground, accent bar and, where the ground shows nothing, a frame, for a box of fields.

    `across_padding` and `below` are the box's own padding at its sides and its foot, in cells.
    """
    flat = is_flat(paint)
    box.styles.background = paint.css("raised")
    box.styles.border_left = ("outer", paint.css("accent"))
    box.styles.padding = (0 if flat else 1, across_padding, 0 if flat else below, across_padding)
    frame: tuple[EdgeType, str] = ("solid" if flat else "", paint.css("line"))
    box.styles.border_top = box.styles.border_right = box.styles.border_bottom = frame
