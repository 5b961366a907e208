"""The field that a post is written in: Textual's, with its keys, its undo and its selection; rows are drawn here.

Textual draws each row out of its whole line, cut at all its breaks, and wraps that line anew at every key. A post of
25,000 characters may be one line, and a key in it is to cost what a key costs anywhere.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.document._document_navigator import DocumentNavigator
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

from tui.app.painting import Paint
from tui.app.widgets.in_order import InOrder, keys_of
from tui.app.widgets.rewrapping import Rewrapped

# What a command does to the draft, and what the keys after it wait for.
Wished = Callable[[str], Awaitable[object] | None]

_BEFORE: Final = "draft.earlier"
"""What backspace is where there is nothing to take away: an empty part of a thread goes, and one stands in that before."""
_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
"""What must not reach a terminal. A draft that came from elsewhere may hold it, and its columns have to stay."""

_MOST_ROWS: Final = 200  # drawn and kept: a screen's or two


class Editor(InOrder, TextArea):
    """The text. Tab takes what is offered, else a blank: nobody indents a post.

    The keys that are commands come here too, and not past it: keys arrive faster than they are taken (a line that is
    pasted by a terminal that does not say so), and each is about the text as the keys before it have left it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "to the start", show=False),
        Binding("ctrl+end", "to_end", "to the end", show=False),
    ]
    own = keys_of((*TextArea.BINDINGS, *BINDINGS))
    wrapped_document: Rewrapped

    def __init__(
        self, text: str, keys: Mapping[str, str], wished: Wished, take_offer: Callable[[], bool]
    ) -> None:
        self._look = TextAreaTheme("plain")
        self._rows: dict[tuple[str, int, int, int | None, int], Strip] = {}  # drawn, by what they show
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
        self._keys = keys
        self._wished = wished
        self._take_offer = take_offer
        self.indent_width = 1  # a tab is a blank: there is no column to go to
        self.cursor_blink = False
        self.match_cursor_bracket = (
            False  # nobody writes code here, and looking for one goes through all of the text
        )

    def repaint(self, paint: Paint) -> None:
        """In the colours of a theme: its cursor in the accent, no line lit up."""
        ground = "cursor"
        text = paint.style("text", ground)
        cursor = paint.style("on-accent", ground) if paint.colours else Style(reverse=True)
        self._look = TextAreaTheme(
            f"delurk-{id(paint)}",
            base_style=text,
            cursor_style=cursor,
            cursor_line_style=text,
            selection_style=paint.selection,
        )
        self._rows.clear()
        self.register_theme(self._look)
        self.theme = self._look.name

    # ---- drawing

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = Rewrapped(self.document, self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def on_resize(self) -> None:
        """Another width, other rows: what was drawn of them between the two is drawn anew."""
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows that Textual wants to show; replaced for the reasons that `Drawn` has."""
        width, top = self.scrollable_content_region.size.width, self.scroll_offset.y
        rows = [self._row(top + y, width) for y in crop.line_range]
        if crop.x or crop.width != self.size.width:
            return [row.crop(crop.x, crop.right) for row in rows]
        return rows

    def _row(self, y: int, width: int) -> Strip:
        """A row: its words, what of them is selected, and the cursor. At a key most are as they were."""
        row = self.wrapped_document.row(y)
        if row is None:
            return Strip.blank(width, self._look.base_style)
        line, start, end, is_last = row
        words = self.document.get_line(line)[start:end] + (" " if is_last else "")
        first, last = 0, 0
        top, bottom = sorted(self.selection)
        if top != bottom and top[0] <= line <= bottom[0]:
            first = max(0, top[1] - start) if line == top[0] else 0
            last = max(0, bottom[1] - start) if line == bottom[0] else len(words)
        at_line, at = self.selection.end
        here = self.has_focus and at_line == line and start <= at < start + len(words)
        facts = (words, first, last, at - start if here else None, width)
        if facts not in self._rows:
            if len(self._rows) > _MOST_ROWS:
                self._rows.clear()
            self._rows[facts] = self._drawn(*facts)
        return self._rows[facts]

    def _drawn(self, words: str, first: int, last: int, cursor: int | None, width: int) -> Strip:
        look = self._look
        drawn = Text(_HARMFUL.sub("\ufffd", words).replace("\t", " "), end="", no_wrap=True)
        if look.selection_style is not None:
            drawn.stylize(look.selection_style, first, last)
        if cursor is not None and look.cursor_style is not None:
            drawn.stylize(look.cursor_style, cursor, cursor + 1)
        strip = Strip(drawn.render(self.app.console), drawn.cell_len).extend_cell_length(width)
        return strip.apply_style(look.base_style or Style())

    # ---- keys

    async def _on_key(self, event: events.Key) -> None:
        """A command; or a key of the text."""
        command = self._keys.get(event.key)
        if event.key == "backspace" and not self.text:
            command = _BEFORE
        if command is None and event.key != "tab":
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        if command is None:
            self._take_offer()
        elif (work := self._wished(command)) is not None:
            await work

    def write(self, character: str) -> None:
        """Put it where the cursor is."""
        self._replace_via_keyboard(character, *self.selection)

    def action_to_start(self) -> None:
        """Before the first letter."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """Behind the last letter."""
        self.move_cursor(self.document.end)

    def word_before(self) -> str:
        """What stands between the last blank and the cursor."""
        row, column = self.cursor_location
        line = self.document.get_line(row)[:column]
        return line.split()[-1] if line.strip() and not line[-1].isspace() else ""

    def replace_word(self, word: str, by: str) -> None:
        """Let `by` stand where `word` stands before the cursor."""
        row, column = self.cursor_location
        self.replace(by, (row, column - len(word)), (row, column))
