"""Panels: going between them, adding, closing, moving, fetching; and the side list."""

from functools import partial
from typing import TYPE_CHECKING

from tui.app import library
from tui.app.choosing import Choice
from tui.app.opening import new_state
from tui.deck.kinds import is_room
from tui.deck.panel import PanelState
from tui.feed.events import Planned
from tui.model.panel import Panel, parse_panel
from tui.model.post import Gone, Post
from tui.mute.levels import level_of
from tui.store import options

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Panels:
    """What is done to panels as wholes."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._added: Panel | None = None  # just added and never fetched: its price is said once it is known

    def do_panel_next(self) -> None:
        """The panel to the right, round the end."""
        self._beside(1)

    def do_panel_previous(self) -> None:
        """The panel to the left."""
        self._beside(-1)

    def _beside(self, by: int) -> None:
        deck = self._screen.deck
        if len(deck.panels) > 1 or deck.in_side:
            self._screen.go(deck.focus + by)
        else:
            self._say_alone()

    def _say_alone(self) -> None:
        words = "This is the only panel." if self._screen.deck.panels else "No panel is open."
        self._screen.say(f"{words}{self._screen.session.tip('panel.add', 'adds one.')}")

    def do_panel_go(self, key: str) -> None:
        """The panel with this number."""
        deck, count = self._screen.deck, len(self._screen.deck.panels)
        if int(key) == deck.focus + 1 and count and not deck.in_side:
            self._screen.say(f"This is panel {key}.")
        elif int(key) <= count:
            self._screen.go(int(key) - 1)
        else:
            self._screen.say(f"There is no panel {key}: {count} are open.")

    def do_panel_move_left(self) -> None:
        """One place to the left."""
        self._shift(-1)

    def do_panel_move_right(self) -> None:
        """One place to the right."""
        self._shift(1)

    def _shift(self, by: int) -> None:
        deck, before = self._screen.deck, self._screen.deck.focus
        deck.shift(by)
        if deck.focus != before:
            self._screen.panels_changed()
            self._screen.say(f"This is panel {deck.focus + 1} of {len(deck.panels)} now.")
        elif len(deck.panels) > 1:
            self._screen.say(f"This is the {'last' if by > 0 else 'first'} panel already.")
        else:
            self._say_alone()

    def do_panel_close(self) -> None:
        """Take the panel off the deck."""
        screen = self._screen
        if len(screen.deck.panels) <= 1:
            tips = screen.session.tips(("panel.add", "adds another"), ("app.quit", "leaves"))
            screen.say(f"This is the only panel.{tips}")
            return
        at, closed = screen.deck.focus, screen.deck.close()
        screen.panels_changed()
        if closed is not None:
            screen.marking.offer_undo(lambda: self._put_back(closed, at))
            tips = screen.session.tips(("undo.last", "brings it back"), ("panel.add", "adds it later"))
            screen.say(f"{closed.title} is closed; the cache keeps it.{tips}")

    async def _put_back(self, state: PanelState, at: int) -> str:
        """A closed panel where it stood, at the line where it was left, with what was read elsewhere meanwhile."""
        screen = self._screen
        if (open_at := screen.deck.index_like(state.panel)) is not None:
            screen.go(open_at)
            return f"{state.title} is open already."
        screen.deck.put_back(state, at)
        screen.panels_changed()
        await screen.keeper.catch_up(state)
        await screen.freshness.look_again(state)
        return f"{state.title} is back."

    async def add(self, panel: Panel, *, go: bool = True) -> None:
        """Put a panel on the deck, with what the cache has of it, and go there. X is not asked by it: a panel that
        was never fetched says what that costs. Where it is open already, that is said.

        Without `go` it is the program that adds it; in the demo such a panel is filled at once.
        """
        screen = self._screen
        at = screen.deck.index_like(panel)
        if at is None:
            async with screen.work():
                state = await self.made(panel)
            if go:
                screen.deck.add(state)
            else:
                screen.deck.panels.append(state)
                screen.freshness.came_with_demo(panel)
            self._added = panel if go and not state.fetched else None
            screen.panels_changed()
            screen.keeper.known(state)
            await screen.freshness.look_again(state)
        elif go:
            screen.go(at)
            screen.say(f"{screen.deck.panels[at].title} is open: here it is.")

    def planned(self, event: Planned) -> None:
        """What a panel costs is known now: said where it was just added and nobody has asked X for it."""
        screen = self._screen
        at = screen.deck.index_of(event.panel)
        if event.panel != self._added or at is None or event.panel.kind == "thread":
            return
        self._added = None
        state = screen.deck.panels[at]
        if state.fetched or event.panel in screen.network.state.fetching:
            return
        asks = screen.session.tip("panel.fetch", f"asks X, about ${event.usd:.2f}.")
        screen.say(
            f"Never fetched:{asks}" if asks else f"Never fetched: asking X costs about ${event.usd:.2f}."
        )

    # ---- from the chosen post

    def _post(self) -> Post | None:
        state = self._screen.deck.focused
        return state.chosen if state is not None else None

    async def do_author_open(self) -> None:
        """The posts of the chosen post's author; of a repost, of whoever wrote the original."""
        if (post := self._post()) is None:
            return
        if isinstance(post.reposted, Gone):
            self._screen.say("The original is not in the cache: its author is not known here.")
        elif post.shown.author is None:
            self._screen.say("X did not say who wrote this.")
        else:
            await self.add(Panel("author", post.shown.author.username.lower()))

    async def do_tag_open(self) -> None:
        """The post's tag; where it has several, ask which."""
        if (post := self._post()) is None:
            return
        tags = tags_of(post.shown)[:9]
        if not tags:
            self._screen.say("This post has no tag.")
        elif len(tags) == 1:
            await self.add(tags[0])
        else:
            named = ", ".join(f"{number} {tag}" for number, tag in enumerate(tags, 1))
            keys = {str(number): partial(self.add, tag) for number, tag in enumerate(tags, 1)}
            self._screen.choosing.ask(
                Choice(f"{named}: press a number, esc leaves.", keys, "Nothing opened.")
            )

    async def made(self, panel: Panel) -> PanelState:
        """A panel as the reader has it, with what the cache holds round its place."""
        keeper = self._screen.keeper
        state = new_state(panel, self._screen.session.list_names)
        chosen = await keeper.journal(options.read_options, panel)
        state.title, state.weight = chosen.title or state.title, chosen.weight
        state.reposts_hidden = chosen.reposts_hidden
        self._screen.session.sieves.judge_from_now(state, level_of(chosen.level))
        if is_room(state):
            await self._screen.rooms.take(state)
        else:
            library.take(state, await keeper.held(panel))
        return state

    def do_side_focus(self) -> None:
        """Give the side list the keyboard."""
        screen, deck = self._screen, self._screen.deck
        if deck.in_side:
            back = screen.session.tip("app.back", f"goes back to {deck.panels[deck.focus].title}.")
            screen.say(f"This is the side list.{back}")
        elif not deck.enter_side():
            shows = screen.session.tip("side.toggle", "shows it, where the window is wide enough.")
            screen.say(f"The side list is hidden.{shows}")
        screen.draw()

    def do_side_toggle(self) -> None:
        """Hide the side list, or show it."""
        screen, deck = self._screen, self._screen.deck
        deck.side_shown = not deck.side_shown
        before = deck.shares.side
        screen.share_out()
        if deck.shares.side == before:  # too narrow a window for it, or none of its panels open
            tip = screen.session.tip
            if deck.side_shown:
                words = "wanted: it comes where the window is wide enough." + tip("side.toggle", "hides it.")
            else:
                words = "off." + tip("side.toggle", "turns it on.")
            screen.say(f"The side list is {words}")

    def do_side_next(self) -> None:
        """Down in the side list."""
        self._side(1)

    def do_side_previous(self) -> None:
        """Up in the side list."""
        self._side(-1)

    def _side(self, by: int) -> None:
        deck, before = self._screen.deck, self._screen.deck.side_cursor
        deck.side_move(by)
        self._screen.draw()
        if deck.side_cursor == before:
            self._screen.say(f"This is the {'last' if by > 0 else 'first'} panel of the list.")

    def do_side_open(self) -> None:
        """Go to the panel under the side list's cursor."""
        deck = self._screen.deck
        self._screen.go(deck.panels.index(deck.side_order()[deck.side_cursor]))


def tags_of(post: Post) -> list[Panel]:
    """The tags of a post as panels, each once, in the order of its text; what X calls a tag and is none is left out."""
    found: dict[Panel, None] = {}
    for span in post.spans:
        if span.kind == "hashtag":
            try:
                found[parse_panel(f"#{span.value}")] = None
            except ValueError:
                continue
    return list(found)
