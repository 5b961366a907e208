"""Telling a reader who looks elsewhere that something has come: by the bell, by the terminal, or on the desktop.

Off unless config.toml asks for it. `Waiting` decides what is said when, and knows neither screen nor clock;
`Notifying` is told of arrivals and carries the words out. A stranger's text comes no further than a name, cleaned.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.deck.panel import PanelState
from tui.layout.rows import name_drawn
from tui.model.panel import Panel, parse_panel
from tui.model.post import Post

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

APART_S: Final = 30.0  # seconds between two notices
LONGEST: Final = 120  # characters of a notice
BELL: Final = "\a"
_PROGRAM: Final = "notify-send"
_PATIENCE_S: Final = 10.0  # for the desktop's answer


@dataclass(slots=True)
class _Arrived:
    title: str
    count: int = 0
    by: str = ""  # who has named the account
    words: str = ""  # said as they are: a chat begins, a question is asked


@dataclass(slots=True)
class Waiting:
    """What has arrived and was not told yet. Times in seconds, of any clock that only goes on."""

    _arrived: dict[Panel, _Arrived] = field(default_factory=dict)
    _told_at: float | None = None

    def add(self, panel: Panel, title: str, count: int, by: str = "") -> None:
        """`count` posts have come to a panel (0: they are not asked for); `by` has named the account in one."""
        one = self._arrived.setdefault(panel, _Arrived(title))
        one.title, one.count, one.by = title, one.count + count, by or one.by

    def tell(self, panel: Panel, title: str, words: str) -> None:
        """Something has happened in a panel: the last of it is told, in these words."""
        self._arrived.setdefault(panel, _Arrived(title)).words = words

    def forget(self, seen: Callable[[Panel], bool]) -> None:
        """Count nothing any more of panels that were seen meanwhile; what has happened there is told all the same."""
        self._arrived = {panel: one for panel, one in self._arrived.items() if one.words or not seen(panel)}

    def due_in(self, now: float) -> float | None:
        """How many seconds until there is something to tell; 0 is now, None is never as it stands."""
        if not self._arrived:
            return None
        return 0.0 if self._told_at is None else max(0.0, self._told_at + APART_S - now)

    def take(self, now: float) -> str:
        """One notice of all that waits, to be told now. "" where nothing waits."""
        words = [
            said
            for one in self._arrived.values()
            for said in (
                one.words,
                f"@{one.by} named you in {one.title}" if one.by else "",
                f"{one.count} new in {one.title}" if one.count else "",
            )
            if said
        ]
        self._arrived = {}
        if words:
            self._told_at = now
        return cut(", ".join(words))


def cut(words: str) -> str:
    """One clean line, no longer than a notice may be, without what has a meaning in the sequences that carry it."""
    line = name_drawn(words).replace(";", ",")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def sequence(how: str, words: str, env: Mapping[str, str]) -> str:
    """What is written to the terminal. A multiplexer passes no notices on: the bell, there."""
    if how == "bell" or env.get("TMUX") or env.get("STY"):
        return BELL
    if env.get("VTE_VERSION") or env.get("TERM", "").startswith(("foot", "rxvt")):
        return f"\x1b]777;notify;delurk;{words}\x1b\\"
    return f"\x1b]9;{words}\x1b\\"


def names_of(post: Post) -> set[str]:
    """Whom a post names, by username in lower case."""
    return {span.value.lower() for span in post.shown.spans if span.kind == "mention"}


class Notifying:
    """Hears what has come to a panel, and tells of it where that is wanted."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._waiting = Waiting()
        self._newer: dict[Panel, int] = {}  # what waited behind each panel's count when it was last looked at
        self._timer: asyncio.TimerHandle | None = None
        self._complained = False

    def end(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def looked(self, state: PanelState) -> None:
        """A panel was counted anew: are there more posts behind its count than before?"""
        before, self._newer[state.panel] = self._newer.get(state.panel), state.newer
        settings = self._screen.session.settings
        if settings.notify == "off" or before is None or state.newer <= before or self._in_sight(state.panel):
            return
        came = state.newer - before
        wanted = state.panel in [parse_panel(one) for one in settings.notify_new]
        by = await self._who_named(state, came) if settings.notify_mention else ""
        if wanted or by:
            self._waiting.add(state.panel, state.title, came if wanted else 0, by)
            self._tell_when_due()

    async def _who_named(self, state: PanelState, came: int) -> str:
        """The username of who has named the account in one of the newest posts that are not hidden."""
        me, screen = self._screen.session.username.lower(), self._screen
        if not me:
            return ""
        judge = state.judge
        posts = await screen.keeper.read(library.all_newer, state.panel, state.shown)
        seen = [post for post in posts if judge is None or judge(post).action != "hide"][:came]
        authors = (post.shown.author for post in seen if me in names_of(post))
        return next((author.username for author in authors if author is not None), "")

    def tell(self, panel: Panel, title: str, words: str) -> None:
        """Tell what has happened in a chat, unless its room is in sight."""
        if self._screen.session.settings.notify != "off" and not self._in_sight(panel):
            self._waiting.tell(panel, title, words)
            self._tell_when_due()

    def _in_sight(self, panel: Panel) -> bool:
        """Whether the reader looks at this panel: the terminal has the keyboard, and the panel stands there."""
        screen = self._screen
        return screen.app.app_focus and any(state.panel == panel for state in screen.deck.shown())

    def _was_seen(self, panel: Panel) -> bool:
        return not self._newer.get(panel) or self._in_sight(panel)

    def _tell_when_due(self) -> None:
        loop = asyncio.get_running_loop()
        due = self._waiting.due_in(loop.time())
        if due is None or self._timer is not None:
            return
        self._timer = loop.call_later(due, self._tell)

    def _tell(self) -> None:
        self._timer = None
        for state in self._screen.deck.panels:
            self._newer[state.panel] = state.newer  # some may have been shown since
        self._waiting.forget(self._was_seen)
        words = self._waiting.take(asyncio.get_running_loop().time())
        how = self._screen.session.settings.notify
        if not words or how == "off":
            return
        if how == "desktop":
            self._screen.run_worker(self._to_desktop(words), name="notify", group="notify")
        elif (driver := self._screen.app._driver) is not None:  # as Textual itself does to copy
            driver.write(sequence(how, words, self._screen.session.env))
            driver.flush()

    async def _to_desktop(self, words: str) -> None:
        """By the desktop's own program; where it is missing or refuses, that is said once."""
        from html import escape  # half a megabyte of names of letters, for those who want notices alone

        quiet = asyncio.subprocess.DEVNULL
        command = (_PROGRAM, "--app-name=delurk", "--", "delurk", escape(words, quote=False))
        try:
            program = await asyncio.create_subprocess_exec(*command, stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError as refused:
            self._complain(f"{_PROGRAM} does not start ({refused.strerror}).")
            return
        try:
            code = await asyncio.wait_for(program.wait(), _PATIENCE_S)
        except TimeoutError:
            program.kill()
            await program.wait()
            self._complain(f"{_PROGRAM} does not answer.")
            return
        if code:
            self._complain(f"{_PROGRAM} shows nothing here.")

    def _complain(self, words: str) -> None:
        if not self._complained:
            self._complained = True
            self._screen.say(f'{words} No notices; notify = "bell" needs no program.')
