"""A reader's life at random in the real app, and what must hold after every step of it.

A step is a pair of a kind and a number or a key; its meaning depends on what is on the screen, so that every
list of steps is a life. `STEPS` draws one; `live` lives them, restarts included. Keys are drawn from the table of
commands, so a new command is pressed without a word here.
"""

import asyncio
import gc
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from tests.benchmarks.caches import PANEL
from tests.fixtures.chats import any_session
from tests.fixtures.deck import offline_app, running, settled
from tests.fixtures.invented import post as invented_post
from tests.fixtures.sandbox import Served
from tui.app import opening
from tui.app.commands import COMMANDS, Command, keymap, scopes_of, works_here
from tui.app.network import Network
from tui.app.program import DelurkApp
from tui.config.paths import Paths
from tui.deck.panel import PanelState, Spot
from tui.model.ids import PostId
from tui.model.page import Page
from tui.model.panel import Panel, parse_panel
from tui.model.post import Gone
from tui.model.reading import Marks, is_read
from tui.store import writing
from tui.store.cache import open_cache

LEAVES: Final = ("app.quit", "welcome.demo")  # a life goes on; restarts are a step of their own
UNSEEN: Final = "app.redraw"  # its whole effect is that the terminal is written anew
UNREADING: Final = ("unread_here", "unread_from_here", "undo.last")
KEYS: Final = sorted({key for command in COMMANDS if command.id not in LEAVES for key in command.keys})
OPENERS: Final = (
    "colon",
    "a",
    "full_stop",
    "ctrl+r",
    "asterisk",
    "v",
    "comma",
    "question_mark",
    "exclamation_mark",
    "slash",
)
TYPED: Final = (*"jkme#@. 12", "down", "up", "tab", "enter", "backspace", "space", "pagedown")
ON_SHEET: Final = sorted({key for command in COMMANDS if command.scope == "full" for key in command.keys})
SIZES: Final = ((80, 24), (120, 40), (200, 50), (100, 30), (61, 20), (44, 12))
FAULTS: Final = ("", "reset", "500", "429", "401", "empty", "402")
CONFIGS: Final = (
    "",
    'theme = "paper"\n',
    'density = "compact"\n',
    'glyphs = "ascii"\n',
    '[keys]\n"post.next" = ["j", "down", "ctrl+j"]\n',
    "theme = \n",
)
RULES: Final = (
    "",
    '[[mute]]\nrule = "tea"\naction = "fold"\n',
    '[[mute]]\nrule = "silence"\n\n[[mute]]\nrule = "from:ana_0"\n',
    '[[mute]]\nrule = "question"\naction = "dim"\n\n[[mute]]\nrule = "from:bo_1"\naction = "fold"\n',
    '[[mute]]\nrule = "/[02468]$/"\naction = "fold"\n\n[[mute]]\nrule = "lang:en"\nstrangers = true\n',
    "[[mute]]\nrule = \n",
)
ROOMS: Final = '[[room]]\ntag = "#demochat"\nhosts = ["@mara"]\ncohosts = ["@theo"]\nguests = ["@gita"]\n'
TALKERS: Final = ("rosalind_k", "bea_okafor", "ruth_ames")
HERE: Final = [PANEL, Panel("room", "demochat"), parse_panel("#lrnchat"), Panel("kept"), Panel("home")]

Step = tuple[str, Any]
STEPS: Final[st.SearchStrategy[Step]] = st.one_of(
    st.integers(0, 200).map(lambda at: ("help", at)),
    st.integers(0, 200).map(lambda at: ("help", at)),
    st.sampled_from(KEYS).map(lambda key: ("key", key)),
    st.sampled_from(["j", "k", "space", "pagedown", "tab", "J", "t"]).map(lambda key: ("key", key)),
    st.tuples(st.sampled_from(OPENERS), st.lists(st.sampled_from(TYPED), max_size=5)).map(lambda how: ("dialog", how)),
    st.lists(st.sampled_from(ON_SHEET), max_size=4).map(lambda keys: ("full", keys)),
    st.lists(st.sampled_from(KEYS), max_size=4).map(lambda keys: ("thread", keys)),
    st.tuples(st.integers(0, 199), st.integers(0, 49)).map(lambda where: ("click", where)),
    st.tuples(st.integers(0, 199), st.integers(0, 49), st.booleans()).map(lambda where: ("wheel", where)),
    st.sampled_from(SIZES).map(lambda size: ("size", size)),
    st.integers(1, 4).map(lambda count: ("arrive", count)),
    st.integers(1, 4).map(lambda count: ("older", count)),
    st.integers(0, 60).map(lambda at: ("delete", at)),
    st.sampled_from(CONFIGS).map(lambda text: ("config", text)),
    st.sampled_from(RULES).map(lambda text: ("rules", text)),
    st.sampled_from(FAULTS).map(lambda spec: ("network", spec)),
    st.sampled_from(TALKERS).map(lambda name: ("talk", name)),
    st.sampled_from(["theme", "restart"]).map(lambda kind: (kind, None)),
)  # fmt: skip


def with_a_chat(folder: Path) -> None:
    """Let the cache in this folder have a session of a chat."""
    with closing(open_cache(folder / "cache.db")) as cache:
        page = Page(posts=tuple(any_session(11, posts=90, questions=5)))
        writing.save_page(cache, Panel("loaded", "chat"), page, fetched_at=datetime.now(UTC))


@dataclass
class Life:
    """A home, who else writes to it, and the app that is open on it now."""

    home: Path
    sandbox: Served | None = None
    size: tuple[int, int] = (100, 30)
    next_number: int = -1
    next_older: int = 500
    told: list[str] = field(default_factory=list)  # what the loop was told of failed tasks
    app: DelurkApp = field(init=False)
    pilot: Pilot[None] = field(init=False)

    # ---- what other programs do

    def save(self, numbers: range) -> list[PostId]:
        """Another program writes these invented posts to the panel."""
        posts = tuple(invented_post(number) for number in numbers)
        with closing(open_cache(self.home / "cache.db")) as cache:
            writing.save_page(cache, PANEL, Page(posts=posts), fetched_at=datetime.now(UTC))
        return [post.id for post in posts]

    def lose(self, post: PostId) -> None:
        """X has said that a post is gone."""
        later = datetime.now(UTC) + timedelta(seconds=5)
        with closing(open_cache(self.home / "cache.db")) as cache:
            writing.mark_gone(cache, [Gone(post, "deleted")], fetched_at=later)

    # ---- what the reader sees

    @property
    def over(self) -> bool:
        """Whether the app has ended: a key may have said so."""
        return self.app._exit or not self.app.is_running

    @property
    def states(self) -> list[PanelState]:
        """What stands in each panel's place."""
        return [panel.front for panel in self.app.deck_screen.deck.panels]

    def places(self) -> dict[Panel, Spot | None]:
        """Where the reader is in each."""
        return {state.panel: state.spot() for state in self.states}

    def marks(self) -> dict[Panel, tuple[list[PostId], Marks]]:
        """The posts that are read in each panel of the deck, and the marks."""
        panels = self.app.deck_screen.deck.panels
        read = ((one, [post.id for post in one.posts if is_read(one.marks, post.id)]) for one in panels)
        return {one.panel: (ids, one.marks) for one, ids in read}

    def looks(self) -> object:
        """All that a reader can notice: every cell with its style, what was said, copied or opened."""
        deck = self.app.deck_screen
        rows = [
            [(piece.text, str(piece.style)) for piece in strip]
            for strip in self.app.screen._compositor.render_strips()
        ]
        return rows, len(deck.messages), deck.messages[-1:], self.app.clipboard, len(self.app.screen_stack)

    async def calm(self) -> None:
        """Until all that was begun is done and drawn."""
        if not self.over:
            await settled(self.app, self.pilot)

    async def press(self, *keys: str) -> None:
        for key in keys:
            if not self.over:
                await self.pilot.press(key)
                await self.calm()

    async def back_to_the_deck(self) -> None:
        """Whatever a key has opened is left."""
        for _ in range(8):
            if self.over or (len(self.app.screen_stack) == 1 and not self.app.deck_screen.deck.finding):
                return
            await self.press("escape")
        raise AssertionError(f"esc does not leave {self.app.screen}")

    async def watch(self) -> None:
        """What the watch tick does each two seconds."""
        await self.app.deck_screen.freshness.watch()
        await self.calm()

    # ---- steps

    async def step(self, kind: str, what: Any) -> None:
        """One step, and what must hold after it."""
        deck, before, marks = self.app.deck_screen.deck, self.places(), self.marks()
        keeps_row = kind in ("arrive", "older", "theme", "delete", "network", "talk")
        match kind:
            case "help":
                if not await self.press_what_help_lists(what, marks):
                    return
            case "key":
                await self.press(what)
                await self.back_to_the_deck()
                self.check_marks(marks, what)
            case "dialog":
                await self.press(what[0], *what[1])
                await self.back_to_the_deck()
            case "full":
                await self.in_full(what)
            case "thread":
                await self.there_and_back(what)
            case "click":
                x, y = what[0] % self.size[0], what[1] % self.size[1]
                await self.pilot.click(offset=(x, y))
                await self.calm()
                await self.back_to_the_deck()
            case "wheel":
                await self.wheel(*what)
                self.check_marks(marks)
            case "size":
                self.size = what
                await self.pilot.resize_terminal(*what)
            case "arrive":
                new = self.save(range(self.next_number - what + 1, self.next_number + 1))
                self.next_number -= what
                await self.watch()
                for state in (one for one in deck.panels if one.panel == PANEL):
                    above = [post for post in new if post > (state.shown or 0)]
                    assert not any(is_read(state.marks, post) for post in above)
            case "older":
                self.save(range(self.next_older, self.next_older + what))
                self.next_older += what
                await self.watch()
            case "delete":
                post = invented_post(what)
                standing = {spot.post for spot in before.values() if spot is not None}
                chosen = {one.chosen for one in self.states}
                if post.id not in standing and not any(
                    one and post.id in (one.id, one.shown.id) for one in chosen
                ):
                    self.lose(post.id)
                    await self.watch()
            case "config":
                (self.home / "config.toml").write_text(what, encoding="utf-8")
                await self.watch()
            case "rules":
                (self.home / "mutes.toml").write_text(what, encoding="utf-8")
                await self.app.deck_screen.muting.read_again()
                await self.calm()
                self.check_rules(before)
            case "network" if self.sandbox is not None:
                self.sandbox.faults(what)
                await self.press("f")
                if self.app.deck_screen.choosing.waiting is not None:
                    await self.press("escape")
            case "talk" if self.sandbox is not None:
                self.sandbox.post(what, f"One more, number {self.next_number}. #lrnchat")
                await self.press("f")
                await self.pilot.pause(0.1)
            case "theme":
                await self.press("T")
        if self.over:
            return
        await self.calm()
        if kind in ("size", "arrive", "older", "delete", "config", "theme", "network", "talk"):
            self.check_places(before, rows=keeps_row, kind=kind)
            self.check_marks(marks)

    async def press_what_help_lists(self, at: int, marks: dict[Panel, tuple[list[PostId], Marks]]) -> bool:
        """Press one of the keys that help lists here: something must come of it."""
        deck, commands = self.app.deck_screen.deck, self.app.session.commands
        scopes, keys = scopes_of(deck), keymap(commands)

        def means(key: str) -> Command:
            return next(keys[scope][key] for scope in scopes if key in keys.get(scope, {}))

        works = [
            (one, key)
            for one in works_here(deck, commands)
            if one.id not in LEAVES
            for key in one.keys
            if means(key) is one
        ]
        command, key = works[at % len(works)]
        before, state = self.looks(), deck.focused
        await self.press(key)
        for _ in range(40):  # what the courier has to answer takes its time
            if self.over or command.id == UNSEEN or self.looks() != before:
                break
            await self.pilot.pause(0.05)
        else:
            raise AssertionError(
                f"{command.id} ({key}) does nothing and says nothing in {state and state.panel}"
            )
        await self.back_to_the_deck()
        self.check_marks(marks, key)
        return not self.over

    async def in_full(self, keys: list[str]) -> None:
        """Open the post in full, and press keys of its sheet: each does or says something."""
        await self.press("v")
        for key in keys:
            if self.over or len(self.app.screen_stack) == 1:
                break
            before = self.looks()
            await self.press(key)
            assert self.looks() != before, f"{key} does nothing on the sheet"
        await self.back_to_the_deck()

    async def there_and_back(self, keys: list[str]) -> None:
        """Into a thread, about in it, and out again: to the line that was left."""
        deck = self.app.deck_screen.deck
        origin = deck.panels[deck.focus] if deck.panels and not deck.in_side else None
        if origin is None or origin.over is not None:
            return
        before, size = origin.spot(), (origin.height, origin.bodies)
        await self.press("t")
        for key in keys:
            if self.over or origin.over is None or deck.focused is not origin.over:
                return
            await self.press(key)
            await self.back_to_the_deck()
        if not self.over and origin.over is not None and deck.focused is origin.over:
            await self.press("escape")
            if origin.over is not None:  # esc has answered a question first
                await self.press("escape")
            if size == (origin.height, origin.bodies):
                assert origin.spot() == before

    async def wheel(self, x: int, y: int, down: bool) -> None:
        """The wheel scrolls; what is chosen stays chosen."""
        chosen = [state.chosen and state.chosen.id for state in self.states]
        turned = events.MouseScrollDown if down else events.MouseScrollUp
        await self.pilot._post_mouse_events([turned], offset=(x % self.size[0], y % self.size[1]))
        await self.calm()
        assert [state.chosen and state.chosen.id for state in self.states] == chosen

    # ---- what must hold

    def check_places(self, before: dict[Panel, Spot | None], *, rows: bool, kind: str = "") -> None:
        """Each panel is at the post where it was, on the same row too where nothing was shared out anew."""
        states = {state.panel: state for state in self.states}
        assert states.keys() == before.keys(), (kind, list(states), list(before))
        for panel, spot in before.items():
            state = states[panel]
            now = state.spot()
            if (
                spot is not None and state.bodies is not None
            ):  # else it has not come into sight since the restart
                assert now is not None, panel
                if not rows:  # another share of the screen: what was in sight is in sight
                    assert any(row.post is not None and row.post.id == spot.post for row in state.rows())
                    continue
                assert now.post == spot.post, (kind, panel, spot, now)
                up = (
                    kind == "delete" and now.row < spot.row and state.top == (0, 0)
                )  # too little is left above
                assert up or now.row == spot.row, (kind, panel, spot, now)

    def check_rules(self, before: dict[Panel, Spot | None]) -> None:
        """Nothing that is hidden is seen, and a post that may be seen stays on its row."""
        for state in self.states:
            for at, post in enumerate(state.posts):
                assert state.verdict(post).action != "hide" or state.is_folded(at), (state.panel, post.id)
            spot, now = before.get(state.panel), state.spot()
            if spot is None or now is None or state.bodies is None or state.panel.kind == "thread":
                continue
            seen = next((at for at, post in enumerate(state.posts) if post.id == spot.post), None)
            if seen is not None and not state.is_folded(seen) and state.top != (0, 0):
                assert state.author_row(seen) == spot.row, (state.panel, spot, now)

    def check_marks(self, before: dict[Panel, tuple[list[PostId], Marks]], key: str = "") -> None:
        """What was read is read, unless the key was one that makes unread."""
        if any(key in one.keys for one in self.app.session.commands if one.id.endswith(UNREADING)):
            return
        for state in self.app.deck_screen.deck.panels:
            read, marks = before.get(state.panel, ([], ()))
            lost = [post for post in read if not is_read(state.marks, post)]
            assert not lost, (state.panel, lost, marks, state.marks)

    def check_screen(self) -> None:
        """Every row is as wide as the window, no chosen post is lost from sight, and nothing has failed unseen."""
        assert self.app._exception is None
        assert not self.told, self.told
        for strip in self.app.screen._compositor.render_strips():
            assert strip.cell_length == self.app.size.width
        for state in (panel.front for panel in self.app.deck_screen.deck.shown()):
            spot = state.spot()
            if spot is not None and state.bodies is not None:
                assert any(row.post is not None and row.post.id == spot.post for row in state.rows())
                assert len(state.rows()) <= state.height


@asynccontextmanager
async def opened(life: Life, panels: list[Panel]) -> AsyncIterator[None]:
    """The app on the life's home, with or without the sandbox behind it."""
    if life.sandbox is None:
        async with offline_app(life.home, life.size, panels) as (life.app, life.pilot):
            yield
        return
    session = opening.open_session(Paths(life.home, life.home), panels, env=life.sandbox.env)
    network = Network(session)
    network.begin(access=life.sandbox.access)
    life.app = DelurkApp(session, network)
    async with running(life.app, life.size) as life.pilot:
        yield


async def live(template: Path, steps: list[Step], sandbox: Served | None = None) -> None:
    """A whole life of the app: each restart comes back to the same panels, threads, posts and lines."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copy(template / "cache.db", home / "cache.db")
        (home / "rooms.toml").write_text(ROOMS, encoding="utf-8")
        life, left, panels = Life(home, sandbox), list(steps), list(HERE)
        asyncio.get_running_loop().set_exception_handler(
            lambda _, told: life.told.append(f"{told['message']}: {told.get('exception')!r}")
        )
        left_at: dict[Panel, Spot | None] = {}
        shape: object = None
        while left or panels:
            async with opened(life, panels):
                if left_at and not panels:
                    life.check_places(left_at, rows=shape == _shape(life), kind="restart")
                panels = []
                left_at = life.places()
                while left and not life.over:
                    kind, what = left.pop(0)
                    await life.pilot.pause()
                    life.check_places(left_at, rows=True, kind="nothing")
                    if kind == "restart":
                        break
                    await life.step(kind, what)
                    if not life.over:
                        life.check_screen()
                        left_at, shape = life.places(), _shape(life)
            gc.unfreeze()  # the app freezes what it was made of, once a run; here there are many runs
    if sandbox is not None:
        sandbox.faults("")


def _shape(life: Life) -> object:
    """What the rows depend on."""
    shares, style = life.app.deck_screen.deck.shares, life.app.session.style
    return [slot.width for slot in shares.slots], shares.height, style.compact, style.glyphs
