"""Drafts: listed with where they belong and how old they are, opened, thrown away; reminders, and what came due unseen."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.app.choosing import Choice
from tui.app.chrome import shortened
from tui.app.keeper import unless_left
from tui.layout.rows import name_drawn
from tui.layout.when import clock
from tui.model.draft import Draft, DraftState
from tui.store import drafts
from tui.text.cleaning import clean_line
from tui.text.widths import cell_width

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app.deck_screen import DeckScreen
    from tui.deck.matching import Item

_AHEAD = timedelta(days=7)
_NAP_S = 60.0
_LIST = 76  # columns of the list, where the screen has them
_BESIDE = 12  # of them beside words and note
_FEWEST = 20  # columns for the words: the note gives way to them
LISTED: frozenset[DraftState] = frozenset({"draft", "private", "waiting", "sending", "lost"})
_STATES = {
    "private": "practice",
    "sending": "on its way",
    "lost": "no answer came; being looked for",
}


class Drafts:
    """The list, and one draft of it."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self.waiting = 0  # drafts to be written on, for the side list

    async def count(self) -> None:
        """Know anew how many there are."""
        self.waiting = await self._screen.keeper.journal(drafts.count, {"draft", "waiting", "lost"})
        self._screen.session.drafts = self.waiting
        await self._wait_for_reminder()
        self._screen.draw()

    async def do_draft_list(self) -> None:
        """All drafts, the one touched last first; enter goes on with one."""
        from tui.app.widgets.picker import Picker  # late: drafts are counted at every start
        from tui.deck.matching import ranked

        screen = self._screen
        async with screen.work():
            found = await screen.keeper.journal(drafts.all, LISTED)
        if not found:
            screen.say(f"There is no draft.{screen.session.tip('post.compose', 'begins one.')}")
            return
        known = {str(one.id): one for one in found}

        async def answer(query: str) -> "list[Item]":
            return ranked(query, [self._item(one) for one in found])

        def take(item: "Item | None") -> None:
            if item is not None:
                screen.run_worker(self._go_on(known[item.value]), name="open draft", group="writing")

        picker = Picker(screen.paint, answer, "your drafts: enter goes on with one", words="go on")
        screen.app.push_screen(picker, take)

    def _item(self, draft: Draft) -> "Item":
        from tui.deck.matching import Item

        style, now = self._screen.session.style, datetime.now(UTC)
        facts = []
        if draft.state == "waiting" and draft.leaves_at is not None:
            will = "goes out" if draft.leaves_at > now else "was to go out"
            facts.append(f"{will} {clock(draft.leaves_at, now, style.zone)}")
        elif draft.state in _STATES:
            facts.append(_STATES[draft.state])
        if draft.place.label:
            facts.append(f"{draft.place.question} in #{draft.place.tag}")
        elif draft.answers is not None:
            facts.append(f"to @{draft.answers.username}")
        elif draft.place.tag:
            facts.append(f"#{draft.place.tag}")
        if len(draft.parts) > 1:
            facts.append(f"{len(draft.parts)} parts")
        if draft.remind_at is not None:
            facts.append(f"reminder {clock(draft.remind_at, now, style.zone)}")
        elif draft.touched is not None and draft.state != "waiting":  # one time is enough
            facts.append(clock(draft.touched, now, style.zone))
        words = clean_line(draft.text) or "nothing written yet"
        note = name_drawn(" · ".join(facts), style.terminal)
        room = min(_LIST, self._screen.size.width) - _BESIDE - cell_width(note)
        title = shortened(name_drawn(words, style.terminal), max(_FEWEST, room), style.glyphs.ellipsis)
        return Item("draft", str(draft.id), title, note=note, also=words)

    async def _go_on(self, listed: Draft) -> None:
        screen = self._screen
        draft = await screen.keeper.journal(drafts.get, listed.id)  # another window may have gone on with it
        if draft is None:
            screen.say("This draft was thrown away meanwhile.")
            return
        if draft.state == "sent":
            screen.say("This draft was sent meanwhile.")
            return
        if draft.state == "waiting":
            self._take_back(draft)
            return
        if draft.state in ("sending", "lost"):
            screen.say("This one is on its way; whether it is there is being looked up.")
            return
        await screen.writing.open(draft)

    def _take_back(self, draft: Draft) -> None:
        """Whoever only looks at what has a time of its own must not take that time away: asked first."""
        screen, at, now = self._screen, draft.leaves_at, datetime.now(UTC)

        def take() -> None:
            screen.run_worker(screen.publishing.take_back(draft.id), name="take back", group="writing")

        if draft.send_at is None or at is None or at <= now:
            take()
            return
        when = clock(at, now, screen.session.style.zone)
        words = f"It goes out by itself {when}. enter takes it back and writes on, esc leaves it."
        screen.choosing.ask(Choice(words, {"enter": take}, f"It goes out {when}."))

    @unless_left
    async def _remind(self) -> None:
        """Say which drafts one wanted to be reminded of by now."""
        screen, now = self._screen, datetime.now(UTC)
        for draft in await screen.keeper.journal(drafts.reminders, now):
            await screen.keeper.journal(drafts.reminded, draft.id, at=now)
            screen.writing.reminded(draft.id)
            words = name_drawn(clean_line(draft.text), screen.session.style.terminal)[:40]
            screen.say(
                f"You wanted to be reminded: {words}.{screen.session.tip('draft.list', 'lists your drafts.')}"
            )
        await self.count()

    async def _wait_for_reminder(self) -> None:
        """One timer, for the next reminder of the coming week."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        now = datetime.now(UTC)
        coming = await self._screen.keeper.journal(drafts.reminders, now + _AHEAD)
        times = [one.remind_at for one in coming if one.remind_at is not None]
        if times:
            wait = max(0.1, (min(times) - now).total_seconds())
            # Timers stand still while the machine sleeps: the time is looked at again every now and then.
            self._timer = self._screen.set_timer(min(wait, _NAP_S), self._remind)
