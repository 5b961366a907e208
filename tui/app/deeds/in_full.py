"""A post in full, on a sheet over the deck: its links by number, copies of it, its raw shape."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tui.app import outside
from tui.app.widgets.sheet import Sheet
from tui.deck.blocks import WIDEST_MEASURE
from tui.deck.sieve import name_of, without_quote
from tui.layout.in_full import InFull, in_full, raw
from tui.layout.lines import Line, Piece
from tui.layout.pen import Pen
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post
from tui.model.reading import Marks
from tui.store import reading
from tui.transfer.markdown import quote
from tui.transfer.shapes import post_object

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_ROUND: Final = 6  # columns of a sheet that hold no text
_ON_LAST_ROW: Final = (
    "full.link",
    "full.copy",
    "full.copy_link",
    "full.copy_markdown",
    "full.browser",
    "full.raw",
)


class Whole:
    """Opens the sheet; while it is open, its keys are done here."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._sheet: Sheet | None = None
        self._post: Post | None = None
        self._versions: Sequence[Post] = ()
        self._standing: tuple[Panel, Marks] | None = None
        self._quote_folded_by = ""
        self._made = InFull()
        self._is_raw = False

    async def do_media_open(self) -> None:
        """The chosen post, whole."""
        state = self._screen.deck.focused
        if state is not None and state.chosen is not None:
            self._standing = state.panel, state.marks
            post, quoted = state.chosen, state.verdict(state.chosen).quoted
            if quoted is not None:
                await self.show(without_quote(post), name_of(quoted))
            else:
                await self.show(post)

    async def show(self, post: Post, quote_folded_by: str = "") -> None:
        """This post, with those versions of it that are in the cache; without what it quotes where a rule says so."""
        self._quote_folded_by = quote_folded_by
        screen, edits = self._screen, post.shown.edits
        versions: list[Post] = []
        if len(edits) > 1:
            async with screen.work():
                versions = await screen.keeper.read(reading.get, edits)
        self._post, self._versions, self._is_raw = post, versions, False
        self._sheet = Sheet(
            screen.paint, self._lines, keys=self._keys(), press=self._press, follow=self._follow
        )
        screen.app.push_screen(self._sheet, self._closed)

    def _closed(self, _: None) -> None:
        self._sheet = self._post = None

    def _lines(self, width: int) -> Sequence[Line]:
        """The rows of the sheet on a screen of so many columns."""
        style, post = self._screen.session.style, self._post
        if post is None:
            return []
        measure = max(20, min(WIDEST_MEASURE, width - _ROUND))
        pen = Pen(measure, style.glyphs, style.terminal, style.now, style.zone)
        self._made = in_full(post, pen, self._versions, self._quote_folded_by)
        if not self._is_raw:
            return self._made.lines
        panel, marks = self._standing or (None, ())
        shape = json.dumps(post_object(post, panel, marks), indent=2, ensure_ascii=False)
        head: Line = (Piece("strong", "As delurk writes it in JSON"),)
        return [head, (), *raw(shape, pen)]

    def _keys(self) -> Line:
        """The sheet's own keys, for its last row: those that do something with this post."""
        self._lines(self._screen.size.width)
        pieces: list[Piece] = []
        for id in _ON_LAST_ROW if self._made.links else _ON_LAST_ROW[1:]:
            command = self._screen.command(id)
            pieces += [Piece("accent", f"  {command.short}"), Piece("muted", f" {command.words}")]
        return tuple(pieces)

    def _press(self, key: str) -> bool:
        """Whether the key is one of the sheet's own; it is done then."""
        command = self._screen.command_for("full", key)
        if command is None:
            return False
        self._screen.run_worker(self._screen.carry_out(command, key), name=command.id, group="sheet")
        return True

    def _say(self, words: str) -> None:
        """On the sheet, and on the message row for when it is closed."""
        if self._sheet is not None:
            self._sheet.say(words)
        self._screen.say(words)

    # ---- on the sheet

    def do_full_close(self) -> None:
        """Back to the deck."""
        if self._sheet is not None:
            self._sheet.dismiss(None)

    def do_full_link(self, number: str) -> None:
        """Open the link with this number."""
        links = self._made.links
        if not links:
            self._say(
                outside.NO_LINK + self._screen.session.tip("full.browser", "opens the post itself on X.")
            )
        elif int(number) > len(links):
            self._say(
                f"There is no link {number}: {'one is' if len(links) == 1 else f'{len(links)} are'} numbered."
            )
        else:
            self._open(links[int(number) - 1])

    def do_full_browser(self) -> None:
        """See the post on X."""
        if self._post is not None:
            self._open(outside.address(self._post))

    def _follow(self, href: str) -> None:
        """A click: an address opens in the browser, a name or a tag as a panel of its own."""
        if href.startswith("http"):
            self._open(href)
        else:
            self.do_full_close()
            add = self._screen.panels.add(parse_panel(href))
            self._screen.run_worker(add, name=f"add {href[:40]}", group="do")

    def _open(self, address: str) -> None:
        self._say(f"Opening {address}")
        self._screen.rest.open(address)

    def do_full_copy(self) -> None:
        """Copy the text."""
        if self._post is not None:
            self._copy(outside.text(self._post), "The post’s text is copied.")

    def do_full_copy_link(self) -> None:
        """Copy the address."""
        if self._post is not None:
            address = outside.address(self._post)
            self._copy(address, f"Copied: {address}")

    def do_full_copy_markdown(self) -> None:
        """Copy the post as a quote in Markdown."""
        if self._post is not None:
            self._copy(quote(self._post), "The post is copied as a quote in Markdown.")

    def _copy(self, text: str, words: str) -> None:
        self._screen.app.copy_to_clipboard(text)
        self._say(words)

    def do_full_raw(self) -> None:
        """The raw shape instead of the post, and back."""
        self._is_raw = not self._is_raw
        if self._sheet is not None:
            self._sheet.renew()
