"""From lines of roles to Textual's strips: the one place where Text is made for the screen.

What comes in was cleaned when it came from X and again when it was laid out; `Paint.strip` fills each row to
its width, so that nothing shines through. Styles are built once per (role, ground).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme

from tui.app.theming import TERMINAL_COLOURS, Theme
from tui.layout.ansi import NO_COLOUR
from tui.layout.lines import Line
from tui.layout.roles import Role
from tui.text.widths import cell_width

_GROUND_OF: Final[dict[str, str]] = {"match": "match", "on-accent": "accent"}
_COLOUR_OF: Final[dict[str, str]] = {"match": "text"}


class Paint:
    """A theme turned into styles. `colours=False` (NO_COLOR): bold, underline, reverse and glyphs carry all."""

    def __init__(self, theme: Theme, *, colours: bool = True) -> None:
        self.theme = theme
        self.colours = colours
        self.style = lru_cache(maxsize=None)(self._style)
        self.blank = lru_cache(maxsize=None)(self._blank)  # the style of empty cells on a ground

    def _style(self, role: Role, ground: str, underlined: bool = False) -> Style:
        if not self.colours:
            codes = NO_COLOUR.get(role, "")
            return Style(bold=codes == "1", underline=underlined, reverse=codes == "7")
        bold = self.theme.is_bold(role)
        if role in self.theme.reversed:
            colour, behind = ("accent", ground) if role == "on-accent" else ("text", ground)
            return Style(color=self._rich(colour), bgcolor=self._rich(behind), bold=bold, reverse=True)
        return Style(
            color=self._rich(_COLOUR_OF.get(role, role)),
            bgcolor=self._rich(_GROUND_OF.get(role, ground)),
            bold=bold,
            underline=underlined,
        )

    def _rich(self, role: str) -> Color:
        """Rich's colour for a role; the terminal's own where the theme names those."""
        colour = self.theme[role]
        if not colour.startswith("ansi_"):
            return Color.parse(colour)
        number = TERMINAL_COLOURS.index(colour.removeprefix("ansi_"))
        return Color.default() if number == 16 else Color.from_ansi(number)

    @property
    def selection(self) -> Style:
        """What is laid over selected cells."""
        if not self.colours or "match" in self.theme.reversed:
            return Style(reverse=True)
        return Style(bgcolor=self._rich("match"))

    def css(self, role: str) -> str:
        """A role's colour for Textual's styles, of screens and fields that do not draw themselves."""
        return self.theme[role] if self.colours else "ansi_default"

    @property
    def veil(self) -> str:
        """What a dialog lays over the rest, for Textual's styles: it fades, or covers where nothing can be blended."""
        return f"{self.theme['ground']} 60%" if self.colours and not self.theme.native else "ansi_default"

    @property
    def native(self) -> bool:
        """Whether Textual has to leave the terminal's own colours as they are."""
        return self.theme.native or not self.colours

    def textual(self, name: str) -> TextualTheme:
        """The same colours for what Textual draws itself: fields, their cursor, selection and placeholder."""
        accent, ground = self.css("accent"), self.css("ground")
        field = {"input-cursor-background": accent, "input-cursor-foreground": self.css("on-accent")}
        if self.native:
            own = BUILTIN_THEMES["ansi-dark" if self.theme.dark else "ansi-light"].variables
            field = own | dict.fromkeys(field, "ansi_default") | {"input-cursor-text-style": "reverse"}
        return TextualTheme(
            name,
            primary=accent,
            accent=accent,
            warning=self.css("warn"),
            error=self.css("error"),
            foreground=self.css("text"),
            background=ground,
            surface=self.css("raised"),
            panel=self.css("raised"),
            dark=self.theme.dark,
            ansi=self.native,
            variables={
                **field,
                "input-selection-background": self.css("match"),
                "input-selection-foreground": self.css("text"),
                "muted": self.css("muted"),
                "strong": self.css("strong"),
            },
        )

    def _blank(self, ground: str) -> Style:
        return Style() if not self.colours else Style(bgcolor=self._rich(ground))

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
        strip = Strip(_joined(segments), used)
        return strip if used == width else strip.adjust_cell_length(width, self.blank(ground))


def _joined(segments: list[Segment]) -> list[Segment]:
    """The same cells in fewer segments: what looks alike is one, and blanks take their neighbour's colour.

    Each segment costs some forty bytes of colour codes. A screen of many was more than a pty takes at once, and
    the paint then waited for whoever reads the other end.
    """
    joined: list[Segment] = []
    for text, style, _ in segments:
        if joined and (common := _common(joined[-1], text, style)) is not None:
            joined[-1] = Segment(joined[-1].text + text, common)
        else:
            joined.append(Segment(text, style))
    return joined


def _common(before: Segment, text: str, style: Style | None) -> Style | None:
    """The style in which two neighbours look as they do in their own; None where there is none."""
    own = before.style
    if own is style:  # styles are made once for each role and ground
        return style
    blank = not text.strip(" ")
    if not blank and before.text.strip(" "):
        return None
    if own is None or style is None or own.bgcolor != style.bgcolor or _drawn_on(own) or _drawn_on(style):
        return None
    return own if blank else style


def _drawn_on(style: Style) -> bool:
    """Whether blanks in this style show something besides their ground."""
    return bool(style.underline or style.reverse or style.strike)
