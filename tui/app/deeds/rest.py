"""The rest: links and copies, pausing, money, themes, sheets, leaving."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.app import outside
from tui.app.choosing import Choice
from tui.app.telling import help_lines, past_messages, spend_words
from tui.app.widgets.sheet import Sheet
from tui.model.post import Post
from tui.store import ledger

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


DEMO = "demo"  # what the app ends with where the reader goes on to the demo


class Rest:
    """What is neither moving, nor reading on, nor panels."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    def _post(self) -> Post | None:
        state = self._screen.deck.focused
        return state.chosen if state is not None else None

    def do_link_open(self) -> None:
        """Open the post's link; where it has several, ask which."""
        if (post := self._post()) is None:
            return
        links = outside.links(post)[:9]
        if not links:
            self._screen.say(
                outside.NO_LINK + self._screen.session.tip("post.browser", "opens the post itself on X.")
            )
        elif len(links) == 1:
            self.open(links[0][1])
        else:
            named = ", ".join(f"{number} {host}" for number, (host, _) in enumerate(links, 1))
            keys = {str(number): partial(self.open, address) for number, (_, address) in enumerate(links, 1)}
            words = f"{named}: press a number, esc leaves."
            self._screen.choosing.ask(Choice(words, keys, "Nothing opened."))

    def do_post_browser(self) -> None:
        """See the post on X."""
        if (post := self._post()) is not None:
            self.open(outside.address(post))

    def open(self, address: str, otherwise: Callable[[], None] | None = None) -> None:
        """Open an address in the browser, off the loop: starting one can take a second. `otherwise`: where none opens."""
        if self._screen.app.is_web:  # `delurk serve`: the reader's browser, not one where the server stands
            self._screen.say(outside.open_next_door(address, self._screen.app.open_url))
            return
        self._screen.run_worker(
            lambda: self._opened(address, otherwise),
            name=f"open {address[:40]}",
            group="browser",
            thread=True,
        )

    @property
    def is_far_from_browser(self) -> bool:
        """Whether there is no browser where this runs."""
        return not self._screen.app.is_web and outside.is_remote(self._screen.session.env)

    def _opened(self, address: str, otherwise: Callable[[], None] | None) -> None:
        words = outside.open_in_browser(address, self._screen.session.env)
        if otherwise is not None and words.startswith(outside.NO_BROWSER):
            self._screen.app.call_from_thread(otherwise)
        else:
            self._screen.app.call_from_thread(self._screen.say, words)

    def do_post_copy(self) -> None:
        """Copy the text."""
        if (post := self._post()) is not None:
            self._screen.app.copy_to_clipboard(outside.text(post))
            self._screen.say("The post’s text is copied.")

    def do_post_copy_link(self) -> None:
        """Copy the address."""
        if (post := self._post()) is not None:
            self._screen.app.copy_to_clipboard(outside.address(post))
            self._screen.say(f"Copied: {outside.address(post)}")

    def do_live_pause(self) -> None:
        """Stop asking X, or go on."""
        replay = self._screen.session.replay
        if replay is None:
            self._screen.say(self._screen.network.pause_or_go_on())
            return
        held = replay.pause_or_go_on(datetime.now(UTC))
        self._screen.rooms.clock.wind()
        self._screen.say(
            f"The replay waits.{self._screen.session.tip('live.pause', 'goes on.')}" if held else "Going on."
        )

    async def do_spend_open(self) -> None:
        """Say what was billed."""
        screen = self._screen
        async with screen.work():
            summary = await screen.keeper.journal(ledger.summary, datetime.now(UTC))
        screen.say(spend_words(screen.session, summary))

    def do_message_list(self) -> None:
        """What the message row said before."""
        screen = self._screen
        screen.app.push_screen(
            Sheet(screen.paint, lambda width: past_messages(screen.session, screen.messages, width))
        )

    def do_help_open(self) -> None:
        """The keys that work here."""
        screen = self._screen
        screen.app.push_screen(
            Sheet(screen.paint, lambda width: help_lines(screen.session, width, screen.deck))
        )

    def do_app_redraw(self) -> None:
        """Draw everything again."""
        self._screen.app.refresh(layout=True)
        self._screen.share_out()

    def do_app_back(self) -> None:
        """Leave the side list."""
        if self._screen.deck.in_side:
            self._screen.deck.in_side = False
            self._screen.draw()

    def do_welcome_login(self) -> None:
        """Say how to use an account."""
        self._screen.say("Set DELURK_USER_TOKEN to your own app’s user token, then start delurk again.")

    def do_welcome_load(self) -> None:
        """Say how to load files."""
        leave = self._screen.session.tip("app.quit", "leaves.")
        self._screen.say(f"In a shell: delurk load FILE…  Then start delurk again.{leave}")

    async def do_welcome_demo(self) -> None:
        """Leave for the demo, which has a home of its own."""
        await self._screen.come_to_rest()
        self._screen.app.exit(DEMO)

    async def do_app_quit(self) -> None:
        """Leave; while something waits to go out, ask first: it is kept, and not sent later without a word."""
        screen = self._screen
        if not screen.publishing.leaving:
            await screen.app.run_action("quit")
            return

        async def keep() -> None:
            await screen.publishing.keep_all()
            await screen.app.run_action("quit")

        words = "A post is about to go out. q keeps it as a draft and leaves, esc waits for it."
        screen.choosing.ask(
            Choice(words, dict.fromkeys(screen.session.keys("app.quit"), keep), "It goes out.")
        )
