"""What others will see: a draft leaves after a time to take it back; reposts, bookmarks, deletions; the browser's part.

Each of these is an explicit act that names its price, and each can be undone as far as X lets it.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.app.choosing import Choice
from tui.app.widgets.sheet import Sheet
from tui.deck.room import RoomState
from tui.feed.writing_events import (
    Deed,
    Done,
    Leaving,
    Lost,
    Missed,
    Missing,
    NotSent,
    Postponed,
    Sending,
    Sent,
    TakenBack,
    TooLate,
    WritingEvent,
)
from tui.layout.glyphs import UNICODE
from tui.layout.lines import Line, Piece
from tui.layout.qr import TooLargeError, qr_code
from tui.layout.when import clock
from tui.model.draft import Draft, DraftId
from tui.model.ids import PostId
from tui.model.post import Post
from tui.store import drafts, practice
from tui.writing.handing import hand_off
from tui.writing.intents import follow_intent, like_intent
from tui.writing.price import dollars

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen


class Publishing:
    """Sends, takes back, hands over."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._leaving: dict[DraftId, datetime] = {}
        self._steps: dict[DraftId, str] = {}  # of the ladder, noted once a draft is there
        self._ticking: asyncio.TimerHandle | None = None

    @property
    def leaving(self) -> int:
        """How many drafts wait to go out in this minute."""
        return len(self._soon())

    def _soon(self) -> list[DraftId]:
        soon = datetime.now(UTC) + timedelta(minutes=1)
        return [draft for draft, at in self._leaving.items() if at <= soon]

    # ---- drafts

    async def leave(self, draft: Draft) -> None:
        """Let a draft go out in ten seconds, unless it is taken back."""
        screen = self._screen
        at = datetime.now(UTC) + timedelta(seconds=screen.session.settings.undo_s)
        if not screen.network.running:
            self._say_no_login()
            return
        await screen.keeper.journal(drafts.put, replace(draft, state="waiting", leaves_at=at))
        self._leaving[draft.id] = at
        self._note_step(draft)
        screen.network.send(draft.id)
        self._count_down()
        await screen.drafts.count()

    async def leave_at(self, draft: Draft, at: datetime) -> None:
        """Let a draft go out by itself at a time; while the app runs, or by `delurk drafts send --due`."""
        screen = self._screen
        if not screen.network.running:
            self._say_no_login()
            return
        await screen.keeper.journal(drafts.put, draft)
        self._leaving[draft.id] = at
        self._note_step(draft)
        screen.network.send(draft.id)
        self._offer_back(draft.id)
        zone = screen.session.style.zone
        said = clock(at, datetime.now(UTC), zone)
        screen.say(
            f"Goes out at {said}, while delurk runs.{screen.session.tip('undo.last', 'takes it back.')}"
        )
        await screen.drafts.count()

    def _say_no_login(self) -> None:
        tip = self._screen.session.tip("draft.list", "lists your drafts.")
        self._screen.say(f"No login, so X is not asked. It is kept as a draft.{tip}")

    def _offer_back(self, draft: DraftId) -> None:
        async def back() -> str:
            await self.take_back(draft)
            return ""

        self._screen.marking.offer_undo(back)

    def _note_step(self, draft: Draft) -> None:
        """Which small step this is, once it is there."""
        if draft.place.label:
            self._steps[draft.id] = "answered"
        elif draft.kind == "reply":
            self._steps[draft.id] = "welcomed" if self._is_newcomers(draft) else ""
        elif draft.text.rstrip().endswith("?"):
            self._steps[draft.id] = "asked"
        else:
            self._steps[draft.id] = "shared"

    def _is_newcomers(self, draft: Draft) -> bool:
        who = draft.answers.author if draft.answers is not None else None
        rooms = [state for state in self._screen.deck.panels if isinstance(state, RoomState)]
        people = [one for room in rooms if room.view is not None for one in room.view.session.people]
        return any(one.id == who and one.newcomer for one in people)

    def _first_counted(self) -> DraftId | None:
        """The draft whose countdown is shown."""
        end = datetime.now(UTC) + timedelta(seconds=self._screen.session.settings.undo_s)
        return min(
            (draft for draft, at in self._leaving.items() if at <= end),
            key=self._leaving.__getitem__,
            default=None,
        )

    async def take_counted_back(self) -> bool:
        """Take back the draft whose countdown is shown, as that says; False where there is none."""
        draft = self._first_counted()
        if draft is not None:
            del self._leaving[draft]  # the next press is for the next one
            await self.take_back(draft)
        return draft is not None

    async def take_back(self, draft: DraftId) -> None:
        """Bring a waiting draft back to be written on."""
        if self._screen.network.running:
            self._screen.network.take_back(draft)
            return
        journal = self._screen.keeper.journal  # nobody sends: what waits has waited since an earlier run
        is_back = await journal(drafts.take_back, draft, at=datetime.now(UTC))
        await self.heard(TakenBack(draft) if is_back else TooLate(draft))

    async def keep_all(self) -> None:
        """What waits to go out in this minute is a draft again; what has a time of its own goes on waiting for it."""
        for draft in self._soon():
            await self._screen.keeper.journal(drafts.take_back, draft, at=datetime.now(UTC))
            self._leaving.pop(draft, None)

    def _count_down(self) -> None:
        """Say how long there is still time, once a second."""
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        first = self._first_counted()
        if first is None:
            return
        left = max(0, round((self._leaving[first] - datetime.now(UTC)).total_seconds()))
        tip = self._screen.session.tip("undo.last", "takes it back.")
        if self._screen.choosing.waiting is None:  # a question stays until it is answered
            self._screen.replace_message("Goes out", f"Goes out in {left} s.{tip}")
        if left > 0:
            self._ticking = asyncio.get_running_loop().call_later(1.0, self._count_down)

    def end(self) -> None:
        """The app is left."""
        if self._ticking is not None:
            self._ticking.cancel()

    async def heard(self, event: WritingEvent) -> None:
        """What became of a draft, or of something done at X."""
        screen = self._screen
        if isinstance(event, TooLate):
            screen.say(f"{event.words}{screen.session.tip('post.delete', 'on the post deletes it.')}")
        elif not isinstance(event, Leaving):
            screen.say(event.words)
        match event:
            case Sent(draft, _, _):
                self._leaving.pop(draft, None)
                await self._reached(draft)
            case TakenBack(draft):
                self._leaving.pop(draft, None)
                found = await screen.keeper.journal(drafts.get, draft)
                if found is not None:
                    await screen.writing.open(found)
            case Sending(draft) | NotSent(draft, _, _) | Missing(draft, _) | Lost(draft, _):
                self._leaving.pop(draft, None)
            case Leaving(draft, at, seconds):
                self._leaving[draft] = at
                if seconds > screen.session.settings.undo_s:
                    self._offer_back(draft)
            case Postponed(draft, _, at):
                self._leaving[draft] = at
                self._offer_back(draft)
            case Missed(missed):
                self._ask_about(missed)
            case Done(deed, post, _):
                self._offer_undo_of(deed, post)
            case _:
                pass
        self._count_down()
        await screen.drafts.count()
        for state in list(screen.deck.panels):
            await screen.freshness.look_again(state)
        if isinstance(event, Sent):
            self._show_own(event.posts)

    def _show_own(self, posts: tuple[PostId, ...]) -> None:
        """What one has just sent stands in the room where one is."""
        room = self._screen.deck.focused
        if isinstance(room, RoomState) and posts and room.view is not None and posts[0] in room.view.posts:
            room.go_to_post(posts[0])
            self._screen.moved(room)

    async def _reached(self, draft: DraftId) -> None:
        step = self._steps.pop(draft, "")
        if step:
            await self._screen.keeper.journal(practice.note, step, datetime.now(UTC))

    def _ask_about(self, missed: tuple[DraftId, ...]) -> None:
        """What came due while nothing ran is never sent late without a word."""
        screen = self._screen

        async def send() -> None:
            for number in missed:
                found = await screen.keeper.journal(drafts.get, number)
                if found is not None:
                    await self.leave(found)

        async def keep() -> None:
            for number in missed:
                await self.take_back(number)

        many = "A draft was" if len(missed) == 1 else f"{len(missed)} drafts were"
        words = f"{many} to go out while delurk was closed. y sends now, n keeps it as a draft."
        screen.choosing.ask(Choice(words, {"y": send, "n": keep}, "Nothing was sent."))

    # ---- the browser's part

    async def hand_over(self, draft: Draft) -> None:
        """Open the draft in the browser, filled in; what no address can carry is copied, and said."""
        given = hand_off(draft)
        if not given.carried:
            self._screen.app.copy_to_clipboard("\n\n".join(given.texts))
        self.go_out(given.address, bare=given.bare, copied=given.carried)
        if given.by_hand:
            self._screen.say(" ".join(given.by_hand))

    def go_out(self, address: str, *, bare: str = "", copied: bool = True) -> None:
        """Into the browser; where there is none, the address is copied, and shown as a code for a telephone.

        `bare`: a shorter address, for a code that would be too large. `copied`: whether the address is to be copied.
        """
        screen = self._screen

        def show() -> None:
            if copied:
                screen.app.copy_to_clipboard(address)
            screen.app.push_screen(
                Sheet(screen.paint, lambda width: self._address_lines(address, bare, width, copied=copied))
            )

        if screen.rest.is_far_from_browser:
            show()
        else:
            screen.rest.open(address, show)

    def _address_lines(self, address: str, bare: str, width: int, *, copied: bool) -> list[Line]:
        what = "address" if copied else "text"
        lines: list[Line] = [
            (Piece("strong", f"No browser here. The {what} is copied."),),
            (Piece("muted", "Open the address on another machine, or take the code with a telephone."),),
            (),
            *self._code(address, bare, width),
        ]
        measure = max(20, width - 10)
        lines += [
            (),
            *((Piece("link", address[at : at + measure]),) for at in range(0, len(address), measure)),
        ]
        return lines

    def _code(self, address: str, bare: str, width: int) -> list[Line]:
        session = self._screen.session
        refusal = ""
        for one in filter(None, (address, bare)):
            try:
                code = qr_code(
                    one,
                    width=width - 8,
                    height=max(10, self._screen.size.height - 9),  # the address below may be scrolled to
                    on_dark=session.theme.dark,
                    ascii=session.style.glyphs is not UNICODE,
                )
            except TooLargeError as refused:
                refusal = str(refused)
            else:
                short = [] if one == address else [(Piece("muted", "The code is without the text."),)]
                return [*code, *short]
        return [(Piece("muted", refusal),)]

    # ---- at X, on the chosen post

    def _post(self) -> Post | None:
        state = self._screen.deck.focused
        return state.chosen.shown if state is not None and state.chosen is not None else None

    def do_post_repost(self) -> None:
        """Repost: others see it, so it asks first."""
        if (post := self._post()) is not None:
            price = _price("repost")
            self._ask(f"Repost this? Others see it; it costs {price}.", "repost", post)

    def do_post_bookmark(self) -> None:
        """Bookmark: nobody sees it."""
        if (post := self._post()) is not None:
            self._do("bookmark", post)

    def do_post_delete(self) -> None:
        """Delete a post of one's own: asks first."""
        post, me = self._post(), self._screen.session.sieves.me
        if post is None:
            return
        if post.author is None or post.author.id != me:
            self._screen.say("Only a post of your own can be deleted.")
            return
        price = _price("delete")
        self._ask(f"Delete this post of yours for good? It costs {price}.", "delete", post)

    def _ask(self, words: str, deed: Deed, post: Post) -> None:
        self._screen.choosing.ask(
            Choice(
                f"{words} y does it, esc leaves it.", {"y": lambda: self._do(deed, post)}, "Nothing was done."
            )
        )

    def _do(self, deed: Deed, post: Post) -> None:
        self._screen.say(self._screen.network.do(deed, post.id))

    def _offer_undo_of(self, deed: Deed, post: PostId) -> None:
        undoes: dict[Deed, Deed] = {"repost": "undo repost", "bookmark": "undo bookmark"}
        undo = undoes.get(deed)
        if undo is None:
            return

        async def back() -> str:
            return self._screen.network.do(undo, post)

        self._screen.marking.offer_undo(back)

    def do_post_like(self) -> None:
        """A like is the browser's: X's API has none."""
        if (post := self._post()) is not None:
            self.go_out(like_intent(post.id))

    def do_author_follow(self) -> None:
        """So is following."""
        if (post := self._post()) is not None and post.author is not None:
            self.go_out(follow_intent(post.author.username))


def _price(of: str) -> str:
    from tui.x import prices

    return dollars(prices.load().write[of])
