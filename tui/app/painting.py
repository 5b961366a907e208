"""From lines of roles to Textual's strips: the one place where Text is made for the screen.

What comes in was cleaned when it came from X and again when it was laid out; `Paint.strip` fills each row to
its width, so that nothing shines through. Styles are built once per (role, ground).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.app.theming import Theme
from tui.layout.lines import Line
from tui.layout.roles import Role
from tui.text.widths import cell_width

_BOLD: Final = frozenset({"strong", "accent", "guest", "error"})


class Paint:
    """A theme turned into styles. `colours=False` (NO_COLOR): bold, underline, reverse and glyphs carry all."""

    def __init__(self, theme: Theme, *, colours: bool = True) -> None:
        self.theme = theme
        self.colours = colours
        self.style = lru_cache(maxsize=None)(self._style)

    def _style(self, role: Role, ground: str, underlined: bool = False) -> Style:
        bold = role in _BOLD
        if not self.colours:
            return Style(bold=bold, underline=underlined, reverse=role == "match")
        return Style(
            color=self.theme[_COLOUR_OF.get(role, role)],
            bgcolor=self.theme["match" if role == "match" else ground],
            bold=bold,
            underline=underlined,
        )

    @property
    def selection(self) -> Style:
        """What is laid over selected cells."""
        return Style(bgcolor=self.theme["match"]) if self.colours else Style(reverse=True)

    def blank(self, ground: str) -> Style:
        """The style of empty cells on this ground."""
        return Style() if not self.colours else Style(bgcolor=self.theme[ground])

    def segments(self, line: Line, ground: str) -> Iterable[Segment]:
        """The pieces of a line as segments."""
        return (
            Segment(piece.text, self.style(piece.role, ground, piece.underlined))
            for piece in line
            if piece.text
        )

    def strip(self, line: Line, width: int, ground: str = "ground") -> Strip:
        """A whole row: the line, then blanks up to `width` cells."""
        return self.filled(list(self.segments(line, ground)), width, ground)

    def filled(self, segments: list[Segment], width: int, ground: str) -> Strip:
        """These segments cut or filled to `width` cells. A style is always named: a None breaks NO_COLOR."""
        used = sum(cell_width(segment.text) for segment in segments)
        if used < width:
            segments.append(Segment(" " * (width - used), self.blank(ground)))
            used = width
        strip = Strip(segments, used)
        return strip if used == width else strip.adjust_cell_length(width, self.blank(ground))


_COLOUR_OF: Final[dict[str, str]] = {"match": "text"}
