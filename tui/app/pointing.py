"""What the mouse means in a panel: choosing, opening, scrolling, copying."""

from typing import TYPE_CHECKING

from tui.app.commands import BY_ID
from tui.app.widgets.middle import Middle
from tui.deck.gaps import GAP
from tui.deck.panel import PanelState, Row
from tui.layout.rows import BRANCH, FOLDED
from tui.model.panel import parse_panel

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.widgets.panel_view import PanelView


class Pointing:
    """Does what a panel's view has told of the mouse."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def scrolled(self, event: "PanelView.Scrolled") -> None:
        """The wheel scrolls what is under it, and moves neither cursor nor read marks."""
        if (state := event.view.state) is not None and state.posts:
            state.scroll(event.rows)
            self._screen.moved(state)

    def selected(self, event: "PanelView.Selected") -> None:
        """What a drag took along is copied: the posts' text, without rules or marks."""
        if event.text:
            self._screen.app.copy_to_clipboard(event.text)
            self._screen.say(f"Copied: {len(event.text)} characters.")

    async def clicked(self, event: "PanelView.Clicked") -> None:
        """A click gives the panel the keyboard and chooses the post; on a link it opens it, on "3 new" shows them."""
        screen, state = self._screen, event.view.state
        at = screen.deck.index_showing(state) if state is not None else None
        if state is None or at is None or screen.query_one(Middle).dragged:
            return
        again = at == screen.deck.focus and not screen.deck.in_side  # a second click on a post opens it
        if at != screen.deck.focus or screen.deck.in_side:
            screen.go(at)
        href = event.piece.href if event.piece is not None else None
        if event.row is None:
            if event.piece is not None and event.piece.role == "accent" and event.piece.text.endswith("new"):
                await screen.reading.do_new_show()
        elif href == FOLDED and event.row.post is not None:
            screen.muting.toggle(state, _entry(state, event.row))
        elif href == BRANCH and event.row.post is not None:
            screen.threads.fold_at(state, event.row.post.id)
        elif href is not None and href.startswith("question:"):
            screen.rooms.go_to(state, href)
        elif href == GAP:
            await screen.gaps.clicked(state, event.row)
        elif href is not None and href.startswith("http"):
            screen.rest.open(href)
        elif href is not None:
            await screen.panels.add(parse_panel(href))
        elif again and event.row.post is not None and event.row.post is state.chosen:
            await screen.carry_out(BY_ID["post.open"])
        elif event.row.post is not None:
            state.read_between(state.cursor, state.cursor)
            state.cursor = _entry(state, event.row)
            screen.moved(state)


def _entry(state: PanelState, row: Row) -> int:
    """Where what was clicked stands: in a room a post may stand twice, and the row says which it is."""
    if row.entry >= 0:
        return row.entry
    return state.index_of(row.post.id) if row.post is not None else state.cursor
