"""The screen's hands: one object for each group of commands, made when it is first wanted.

A session that only reads never loads what writes, practises or follows a chat: that is a fifth of the program's memory
and of its start. So each hand says here which commands it does, and a test holds that against its methods.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from textual.screen import Screen

if TYPE_CHECKING:
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

Made = TypeVar("Made")
Deed = Callable[..., Awaitable[None] | None]


class Hand(Generic[Made]):
    """An attribute of the screen that is made when it is first asked for: the class `name` of the module `deeds.module`.

    `does`: the actions of its commands (`post_next` of "post.next"), each a method `do_post_next`.
    """

    def __init__(self, module: str, name: str, does: str = "") -> None:
        self.module: Final = f"tui.app.deeds.{module}"
        self.name: Final = name
        self.does: Final = tuple(does.split())
        self._attribute = ""

    def __set_name__(self, owner: type, attribute: str) -> None:
        self._attribute = attribute

    def __get__(self, screen: "Hands | None", owner: type) -> Made:
        if screen is None:
            raise AttributeError(self._attribute)  # of the class there is none
        made: Made = getattr(import_module(self.module), self.name)(screen)
        vars(screen)[self._attribute] = made  # from now on that is found before this
        return made


class Hands(Screen[None]):
    """What a screen does its commands with. They know the whole screen; the screen calls them by command."""

    moving: "Hand[Moving]" = Hand(
        "moving",
        "Moving",
        "post_next post_previous line_down line_up half_down half_up page_down page_up post_first "
        "post_last mark_next mark_previous place_back",
    )
    reading: "Hand[Reading]" = Hand("reading", "Reading", "unread_next unread_previous new_show")
    marking: "Hand[Marking]" = Hand(
        "marking", "Marking", "read_unread_here read_to_here read_unread_from_here read_all undo_last"
    )
    muting: "Hand[Muting]" = Hand("muting", "Muting", "view_wider view_calmer fold_toggle mute_why")
    mute_rules: "Hand[MuteRules]" = Hand("mute_rules", "MuteRules", "post_mute")
    mute_lists: "Hand[MuteLists]" = Hand("mute_lists", "MuteLists", "mute_list profile_menu mute_hidden")
    keeping: "Hand[Keeping]" = Hand("keep", "Keeping", "post_keep")
    piping: "Hand[Piping]" = Hand("pipe", "Piping", "post_pipe")
    panels: "Hand[Panels]" = Hand(
        "panels",
        "Panels",
        "panel_next panel_previous panel_go panel_move_left panel_move_right panel_close author_open "
        "tag_open side_focus side_toggle side_next side_previous side_open",
    )
    gaps: "Hand[Gaps]" = Hand("gaps", "Gaps", "panel_fetch")
    layouts: "Hand[Layouts]" = Hand("layouts", "Layouts", "layout_open")
    lists: "Hand[Lists]" = Hand("lists", "Lists")
    reposts: "Hand[Reposts]" = Hand("reposts", "Reposts", "panel_reposts")
    pictures: "Hand[Pictures]" = Hand("pictures", "Pictures", "picture_open")
    rest: "Hand[Rest]" = Hand(
        "rest",
        "Rest",
        "link_open post_browser post_copy post_copy_link live_pause spend_open message_list "
        "help_open app_redraw app_back welcome_login welcome_load welcome_demo app_quit",
    )
    theming: "Hand[Theming]" = Hand("theme", "Theming", "theme_next")
    showing: "Hand[Showing]" = Hand("settings", "Showing", "settings_open")
    finding: "Hand[Finding]" = Hand("finding", "Finding", "palette_open panel_add")
    finding_here: "Hand[FindingHere]" = Hand(
        "finding_here", "FindingHere", "panel_find find_stay find_leave find_all find_next find_previous"
    )
    searching: "Hand[Searching]" = Hand("searching", "Searching", "search_open")
    shape: "Hand[Shape]" = Hand(
        "shape", "Shape", "panel_options panel_wider panel_narrower panel_zoom panel_rename"
    )
    threads: "Hand[Threads]" = Hand(
        "thread",
        "Threads",
        "post_open thread_open thread_close thread_parent thread_next_branch thread_previous_branch "
        "thread_fold thread_next_unread thread_read_all thread_read_to_here thread_unread_here "
        "thread_unread_from_here thread_fetch",
    )
    whole: "Hand[Whole]" = Hand(
        "in_full",
        "Whole",
        "media_open full_close full_link full_browser full_copy full_copy_link full_copy_markdown full_raw",
    )
    rooms: "Hand[Rooms]" = Hand(
        "room",
        "Rooms",
        "room_next_question room_previous_question room_question room_next_leader "
        "room_previous_leader room_newcomer room_roles room_people room_read_all room_read_to_here "
        "room_unread_here room_unread_from_here",
    )
    joining: "Hand[Joining]" = Hand("joining", "Joining", "room_join")
    recap: "Hand[Recap]" = Hand("recap", "Recap", "room_recap")
    writing: "Hand[Writing]" = Hand(
        "writing", "Writing", "post_compose post_reply post_quote post_edit room_answer"
    )
    draft_keys: "Hand[DraftKeys]" = Hand(
        "draft_keys",
        "DraftKeys",
        "draft_send draft_browser draft_rehearse draft_keep draft_split draft_number draft_earlier "
        "draft_later draft_picture draft_alt draft_poll draft_when draft_discard",
    )
    publishing: "Hand[Publishing]" = Hand(
        "publishing", "Publishing", "post_repost post_bookmark post_delete post_like author_follow"
    )
    rehearsing: "Hand[Rehearsing]" = Hand("rehearsing", "Rehearsing", "room_compare ladder_open")
    drafts: "Hand[Drafts]" = Hand("drafts", "Drafts", "draft_list")
    quiet: "Hand[Quiet]" = Hand("quiet", "Quiet", "rest_enough")
    room_times: "Hand[RoomTimes]" = Hand("room_times", "RoomTimes", "room_session room_calendar")

    async def ready_for(self, action: str) -> None:
        """Load what carries out the command of this action, if it is not there yet: not on the loop."""
        if HANDS[HAND_OF[action]].module not in sys.modules:
            await asyncio.to_thread(import_module, HANDS[HAND_OF[action]].module)

    def deed(self, action: str) -> Deed:
        """What carries out the command of this action. Raises KeyError where no hand does it."""
        found: Deed = getattr(getattr(self, HAND_OF[action]), f"do_{action}")
        return found

    def has_made(self, attribute: str) -> bool:
        """Whether this hand was wanted yet: what would only be tidied up after need not be loaded for that."""
        return attribute in vars(self)


HANDS: Final[dict[str, Hand[object]]] = {
    attribute: hand for attribute, hand in vars(Hands).items() if isinstance(hand, Hand)
}
HAND_OF: Final = {action: attribute for attribute, hand in HANDS.items() for action in hand.does}
"""By a command's action, the attribute that does it."""
