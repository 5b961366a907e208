"""A post's rows with what stands above and below them, laid out once per width and kept.

A block is: rules above (a new day, "you read to here"), the post's own rows, one blank row. Heights are known
only once a post comes near the screen: laying out costs some hundred microseconds a post.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from tui.layout.glyphs import Glyphs
from tui.layout.lines import Line
from tui.layout.post import lay_out
from tui.model.post import Post
from tui.text.terminal import Terminal

WIDEST_MEASURE: Final = 80  # look.md: never above 80; lines longer than that are hard to come back from
# look.md: rule, cursor bar, unread mark, blank; and the last column stays blank.
COLUMNS_BEFORE: Final = 4
COLUMNS_AFTER: Final = 1
_KEPT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Style:
    """All that a post's rows depend on besides the post and the width. `fetch_key`: as the user has bound it."""

    glyphs: Glyphs
    terminal: Terminal
    zone: tzinfo
    now: datetime
    compact: bool = False
    fetch_key: str = "f"


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one post on the screen. `head` is the index in `body` of the row that names the author."""

    above: tuple[Line, ...]
    body: tuple[Line, ...]
    blank: int
    head: int

    @property
    def height(self) -> int:
        """All rows: rules above, the post, the blank row after."""
        return len(self.above) + len(self.body) + self.blank


def measure(panel_width: int) -> int:
    """Cells for reading in a panel of this many columns."""
    return max(10, min(WIDEST_MEASURE, panel_width - COLUMNS_BEFORE - COLUMNS_AFTER))


class Bodies:
    """The laid-out rows of posts at one width and style. The key holds all they depend on: nothing to clear.

    A post is compared by identity of its value: a refreshed count or an edit makes another post, and so
    other rows.
    """

    def __init__(self, width: int, style: Style) -> None:
        self.panel_width = width
        self.width = measure(width)
        self.style = style
        self.laid_out = 0  # how often a layout was really made; a test counts it
        self._rows: OrderedDict[int, tuple[Post, str, tuple[Line, ...]]] = OrderedDict()

    def rows(self, post: Post, quote_folded_by: str = "") -> tuple[Line, ...]:
        """The post's own rows; with the name of a rule in the place of what it quotes, where one folds that."""
        kept = self._rows.get(post.id)
        if kept is not None and (kept[0] is post or kept[0] == post) and kept[1] == quote_folded_by:
            return kept[2]
        style = self.style
        rows = lay_out(
            post,
            width=self.width,
            glyphs=style.glyphs,
            terminal=style.terminal,
            now=style.now,
            zone=style.zone,
            quote_folded_by=quote_folded_by,
        )
        self.laid_out += 1
        self._rows[post.id] = (post, quote_folded_by, rows)
        if len(self._rows) > _KEPT:
            self._rows.popitem(last=False)
        return rows
