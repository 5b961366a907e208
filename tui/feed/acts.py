"""What the user does with single posts at X: delete an own one, repost, bookmark, and take either back.

Each can be asked for twice without harm, so one whose answer was lost is told as not done and may be tried again. The
cache shows what was done at once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from tui.feed.budget import next_day
from tui.feed.lookups import Lookups
from tui.feed.published import as_repost
from tui.feed.refresher import settled
from tui.feed.sending import Outbox
from tui.feed.writing_events import Deed, Done, NotDone, WritingEvent
from tui.model.ids import PostId
from tui.model.post import Gone
from tui.store import drafts, reading, sent, writing
from tui.x.endpoints import Endpoint
from tui.x.errors import XError
from tui.x.gateway import Answer

_PRICES: Final[dict[Deed, str]] = {
    "delete": "delete",
    "repost": "repost",
    "undo repost": "undo_repost",
    "bookmark": "bookmark",
    "undo bookmark": "undo_bookmark",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do with one post."""

    deed: Deed
    post: PostId


class Acts:
    """Does them with what `outbox` has, one after the other, and tells what came of each."""

    def __init__(self, outbox: Outbox, hear: Callable[[WritingEvent], None]) -> None:
        self._outbox = outbox
        self._hear = hear
        self._lookups: Lookups = outbox._lookups

    async def do(self, act: Act) -> None:
        """Do it and say so. Raises StoreError, sqlite3.Error; goes on to its end where we are cancelled."""
        await settled(self._do(act))

    async def _do(self, act: Act) -> None:
        usd = self._outbox._prices.write[_PRICES[act.deed]]
        try:
            await self._afford(usd)
            try:
                made = await self._ask(act)
            except XError as error:
                if act.deed != "delete" or error.kind != "not found":
                    raise
                made, usd = None, 0.0  # it is gone: that was wanted
        except XError as error:
            self._hear(NotDone(act.deed, act.post, error.refusal))
            return
        endpoint: Endpoint = act.deed
        await self._outbox.paid_for(endpoint, usd)
        await self._show(act, made)
        self._hear(Done(act.deed, act.post, usd))

    async def _afford(self, usd: float) -> None:
        if usd > (room := await self._outbox._room()) + 1e-9:
            what = f"This costs ${usd:.3f}, and ${room:.3f} is left of the day's budget."
            mend = "Do it after 00:00 UTC, or with a higher daily budget."
            raise XError("budget", what, mend, next_day(self._outbox._clock()))

    async def _ask(self, act: Act) -> PostId | None:
        posting, post = self._outbox._posting, act.post
        match act.deed:
            case "delete":
                asked: Awaitable[Answer[Any]] = posting.delete(post)
            case "repost":
                asked = self._lookups.as_me(lambda me: posting.repost(me, post))
            case "undo repost":
                asked = self._lookups.as_me(lambda me: posting.undo_repost(me, post))
            case "bookmark":
                asked = self._lookups.as_me(lambda me: posting.bookmark(me, post))
            case "undo bookmark":
                asked = self._lookups.as_me(lambda me: posting.undo_bookmark(me, post))
        made: PostId | None = (await asked).body
        return made

    async def _show(self, act: Act, made: PostId | None) -> None:
        outbox, cache, now = self._outbox, self._outbox._cache, self._outbox._clock()
        match act.deed:
            case "delete":
                await cache.run(writing.mark_gone, [Gone(act.post, "deleted")], fetched_at=now)
                await outbox._journal.run(drafts.taken_down, act.post)
            case "repost" if made is not None:
                original = await cache.run(reading.get, [act.post])
                shown = as_repost(made, original[0] if original else None, act.post, await outbox.me())
                await outbox.show_repost(shown)
            case "undo repost":
                mine = await cache.run(sent.reposts_of, (await outbox.me()).id, act.post)
                gone = [Gone(one, "deleted") for one in mine]
                await cache.run(writing.mark_gone, gone, fetched_at=now)
            case "bookmark":
                await cache.run(sent.add_bookmark, act.post, at=now)
            case "undo bookmark":
                await cache.run(sent.drop_bookmark, act.post)
