"""The screen's hands: one object for each group of commands, made once, and which of them does which command."""

from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from tui.app.deeds import deeds_of
from tui.app.deeds.draft_keys import DraftKeys
from tui.app.deeds.drafts import Drafts
from tui.app.deeds.finding import Finding
from tui.app.deeds.finding_here import FindingHere
from tui.app.deeds.gaps import Gaps
from tui.app.deeds.in_full import Whole
from tui.app.deeds.joining import Joining
from tui.app.deeds.keep import Keeping
from tui.app.deeds.layouts import Layouts
from tui.app.deeds.lists import Lists
from tui.app.deeds.marking import Marking
from tui.app.deeds.moving import Moving
from tui.app.deeds.mute_lists import MuteLists
from tui.app.deeds.mute_rules import MuteRules
from tui.app.deeds.muting import Muting
from tui.app.deeds.panels import Panels
from tui.app.deeds.pictures import Pictures
from tui.app.deeds.pipe import Piping
from tui.app.deeds.publishing import Publishing
from tui.app.deeds.quiet import Quiet
from tui.app.deeds.reading import Reading
from tui.app.deeds.recap import Recap
from tui.app.deeds.rehearsing import Rehearsing
from tui.app.deeds.reposts import Reposts
from tui.app.deeds.rest import Rest
from tui.app.deeds.room import Rooms
from tui.app.deeds.room_times import RoomTimes
from tui.app.deeds.searching import Searching
from tui.app.deeds.settings import Showing
from tui.app.deeds.shape import Shape
from tui.app.deeds.theme import Theming
from tui.app.deeds.thread import Threads
from tui.app.deeds.writing import Writing

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Hands(Screen[None]):
    """What a screen does its commands with. They know the whole screen; the screen calls them by command."""

    def take_hands(self) -> None:
        """Make them; afterwards `_deeds` says for each command's id what does it."""
        screen = cast("DeckScreen", self)
        self.moving = Moving(screen)
        self.reading = Reading(screen)
        self.marking = Marking(screen)
        self.muting = Muting(screen)
        self.mute_rules = MuteRules(screen)
        self.mute_lists = MuteLists(screen, self.mute_rules)
        self.keeping = Keeping(screen)
        self.piping = Piping(screen)
        self.panels = Panels(screen)
        self.gaps = Gaps(screen)
        self.layouts = Layouts(screen)
        self.lists = Lists(screen)
        self.reposts = Reposts(screen)
        self.pictures = Pictures(screen)
        self.rest = Rest(screen)
        self.theming = Theming(screen)
        self.showing = Showing(screen)
        self.finding = Finding(screen)
        self.finding_here = FindingHere(screen)
        self.searching = Searching(screen)
        self.shape = Shape(screen)
        self.threads = Threads(screen)
        self.whole = Whole(screen)
        self.rooms = Rooms(screen)
        self.joining = Joining(screen)
        self.recap = Recap(screen)
        self.writing = Writing(screen)
        self.draft_keys = DraftKeys(screen)
        self.publishing = Publishing(screen)
        self.rehearsing = Rehearsing(screen)
        self.drafts = Drafts(screen)
        self.quiet = Quiet(screen)
        self.room_times = RoomTimes(screen)
        self._deeds = deeds_of(
            self.moving,
            self.reading,
            self.marking,
            self.muting,
            self.mute_rules,
            self.mute_lists,
            self.keeping,
            self.piping,
            self.panels,
            self.pictures,
            self.rest,
            self.theming,
            self.showing,
            self.finding,
            self.finding_here,
            self.searching,
            self.threads,
            self.whole,
            self.gaps,
            self.reposts,
            self.shape,
            self.layouts,
            self.rooms,
            self.room_times,
            self.joining,
            self.recap,
            self.writing,
            self.draft_keys,
            self.publishing,
            self.rehearsing,
            self.drafts,
            self.quiet,
        )
