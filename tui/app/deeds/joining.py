"""Following a chat's session: what it costs, said before; the reader's choice; the answers of one question.

Nothing is bought for a room before one of the ways that are offered was chosen; the choice can be changed at any time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.app.choosing import Choice
from tui.app.rooms import WEEK, spec_of
from tui.app.widgets.choose import Choosable, Choose
from tui.chat.values import RoomSpec, Stretch
from tui.deck.room import RoomState
from tui.feed.events import Answered, AnswersPlanned, Joined, Left, Live, NotJoined, NotLive, Offered, Over
from tui.feed.rooms import Mode, RoomQuery, read_query
from tui.layout.lines import Line, Piece, line_width
from tui.model.panel import Panel
from tui.store import joined
from tui.text.widths import cell_width
from tui.text.wrapping import wrap

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.feed.joining import JoinOffer

_EARLY: Final = timedelta(minutes=15)  # before a session it may be joined
_MOST_PAST: Final = 4  # earlier sessions that tell what one costs

_NAMES: Final[dict[Mode, str]] = {
    "whole": "The whole chat",
    "questions": "Questions first",
    "cache": "From the cache",
}
_FROM_NOW: Final = "From now on"
_NAME_COLUMNS: Final = max(map(len, _NAMES.values()))
_IN_A_REPLAY: Final = "A replay costs nothing: it plays what the cache holds, and nothing is fetched."


class Joining:
    """Asks how a room is to be followed, and has it followed so."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._asked: Panel | None = None  # the room whose ways the reader wants to see
        self._filling: dict[
            Panel, datetime
        ] = {}  # rooms that were just joined, and the session that is wanted
        self._said: set[tuple[Panel, datetime]] = set()  # sessions of which the price was said unasked
        self._answering: tuple[Panel, int] | None = None  # the question whose answers the reader wants

    @property
    def _joined(self) -> dict[Panel, RoomQuery]:
        return self._screen.session.rooms.joined

    def is_joined(self, panel: Panel) -> bool:
        """Whether the reader has chosen to have this room fetched."""
        query = self._joined.get(panel)
        return query is not None and query.mode != "cache"

    # ---- what it would cost

    def do_room_join(self) -> None:
        """The ways to follow this room, each with its price; where questions come first, the answers of the open one."""
        room = self._room()
        if room is None:
            return
        if self._screen.session.replay is not None:
            self._screen.say(_IN_A_REPLAY)
            return
        query = self._joined.get(room.panel)
        item = room.item
        section = room.section(item.key) if item is not None else None
        if (
            query is not None
            and query.mode == "questions"
            and section is not None
            and section.question is not None
        ):
            self._answering = (room.panel, section.question.n)
            self._screen.say(
                self._screen.network.plan_answers(room.panel, section.question.n, self._letters(room))
            )
            return
        self.ask(room)

    def ask(self, room: RoomState) -> None:
        """Have the ways worked out, and ask which."""
        self._asked = room.panel
        self._screen.say(self._offer(room))

    def _offer(self, room: RoomState) -> str:
        spec = self._spec(room)
        when = self._when(room, spec)
        if when is None:
            self._asked = None
            return f"{room.title}: no session is on or was in the last seven days, as far as is known."
        leading = tuple(dict.fromkeys((*spec.hosts, *spec.cohosts, *spec.guests, *self._proposed(room))))
        try:
            query = RoomQuery(
                spec.tags, leading, since=when.start, until=when.end, every_seconds=self._pace()
            )
        except ValueError as wrong:
            return f"rooms.toml: {wrong}."
        past = [(one.start, one.end) for one in self._screen.rooms.stretches(room) if one.end <= when.start]
        return self._screen.network.offer(room.panel, query, when.end, past[-_MOST_PAST:])

    @staticmethod
    def _proposed(room: RoomState) -> tuple[str, ...]:
        return room.view.session.proposed if room.view is not None else ()

    def _pace(self) -> float:
        session = self._screen.session
        return session.refresh_s if session.demo else 20.0

    def _when(self, room: RoomState, spec: RoomSpec) -> Stretch | None:
        """The session that is meant: the one that is seen, else the one that runs, else what comes soon."""
        if room.view is not None:
            return room.view.session.when
        now = self._screen.rooms.clock.now()
        if spec.schedule is None:
            begun = now.replace(minute=0, second=0, microsecond=0)
            return Stretch(begun, begun + timedelta(minutes=spec.minutes))
        from tui.chat.calendar import next_session, occurrences, session_at

        running, following = session_at(spec, now), next_session(spec, now)
        if running is not None:
            return running
        if following is not None and following.start - now <= _EARLY:
            return following
        past = [one for one in occurrences(spec.schedule, spec.minutes, now - WEEK, now) if one.end <= now]
        return past[-1] if past else None

    def offered(self, event: Offered) -> None:
        """The prices are known: ask, where the reader wants to choose; else say them, once a session."""
        room = self._screen.deck.state_of(event.panel)
        if not isinstance(room, RoomState):
            return
        self._screen.session.rooms.offers[event.panel] = tuple(
            f"{_NAMES[one.mode]}: {one.words}"
            for one in event.offers
            if not one.why_not and not one.from_now and one.mode != "cache"
        )
        if event.panel == self._asked:
            self._asked = None
            self._choose(room, event.offers)
            return
        best = [
            f"{_NAMES[one.mode].lower()}, ${one.usd:.2f}"
            for one in event.offers
            if not one.why_not and one.mode != "cache" and not one.from_now
        ]
        if best and room.running:
            how = self._screen.session.tip("room.join", "says more.")
            self._screen.say(f"{room.title} is on: {'; '.join(best)}.{how}")

    def _choose(self, room: RoomState, offers: "Sequence[JoinOffer]") -> None:
        open_ones = worth_offering(offers)

        def ways(width: int) -> list[Choosable]:
            return [self._way(one, width) for one in open_ones]

        def chosen(at: int | None) -> None:
            if at is not None:
                self.join(room, open_ones[at].query)
            else:
                self._screen.say("Nothing is fetched.")

        refused = next((one.why_not for one in offers if one.why_not), "")
        if refused and len(open_ones) == 1:
            self._screen.say(f"{room.title}: {refused}.")
            return
        self._screen.app.push_screen(Choose(self._screen.paint, f"How to follow {room.title}", ways), chosen)

    @staticmethod
    def _way(offer: "JoinOffer", width: int) -> Choosable:
        """ "The whole chat   $1.15  about 170 posts by 30 people", and below it where the numbers come from."""
        name = _FROM_NOW if offer.from_now else _NAMES[offer.mode]
        first: Line = (
            Piece("strong", f"{name:{_NAME_COLUMNS}}"),
            Piece("warn" if offer.usd else "text", f"  ${offer.usd:.2f}"),
        )
        much, more = _much(offer), _more(offer)
        if line_width(first) + 2 + cell_width(much) <= width:
            first = (*first, Piece("text", f"  {much}"))
        else:
            more = f"{much}{'; ' if more else ''}{more}"
        below = [(Piece("muted", more[start:end]),) for start, end in wrap(more, width)] if more else []
        return Choosable(first, below)

    def say_price(self, room: RoomState) -> None:
        """A session is under way and the reader has not chosen: say once what following it costs."""
        if (
            not self._screen.network.running
            or not room.running
            or room.panel in self._joined
            or room.view is None
        ):
            return
        key = (room.panel, room.view.session.when.start)
        if key not in self._said:
            self._said.add(key)
            self._offer(room)

    # ---- the choice

    def join(self, room: RoomState, query: RoomQuery) -> None:
        """Follow the room like this from now on."""
        self._joined[room.panel] = query
        if query.mode != "cache":
            self._filling[room.panel] = query.since
        room.fetched = True
        self._screen.network.join(room.panel, query)
        self._screen.freshness.watch_panels()
        self._screen.run_worker(self._keep(room.panel, query), name="keep the choice", group="joining")

    async def _keep(self, panel: Panel, query: RoomQuery) -> None:
        """What was chosen, and agreed to with its price, holds until the session is over, also after a restart."""
        if query.mode == "cache" or query.over_at is None:
            await self._screen.keeper.journal(joined.forget, str(panel))
        else:
            await self._screen.keeper.journal(joined.keep, str(panel), query.as_text(), query.over_at)

    async def go_on(self) -> None:
        """Follow the open rooms again as they were followed when the app was left."""
        screen = self._screen
        if screen.session.replay is not None or not any(
            isinstance(state, RoomState) for state in screen.deck.panels
        ):
            return
        kept = await screen.keeper.journal(joined.held, screen.rooms.clock.now())
        for state in screen.deck.panels:
            choice = kept.get(str(state.panel))
            if isinstance(state, RoomState) and choice is not None and state.panel not in self._joined:
                try:
                    query = read_query(choice)
                except ValueError:  # another version's: the room says its price anew
                    await screen.keeper.journal(joined.forget, str(state.panel))
                    continue
                self._joined[state.panel] = query
                screen.network.join(state.panel, query)

    async def fetched(self, panel: Panel) -> bool:
        """The first posts of a room have come after the reader's choice: show that session, from its question in force.

        False where the room had been joined before.
        """
        start, room = self._filling.pop(panel, None), self._screen.deck.state_of(panel)
        if start is None or not isinstance(room, RoomState):
            return False
        await self._screen.rooms.take(room, self._session_from(room, start))
        self._screen.muting.judge(room)
        self._screen.draw()
        return True

    def _session_from(self, room: RoomState, since: datetime) -> datetime | None:
        """When the session began that was asked for, from its start or from now on."""
        known = self._screen.rooms.stretches(room)
        return next((one.start for one in known if one.start <= since < one.end), since)

    def heard(
        self, event: Offered | Joined | Left | Over | NotJoined | AnswersPlanned | Answered | Live | NotLive
    ) -> str:
        """What the courier tells of rooms; what to say of it."""
        room = self._screen.deck.state_of(event.panel)
        match event:
            case Offered():
                self.offered(event)
                return ""
            case AnswersPlanned():
                return self._answers_planned(event)
            case Live() | NotLive():
                if isinstance(room, RoomState):
                    room.live = isinstance(event, Live)
                if isinstance(event, Live) or event.refusal is None:
                    return ""  # the room's heading says so
            case Joined() if self._screen.session.demo and not self._said:
                return ""
            case _:
                pass
        title = room.title if room is not None else str(event.panel)
        return f"{title}: {event.words}"

    # ---- the answers of a question

    def opened(self, room: RoomState) -> None:
        """A question was opened where questions come first: say what its answers cost."""
        query = self._joined.get(room.panel)
        item = room.item
        section = room.section(item.key) if item is not None else None
        if query is None or query.mode != "questions" or section is None or section.question is None:
            return
        if not section.answers:
            self._screen.network.plan_answers(room.panel, section.question.n, self._letters(room))

    def _answers_planned(self, event: AnswersPlanned) -> str:
        screen = self._screen
        if (event.panel, event.n) != self._answering or not event.posts:
            tip = screen.session.tip("room.join", "fetches them.") if event.posts else ""
            return f"{event.words}{tip}"
        self._answering = None
        room = screen.deck.state_of(event.panel)
        if not isinstance(room, RoomState):
            return ""

        def fetch() -> None:
            screen.say(screen.network.answers(event.panel, event.n, self._letters(room), event.most_usd))

        def others() -> None:
            self.ask(room)

        key = next(iter(screen.session.keys("room.join")), "f")
        words = f"{event.words} enter fetches them, {key} other ways, esc leaves it."
        screen.choosing.ask(Choice(words, {"enter": fetch, key: others}, "Nothing was fetched."))
        return ""

    @staticmethod
    def _letters(room: RoomState) -> frozenset[str]:
        letters = room.view.spec.letters if room.view is not None else None
        return letters.questions | letters.answers if letters is not None else frozenset("QA")

    def _room(self) -> RoomState | None:
        state = self._screen.deck.focused
        return state if isinstance(state, RoomState) else None

    def _spec(self, room: RoomState) -> RoomSpec:
        return spec_of(room.panel, self._screen.session.rooms.specs)


def worth_offering(offers: "Sequence[JoinOffer]") -> "list[JoinOffer]":
    """The ways that can be had; from now on only where that is cheaper than the whole."""
    whole = next(
        (one for one in offers if one.mode == "whole" and not one.from_now and not one.why_not), None
    )
    return [
        one
        for one in offers
        if not one.why_not
        and not (one.from_now and whole is not None and round(one.usd, 2) >= round(whole.usd, 2))
    ]


def _much(offer: "JoinOffer") -> str:
    """What there is to get, or is here, without its price: "about 170 posts by 30 people"."""
    from tui.feed.joining import counted

    if offer.mode == "cache":
        return f"{counted(offer.here, 'post')} in the cache"
    if not offer.posts:
        return "everything is here"
    return f"about {counted(offer.posts, 'post')} by {counted(offer.people, 'person', 'people')}"


def _more(offer: "JoinOffer") -> str:
    """What can be said besides: what answers cost, where the numbers come from, and what it can cost before it stops
    and asks; "" where there is nothing."""
    said = []
    if offer.question_usd is not None:
        said.append(f"then about ${offer.question_usd:.2f} for the answers of a question")
    if offer.posts and offer.basis:
        said.append(f"as {offer.basis}")
    if offer.usd and offer.query.budget_usd is not None:
        said.append(f"at most ${offer.query.budget_usd:.2f}")
    return "; ".join(said)
