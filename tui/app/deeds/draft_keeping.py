"""A draft kept as it is typed: soon after each key, again where the disk refuses, apart where another window sends it."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from tui.model.draft import NEW, Draft, DraftId
from tui.store import drafts, practice
from tui.store.errors import StoreError, as_store_error

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.widgets.composer import Composer

SAVE_S: Final = 0.4  # after the last key: kill -9 loses no more
AGAIN_S: Final = 3.0  # until what the disk has refused is tried again
Saved = Literal["kept", "not kept", "gone", "another"]
"""Kept · refused by the disk, and tried again · sent by another window as it is · that, and kept as another draft."""


class DraftKeeping:
    """The draft that is open, and the journal's copy of it. A part of `Writing`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._draft = Draft(NEW)
        self._composer: Composer | None = None
        self._kept_at: datetime | None = None
        self._is_kept = False  # whether the journal has it
        self._one_save = asyncio.Lock()
        self._before: Draft | None = None  # as this window has last seen it there
        self._saving: asyncio.TimerHandle | None = None
        self._checking: asyncio.TimerHandle | None = None

    def show(self) -> None:
        """Say anew what stands round the text."""
        raise NotImplementedError

    def _save_soon(self) -> None:
        if self._saving is None:
            self._saving = asyncio.get_running_loop().call_later(SAVE_S, self._due)

    def _due(self) -> None:
        self._saving = None
        self._screen.run_worker(self.save(), name="keep draft", group="keep draft")

    async def save(self) -> Saved:
        """Keep the draft as it is now; an empty one is not kept."""
        async with self._one_save:
            return await self._save()

    async def _save(self) -> Saved:
        draft = self._draft
        if self._saving is not None:
            self._saving.cancel()
            self._saving = None
        if draft.empty and not self._is_kept:
            return "kept"
        try:
            await self._screen.keeper.journal(drafts.put, draft, before=self._before)
            self._before = draft
            if not self._is_kept:
                self._is_kept = True
                await self._screen.keeper.journal(practice.note, "drafted", datetime.now(UTC))
        except drafts.Held:
            return await self._left(draft)
        except sqlite3.Error as error:
            self._screen.say(f"Not kept yet: {self._trouble(error)}")
            if self._composer is not None and self._saving is None:
                self._saving = asyncio.get_running_loop().call_later(AGAIN_S, self._due)
            return "not kept"
        self._kept_at = datetime.now(UTC)
        self.show()
        return "kept"

    async def _left(self, draft: Draft) -> Saved:
        """Another window has sent this draft. What is written here besides is a draft of its own from now on."""
        there = await self._screen.keeper.journal(drafts.get, draft.id)
        if there is not None and _content(there) == _content(draft):
            self._screen.say("This draft is on its way already, from another window.")
            self.close()
            return "gone"
        self._draft = replace(
            self._draft, id=drafts.new_id(), state="draft", leaves_at=None, send_at=None, sent=(), failure=""
        )
        await self._screen.keeper.journal(drafts.put, self._draft)
        self._kept_at = datetime.now(UTC)
        self._before = self._draft
        did = "changed" if there is not None and there.state in ("draft", "private") else "sent"
        self._screen.say(f"Another window has {did} this draft; what you write here is one of its own now.")
        self.show()
        return "another"

    def _trouble(self, error: sqlite3.Error) -> StoreError:
        """What keeps the journal from taking anything; a mistake of ours is raised."""
        plain = as_store_error(error, self._screen.session.paths.journal.name)
        if plain is None:
            raise error
        return plain

    def reminded(self, number: DraftId) -> None:
        """The reader was reminded of a draft: of this one, not again."""
        if number == self._draft.id:
            self._draft = replace(self._draft, remind_at=None)

    async def end(self) -> None:
        """The app is being left, perhaps because its terminal is gone: what was typed last is kept."""
        if self._composer is not None and self._screen.keeper.opened:
            self._closed()
            await self.save()

    def _closed(self) -> None:
        self._composer = None
        for timer in (self._saving, self._checking):
            if timer is not None:
                timer.cancel()
        self._saving = self._checking = None

    def close(self) -> None:
        """Put the composer away; the draft stays as it was last kept."""
        if self._composer is not None:
            self._composer.dismiss(None)


def _content(draft: Draft) -> object:
    """What of a draft would be sent."""
    return draft.parts, draft.kind, draft.pictures, draft.poll, draft.numbered
