"""Drafts to posts: each sent once. Claimed, its pictures brought, its parts posted one after the other, noted at once.

X takes no key by which it would know the same request again, so what is not known to have failed is never asked
twice: without a clear answer a draft is lost (`tui.store.drafts`), and lost drafts are looked for among the user's own
posts (`look`). Only a look that comes LAST_LOOK after the loss may say that a post is not there: X may need so long to
show it. Then it is a draft again, and sending it is the user's act.

Posts that are found missing and come up all the same are caught at the next sending: X refuses the same text again,
and after that refusal the draft is looked for as well.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tui.feed.budget import next_day
from tui.feed.clock import Clock, utc_now
from tui.feed.lookups import Lookups
from tui.feed.published import answered, as_post, has_link, says, texts
from tui.feed.refresher import settled
from tui.feed.writing_events import (
    Found,
    Lost,
    Missing,
    NotSent,
    Postponed,
    Sending,
    Sent,
    WritingEvent,
)
from tui.model.draft import Draft, DraftId
from tui.model.ids import PostId, first_id_at
from tui.model.panel import Panel
from tui.model.post import Author, Gone, Post
from tui.model.reading import Stretch, with_read
from tui.store import conversation, drafts, ledger, marks, reading, sent, writing
from tui.store.desk import Desk
from tui.writing.price import has_link as counts_a_link
from tui.x import prices
from tui.x.endpoints import Paging
from tui.x.errors import XError
from tui.x.gateway import Answer, Gateway
from tui.x.posting import Made, Posting

LAST_LOOK: Final = timedelta(seconds=90)
"""How long after its loss a post may still come up at X: three times as long as we wait for an answer."""
LONGEST_PAUSE: Final = timedelta(minutes=20)
"""A draft goes out by itself after a pause of X's no longer than this; a rate limit's window is 15 minutes."""
AGAIN: Final = timedelta(minutes=1)
"""Until what has a time of its own is tried again, where the network failed before anything was sent."""
_CLOCKS_APART: Final = timedelta(days=1)  # of this machine and X, at most: a time zone set wrong, and more
_PAGES: Final = (10, 100, 100, 100)  # own posts looked through, newest first

TagPanels = Callable[[Collection[str]], Collection[Panel]]


class Outbox:
    """Sends drafts of `journal` through `gateway`, shows them in `cache`, tells by `hear`.

    `room`: what is left of the day's budget. `rooms`: the chat rooms that have any of these tags (in lower case).
    XErrors become events; StoreError, sqlite3.Error and mistakes of ours are raised, and leave a draft where it will be
    found to be lost.
    """

    def __init__(
        self,
        gateway: Gateway,
        cache: Desk,
        journal: Desk,
        hear: Callable[[WritingEvent], None],
        *,
        room: Callable[[], Any],
        rooms: TagPanels = lambda tags: (),
        clock: Clock = utc_now,
    ) -> None:
        self._gateway = gateway
        self._posting = Posting(gateway)
        self._cache = cache
        self._journal = journal
        self._hear = hear
        self._room = room
        self._rooms = rooms
        self._clock = clock
        self._prices = prices.load()
        self._lookups = Lookups(gateway, cache, self._paid, clock)

    async def send(self, number: DraftId) -> bool:
        """Send a waiting draft whose time has come; False where it is not ours to send (any more).

        Goes on to its end where we are cancelled.
        """
        return await settled(self._send(number))

    async def _send(self, number: DraftId) -> bool:
        if not await self._journal.run(drafts.claim, number, self._clock()):
            return False
        draft = await self._journal.run(drafts.get, number)
        assert draft is not None, "a draft on its way is not removed"
        self._hear(Sending(number))
        await _Sending(self, draft).run()
        return True

    async def look(self, number: DraftId) -> bool:
        """Look for a lost draft among the user's own posts; whether it is settled. Raises XError."""
        draft = await self._journal.run(drafts.get, number)
        if draft is None or draft.state != "lost":
            return True
        return await settled(self._look(draft))

    async def _look(self, draft: Draft) -> bool:
        whole, begun = len(texts(draft)), self._clock()
        if len(draft.sent) < whole:
            found, is_certain = await self.find(draft)
            if found is None:
                assert draft.touched is not None
                if not is_certain or begun - draft.touched < LAST_LOOK:
                    return False
                if await self.settle(draft, "draft", failure="X did not have it: it was not sent."):
                    self._hear(Missing(draft.id, draft.sent))
                return True
            draft = replace(draft, sent=(*draft.sent, found.id))
        is_whole = len(draft.sent) >= whole
        now = self._clock()
        if await self.settle(draft, "sent" if is_whole else "waiting", leaves_at=None if is_whole else now):
            self._hear(Found(draft.id, draft.sent, is_whole))
        return True

    async def find(self, draft: Draft) -> tuple[Post | None, bool]:
        """The next part of `draft` among the user's own posts, and whether all that it could be was seen.

        What is found is put into the cache, where it belongs. Raises XError.
        """
        at = len(draft.sent)
        said = texts(draft)[at]
        after = [*draft.sent, *filter(None, [answered(draft, at)])]
        if draft.begun is not None:
            after.append(first_id_at(draft.begun - _CLOCKS_APART))
        known = await self._journal.run(_sent_before)
        paging = Paging(since=max(after, default=None))
        for most in _PAGES:
            page_of = replace(paging, most=most)
            answer = await self._lookups.as_me(lambda me, asked=page_of: self._gateway.user_posts(me, asked))  # type: ignore[misc]
            await self._paid(answer, None, True)
            page = answer.body
            await self._cache.run(writing.save_page, None, page, fetched_at=self._clock())
            for post in page.posts:
                if post.id not in known and says(post, draft, at, said):
                    await self._show(draft, post)
                    return post, True
            if page.next_token is None:
                return None, True
            paging = replace(paging, token=page.next_token)
        return None, False

    async def settle(
        self, draft: Draft, outcome: drafts.Outcome, *, failure: str = "", leaves_at: datetime | None = None
    ) -> bool:
        """Note what came of `draft`, and its posts."""
        return await self._journal.run(
            drafts.settle,
            draft.id,
            outcome,
            at=self._clock(),
            sent=draft.sent,
            failure=failure,
            leaves_at=leaves_at,
        )

    async def me(self) -> Author:
        """Who is logged in. Raises XError."""
        return await self._lookups.me()

    async def _show(self, draft: Draft, post: Post) -> None:
        """Put an own post into the panels that will bring it, read."""
        me = await self.me()
        tags = {span.value.lower() for span in post.spans if span.kind == "hashtag"}
        above = await self._author_of(post.reply_to)
        panels = await self._cache.run(sent.panels_for, post, me, tags, above)
        panels += [one for one in self._rooms(tags) if one not in panels]
        own = draft.place.panel
        belongs = not draft.place.tag or draft.place.tag.lower() in tags
        if own is not None and own.kind == "room" and belongs and own not in panels:
            panels.append(own)
        await self._place(post, panels)

    async def show_repost(self, repost: Post) -> None:
        """Put an own repost into the panels that will bring it, read."""
        panels = await self._cache.run(sent.panels_for, repost, await self.me(), (), None)
        await self._place(repost, panels)

    async def _place(self, post: Post, panels: Collection[Panel]) -> None:
        await self._cache.run(sent.place, post, panels, at=self._clock())
        for panel in panels:
            await self._journal.run(_mark_read, panel, post.id)

    async def _author_of(self, number: PostId | None) -> Author | None:
        found = await self._cache.run(reading.get, [number]) if number is not None else []
        return found[0].author if found else None

    async def _paid(self, answer: Answer[Any], panel: Panel | None, own: bool) -> float:
        """Write down what a read cost; the USD that X really bills for it."""
        price = prices.cost(self._prices, answer.endpoint, answer.body, own=own)
        return await self._record(answer.endpoint, price.resources, price.request_usd)

    async def paid_for(self, endpoint: str, usd: float) -> float:
        """Write down what something done has cost."""
        return await self._record(endpoint, {}, usd)

    async def _record(self, endpoint: str, resources: Any, usd: float) -> float:
        entry = ledger.Entry(self._clock(), None, endpoint, resources, usd)
        return await self._journal.run(ledger.record, entry)


class _Sending:
    """One draft on its way."""

    def __init__(self, outbox: Outbox, draft: Draft) -> None:
        self._outbox = outbox
        self._draft = draft
        self._texts = texts(draft)
        self._write = outbox._prices.write
        self._usd = 0.0

    async def run(self) -> None:
        outbox = self._outbox
        try:
            _refuse(self._draft, self._texts)
            me = await outbox.me()
            await self._afford(me)
            media = await self._bring() if not self._draft.sent else []
        except XError as error:
            await self._refused(error)
            return
        for at in range(len(self._draft.sent), len(self._texts)):
            if not await self._is_ours():
                return
            try:
                made = await self._post(at, media if at == 0 else [])
            except XError as error:
                await (self._lose(error) if error.leaves_open else self._refused(error))
                return
            await self._note(at, made, me)
        await outbox.settle(self._draft, "sent")
        outbox._hear(Sent(self._draft.id, self._draft.sent, round(self._usd, 6)))

    async def _afford(self, me: Author) -> None:
        """Raises XError "budget" where the day's has no room for all that is left to send."""
        left = range(len(self._draft.sent), len(self._texts))
        usd = sum(self._price(at, counts_a_link(self._texts[at]), me) for at in left)
        if not self._draft.sent:
            usd += self._write["alt_text"] * sum(bool(one.alt) for one in self._draft.pictures)
        if usd > (room := await self._outbox._room()) + 1e-9:
            what = f"Sending costs ${usd:.3f}, and ${room:.3f} is left of the day's budget."
            mend = "Send it after 00:00 UTC, or with a higher daily budget."
            raise XError("budget", what, mend, next_day(self._outbox._clock()))

    def _price(self, at: int, with_link: bool, me: Author) -> float:
        if with_link:
            return self._write["post_with_url"]
        answers = self._draft.answers
        is_summoned = (
            at == 0 and self._draft.kind == "reply" and answers is not None and answers.author != me.id
        )
        return self._write["reply_summoned" if is_summoned else "post"]

    async def _bring(self) -> list[int]:
        """Upload the pictures, with their alt texts; what X has of an earlier try is forgotten there in a day."""
        media = []
        for picture in self._draft.pictures:
            await self._hold()
            number = picture.media_id
            if number is None:
                number = await self._outbox._posting.upload(
                    await self._outbox._journal.run(_read, picture.path)
                )
            if picture.alt:
                await self._outbox._posting.describe(number, picture.alt)
                self._usd += await self._outbox.paid_for("alt text", self._write["alt_text"])
            media.append(number)
        return media

    async def _post(self, at: int, media: list[int]) -> Made:
        draft = self._draft
        answer = await self._outbox._posting.post(
            self._texts[at],
            reply_to=answered(draft, at),
            poll=draft.poll if at == 0 else None,
            media=media,
            previous=draft.previous if draft.kind == "edit" and at == 0 else None,
        )
        return answer.body

    async def _note(self, at: int, made: Made, me: Author) -> None:
        """Note a post that is there, first of all in the journal; then what it cost; then show it."""
        outbox, draft = self._outbox, self._draft
        reply_to = answered(draft, at)
        self._draft = replace(draft, sent=(*draft.sent, made.id))
        await self._hold([made.id])
        pictures = len(draft.pictures) if at == 0 else 0
        self._usd += await outbox.paid_for("post", self._price(at, has_link(made, pictures), me))
        to_user = me.id if at else draft.answers.author if reply_to and draft.answers else None
        thread = await outbox._cache.run(conversation.which, reply_to) if reply_to is not None else None
        before = await outbox._cache.run(reading.get, [draft.previous]) if draft.previous and not at else []
        edits = (before[0].edits or (before[0].id,)) if before else ()
        post = as_post(
            made,
            self._texts[at],
            me,
            reply_to=reply_to if not before else before[0].reply_to,
            reply_to_user=to_user if not before else before[0].reply_to_user,
            conversation=thread if not before else before[0].conversation_id,
            edits=edits,
        )
        await outbox._show(draft, post)

    async def _is_ours(self) -> bool:
        """Whether the draft is still on its way: after a machine's sleep another program may have given it up for lost."""
        await self._hold()
        draft = await self._outbox._journal.run(drafts.get, self._draft.id)
        return draft is not None and draft.state == "sending"

    async def _hold(self, posts: Iterable[PostId] = ()) -> None:
        await self._outbox._journal.run(drafts.hold, self._draft.id, list(posts), self._outbox._clock())

    async def _lose(self, error: XError) -> None:
        await self._outbox.settle(self._draft, "lost")
        self._outbox._hear(Lost(self._draft.id, error.refusal))

    async def _refused(self, error: XError) -> None:
        outbox, draft, now = self._outbox, self._draft, self._outbox._clock()
        if error.kind == "duplicate" and await self._is_there():
            return
        until = error.until
        if error.kind == "rate limit" and until is not None and until - now < LONGEST_PAUSE:
            until = max(until, now) + timedelta(seconds=1)
            await outbox.settle(draft, "waiting", leaves_at=until)
            outbox._hear(Postponed(draft.id, error.refusal, until))
            return
        refusal = error.refusal
        if refusal.passing:
            if draft.send_at is not None and now + AGAIN - draft.send_at < drafts.LATE_SCHEDULED:
                await outbox.settle(draft, "waiting", leaves_at=now + AGAIN)
                outbox._hear(Postponed(draft.id, refusal, now + AGAIN))
                return
            refusal = replace(
                refusal, mend="It is in your drafts.", until=None
            )  # nobody tries it again by itself
        if error.kind == "answered gone" and (above := answered(draft, len(draft.sent))) is not None:
            await outbox._cache.run(writing.mark_gone, [Gone(above, "unavailable")], fetched_at=now)
        await outbox.settle(draft, "draft", failure=str(refusal))
        outbox._hear(NotSent(draft.id, refusal, draft.sent))

    async def _is_there(self) -> bool:
        """After X has said that it has this text: whether it is this draft's, from a try that seemed to have failed."""
        outbox = self._outbox
        try:
            found, _ = await outbox.find(self._draft)
        except XError:  # then all we know is what X has said: it is told as that
            return False
        if found is None:
            return False
        draft = replace(self._draft, sent=(*self._draft.sent, found.id))
        is_whole = len(draft.sent) >= len(self._texts)
        leaves_at = None if is_whole else outbox._clock()
        await outbox.settle(draft, "sent" if is_whole else "waiting", leaves_at=leaves_at)
        outbox._hear(Found(draft.id, draft.sent, is_whole))
        return True


def _refuse(draft: Draft, parts: tuple[str, ...]) -> None:
    """Raises XError for what is not sent at all: X would refuse it, or the user's act does not cover it."""
    if draft.kind == "quote":
        raise XError("quote refused", "X lets no app quote a post.", unsent=True)
    if draft.send_at is not None and draft.kind != "post":
        what = "Only original posts go out at a time; this one was not sent."
        raise XError("policy", what, "Send it yourself.", unsent=True)
    if (draft.kind == "reply" and draft.answers is None) or (draft.kind == "edit" and draft.previous is None):
        what = "It is not known which post this belongs to."
        raise XError("bad request", what, "Begin it again at that post.", unsent=True)
    if not parts:
        raise XError("bad request", "There is nothing to send.", "Write something first.", unsent=True)


def _read(_: object, path: str) -> bytes:
    """A picture's bytes, read on a desk's thread. Raises XError."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        what = f"The picture {path} cannot be read: {error.strerror}."
        raise XError("bad request", what, "Put it back, or take it off.", unsent=True) from None


def _sent_before(journal: Any) -> set[PostId]:
    """The posts that drafts are known to have become."""
    return {post for draft in drafts.all(journal) for post in draft.sent}


def _mark_read(journal: Any, panel: Panel, post: PostId) -> None:
    before = marks.read_marks(journal, panel)
    marks.save_change(journal, panel, before, with_read(before, Stretch(post, post)))
