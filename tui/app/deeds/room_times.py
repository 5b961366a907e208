"""The sessions of a room, and when chats are held: the calendar, in the reader's own zone."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.app.widgets.choose import Choosable, Choose
from tui.app.widgets.sheet import Sheet
from tui.chat.values import RoomSpec, Stretch
from tui.deck.room import RoomState
from tui.layout.lines import Line, Piece, fitted, line_width
from tui.layout.roles import Role
from tui.layout.rows import name_drawn
from tui.layout.when import clock, full_day
from tui.model.panel import Panel
from tui.text.cleaning import clean_line
from tui.text.wrapping import wrap

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen

_SHOWN = 40  # sessions to choose from: most of a year of a weekly chat


class RoomTimes:
    """Which session is seen, and which come."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen

    async def do_room_session(self) -> None:
        """Choose another session of this room that is in the cache."""
        screen, room = self._screen, self._screen.deck.focused
        if not isinstance(room, RoomState):
            return
        async with screen.work():
            sessions = await screen.rooms.sessions(room)
        if not sessions:
            screen.say("No session of this room is in the cache, nor known by the calendar.")
            return
        seen = [*reversed(sessions)][:_SHOWN]
        here = room.view.session.when if room.view is not None else None
        lines = [self._session_line(room, when, posts, here=when == here) for when, posts in seen]

        def chosen(at: int | None) -> None:
            if at is not None and seen[at][0] != here:
                start = seen[at][0].start
                going = partial(self._go, room, start)
                screen.run_worker(going, name="open session", group="session", exclusive=True)  # type: ignore[arg-type]

        screen.app.push_screen(Choose(screen.paint, f"Sessions of {room.title}", lines), chosen)

    async def _go(self, room: RoomState, start: datetime) -> None:
        screen = self._screen
        async with screen.work():
            await screen.rooms.take(room, start)
        screen.muting.judge(room)
        screen.moved(room)
        screen.say(f"This is {room.title} of {self._moment(start)}.")

    def _session_line(self, room: RoomState, when: Stretch, posts: int, *, here: bool) -> Line:
        style = self._screen.session.style
        local = when.start.astimezone(style.zone)
        marks = []
        if here:
            marks.append("open here")
        if when.start <= room.clock < when.end:
            marks.append("now")
        count = "1 post" if posts == 1 else f"{posts:,} posts" if posts else "nothing fetched yet"
        said = f" {style.glyphs.dot} ".join([f"{local:%H:%M}", count, *marks])
        return (Piece("strong", f"{full_day(local):16}"), Piece("muted", f"  {said}"))

    def _moment(self, when: datetime) -> str:
        style = self._screen.session.style
        return clock(when, self._screen.rooms.clock.now(), style.zone)

    # ---- the calendar

    def do_room_calendar(self) -> None:
        """The chats you follow: what is on now, and what comes, in your own zone; the chosen one opens as a panel."""
        from tui.chat.calendar import coming

        screen, now = self._screen, self._screen.rooms.clock.now()
        specs = list(screen.session.rooms.specs.values())
        if not specs:
            screen.app.push_screen(Sheet(screen.paint, _no_chats))
            return
        held: list[tuple[RoomSpec, Stretch | None]] = [*coming(specs, now)]
        held += [(spec, None) for spec in specs if spec.schedule is None]

        def choices(width: int) -> list[Choosable]:
            return [self._held(spec, stretch, now, width) for spec, stretch in held]

        def chosen(at: int | None) -> None:
            if at is not None:
                panel = Panel("room", held[at][0].name)
                screen.run_worker(screen.panels.add(panel), name="open room", group="do")

        screen.app.push_screen(Choose(screen.paint, "Chats, in your own time", choices), chosen)

    def _held(self, spec: RoomSpec, stretch: Stretch | None, now: datetime, width: int) -> Choosable:
        """ "#lrnchat         Thu 20:00, in 2 h", and below it how often it is held and by whom."""
        from tui.chat.calendar import in_words, schedule_words

        style = self._screen.session.style
        tag, title = f"#{spec.tags[0]}", name_drawn(clean_line(spec.title), style.terminal)
        when = in_words(stretch, now, style.zone) if stretch is not None else ""
        is_on = stretch is not None and stretch.start <= now < stretch.end
        time = Piece("accent" if is_on else "text", when)
        first: Line = (Piece("strong", f"{tag:16}"), Piece("text", " "), time)
        below: list[Line] = []
        if line_width(first) > width:
            first, below = (Piece("strong", tag),), [(time,)]
        hosts = ", ".join(f"@{name}" for name in spec.hosts)
        regular = schedule_words(spec.schedule) if spec.schedule else "no fixed time"
        fits = self._screen.rooms.fits(Panel("room", spec.name))
        facts = (
            regular,
            "" if fits else "does not fit its posts",
            f"hosted by {hosts}" if hosts else "",
            title,
        )
        said = f" {style.glyphs.dot} ".join(fact for fact in facts if fact)
        below += [(Piece("muted", said[start:end]),) for start, end in wrap(said, width)]
        return Choosable(fitted(first, width, style.glyphs.ellipsis), [*below, ()])


def _no_chats(width: int) -> list[Line]:
    """What the calendar says where no chat is followed."""
    measure = max(20, min(76, width - 8))
    made: list[Line] = [(Piece("strong", "Chats"), Piece("muted", "  in your own time")), ()]
    said: tuple[tuple[Role, str], ...] = (
        ("text", "No chat is in rooms.toml yet."),
        ("muted", "delurk chat add '#tag' --host @name --on Tuesday --at 20:00 adds one."),
    )
    for role, words in said:
        made += [(Piece(role, words[start:end]),) for start, end in wrap(words, measure)]
    return made


def note_of(room: RoomState, spec: RoomSpec | None, now: datetime) -> str:
    """What the side list says of a room: "now" while it runs, else the day or the hour of the next; "" for neither."""
    if room.running:
        return "now"
    if spec is None or spec.schedule is None:
        return ""
    from tui.chat.calendar import next_session, time_words

    following = next_session(spec, now)
    return time_words(following.start, now).split(" ")[0] if following is not None else ""
