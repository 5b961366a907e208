"""The courier's methods for what is written and done at X. Light to import: what does it is loaded on its thread."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from tui.feed.writing_events import Deed, WritingEvent
from tui.model.draft import DraftId
from tui.model.ids import PostId

if TYPE_CHECKING:
    from tui.feed.errands import Errands
    from tui.feed.outgoing import Outgoing
    from tui.feed.refresher import Refresher
    from tui.feed.room_desk import RoomDesk
    from tui.store.desk import Desk
    from tui.x.gateway import Gateway


class Writes:
    """Part of `Courier`. All methods may be called from any thread; what comes of each is told as an event.

    To send a draft, put it into the journal with the state "waiting" and `leaves_at`, ten seconds from now, then `send`;
    at a time of its own: the same with `send_at` and `leaves_at` both that time.
    """

    def __init__(self) -> None:
        self._outgoing: Outgoing | None = None
        self._to_do: list[Callable[[Outgoing], None]] = []

    def _call(self, deed: Callable[[], None]) -> None:
        raise NotImplementedError

    def send(self, draft: DraftId) -> None:
        """A draft waits to go out: told as Leaving, then as what becomes of it (Sending, Sent, NotSent, Lost, …)."""
        self._call(partial(self._with_outgoing, lambda outgoing: outgoing.send(draft)))

    def take_back(self, draft: DraftId) -> None:
        """Let a waiting draft not go out: told as TakenBack, or as TooLate where it has left."""
        self._call(partial(self._with_outgoing, lambda outgoing: outgoing.take_back(draft)))

    def look_for_lost(self) -> None:
        """Look now for drafts that are lost, and at what waits: told as Found or Missing, where that is certain."""
        self._call(partial(self._with_outgoing, lambda outgoing: outgoing.look()))

    def delete(self, post: PostId) -> None:
        """Delete an own post at X."""
        self._do("delete", post)

    def repost(self, post: PostId) -> None:
        """Repost a post."""
        self._do("repost", post)

    def undo_repost(self, post: PostId) -> None:
        """Take the repost of `post` back."""
        self._do("undo repost", post)

    def bookmark(self, post: PostId) -> None:
        """Bookmark a post at X."""
        self._do("bookmark", post)

    def unbookmark(self, post: PostId) -> None:
        """Take a bookmark away at X."""
        self._do("undo bookmark", post)

    def _do(self, deed: Deed, post: PostId) -> None:
        """Told as Done or NotDone."""
        self._call(partial(self._with_outgoing, partial(_act, deed, post)))

    # --- on the courier's loop

    def _with_outgoing(self, deed: "Callable[[Outgoing], None]") -> None:
        if self._outgoing is None:
            self._to_do.append(deed)
        else:
            deed(self._outgoing)

    def _set_outgoing(self, outgoing: "Outgoing") -> None:
        self._outgoing = outgoing
        waiting, self._to_do = self._to_do, []
        for deed in waiting:
            deed(outgoing)

    @asynccontextmanager
    async def _going_out(
        self,
        gateway: "Gateway",
        cache: "Desk",
        journal: "Desk",
        hear: Callable[[WritingEvent], None],
        refresher: "Refresher",
        rooms: "RoomDesk",
        errands: "Errands",
    ) -> AsyncIterator[None]:
        """Let drafts go out meanwhile."""
        from tui.feed.outgoing import Outgoing
        from tui.feed.sending import Outbox

        outbox = Outbox(gateway, cache, journal, hear, room=refresher.room, rooms=rooms.with_tags)
        outgoing = Outgoing(outbox, journal, hear, errands.guarded, errands.spent)
        self._set_outgoing(outgoing)
        task = asyncio.ensure_future(outgoing.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


def _act(deed: Deed, post: PostId, outgoing: "Outgoing") -> None:
    from tui.feed.acts import Act

    outgoing.do(Act(deed, post))
