"""What the checks have to know of a draft: looked up once when it is opened, and put together at each check.

A draft belongs to the room where it was begun, wherever it is opened. The room may be open in the deck, and then goes on
while one writes; else its session is read from the cache.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from tui.app.facts import Facts, of_draft
from tui.app.rooms import reader_of, spec_of
from tui.chat.values import Question
from tui.deck.room import RoomState
from tui.model.draft import Draft
from tui.mute.people import muted_people
from tui.writing.remark import Circumstances

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.chat.values import RoomSpec
    from tui.deck.room_items import View


class Around:
    """What stands around the draft that is open."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._spec: RoomSpec | None = None
        self._view: View | None = None  # of a room that is not open
        self.facts = Facts(prices={})  # until a draft is opened
        self.room: RoomState | None = None
        """The room that the draft belongs to, where it is open in the deck."""

    async def look(self, draft: Draft) -> None:
        """Look up what there is to know of this draft."""
        screen, panel = self._screen, draft.place.panel
        self.facts = await screen.keeper.read(of_draft, draft, screen.session.sieves.me)
        rooms = (one for one in screen.deck.panels if isinstance(one, RoomState))
        self.room = next((one for one in rooms if one.panel == panel), None)
        self._spec = self._view = None
        if panel is not None and panel.kind == "room" and self.room is None:
            specs = screen.session.rooms.specs
            self._spec = spec_of(panel, specs)
            self._view = await screen.keeper.read(reader_of(panel, specs).open, screen.rooms.clock.now())

    def circumstances(self, waved: frozenset[str]) -> Circumstances:
        """What the checks have to know now."""
        session = self._screen.session
        now = self._screen.rooms.clock.now().astimezone(session.style.zone)
        room = self.room
        view = room.view if room is not None else self._view
        force = room.in_force if room is not None else _asked_last(view, now)
        return Circumstances(
            now=now,
            prices=self.facts.prices,
            me=session.sieves.me,
            username=session.username,
            premium=session.settings.premium,
            room=view.spec if view is not None else self._spec,
            session=view.session if view is not None else None,
            question=force,
            recent=self.facts.recent,
            summoned=self.facts.summoned,
            gone=self.facts.gone,
            muted=muted_people(session.sieves.rules, session.sieves.off, int(now.timestamp() * 1000)),
            waved=waved,
        )


def _asked_last(view: "View | None", now: datetime) -> Question | None:
    asked = [one for one in view.session.questions if one.at is not None and one.at <= now] if view else []
    return max(asked, key=lambda one: (one.at or now, one.n, one.sub), default=None)
