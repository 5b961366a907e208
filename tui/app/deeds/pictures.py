"""Pictures: one key on a post shows them large. Nothing is fetched before that key, and it costs nothing."""

import asyncio
import sys
from typing import TYPE_CHECKING

from tui.app.theming import colour_depth

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.widgets.picture import Show
    from tui.pictures.of_post import Picture
    from tui.pictures.request import Drawing, Request
    from tui.pictures.ways import Way


class Pictures:
    """`V`: the chosen post's pictures, those of the post it reposts or quotes among them."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._way: Way | None = (
            None  # found out when the first picture is opened, and when the wish is another
        )
        self._wanted = ""

    async def do_picture_open(self) -> None:
        """Show the chosen post's pictures, or say that it has none."""
        from tui.app.widgets.picture import PictureSheet
        from tui.pictures.of_post import pictures_of

        screen, state = self._screen, self._screen.deck.focused
        if state is None or state.chosen is None:
            return
        pictures = pictures_of(state.chosen)
        if not pictures:
            screen.say("This post has no picture.")
            return
        async with screen.work():
            wanted = screen.session.settings.pictures
            if self._way is None or wanted != self._wanted:
                self._way, self._wanted = await self._find_way(), wanted
        screen.app.push_screen(PictureSheet(screen.paint, pictures, self._show(self._way)))

    async def _find_way(self) -> "Way":
        """From the environment, or by asking the terminal: once a run."""
        from tui.pictures import ways

        session, app = self._screen.session, self._screen.app
        if session.settings.pictures == "off":
            return "words"
        way = ways.from_env(
            session.env, in_browser=app.is_web, colours=session.colours, depth=colour_depth(session.env)
        )
        if way != "words" and session.settings.pictures == "blocks":
            return "blocks"
        if way is not None:
            return way
        ask = getattr(app._driver, "asked_attributes", None)  # ours alone can: not a test's, nor Windows's
        return ways.from_attributes(await asyncio.to_thread(ask) if ask is not None else ())

    def _show(self, way: "Way") -> "Show":
        from tui.app.widgets.picture import Show
        from tui.layout.glyphs import UNICODE
        from tui.pictures.ways import cell_size

        screen, session = self._screen, self._screen.session
        out = sys.__stderr__
        return Show(
            way=way,
            cell=cell_size(out.fileno())
            if out is not None and way in ("kitty", "iterm", "sixel")
            else (1, 2),
            why_words="Pictures are off (config.toml): these are its author’s words."
            if session.settings.pictures == "off"
            else "16 colours draw no good picture: these are its author’s words."
            if session.colours
            else "Without colours there are the author’s words.",
            may_draw=session.colours and session.settings.pictures != "off",
            half_blocks=session.style.glyphs is UNICODE,
            terminal=session.style.terminal,
            draw=self._drawn,
            open=screen.rest.open,
            say=screen.say,
        )

    async def _drawn(self, picture: "Picture", request: "Request") -> "Drawing":
        """From the disk where it lies there and is whole, else from the network. Raises PictureError."""
        from tui.pictures.drawing import draw
        from tui.pictures.errors import PictureError
        from tui.pictures.fetching import fetch, origins
        from tui.pictures.shelf import Shelf

        if picture.url is None:
            raise PictureError("nowhere", "X gave no address for this picture.")
        session = self._screen.session
        url, shelf = picture.url, Shelf(session.paths.pictures, int(session.settings.pictures_mb * 1e6))
        async with self._screen.work():
            if (kept := await asyncio.to_thread(shelf.get, url)) is not None:
                try:
                    return await draw(kept, request)
                except PictureError:
                    await asyncio.to_thread(shelf.drop, url)
            data = await fetch(url, origins(self._base_url))
            drawing = await draw(data, request)
            try:
                await asyncio.to_thread(shelf.put, url, data)
            except OSError as full:
                self._screen.say(f"The picture is not kept on disk: {full.strerror}.")
            return drawing

    @property
    def _base_url(self) -> str | None:
        """Whom the courier asks; before it has begun, whom it is going to."""
        return self._screen.network.base_url or self._screen.session.env.get("DELURK_API_URL")
