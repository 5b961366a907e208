"""Writing: a draft is begun where one stands, kept as it is typed, checked, and sent or handed over by an explicit key.

What it looks like is `composing` and the composer's widget; what speaks against it is `tui.writing`; what becomes of
it once it leaves is `publishing`.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.app import composing, outside
from tui.app.around import Around
from tui.app.commands import BY_ID
from tui.app.composing import Seen
from tui.app.deeds.beside import Beside, goes_out
from tui.app.deeds.draft_keeping import DraftKeeping, Saved
from tui.app.offering import Offering
from tui.app.widgets.composer import Composer
from tui.chat.values import Question
from tui.deck.panel import PanelState
from tui.deck.room import RoomState
from tui.model.draft import NEW, Answered, Draft, DraftId, DraftKind, Place
from tui.model.post import Post
from tui.store import drafts
from tui.text.weighted import LIMIT, LONG_LIMIT
from tui.writing.checks import check, may_be_sent
from tui.writing.opening import Standing, begin, taken_beside_words
from tui.writing.price import price
from tui.writing.remark import Circumstances, Remark, only_by_browser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine

    from textual.worker import Worker

    from tui.app.deck_screen import DeckScreen

CHECK_S: Final = 0.15  # a pause in typing: looking a long text through must not delay a key
_LONG: Final = 5_000  # characters; a longer text is weighed in pauses alone


class Writing(DraftKeeping):
    """One composer at a time."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._offering = Offering(screen)
        self.beside = Beside(screen, self)
        super().__init__(screen)
        self._part = 0
        self._around = Around(screen)
        self._remarks: tuple[Remark, ...] = ()
        self._offers: tuple[str, ...] = ()
        self._word = ""
        self._waved: dict[DraftId, frozenset[str]] = {}  # warnings in spite of which each was sent

    @property
    def draft(self) -> Draft:
        """What is being written."""
        return self._draft

    @property
    def _first_left(self) -> int:
        """The first part that can be written: others see those before it."""
        return min(len(self._draft.sent), len(self._draft.parts) - 1)

    # ---- beginning

    async def do_post_compose(self) -> None:
        """A new draft, with what this place implies."""
        await self.open(begin(self._standing()))

    async def do_post_reply(self) -> None:
        """A draft that answers the chosen post. X refuses most replies from a program: of a chat's question there is
        another way to answer it, and it is said."""
        await self._about_post("reply")
        room, screen = self._screen.deck.focused, self._screen
        if not isinstance(room, RoomState) or room.view is None or room.chosen is None or not self.by_browser:
            return
        if any(one.post == room.chosen.id for one in room.view.session.questions):
            keep, answer = screen.session.short("draft.keep"), screen.session.short("room.answer")
            if keep and answer:
                screen.say(f"{keep}, then {answer}: the question is answered from here, with its tag.")

    async def do_post_quote(self) -> None:
        """A draft that quotes the chosen post; the browser publishes it."""
        await self._about_post("quote")

    async def do_post_edit(self) -> None:
        """A new version of the chosen post, which is the reader's own; what only the browser can keep is edited there."""
        screen, state = self._screen, self._screen.deck.focused
        post = state.chosen if state is not None else None
        if post is None:
            screen.say("There is no post here.")
        elif post.author is None or post.author.id != screen.session.sieves.me or post.reposted is not None:
            screen.say("Only a post of your own can be edited.")
        elif post.media or post.poll is not None:
            screen.publishing.go_out(outside.address(post))
            screen.say(
                "A post with a picture or a poll is edited in the browser; from here it would lose it."
            )
        else:
            place = begin(self._standing()).place
            await self.open(
                Draft(NEW, (outside.text(post),), kind="edit", place=Place(place.panel), previous=post.id)
            )

    async def _about_post(self, kind: DraftKind) -> None:
        state = self._screen.deck.focused
        post = state.chosen.shown if state is not None and state.chosen is not None else None
        if post is None:
            self._screen.say("There is no post here.")
        else:
            await self.open(begin(replace(self._standing(), post=answered(post)), kind))

    async def do_room_answer(self) -> None:
        """An answer to the question that is open, or in force: with its label and the chat's tag."""
        room = self._screen.deck.focused
        if not isinstance(room, RoomState):
            await self.do_post_compose()
            return
        if room.view is None:
            self._screen.say("Nothing of this chat is here yet: c begins a post.")
            return
        at = replace(self._standing(), question=self._question(room))
        await self.open(begin(at), private=self._screen.session.replay is not None)

    @staticmethod
    def _question(room: RoomState) -> Question | None:
        """The question whose section is open, else the one in force."""
        section = room.section(room.open)
        return section.question if section is not None and section.question is not None else room.in_force

    def _standing(self) -> Standing:
        screen, state = self._screen, self._screen.deck.focused
        now = screen.rooms.clock.now()
        panel = state.panel if state is not None else None
        if isinstance(state, RoomState) and state.view is not None:
            view = state.view
            return Standing(now, panel, view.spec, view.session, None)
        return Standing(now, panel)

    async def open(self, draft: Draft, *, private: bool = False) -> None:
        """Write on this draft."""
        screen = self._screen
        if self._composer is not None:
            return
        async with screen.work():
            await self._around.look(draft)
        self._is_kept = draft.id != NEW
        self._before = draft if self._is_kept else None
        number = draft.id if self._is_kept else drafts.new_id()
        self._draft = replace(draft, id=number, state="private" if private else draft.state)
        self._part, self._remarks, self._offers, self._kept_at = self._first_left, (), (), None
        state = screen.deck.focused
        self._composer = Composer(
            screen.paint,
            self._draft.parts[self._part],
            keys={key: one.id for one in screen.session.commands if one.scope == "draft" for key in one.keys},
            changed=self._changed,
            wished=self._wished,
            take_offer=self._take_offer,
            at=self._columns(state),
        )
        screen.session.composing = True
        screen.app.push_screen(self._composer, lambda _: self._is_away())
        screen.draw()

    def _is_away(self) -> None:
        self._closed()
        self._screen.session.composing = False
        self._screen.draw()

    def _columns(self, state: PanelState | None) -> tuple[int, int] | None:
        """The columns of the panel that the draft belongs to."""
        at = self._screen.deck.index_showing(state) if state is not None else None
        if at is None or self._draft.place.panel is None:
            return None
        slots = self._screen.deck.shares.slots[at - self._screen.deck.first :]
        return (slots[0].x, slots[0].width) if slots else None  # a screen can be too low for any

    # ---- while it is typed

    def _changed(self, text: str, word: str) -> None:
        """Something was typed: shown at once, looked through in the next pause, kept soon after."""
        parts = list(self._draft.parts)
        if parts[self._part] != text:
            parts[self._part] = text
            self._draft = replace(self._draft, parts=tuple(parts), touched=datetime.now(UTC))
            self._save_soon()
        self._word = word
        self._offers = self._offering.for_word(word, self._around.room)
        if len(text) <= _LONG:
            self.show()
        self._check_soon()

    def _check_soon(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
        self._checking = asyncio.get_running_loop().call_later(CHECK_S, self._check)

    def _check(self) -> None:
        self._checking = None
        if self._composer is None:
            return
        self._remarks = check(self._draft, self.circumstances())
        self.show()

    def circumstances(self) -> Circumstances:
        """What the checks have to know now."""
        return self._around.circumstances(self._waved.get(self._draft.id, frozenset()))

    @property
    def by_browser(self) -> bool:
        """Whether only the browser can publish what is written."""
        return only_by_browser(self._draft, self._screen.session.sieves.me, self._around.facts.summoned)

    def show(self) -> None:
        """Say anew what stands round the text."""
        if self._composer is None:
            return
        cost = price(
            self._draft,
            self._around.facts.prices,
            self._around.facts.summoned,
            me=self._screen.session.sieves.me,
        )
        seen = Seen(
            self._draft,
            self._part,
            limit=LONG_LIMIT if self._screen.session.settings.premium else LIMIT,
            price=cost,
            remarks=self._remarks,
            offers=self._offers,
            kept=self._kept_at,
            rehearsing=self._draft.state == "private",
            by_browser=self.by_browser,
        )
        self._composer.show(composing.told(seen, self._screen.session, self._composer.measure))

    def _take_offer(self) -> bool:
        """Let the first of what is offered stand in the word's place."""
        if self._composer is None or not self._offers or not self._word:
            return False
        self._composer.editor.replace_word(self._word, f"{self._offers[0]} ")
        return True

    # ---- what its keys want

    def _wished(self, command: str) -> "Awaitable[object] | None":
        deed: Callable[[], Awaitable[object] | None] = getattr(
            self._screen.draft_keys, f"do_{BY_ID[command].action}"
        )
        return deed()

    def _work(self, work: "Callable[[], Coroutine[object, object, None]]", name: str) -> "Worker[None]":
        async def do() -> None:
            try:
                await work()
            except sqlite3.Error as error:
                self._screen.say(f"{self._trouble(error)} It stays as it was last kept.")

        return self._screen.run_worker(do(), name=name, group="writing")

    def keep(self) -> None:
        """Keep it as a draft, and close."""
        self._work(self._keep_and_close, "keep draft")

    async def _keep_and_close(self) -> None:
        draft, screen = self._draft, self._screen
        async with screen.work():
            if draft.empty:
                if self._is_kept:
                    await screen.keeper.journal(drafts.remove, draft.id)
                    screen.rehearsing.forget()
                saved: Saved = "kept"
            else:
                saved = await self.save()
        if saved == "not kept":
            return
        self.close()
        if draft.empty:
            screen.say("Nothing was written; nothing is kept.")
        elif saved != "kept":
            pass  # what became of it was said
        elif draft.state == "private":
            await screen.rehearsing.kept(self._draft, self._around.room)
        else:
            screen.say(f"Kept as a draft.{screen.session.tip('draft.list', 'lists them.')}")
        await screen.drafts.count()

    def send(self) -> None:
        """Send it, unless something speaks against it; of practice make a draft."""
        if self._draft.state == "private":
            self._work(lambda: self._screen.rehearsing.make_real(self), "make a draft")
            return
        self._remarks = check(self._draft, self.circumstances())
        self.show()
        if any(one.id == "gone" for one in self._remarks):
            self._stand_alone()
        elif self.by_browser:
            self.to_browser()
        elif may_be_sent(self._remarks):
            self._work(self._leave, "send")
        else:
            self._say_what_stops_it()

    def _stand_alone(self) -> None:
        """What answers a post that is gone becomes one of its own; to send that is another act."""
        self.become(replace(self._draft, kind="post", answers=None))
        self._screen.say("The post is gone: this is one of its own now.")

    def _say_what_stops_it(self) -> None:
        """A key that cannot do what it is for says so: the remark may be out of sight on a small screen."""
        why = next((one.words for one in self._remarks if one.grade == "stop"), "")
        begins = why[:1] if why.startswith("X ") else why[:1].lower()
        self._screen.say(f"Not sent: {begins}{why[1:]}")  # one sentence, so that a narrow row has more of it

    async def _leave(self) -> None:
        """It goes out in ten seconds, unless it is taken back."""
        if await self.save() != "kept":
            return
        draft = self._draft
        self._waved[draft.id] = self._waved.get(draft.id, frozenset()) | {one.id for one in self._remarks}
        self.close()
        await self._screen.publishing.leave(draft)

    def to_browser(self) -> None:
        """Hand it over to the browser."""
        self._work(self._hand_over, "hand over")

    async def _hand_over(self) -> None:
        if await self.save() != "kept":
            return
        draft = self._draft
        self.close()
        await self._screen.publishing.hand_over(draft)

    def rehearse(self) -> None:
        """Keep it private, and lay it beside what others said; a post that is there already is nothing to practise."""
        if self._draft.kind == "edit" or self._draft.sent:
            self._screen.say("Others see it already: there is nothing to practise.")
            return
        self._work(lambda: self._screen.rehearsing.compare(self), "compare")

    def become(self, draft: Draft) -> None:
        """Go on with this draft: it is practice now, or no longer."""
        self._draft = draft
        self._save_soon()
        self._check_soon()
        self.show()

    def schedule(self, at: datetime) -> None:
        """Let the draft go out by itself at a time, checked and priced now; it can be taken back until then."""
        self._remarks = check(self._draft, self.circumstances())
        if not may_be_sent(self._remarks) or self.by_browser:
            self.show()
            self._say_what_stops_it()
            return
        self._work(lambda: self._schedule(at), "schedule")

    async def _schedule(self, at: datetime) -> None:
        if await self.save() != "kept":
            return
        draft = goes_out(self._draft, at)
        self.close()
        await self._screen.publishing.leave_at(draft, at)

    async def _throw_away(self) -> None:
        """Away with it; this can be undone."""
        screen, draft = self._screen, self._draft
        if (
            not draft.empty and await self.save() != "kept"
        ):  # what was typed a moment ago can be brought back, too
            return
        self.close()
        if self._is_kept:
            await screen.keeper.journal(drafts.remove, draft.id)
        screen.rehearsing.forget()
        await screen.drafts.count()
        if draft.empty:
            screen.say("Nothing was written; nothing is kept.")
            return

        async def back() -> str:
            await screen.keeper.journal(drafts.restore, draft)
            screen.rehearsing.forget()
            await screen.drafts.count()
            return "The draft is back."

        screen.marking.offer_undo(back)
        screen.say(f"Thrown away.{screen.session.tip('undo.last', 'brings it back.')}")

    def split(self) -> "Awaitable[object]":
        """Split it into a thread, or add a part to one; what is typed then belongs to that part."""
        return self._work(self._split, "split").wait()

    async def _split(self) -> None:
        """A long text into a thread; of a thread, one part more behind this one."""
        from tui.writing.splitting import split

        draft = self._draft
        if len(draft.parts) == 1:
            room_to_number = replace(draft, numbered=True)  # they may be numbered later
            made = await asyncio.to_thread(
                split, draft.parts[0], reserve=lambda count: taken_beside_words(room_to_number, count)
            )
            if len(made) > 1 and self._draft.parts == draft.parts:
                self._draft = replace(self._draft, parts=made, touched=datetime.now(UTC))
                self._save_soon()
                self._go_to_part(0)
                return
        parts = list(self._draft.parts)
        parts.insert(self._part + 1, "")
        self._draft = replace(self._draft, parts=tuple(parts), touched=datetime.now(UTC))
        self._go_to_part(self._part + 1)

    def number(self) -> None:
        """Number a thread's parts, or no longer."""
        self._draft = replace(self._draft, numbered=not self._draft.numbered)
        self._save_soon()
        self._check_soon()
        self.show()

    def throw_away(self) -> None:
        """Away with it; this can be undone."""
        self._work(self._throw_away, "throw away")

    def go_to_part(self, by: int) -> None:
        """Write on another part, so many further on; where there is one alone, what was typed can still be undone."""
        if len(self._draft.parts) > 1:
            self._go_to_part(self._part + by)

    def _go_to_part(self, part: int) -> None:
        """Write on another part; one that was left empty is taken away."""
        parts, here = list(self._draft.parts), self._part
        if len(parts) > 1 and not parts[here].strip() and part != here:
            del parts[here]
            part = part - 1 if part > here else part
            self._draft = replace(self._draft, parts=tuple(parts))
        part = max(self._first_left, min(len(parts) - 1, part))
        self._part = part
        if self._composer is not None:
            self._composer.put(parts[part])
        self.show()


def answered(post: Post) -> Answered:
    """What a draft keeps of the post that it answers."""
    author = post.author
    return Answered(post.id, author.id if author else None, author.username if author else "", post.text)
