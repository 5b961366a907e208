"""A chat's room: from question to question, who is here, who waits for a welcome, which session is seen."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.app.choosing import Choice
from tui.app.deeds.room_times import note_of
from tui.app.room_clock import RoomClock
from tui.app.rooms import RoomReader, answered_by, hold, reader_of, spec_of
from tui.app.widgets.choose import Choosable, Choose
from tui.app.widgets.sheet import Sheet
from tui.chat.values import Answer, Person, Stretch
from tui.config.editing import NotEdited
from tui.config.room_edits import put_rooms
from tui.config.rooms import load_rooms
from tui.deck.panel import PanelState
from tui.deck.room import RoomState
from tui.deck.room_items import View
from tui.deck.sections import Section, SectionKind
from tui.deck.sieve import name_of
from tui.deck.trimming import asked as asked_in
from tui.layout.lines import Line, Piece, fitted
from tui.layout.rows import name_drawn
from tui.model.panel import Panel
from tui.text.cleaning import clean_line

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.model.ids import PostId

_LEADERS = frozenset({"host", "co-host", "guest"})
_WHAT_FOLLOWS: Final[dict[SectionKind, str]] = {
    "before": "This is what was said before the first question.",
    "talk": "These are no questions: what was said in between.",
    "thanks": "These are no questions: thanks, and what comes next.",
    "welcome": "These are no questions: newcomers whom nobody has answered yet.",
}
"""Said where one leaves the questions with the key for the next one."""


class Rooms:
    """What is done in a room besides reading."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self.clock = RoomClock(screen)
        self._asked_hosts: set[Panel] = set()
        self._said_misfits: set[Panel] = set()

    # ---- what the cache has

    def _reader(self, room: RoomState) -> RoomReader:
        known = self._screen.session.rooms
        if room.panel not in known.readers:
            known.readers[room.panel] = reader_of(room.panel, known.specs)
        return known.readers[room.panel]

    async def take(self, room: RoomState, start: datetime | None = None) -> None:
        """Let a room that is opened hold a session (the one that began at `start`), where the reader left it."""
        screen, now = self._screen, self.clock.now()
        marks, spot = await screen.keeper.journal(library.kept_of, room.panel)
        self._learn(room)
        view = await screen.keeper.read(self._reader(room).open, now, start)
        hold(room, view, room.marks or marks, spot, now)
        room.tick(self.clock.of(room))
        self._note(room)
        self.clock.wind()

    async def look_again(self, room: RoomState) -> None:
        """Take in what the cache has now. What is on the screen stays where it is."""
        screen = self._screen
        self._learn(room)
        if room.view is None:
            await self.take(room)
        else:
            asked = {one.name for one in room.view.session.questions if one.post is not None}
            view = await screen.keeper.read(self._reader(room).look, self.clock.now())
            if view is not None:
                newest = max(room.view.posts, default=None)
                room.arrive(view, now=self.clock.now())
                room.tick(self.clock.of(room))
                self._say_what_is_asked(room, asked)
                self._say_who_answered(room, newest)
            else:
                room.count_unread()  # another program may have read some of it
        self._note(room)
        screen.joining.say_price(room)
        if screen.deck.focused is room and screen.choosing.waiting is None:
            self._say_misfit(room)
            self.ask_who_hosts(room)
        self.clock.wind()
        screen.draw()
        await screen.notifying.looked(room)

    async def read_again(self) -> None:
        """rooms.toml has changed: what it says now holds, unless something in it is wrong; places are kept."""
        screen, known, file = self._screen, self._screen.session.rooms, self._screen.session.paths.rooms
        read = await asyncio.to_thread(load_rooms, file)
        if read.mistakes:
            screen.say(f"{read.mistakes[0]}. Old rooms hold.")
            return
        specs = {one.name: one for one in read.rooms}
        if specs == known.specs:
            return
        known.specs = specs
        for room in screen.deck.panels:
            if isinstance(room, RoomState) and spec_of(room.panel, specs) != self._reader(room).spec:
                del known.readers[room.panel]
                start = room.view.session.when.start if room.view is not None else None
                view = await screen.keeper.read(self._reader(room).open, self.clock.now(), start)
                if view is not None and room.view is not None:
                    room.arrive(view, now=self.clock.of(room))
                self._note(room)
        self.clock.wind()
        screen.draw()
        screen.say(f"Read again: {file.name}.")

    def _note(self, room: RoomState) -> None:
        known = self._screen.session.rooms.specs
        room.side_note = note_of(room, spec_of(room.panel, known), self.clock.now())

    async def sessions(self, room: RoomState) -> list[tuple[Stretch, int]]:
        """The sessions of a room that are in the cache, oldest first, each with how many posts it has."""
        return await self._screen.keeper.count(self._reader(room).counted, self.clock.now())

    def fits(self, panel: Panel) -> bool:
        """Whether a room's calendar speaks of the time when its posts came, as far as they were looked at."""
        reader = self._screen.session.rooms.readers.get(panel)
        return reader is None or reader.fits

    def _say_misfit(self, room: RoomState) -> None:
        """The calendar is wrong, and the room's sessions are not what it says: said once."""
        schedule = self._reader(room).spec.schedule
        if schedule is None or self.fits(room.panel) or room.panel in self._said_misfits:
            return
        from tui.chat.calendar import schedule_words

        self._said_misfits.add(room.panel)
        self._screen.say(
            f"The calendar of {room.title} ({schedule_words(schedule)}) does not fit its posts: sessions are taken to be "
            f"where posts come thick. {self._screen.session.paths.rooms.name} has it."
        )

    def ask_who_hosts(self, room: RoomState) -> None:
        """Nobody is named as host, and somebody asked the questions: ask once whether that is the host."""
        view = room.view
        if view is None or not view.session.proposed or room.panel in self._asked_hosts:
            return
        self._asked_hosts.add(room.panel)
        names = ", ".join(f"@{name}" for name in view.session.proposed)

        def keep() -> None:
            self._screen.run_worker(self._keep_hosts(room, view), name="keep hosts", group="hosts")

        words = f"{names} asked the questions here. The host? y keeps that in rooms.toml, esc leaves it."
        self._screen.choosing.ask(Choice(words, {"y": keep}, "The room has no host yet."))

    async def _keep_hosts(self, room: RoomState, view: View) -> None:
        file = self._screen.session.paths.rooms
        spec = replace(view.spec, hosts=view.session.proposed)
        try:
            await asyncio.to_thread(put_rooms, file, [spec])
        except (NotEdited, OSError) as refused:
            self._screen.say(str(refused))
            return
        await self.read_again()
        self._screen.say(
            f"{room.title} is hosted by {', '.join(f'@{name}' for name in spec.hosts)} now: {file.name}."
        )

    def stretches(self, room: RoomState) -> tuple[Stretch, ...]:
        """The sessions that are known of a room, oldest first."""
        return self._reader(room).stretches

    def _say_what_is_asked(self, room: RoomState, before: set[str]) -> None:
        """A question has come while the session runs: said, and told elsewhere where that is wanted."""
        if room.view is None or not room.running or not before:
            return
        new = [one for one in room.view.session.questions if one.post is not None and one.name not in before]
        for question in new[-1:]:
            name = room.named(question)
            here = self._screen.deck.focused is room
            goes = self._screen.session.tip("new.show", "goes there.") if here else ""
            self._screen.say(f"{name} is asked in {room.title}.{goes}")
            if room.view.spec.notify:
                self._screen.notifying.tell(room.panel, room.title, f"{name} in {room.title}")

    def _say_who_answered(self, room: RoomState, newest: "PostId | None") -> None:
        """Somebody has answered the reader, later than what was the newest post: what one waits for is said."""
        if name := answered_by(room, newest):
            here = self._screen.deck.focused is room
            shows = self._screen.session.tip("new.show", "shows it.") if here else f" It is in {room.title}."
            self._screen.say(f"@{name} has answered you.{shows}")

    def _learn(self, room: RoomState) -> None:
        sieves = self._screen.session.sieves
        room.mine, room.yours = sieves.me, sieves.people

    def _room(self) -> RoomState | None:
        state = self._screen.deck.focused
        return state if isinstance(state, RoomState) and state.view is not None else None

    # ---- from question to question

    def do_room_next_question(self) -> None:
        """Open the next question; the one that was open closes to a row."""
        self._other(1, "This is the end of the room.")

    def do_room_previous_question(self) -> None:
        """Open the question before."""
        self._other(-1, "This is the beginning of the room.")

    def _other(self, direction: int, nowhere: str) -> None:
        if (room := self._room()) is None:
            return
        self._screen.moving.remember(room)
        if not room.other_section(direction):
            self._screen.say(nowhere)
            return
        self._screen.moved(room)
        section = room.section(room.open)
        if section is not None:
            self._screen.say(_WHAT_FOLLOWS.get(section.kind, ""))

    def do_room_question(self) -> None:
        """Which question to open, by its number; in a free-form room which thread."""
        if (room := self._room()) is None:
            return
        asked = [one for one in room.sections if one.kind in ("question", "thread")]
        if not asked:
            self._screen.say("No question was asked here yet.")
            return
        is_free = all(one.question is None for one in asked)

        def choices(width: int) -> list[Choosable]:
            numbers: set[int] = set()
            made = []
            for one in asked:
                key = None
                if not is_free:
                    number = one.question.n if one.question is not None else 0
                    key = str(number) if 0 < number < 10 and number not in numbers else ""
                    numbers.add(number)
                made.append(Choosable(self._question_line(room, one, width), key=key))
            return made

        def chosen(at: int | None) -> None:
            if at is not None:
                self._screen.moving.remember(room)
                room.open_section(asked[at].key)
                self._screen.moved(room)

        title = "Which thread?" if is_free else "Which question?"
        self._screen.app.push_screen(Choose(self._screen.paint, title, choices), chosen)

    def _question_line(self, room: RoomState, section: Section, width: int) -> Line:
        style, view = self._screen.session.style, room.view
        post = view.posts.get(section.head) if view is not None and section.head is not None else None
        text = "not in the cache"
        if view is not None and post is not None:
            verdict = room.verdict(post)
            said = asked_in(post.shown, view.spec.letters, view.spec.tags)
            folded = f"folded by “{name_of(verdict)}”" if verdict.action in ("fold", "hide") else ""
            text = name_drawn(folded or clean_line(said), style.terminal)
        line = (
            Piece("strong", f"{name_drawn(room.name_of(section), style.terminal):4} "),
            Piece("muted", f"{room.answered_words(section)} {style.glyphs.dot} "),
            Piece("text", text),
        )
        return fitted(line, width, style.glyphs.ellipsis)

    # ---- by role, and whom nobody has answered

    def do_room_next_leader(self) -> None:
        """The next post of host or guest."""
        self._go(
            lambda _, who: who is not None and who.role in _LEADERS,
            1,
            "Host and guest have not answered here.",
        )

    def do_room_previous_leader(self) -> None:
        """The one before."""
        self._go(
            lambda _, who: who is not None and who.role in _LEADERS,
            -1,
            "Host and guest have not answered here.",
        )

    def do_room_newcomer(self) -> None:
        """The next newcomer whom nobody has answered yet."""

        def waits(_: Answer, who: Person | None) -> bool:
            return who is not None and who.newcomer and not who.answered and who.role == "participant"

        self._go(waits, 1, "Every newcomer here has been answered.")

    def _go(self, test: Callable[[Answer, Person | None], bool], direction: int, nowhere: str) -> None:
        if (room := self._room()) is None:
            return
        self._screen.moving.remember(room)
        if room.go_to_first(test, direction):
            self._screen.moved(room)
        else:
            self._screen.say(nowhere)

    def do_room_roles(self) -> None:
        """Host and guests alone below the questions, or everybody again."""
        if (room := self._room()) is None:
            return
        room.show_leaders(not room.leaders_only)
        self._screen.moved(room)
        again = self._screen.session.tip("room.roles", "shows everybody.") if room.leaders_only else ""
        self._screen.say(
            f"Host and guest alone stand here; the others are counted.{again}"
            if again
            else "Everybody stands here again."
        )

    def do_room_people(self) -> None:
        """Who is here: by role, then by how much they said; newcomers nobody has answered first."""
        if (room := self._room()) is None:
            return
        self._screen.app.push_screen(Sheet(self._screen.paint, lambda width: self._people(room, width)))

    def _people(self, room: RoomState, width: int) -> list[Line]:
        assert room.view is not None
        style, session = self._screen.session.style, room.view.session
        ellipsis, measure = style.glyphs.ellipsis, max(30, min(76, width - 8))
        lonely = [
            one for one in session.people if one.newcomer and not one.answered and one.role == "participant"
        ]
        made: list[Line] = [(Piece("strong", "Who is here"),), ()]
        groups = (
            ("Newcomers nobody has answered yet", lonely),
            ("Host and guests", [one for one in session.people if one.role in _LEADERS]),
            (
                "Everybody else",
                [one for one in session.people if one.role not in _LEADERS and one not in lonely],
            ),
        )
        for title, people in groups:
            if not people:
                continue
            made += [(Piece("muted", f"{title}: {len(people)}"),)]
            ordered = sorted(people, key=lambda one: (-one.posts, one.username))
            made += [fitted(self._person(room, one), measure, ellipsis) for one in ordered]
            made.append(())
        return made[:-1]

    def _person(self, room: RoomState, person: Person) -> Line:
        style = self._screen.session.style
        posts = "1 post" if person.posts == 1 else f"{person.posts:,} posts"
        marks = [posts]
        if person.role != "participant":
            marks.insert(0, person.role)
        if person.newcomer and person.role == "participant":
            marks.append("first time here")
        if person.id in room.yours:
            marks.append("yours")
        if person.id == room.mine:
            marks.append("you")
        dot = f" {style.glyphs.dot} "
        return (
            Piece("text", "  "),
            Piece("strong", f"@{name_drawn(person.username, style.terminal)}", f"@{person.username}"),
            Piece("muted", f" {dot.join(marks)}{dot}"),
            Piece("text", name_drawn(clean_line(person.name), style.terminal)),
        )

    # ---- what came, and what is read

    def show_new(self, room: RoomState) -> None:
        """Open the newest question that has something new."""
        self._screen.moving.remember(room)
        count = room.show_new()
        self._screen.moved(room)
        self._screen.say(f"{count:,} new here." if count else "Nothing new here.")

    def do_room_read_all(self) -> None:
        """The whole session is read."""
        self._mark(RoomState.read_all, "marked read")

    def do_room_read_to_here(self) -> None:
        """All down to the chosen post is read."""
        self._mark(RoomState.read_to_here, "marked read")

    def do_room_unread_here(self) -> None:
        """The chosen post is unread again."""
        self._mark(lambda room: room.make_unread(), "marked unread")

    def do_room_unread_from_here(self) -> None:
        """The chosen post and what stands below it is unread."""
        self._mark(lambda room: room.make_unread(below=True), "marked unread")

    def _mark(self, change: Callable[[RoomState], int], words: str) -> None:
        screen, room = self._screen, self._room()
        if room is None:
            return
        before = room.marks
        count = change(room)
        if not count:
            screen.say("They are marked so already.")
            return
        screen.moved(room)

        async def back() -> str:
            room.unmark(before)
            screen.keeper.note(room, undone=True)
            screen.draw()
            return f"{room.title}: as unread as before."

        screen.marking.offer_undo(back)
        posts = "1 post" if count == 1 else f"{count:,} posts"
        screen.say(f"{posts} {words}.{screen.session.tip('undo.last', 'undoes it.')}")

    def closed(self, state: PanelState) -> str:
        """What to say where a command wants what a closed row says; "" where it is no room's row, or a rule's."""
        if not isinstance(state, RoomState) or state.item is None or state.item.verdict.action == "fold":
            return ""
        opens = self._screen.session.tip("post.open", "opens it.")
        what = "These answers are" if state.item.kind == "more" else "This is"
        return f"{what} folded away.{opens}"

    # ---- a question that was named by a click on the track

    def go_to(self, state: PanelState, name: str) -> None:
        """Open the question of that name ("Q2")."""
        if isinstance(state, RoomState):
            digits = "".join(letter for letter in name if letter.isdigit())
            if digits and state.go_to(int(digits)):
                self._screen.moved(state)
