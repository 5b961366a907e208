"""Keeping: a post saved for oneself, with a note; and letting go of the text of what X says is gone."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.app import library
from tui.layout.lines import Line, Piece
from tui.layout.rows import name_drawn
from tui.model.ids import PostId
from tui.model.note import Note
from tui.model.panel import Panel
from tui.model.post import Post
from tui.store import kept, practice, reading
from tui.store.rows import milliseconds

if TYPE_CHECKING:
    from tui.app.deck_screen import DeckScreen
    from tui.app.widgets.keep_note import Answer

KEPT: Final = Panel("kept")
_HEAD: Final = 48  # characters of the post that its dialog shows


class Keeping:
    """`*`: what the reader keeps stands in the journal, whole, and in the panel `kept`."""

    def __init__(self, screen: "DeckScreen") -> None:
        self._screen = screen
        self._lost: set[kept.Lost] = set()  # what is known to be gone, so that it is looked up once

    async def do_post_keep(self) -> None:
        """Ask for a note, and keep the chosen post; of a repost, what was reposted."""
        from tui.app.widgets.keep_note import KeepNote

        screen, state = self._screen, self._screen.deck.focused
        if state is None or state.chosen is None:
            return
        post, panel = state.chosen.shown, state.panel
        async with screen.work():
            known = await screen.keeper.journal(kept.note_of, post.id)
            labels = await screen.keeper.journal(kept.labels)
        drawn = [name_drawn(label, screen.session.style.terminal) for label in labels]
        screen.app.push_screen(
            KeepNote(screen.paint, self._head(post), known, drawn),
            lambda answer: self._answered(post, panel, known, answer),
        )

    def _head(self, post: Post) -> Line:
        terminal = self._screen.session.style.terminal
        handle = (
            f"@{name_drawn(post.author.username, terminal)}" if post.author is not None else "author unknown"
        )
        words = name_drawn(post.text, terminal)
        return Piece("strong", handle), Piece(
            "muted", f"  {words[:_HEAD]}{'…' if len(words) > _HEAD else ''}"
        )

    def _answered(self, post: Post, panel: Panel, known: Note | None, answer: "Answer | None") -> None:
        if answer is None:
            return
        doing = self._remove(post.id) if answer.remove else self._keep(post, panel, known, answer)
        self._screen.run_worker(doing, name=f"keep {post.id}", group="keep")

    async def _keep(self, post: Post, panel: Panel, known: Note | None, answer: "Answer") -> None:
        screen, at = self._screen, datetime.now(UTC)
        fetched_at = await self._fetched_at(post.id, panel, at)

        async def keep(note: str, label: str) -> None:
            await screen.keeper.journal(
                kept.keep, post, note=note, label=label, at=datetime.now(UTC), fetched_at=fetched_at
            )
            await self.refresh()

        async def back() -> str:
            if known is not None:
                await keep(known.note, known.label)
                return "The note is as it was."
            await screen.keeper.journal(kept.remove, post.id, at=datetime.now(UTC))
            await self.refresh()
            return "Not kept."

        async with screen.work():
            await keep(answer.note, answer.label)
            await screen.keeper.journal(practice.note, "kept", datetime.now(UTC), {"post": str(post.id)})
        screen.marking.offer_undo(back)
        under = f" under “{answer.label}”" if answer.label else ""
        undo = screen.session.tip("undo.last", "undoes it.")
        add = screen.session.tip("panel.add", "adds the panel kept, to see it.")
        screen.say(f"Kept{under}.{undo}{'' if screen.deck.index_of(KEPT) is not None else add}")

    async def _fetched_at(self, post: PostId, panel: Panel, now: datetime) -> int:
        """When the copy on the screen came from X: what X says later of the post counts for it."""
        keeper = self._screen.keeper
        if panel == KEPT:
            stored = await keeper.journal(kept.fetched_when_kept, post)
        else:
            stored = (await keeper.read(reading.fetched_at, [post])).get(post)
        return milliseconds(now) if stored is None else stored

    async def _remove(self, post: PostId) -> None:
        screen = self._screen
        async with screen.work():
            row = await screen.keeper.journal(kept.remove, post, at=datetime.now(UTC))
            await self.refresh()
        if row is None:
            return

        async def back() -> str:
            await screen.keeper.journal(kept.put_back, row, at=datetime.now(UTC))
            await self.refresh()
            return "Kept again, with its note."

        screen.marking.offer_undo(back)
        screen.say(f"No longer kept.{screen.session.tip('undo.last', 'undoes it.')}")

    async def refresh(self) -> None:
        """Let the panel of kept posts, if it is open, hold what there is now; the reader's place stays."""
        screen = self._screen
        at = screen.deck.index_of(KEPT)
        if at is None:
            return
        state = screen.deck.panels[at]
        held = await screen.keeper.read(library.round_spot, KEPT, state.spot(), state.marks)
        if held.posts == tuple(state.posts) and held.notes == state.notes:
            return
        library.take(state, held)
        await screen.freshness.look_again(state)

    async def lose_what_is_gone(self) -> None:
        """Drop the text of kept posts that X has said are gone. Asked whenever the cache has changed."""
        keeper = self._screen.keeper
        if not (ids := await keeper.journal(kept.inside)):
            return
        lost = set(await keeper.count(kept.lost_in, ids))
        if lost - self._lost:
            self._lost |= lost
            await keeper.journal(kept.lose, lost)
            await self.refresh()
