"""Practice: answering a past session's questions in private, beside what others said; the ladder of small steps.

Nothing of it leaves the machine, and the screen says so. A private answer becomes a draft by a key alone.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.app import ladder_facts
from tui.app.commands import works_here
from tui.app.deeds.recap import wrapped_rows
from tui.app.widgets.sheet import Sheet
from tui.chat.transcript import Row
from tui.deck.room import RoomState
from tui.layout.lines import Line, Piece
from tui.layout.when import date
from tui.model.draft import Draft
from tui.model.panel import Panel
from tui.store import drafts, practice
from tui.writing.ladder import ladder, next_step
from tui.writing.rehearsal import Rehearsal, rehearse
from tui.writing.told import comparison_rows, ladder_rows

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.deeds.writing import Writing
    from tui.writing.ladder import Next

_WIDEST: Final = 80
_ROUND: Final = 8


class Way(NamedTuple):
    """A key that begins a small step, how it is written, and what it does."""

    keys: tuple[str, ...]
    shown: str
    words: str
    go: Callable[[], Coroutine[object, object, None]]


class Rehearsing:
    """The private answers of each session that is practised with."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._rehearsals: dict[Panel, Rehearsal] = {}
        self._told: set[tuple[Panel, str]] = set()  # questions of which it was said that their time is over

    # ---- the own answers

    async def of(self, room: RoomState) -> Rehearsal | None:
        """The rehearsal of a room's session, with the private answers that were kept of it."""
        if room.view is None:
            return None
        spec, session = room.view.spec, room.view.session
        known = self._rehearsals.get(room.panel)
        if known is not None and known.session.when == session.when:
            self._rehearsals[room.panel] = known = known.heard(session)
            return known
        kept = await self._screen.keeper.journal(drafts.all, {"private"})
        live = self._screen.session.replay is None and room.running
        self._rehearsals[room.panel] = made = rehearse(spec, session, live=live, kept=kept)
        return made

    async def kept(self, draft: Draft, room: RoomState | None) -> None:
        """A private answer was kept: that is a step, and others' answers can be laid beside it."""
        screen = self._screen
        rehearsal = await self.of(room) if room is not None else None
        if room is None or rehearsal is None or not draft.place.question:
            screen.say("Kept to yourself; nothing left this machine.")
            return
        try:
            self._rehearsals[room.panel] = rehearsal.keeps(draft)
        except ValueError:
            screen.say("Kept to yourself; nothing left this machine.")
            return
        await screen.keeper.journal(practice.note, "rehearsed", datetime.now(UTC), {"tag": draft.place.tag})
        tip = screen.session.tip("room.compare", "lays theirs beside it.")
        screen.say(f"Kept to yourself; nothing left this machine.{tip}")

    def forget(self) -> None:
        """A private answer is gone, or is back: what the journal has is read anew when it is wanted."""
        self._rehearsals.clear()

    async def compare(self, writing: "Writing") -> None:
        """From the composer: this is practice from now on; kept so, and laid beside what others said."""
        draft = writing.draft
        if draft.state != "private":
            writing.become(replace(draft, state="private"))
            return
        if await writing.save() != "kept":
            return
        writing.close()
        room = self._screen.deck.focused
        if isinstance(room, RoomState):
            await self.kept(writing.draft, room)
            await self._show(room, draft.place.question)

    async def make_real(self, writing: "Writing") -> None:
        """A private answer is a draft like any other from now on; sending it is another act."""
        screen, draft, room = self._screen, writing.draft, self._screen.deck.focused
        rehearsal = await self.of(room) if isinstance(room, RoomState) else None
        open_still = (
            rehearsal is not None
            and isinstance(room, RoomState)
            and any(one.name == draft.place.question for one in rehearsal.session.questions)
            and rehearsal.is_open(draft.place.question, room.clock)
        )
        if draft.place.question and not open_still:
            screen.say("Its chat is over, so the answer stays private.")
            return
        writing.become(replace(draft, state="draft"))
        self.forget()

    # ---- beside the others

    async def do_room_compare(self) -> None:
        """Your private answer to the question that is open, beside those of the people you respect."""
        room = self._screen.deck.focused
        if isinstance(room, RoomState) and room.view is not None:
            section = room.section(room.open)
            question = section.question if section is not None else room.in_force
            if question is None:
                self._screen.say("There is no question here to compare answers to.")
            else:
                await self._show(room, question.name)

    async def _show(self, room: RoomState, name: str) -> None:
        rehearsal = await self.of(room)
        if rehearsal is None or room.view is None:
            return
        shown = {
            post.id: post
            for post in room.view.posts.values()
            if room.verdict(post).action not in ("hide", "fold")
        }
        respected = {one.id for one in room.view.session.people if one.role != "participant"}
        respected |= {one.id for one in room.view.session.people if one.id in room.yours}
        compared = rehearsal.compared(name, shown, respected, at=room.clock, me=room.mine)
        own = rehearsal.answer(name)
        ways = tuple(
            Way(one.keys, one.short, "write on", partial(self._screen.writing.open, own))
            for one in works_here(self._screen.deck, self._screen.session.commands)
            if one.id == "room.answer" and own is not None
        )
        self._sheet(comparison_rows(compared), ways)

    def _sheet(self, rows: tuple[Row, ...], ways: tuple[Way, ...] = ()) -> None:
        screen, taken = self._screen, list[Way]()
        terminal = self._screen.session.style.terminal

        def make(width: int) -> list[Line]:
            return list(wrapped_rows(rows, max(20, min(_WIDEST, width - _ROUND)), terminal))

        def press(key: str) -> bool:
            taken.extend(way for way in ways if key in way.keys)
            if taken:
                sheet.dismiss(None)
            return bool(taken)

        def closed(_: None) -> None:
            if taken:
                screen.run_worker(taken[0].go(), name="small step", group="writing")

        keys = tuple(
            piece
            for way in ways
            for piece in (Piece("accent", f"  {way.shown}"), Piece("muted", f" {way.words}"))
        )
        sheet = Sheet(screen.paint, make, keys=keys, press=press)
        screen.app.push_screen(sheet, closed)

    async def ticked(self, room: RoomState) -> None:
        """Time has passed in a room: where a question that was answered in private is over, say that it can be compared."""
        rehearsal = self._rehearsals.get(room.panel)
        if rehearsal is None or room.view is None:
            return
        rehearsal = self._rehearsals[room.panel] = rehearsal.heard(room.view.session)
        for answer in rehearsal.answers:
            name = answer.place.question
            if (room.panel, name) in self._told or not rehearsal.time_over(name, room.clock):
                continue
            self._told.add((room.panel, name))
            tip = self._screen.session.tip("room.compare", "shows your answer beside theirs.")
            self._screen.say(f"The time for {name} is over.{tip}")

    # ---- the ladder

    async def do_ladder_open(self) -> None:
        """The small steps that were taken, and the next one, if it is wanted. Nobody else sees it."""
        screen = self._screen
        async with screen.work():
            log = await screen.keeper.journal(practice.deeds)
            facts = await screen.keeper.journal(ladder_facts.of_journal)
        facts = ladder_facts.with_rooms(facts, [s for s in screen.deck.panels if isinstance(s, RoomState)])
        now, zone = datetime.now(UTC), screen.session.style.zone
        specs = screen.session.rooms.specs.values()
        facts = ladder_facts.with_calendar(facts, specs, screen.rooms.clock.now(), zone)
        facts = ladder_facts.with_read(facts, screen.deck.panels, screen.session.sieves.me)
        steps = ladder(log)
        step = next_step(steps, facts, on=screen.session.settings.ladder)
        rows = ladder_rows(steps, step, lambda at: date(at.astimezone(zone), now.astimezone(zone)))
        self._sheet(rows, self._ways(step) if step is not None else ())

    def _ways(self, step: "Next") -> tuple[Way, ...]:
        """How the step is begun from here: its post is gone to where a room has it, else its commands that work here."""
        screen = self._screen
        for at, state in enumerate(screen.deck.panels):
            if isinstance(state, RoomState) and state.view is not None and step.post in state.view.posts:
                return (Way(("enter",), "enter", "go there", partial(self._go, at, state, step)),)
        return tuple(
            Way(one.keys, one.short, one.words, partial(screen.carry_out, one))
            for one in works_here(screen.deck, screen.session.commands)
            if one.id in step.commands
        )

    async def _go(self, at: int, room: RoomState, step: "Next") -> None:
        """To the post that the step is about, in its room."""
        if step.post is not None:
            self._screen.go(at)
            room.go_to_post(step.post)
            self._screen.moved(room)
