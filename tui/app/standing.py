"""Where the terminal's own cursor stands: at what the reader has chosen, so that a braille line or a magnifier follows.

Every screen and field of ours answers for itself. Asked when something was painted, never by itself: whatever moves
the reader is drawn as well, and an app that nobody touches writes nothing.
"""

from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input

from tui.text.widths import cell_width

if TYPE_CHECKING:
    from textual.screen import Screen

TAKE: Final = "\x1b[2 q"  # DECSCUSR: a block that does not blink
GIVE_BACK: Final = "\x1b[0 q"  # the shape the user has set
SHOW: Final = "\x1b[?25h"
HIDE: Final = "\x1b[?25l"


@runtime_checkable
class Standing(Protocol):
    """What knows where in it the reader is."""

    def stands_at(self) -> Offset:
        """The cell of the screen, from 0, where the chosen thing's text begins."""


def in_field(field: Input) -> Offset:
    """The cell of the screen where the next letter typed into this field comes."""
    # Textual's own answer (`cursor_screen_offset`) is one too far at the end of the text.
    before = cell_width(field.value[: field.cursor_position])
    return field.content_region.offset + Offset(before - field.scroll_offset.x, 0)


def where(screen: "Screen[Any]") -> Offset:
    """The cell where the reader is: as the screen says, or the field that has the keyboard."""
    if isinstance(screen, Standing):
        return screen.stands_at()
    focused: Widget = screen.focused or screen
    if isinstance(focused, Standing):
        return focused.stands_at()
    return in_field(focused) if isinstance(focused, Input) else focused.region.offset
