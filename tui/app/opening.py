"""What `delurk` does: settings, databases, the deck as it was left, a first frame, and only then Textual.

Everything up to `first_frame` imports the standard library and our pure rooms alone (a test watches that): a
frame of real posts stands on the screen after some forty milliseconds, and keys typed meanwhile wait in the tty.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.app.commands import COMMANDS, Command
from tui.app.session import Money, RoomsOf, Session
from tui.app.sieves import NotKnown, Sieves, sieves_of
from tui.app.theming import DEFAULT_THEME, Theme, ThemeError, colour_depth, drawable, load_theme
from tui.app.zone import local_zone
from tui.config.lines import Mistake
from tui.config.paths import Paths
from tui.config.settings import Settings, load_settings
from tui.config.watching import stamp
from tui.deck.blocks import Style
from tui.deck.deck import Deck, title_of
from tui.deck.panel import PanelState
from tui.layout.glyphs import ASCII, UNICODE
from tui.model.panel import Panel, parse_panel
from tui.mute.levels import level_of
from tui.store import ledger, names, options, places, reading
from tui.store.cache import open_cache
from tui.store.cache import set_aside as cache_aside
from tui.store.errors import StoreError
from tui.store.journal import open_journal, with_journal
from tui.store.journal import set_aside as journal_aside
from tui.text.terminal import PLAIN_XTERM

if TYPE_CHECKING:
    from tui.app.network import Network
    from tui.app.tty import EarlyTty
    from tui.chat.values import RoomSpec

CACHE_LOSS: Final = "what was in it would have to be fetched again"
JOURNAL_LOSS: Final = "read marks and places begin anew"
Open = Callable[[Path], Connection]

FIRST_PAGE: Final = 40  # posts read for the first frame: more than any screen shows; the rest follows
_PAINTS_A_SECOND: Final = "250"  # at most; what TEXTUAL_FPS says holds


def open_session(
    paths: Paths,
    panels: Sequence[Panel] = (),
    *,
    env: Mapping[str, str] = os.environ,
    demo: bool = False,
) -> Session:
    """Everything the app starts with. Raises StoreError, OSError where the databases cannot be opened."""
    paths.make()
    settings, mistakes = load_settings(paths.settings)
    set_aside: list[str] = []
    theme, wrong = _theme(settings, paths, env)
    commands, clashes = _commands(settings)
    now = datetime.now(UTC)
    online = demo or any(env.get(name) for name in ("DELURK_USER_TOKEN", "DELURK_BEARER_TOKEN"))
    with (
        closing(_opened(paths.cache, open_cache, cache_aside, CACHE_LOSS, set_aside)) as cache,
        closing(_opened(paths.journal, open_journal, journal_aside, JOURNAL_LOSS, set_aside)) as journal,
    ):
        with_journal(cache, paths.journal)
        me = names.me(cache)
        list_names = {str(one.id): one.name for one in names.lists(cache)}
        sieves, wrong_rules = _sieves(paths, cache)
        specs, wrong_rooms = _rooms(paths)
        rooms_of = RoomsOf(specs)
        try:
            deck = _deck(cache, journal, panels, settings, list_names, sieves, rooms_of, online=online)
        except NotKnown:  # the rules have to be read first
            sieves, wrong_rules = _sieves(paths, cache, read=True)
            deck = _deck(cache, journal, panels, settings, list_names, sieves, rooms_of, online=online)
        if sieves.remembered is not None:
            sieves.remembered.strict = False
        is_first = not (panels or settings.panels or places.read_deck(journal).panels)
        money = Money(ledger.spent_on(journal, now.date()), settings.budget_usd)
    return Session(
        paths=paths,
        settings=settings,
        theme=theme,
        deck=deck,
        style=Style(
            ASCII if wants_ascii(settings, env) else UNICODE,
            PLAIN_XTERM,
            local_zone(),
            now,
            compact=settings.density == "compact",
            fetch_key=next((one.short for one in commands if one.id == "panel.fetch"), ""),
        ),
        env={name: value for name, value in env.items() if not name.endswith("_TOKEN")},
        username=me.username if me is not None else "",
        list_names=list_names,
        money=money,
        demo=demo,
        online=online,
        messages=[
            *(f"{mistake}. The default holds." for mistake in (*mistakes, *clashes)),
            *wrong,
            *wrong_rules,
            *wrong_rooms,
            *set_aside,
        ],
        refresh_s=settings.refresh_s,
        themes=paths.themes,
        commands=commands,
        sieves=sieves,
        rooms=rooms_of,
        open_lists=online and is_first,
    )


def _opened(path: Path, open_: Open, aside: Callable[[Path], Path], loss: str, said: list[str]) -> Connection:
    """The database at `path`. What is no database any more is moved aside, whole, a new one is made, and it is said.

    A newer, locked or unreadable one is left as it is: its StoreError is raised.
    """
    try:
        return open_(path)
    except StoreError as broken:
        if broken.kind not in ("not a database", "corrupt"):
            raise
        said.append(f"{path.name} is damaged and kept as {aside(path).name}; {loss}.")
        return open_(path)


def _sieves(paths: Paths, cache: Connection, *, read: bool = False) -> tuple[Sieves, list[str]]:
    """The user's rules, and what is wrong in their file. Most have none, and pay for a look whether there is a file.

    What many rules are remembered to have said stands for them, unless they are to be `read`.
    """
    me = names.me(cache)
    sieves = Sieves(me=me.id if me is not None else None)
    sieves.as_of = stamp(paths.mutes)
    if sieves.as_of is None:
        return sieves, []
    if not read and paths.mutes_seen.exists():
        from tui.app.remembering import recall

        sieves.remembered = recall(paths.mutes_seen, paths.mutes, int(datetime.now(UTC).timestamp() * 1000))
        if sieves.remembered is not None:
            return sieves, []
    from tui.config.mutes import rules_in_force

    rules = rules_in_force(paths.mutes)
    sieves = sieves_of(rules, sieves)
    if any(rule.strangers for rule in rules.rules):
        sieves.people = reading.followed(cache)
    said = [f"{mistake}. {rules.what_holds}" for mistake in rules.mistakes[:1]]
    return sieves, said


def _rooms(paths: Paths) -> "tuple[dict[str, RoomSpec], list[str]]":
    """The chats that rooms.toml describes, and what is wrong in it. Nobody pays who follows none."""
    if not paths.rooms.exists():
        return {}, []
    from tui.config.rooms import load_rooms

    rooms = load_rooms(paths.rooms)
    said = [f"{mistake}. The other rooms hold." for mistake in rooms.mistakes[:1]]
    return {one.name: one for one in rooms.rooms}, said


def _theme(settings: Settings, paths: Paths, env: Mapping[str, str]) -> tuple[Theme, list[str]]:
    said: list[str] = []
    try:
        theme = load_theme(settings.theme, paths.themes)
    except ThemeError as wrong:
        theme, said = load_theme(DEFAULT_THEME), [f"{wrong}. {DEFAULT_THEME} is used."]
    return drawable(theme, colour_depth(env)), said


def _commands(settings: Settings) -> tuple[tuple[Command, ...], list[Mistake]]:
    """The table of commands with the user's keys; most users have none of their own, and pay nothing for it."""
    if not settings.keys:
        return COMMANDS, []
    from tui.app.keys import rebound

    return rebound(COMMANDS, settings.keys)


def wants_ascii(settings: Settings, env: Mapping[str, str]) -> bool:
    """ASCII where the user says so, or where the locale's encoding cannot write the glyphs."""
    if settings.glyphs != "auto":
        return settings.glyphs == "ascii"
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return "utf" not in encoding.lower() or env.get("TERM") == "linux"


def _deck(
    cache: Connection,
    journal: Connection,
    named: Sequence[Panel],
    settings: Settings,
    list_names: dict[str, str],
    sieves: Sieves,
    rooms_of: RoomsOf,
    *,
    online: bool,
) -> Deck:
    """The panels named, else those left open, else those of config.toml, else what there is."""
    kept = places.read_deck(journal)
    panels = list(named or kept.panels or [parse_panel(text) for text in settings.panels])
    if not panels:
        panels = [panel for panel, _ in reading.panels(cache)] or ([Panel("home")] if online else [])
    states = [new_state(panel, list_names) for panel in dict.fromkeys(panels)]
    over = {} if named else places.read_threads(journal)
    for state in states:
        chosen = options.read_options(journal, state.panel)
        state.title, state.weight = chosen.title or state.title, chosen.weight
        state.reposts_hidden = chosen.reposts_hidden
        sieves.judge_from_now(state, level_of(chosen.level))
        if state.panel.kind == "room":
            _take_room(state, cache, journal, rooms_of, sieves)
        else:
            library.take(state, library.open_panel(cache, journal, state.panel, FIRST_PAGE))
    for state in states:
        if (post := over.get(state.panel)) is not None:
            from tui.app import threads  # seldom needed on the way to a first frame

            state.over = threads.left_over(cache, journal, state, post, sieves)
    focus = next((at for at, state in enumerate(states) if not named and state.panel == kept.focus), 0)
    return Deck(states, focus=focus)


def new_state(panel: Panel, list_names: dict[str, str]) -> PanelState:
    """An empty panel with its title."""
    if panel.kind == "thread":
        from tui.deck.thread import ThreadState

        return ThreadState(panel, title_of(panel, list_names))
    if panel.kind == "room":
        from tui.deck.room import RoomState

        return RoomState(panel, title_of(panel, list_names))
    return PanelState(panel, title_of(panel, list_names))


def _take_room(
    state: PanelState, cache: Connection, journal: Connection, known: RoomsOf, sieves: Sieves
) -> None:
    from tui.app import rooms
    from tui.deck.room import RoomState

    if isinstance(state, RoomState):
        reader = known.readers[state.panel] = rooms.reader_of(state.panel, known.specs)
        state.mine = sieves.me
        rooms.take(state, reader, cache, journal, datetime.now(UTC))


def first_frame(session: Session) -> "EarlyTty | None":
    """Take the terminal and paint the deck as it was left; None where the terminal cannot be taken so.

    A driver that was asked for by name draws somewhere else (`delurk serve`: in a browser).
    """
    from tui.app import frame, tty

    if session.env.get("TEXTUAL_DRIVER"):
        return None
    if session.env.get("DELURK_PLAIN") or session.env.get("TERM") in (None, "dumb"):
        return None
    early = tty.enter()
    if early is not None:
        early.write(frame.paint(session, os.get_terminal_size(early.fd)))
    return early


def repaint(session: Session, early: "EarlyTty") -> None:
    """Paint the first frame again: posts have come."""
    from tui.app import frame

    early.write(frame.paint(session, os.get_terminal_size(early.fd)))


def run(session: Session, early: "EarlyTty | None", network: "Network | None" = None) -> int:
    """Run the app until the reader leaves it; the exit code."""
    try:
        # Where posts pour in, a key that comes right after one of them waited up to 35 ms for its turn to be painted.
        # Textual paints what has changed and nothing else, so a quicker beat costs nothing while nothing changes.
        os.environ.setdefault("TEXTUAL_FPS", _PAINTS_A_SECOND)
        from tui.app.network import Network
        from tui.app.program import DelurkApp

        app = DelurkApp(session, network or Network(session), early)
    except BaseException:
        if early is not None:
            early.leave()
        raise
    if app.run() == "demo":
        from tui.app.demo import run_demo

        return run_demo()
    return app.return_code or 0
